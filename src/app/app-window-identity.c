#include "config.h"

#include "app-window-private.h"

#include <glib/gi18n.h>
#include <string.h>

/* A book that calls itself by the identifier of another and shares little of its text: a thorough revision,
 * or another book by an author who forgot to change a line. The reader knows. */

static void
on_joined (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  bool ok = store_write_finish (STORE_STORE (source), result, NULL, &error);
  if (self->publication == NULL || self->identity.resembles == 0)
    return;
  /* What is only kept in memory holds all the same, and has been told. */
  if (!ok && g_error_matches (error, STORE_ERROR, STORE_ERROR_FAILED)) {
    g_autofree char *text =
        g_strdup_printf (_ ("The marks could not be carried over. (%s)"), error->message);
    app_window_toast (self, text);
    return;
  }
  self->identity = (MarksIdentity){ .kind = MARKS_IDENTITY_EDITION,
                                    .book = self->identity.resembles,
                                    .edition = self->identity.edition };
  app_window_set_marks (self, NULL);
  app_window_reset_review (self);
  app_window_load_marks (self);
}

static void
on_response (AdwMessageDialog *dialog, const char *response, AppWindow *self)
{
  gint64 now = g_get_real_time ();
  gint64 edition = self->identity.edition;
  if (self->publication == NULL || self->identity.resembles == 0)
    return;
  if (g_str_equal (response, "edition"))
    store_answer_question_async (self->store, edition, STORE_ANSWER_SAME_BOOK, now, on_joined,
                                 g_object_ref (self));
  else if (g_str_equal (response, "other"))
    store_answer_question_async (self->store, edition, STORE_ANSWER_OTHER_BOOK, now, NULL, NULL);
}

/* (transfer full) (nullable): what the book is called that this one may be an edition of. */
static char *
dup_title (AppWindow *self)
{
  g_autoptr (GPtrArray) books = store_list_books (self->store, NULL);
  for (guint i = 0; books != NULL && i < books->len; i++) {
    const StoreBook *book = g_ptr_array_index (books, i);
    if (book->id == self->identity.resembles)
      return g_strdup (book->title != NULL ? book->title : "");
  }
  return NULL;
}

/* Asks whether the book is a new edition of one that is known, when only the reader can say. Whoever closes
 * the question is asked another time; the books are kept apart until then. */
void
app_window_ask_identity (AppWindow *self)
{
  g_autofree char *known = self->identity.resembles != 0 ? dup_title (self) : NULL;
  if (known == NULL || self->question != NULL)
    return;
  const char *title = book_publication_get_metadata (self->publication)->title.value;
  /* Translators: %s is the title of a book that has been read. */
  g_autofree char *heading = g_strdup_printf (_ ("Is This a New Edition of “%s”?"), known);
  g_autofree char *body = g_strdup_printf (
      /* Translators: %s is the title of the book that is open. */
      _ ("“%s” has the same identifier, but the text is another. As a new edition it gets the "
         "marks that you have set in that book; as another book it has only its own."),
      title);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), heading, body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "other", _ ("_Another Book"),
                                    "edition", _ ("_New Edition"), NULL);
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "later");
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_response), self, 0);
  g_set_weak_pointer (&self->question, GTK_WINDOW (dialog));
  gtk_window_present (GTK_WINDOW (dialog));
}
