#include "config.h"

#include "app-review-changes.h"

#include "app-application.h"

#include "marks-changed-block.h"

#include <glib/gi18n.h>

/* Of a paragraph only the beginning is shown, in characters. */
#define MAX_SHOWN 240

struct _AppReviewChanges {
  AdwBin parent_instance;
  GPtrArray *changes; /* of MarksChangedBlock, or NULL */
  GtkSwitch *bars;
  GtkStack *stack;
  GtkListView *list;
};

G_DEFINE_FINAL_TYPE (AppReviewChanges, app_review_changes, ADW_TYPE_BIN)

enum { SIGNAL_CHOSEN, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
describe_kind (const MarksChangedBlock *change)
{
  switch (change->kind) {
  case MARKS_CHANGE_EDITED:
    /* Translators: of a paragraph whose text is another one in this edition. */
    return g_strdup (C_ ("paragraph", "Edited"));
  case MARKS_CHANGE_ADDED:
    /* Translators: of a paragraph that is new in this edition. */
    return g_strdup (C_ ("paragraph", "Added"));
  case MARKS_CHANGE_MOVED:
    /* Translators: of a paragraph that was elsewhere in the edition before. */
    return g_strdup (C_ ("paragraph", "Moved"));
  case MARKS_CHANGE_REMOVED:
    /* Translators: of paragraphs that are not in this edition any more. */
    return g_strdup_printf (
        ngettext ("%u paragraph removed here", "%u paragraphs removed here", change->n_blocks),
        change->n_blocks);
  }
  return g_strdup ("");
}

static char *
describe_place (const MarksChangedBlock *change)
{
  g_auto (GStrv) chapters = marks_anchor_dup_contents_path (change->anchor);
  g_autofree char *kind = describe_kind (change);
  guint n = chapters != NULL ? g_strv_length (chapters) : 0;
  if (n == 0)
    return g_steal_pointer (&kind);
  /* Translators: “Edited · The Storm”: what happened to a paragraph, and its chapter. */
  return g_strdup_printf (C_ ("review", "%s · %s"), kind, chapters[n - 1]);
}

/* How the paragraph begins; where some were taken out, how the one before them ends. */
static char *
make_beginning (const MarksChangedBlock *change)
{
  bool removed = change->kind == MARKS_CHANGE_REMOVED;
  const char *text =
      removed ? marks_anchor_get_prefix (change->anchor) : marks_anchor_get_exact (change->anchor);
  if (text == NULL || text[0] == '\0')
    return g_strdup ("");
  bool cut = g_utf8_strlen (text, -1) > MAX_SHOWN;
  g_autofree char *line = cut ? g_utf8_substring (text, 0, MAX_SHOWN) : g_strdup (text);
  g_strdelimit (line, "\n\r\t", ' ');
  return g_strconcat (removed ? "…" : "", line, cut ? "…" : NULL, NULL);
}

static GtkWidget *
make_label (const char *class, int lines)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), lines);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, class);
  return label;
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  gtk_box_append (GTK_BOX (row), make_label ("heading", 2));
  gtk_box_append (GTK_BOX (row), make_label ("quote", 2));
  gtk_list_item_set_child (item, row);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, AppReviewChanges *self)
{
  const MarksChangedBlock *change =
      g_ptr_array_index (self->changes, gtk_list_item_get_position (item));
  GtkWidget *place = gtk_widget_get_first_child (gtk_list_item_get_child (item));
  GtkWidget *beginning = gtk_widget_get_next_sibling (place);
  g_autofree char *place_text = describe_place (change);
  g_autofree char *beginning_text = make_beginning (change);
  gtk_label_set_label (GTK_LABEL (place), place_text);
  gtk_label_set_label (GTK_LABEL (beginning), beginning_text);
  gtk_widget_set_visible (beginning, beginning_text[0] != '\0');
}

static void
on_activate (AppReviewChanges *self, guint position)
{
  const MarksChangedBlock *change = g_ptr_array_index (self->changes, position);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, marks_anchor_get_section (change->anchor),
                 (guint) marks_anchor_get_start (change->anchor));
}

static void
app_review_changes_dispose (GObject *object)
{
  AppReviewChanges *self = APP_REVIEW_CHANGES (object);
  if (self->list != NULL)
    gtk_list_view_set_model (self->list, NULL);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  G_OBJECT_CLASS (app_review_changes_parent_class)->dispose (object);
}

static void
app_review_changes_class_init (AppReviewChangesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_review_changes_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-review-changes.ui");
  gtk_widget_class_bind_template_child (widget_class, AppReviewChanges, bars);
  gtk_widget_class_bind_template_child (widget_class, AppReviewChanges, stack);
  gtk_widget_class_bind_template_child (widget_class, AppReviewChanges, list);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", APP_TYPE_REVIEW_CHANGES, G_SIGNAL_RUN_LAST, 0,
                                         NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_UINT);
}

static void
app_review_changes_init (AppReviewChanges *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind), self, 0);
  gtk_list_view_set_factory (self->list, factory);
}

/**
 * app_review_changes_set_changes:
 * @self: the list
 * @changes: (nullable) (element-type MarksChangedBlock): what is new
 *
 * Lists what is new in the edition.
 */
void
app_review_changes_set_changes (AppReviewChanges *self, GPtrArray *changes)
{
  guint n = changes != NULL ? changes->len : 0;
  gtk_list_view_set_model (self->list, NULL);
  g_clear_pointer (&self->changes, g_ptr_array_unref);
  self->changes = changes != NULL ? g_ptr_array_ref (changes) : NULL;
  /* The model only counts; a row finds its paragraph by its position. */
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (model, "");
  g_autoptr (GtkNoSelection) selection =
      gtk_no_selection_new (G_LIST_MODEL (g_steal_pointer (&model)));
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (selection));
  gtk_stack_set_visible_child_name (self->stack, n > 0 ? "list" : "none");
}

/* Lets the switch change the setting of the bars. */
void
app_review_changes_bind_settings (AppReviewChanges *self, GSettings *settings)
{
  g_settings_bind (settings, "change-bars", self->bars, "active", G_SETTINGS_BIND_DEFAULT);
}
