#include "layout-woff-private.h"

#include <fontconfig/fontconfig.h>
#include <string.h>

/* Fonts of the web, wrapped here around one of the system's. */

#define DIRECTORY 12 /* bytes before the entries of a font's tables */
#define ENTRY 16 /* bytes of one: tag, checksum, offset, length */
#define WOFF_HEADER 44
#define WOFF_ENTRY 20

static guint32
get (const guint8 *at)
{
  return (guint32) at[0] << 24 | (guint32) at[1] << 16 | (guint32) at[2] << 8 | at[3];
}

static void
put (GByteArray *target, guint32 value)
{
  guint8 bytes[4] = { (guint8) (value >> 24), (guint8) (value >> 16), (guint8) (value >> 8),
                      (guint8) value };
  g_byte_array_append (target, bytes, 4);
}

static GBytes *
load_system_font (void)
{
  FcPattern *wanted = FcNameParse ((const FcChar8 *) "Noto Serif:style=Regular");
  FcConfigSubstitute (NULL, wanted, FcMatchPattern);
  FcResult result;
  FcPattern *found = FcFontMatch (NULL, wanted, &result);
  FcChar8 *path = NULL;
  g_assert_cmpint (FcPatternGetString (found, FC_FILE, 0, &path), ==, FcResultMatch);
  char *contents = NULL;
  gsize size = 0;
  g_assert_true (g_file_get_contents ((const char *) path, &contents, &size, NULL));
  FcPatternDestroy (found);
  FcPatternDestroy (wanted);
  return g_bytes_new_take (contents, size);
}

/* https://www.w3.org/TR/WOFF/#OverallStructure, every table stored as it is. */
static GBytes *
wrap (const guint8 *font, gsize size)
{
  guint n = (guint) font[4] << 8 | font[5];
  GByteArray *woff = g_byte_array_new ();
  GByteArray *tables = g_byte_array_new ();
  g_byte_array_append (woff, (const guint8 *) "wOFF", 4);
  g_byte_array_append (woff, font, 4);
  put (woff, 0); /* the length, told below */
  put (woff, n << 16);
  put (woff, (guint32) (size + 3) & ~3u);
  for (int i = 0; i < 6; i++)
    put (woff, 0);
  for (guint i = 0; i < n; i++) {
    const guint8 *entry = font + DIRECTORY + i * ENTRY;
    guint32 length = get (entry + 12);
    g_byte_array_append (woff, entry, 4);
    put (woff, WOFF_HEADER + n * WOFF_ENTRY + tables->len);
    put (woff, length);
    put (woff, length);
    put (woff, get (entry + 4));
    g_byte_array_append (tables, font + get (entry + 8), length);
    while (tables->len % 4 != 0)
      g_byte_array_append (tables, (const guint8 *) "", 1);
  }
  g_byte_array_append (woff, tables->data, tables->len);
  g_byte_array_unref (tables);
  for (int i = 0; i < 4; i++)
    woff->data[8 + i] = (guint8) (woff->len >> (24 - 8 * i));
  return g_byte_array_free_to_bytes (woff);
}

static GBytes *
get_table (GBytes *font, const char *tag)
{
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (font, &size);
  guint n = (guint) bytes[4] << 8 | bytes[5];
  for (guint i = 0; i < n; i++) {
    const guint8 *entry = bytes + DIRECTORY + i * ENTRY;
    if (memcmp (entry, tag, 4) == 0)
      return g_bytes_new_from_bytes (font, get (entry + 8), get (entry + 12));
  }
  g_error ("no table %s", tag);
}

static void
a_wrapped_font_comes_out_whole (void)
{
  g_autoptr (GBytes) font = load_system_font ();
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (font, &size);
  g_autoptr (GBytes) wrapped = wrap (bytes, size);
  g_autoptr (GBytes) unwrapped = layout_woff_unwrap (wrapped);
  g_assert_nonnull (unwrapped);
  static const char *const tags[] = { "glyf", "cmap", "hmtx", "GSUB" };
  for (guint i = 0; i < G_N_ELEMENTS (tags); i++) {
    g_autoptr (GBytes) before = get_table (font, tags[i]);
    g_autoptr (GBytes) after = get_table (unwrapped, tags[i]);
    g_assert_true (g_bytes_equal (before, after));
  }
}

static void
what_is_no_woff_stays_as_it_is (void)
{
  g_autoptr (GBytes) font = load_system_font ();
  g_autoptr (GBytes) same = layout_woff_unwrap (font);
  g_assert_true (same == font);
}

static void
a_damaged_one_is_left_out (void)
{
  g_autoptr (GBytes) font = load_system_font ();
  gsize size = 0;
  const guint8 *bytes = g_bytes_get_data (font, &size);
  g_autoptr (GBytes) wrapped = wrap (bytes, size);
  g_autoptr (GBytes) cut = g_bytes_new_from_bytes (wrapped, 0, size / 2);
  g_assert_null (layout_woff_unwrap (cut));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/woff/a-wrapped-font-comes-out-whole", a_wrapped_font_comes_out_whole);
  g_test_add_func ("/layout/woff/what-is-no-woff-stays", what_is_no_woff_stays_as_it_is);
  g_test_add_func ("/layout/woff/a-damaged-one-is-left-out", a_damaged_one_is_left_out);
  return g_test_run ();
}
