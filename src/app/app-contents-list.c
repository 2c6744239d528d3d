#include "config.h"

#include "app-contents-list.h"

#include "app-application.h"

/* A book of up to this many entries is shown unfolded. */
#define MAX_UNFOLDED 120

/* An entry for the eyes of the tree: the index of a node. */
#define APP_TYPE_CONTENTS_ENTRY (app_contents_entry_get_type ())
G_DECLARE_FINAL_TYPE (AppContentsEntry, app_contents_entry, APP, CONTENTS_ENTRY, GObject)

struct _AppContentsEntry {
  GObject parent_instance;
  guint index;
  bool current;
};

G_DEFINE_FINAL_TYPE (AppContentsEntry, app_contents_entry, G_TYPE_OBJECT)

enum { ENTRY_PROP_0, ENTRY_PROP_CURRENT, N_ENTRY_PROPS };
static GParamSpec *entry_props[N_ENTRY_PROPS];

static void
app_contents_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  g_value_set_boolean (value, APP_CONTENTS_ENTRY (object)->current);
}

static void
app_contents_entry_class_init (AppContentsEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->get_property = app_contents_entry_get_property;
  entry_props[ENTRY_PROP_CURRENT] = g_param_spec_boolean (
      "current", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_ENTRY_PROPS, entry_props);
}

static void
app_contents_entry_init (AppContentsEntry *self)
{
}

struct _AppContentsList {
  AdwBin parent_instance;
  BookContents *contents; /* NULL before a book */
  GPtrArray *entries; /* of AppContentsEntry, by index */
  GtkTreeListModel *tree;
  int current; /* index, or -1 */
  GtkStack *stack;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (AppContentsList, app_contents_list, ADW_TYPE_BIN)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

/* The nodes from @first on that have the same parent. */
static GListModel *
make_level (AppContentsList *self, int first)
{
  GListStore *level = g_list_store_new (APP_TYPE_CONTENTS_ENTRY);
  for (int i = first; i >= 0; i = book_contents_get_node (self->contents, (guint) i)->next_sibling)
    g_list_store_append (level, g_ptr_array_index (self->entries, i));
  return G_LIST_MODEL (level);
}

static GListModel *
make_children (gpointer item, gpointer user_data)
{
  AppContentsList *self = user_data;
  guint index = APP_CONTENTS_ENTRY (item)->index;
  if (book_contents_get_node (self->contents, index)->n_children == 0)
    return NULL;
  return make_level (self, (int) index + 1);
}

static void
update_row (GtkListItem *item, GParamSpec *spec, AppContentsEntry *entry)
{
  GtkWidget *expander = gtk_list_item_get_child (item);
  GtkWidget *row = expander != NULL ? gtk_widget_get_parent (expander) : NULL;
  if (row == NULL)
    return;
  if (entry->current)
    gtk_widget_add_css_class (row, "current-chapter");
  else
    gtk_widget_remove_css_class (row, "current-chapter");
}

static void
on_current_changed (AppContentsEntry *entry, GParamSpec *spec, GtkListItem *item)
{
  update_row (item, spec, entry);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, AppContentsList *self)
{
  GtkWidget *expander = gtk_tree_expander_new ();
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_tree_expander_set_child (GTK_TREE_EXPANDER (expander), label);
  gtk_list_item_set_child (item, expander);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, AppContentsList *self)
{
  GtkTreeExpander *expander = GTK_TREE_EXPANDER (gtk_list_item_get_child (item));
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr (AppContentsEntry) entry = gtk_tree_list_row_get_item (row);
  const BookContentsNode *node = book_contents_get_node (self->contents, entry->index);
  GtkWidget *label = gtk_tree_expander_get_child (expander);
  gtk_tree_expander_set_list_row (expander, row);
  gtk_label_set_label (GTK_LABEL (label), node->label);
  gtk_widget_set_tooltip_text (label, node->label);
  gtk_widget_set_sensitive (label, node->section >= 0 || node->n_children > 0);
  g_signal_connect_object (entry, "notify::current", G_CALLBACK (on_current_changed), item, 0);
  update_row (item, NULL, entry);
}

static void
on_unbind (GtkSignalListItemFactory *factory, GtkListItem *item, AppContentsList *self)
{
  GtkTreeListRow *row = gtk_list_item_get_item (item);
  g_autoptr (AppContentsEntry) entry = row != NULL ? gtk_tree_list_row_get_item (row) : NULL;
  if (entry != NULL)
    g_signal_handlers_disconnect_by_func (entry, on_current_changed, item);
}

static void
on_activate (AppContentsList *self, guint position)
{
  g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, position);
  g_autoptr (AppContentsEntry) entry = gtk_tree_list_row_get_item (row);
  if (book_contents_get_node (self->contents, entry->index)->section >= 0)
    g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, entry->index);
  else
    gtk_tree_list_row_set_expanded (row, !gtk_tree_list_row_get_expanded (row));
}

static void
app_contents_list_finalize (GObject *object)
{
  AppContentsList *self = APP_CONTENTS_LIST (object);
  g_clear_object (&self->tree);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->contents, book_contents_unref);
  G_OBJECT_CLASS (app_contents_list_parent_class)->finalize (object);
}

static void
app_contents_list_class_init (AppContentsListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_contents_list_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-contents-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AppContentsList, stack);
  gtk_widget_class_bind_template_child (widget_class, AppContentsList, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", APP_TYPE_CONTENTS_LIST, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
app_contents_list_init (AppContentsList *self)
{
  self->current = -1;
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), self);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (on_unbind), self);
  gtk_list_view_set_factory (self->list, factory);
}

static void
make_entries (AppContentsList *self)
{
  self->entries = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < book_contents_get_n_nodes (self->contents); i++) {
    AppContentsEntry *entry = g_object_new (APP_TYPE_CONTENTS_ENTRY, NULL);
    entry->index = i;
    g_ptr_array_add (self->entries, entry);
  }
}

/**
 * app_contents_list_set_contents:
 * @self: the list
 * @contents: (nullable): of the book
 *
 * Shows a table of contents, unfolded unless it is long.
 */
void
app_contents_list_set_contents (AppContentsList *self, BookContents *contents)
{
  gtk_list_view_set_model (self->list, NULL);
  g_clear_object (&self->tree);
  g_clear_pointer (&self->entries, g_ptr_array_unref);
  g_clear_pointer (&self->contents, book_contents_unref);
  self->current = -1;
  bool empty = contents == NULL || book_contents_get_n_nodes (contents) == 0;
  gtk_stack_set_visible_child_name (self->stack, empty ? "empty" : "list");
  if (empty)
    return;
  self->contents = book_contents_ref (contents);
  make_entries (self);
  self->tree = gtk_tree_list_model_new (make_level (self, 0), FALSE,
                                        book_contents_get_n_nodes (contents) <= MAX_UNFOLDED,
                                        make_children, self, NULL);
  GtkSelectionModel *selection =
      GTK_SELECTION_MODEL (gtk_no_selection_new (g_object_ref (G_LIST_MODEL (self->tree))));
  gtk_list_view_set_model (self->list, selection);
  g_object_unref (selection);
}

/* Unfolds the way to a node and tells its row's position; -1 when it has none. */
static int
unfold (AppContentsList *self, int index)
{
  g_autoptr (GArray) way = g_array_new (FALSE, FALSE, sizeof (int));
  for (int i = index; i >= 0; i = book_contents_get_node (self->contents, (guint) i)->parent)
    g_array_prepend_val (way, i);
  guint position = 0;
  for (guint step = 0; step < way->len; step++) {
    guint wanted = (guint) g_array_index (way, int, step);
    for (;; position++) {
      g_autoptr (GtkTreeListRow) row = gtk_tree_list_model_get_row (self->tree, position);
      if (row == NULL)
        return -1;
      g_autoptr (AppContentsEntry) entry = gtk_tree_list_row_get_item (row);
      if (entry->index != wanted)
        continue;
      if (step + 1 < way->len)
        gtk_tree_list_row_set_expanded (row, TRUE);
      break;
    }
  }
  return (int) position;
}

static void
set_mark (AppContentsList *self, int index, bool current)
{
  if (index < 0)
    return;
  AppContentsEntry *entry = g_ptr_array_index (self->entries, index);
  entry->current = current;
  g_object_notify_by_pspec (G_OBJECT (entry), entry_props[ENTRY_PROP_CURRENT]);
}

/**
 * app_contents_list_set_current:
 * @self: the list
 * @index: of the node the reader is in, or -1
 *
 * Marks the chapter being read and brings it into view.
 */
void
app_contents_list_set_current (AppContentsList *self, int index)
{
  if (self->contents == NULL || index == self->current)
    return;
  set_mark (self, self->current, false);
  self->current = index;
  set_mark (self, index, true);
  int position = index >= 0 ? unfold (self, index) : -1;
  if (position >= 0)
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u",
                                (guint) position);
}
