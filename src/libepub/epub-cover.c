#include "config.h"

#include "epub-package-private.h"

#include "base-href.h"

#include <string.h>

/* Where a book keeps its cover. EPUB 3 has one way to say it
 * (https://www.w3.org/TR/epub-33/#sec-cover-image), everybody before had his own; they are tried in
 * the order of their reliability. Some lead to a page instead of a picture: that page is the cover
 * too, and a caller who can read pages finds the picture in it. */

static const EpubItem *
item_at (const EpubPackage *self, int index)
{
  return index >= 0 ? &g_array_index (self->items, EpubItem, index) : NULL;
}

static bool
is_picture (const EpubPackage *self, int index)
{
  const EpubItem *item = item_at (self, index);
  return item != NULL && item->entry >= 0 && g_str_has_prefix (item->media_type, "image/");
}

static bool
is_page (const EpubPackage *self, int index)
{
  const EpubItem *item = item_at (self, index);
  return item != NULL && item->entry >= 0 && epub_media_type_is_content (item->media_type)
         && !is_picture (self, index);
}

static int
find_by_property (const EpubPackage *self)
{
  for (guint i = 0; i < self->items->len; i++) {
    if (epub_has_token (item_at (self, (int) i)->properties, "cover-image"))
      return (int) i;
  }
  return -1;
}

/* `<meta name="cover" content="…">` wants an id; some write the file. */
static int
find_by_meta (const EpubPackage *self, const char *meta)
{
  int index = epub_package_find_id (self, meta);
  if (index >= 0 || meta == NULL)
    return index;
  g_autofree char *path = base_href_resolve (self->path, meta, NULL);
  return epub_package_find_path (self, path);
}

static bool
is_cover_type (const char *type)
{
  static const char *const types[] = { "cover", "coverpage", "cover-page", "coverimage", NULL };
  return type != NULL
         && (g_strv_contains (types, type) || g_str_has_prefix (type, "other.ms-coverimage"));
}

typedef bool (*Accept) (const EpubPackage *self, int index);

static int
find_by_guide (const EpubPackage *self, Accept accept)
{
  for (guint i = 0; i < self->references->len; i++) {
    const EpubReference *reference = &g_array_index (self->references, EpubReference, i);
    int index = epub_package_find_path (self, reference->path);
    if (is_cover_type (reference->type) && accept (self, index))
      return index;
  }
  return -1;
}

/* Letters and digits only, lower case: `Cover_Image` and `cover-image` are the same word. */
static bool
is_cover_word (const char *text, gsize length)
{
  static const char *const words[] = { "cover",      "coverimage",   "coverimg",  "coverpicture",
                                       "frontcover", "mycoverimage", "bookcover", NULL };
  char word[24] = { 0 };
  gsize n = 0;
  for (gsize i = 0; i < length; i++) {
    if (!g_ascii_isalnum (text[i]))
      continue;
    if (n + 1 == sizeof word)
      return false;
    word[n++] = g_ascii_tolower (text[i]);
  }
  return g_strv_contains (words, word);
}

static bool
has_cover_name (const EpubItem *item, bool by_id)
{
  const char *name = by_id ? item->id : item->path;
  if (name == NULL)
    return false;
  const char *slash = by_id ? NULL : strrchr (name, '/');
  name = slash != NULL ? slash + 1 : name;
  const char *dot = strrchr (name, '.');
  return is_cover_word (name, dot != NULL ? (gsize) (dot - name) : strlen (name));
}

static int
find_by_name (const EpubPackage *self, Accept accept, bool by_id)
{
  for (guint i = 0; i < self->items->len; i++) {
    if (accept (self, (int) i) && has_cover_name (item_at (self, (int) i), by_id))
      return (int) i;
  }
  return -1;
}

static int
find_cover (const EpubPackage *self, const char *meta, Accept accept)
{
  int found[] = { find_by_property (self), find_by_meta (self, meta) };
  for (gsize i = 0; i < G_N_ELEMENTS (found); i++) {
    if (accept (self, found[i]))
      return found[i];
  }
  int index = find_by_guide (self, accept);
  if (index < 0)
    index = find_by_name (self, accept, true);
  return index >= 0 ? index : find_by_name (self, accept, false);
}

/**
 * epub_package_find_covers:
 * @self: a package whose manifest and guide are read
 * @meta: (nullable): the id or href of the cover in the way of EPUB 2
 *
 * Finds the picture of the cover and the page that shows it.
 */
void
epub_package_find_covers (EpubPackage *self, const char *meta)
{
  self->cover = find_cover (self, meta, is_picture);
  self->cover_page = find_cover (self, meta, is_page);
}
