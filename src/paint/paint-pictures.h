#pragma once

#include "layout-font-source.h"
#include "layout-page.h"

#include <gdk/gdk.h>
#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * PaintLoader:
 * @path: container path
 * @user_data: as given
 *
 * Reads a picture's file. Called on any thread.
 *
 * Returns: (transfer full) (nullable): the bytes
 */
typedef GBytes *(*PaintLoader) (const char *path, gpointer user_data);

/**
 * PaintPictures:
 *
 * The decoded pictures of a book, the latest used kept. May be used from any thread.
 */
typedef struct _PaintPictures PaintPictures;

PaintPictures *paint_pictures_new (PaintLoader loader, gpointer user_data, GDestroyNotify destroy);
PaintPictures *paint_pictures_ref (PaintPictures *self);
void paint_pictures_unref (PaintPictures *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PaintPictures, paint_pictures_unref)

GdkTexture *
paint_pictures_lookup (PaintPictures *self, const LayoutReplaced *replaced, int width, int height);
GdkTexture *
paint_pictures_load (PaintPictures *self, const LayoutReplaced *replaced, int width, int height);
bool paint_page_has_pictures (const LayoutPage *page);
gboolean paint_pictures_load_page (PaintPictures *self,
                                   const LayoutPage *page,
                                   LayoutFontSource *fonts,
                                   double scale);
GdkTexture *paint_picture_decode (GBytes *bytes, int width, int height, GError **error);

G_END_DECLS
