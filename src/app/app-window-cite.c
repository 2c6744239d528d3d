#include "config.h"

#include "app-window-private.h"

#include "marks-citation.h"
#include "marks-link.h"

#include <glib/gi18n.h>

/* Words of the book for the clipboard: as they are, as a citation, or only the address of their place. */

typedef char *(*Builder) (const MarksAnchor *anchor, const MarksBookInfo *book);

static void
copy_text (AppWindow *self, const char *text, const char *told)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
  app_window_toast (self, told);
}

static void
copy_place (AppWindow *self, const MarksAnchor *anchor, Builder build, const char *told)
{
  g_autoptr (MarksBookInfo) book = marks_book_info_new_from_publication (self->publication, NULL);
  g_autofree char *text = build (anchor, book);
  copy_text (self, text, told);
}

static void
copy_selection (AppWindow *self, Builder build, const char *told)
{
  ReaderRange selection;
  MarksRange range;
  if (self->publication == NULL || !reader_page_view_get_selection (self->page, &selection)
      || selection.end <= selection.start || !app_window_make_range (self, &selection, &range))
    return;
  g_autoptr (MarksAnchor) anchor = marks_range_build_anchor (&range);
  copy_place (self, anchor, build, told);
}

static void
copy_mark (AppWindow *self, GVariant *uuid, Builder build, const char *told)
{
  MarksMark *mark = self->marks != NULL
                        ? marks_set_lookup (self->marks, g_variant_get_string (uuid, NULL))
                        : NULL;
  if (mark != NULL)
    copy_place (self, marks_mark_get_anchor (mark), build, told);
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  g_autofree char *text = reader_page_view_dup_selected_text (self->page);
  if (text != NULL && text[0] != '\0')
    copy_text (self, text, _ ("Copied"));
}

static void
on_copy_citation (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy_selection (user_data, marks_citation_build, _ ("Citation copied"));
}

static void
on_copy_link (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy_selection (user_data, marks_link_build, _ ("Link copied"));
}

static void
on_copy_mark_citation (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy_mark (user_data, parameter, marks_citation_build, _ ("Citation copied"));
}

static void
on_copy_mark_link (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  copy_mark (user_data, parameter, marks_link_build, _ ("Link copied"));
}

/* Adds the actions that copy. */
void
app_window_install_cite_actions (AppWindow *self)
{
  static const GActionEntry entries[] = {
    { "copy", on_copy },
    { "copy-citation", on_copy_citation },
    { "copy-link", on_copy_link },
    { "copy-mark-citation", on_copy_mark_citation, "s" },
    { "copy-mark-link", on_copy_mark_link, "s" },
  };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
