#define _GNU_SOURCE
#include "config.h"

#include "layout-font-source.h"

#include "layout-woff-private.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>
#include <sys/mman.h>
#include <unistd.h>

/* A book's font is reached by the name its sheet gives it, which need not be the name inside the
 * file. Fontconfig reads fonts only from paths, so each one becomes an unnamed memory file whose
 * /proc path fontconfig can open, and a scan rule set before the file is added gives it the
 * sheet's family, weight and slant. Nothing touches the disk. */

struct _LayoutFontSource {
  gatomicrefcount ref_count;
  FcConfig *config; /* NULL: the system's fonts alone */
  GArray *files; /* int descriptors of the memory files */
  GHashTable *paths; /* file name known to fontconfig → container path */
};

static int
create_memory_file (GBytes *data)
{
  int file = memfd_create ("font", MFD_CLOEXEC);
  if (file < 0)
    return -1;
  gsize size = 0;
  const char *bytes = g_bytes_get_data (data, &size);
  gsize done = 0;
  while (done < size) {
    ssize_t n = write (file, bytes + done, size - done);
    if (n <= 0) {
      close (file);
      return -1;
    }
    done += (gsize) n;
  }
  return file;
}

static int
fontconfig_weight (int css_weight)
{
  return (int) FcWeightFromOpenTypeDouble (css_weight);
}

static void
add_scan_rule (FcConfig *config, const LayoutEmbeddedFont *font, const char *path)
{
  g_autofree char *rule = g_markup_printf_escaped (
      "<?xml version='1.0'?><fontconfig><match target='scan'>"
      "<test name='file' compare='eq'><string>%s</string></test>"
      "<edit name='family' mode='assign' binding='same'><string>%s</string></edit>"
      "<edit name='weight' mode='assign'><int>%d</int></edit>"
      "<edit name='slant' mode='assign'><int>%d</int></edit>"
      "</match></fontconfig>",
      path, font->family, fontconfig_weight (font->weight),
      font->italic ? FC_SLANT_ITALIC : FC_SLANT_ROMAN);
  FcConfigParseAndLoadFromMemory (config, (const FcChar8 *) rule, FcFalse);
}

static void
add_font (LayoutFontSource *self, const LayoutEmbeddedFont *font)
{
  g_autoptr (GBytes) data = layout_woff_unwrap (font->data);
  int file = data != NULL ? create_memory_file (data) : -1;
  if (file < 0)
    return;
  g_array_append_val (self->files, file);
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", file);
  add_scan_rule (self->config, font, path);
  if (FcConfigAppFontAddFile (self->config, (const FcChar8 *) path))
    g_hash_table_insert (self->paths, g_steal_pointer (&path), g_strdup (font->path));
}

static LayoutFontSource *
new_empty (void)
{
  LayoutFontSource *self = g_new0 (LayoutFontSource, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->files = g_array_new (FALSE, FALSE, sizeof (int));
  self->paths = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  return self;
}

/**
 * layout_font_source_new:
 * @fonts: (array length=n_fonts) (nullable): the book's fonts
 * @n_fonts: their number
 *
 * Makes the fonts of the system and of a book available to layout. A font that cannot be read is
 * left out. With fonts this takes some milliseconds, so it is called on a worker thread.
 *
 * Returns: (transfer full): a new source
 */
LayoutFontSource *
layout_font_source_new (const LayoutEmbeddedFont *fonts, guint n_fonts)
{
  LayoutFontSource *self = new_empty ();
  if (n_fonts > 0)
    self->config = FcInitLoadConfigAndFonts ();
  for (guint i = 0; i < n_fonts; i++)
    add_font (self, &fonts[i]);
  return self;
}

/**
 * layout_font_source_new_from_folder:
 * @folder: path of a folder with font files
 *
 * Makes only the fonts of one folder available, none of the system's: what goldens are made with.
 *
 * Returns: (transfer full): a new source
 */
LayoutFontSource *
layout_font_source_new_from_folder (const char *folder)
{
  LayoutFontSource *self = new_empty ();
  self->config = FcConfigCreate ();
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  /* One by one: fontconfig keeps what it has read of a whole folder in a cache, and complains where it
   * has none. */
  for (const char *name = files != NULL ? g_dir_read_name (files) : NULL; name != NULL;
       name = g_dir_read_name (files)) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    FcConfigAppFontAddFile (self->config, (const FcChar8 *) path);
  }
  return self;
}

/**
 * layout_font_source_ref:
 * @self: a #LayoutFontSource
 *
 * Returns: (transfer full): @self with one more reference
 */
LayoutFontSource *
layout_font_source_ref (LayoutFontSource *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * layout_font_source_unref:
 * @self: (transfer full): a #LayoutFontSource
 *
 * Drops one reference; the last one closes the memory files.
 */
void
layout_font_source_unref (LayoutFontSource *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->config, FcConfigDestroy);
  for (guint i = 0; i < self->files->len; i++)
    close (g_array_index (self->files, int, i));
  g_array_unref (self->files);
  g_hash_table_unref (self->paths);
  g_free (self);
}

/**
 * layout_font_source_create_map:
 * @self: a #LayoutFontSource
 *
 * Makes a font map for the calling thread; the source must live longer.
 *
 * Returns: (transfer full): a map of the system's fonts and the book's
 */
PangoFontMap *
layout_font_source_create_map (const LayoutFontSource *self)
{
  PangoFontMap *map = pango_cairo_font_map_new ();
  if (self->config != NULL)
    pango_fc_font_map_set_config (PANGO_FC_FONT_MAP (map), self->config);
  return map;
}

/**
 * layout_font_source_create_context:
 * @self: a #LayoutFontSource
 *
 * Makes a context with a font map of its own for the calling thread; the source must live longer.
 * Letters are neither hinted nor moved to whole pixels, so that a page looks and breaks the same at
 * every scale.
 *
 * Returns: (transfer full): a context
 */
PangoContext *
layout_font_source_create_context (const LayoutFontSource *self)
{
  g_autoptr (PangoFontMap) map = layout_font_source_create_map (self);
  PangoContext *context = pango_font_map_create_context (map);
  cairo_font_options_t *options = cairo_font_options_create ();
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (context, FALSE);
  return context;
}

/**
 * layout_font_source_get_font_path:
 * @self: a #LayoutFontSource
 * @font: a font loaded from one of its maps
 *
 * Returns: (transfer none) (nullable): the container path of a book's font, %NULL for a system font
 */
const char *
layout_font_source_get_font_path (const LayoutFontSource *self, PangoFont *font)
{
  FcPattern *pattern = NULL;
  FcChar8 *file = NULL;
  g_object_get (font, "pattern", &pattern, NULL);
  if (pattern == NULL || FcPatternGetString (pattern, FC_FILE, 0, &file) != FcResultMatch)
    return NULL;
  return g_hash_table_lookup (self->paths, file);
}
