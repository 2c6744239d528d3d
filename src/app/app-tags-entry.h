#pragma once

#include "marks-set.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * AppTagsEntry:
 *
 * A line for the tags of a mark, with commas between them. The word that is written is completed by the
 * tags that the book's marks have. Signal: `done ()` when Enter is pressed.
 */
#define APP_TYPE_TAGS_ENTRY (app_tags_entry_get_type ())
G_DECLARE_FINAL_TYPE (AppTagsEntry, app_tags_entry, APP, TAGS_ENTRY, GtkBox)

void app_tags_entry_set_mark (AppTagsEntry *self, MarksSet *marks, MarksMark *mark);
char **app_tags_entry_dup_tags (AppTagsEntry *self);

G_END_DECLS
