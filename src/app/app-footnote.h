#pragma once

#include "book-publication.h"

G_BEGIN_DECLS

/**
 * AppFootnote:
 * @is_note: whether the link leads to a note
 * @text: (nullable): the note, its paragraphs on lines of their own
 * @section: index of the section it stands in
 * @fragment: (nullable): its id there
 *
 * What a link leads to. Kind: an owned struct; free with app_footnote_free().
 */
typedef struct {
  bool is_note;
  char *text;
  int section;
  char *fragment;
} AppFootnote;

void app_footnote_free (AppFootnote *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (AppFootnote, app_footnote_free)

void app_footnote_find_async (BookPublication *publication,
                              int section,
                              const char *href,
                              GCancellable *cancellable,
                              GAsyncReadyCallback callback,
                              gpointer user_data);
AppFootnote *app_footnote_find_finish (GAsyncResult *result, GError **error);

G_END_DECLS
