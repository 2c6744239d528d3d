#include "config.h"

#include "layout-woff-private.h"

#include "base-limits.h"

#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_TRUETYPE_TABLES_H
#include <stdbool.h>
#include <string.h>

/* Fonts of the web are wrapped in WOFF, https://www.w3.org/TR/WOFF/ and /WOFF2/, and Pango takes none
 * that are, since HarfBuzz cannot read them. FreeType can: it unwraps the file when it opens it, and
 * what it reads from is then the font inside. */

static bool
is_wrapped (GBytes *data)
{
  gsize size = 0;
  const char *bytes = g_bytes_get_data (data, &size);
  return size > 4 && (memcmp (bytes, "wOFF", 4) == 0 || memcmp (bytes, "wOF2", 4) == 0);
}

/* The whole of the font that FreeType has opened. */
static GBytes *
load_all (FT_Face face)
{
  FT_ULong length = 0;
  if (FT_Load_Sfnt_Table (face, 0, 0, NULL, &length) != 0 || length == 0
      || length > BASE_LIMIT_PART_BYTES)
    return NULL;
  guint8 *bytes = g_malloc (length);
  if (FT_Load_Sfnt_Table (face, 0, 0, bytes, &length) != 0) {
    g_free (bytes);
    return NULL;
  }
  return g_bytes_new_take (bytes, length);
}

/* (transfer full) (nullable): the font in a WOFF or WOFF2 file, any other file as it is, NULL for a
 * damaged one. Any thread. */
GBytes *
layout_woff_unwrap (GBytes *data)
{
  if (!is_wrapped (data))
    return g_bytes_ref (data);
  FT_Library library = NULL;
  FT_Face face = NULL;
  GBytes *font = NULL;
  gsize size = 0;
  const FT_Byte *bytes = g_bytes_get_data (data, &size);
  if (FT_Init_FreeType (&library) != 0)
    return NULL;
  if (FT_New_Memory_Face (library, bytes, (FT_Long) size, 0, &face) == 0) {
    font = load_all (face);
    FT_Done_Face (face);
  }
  FT_Done_FreeType (library);
  return font;
}
