#pragma once

#include <glib.h>
#include <stdbool.h>

#include <pango/pango.h>

G_BEGIN_DECLS

/**
 * LayoutEmbeddedFont:
 * @family: the name that the book's style sheets give it
 * @weight: 1–1000
 * @italic: whether it is the italic or oblique face
 * @data: (transfer none): the font file
 * @path: container path, reported by the dump
 *
 * A font that a book brings along. Kind: value.
 */
typedef struct {
  const char *family;
  int weight;
  bool italic;
  GBytes *data;
  const char *path;
} LayoutEmbeddedFont;

/**
 * LayoutFontSource:
 *
 * The fonts of the system and those of one book. Kind: counted, immutable, may cross threads; each
 * thread makes its own font map from it.
 */
typedef struct _LayoutFontSource LayoutFontSource;

LayoutFontSource *layout_font_source_new (const LayoutEmbeddedFont *fonts, guint n_fonts);
LayoutFontSource *layout_font_source_new_from_folder (const char *folder);
LayoutFontSource *layout_font_source_ref (LayoutFontSource *self);
void layout_font_source_unref (LayoutFontSource *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutFontSource, layout_font_source_unref)

PangoFontMap *layout_font_source_create_map (const LayoutFontSource *self);
PangoContext *layout_font_source_create_context (const LayoutFontSource *self);
const char *layout_font_source_get_font_path (const LayoutFontSource *self, PangoFont *font);

G_END_DECLS
