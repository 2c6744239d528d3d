#pragma once

#include "book-publication.h"

G_BEGIN_DECLS

/**
 * AppWatch:
 *
 * Tells when the file or the folder of a book has changed on disk. Kind: owned by its window.
 */
typedef struct _AppWatch AppWatch;

typedef void (*AppWatchFunc) (gpointer user_data);

AppWatch *app_watch_new (const char *path,
                         BookPublication *publication,
                         AppWatchFunc changed,
                         gpointer user_data);
void app_watch_free (AppWatch *self);
void app_watch_again (AppWatch *self);

G_END_DECLS
