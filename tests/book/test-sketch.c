#include "book-sketch.h"

#include "book-text-key.h"

/* How books are compared without keeping their text. */

static void
add_paragraph (GArray *hashes, const char *text)
{
  g_autoptr (BookTextKey) key = book_text_key_new (text, -1, BOOK_TEXT_KEY_UNSPACED);
  guint64 hash = book_text_key_get_hash (key);
  g_array_append_val (hashes, hash);
}

/* A book of forty paragraphs, of which the first @n_changed are others than usual. */
static char *
sketch_of (int n_changed, const char *space)
{
  g_autoptr (GArray) hashes = g_array_new (FALSE, FALSE, sizeof (guint64));
  add_paragraph (hashes, "강");
  for (int i = 0; i < 40; i++) {
    g_autofree char *text =
        g_strdup_printf ("%s%d번째%s문단은%s강에%s대한%s것이다.", i < n_changed ? "고친 " : "", i,
                         space, space, space, space);
    add_paragraph (hashes, text);
  }
  return book_sketch_new ((const guint64 *) hashes->data, hashes->len);
}

static void
sketches_tell_what_is_shared (void)
{
  g_autofree char *first = sketch_of (0, " ");
  g_autofree char *corrected = sketch_of (4, " ");
  g_autofree char *other = sketch_of (40, " ");
  g_assert_cmpfloat (book_sketch_compare (first, first), ==, 1);
  /* 37 of 45 paragraphs are in both. */
  g_assert_cmpfloat_with_epsilon (book_sketch_compare (first, corrected), 37 / 45.0, 0.12);
  /* Only the heading is. */
  g_assert_cmpfloat (book_sketch_compare (first, other), <, 0.1);
}

static void
spaces_do_not_count (void)
{
  g_autofree char *spaced = sketch_of (0, " ");
  g_autofree char *joined = sketch_of (0, "");
  g_assert_cmpfloat (book_sketch_compare (spaced, joined), ==, 1);
}

static void
without_a_sketch_nothing_is_known (void)
{
  g_autofree char *sketch = sketch_of (0, " ");
  g_assert_cmpfloat (book_sketch_compare (sketch, NULL), ==, -1);
  g_assert_cmpfloat (book_sketch_compare ("AAAA", sketch), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/sketch/tell-what-is-shared", sketches_tell_what_is_shared);
  g_test_add_func ("/book/sketch/spaces-do-not-count", spaces_do_not_count);
  g_test_add_func ("/book/sketch/without-one", without_a_sketch_nothing_is_known);
  return g_test_run ();
}
