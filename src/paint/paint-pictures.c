#include "config.h"

#include "paint-pictures.h"

#include "paint-private.h"
#include "paint-svg-private.h"

#include <pango/pangocairo.h>

#include "base-autoptr.h"

/* What stays decoded: enough for a few pages around the reader. */
#define CACHE_BYTES (96 * 1024 * 1024)

typedef struct {
  char *key;
  GdkTexture *texture; /* NULL: cannot be decoded */
  gsize bytes;
} Entry;

struct _PaintPictures {
  gatomicrefcount ref_count;
  PaintLoader loader;
  gpointer user_data;
  GDestroyNotify destroy;
  GMutex lock;
  GHashTable *entries; /* key → GList link of Entry */
  GQueue recent; /* Entry, the latest used first */
  gsize bytes;
};

/**
 * paint_pictures_new:
 * @loader: reads a picture's file
 * @user_data: (transfer full): for @loader
 * @destroy: frees @user_data
 *
 * Returns: (transfer full): an empty store of pictures
 */
PaintPictures *
paint_pictures_new (PaintLoader loader, gpointer user_data, GDestroyNotify destroy)
{
  PaintPictures *self = g_new0 (PaintPictures, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->loader = loader;
  self->user_data = user_data;
  self->destroy = destroy;
  g_mutex_init (&self->lock);
  self->entries = g_hash_table_new (g_str_hash, g_str_equal);
  g_queue_init (&self->recent);
  return self;
}

/**
 * paint_pictures_ref:
 * @self: a #PaintPictures
 *
 * Returns: (transfer full): @self with one more reference
 */
PaintPictures *
paint_pictures_ref (PaintPictures *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
entry_free (gpointer data)
{
  Entry *entry = data;
  g_free (entry->key);
  g_clear_object (&entry->texture);
  g_free (entry);
}

/**
 * paint_pictures_unref:
 * @self: (transfer full): a #PaintPictures
 *
 * Drops one reference. Any thread.
 */
void
paint_pictures_unref (PaintPictures *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->entries);
  g_queue_clear_full (&self->recent, entry_free);
  g_mutex_clear (&self->lock);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  g_free (self);
}

/* The same picture is decoded anew only when it is shown much larger; SVG at every size. */
static char *
make_key (const LayoutReplaced *replaced, int width, int height)
{
  if (replaced->path == NULL)
    return g_strdup_printf ("%p %d %d", (const void *) replaced->node, width, height);
  if (g_str_has_suffix (replaced->path, ".svg"))
    return g_strdup_printf ("%s %d %d", replaced->path, width, height);
  return g_strdup (replaced->path);
}

static Entry *
find_entry (PaintPictures *self, const char *key)
{
  GList *link = g_hash_table_lookup (self->entries, key);
  if (link == NULL)
    return NULL;
  g_queue_unlink (&self->recent, link);
  g_queue_push_head_link (&self->recent, link);
  return link->data;
}

static bool
is_sharp_enough (const Entry *entry, const LayoutReplaced *replaced, int width)
{
  if (entry->texture == NULL || replaced->path == NULL)
    return true;
  int have = gdk_texture_get_width (entry->texture);
  return have >= width || have >= (int) replaced->natural_width;
}

/**
 * paint_pictures_lookup:
 * @self: a #PaintPictures
 * @replaced: a picture on a page
 * @width: at which it is shown, in device pixels; 0: as large as it is
 * @height: at which it is shown, in device pixels
 *
 * Finds a picture that has been decoded already.
 *
 * Returns: (transfer full) (nullable): its texture
 */
GdkTexture *
paint_pictures_lookup (PaintPictures *self, const LayoutReplaced *replaced, int width, int height)
{
  g_autofree char *key = make_key (replaced, width, height);
  g_mutex_lock (&self->lock);
  const Entry *entry = find_entry (self, key);
  GdkTexture *texture =
      entry != NULL && entry->texture != NULL ? g_object_ref (entry->texture) : NULL;
  g_mutex_unlock (&self->lock);
  return texture;
}

static void
remove_entry (PaintPictures *self, Entry *entry)
{
  GList *link = g_hash_table_lookup (self->entries, entry->key);
  g_hash_table_remove (self->entries, entry->key);
  g_queue_delete_link (&self->recent, link);
  self->bytes -= entry->bytes;
  entry_free (entry);
}

static void
store (PaintPictures *self, char *key, GdkTexture *texture)
{
  g_mutex_lock (&self->lock);
  Entry *old = find_entry (self, key);
  if (old != NULL)
    remove_entry (self, old);
  Entry *entry = g_new0 (Entry, 1);
  entry->key = key;
  entry->texture = texture != NULL ? g_object_ref (texture) : NULL;
  entry->bytes = texture != NULL ? (gsize) gdk_texture_get_width (texture)
                                       * (gsize) gdk_texture_get_height (texture) * 4
                                 : 64;
  self->bytes += entry->bytes;
  g_queue_push_head (&self->recent, entry);
  g_hash_table_insert (self->entries, entry->key, self->recent.head);
  while (self->bytes > CACHE_BYTES && self->recent.length > 1)
    remove_entry (self, self->recent.tail->data);
  g_mutex_unlock (&self->lock);
}

/**
 * paint_pictures_load:
 * @self: a #PaintPictures
 * @replaced: a picture on a page
 * @width: at which it is shown, in device pixels; 0: as large as it is
 * @height: at which it is shown, in device pixels
 *
 * Decodes a picture, unless it has been. Slow: not for the main thread.
 *
 * Returns: (transfer full) (nullable): its texture, %NULL when it cannot be decoded
 */
GdkTexture *
paint_pictures_load (PaintPictures *self, const LayoutReplaced *replaced, int width, int height)
{
  g_autofree char *key = make_key (replaced, width, height);
  g_mutex_lock (&self->lock);
  const Entry *entry = find_entry (self, key);
  bool known = entry != NULL && is_sharp_enough (entry, replaced, width);
  GdkTexture *texture = known && entry->texture != NULL ? g_object_ref (entry->texture) : NULL;
  g_mutex_unlock (&self->lock);
  if (known)
    return texture;
  g_autoptr (GBytes) bytes = replaced->path != NULL ? self->loader (replaced->path, self->user_data)
                                                    : paint_svg_serialize (replaced->node);
  if (bytes != NULL)
    texture = paint_picture_decode (bytes, width, height, NULL);
  store (self, g_steal_pointer (&key), texture);
  return texture;
}

static bool
has_drawing (const LayoutFragment *fragments, guint n)
{
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type == LAYOUT_FRAGMENT_REPLACED
        && (fragments[i].replaced->path == NULL
            || g_str_has_suffix (fragments[i].replaced->path, ".svg")))
      return true;
  }
  return false;
}

/**
 * paint_page_has_pictures:
 * @page: a page
 *
 * Returns: whether anything on it must be decoded before it is painted
 */
bool
paint_page_has_pictures (const LayoutPage *page)
{
  guint n = 0;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  for (guint i = 0; i < n; i++) {
    if (fragments[i].type == LAYOUT_FRAGMENT_REPLACED
        || paint_background_has_pictures (&fragments[i]))
      return true;
  }
  return false;
}

/**
 * paint_pictures_load_page:
 * @self: a #PaintPictures
 * @page: a page
 * @fonts: (nullable): what is written in drawings is set with
 * @scale: device pixels to the CSS px
 *
 * Decodes all pictures of a page. Slow: not for the main thread.
 *
 * Returns: whether there are any
 */
gboolean
paint_pictures_load_page (PaintPictures *self,
                          const LayoutPage *page,
                          LayoutFontSource *fonts,
                          double scale)
{
  guint n = 0;
  bool any = false;
  const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
  /* librsvg takes the fonts of its thread; a drawing may want the book's. */
  g_autoptr (PangoFontMap) map =
      fonts != NULL && has_drawing (fragments, n) ? layout_font_source_create_map (fonts) : NULL;
  if (map != NULL)
    pango_cairo_font_map_set_default (PANGO_CAIRO_FONT_MAP (map));
  for (guint i = 0; i < n; i++) {
    any = paint_background_load (self, &fragments[i]) || any;
    if (fragments[i].type != LAYOUT_FRAGMENT_REPLACED)
      continue;
    any = true;
    int width = (int) (layout_unit_to_px (fragments[i].rect.width) * scale + 0.5);
    int height = (int) (layout_unit_to_px (fragments[i].rect.height) * scale + 0.5);
    g_autoptr (GdkTexture) texture =
        paint_pictures_load (self, fragments[i].replaced, width, height);
  }
  if (map != NULL)
    pango_cairo_font_map_set_default (NULL);
  return any;
}
