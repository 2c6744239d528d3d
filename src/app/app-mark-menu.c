#include "config.h"

#include "app-mark-menu.h"

#include <glib/gi18n.h>

static void
add_item (GMenu *section, const char *label, const char *action, MarksMark *mark)
{
  g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);
  g_menu_item_set_action_and_target (item, action, "s", marks_mark_get_uuid (mark));
  g_menu_append_item (section, item);
}

static void
add_section (GMenu *menu, GMenu *section)
{
  g_menu_append_section (menu, NULL, G_MENU_MODEL (section));
}

/**
 * app_mark_menu_new:
 * @mark: a mark of the open book
 *
 * What can be done with a mark of the list. One menu is made when it is asked for: hundreds of rows would
 * be slower for having one each.
 *
 * Returns: (transfer floating): a popover without a parent
 */
GtkWidget *
app_mark_menu_new (MarksMark *mark)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GMenu) edit = g_menu_new ();
  g_autoptr (GMenu) copy = g_menu_new ();
  g_autoptr (GMenu) end = g_menu_new ();
  if (marks_mark_is_bookmark (mark)) {
    add_item (edit, _ ("Re_name"), "marks.rename", mark);
    add_item (edit, _ ("Move _Up"), "marks.move-up", mark);
    add_item (edit, _ ("Move _Down"), "marks.move-down", mark);
  } else {
    add_item (edit, _ ("Edit _Note"), "win.edit-note", mark);
    add_item (edit, _ ("Edit _Tags"), "win.edit-tags", mark);
  }
  add_item (copy, _ ("Copy _Citation"), "win.copy-mark-citation", mark);
  add_item (copy, _ ("Copy _Link"), "win.copy-mark-link", mark);
  add_item (end, _ ("_Remove"), "win.remove-mark", mark);
  add_section (menu, edit);
  add_section (menu, copy);
  add_section (menu, end);
  GtkWidget *popover = gtk_popover_menu_new_from_model (G_MENU_MODEL (menu));
  gtk_popover_set_has_arrow (GTK_POPOVER (popover), FALSE);
  gtk_widget_set_halign (popover, GTK_ALIGN_START);
  return popover;
}
