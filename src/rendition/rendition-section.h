#pragma once

#include "dom-text.h"
#include "layout-flow.h"
#include "layout-font-source.h"

G_BEGIN_DECLS

/**
 * RenditionSection:
 *
 * A section that has been laid out, with its text. Kind: counted, immutable, may cross threads.
 */
typedef struct _RenditionSection RenditionSection;

RenditionSection *rendition_section_new (guint index,
                                         DomText *text,
                                         CssStyles *styles,
                                         LayoutFlow *flow,
                                         LayoutFontSource *fonts);
RenditionSection *rendition_section_ref (RenditionSection *self);
void rendition_section_unref (RenditionSection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RenditionSection, rendition_section_unref)

guint rendition_section_get_index (const RenditionSection *self);
DomText *rendition_section_get_text (const RenditionSection *self);
CssStyles *rendition_section_get_styles (const RenditionSection *self);
LayoutFlow *rendition_section_get_flow (const RenditionSection *self);
LayoutFontSource *rendition_section_get_fonts (const RenditionSection *self);

G_END_DECLS
