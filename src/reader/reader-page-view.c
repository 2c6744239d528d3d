#include "config.h"

#include "reader-page-view-private.h"

G_DEFINE_FINAL_TYPE (ReaderPageView, reader_page_view, GTK_TYPE_WIDGET)

enum {
  SIGNAL_PLACE_CHANGED,
  SIGNAL_SELECTION_CHANGED,
  SIGNAL_LINK_ACTIVATED,
  SIGNAL_MARK_ACTIVATED,
  SIGNAL_MARK_RESIZED,
  SIGNAL_SIZE_WISHED,
  SIGNAL_PICTURE_ACTIVATED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

void
reader_page_view_emit_place_changed (ReaderPageView *self)
{
  self->number = reader_page_view_get_page_number (self);
  self->total = reader_page_view_get_total_pages (self);
  reader_accessible_update (self);
  g_signal_emit (self, signals[SIGNAL_PLACE_CHANGED], 0);
}

void
reader_page_view_emit_selection_changed (ReaderPageView *self)
{
  /* While the end of a mark is dragged nothing is selected for the reader. */
  if (self->press.resized == NULL)
    g_signal_emit (self, signals[SIGNAL_SELECTION_CHANGED], 0);
}

void
reader_page_view_emit_link (ReaderPageView *self, int section, const char *href)
{
  g_signal_emit (self, signals[SIGNAL_LINK_ACTIVATED], 0, section, href);
}

void
reader_page_view_emit_size_wished (ReaderPageView *self, int steps)
{
  g_signal_emit (self, signals[SIGNAL_SIZE_WISHED], 0, steps);
}

void
reader_page_view_emit_mark_resized (ReaderPageView *self, const char *uuid)
{
  g_signal_emit (self, signals[SIGNAL_MARK_RESIZED], 0, uuid);
}

void
reader_page_view_emit_mark (ReaderPageView *self, const char *uuid)
{
  g_signal_emit (self, signals[SIGNAL_MARK_ACTIVATED], 0, uuid);
}

void
reader_page_view_emit_picture (ReaderPageView *self, const char *path)
{
  g_signal_emit (self, signals[SIGNAL_PICTURE_ACTIVATED], 0, path);
}

/* (transfer none) (nullable) (element-type MarksPlaced): the marks in a column's section. */
GArray *
reader_page_view_get_placed (ReaderPageView *self, const ReaderColumn *column)
{
  gpointer key = GINT_TO_POINTER (column->section);
  GArray *placed = g_hash_table_lookup (self->placed, key);
  if (placed == NULL && self->marks != NULL) {
    placed = marks_set_list_section (self->marks, column->section, column->text);
    g_hash_table_insert (self->placed, key, placed);
  }
  return placed;
}

/* The pages are painted anew: other colours, another scale. */
void
reader_page_view_drop_nodes (ReaderPageView *self)
{
  for (guint i = 0; i < self->shown.n; i++)
    g_clear_pointer (&self->shown.columns[i].node, gsk_render_node_unref);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_marks_changed (MarksSet *marks, ReaderPageView *self)
{
  g_hash_table_remove_all (self->placed);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
on_scale_changed (ReaderPageView *self)
{
  reader_page_view_drop_nodes (self);
  for (guint i = 0; i < self->shown.n; i++)
    reader_pictures_request (self, &self->shown.columns[i]);
}

static GBytes *
load_picture (const char *path, gpointer publication)
{
  return book_publication_load_resource (publication, path, NULL, NULL);
}

static PaintFonts *
get_fonts (ReaderPageView *self, LayoutFontSource *source)
{
  PaintFonts *fonts = g_hash_table_lookup (self->fonts, source);
  if (fonts == NULL) {
    /* A source that has gone must not be mistaken for one at the same address: its fonts hold it. */
    fonts = paint_fonts_new (source);
    g_hash_table_insert (self->fonts, source, fonts);
  }
  return fonts;
}

/* The page itself; what tints its own backgrounds and pictures is blended with it, which costs an
 * extra surface and is done only where there is some. */
static void
snapshot_page (ReaderPageView *self, GtkSnapshot *snapshot, const ReaderColumn *column)
{
  GtkSnapshot *tints = gtk_snapshot_new ();
  reader_overlay_snapshot (self, tints, column, READER_LAYER_BLENDED);
  GskRenderNode *tint = gtk_snapshot_free_to_node (tints);
  if (tint == NULL) {
    gtk_snapshot_append_node (snapshot, column->node);
    return;
  }
  gtk_snapshot_push_blend (snapshot, reader_overlay_get_blend_mode (self, column));
  gtk_snapshot_append_node (snapshot, column->node);
  gtk_snapshot_pop (snapshot);
  gtk_snapshot_append_node (snapshot, tint);
  gtk_snapshot_pop (snapshot);
  gsk_render_node_unref (tint);
}

/* Makes a column's render node, if it has none. */
void
reader_page_view_paint_column (ReaderPageView *self, ReaderColumn *column)
{
  if (column->node != NULL)
    return;
  PaintContext context = {
    .fonts = get_fonts (self, column->fonts),
    .pictures = self->pictures,
    /* A fixed page is as its author drew it. */
    .theme = column->viewport.width > 0 ? NULL : paint_theme_get (self->theme),
    .scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)) * column->scale,
  };
  column->node = paint_page (&context, column->page);
}

/* Stretches of a strip may lie above or below the screen, ready to come. */
static bool
is_on_screen (ReaderPageView *self, const ReaderColumn *column)
{
  if (!reader_strip_is_on (self))
    return true;
  return column->y < gtk_widget_get_height (GTK_WIDGET (self))
         && column->y + reader_column_get_height (column) > 0;
}

/* The sheet that a fixed page was drawn on: white, whatever the theme, and nothing reaches beyond it. */
static void
push_sheet (GtkSnapshot *snapshot, const ReaderColumn *column)
{
  const GdkRGBA white = { 1, 1, 1, 1 };
  graphene_rect_t sheet =
      GRAPHENE_RECT_INIT (0, 0, (float) column->viewport.width, (float) column->viewport.height);
  gtk_snapshot_push_clip (snapshot, &sheet);
  gtk_snapshot_append_color (snapshot, &white, &sheet);
}

static void
snapshot_column (ReaderPageView *self, GtkSnapshot *snapshot, ReaderColumn *column)
{
  if (!is_on_screen (self, column))
    return;
  reader_page_view_paint_column (self, column);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) column->x, (float) column->y));
  gtk_snapshot_scale (snapshot, (float) column->scale, (float) column->scale);
  bool fixed = column->viewport.width > 0;
  if (fixed)
    push_sheet (snapshot, column);
  reader_overlay_snapshot (self, snapshot, column, READER_LAYER_UNDER_TEXT);
  snapshot_page (self, snapshot, column);
  reader_overlay_snapshot (self, snapshot, column, READER_LAYER_OVER_TEXT);
  if (fixed)
    gtk_snapshot_pop (snapshot);
  gtk_snapshot_restore (snapshot);
  reader_overlay_snapshot_ribbon (self, snapshot, column);
}

static void
reader_page_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  ReaderPageView *self = READER_PAGE_VIEW (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, (float) gtk_widget_get_width (widget),
                                               (float) gtk_widget_get_height (widget));
  gtk_snapshot_append_color (snapshot, &paint_theme_get (self->theme)->background, &bounds);
  gtk_snapshot_push_clip (snapshot, &bounds);
  for (guint i = 0; i < self->shown.n; i++)
    snapshot_column (self, snapshot, &self->shown.columns[i]);
  gtk_snapshot_pop (snapshot);
  gtk_widget_snapshot_child (widget, self->spinner, snapshot);
}

static void
reader_page_view_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = 160;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 720 : 900;
  *minimum_baseline = *natural_baseline = -1;
}

static void
update_fixed (gpointer data)
{
  ReaderPageView *self = data;
  self->relayout_id = 0;
  reader_fixed_update (self);
}

/* Other pages may face each other, which is not for the middle of an allocation. */
static void
queue_fixed_update (ReaderPageView *self)
{
  if (self->relayout_id == 0)
    self->relayout_id = g_timeout_add_once (0, update_fixed, self);
}

static void
reader_page_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  ReaderPageView *self = READER_PAGE_VIEW (widget);
  int size = 0;
  gtk_widget_measure (self->spinner, GTK_ORIENTATION_HORIZONTAL, -1, &size, NULL, NULL, NULL);
  size = MAX (size, 24);
  GdkRectangle rect = { (width - size) / 2, (height - size) / 2, size, size };
  if (gtk_widget_should_layout (self->spinner))
    gtk_widget_size_allocate (self->spinner, &rect, -1);
  reader_accessible_allocate (self);
  bool guessed = self->expected_width > 0;
  self->expected_width = self->expected_height = 0;
  if (self->rendition == NULL)
    return;
  RenditionGeometry geometry = reader_pages_compute_geometry (self);
  bool reframed = reader_fixed_set_frame (self);
  const RenditionGeometry *shown = &self->shown.geometry;
  bool rescaled = reframed && reader_strip_is_on (self);
  bool same = self->laid_out && !rescaled && self->shown.section >= 0
              && geometry.n_columns == shown->n_columns
              && geometry.column_width == shown->column_width
              && geometry.column_height == shown->column_height;
  if (same) {
    /* Only the margins are others: nothing is to be laid out. */
    g_clear_handle_id (&self->relayout_id, g_source_remove);
    bool moved =
        geometry.left != shown->left || geometry.top != shown->top || geometry.gap != shown->gap;
    self->shown.geometry = geometry;
    reader_pages_place_columns (self);
    if (reframed && reader_fixed_is_shown (self))
      queue_fixed_update (self);
    else if (moved)
      reader_accessible_update (self);
  } else {
    self->laid_out = self->laid_out && !guessed;
    reader_pages_queue_relayout (self);
  }
}

static gboolean
reader_page_view_focus (GtkWidget *widget, GtkDirectionType direction)
{
  ReaderPageView *self = READER_PAGE_VIEW (widget);
  bool forward = direction == GTK_DIR_TAB_FORWARD;
  bool inside = reader_accessible_has_focus (self);
  /* One stop for the page and one for its blocks, which the arrows walk. */
  if (gtk_widget_is_focus (widget))
    return forward ? reader_accessible_move_focus (self, 1) : FALSE;
  if (inside && direction == GTK_DIR_TAB_BACKWARD)
    return gtk_widget_grab_focus (widget);
  return inside ? FALSE : gtk_widget_grab_focus (widget);
}

static void
act (GtkWidget *widget, const char *action, GVariant *parameter)
{
  ReaderPageView *self = READER_PAGE_VIEW (widget);
  if (self->rendition == NULL)
    return;
  int n = (int) book_publication_get_n_sections (rendition_get_publication (self->rendition));
  int section = self->shown.section >= 0 ? self->shown.section : self->place.section;
  int first = MAX (reader_pages_find_linear (self, 0, 1), 0);
  int last = reader_pages_find_linear (self, n - 1, -1);
  if (g_str_equal (action, "page.next"))
    reader_pages_turn (self, 1);
  else if (g_str_equal (action, "page.previous"))
    reader_pages_turn (self, -1);
  else if (g_str_equal (action, "page.section-start"))
    reader_pages_go_to (self, READER_TARGET_LOCATOR, (BookLocator){ .section = section }, 0);
  else if (g_str_equal (action, "page.section-end"))
    reader_pages_go_to (self, READER_TARGET_LAST, (BookLocator){ .section = section }, 0);
  else if (g_str_equal (action, "page.book-start"))
    reader_page_view_jump (self, (BookLocator){ .section = first });
  else if (g_str_equal (action, "page.back"))
    reader_page_view_back (self);
  else if (g_str_equal (action, "page.clear-selection"))
    reader_selection_clear (self);
  else if (g_str_equal (action, "page.select-paragraph"))
    reader_selection_select_paragraph (self);
  else if (g_str_equal (action, "page.book-end")) {
    reader_history_push (self, reader_page_view_get_place (self));
    reader_pages_go_to (self, READER_TARGET_LAST, (BookLocator){ .section = MAX (last, 0) }, 0);
  }
}

static void
release_rendition (ReaderPageView *self)
{
  if (self->rendition == NULL)
    return;
  g_signal_handlers_disconnect_by_data (self->rendition, self);
  reader_input_cancel (self);
  reader_selection_clear (self);
  reader_accessible_clear (self);
  reader_pages_clear (self);
  g_array_set_size (self->hits, 0);
  g_array_set_size (self->changes, 0);
  self->current_hit = -1;
  g_clear_pointer (&self->pictures, paint_pictures_unref);
  g_clear_object (&self->rendition);
}

static void
reader_page_view_dispose (GObject *object)
{
  ReaderPageView *self = READER_PAGE_VIEW (object);
  release_rendition (self);
  if (self->marks != NULL)
    g_signal_handlers_disconnect_by_data (self->marks, self);
  g_clear_object (&self->marks);
  g_hash_table_remove_all (self->placed);
  g_clear_pointer (&self->spinner, gtk_widget_unparent);
  G_OBJECT_CLASS (reader_page_view_parent_class)->dispose (object);
}

static void
reader_page_view_finalize (GObject *object)
{
  ReaderPageView *self = READER_PAGE_VIEW (object);
  g_hash_table_unref (self->fonts);
  g_hash_table_unref (self->placed);
  g_array_unref (self->hits);
  g_array_unref (self->changes);
  g_array_unref (self->history);
  g_array_unref (self->block_rects);
  g_ptr_array_unref (self->blocks);
  reader_selection_finalize (self);
  G_OBJECT_CLASS (reader_page_view_parent_class)->finalize (object);
}

static void
reader_page_view_class_init (ReaderPageViewClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (class);
  object_class->dispose = reader_page_view_dispose;
  object_class->finalize = reader_page_view_finalize;
  widget_class->snapshot = reader_page_view_snapshot;
  widget_class->measure = reader_page_view_measure;
  widget_class->size_allocate = reader_page_view_size_allocate;
  widget_class->focus = reader_page_view_focus;
  gtk_widget_class_set_css_name (widget_class, "bookpage");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_DOCUMENT);

  static const char *const actions[] = {
    "page.next",        "page.previous",        "page.section-start",
    "page.section-end", "page.book-start",      "page.book-end",
    "page.back",        "page.clear-selection", "page.select-paragraph",
  };
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, act);

  GType type = READER_TYPE_PAGE_VIEW;
  /**
   * ReaderPageView::place-changed:
   * @self: a page view
   *
   * Another page is shown, or the number of the page or of all pages has become known.
   */
  signals[SIGNAL_PLACE_CHANGED] =
      g_signal_new ("place-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * ReaderPageView::selection-changed:
   * @self: a page view
   *
   * Other text is selected, or a drag has ended.
   */
  signals[SIGNAL_SELECTION_CHANGED] = g_signal_new ("selection-changed", type, G_SIGNAL_RUN_LAST, 0,
                                                    NULL, NULL, NULL, G_TYPE_NONE, 0);
  /**
   * ReaderPageView::link-activated:
   * @self: a page view
   * @section: index of the section with the link
   * @href: as written in the book
   *
   * A link was clicked.
   */
  signals[SIGNAL_LINK_ACTIVATED] =
      g_signal_new ("link-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                    G_TYPE_INT, G_TYPE_STRING);
  /**
   * ReaderPageView::mark-activated:
   * @self: a page view
   * @uuid: of the mark
   *
   * A highlight was clicked.
   */
  signals[SIGNAL_MARK_ACTIVATED] = g_signal_new ("mark-activated", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                                 NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * ReaderPageView::mark-resized:
   * @self: a page view
   * @uuid: of the mark
   *
   * An end of a highlight was dragged: what is selected now is what it is to cover.
   */
  signals[SIGNAL_MARK_RESIZED] = g_signal_new ("mark-resized", type, G_SIGNAL_RUN_LAST, 0, NULL,
                                               NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  /**
   * ReaderPageView::size-wished:
   * @self: a page view
   * @steps: how many sizes larger, or when negative smaller
   *
   * The wheel was turned with Ctrl held, or two fingers were spread or drawn together.
   */
  signals[SIGNAL_SIZE_WISHED] = g_signal_new ("size-wished", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                              NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  /**
   * ReaderPageView::picture-activated:
   * @self: a page view
   * @path: container path of the picture
   *
   * A picture was double-clicked.
   */
  signals[SIGNAL_PICTURE_ACTIVATED] =
      g_signal_new ("picture-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                    1, G_TYPE_STRING);
}

static void
reader_page_view_init (ReaderPageView *self)
{
  rendition_settings_init (&self->settings);
  self->zoom.factor = 1;
  self->placed = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) g_array_unref);
  self->shown.section = -1;
  self->strip.section = -1;
  self->strip.solid = -1;
  self->strip.visited = -1;
  self->target.section = -1;
  self->current_hit = -1;
  self->fonts = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) paint_fonts_free);
  self->hits = g_array_new (FALSE, FALSE, sizeof (ReaderRange));
  self->changes = g_array_new (FALSE, FALSE, sizeof (ReaderRange));
  self->history = g_array_new (FALSE, FALSE, sizeof (BookLocator));
  self->blocks = g_ptr_array_new ();
  self->block_rects = g_array_new (FALSE, FALSE, sizeof (GdkRectangle));
  reader_selection_init (self);
  self->spinner = gtk_spinner_new ();
  gtk_widget_set_visible (self->spinner, FALSE);
  gtk_widget_set_can_target (self->spinner, FALSE);
  gtk_widget_set_parent (self->spinner, GTK_WIDGET (self));
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.back", FALSE);
  reader_input_install (self);
  reader_keys_install (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (on_scale_changed), NULL);
}

/**
 * reader_page_view_new:
 *
 * Returns: (transfer floating): a page view without a book
 */
GtkWidget *
reader_page_view_new (void)
{
  return g_object_new (READER_TYPE_PAGE_VIEW, NULL);
}

/**
 * reader_page_view_set_rendition:
 * @self: a page view
 * @rendition: (nullable): what to show
 *
 * Shows another book from its first page. The view tells the rendition its size and settings.
 */
void
reader_page_view_set_rendition (ReaderPageView *self, Rendition *rendition)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (rendition == self->rendition)
    return;
  release_rendition (self);
  reader_history_clear (self);
  self->zoom = (ReaderZoom){ .factor = 1 };
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (rendition == NULL)
    return;
  self->rendition = g_object_ref (rendition);
  g_signal_connect (rendition, "section-changed", G_CALLBACK (reader_pages_section_changed), self);
  g_signal_connect (rendition, "counted", G_CALLBACK (reader_pages_counted), self);
  BookPublication *publication = rendition_get_publication (rendition);
  self->pictures = paint_pictures_new (load_picture, g_object_ref (publication), g_object_unref);
  self->place.section = MAX (reader_pages_find_linear (self, 0, 1), 0);
  reader_pages_relayout (self);
}

/**
 * reader_page_view_expect_size:
 * @self: a page view
 * @width: in CSS px
 * @height: in CSS px
 *
 * Makes the pages for the size that the view is going to have, so that they are there when it is drawn
 * for the first time. Does nothing when it has a size already.
 */
void
reader_page_view_expect_size (ReaderPageView *self, int width, int height)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0 || width <= 0 || height <= 0)
    return;
  self->expected_width = width;
  self->expected_height = height;
  reader_pages_relayout (self);
}

/* (transfer none) (nullable): what is shown. */
Rendition *
reader_page_view_get_rendition (ReaderPageView *self)
{
  return self->rendition;
}

/**
 * reader_page_view_set_marks:
 * @self: a page view
 * @marks: (nullable): the book's marks
 *
 * Shows the marks on the pages, and what becomes of them.
 */
void
reader_page_view_set_marks (ReaderPageView *self, MarksSet *marks)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (marks == self->marks)
    return;
  if (self->marks != NULL)
    g_signal_handlers_disconnect_by_data (self->marks, self);
  g_set_object (&self->marks, marks);
  if (marks != NULL)
    g_signal_connect (marks, "changed", G_CALLBACK (on_marks_changed), self);
  on_marks_changed (marks, self);
}

static void
take_settings (ReaderPageView *self, const RenditionSettings *settings)
{
  RenditionSettings wanted = *settings;
  wanted.dark = paint_theme_is_dark (paint_theme_get (self->theme));
  if (rendition_settings_equal (&wanted, &self->settings))
    return;
  self->settings = wanted;
  if (self->rendition != NULL)
    reader_pages_relayout (self);
}

/**
 * reader_page_view_set_settings:
 * @self: a page view
 * @settings: the reader's; whether it is dark is the theme's
 *
 * Sets how pages look; the place stays.
 */
void
reader_page_view_set_settings (ReaderPageView *self, const RenditionSettings *settings)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self) && settings != NULL);
  take_settings (self, settings);
}

/**
 * reader_page_view_set_theme:
 * @self: a page view
 * @theme: the colours
 */
void
reader_page_view_set_theme (ReaderPageView *self, PaintThemeName theme)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (theme == self->theme)
    return;
  self->theme = theme;
  reader_page_view_drop_nodes (self);
  RenditionSettings settings = self->settings;
  take_settings (self, &settings);
}

/**
 * reader_page_view_go_to:
 * @self: a page view
 * @locator: a place
 *
 * Shows a place, as soon as it has been laid out.
 */
void
reader_page_view_go_to (ReaderPageView *self, BookLocator locator)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (self->rendition != NULL)
    reader_pages_go_to (self, READER_TARGET_LOCATOR, locator, 0);
}

/**
 * reader_page_view_jump:
 * @self: a page view
 * @locator: a place
 *
 * Shows a place and remembers the one before, for reader_page_view_back().
 */
void
reader_page_view_jump (ReaderPageView *self, BookLocator locator)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (self->rendition == NULL)
    return;
  reader_history_push (self, reader_page_view_get_place (self));
  reader_pages_go_to (self, READER_TARGET_LOCATOR, locator, 0);
}

/**
 * reader_page_view_jump_to_progression:
 * @self: a page view
 * @progression: 0 … 1 of the book
 *
 * Shows the page that is so far in the book, as far as its pages have been counted, else the text
 * that is. Remembers the place before.
 */
void
reader_page_view_jump_to_progression (ReaderPageView *self, double progression)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (self->rendition == NULL)
    return;
  reader_history_push (self, reader_page_view_get_place (self));
  int total = rendition_get_total_pages (self->rendition);
  int number = 1 + (int) (CLAMP (progression, 0, 1) * (total - 1) + 0.5);
  guint section = 0;
  guint page = 0;
  double within = 0;
  bool known =
      total > 0 && rendition_locate_page_number (self->rendition, number, &section, &page, &within);
  if (known && !reader_strip_is_on (self)) {
    reader_pages_go_to (self, READER_TARGET_PAGE, (BookLocator){ .section = (int) section }, page);
    return;
  }
  if (!known)
    section = (guint) book_locator_from_progression (rendition_get_publication (self->rendition),
                                                     progression, &within)
                  .section;
  reader_pages_go_to_share (self, (int) section, within);
}

/**
 * reader_page_view_jump_to_fragment:
 * @self: a page view
 * @section: index in the reading order
 * @fragment: (nullable): id or name of an element; where there is none, the section's start
 *
 * Follows a link inside the book.
 */
void
reader_page_view_jump_to_fragment (ReaderPageView *self, int section, const char *fragment)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (self->rendition == NULL)
    return;
  reader_history_push (self, reader_page_view_get_place (self));
  reader_pages_go_to_fragment (self, section, fragment != NULL ? fragment : "");
}

/**
 * reader_page_view_back:
 * @self: a page view
 *
 * Goes back to where the reader was before the last jump.
 *
 * Returns: %FALSE when there was none
 */
gboolean
reader_page_view_back (ReaderPageView *self)
{
  BookLocator locator;
  if (self->rendition == NULL || !reader_history_pop (self, &locator))
    return FALSE;
  reader_pages_go_to (self, READER_TARGET_LOCATOR, locator, 0);
  return TRUE;
}

/* Whether there was a jump to come back from. */
gboolean
reader_page_view_can_go_back (ReaderPageView *self)
{
  return self->history->len > 0;
}

/* Turns the page; FALSE at the book's end. */
gboolean
reader_page_view_next (ReaderPageView *self)
{
  return reader_pages_turn (self, 1);
}

/* Turns back; FALSE at the book's start. */
gboolean
reader_page_view_previous (ReaderPageView *self)
{
  return reader_pages_turn (self, -1);
}

/**
 * reader_page_view_get_place:
 * @self: a page view
 *
 * Returns: where the reader is: the first text on the page, or the place on it that was asked for
 */
BookLocator
reader_page_view_get_place (ReaderPageView *self)
{
  reader_strip_update_place (self);
  return self->place;
}

/**
 * reader_page_view_get_visible_range:
 * @self: a page view
 * @range: (out): the text on the pages shown
 *
 * Returns: %FALSE when nothing is shown yet
 */
gboolean
reader_page_view_get_visible_range (ReaderPageView *self, ReaderRange *range)
{
  const ReaderSpread *shown = &self->shown;
  if (shown->section < 0 || shown->n == 0)
    return FALSE;
  if (reader_strip_is_on (self) && self->strip.section >= 0)
    return reader_strip_get_range (self, range);
  /* Of pages that are sections of their own, it is that of the place. */
  const ReaderColumn *first = NULL;
  const ReaderColumn *last = NULL;
  for (guint i = 0; i < shown->n; i++) {
    if (shown->columns[i].section != shown->section)
      continue;
    last = &shown->columns[i];
    first = first != NULL ? first : last;
  }
  if (first == NULL)
    return FALSE;
  *range = (ReaderRange){ .section = shown->section, .start = first->start, .end = last->end };
  return TRUE;
}

/**
 * reader_page_view_get_page_range:
 * @self: a page view
 * @index: of the stretches of text shown, each of one section, from 0
 * @range: (out): the stretch
 *
 * Tells of all sections that are shown side by side; reader_page_view_get_visible_range() has that of
 * the place.
 *
 * Returns: %FALSE when there are no more
 */
gboolean
reader_page_view_get_page_range (ReaderPageView *self, guint index, ReaderRange *range)
{
  g_return_val_if_fail (READER_IS_PAGE_VIEW (self) && range != NULL, FALSE);
  if (!reader_fixed_is_shown (self))
    return index == 0 && reader_page_view_get_visible_range (self, range);
  if (index >= self->shown.n)
    return FALSE;
  const ReaderColumn *column = &self->shown.columns[index];
  *range = (ReaderRange){ column->section, column->start, column->end };
  return TRUE;
}

/* The number of the (first) page shown, from 1; -1 while it is not known. */
int
reader_page_view_get_page_number (ReaderPageView *self)
{
  const ReaderSpread *shown = &self->shown;
  if (self->rendition == NULL || shown->n == 0)
    return -1;
  if (reader_strip_is_on (self))
    return reader_strip_get_page_number (self);
  return rendition_get_page_number (self->rendition, (guint) shown->columns[0].section,
                                    shown->columns[0].index);
}

/* How many pages the book has; -1 while it is not known. */
int
reader_page_view_get_total_pages (ReaderPageView *self)
{
  return self->rendition != NULL ? rendition_get_total_pages (self->rendition) : -1;
}

/**
 * reader_page_view_get_progression:
 * @self: a page view
 *
 * Returns: from 0 to 1; known before all pages have been counted; 1 on the last page
 */
double
reader_page_view_get_progression (ReaderPageView *self)
{
  if (self->rendition == NULL)
    return 0;
  BookPublication *publication = rendition_get_publication (self->rendition);
  const ReaderSpread *shown = &self->shown;
  if (reader_strip_is_on (self) && self->strip.section >= 0 && self->strip.at_end)
    return 1;
  gsize length = 0;
  bool here = shown->text != NULL && shown->section == self->place.section;
  if (here)
    dom_text_get_string (shown->text, &length);
  const ReaderColumn *last = shown->n > 0 ? &shown->columns[shown->n - 1] : NULL;
  bool last_section = here && last != NULL && !reader_strip_is_on (self)
                      && reader_pages_find_linear (self, last->section + 1, 1) < 0;
  if (last_section && rendition_is_complete (self->rendition, (guint) last->section)
      && (int) last->index + 1 == rendition_get_n_pages (self->rendition, (guint) last->section))
    return 1;
  return book_locator_get_progression (self->place, publication, (guint32) length);
}

/**
 * reader_page_view_get_range_bounds:
 * @self: a page view
 * @range: a stretch of text
 * @bounds: (out): around its visible part, in the widget's px
 *
 * Returns: %FALSE when nothing of it is visible
 */
gboolean
reader_page_view_get_range_bounds (ReaderPageView *self,
                                   const ReaderRange *range,
                                   GdkRectangle *bounds)
{
  const ReaderSpread *shown = &self->shown;
  graphene_rect_t all = GRAPHENE_RECT_INIT (0, 0, 0, 0);
  bool any = false;
  for (guint c = 0; c < shown->n; c++) {
    const ReaderColumn *column = &shown->columns[c];
    g_autoptr (GArray) rects = g_array_new (FALSE, FALSE, sizeof (LayoutRect));
    if (column->section == range->section && is_on_screen (self, column))
      reader_overlay_get_rects (self, column, range->start, range->end, rects);
    for (guint i = 0; i < rects->len; i++) {
      LayoutRect rect = g_array_index (rects, LayoutRect, i);
      graphene_rect_t part =
          GRAPHENE_RECT_INIT ((float) (layout_unit_to_px (rect.x) * column->scale + column->x),
                              (float) (layout_unit_to_px (rect.y) * column->scale + column->y),
                              (float) (layout_unit_to_px (rect.width) * column->scale),
                              (float) (layout_unit_to_px (rect.height) * column->scale));
      if (any)
        graphene_rect_union (&all, &part, &all);
      else
        all = part;
      any = true;
    }
  }
  if (!any)
    return FALSE;
  graphene_rect_round_extents (&all, &all);
  *bounds = (GdkRectangle){ (int) all.origin.x, (int) all.origin.y, (int) all.size.width,
                            (int) all.size.height };
  /* Of a strip, lines may be cut off at the top and at the bottom. */
  GdkRectangle screen = { 0, 0, gtk_widget_get_width (GTK_WIDGET (self)),
                          gtk_widget_get_height (GTK_WIDGET (self)) };
  return !reader_strip_is_on (self) || gdk_rectangle_intersect (bounds, &screen, bounds);
}

/**
 * reader_page_view_set_hits:
 * @self: a page view
 * @hits: (array length=n_hits) (nullable): what a search has found
 * @n_hits: how many
 * @current: index of the one to draw stronger, or -1
 */
void
reader_page_view_set_hits (ReaderPageView *self, const ReaderRange *hits, guint n_hits, int current)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  g_array_set_size (self->hits, 0);
  if (n_hits > 0)
    g_array_append_vals (self->hits, hits, n_hits);
  self->current_hit = current;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/**
 * reader_page_view_set_changes:
 * @self: a page view
 * @changes: (array length=n_changes) (nullable): what is new in the edition
 * @n_changes: how many
 *
 * Draws a bar in the outer margin beside each of them, until another book is shown.
 */
void
reader_page_view_set_changes (ReaderPageView *self, const ReaderRange *changes, guint n_changes)
{
  g_return_if_fail (READER_IS_PAGE_VIEW (self));
  if (n_changes == 0 && self->changes->len == 0)
    return;
  g_array_set_size (self->changes, 0);
  if (n_changes > 0)
    g_array_append_vals (self->changes, changes, n_changes);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
