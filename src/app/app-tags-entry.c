#include "config.h"

#include "app-tags-entry.h"

#include "marks-tags.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AppTagsEntry {
  GtkBox parent_instance;
  GtkEntry *entry;
  GtkListStore *known; /* of one column of words */
  char *shown; /* what was there before the reader wrote */
};

G_DEFINE_FINAL_TYPE (AppTagsEntry, app_tags_entry, GTK_TYPE_BOX)

enum { SIGNAL_DONE, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The word being written: from after the last comma on. */
static const char *
find_last_word (const char *text)
{
  const char *comma = strrchr (text, ',');
  const char *word = comma != NULL ? comma + 1 : text;
  while (g_ascii_isspace (*word))
    word++;
  return word;
}

static gboolean
matches (GtkEntryCompletion *completion, const char *key, GtkTreeIter *iter, gpointer user_data)
{
  AppTagsEntry *self = user_data;
  g_autofree char *tag = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *word = g_utf8_casefold (find_last_word (text), -1);
  gtk_tree_model_get (GTK_TREE_MODEL (self->known), iter, 0, &tag, -1);
  g_autofree char *folded = g_utf8_casefold (tag, -1);
  return word[0] != '\0' && g_str_has_prefix (folded, word) && !g_str_equal (folded, word);
}

static gboolean
on_match_selected (GtkEntryCompletion *completion,
                   GtkTreeModel *model,
                   GtkTreeIter *iter,
                   AppTagsEntry *self)
{
  g_autofree char *tag = NULL;
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autofree char *before = g_strndup (text, (gsize) (find_last_word (text) - text));
  gtk_tree_model_get (model, iter, 0, &tag, -1);
  g_autofree char *whole = g_strconcat (before, tag, NULL);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), whole);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), -1);
  return TRUE;
}

static void
on_activate (AppTagsEntry *self)
{
  g_signal_emit (self, signals[SIGNAL_DONE], 0);
}

static gboolean
app_tags_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (APP_TAGS_ENTRY (widget)->entry));
}

static void
app_tags_entry_finalize (GObject *object)
{
  AppTagsEntry *self = APP_TAGS_ENTRY (object);
  g_clear_object (&self->known);
  g_free (self->shown);
  G_OBJECT_CLASS (app_tags_entry_parent_class)->finalize (object);
}

static void
app_tags_entry_class_init (AppTagsEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = app_tags_entry_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = app_tags_entry_grab_focus;
  signals[SIGNAL_DONE] = g_signal_new ("done", APP_TYPE_TAGS_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL,
                                       NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_tags_entry_init (AppTagsEntry *self)
{
  self->entry = GTK_ENTRY (gtk_entry_new ());
  self->known = gtk_list_store_new (1, G_TYPE_STRING);
  self->shown = g_strdup ("");
  g_autoptr (GtkEntryCompletion) completion = gtk_entry_completion_new ();
  gtk_entry_completion_set_model (completion, GTK_TREE_MODEL (self->known));
  gtk_entry_completion_set_text_column (completion, 0);
  gtk_entry_completion_set_match_func (completion, matches, self, NULL);
  g_signal_connect (completion, "match-selected", G_CALLBACK (on_match_selected), self);
  gtk_entry_set_completion (self->entry, completion);
  gtk_entry_set_placeholder_text (self->entry, _ ("Tags, with commas between them"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Tags"), -1);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_activate), self);
  gtk_widget_set_hexpand (GTK_WIDGET (self->entry), TRUE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->entry));
}

/**
 * app_tags_entry_set_mark:
 * @self: the line
 * @marks: the marks of the book, whose tags are offered
 * @mark: whose tags are shown
 *
 * Shows the tags of a mark.
 */
void
app_tags_entry_set_mark (AppTagsEntry *self, MarksSet *marks, MarksMark *mark)
{
  g_auto (GStrv) known = marks_tags_list (marks);
  g_free (self->shown);
  self->shown = marks_tags_join (marks_mark_get_tags (mark));
  gtk_list_store_clear (self->known);
  for (int i = 0; known[i] != NULL; i++)
    gtk_list_store_insert_with_values (self->known, NULL, -1, 0, known[i], -1);
  gtk_editable_set_text (GTK_EDITABLE (self->entry), self->shown);
}

/**
 * app_tags_entry_dup_tags:
 * @self: the line
 *
 * Returns: (transfer full) (nullable) (array zero-terminated=1): the tags, or %NULL when nothing else was
 *   written than what was there; a tag of another program may have a comma in it
 */
char **
app_tags_entry_dup_tags (AppTagsEntry *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  return g_str_equal (text, self->shown) ? NULL : marks_tags_parse (text);
}
