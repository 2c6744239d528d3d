#include "config.h"

#include "fixture-view.h"

#include <string.h>

/* Continuous mode in a window of its own: the book scrolls from its first line to its last. */

static bool
is_strip (Fixture *f)
{
  return reader_page_view_get_total_pages (f->view) > 0 && is_shown (f)
         && rendition_get_settings (f->rendition)->continuous
         && rendition_is_complete (f->rendition, 0);
}

static void
set_continuous (Fixture *f, bool continuous, double font_size)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.continuous = continuous;
  settings.font_size = font_size;
  reader_page_view_set_settings (f->view, &settings);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  fixture_set_up (f, data);
  /* So that a key's way is done when the key is. */
  g_object_set (gtk_widget_get_settings (f->window), "gtk-enable-animations", FALSE, NULL);
  set_continuous (f, true, 18);
  wait_for (f, is_strip);
}

static int n_changes;

static bool
has_settled (Fixture *f)
{
  return f->n_place_changed > n_changes;
}

/* Moves and waits until the view says where it is now. */
static bool
turn (Fixture *f, gboolean (*move) (ReaderPageView *view))
{
  n_changes = f->n_place_changed;
  if (!move (f->view))
    return false;
  wait_for (f, has_settled);
  return true;
}

/* Where the text that begins at @offset stands in the window; -1 when it is not to be seen. */
static int
find_y (Fixture *f, int section, guint32 offset)
{
  GdkRectangle bounds;
  ReaderRange range = { section, offset, offset + 3 };
  return reader_page_view_get_range_bounds (f->view, &range, &bounds) ? bounds.y : -1;
}

/* Screen after screen, what was at the bottom is at the top, also from chapter to chapter. */
static void
test_no_seam (Fixture *f, gconstpointer data)
{
  g_assert_false (reader_page_view_previous (f->view));
  g_assert_cmpint (visible (f).start, ==, 0);
  int n_screens = 1;
  bool crossed = false;
  for (;; n_screens++) {
    ReaderRange before = visible (f);
    g_assert_cmpint (find_y (f, before.section, before.end - 4), >, 0);
    if (!turn (f, reader_page_view_next))
      break;
    ReaderRange after = visible (f);
    if (after.section == before.section) {
      g_assert_cmpuint (after.start, >, before.start);
      g_assert_cmpuint (after.start, <, before.end);
    } else {
      g_assert_cmpint (after.section, ==, before.section + 1);
    }
    /* The end of one chapter and the start of the next are seen at once. */
    int next = find_y (f, after.section + 1, 0);
    crossed = crossed || next > 0;
    if (next > 0)
      g_assert_cmpint (find_y (f, after.section, after.end - 4), <, next);
  }
  g_assert_true (crossed);
  g_assert_cmpint (n_screens, >, 6);
  g_assert_true (is_at_end (f));
  g_assert_cmpint (reader_page_view_get_page_number (f->view), ==,
                   reader_page_view_get_total_pages (f->view));
  while (turn (f, reader_page_view_previous))
    n_screens--;
  g_assert_cmpint (n_screens, ==, 1);
  g_assert_cmpint (visible (f).section, ==, 0);
  g_assert_cmpint (reader_page_view_get_page_number (f->view), ==, 1);
}

static bool
is_paged (Fixture *f)
{
  return !rendition_get_settings (f->rendition)->continuous && shows_place (f)
         && rendition_get_n_pages (f->rendition, 1) > 3;
}

/* Pages, strip, larger letters: the place stays. */
static void
test_place_is_kept (Fixture *f, gconstpointer data)
{
  show_place (f, 1, 3000);
  g_assert_cmpuint (visible (f).start, <=, 3000);
  g_assert_cmpuint (visible (f).start + 100, >, 3000);
  set_continuous (f, false, 18);
  wait_for (f, is_paged);
  g_assert_cmpuint (reader_page_view_get_place (f->view).offset, ==, 3000);
  set_continuous (f, true, 26);
  wait_for (f, is_strip);
  show_place (f, 1, 3000);
  g_assert_cmpuint (reader_page_view_get_place (f->view).offset, ==, 3000);
  g_assert_cmpint (find_y (f, 1, 3000), >=, 0);
}

static bool
shows_section_1 (Fixture *f)
{
  return shows_place (f) && visible (f).section == 1;
}

static bool
all_is_there (Fixture *f)
{
  return rendition_is_complete (f->rendition, 0) && rendition_is_complete (f->rendition, 1)
         && rendition_is_complete (f->rendition, 2)
         && reader_page_view_get_total_pages (f->view) > 0;
}

/* What comes above the screen, and gets its true height there, moves nothing on it. */
static void
test_what_comes_above_moves_nothing (Fixture *f, gconstpointer data)
{
  set_continuous (f, true, 20);
  reader_page_view_go_to (f->view, (BookLocator){ .section = 1 });
  wait_for (f, shows_section_1);
  int y = find_y (f, 1, 10);
  g_assert_cmpint (y, >, 0);
  wait_for (f, all_is_there);
  wait_for (f, is_idle);
  g_assert_cmpint (find_y (f, 1, 10), ==, y);
  /* And it joins on. */
  g_assert_true (turn (f, reader_page_view_previous));
  g_assert_cmpint (visible (f).section, ==, 0);
  gsize length = 0;
  dom_text_get_string (rendition_get_text (f->rendition, 0), &length);
  int end = find_y (f, 0, (guint32) length - 4);
  int height = gtk_widget_get_height (GTK_WIDGET (f->view));
  g_assert_cmpint (end, >, height * 3 / 4);
  g_assert_cmpint (end, <, height);
}

static void
test_ends_of_chapter_and_book (Fixture *f, gconstpointer data)
{
  show_place (f, 1, 2000);
  n_changes = f->n_place_changed;
  gtk_widget_activate_action (GTK_WIDGET (f->view), "page.section-end", NULL);
  wait_for (f, has_settled);
  gsize length = 0;
  dom_text_get_string (rendition_get_text (f->rendition, 1), &length);
  g_assert_cmpint (find_y (f, 1, (guint32) length - 4), >, 0);
  gtk_widget_activate_action (GTK_WIDGET (f->view), "page.section-start", NULL);
  wait_for (f, shows_place);
  g_assert_cmpint (find_y (f, 1, 0), >, 0);
  n_changes = f->n_place_changed;
  gtk_widget_activate_action (GTK_WIDGET (f->view), "page.book-end", NULL);
  wait_for (f, is_at_end);
  g_assert_false (reader_page_view_next (f->view));
}

/* Marks and hits move along with the text, and a selection can be in a chapter that is not the one
 * at the top. */
static void
test_words_of_two_chapters (Fixture *f, gconstpointer data)
{
  gsize length = 0;
  n_changes = f->n_place_changed;
  gtk_widget_activate_action (GTK_WIDGET (f->view), "page.section-end", NULL);
  wait_for (f, has_settled);
  reader_page_view_next (f->view);
  wait_for (f, all_is_there);
  reader_page_view_previous (f->view);
  g_assert_cmpint (visible (f).section, ==, 0);
  while (find_y (f, 1, 0) < 0)
    g_assert_true (turn (f, reader_page_view_next));
  dom_text_get_string (rendition_get_text (f->rendition, 1), &length);
  ReaderRange range = { 1, 0, 3 };
  reader_page_view_select (f->view, &range);
  g_autofree char *selected = reader_page_view_dup_selected_text (f->view);
  g_assert_cmpstr (selected, ==, "Two");
  reader_page_view_set_hits (f->view, &range, 1, 0);
  int y = find_y (f, 1, 0);
  g_assert_cmpint (y, >, 0);
}

static bool
far_is_gone (Fixture *f)
{
  return is_at_end (f) && rendition_is_complete (f->rendition, 2);
}

static void
test_jump_to_progression (Fixture *f, gconstpointer data)
{
  wait_for (f, is_counted);
  for (int i = 1; i < 10; i++) {
    n_changes = f->n_place_changed;
    reader_page_view_jump_to_progression (f->view, i / 10.0);
    wait_for (f, has_settled);
    double progression = reader_page_view_get_progression (f->view);
    g_assert_cmpfloat (progression, >, i / 10.0 - 0.1);
    g_assert_cmpfloat (progression, <=, i / 10.0 + 0.11);
  }
  reader_page_view_jump_to_progression (f->view, 1);
  wait_for (f, far_is_gone);
}

int
main (int argc, char **argv)
{
  fixture_init (&argc, &argv);
#define ADD(name, function)                                                                        \
  g_test_add ("/reader/strip/" name, Fixture, NULL, set_up, function, fixture_tear_down)
  ADD ("no-seam", test_no_seam);
  ADD ("place-is-kept", test_place_is_kept);
  ADD ("what-comes-above-moves-nothing", test_what_comes_above_moves_nothing);
  ADD ("ends-of-chapter-and-book", test_ends_of_chapter_and_book);
  ADD ("words-of-two-chapters", test_words_of_two_chapters);
  ADD ("jump-to-progression", test_jump_to_progression);
  return g_test_run ();
}
