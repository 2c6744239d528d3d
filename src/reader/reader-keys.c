#include "config.h"

#include "reader-page-view-private.h"

/* Keys are taken before the labels of the blocks see them: a label has bindings of its own for the
 * arrows. */

/* By how many lines an arrow moves a strip. */
#define ARROW_LINES 3

/* Left and right are directions on the page, forward and back are those of the book. */
static int
forward_of (ReaderPageView *self, int right)
{
  return reader_pages_are_rtl (self) ? -right : right;
}

static bool
extend_by_key (ReaderPageView *self, guint key, bool word)
{
  ReaderUnit unit = word ? READER_UNIT_WORD : READER_UNIT_LETTER;
  switch (key) {
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    reader_selection_move (self, forward_of (self, 1), unit);
    return true;
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    reader_selection_move (self, forward_of (self, -1), unit);
    return true;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    reader_selection_move (self, 1, READER_UNIT_PARAGRAPH);
    return true;
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    reader_selection_move (self, -1, READER_UNIT_PARAGRAPH);
    return true;
  default:
    return false;
  }
}

static bool
read_on (ReaderPageView *self, int by)
{
  if (reader_accessible_has_focus (self) && reader_accessible_move_focus (self, by))
    return true;
  double way = by * ARROW_LINES * reader_strip_get_line (self);
  if (reader_strip_is_on (self))
    reader_strip_glide (self, way);
  else if (!reader_fixed_pan (self, 0, way))
    reader_pages_turn (self, by);
  return true;
}

/* Goes on by a screen: inside enlarged pages, else to the next ones. */
static void
page_on (ReaderPageView *self, int by)
{
  if (!reader_fixed_pan (self, 0, by * gtk_widget_get_height (GTK_WIDGET (self)) * 0.9))
    reader_pages_turn (self, by);
}

static bool
turn_by_key (ReaderPageView *self, guint key, bool shift)
{
  switch (key) {
  case GDK_KEY_Right:
  case GDK_KEY_KP_Right:
    reader_pages_turn (self, forward_of (self, 1));
    return true;
  case GDK_KEY_Left:
  case GDK_KEY_KP_Left:
    reader_pages_turn (self, forward_of (self, -1));
    return true;
  case GDK_KEY_Down:
  case GDK_KEY_KP_Down:
    return read_on (self, 1);
  case GDK_KEY_Up:
  case GDK_KEY_KP_Up:
    return read_on (self, -1);
  case GDK_KEY_space:
  case GDK_KEY_KP_Space:
    page_on (self, shift ? -1 : 1);
    return true;
  case GDK_KEY_Page_Down:
  case GDK_KEY_KP_Page_Down:
    page_on (self, 1);
    return true;
  case GDK_KEY_Page_Up:
  case GDK_KEY_KP_Page_Up:
    page_on (self, -1);
    return true;
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    gtk_widget_activate_action (GTK_WIDGET (self), "page.section-start", NULL);
    return true;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    gtk_widget_activate_action (GTK_WIDGET (self), "page.section-end", NULL);
    return true;
  default:
    return false;
  }
}

static bool
control_key (ReaderPageView *self, guint key)
{
  switch (key) {
  case GDK_KEY_Home:
  case GDK_KEY_KP_Home:
    gtk_widget_activate_action (GTK_WIDGET (self), "page.book-start", NULL);
    return true;
  case GDK_KEY_End:
  case GDK_KEY_KP_End:
    gtk_widget_activate_action (GTK_WIDGET (self), "page.book-end", NULL);
    return true;
  default:
    return false;
  }
}

static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        ReaderPageView *self)
{
  state &= GDK_SHIFT_MASK | GDK_CONTROL_MASK | GDK_ALT_MASK | GDK_SUPER_MASK;
  bool shift = (state & GDK_SHIFT_MASK) != 0;
  bool control = (state & GDK_CONTROL_MASK) != 0;
  if ((state & (GDK_ALT_MASK | GDK_SUPER_MASK)) != 0)
    return GDK_EVENT_PROPAGATE;
  if (shift && extend_by_key (self, key, control))
    return GDK_EVENT_STOP;
  if (control)
    return control_key (self, key);
  if (key == GDK_KEY_Escape) {
    bool had = reader_page_view_get_selection (self, NULL);
    reader_selection_clear (self);
    return had;
  }
  return turn_by_key (self, key, shift);
}

void
reader_keys_install (ReaderPageView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}
