#include "config.h"

#include "rendition-section.h"

#include <math.h>

struct _RenditionSection {
  gatomicrefcount ref_count;
  guint index;
  DomText *text;
  CssStyles *styles;
  LayoutFlow *flow;
  LayoutFontSource *fonts;
  RenditionViewport viewport;
};

/**
 * rendition_section_new:
 * @index: in the reading order
 * @text: its text
 * @styles: its computed styles
 * @flow: (transfer full): its pages
 * @fonts: what they are drawn with
 * @viewport: of a fixed page
 *
 * Returns: (transfer full): a section
 */
RenditionSection *
rendition_section_new (guint index,
                       DomText *text,
                       CssStyles *styles,
                       LayoutFlow *flow,
                       LayoutFontSource *fonts,
                       RenditionViewport viewport)
{
  RenditionSection *self = g_new0 (RenditionSection, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->index = index;
  self->text = dom_text_ref (text);
  self->styles = css_styles_ref (styles);
  self->flow = flow;
  self->fonts = layout_font_source_ref (fonts);
  self->viewport = viewport;
  return self;
}

/**
 * rendition_section_ref:
 * @self: a #RenditionSection
 *
 * Returns: (transfer full): @self with one more reference
 */
RenditionSection *
rendition_section_ref (RenditionSection *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * rendition_section_unref:
 * @self: (transfer full): a #RenditionSection
 *
 * Drops one reference. Any thread.
 */
void
rendition_section_unref (RenditionSection *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  layout_flow_unref (self->flow);
  css_styles_unref (self->styles);
  dom_text_unref (self->text);
  layout_font_source_unref (self->fonts);
  g_free (self);
}

/**
 * rendition_section_get_index:
 * @self: a #RenditionSection
 *
 * Returns: its index in the reading order
 */
guint
rendition_section_get_index (const RenditionSection *self)
{
  return self->index;
}

/**
 * rendition_section_get_text:
 * @self: a #RenditionSection
 *
 * Returns: (transfer none): its text
 */
DomText *
rendition_section_get_text (const RenditionSection *self)
{
  return self->text;
}

/**
 * rendition_section_get_styles:
 * @self: a #RenditionSection
 *
 * Returns: (transfer none): its computed styles
 */
CssStyles *
rendition_section_get_styles (const RenditionSection *self)
{
  return self->styles;
}

/**
 * rendition_section_get_flow:
 * @self: a #RenditionSection
 *
 * Returns: (transfer none): its pages
 */
LayoutFlow *
rendition_section_get_flow (const RenditionSection *self)
{
  return self->flow;
}

/**
 * rendition_section_get_fonts:
 * @self: a #RenditionSection
 *
 * Returns: (transfer none): the fonts its pages are drawn with
 */
LayoutFontSource *
rendition_section_get_fonts (const RenditionSection *self)
{
  return self->fonts;
}

/**
 * rendition_section_get_viewport:
 * @self: a #RenditionSection
 *
 * Returns: the page it was drawn on, without size when it flows
 */
RenditionViewport
rendition_section_get_viewport (const RenditionSection *self)
{
  return self->viewport;
}

/**
 * rendition_section_measure_page:
 * @page: a stretch of a section set as a strip
 *
 * Returns: how far down the next stretch begins, in CSS px; whole, so that what they share joins
 *   without a hairline
 */
int
rendition_section_measure_page (const LayoutPage *page)
{
  return (int) ceil (layout_unit_to_px (layout_page_get_height (page)));
}
