#pragma once

#include "dom-text.h"
#include "layout-flow.h"
#include "layout-font-source.h"

G_BEGIN_DECLS

/**
 * RenditionViewport:
 * @width: of a fixed page in CSS px; 0 when the section is no fixed page
 * @height: the same
 * @declared: whether the book says so
 *
 * The page that a fixed layout was drawn on. Kind: value.
 */
typedef struct {
  double width;
  double height;
  bool declared;
} RenditionViewport;

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
                                         LayoutFontSource *fonts,
                                         RenditionViewport viewport);
RenditionSection *rendition_section_ref (RenditionSection *self);
void rendition_section_unref (RenditionSection *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RenditionSection, rendition_section_unref)

guint rendition_section_get_index (const RenditionSection *self);
DomText *rendition_section_get_text (const RenditionSection *self);
CssStyles *rendition_section_get_styles (const RenditionSection *self);
LayoutFlow *rendition_section_get_flow (const RenditionSection *self);
LayoutFontSource *rendition_section_get_fonts (const RenditionSection *self);
RenditionViewport rendition_section_get_viewport (const RenditionSection *self);

int rendition_section_measure_page (const LayoutPage *page);

G_END_DECLS
