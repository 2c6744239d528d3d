#include "config.h"

#include "app-search-panel.h"

#include "app-application.h"

#include "book-search.h"

#include <glib/gi18n.h>

/* More hits than anybody looks through; the search stops there. */
#define MAX_HITS 2000

/* A line of the list: a hit, or the chapter above some. */
#define APP_TYPE_SEARCH_LINE (app_search_line_get_type ())
G_DECLARE_FINAL_TYPE (AppSearchLine, app_search_line, APP, SEARCH_LINE, GObject)

struct _AppSearchLine {
  GObject parent_instance;
  char *markup;
  int hit; /* index, or -1 for a chapter */
};

G_DEFINE_FINAL_TYPE (AppSearchLine, app_search_line, G_TYPE_OBJECT)

static void
app_search_line_finalize (GObject *object)
{
  g_free (APP_SEARCH_LINE (object)->markup);
  G_OBJECT_CLASS (app_search_line_parent_class)->finalize (object);
}

static void
app_search_line_class_init (AppSearchLineClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = app_search_line_finalize;
}

static void
app_search_line_init (AppSearchLine *self)
{
}

struct _AppSearchPanel {
  AdwBin parent_instance;
  BookPublication *publication; /* NULL before a book */
  BookLocator place; /* where the reader is */
  GCancellable *cancellable; /* of the search that runs, or NULL */
  GArray *hits; /* of ReaderRange, in reading order */
  GListStore *lines; /* of AppSearchLine */
  char *chapter; /* of the last hit, as shown above it */
  GtkSingleSelection *selection;
  int current; /* index of a hit, or -1 */
  bool step_when_done; /* Enter was pressed before anything was found */
  GtkSearchEntry *entry;
  GtkLabel *count;
  GtkListView *list;
  GtkCheckButton *match_case;
  GtkCheckButton *match_diacritics;
  GtkCheckButton *whole_word;
  GtkCheckButton *ignore_spaces;
  GtkCheckButton *regex;
};

G_DEFINE_FINAL_TYPE (AppSearchPanel, app_search_panel, ADW_TYPE_BIN)

enum { SIGNAL_HITS_CHANGED, SIGNAL_HIT_CHOSEN, SIGNAL_CLOSED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
add_line (AppSearchPanel *self, char *markup, int hit)
{
  g_autoptr (AppSearchLine) line = g_object_new (APP_TYPE_SEARCH_LINE, NULL);
  line->markup = markup;
  line->hit = hit;
  g_list_store_append (self->lines, line);
}

static void
show_count (AppSearchPanel *self)
{
  guint n = self->hits->len;
  g_autofree char *text = NULL;
  if (self->current >= 0)
    /* Translators: which of the places found is shown, e.g. “3 of 17”. */
    text = g_strdup_printf (_ ("%d of %u"), self->current + 1, n);
  else if (n >= MAX_HITS)
    text = g_strdup_printf (_ ("The first %u places"), n);
  else if (n > 0)
    text = g_strdup_printf (ngettext ("%u place", "%u places", n), n);
  else if (gtk_editable_get_text (GTK_EDITABLE (self->entry))[0] != '\0')
    text = g_strdup (self->cancellable != NULL ? _ ("Searching…") : _ ("Not found"));
  gtk_label_set_label (self->count, text != NULL ? text : "");
}

static const char *
get_chapter (AppSearchPanel *self, const BookSearchHit *hit)
{
  if (hit->chapter != NULL)
    return hit->chapter;
  int section = hit->section;
  BookContents *contents = book_publication_get_contents (self->publication);
  int node = contents != NULL ? book_contents_find_section (contents, section) : -1;
  if (node >= 0)
    return book_contents_get_node (contents, (guint) node)->label;
  const char *title = book_publication_get_section (self->publication, (guint) section)->title;
  return title != NULL ? title : _ ("Untitled part");
}

static bool
on_hit (const BookSearchHit *hit, gpointer user_data)
{
  AppSearchPanel *self = user_data;
  if (self->hits->len >= MAX_HITS)
    return false;
  const ReaderRange *last =
      self->hits->len > 0 ? &g_array_index (self->hits, ReaderRange, self->hits->len - 1) : NULL;
  const char *chapter = get_chapter (self, hit);
  if (last == NULL || last->section != hit->section || g_strcmp0 (chapter, self->chapter) != 0) {
    add_line (self, g_markup_printf_escaped ("<b>%s</b>", chapter), -1);
    g_free (self->chapter);
    self->chapter = g_strdup (chapter);
  }
  ReaderRange range = { hit->section, hit->start, hit->end };
  g_array_append_val (self->hits, range);
  add_line (self, g_markup_printf_escaped ("%s<b>%s</b>%s", hit->before, hit->hit, hit->after),
            (int) self->hits->len - 1);
  if (self->hits->len % 50 == 1)
    show_count (self);
  return true;
}

static void
choose (AppSearchPanel *self, int hit)
{
  self->current = hit;
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->lines)); i++) {
    g_autoptr (AppSearchLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), i);
    if (line->hit != hit)
      continue;
    gtk_single_selection_set_selected (self->selection, i);
    gtk_widget_activate_action (GTK_WIDGET (self->list), "list.scroll-to-item", "u", i);
    break;
  }
  show_count (self);
  g_signal_emit (self, signals[SIGNAL_HIT_CHOSEN], 0, (guint) hit);
}

static void
on_searched (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AppSearchPanel) self = user_data;
  g_autoptr (GError) error = NULL;
  bool ok = book_search_run_finish (BOOK_PUBLICATION (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  show_count (self);
  g_signal_emit (self, signals[SIGNAL_HITS_CHANGED], 0);
  if (ok && self->step_when_done)
    app_search_panel_step (self, 1);
  self->step_when_done = false;
}

static void
stop (AppSearchPanel *self)
{
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_array_set_size (self->hits, 0);
  g_list_store_remove_all (self->lines);
  self->current = -1;
  self->step_when_done = false;
}

static BookSearchFlags
get_flags (AppSearchPanel *self)
{
  BookSearchFlags flags = BOOK_SEARCH_DEFAULT;
  if (gtk_check_button_get_active (self->match_case))
    flags |= BOOK_SEARCH_MATCH_CASE;
  if (gtk_check_button_get_active (self->match_diacritics))
    flags |= BOOK_SEARCH_MATCH_DIACRITICS;
  if (gtk_check_button_get_active (self->whole_word))
    flags |= BOOK_SEARCH_WHOLE_WORD;
  if (gtk_check_button_get_active (self->ignore_spaces))
    flags |= BOOK_SEARCH_IGNORE_SPACES;
  if (gtk_check_button_get_active (self->regex))
    flags |= BOOK_SEARCH_REGEX;
  return flags;
}

static void
search (AppSearchPanel *self)
{
  stop (self);
  const char *words = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr (GError) error = NULL;
  g_autoptr (BookSearch) search = NULL;
  if (words[0] != '\0' && self->publication != NULL)
    search = book_search_new (words, get_flags (self), &error);
  if (search != NULL) {
    self->cancellable = g_cancellable_new ();
    book_search_run_async (search, self->publication, 0, on_hit, g_object_ref (self),
                           g_object_unref, self->cancellable, on_searched, g_object_ref (self));
  }
  show_count (self);
  if (error != NULL)
    gtk_label_set_label (self->count, _ ("This is not a regular expression."));
  g_signal_emit (self, signals[SIGNAL_HITS_CHANGED], 0);
}

static void
on_search_changed (AppSearchPanel *self)
{
  search (self);
}

static void
on_option_toggled (AppSearchPanel *self)
{
  search (self);
}

static void
on_entry_activate (AppSearchPanel *self)
{
  app_search_panel_step (self, 1);
}

static void
on_stop_search (AppSearchPanel *self)
{
  g_signal_emit (self, signals[SIGNAL_CLOSED], 0);
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        AppSearchPanel *self)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || !(state & GDK_SHIFT_MASK))
    return GDK_EVENT_PROPAGATE;
  app_search_panel_step (self, -1);
  return GDK_EVENT_STOP;
}

static void
on_activate (AppSearchPanel *self, guint position)
{
  g_autoptr (AppSearchLine) line = g_list_model_get_item (G_LIST_MODEL (self->lines), position);
  if (line->hit >= 0)
    choose (self, line->hit);
}

static void
on_setup (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  GtkWidget *label = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_use_markup (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_lines (GTK_LABEL (label), 3);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (label), 20);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 34);
  gtk_list_item_set_child (item, label);
}

static void
on_bind (GtkSignalListItemFactory *factory, GtkListItem *item, gpointer user_data)
{
  AppSearchLine *line = gtk_list_item_get_item (item);
  GtkWidget *label = gtk_list_item_get_child (item);
  gtk_label_set_label (GTK_LABEL (label), line->markup);
  gtk_list_item_set_activatable (item, line->hit >= 0);
  gtk_list_item_set_selectable (item, line->hit >= 0);
  const char *const chapter[] = { "chapter", "dim-label", NULL };
  const char *const hit[] = { NULL };
  gtk_widget_set_css_classes (label, (const char **) (line->hit >= 0 ? hit : chapter));
}

static void
app_search_panel_dispose (GObject *object)
{
  AppSearchPanel *self = APP_SEARCH_PANEL (object);
  stop (self);
  g_clear_object (&self->publication);
  G_OBJECT_CLASS (app_search_panel_parent_class)->dispose (object);
}

static void
app_search_panel_finalize (GObject *object)
{
  AppSearchPanel *self = APP_SEARCH_PANEL (object);
  g_array_unref (self->hits);
  g_clear_object (&self->selection);
  g_clear_object (&self->lines);
  g_free (self->chapter);
  G_OBJECT_CLASS (app_search_panel_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, entry);
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, count);
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, list);
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, match_case);
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, match_diacritics);
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, whole_word);
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, ignore_spaces);
  gtk_widget_class_bind_template_child (widget_class, AppSearchPanel, regex);
  gtk_widget_class_bind_template_callback (widget_class, on_search_changed);
  gtk_widget_class_bind_template_callback (widget_class, on_option_toggled);
  gtk_widget_class_bind_template_callback (widget_class, on_entry_activate);
  gtk_widget_class_bind_template_callback (widget_class, on_stop_search);
  gtk_widget_class_bind_template_callback (widget_class, on_activate);
}

static void
app_search_panel_class_init (AppSearchPanelClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = app_search_panel_dispose;
  G_OBJECT_CLASS (klass)->finalize = app_search_panel_finalize;
  gtk_widget_class_set_template_from_resource (GTK_WIDGET_CLASS (klass),
                                               APP_RESOURCE_PREFIX "ui/app-search-panel.ui");
  bind_template (GTK_WIDGET_CLASS (klass));
  GType type = APP_TYPE_SEARCH_PANEL;
  signals[SIGNAL_HITS_CHANGED] =
      g_signal_new ("hits-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SIGNAL_HIT_CHOSEN] = g_signal_new ("hit-chosen", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                             NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[SIGNAL_CLOSED] =
      g_signal_new ("closed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_search_panel_init (AppSearchPanel *self)
{
  self->current = -1;
  self->hits = g_array_new (FALSE, FALSE, sizeof (ReaderRange));
  self->lines = g_list_store_new (APP_TYPE_SEARCH_LINE);
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->lines)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_autoptr (GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();
  g_signal_connect (factory, "setup", G_CALLBACK (on_setup), NULL);
  g_signal_connect (factory, "bind", G_CALLBACK (on_bind), NULL);
  gtk_list_view_set_factory (self->list, factory);
  gtk_list_view_set_model (self->list, GTK_SELECTION_MODEL (self->selection));
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->entry), keys);
}

/* Sets the book to search in, or none. */
void
app_search_panel_set_publication (AppSearchPanel *self, BookPublication *publication)
{
  stop (self);
  g_set_object (&self->publication, publication);
}

/* Tells where the reader is: the first step goes on from there. */
void
app_search_panel_set_place (AppSearchPanel *self, BookLocator place)
{
  self->place = place;
}

/**
 * app_search_panel_start:
 * @self: the panel
 * @words: (nullable): what to look for; %NULL leaves what is there
 *
 * Makes the panel ready for typing.
 */
void
app_search_panel_start (AppSearchPanel *self, const char *words)
{
  if (words != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), words);
  gtk_widget_grab_focus (GTK_WIDGET (self->entry));
  gtk_editable_select_region (GTK_EDITABLE (self->entry), 0, -1);
}

/* The first hit from where the reader is, or the last one before. */
static int
find_near (AppSearchPanel *self, int steps)
{
  int n = (int) self->hits->len;
  for (int i = 0; i < n; i++) {
    const ReaderRange *hit = &g_array_index (self->hits, ReaderRange, i);
    BookLocator at = { hit->section, hit->start };
    if (book_locator_compare (at, self->place) >= 0)
      return steps > 0 ? i : (i + n - 1) % n;
  }
  return steps > 0 ? 0 : n - 1;
}

/**
 * app_search_panel_step:
 * @self: the panel
 * @steps: 1 for the next hit, -1 for the one before
 *
 * Goes to another hit, round the book.
 */
void
app_search_panel_step (AppSearchPanel *self, int steps)
{
  int n = (int) self->hits->len;
  if (n == 0) {
    self->step_when_done = self->cancellable != NULL;
    return;
  }
  choose (self, self->current < 0 ? find_near (self, steps) : (self->current + steps + n) % n);
}

/* (transfer none) (array length=n_hits): what was found. */
const ReaderRange *
app_search_panel_get_hits (AppSearchPanel *self, guint *n_hits)
{
  *n_hits = self->hits->len;
  return (const ReaderRange *) self->hits->data;
}

/* The hit that is shown, or -1. */
int
app_search_panel_get_current (AppSearchPanel *self)
{
  return self->current;
}
