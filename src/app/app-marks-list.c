#include "config.h"

#include "app-marks-list.h"

#include "app-application.h"
#include "app-mark-drag.h"
#include "app-mark-menu.h"
#include "app-mark-row.h"
#include "app-marks-filter.h"
#include "app-settings.h"

#include "marks-tags.h"

#include <glib/gi18n.h>

enum { KIND_BOOKMARKS, KIND_HIGHLIGHTS };

struct _AppMarksList {
  AdwBin parent_instance;
  int kind; /* KIND_BOOKMARKS or KIND_HIGHLIGHTS */
  char *needle; /* case-folded, or NULL */
  GtkCustomFilter *filter;
  GtkFilterListModel *model;
  GtkSortListModel *sorted; /* of that; the order of the book unless there is a sorter */
  GSettings *settings; /* from the first book on */
  GtkMenuButton *options_button;
  AppMarksFilter *options; /* of the highlights, once there are some */
  GtkSearchEntry *filter_entry;
  GtkStack *stack;
  GtkListView *list;
  AdwStatusPage *empty_page;
  GtkWidget *export_button;
  MarksSet *marks; /* NULL without a book */
  GtkWidget *menu; /* of a row, the last one that was asked for; NULL before */
  char *focus_wanted; /* UUID of the mark whose row gets the keyboard, or NULL */
  guint focus_source; /* gives it, once the rows are what they shall be */
};

G_DEFINE_FINAL_TYPE (AppMarksList, app_marks_list, ADW_TYPE_BIN)

enum { PROP_0, PROP_KIND, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static bool
contains (const char *text, const char *needle)
{
  if (text == NULL)
    return false;
  g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
  g_autofree char *folded = g_utf8_casefold (normal != NULL ? normal : text, -1);
  return strstr (folded, needle) != NULL;
}

static bool
has_tag_with (const MarksMark *mark, const char *needle)
{
  const char *const *tags = marks_mark_get_tags (mark);
  bool found = false;
  for (int i = 0; tags[i] != NULL && !found; i++)
    found = contains (tags[i], needle);
  return found;
}

static gboolean
is_shown (gpointer item, gpointer user_data)
{
  AppMarksList *self = user_data;
  MarksMark *mark = marks_item_get_mark (MARKS_ITEM (item));
  if (marks_mark_is_bookmark (mark) != (self->kind == KIND_BOOKMARKS))
    return FALSE;
  if (self->options != NULL && !app_marks_filter_lets_pass (self->options, mark))
    return FALSE;
  if (self->needle == NULL)
    return TRUE;
  MarksAnchor *anchor = marks_mark_get_anchor (mark);
  g_autofree char *place = app_mark_row_describe_place (mark);
  return contains (marks_anchor_get_exact (anchor), self->needle)
         || (self->kind == KIND_BOOKMARKS
             && contains (marks_anchor_get_suffix (anchor), self->needle))
         || contains (marks_mark_get_note (mark), self->needle) || has_tag_with (mark, self->needle)
         || contains (place, self->needle);
}

/* Whether something may be kept back. */
static bool
is_filtering (AppMarksList *self)
{
  return self->needle != NULL || (self->options != NULL && app_marks_filter_is_on (self->options));
}

static void
describe_emptiness (AppMarksList *self)
{
  bool filtered = is_filtering (self);
  bool bookmarks = self->kind == KIND_BOOKMARKS;
  const char *title = bookmarks ? _ ("No Bookmarks") : _ ("No Highlights");
  const char *hint = bookmarks ? _ ("Ctrl+D marks the page you are on.")
                               : _ ("Select some words and press 1 to highlight them.");
  adw_status_page_set_icon_name (self->empty_page, bookmarks ? "galpi-bookmark-symbolic"
                                                             : "galpi-highlight-symbolic");
  adw_status_page_set_title (self->empty_page, filtered ? _ ("Nothing Found") : title);
  adw_status_page_set_description (self->empty_page, filtered ? _ ("Try other words.") : hint);
}

static void
on_items_changed (AppMarksList *self)
{
  bool empty = g_list_model_get_n_items (G_LIST_MODEL (self->model)) == 0;
  if (empty)
    describe_emptiness (self);
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
  gtk_widget_set_visible (GTK_WIDGET (self->filter_entry), !empty || is_filtering (self));
  gtk_widget_set_visible (GTK_WIDGET (self->options_button), !empty || is_filtering (self));
}

static void
refilter (AppMarksList *self)
{
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  on_items_changed (self);
}

static void
on_options_changed (AppMarksList *self)
{
  if (app_marks_filter_is_on (self->options))
    gtk_widget_add_css_class (GTK_WIDGET (self->options_button), "filtering");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->options_button), "filtering");
  refilter (self);
}

static void
on_filter_changed (AppMarksList *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->filter_entry));
  g_clear_pointer (&self->needle, g_free);
  if (text[0] != '\0') {
    g_autofree char *normal = g_utf8_normalize (text, -1, G_NORMALIZE_ALL);
    self->needle = g_utf8_casefold (normal != NULL ? normal : text, -1);
  }
  refilter (self);
}

static void
on_activate (AppMarksList *self, guint position)
{
  g_autoptr (MarksItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), position);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, marks_mark_get_uuid (marks_item_get_mark (item)));
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  gtk_list_item_set_child (item, app_mark_row_new ());
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  MarksItem *marks_item = gtk_list_item_get_item (item);
  app_mark_row_set_mark (APP_MARK_ROW (gtk_list_item_get_child (item)),
                         marks_item_get_mark (marks_item));
}

/* (nullable): the row that has the keyboard. */
static AppMarkRow *
find_focused_row (AppMarksList *self)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  return focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (self->list))
             ? app_mark_row_find (focus)
             : NULL;
}

static void
show_menu (AppMarksList *self, const char *uuid, const GdkRectangle *at)
{
  MarksMark *mark = self->marks != NULL ? marks_set_lookup (self->marks, uuid) : NULL;
  if (mark == NULL)
    return;
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = app_mark_menu_new (mark);
  gtk_widget_set_parent (self->menu, GTK_WIDGET (self));
  gtk_popover_set_pointing_to (GTK_POPOVER (self->menu), at);
  gtk_popover_popup (GTK_POPOVER (self->menu));
}

/* The menu of a row, below that or the button in it that was pressed. */
static void
show_menu_at (AppMarksList *self, AppMarkRow *row)
{
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)));
  bool button = focus != NULL && gtk_widget_is_ancestor (focus, GTK_WIDGET (row));
  graphene_rect_t bounds;
  if (!gtk_widget_compute_bounds (button ? focus : GTK_WIDGET (row), GTK_WIDGET (self), &bounds))
    return;
  GdkRectangle at = { (int) bounds.origin.x, (int) bounds.origin.y, (int) bounds.size.width,
                      (int) bounds.size.height };
  show_menu (self, app_mark_row_get_uuid (row), &at);
}

static void
on_menu (GtkWidget *widget, const char *action, GVariant *target)
{
  AppMarksList *self = APP_MARKS_LIST (widget);
  AppMarkRow *row = find_focused_row (self);
  const char *uuid = g_variant_get_string (target, NULL);
  /* A button that is pressed has the keyboard, but not when it is a screen reader that presses it. */
  if (row != NULL && g_strcmp0 (app_mark_row_get_uuid (row), uuid) == 0)
    show_menu_at (self, row);
  else
    show_menu (self, uuid, &(GdkRectangle){ gtk_widget_get_width (widget) / 2, 0, 1, 1 });
}

static void
on_right_click (GtkGestureClick *gesture, int n, double x, double y, AppMarksList *self)
{
  GtkWidget *under = gtk_widget_pick (GTK_WIDGET (self), x, y, GTK_PICK_DEFAULT);
  AppMarkRow *row = under != NULL && gtk_widget_is_ancestor (under, GTK_WIDGET (self->list))
                        ? app_mark_row_find (under)
                        : NULL;
  if (row != NULL)
    show_menu (self, app_mark_row_get_uuid (row), &(GdkRectangle){ (int) x, (int) y, 1, 1 });
}

/* (nullable): the row of a mark, when it is near enough to be there. */
static AppMarkRow *
find_row_of (AppMarksList *self, const char *uuid)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->list)); child != NULL;
       child = gtk_widget_get_next_sibling (child)) {
    AppMarkRow *row = app_mark_row_find (child);
    if (row != NULL && g_strcmp0 (app_mark_row_get_uuid (row), uuid) == 0)
      return row;
  }
  return NULL;
}

static gboolean
give_focus (gpointer user_data)
{
  AppMarksList *self = user_data;
  g_autofree char *uuid = g_steal_pointer (&self->focus_wanted);
  AppMarkRow *row = find_row_of (self, uuid);
  self->focus_source = 0;
  if (row != NULL)
    gtk_widget_grab_focus (gtk_widget_get_parent (GTK_WIDGET (row)));
  return G_SOURCE_REMOVE;
}

/* A mark that is changed gets another row; who works with the keys goes on from there. */
static void
follow (AppMarksList *self, const char *uuid)
{
  g_free (self->focus_wanted);
  self->focus_wanted = g_strdup (uuid);
  if (self->focus_source == 0)
    self->focus_source = g_idle_add (give_focus, self);
}

static void
on_set_name (GtkWidget *widget, const char *action, GVariant *target)
{
  AppMarksList *self = APP_MARKS_LIST (widget);
  const char *uuid, *name;
  g_variant_get (target, "(&s&s)", &uuid, &name);
  if (self->marks == NULL)
    return;
  bool has_focus = find_focused_row (self) != NULL;
  marks_set_set_name (self->marks, uuid, name);
  if (has_focus)
    follow (self, uuid);
}

static gboolean
rename_row (gpointer user_data)
{
  app_mark_row_rename (user_data);
  return G_SOURCE_REMOVE;
}

static void
on_rename (GtkWidget *widget, const char *action, GVariant *target)
{
  AppMarkRow *row = find_row_of (APP_MARKS_LIST (widget), g_variant_get_string (target, NULL));
  /* Not before a menu that is closing has given the keyboard back. */
  if (row != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, rename_row, g_object_ref (row), g_object_unref);
}

/* Puts a bookmark beside another in the order that is shown, which is the reader's own from now on. */
static void
place (AppMarksList *self, const char *uuid, MarksSide side, const char *neighbour)
{
  if (self->marks == NULL)
    return;
  g_autofree char *kept = g_strdup (uuid);
  if (gtk_sort_list_model_get_sorter (self->sorted) == NULL) {
    g_settings_set_string (self->settings, "bookmark-order", "own");
    gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "s",
                                _ ("The bookmarks are now in your own order"));
  }
  marks_set_place_bookmark (self->marks, uuid, side, neighbour);
  follow (self, kept);
}

static void
on_place (GtkWidget *widget, const char *action, GVariant *target)
{
  const char *uuid, *neighbour;
  gboolean after;
  g_variant_get (target, "(&sb&s)", &uuid, &after, &neighbour);
  place (APP_MARKS_LIST (widget), uuid, after ? MARKS_SIDE_AFTER : MARKS_SIDE_BEFORE, neighbour);
}

/* One place up, -1, or down, 1. */
static void
move_by (AppMarksList *self, const char *uuid, int step)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->sorted));
  g_autoptr (MarksItem) before = NULL;
  for (guint i = 0; i < n; i++) {
    g_autoptr (MarksItem) item = g_list_model_get_item (G_LIST_MODEL (self->sorted), i);
    bool here = g_str_equal (marks_mark_get_uuid (marks_item_get_mark (item)), uuid);
    guint next = here && step > 0 ? i + 1 : n;
    g_autoptr (MarksItem) after = g_list_model_get_item (G_LIST_MODEL (self->sorted), next);
    MarksItem *neighbour = step < 0 ? before : after;
    if (here && neighbour != NULL)
      place (self, uuid, step < 0 ? MARKS_SIDE_BEFORE : MARKS_SIDE_AFTER,
             marks_mark_get_uuid (marks_item_get_mark (neighbour)));
    if (here)
      return;
    g_set_object (&before, item);
  }
}

static void
on_move_up (GtkWidget *widget, const char *action, GVariant *target)
{
  move_by (APP_MARKS_LIST (widget), g_variant_get_string (target, NULL), -1);
}

static void
on_move_down (GtkWidget *widget, const char *action, GVariant *target)
{
  move_by (APP_MARKS_LIST (widget), g_variant_get_string (target, NULL), 1);
}

static int
compare_own (gconstpointer a, gconstpointer b, gpointer user_data)
{
  return marks_mark_compare_rank (marks_item_get_mark ((MarksItem *) a),
                                  marks_item_get_mark ((MarksItem *) b));
}

static void
update_order (AppMarksList *self)
{
  g_autofree char *order = g_settings_get_string (self->settings, "bookmark-order");
  bool own = g_str_equal (order, "own");
  g_autoptr (GtkSorter) sorter =
      own ? GTK_SORTER (gtk_custom_sorter_new (compare_own, NULL, NULL)) : NULL;
  gtk_sort_list_model_set_sorter (self->sorted, sorter);
}

static void
name_options (AppMarksList *self, const char *name)
{
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->options_button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->options_button),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
offer_tags (AppMarksList *self)
{
  g_auto (GStrv) tags = self->marks != NULL ? marks_tags_list (self->marks) : g_new0 (char *, 1);
  app_marks_filter_set_tags (self->options, (const char *const *) tags);
}

static void
prepare_highlights (AppMarksList *self)
{
  self->options = APP_MARKS_FILTER (app_marks_filter_new ());
  g_signal_connect_object (self->options, "changed", G_CALLBACK (on_options_changed), self,
                           G_CONNECT_SWAPPED);
  gtk_menu_button_set_popover (self->options_button, GTK_WIDGET (self->options));
  name_options (self, _ ("Filters"));
}

static void
prepare_bookmarks (AppMarksList *self)
{
  self->settings = app_settings_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GAction) order = g_settings_create_action (self->settings, "bookmark-order");
  g_action_map_add_action (G_ACTION_MAP (group), order);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "list", G_ACTION_GROUP (group));
  g_autoptr (GMenu) menu = g_menu_new ();
  g_menu_append (menu, _ ("In the Order of the _Book"), "list.bookmark-order::place");
  g_menu_append (menu, _ ("In My _Own Order"), "list.bookmark-order::own");
  gtk_menu_button_set_menu_model (self->options_button, G_MENU_MODEL (menu));
  name_options (self, _ ("Order of the Bookmarks"));
  g_signal_connect_object (self->settings, "changed::bookmark-order", G_CALLBACK (update_order),
                           self, G_CONNECT_SWAPPED);
  app_mark_drag_add (GTK_WIDGET (self->list));
  update_order (self);
}

static void
on_click (GtkGestureClick *gesture, int n, double x, double y, AppMarksList *self)
{
  GtkWidget *under = gtk_widget_pick (GTK_WIDGET (self->list), x, y, GTK_PICK_DEFAULT);
  AppMarkRow *row = under != NULL ? app_mark_row_find (under) : NULL;
  if (n == 2 && row != NULL && self->kind == KIND_BOOKMARKS)
    gtk_widget_activate_action (GTK_WIDGET (self), "marks.rename", "s",
                                app_mark_row_get_uuid (row));
}

static gboolean
on_bookmark_key (AppMarksList *self, AppMarkRow *row, guint key, GdkModifierType state)
{
  const char *uuid = app_mark_row_get_uuid (row);
  const char *action = NULL;
  bool alt = (state & gtk_accelerator_get_default_mod_mask ()) == GDK_ALT_MASK;
  if (key == GDK_KEY_F2)
    action = "marks.rename";
  else if (alt && (key == GDK_KEY_Up || key == GDK_KEY_KP_Up))
    action = "marks.move-up";
  else if (alt && (key == GDK_KEY_Down || key == GDK_KEY_KP_Down))
    action = "marks.move-down";
  return action != NULL && gtk_widget_activate_action (GTK_WIDGET (self), action, "s", uuid);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        AppMarksList *self)
{
  AppMarkRow *row = find_focused_row (self);
  bool menu = key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK));
  if (row == NULL)
    return GDK_EVENT_PROPAGATE;
  if (menu)
    show_menu_at (self, row);
  else if (self->kind == KIND_BOOKMARKS && on_bookmark_key (self, row, key, state))
    return GDK_EVENT_STOP;
  else if (key == GDK_KEY_Delete)
    gtk_widget_activate_action (GTK_WIDGET (self), "win.remove-mark", "s",
                                app_mark_row_get_uuid (row));
  else
    return GDK_EVENT_PROPAGATE;
  return GDK_EVENT_STOP;
}

static void
add_controllers (AppMarksList *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_SECONDARY);
  g_signal_connect (click, "pressed", G_CALLBACK (on_right_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  GtkGesture *twice = gtk_gesture_click_new ();
  g_signal_connect (twice, "pressed", G_CALLBACK (on_click), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), GTK_EVENT_CONTROLLER (twice));
  GtkEventController *keys = gtk_event_controller_key_new ();
  /* Before the list, which takes the arrows with any modifier. */
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list), keys);
}

static void
app_marks_list_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_int (value, APP_MARKS_LIST (object)->kind);
}

static void
app_marks_list_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  APP_MARKS_LIST (object)->kind = g_value_get_int (value);
}

static void
app_marks_list_constructed (GObject *object)
{
  AppMarksList *self = APP_MARKS_LIST (object);
  G_OBJECT_CLASS (app_marks_list_parent_class)->constructed (object);
  bool bookmarks = self->kind == KIND_BOOKMARKS;
  gtk_widget_set_visible (self->export_button, !bookmarks);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  bookmarks ? _ ("Bookmarks") : _ ("Highlights"), -1);
  on_items_changed (self);
}

static void
app_marks_list_dispose (GObject *object)
{
  AppMarksList *self = APP_MARKS_LIST (object);
  g_clear_handle_id (&self->focus_source, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_object (&self->settings);
  g_clear_object (&self->marks);
  G_OBJECT_CLASS (app_marks_list_parent_class)->dispose (object);
}

static void
app_marks_list_finalize (GObject *object)
{
  AppMarksList *self = APP_MARKS_LIST (object);
  g_clear_object (&self->sorted);
  g_clear_object (&self->model);
  g_free (self->needle);
  g_free (self->focus_wanted);
  G_OBJECT_CLASS (app_marks_list_parent_class)->finalize (object);
}

static void
app_marks_list_class_init (AppMarksListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->constructed = app_marks_list_constructed;
  object_class->dispose = app_marks_list_dispose;
  object_class->finalize = app_marks_list_finalize;
  object_class->get_property = app_marks_list_get_property;
  object_class->set_property = app_marks_list_set_property;
  props[PROP_KIND] =
      g_param_spec_int ("kind", NULL, NULL, 0, 1, 0,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-marks-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AppMarksList, filter_entry);
  gtk_widget_class_bind_template_child (widget_class, AppMarksList, options_button);
  gtk_widget_class_bind_template_child (widget_class, AppMarksList, stack);
  gtk_widget_class_bind_template_child (widget_class, AppMarksList, list);
  gtk_widget_class_bind_template_child (widget_class, AppMarksList, empty_page);
  gtk_widget_class_bind_template_child (widget_class, AppMarksList, export_button);
  gtk_widget_class_bind_template_callback (widget_class, on_filter_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  gtk_widget_class_install_action (widget_class, "marks.menu", "s", on_menu);
  gtk_widget_class_install_action (widget_class, "marks.rename", "s", on_rename);
  gtk_widget_class_install_action (widget_class, "marks.set-name", "(ss)", on_set_name);
  gtk_widget_class_install_action (widget_class, "marks.move-up", "s", on_move_up);
  gtk_widget_class_install_action (widget_class, "marks.move-down", "s", on_move_down);
  gtk_widget_class_install_action (widget_class, "marks.place", "(sbs)", on_place);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", APP_TYPE_MARKS_LIST, G_SIGNAL_RUN_LAST, 0, NULL,
                                         NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
app_marks_list_init (AppMarksList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = gtk_custom_filter_new (is_shown, self, NULL);
  self->model = gtk_filter_list_model_new (NULL, GTK_FILTER (self->filter));
  self->sorted = gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->model)), NULL);
  g_signal_connect_object (self->model, "items-changed", G_CALLBACK (on_items_changed), self,
                           G_CONNECT_SWAPPED);
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  g_autoptr (GtkNoSelection) selection =
      gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->sorted)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  add_controllers (self);
}

/* Shows the marks of a book, or none. */
void
app_marks_list_set_marks (AppMarksList *self, MarksSet *marks)
{
  if (self->marks != NULL)
    g_signal_handlers_disconnect_by_func (self->marks, offer_tags, self);
  g_set_object (&self->marks, marks);
  /* Not when the window is made: it is of no use before there are marks. */
  if (marks != NULL && self->kind == KIND_BOOKMARKS && self->settings == NULL)
    prepare_bookmarks (self);
  else if (marks != NULL && self->kind == KIND_HIGHLIGHTS && self->options == NULL)
    prepare_highlights (self);
  if (marks != NULL && self->options != NULL)
    g_signal_connect_object (marks, "changed", G_CALLBACK (offer_tags), self, G_CONNECT_SWAPPED);
  if (self->options != NULL)
    offer_tags (self);
  gtk_filter_list_model_set_model (self->model, marks != NULL ? G_LIST_MODEL (marks) : NULL);
  on_items_changed (self);
}
