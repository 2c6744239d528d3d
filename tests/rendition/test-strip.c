#include "fixture-cache.h"
#include "rendition-typesetter.h"
#include "rendition.h"

#include <glib/gstdio.h>

/* Sections set as strips: cut into stretches they are the same strip, and a long book is never kept
 * whole. */

#define N_SECTIONS 60

typedef struct {
  char *folder;
  BookPublication *publication;
  RenditionSettings settings;
} Fixture;

static void
write_chapter (const Fixture *f, int number)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_string_printf (text, "# Chapter %d\n\n", number);
  for (int i = 0; i < 30; i++)
    g_string_append_printf (text,
                            "## Part %d\n\nA paragraph that says enough to fill some lines of the "
                            "page, and goes on a little after that.\n\n> A word by somebody.\n\n"
                            "```\nint code = %d;\n```\n\n- one\n- two\n\n| a | b |\n|---|---|\n"
                            "| 1 | 2 |\n\n",
                            i, i);
  g_autofree char *path = g_strdup_printf ("%s/%d.md", f->folder, number);
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  fixture_cache_clear ();
  f->folder = g_dir_make_tmp ("galpi-strip-XXXXXX", NULL);
  for (int i = 0; i < N_SECTIONS; i++)
    write_chapter (f, 10 + i);
  rendition_settings_init (&f->settings);
  f->settings.continuous = true;
  g_autoptr (GError) error = NULL;
  f->publication = book_publication_open (f->folder, NULL, &error);
  g_assert_no_error (error);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_clear_object (&f->publication);
  for (int i = 0; i < N_SECTIONS; i++) {
    g_autofree char *path = g_strdup_printf ("%s/%d.md", f->folder, 10 + i);
    g_unlink (path);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
}

typedef struct {
  LayoutRect rect;
  LayoutFragmentType type;
} Placed;

static int
compare_placed (gconstpointer a, gconstpointer b)
{
  const Placed *x = a;
  const Placed *y = b;
  return x->rect.y != y->rect.y ? (x->rect.y > y->rect.y) - (x->rect.y < y->rect.y)
                                : (x->rect.x > y->rect.x) - (x->rect.x < y->rect.x);
}

/* Lines and pictures where they stand on the strip, from top to bottom. */
static GArray *
list_content (LayoutFlow *flow)
{
  GArray *placed = g_array_new (FALSE, FALSE, sizeof (Placed));
  int top = 0;
  for (guint i = 0; i < layout_flow_get_n_pages (flow); i++) {
    LayoutPage *page = layout_flow_get_page (flow, i);
    guint n = 0;
    const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
    for (guint j = 0; j < n; j++) {
      Placed item = { fragments[j].rect, fragments[j].type };
      item.rect.y += layout_unit_from_px (top);
      if (item.type != LAYOUT_FRAGMENT_BOX)
        g_array_append_val (placed, item);
    }
    top += rendition_section_measure_page (page);
  }
  g_array_sort (placed, compare_placed);
  return placed;
}

/* What boxes paint, in units of height: cut boxes have no gap and no overlap. */
static gint64
sum_boxes (LayoutFlow *flow)
{
  gint64 sum = 0;
  for (guint i = 0; i < layout_flow_get_n_pages (flow); i++) {
    guint n = 0;
    const LayoutFragment *fragments =
        layout_page_get_fragments (layout_flow_get_page (flow, i), &n);
    for (guint j = 0; j < n; j++) {
      if (fragments[j].type == LAYOUT_FRAGMENT_BOX)
        sum += fragments[j].rect.height;
    }
  }
  return sum;
}

static void
test_stretches_join (Fixture *f, gconstpointer data)
{
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (f->publication);
  rendition_typesetter_set_settings (typesetter, &f->settings, 400, 500);
  g_autoptr (RenditionSection) whole =
      rendition_typesetter_lay_out (typesetter, 0, NULL, NULL, NULL, NULL);
  rendition_typesetter_set_sliced (typesetter, true);
  g_autoptr (RenditionSection) sliced =
      rendition_typesetter_lay_out (typesetter, 0, NULL, NULL, NULL, NULL);
  LayoutFlow *one = rendition_section_get_flow (whole);
  LayoutFlow *many = rendition_section_get_flow (sliced);
  g_assert_cmpuint (layout_flow_get_n_pages (one), ==, 1);
  guint n = layout_flow_get_n_pages (many);
  int height = rendition_section_measure_page (layout_flow_get_page (one, 0));
  g_assert_cmpuint (n, >, (guint) height / 400);
  int sum = 0;
  for (guint i = 0; i < n; i++) {
    LayoutUnit slice = layout_page_get_height (layout_flow_get_page (many, i));
    if (i + 1 < n) {
      g_assert_cmpint (slice % LAYOUT_UNIT_ONE, ==, 0);
      g_assert_cmpint (slice, >=, layout_unit_from_px (249));
      g_assert_cmpint (slice, <, layout_unit_from_px (400));
    }
    sum += rendition_section_measure_page (layout_flow_get_page (many, i));
  }
  g_assert_cmpint (sum, ==, height);
  g_autoptr (GArray) expected = list_content (one);
  g_autoptr (GArray) found = list_content (many);
  g_assert_cmpmem (found->data, found->len * sizeof (Placed), expected->data,
                   expected->len * sizeof (Placed));
  g_assert_cmpint (sum_boxes (many), ==, sum_boxes (one));
}

static gboolean
give_up (gpointer data)
{
  g_error ("the sections did not come");
  return G_SOURCE_REMOVE;
}

static guint
count_kept (Rendition *rendition)
{
  guint kept = 0;
  for (guint i = 0; i < N_SECTIONS; i++)
    kept += rendition_get_page (rendition, i, 0) != NULL;
  return kept;
}

/* What is near the screen comes, and what is far goes; extents become what they were taken for. */
static void
test_only_what_is_near_is_kept (Fixture *f, gconstpointer data)
{
  g_autoptr (Rendition) rendition = rendition_new (f->publication);
  rendition_set_page (rendition, &f->settings, 400, 500);
  rendition_request (rendition, 0);
  g_assert_cmpint (rendition_get_extent (rendition, 30), >, 500);
  guint source = g_timeout_add_seconds (60, give_up, NULL);
  while (!rendition_is_complete (rendition, 0))
    g_main_context_iteration (NULL, TRUE);
  int guess = rendition_get_extent (rendition, 30);
  for (guint first = 0; first + 2 < N_SECTIONS; first++) {
    rendition_keep (rendition, first, first + 2);
    while (!rendition_is_complete (rendition, first)
           || !rendition_is_complete (rendition, first + 1)
           || !rendition_is_complete (rendition, first + 2))
      g_main_context_iteration (NULL, TRUE);
    g_assert_cmpuint (count_kept (rendition), <=, 12);
  }
  while (rendition_get_total_pages (rendition) < 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  int known = rendition_get_extent (rendition, 30);
  g_assert_cmpint (known, >, guess / 2);
  g_assert_cmpint (known, <, guess * 2);
  gint64 all = 0;
  for (guint i = 0; i < N_SECTIONS; i++)
    all += rendition_get_extent (rendition, i);
  g_assert_cmpint (rendition_get_total_pages (rendition), ==, (int) ((all + 499) / 500));
  guint section = 0;
  guint page = 9;
  double within = 9;
  int middle = rendition_get_total_pages (rendition) / 2;
  g_assert_true (rendition_locate_page_number (rendition, middle, &section, &page, &within));
  g_assert_cmpint (
      rendition_get_screen_number (
          rendition, section, (int) (within * rendition_get_extent (rendition, section) + 0.5)),
      ==, middle);
}

/* What was asked for in passing and is far away by now is not made. */
static void
test_requests_in_passing_are_dropped (Fixture *f, gconstpointer data)
{
  g_autoptr (Rendition) rendition = rendition_new (f->publication);
  rendition_set_page (rendition, &f->settings, 400, 500);
  for (guint first = 0; first + 2 < N_SECTIONS; first++)
    rendition_keep (rendition, first, first + 2);
  rendition_request (rendition, N_SECTIONS - 3);
  guint source = g_timeout_add_seconds (60, give_up, NULL);
  while (!rendition_is_complete (rendition, N_SECTIONS - 1)
         || !rendition_is_complete (rendition, N_SECTIONS - 3))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_assert_cmpuint (count_kept (rendition), <, 12);
}

static guint
count_known (Rendition *rendition)
{
  guint known = 0;
  for (guint i = 0; i < N_SECTIONS; i++)
    known += rendition_get_n_pages (rendition, i) >= 0;
  return known;
}

/* What the reader asks for does not wait until all is counted, however often they ask. */
static void
test_requests_come_before_counts (Fixture *f, gconstpointer data)
{
  g_autoptr (Rendition) rendition = rendition_new (f->publication);
  rendition_set_page (rendition, &f->settings, 400, 500);
  guint source = g_timeout_add_seconds (60, give_up, NULL);
  for (guint i = 0; i < 2; i++) {
    guint wanted = (i * 13 + 7) % N_SECTIONS;
    guint before = count_known (rendition);
    rendition_request (rendition, wanted);
    while (!rendition_is_complete (rendition, wanted))
      g_main_context_iteration (NULL, TRUE);
    /* What was done or on its way when it was asked for may still come. */
    g_assert_cmpuint (count_known (rendition), <=, before + N_SECTIONS / 2);
  }
  while (rendition_get_total_pages (rendition) < 0)
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  g_assert_cmpuint (count_known (rendition), ==, N_SECTIONS);
}

/* What is wanted beside the page read is not forgotten when somebody jumps away and back at any moment,
 * although it will be counted too. */
static void
test_interrupted_neighbours_come (Fixture *f, gconstpointer data)
{
  g_autoptr (Rendition) rendition = rendition_new (f->publication);
  guint source = g_timeout_add_seconds (60, give_up, NULL);
  for (guint round = 0; round < 120; round++) {
    rendition_set_page (rendition, &f->settings, 400, 500 + round % 7);
    rendition_request (rendition, 0);
    while (!rendition_is_complete (rendition, 0))
      g_main_context_iteration (NULL, TRUE);
    rendition_keep (rendition, 0, 3);
    g_usleep (round % 40 * 20);
    rendition_request (rendition, 4);
    rendition_keep (rendition, 0, 4);
    for (guint i = 0; i <= 4; i++) {
      while (!rendition_is_complete (rendition, i))
        g_main_context_iteration (NULL, TRUE);
    }
  }
  g_source_remove (source);
}

int
main (int argc, char **argv)
{
  fixture_cache_enter ();
  g_test_init (&argc, &argv, NULL);
#define ADD(name, function) g_test_add ("/strip/" name, Fixture, NULL, set_up, function, tear_down)
  ADD ("stretches-join", test_stretches_join);
  ADD ("only-what-is-near-is-kept", test_only_what_is_near_is_kept);
  ADD ("requests-come-before-counts", test_requests_come_before_counts);
  ADD ("requests-in-passing-are-dropped", test_requests_in_passing_are_dropped);
  ADD ("interrupted-neighbours-come", test_interrupted_neighbours_come);
#undef ADD
  int status = g_test_run ();
  fixture_cache_leave ();
  return status;
}
