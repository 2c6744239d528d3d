#include "config.h"

#include "app-window-private.h"

#include "app-footnote-popover.h"
#include "app-footnote.h"

#include <glib/gi18n.h>

static void
on_link_response (AdwMessageDialog *dialog, const char *response, AppWindow *self)
{
  const char *address = g_object_get_data (G_OBJECT (dialog), "address");
  if (g_str_equal (response, "open"))
    gtk_show_uri (GTK_WINDOW (self), address, GDK_CURRENT_TIME);
  else if (g_str_equal (response, "copy"))
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), address);
}

/* Nothing leaves the machine without a yes. */
static void
ask_to_leave (AppWindow *self, const char *href)
{
  g_autofree char *address =
      g_str_has_prefix (href, "//") ? g_strconcat ("https:", href, NULL) : g_strdup (href);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (self), _ ("Leave the Book?"), NULL);
  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), address);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "close", _ ("_Stay Here"), "copy",
                                    _ ("_Copy Address"), "open", _ ("_Open in Browser"), NULL);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "close");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "close");
  g_object_set_data_full (G_OBJECT (dialog), "address", g_steal_pointer (&address), g_free);
  g_signal_connect_object (dialog, "response", G_CALLBACK (on_link_response), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
jump_to (AppWindow *self, int section, const char *fragment)
{
  if (fragment != NULL)
    reader_page_view_jump_to_fragment (self->page, section, fragment);
  else
    reader_page_view_jump (self->page, (BookLocator){ .section = section });
}

static void
on_go_to_note (AppWindow *self)
{
  jump_to (self, self->footnote_section, self->footnote_fragment);
}

static void
show_note (AppWindow *self, AppFootnote *note)
{
  if (self->footnote_popover == NULL) {
    self->footnote_popover = app_footnote_popover_new ();
    gtk_widget_set_parent (self->footnote_popover, GTK_WIDGET (self->page_bin));
    g_signal_connect_object (self->footnote_popover, "go", G_CALLBACK (on_go_to_note), self,
                             G_CONNECT_SWAPPED);
  }
  self->footnote_section = note->section;
  g_free (self->footnote_fragment);
  self->footnote_fragment = g_strdup (note->fragment);
  app_footnote_popover_set_note (APP_FOOTNOTE_POPOVER (self->footnote_popover), note->text);
  app_window_point (self, self->footnote_popover, NULL);
  gtk_popover_popup (GTK_POPOVER (self->footnote_popover));
}

static void
on_link_followed (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (AppFootnote) note = app_footnote_find_finish (result, &error);
  if (note == NULL || self->publication == NULL)
    return;
  if (note->is_note)
    show_note (self, note);
  else if (note->section >= 0)
    jump_to (self, note->section, note->fragment);
}

static void
on_link_activated (AppWindow *self, int section, const char *href)
{
  if (self->publication == NULL || section < 0)
    return;
  const char *path = book_publication_get_section (self->publication, (guint) section)->path;
  switch (book_publication_classify (self->publication, path, href)) {
  case BOOK_LINK_SECTION:
    app_footnote_find_async (self->publication, section, href, self->cancellable, on_link_followed,
                             g_object_ref (self));
    break;
  case BOOK_LINK_EXTERNAL:
    ask_to_leave (self, href);
    break;
  case BOOK_LINK_RESOURCE:
  case BOOK_LINK_NONE:
    app_window_toast (self, _ ("This link leads nowhere that can be shown."));
    break;
  }
}

/* Begins to follow links. */
void
app_window_watch_links (AppWindow *self)
{
  g_signal_connect_object (self->page, "link-activated", G_CALLBACK (on_link_activated), self,
                           G_CONNECT_SWAPPED);
}
