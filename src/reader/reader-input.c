#include "config.h"

#include "reader-page-view-private.h"

#include <math.h>

/* A size more for so much that two fingers are spread. */
#define PINCH_STEP 1.12
/* A touchpad moves by so many px for a size. */
#define SURFACE_STEP 30
#define MOST_STEPS 8
#define EDGE_HOLD_MS 600
/* A strip moves under a selection that is dragged beyond it: so often, and by half a line. */
#define EDGE_SCROLL_MS 30
/* A wheel's click, in lines. */
#define WHEEL_LINES 3
/* A finger that rested so long before it was lifted, in ms, did not flick. */
#define MAX_REST_MS 80

/* Pointer, wheel and fingers. With a mouse a drag selects; with a finger it turns the page, or moves
 * the strip in continuous mode, and a long press selects. */

static bool
is_touch (GtkGesture *gesture)
{
  GdkEvent *event = gtk_gesture_get_last_event (
      gesture, gtk_gesture_single_get_current_sequence (GTK_GESTURE_SINGLE (gesture)));
  GdkDevice *device = event != NULL ? gdk_event_get_device (event) : NULL;
  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static MarksMark *
find_mark (ReaderPageView *self, const ReaderHit *hit)
{
  GArray *placed = reader_page_view_get_placed (self, hit->column);
  MarksMark *found = NULL;
  guint32 shortest = G_MAXUINT32;
  for (guint i = 0; placed != NULL && i < placed->len; i++) {
    const MarksPlaced *mark = &g_array_index (placed, MarksPlaced, i);
    if (hit->offset < mark->start || hit->offset >= mark->end
        || mark->end - mark->start >= shortest)
      continue;
    found = mark->mark;
    shortest = mark->end - mark->start;
  }
  return found;
}

/* Left third is -1, right third is 1; a strip has none. */
static int
zone_of (ReaderPageView *self, double x)
{
  if (reader_strip_is_on (self))
    return 0;
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  return x < width / 3 ? -1 : x > width * 2 / 3 ? 1 : 0;
}

static void
turn_to_side (ReaderPageView *self, int side)
{
  if (side != 0)
    reader_pages_turn (self, reader_pages_are_rtl (self) ? -side : side);
}

static void
turn_after_click (gpointer data)
{
  ReaderPageView *self = data;
  self->press.turn_id = 0;
  turn_to_side (self, zone_of (self, self->press.x));
}

static void
click (ReaderPageView *self)
{
  ReaderPress *press = &self->press;
  ReaderHit hit;
  if (press->had_selection || press->n_press != 1)
    return;
  if (!reader_pages_hit (self, press->x, press->y, &hit)) {
    turn_to_side (self, zone_of (self, press->x));
    return;
  }
  const DomNode *link = layout_node_get_link (hit.hit.node);
  if (link != NULL) {
    const char *href = dom_node_get_attribute (link, "href");
    if (href == NULL)
      href = dom_node_get_attribute (link, "xlink:href");
    reader_page_view_emit_link (self, hit.column->section, href);
    return;
  }
  MarksMark *mark = hit.hit.node != NULL ? find_mark (self, &hit) : NULL;
  if (mark != NULL) {
    g_autofree char *uuid = g_strdup (marks_mark_get_uuid (mark));
    reader_page_view_emit_mark (self, uuid);
    return;
  }
  /* On a word or a picture this may be the first half of a double click. */
  if (hit.hit.node == NULL) {
    turn_to_side (self, zone_of (self, press->x));
  } else if (zone_of (self, press->x) != 0) {
    int delay = 400;
    g_object_get (gtk_widget_get_settings (GTK_WIDGET (self)), "gtk-double-click-time", &delay,
                  NULL);
    press->turn_id = g_timeout_add_once ((guint) MAX (delay, 1), turn_after_click, self);
  }
}

static void
stop_edge (ReaderPageView *self)
{
  g_clear_handle_id (&self->press.edge_id, g_source_remove);
  self->press.edge = 0;
}

static ReaderUnit
unit_now (ReaderPageView *self, GtkEventController *controller)
{
  GdkModifierType state = gtk_event_controller_get_current_event_state (controller);
  return (state & GDK_ALT_MASK) != 0 ? READER_UNIT_LETTER : self->selection.unit;
}

static void
on_pressed (GtkGestureClick *gesture, int n_press, double x, double y, ReaderPageView *self)
{
  ReaderPress *press = &self->press;
  g_clear_handle_id (&press->turn_id, g_source_remove);
  stop_edge (self);
  reader_strip_stop (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));
  press->had_selection = reader_page_view_get_selection (self, NULL);
  g_clear_pointer (&press->resized, g_free);
  press->active = !is_touch (GTK_GESTURE (gesture));
  press->dragging = false;
  press->pans = !press->active && reader_fixed_can_pan (self);
  press->n_press = n_press;
  press->x = press->last_x = x;
  press->y = press->last_y = y;
  ReaderHit hit;
  if (!reader_pages_hit (self, x, y, &hit) || (!press->active && n_press == 1))
    return;
  if (n_press == 1 && (state & GDK_SHIFT_MASK) != 0 && press->had_selection) {
    reader_selection_extend (self, hit.column, hit.offset, READER_UNIT_LETTER);
    return;
  }
  if (n_press == 2 && hit.hit.replaced != NULL && hit.hit.replaced->path != NULL) {
    press->active = false;
    reader_page_view_emit_picture (self, hit.hit.replaced->path);
    return;
  }
  ReaderMarkEnd end;
  if (n_press == 1 && press->active && reader_mark_end_find (self, x, y, &end)) {
    press->resized = g_strdup (marks_mark_get_uuid (end.mark));
    reader_selection_begin (self, end.column, end.other, READER_UNIT_LETTER);
    return;
  }
  /* What is no text is taken hold of. */
  press->pans = n_press == 1 && reader_fixed_can_pan (self)
                && (hit.hit.node == NULL || hit.hit.replaced != NULL);
  if (press->pans) {
    reader_selection_clear (self);
    return;
  }
  ReaderUnit unit = n_press == 1   ? READER_UNIT_LETTER
                    : n_press == 2 ? READER_UNIT_WORD
                                   : READER_UNIT_PARAGRAPH;
  reader_selection_begin (self, hit.column, hit.offset, unit);
}

/* Beyond which edge of the text the pointer is: 1 forward, -1 back. */
static int
edge_at (ReaderPageView *self, double x, double y)
{
  double line = reader_strip_get_line (self);
  if (reader_strip_is_on (self))
    return y > gtk_widget_get_height (GTK_WIDGET (self)) - line ? 1 : y < line ? -1 : 0;
  if (reader_fixed_is_shown (self))
    return 0;
  const RenditionGeometry *geometry = &self->shown.geometry;
  double right = geometry->left + geometry->n_columns * geometry->column_width
                 + (geometry->n_columns - 1) * geometry->gap;
  int side = x > right + 8 ? 1 : x < geometry->left - 8 ? -1 : 0;
  if (y > geometry->top + geometry->column_height + 4)
    return 1;
  if (y < geometry->top - 8)
    return -1;
  return self->shown.rtl ? -side : side;
}

static void
extend_to_pointer (ReaderPageView *self, ReaderUnit unit)
{
  ReaderHit hit;
  if (reader_pages_hit (self, self->press.last_x, self->press.last_y, &hit))
    reader_selection_extend (self, hit.column, hit.offset, unit);
}

static gboolean
scroll_at_edge (gpointer data)
{
  ReaderPageView *self = data;
  reader_strip_scroll (self, self->press.edge * reader_strip_get_line (self) / 2);
  extend_to_pointer (self, READER_UNIT_LETTER);
  return G_SOURCE_CONTINUE;
}

static gboolean
turn_at_edge (gpointer data)
{
  ReaderPageView *self = data;
  if (self->selection.anchor.section < 0 || !reader_pages_turn (self, self->press.edge))
    return G_SOURCE_CONTINUE;
  /* A page that has not come yet is reached by the pointer when it has. */
  if (self->shown.n > 0 && self->target.kind == READER_TARGET_NONE) {
    const ReaderColumn *first = &self->shown.columns[0];
    const ReaderColumn *last = &self->shown.columns[self->shown.n - 1];
    const ReaderColumn *column = self->press.edge > 0 ? first : last;
    reader_selection_extend (self, column, self->press.edge > 0 ? first->start : last->end,
                             READER_UNIT_LETTER);
  }
  return G_SOURCE_CONTINUE;
}

static void
watch_edge (ReaderPageView *self)
{
  int edge = edge_at (self, self->press.last_x, self->press.last_y);
  if (edge == self->press.edge)
    return;
  stop_edge (self);
  self->press.edge = edge;
  if (edge != 0 && reader_strip_is_on (self))
    self->press.edge_id = g_timeout_add (EDGE_SCROLL_MS, scroll_at_edge, self);
  else if (edge != 0)
    self->press.edge_id = g_timeout_add (EDGE_HOLD_MS, turn_at_edge, self);
}

/* The strip follows the finger; how fast it goes is told by its last movements. */
static void
pan (ReaderPageView *self, GtkGesture *gesture, double dy)
{
  ReaderPress *press = &self->press;
  guint32 now = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture));
  double y = press->y + dy;
  double moved = press->last_y - y;
  double seconds = MAX ((double) (now - press->time) / 1000, 0.001);
  gtk_gesture_set_state (gesture, GTK_EVENT_SEQUENCE_CLAIMED);
  if (press->panning)
    press->velocity = 0.4 * press->velocity + 0.6 * moved / seconds;
  press->panning = true;
  press->last_y = y;
  press->time = now;
  reader_strip_scroll (self, moved);
}

/* Enlarged pages follow the pointer. */
static void
pan_pages (ReaderPageView *self, double x, double y)
{
  ReaderPress *press = &self->press;
  double dx = press->last_x - x;
  double dy = press->last_y - y;
  press->panning = true;
  press->last_x = x;
  press->last_y = y;
  if (!reader_strip_is_on (self)) {
    reader_fixed_pan (self, dx, dy);
    return;
  }
  reader_strip_pan (self, dx);
  reader_strip_scroll (self, dy);
}

static void
stop_panning (ReaderPageView *self, GtkGesture *gesture)
{
  ReaderPress *press = &self->press;
  guint32 now = gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture));
  press->panning = false;
  if (now - press->time < MAX_REST_MS)
    reader_strip_fling (self, press->velocity);
}

static void
on_drag_update (GtkGestureDrag *gesture, double dx, double dy, ReaderPageView *self)
{
  ReaderPress *press = &self->press;
  bool pans = reader_strip_is_on (self) && is_touch (GTK_GESTURE (gesture)) && !press->active;
  bool selects = press->active && self->selection.anchor.section >= 0;
  if (!pans && !selects && !press->pans)
    return;
  if (!press->dragging && !press->panning
      && !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) lround (dx), (int) lround (dy)))
    return;
  if (press->pans) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    pan_pages (self, press->x + dx, press->y + dy);
    return;
  }
  if (pans) {
    pan (self, GTK_GESTURE (gesture), dy);
    return;
  }
  press->dragging = true;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  press->last_x = press->x + dx;
  press->last_y = press->y + dy;
  extend_to_pointer (self, unit_now (self, GTK_EVENT_CONTROLLER (gesture)));
  watch_edge (self);
}

static void
on_drag_end (GtkGestureDrag *gesture, double dx, double dy, ReaderPageView *self)
{
  ReaderPress *press = &self->press;
  bool dragged = press->dragging;
  bool moved =
      gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) lround (dx), (int) lround (dy));
  g_autofree char *resized = g_steal_pointer (&press->resized);
  stop_edge (self);
  press->dragging = false;
  press->active = false;
  if (press->pans && press->panning)
    press->panning = false;
  else if (press->panning)
    stop_panning (self, GTK_GESTURE (gesture));
  else if (dragged && resized != NULL)
    reader_page_view_emit_mark_resized (self, resized);
  else if (dragged)
    reader_page_view_emit_selection_changed (self);
  else if (!moved)
    click (self);
}

static void
on_long_press (GtkGestureLongPress *gesture, double x, double y, ReaderPageView *self)
{
  ReaderHit hit;
  if (reader_pages_hit (self, x, y, &hit)) {
    gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
    reader_selection_begin (self, hit.column, hit.offset, READER_UNIT_WORD);
    reader_page_view_emit_selection_changed (self);
  }
}

static void
on_swipe (GtkGestureSwipe *gesture, double vx, double vy, ReaderPageView *self)
{
  if (!reader_strip_is_on (self) && !reader_fixed_can_pan (self) && fabs (vx) > 200
      && fabs (vx) > fabs (vy) * 1.5) {
    g_clear_handle_id (&self->press.turn_id, g_source_remove);
    turn_to_side (self, vx < 0 ? 1 : -1);
  }
}

/* A touchpad moves the strip itself, the click of a wheel by some lines. */
static void
scroll_strip (ReaderPageView *self, GtkEventControllerScroll *controller, double dy)
{
  double step = WHEEL_LINES * reader_strip_get_line (self);
  if (gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_SURFACE) {
    reader_strip_stop (self);
    reader_strip_scroll (self, dy);
  } else if (fabs (dy) < 1) {
    reader_strip_scroll (self, dy * step);
  } else {
    reader_strip_glide (self, dy * step);
  }
}

/* Moves enlarged pages; at their edges the wheel turns them. */
static bool
scroll_pages (ReaderPageView *self, GtkEventControllerScroll *controller, double dx, double dy)
{
  bool wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  double step = wheel ? WHEEL_LINES * reader_strip_get_line (self) : 1;
  if (!reader_fixed_can_pan (self))
    return false;
  /* A touchpad goes on sending when the edge is reached. */
  return reader_fixed_pan (self, dx * step, dy * step) || !wheel;
}

static void
on_decelerate (GtkEventControllerScroll *controller, double vx, double vy, ReaderPageView *self)
{
  bool wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
  if (reader_strip_is_on (self))
    reader_strip_fling (self, vy * (wheel ? WHEEL_LINES * reader_strip_get_line (self) : 1));
}

/* Tells of whole steps; what is left of one stays for the next time. */
static void
wish_size (ReaderPageView *self, double steps)
{
  self->scaled += steps;
  int whole = (int) CLAMP (trunc (self->scaled), -MOST_STEPS, MOST_STEPS);
  self->scaled -= trunc (self->scaled);
  if (whole != 0)
    reader_page_view_emit_size_wished (self, whole);
}

static void
on_pinch_begin (GtkGesture *gesture, GdkEventSequence *sequence, ReaderPageView *self)
{
  self->scaled = 0;
  self->press.pinch = 0;
  reader_strip_stop (self);
}

static void
on_pinch (GtkGestureZoom *gesture, double scale, ReaderPageView *self)
{
  double steps = log (MAX (scale, 1e-3)) / log (PINCH_STEP);
  wish_size (self, steps - self->press.pinch);
  self->press.pinch = steps;
}

static gboolean
on_scroll (GtkEventControllerScroll *controller, double dx, double dy, ReaderPageView *self)
{
  GdkModifierType state =
      gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  if ((state & GDK_CONTROL_MASK) != 0) {
    bool wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
    wish_size (self, -dy / (wheel ? 1 : SURFACE_STEP));
    return GDK_EVENT_STOP;
  }
  if (reader_strip_is_on (self)) {
    bool wheel = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL;
    if (dx != 0)
      reader_strip_pan (self, dx * (wheel ? WHEEL_LINES * reader_strip_get_line (self) : 1));
    scroll_strip (self, controller, dy);
    return GDK_EVENT_STOP;
  }
  if (scroll_pages (self, controller, dx, dy))
    return GDK_EVENT_STOP;
  double sideways = reader_pages_are_rtl (self) ? -dx : dx;
  double amount = fabs (dx) > fabs (dy) ? sideways : dy;
  if (amount * self->scrolled < 0)
    self->scrolled = 0;
  self->scrolled += amount;
  if (fabs (self->scrolled) >= 1) {
    reader_pages_turn (self, self->scrolled > 0 ? 1 : -1);
    self->scrolled = 0;
  }
  return GDK_EVENT_STOP;
}

static void
on_scroll_end (GtkEventControllerScroll *controller, ReaderPageView *self)
{
  self->scrolled = 0;
}

static void
on_motion (GtkEventControllerMotion *controller, double x, double y, ReaderPageView *self)
{
  ReaderHit hit;
  const char *cursor = NULL;
  if (reader_pages_hit (self, x, y, &hit) && hit.hit.node != NULL) {
    if (layout_node_get_link (hit.hit.node) != NULL || find_mark (self, &hit) != NULL)
      cursor = "pointer";
    else if (hit.hit.replaced == NULL)
      cursor = "text";
  }
  ReaderMarkEnd end;
  if (self->press.dragging)
    cursor = "text";
  else if (cursor != NULL && reader_mark_end_find (self, x, y, &end))
    cursor = "ew-resize";
  GdkCursor *now = gtk_widget_get_cursor (GTK_WIDGET (self));
  if (g_strcmp0 (now != NULL ? gdk_cursor_get_name (now) : NULL, cursor) != 0)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
}

/* Lets go of what a press has begun. */
void
reader_input_cancel (ReaderPageView *self)
{
  g_clear_handle_id (&self->press.turn_id, g_source_remove);
  stop_edge (self);
  self->press.active = false;
  self->press.dragging = false;
  self->press.panning = false;
  self->press.pans = false;
  g_clear_pointer (&self->press.resized, g_free);
}

void
reader_input_install (ReaderPageView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *press = gtk_gesture_click_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (press), GDK_BUTTON_PRIMARY);
  g_signal_connect (press, "pressed", G_CALLBACK (on_pressed), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));

  GtkGesture *drag = gtk_gesture_drag_new ();
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_gesture_group (drag, press);

  GtkGesture *swipe = gtk_gesture_swipe_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (swipe), TRUE);
  g_signal_connect (swipe, "swipe", G_CALLBACK (on_swipe), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (swipe));

  GtkGesture *pinch = gtk_gesture_zoom_new ();
  g_signal_connect (pinch, "begin", G_CALLBACK (on_pinch_begin), self);
  g_signal_connect (pinch, "scale-changed", G_CALLBACK (on_pinch), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));

  GtkGesture *hold = gtk_gesture_long_press_new ();
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (hold), TRUE);
  g_signal_connect (hold, "pressed", G_CALLBACK (on_long_press), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (hold));

  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES | GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll), self);
  g_signal_connect (scroll, "decelerate", G_CALLBACK (on_decelerate), self);
  g_signal_connect (scroll, "scroll-end", G_CALLBACK (on_scroll_end), self);
  gtk_widget_add_controller (widget, scroll);

  GtkEventController *motion = gtk_event_controller_motion_new ();
  g_signal_connect (motion, "enter", G_CALLBACK (on_motion), self);
  g_signal_connect (motion, "motion", G_CALLBACK (on_motion), self);
  gtk_widget_add_controller (widget, motion);
}
