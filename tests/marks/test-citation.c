#include "config.h"

#include "marks-citation.h"
#include "marks-link.h"

#include <string.h>

/* A passage as a citation, in the manner of the book's language, with an address that leads back. */

static MarksAnchor *
make_anchor (const char *exact, const char *chapters, const char *page)
{
  g_autoptr (StoreAnchor) row = store_anchor_new ();
  row->exact = g_strdup (exact);
  row->suffix = g_strdup (" what follows");
  row->contents_path = g_strdup (chapters);
  row->page = g_strdup (page);
  row->cfi = g_strdup ("epubcfi(/6/4!/4/2,/1:4,/1:19)");
  row->progression = 0.504;
  return marks_anchor_new_from_row (row);
}

/* All but the address, which must be one of ours that carries the beginning of @quote. */
static char *
cite (MarksAnchor *anchor, const MarksBookInfo *book, const char *quote)
{
  g_autofree char *text = marks_citation_build (anchor, book);
  char *address = strrchr (text, '\n');
  g_assert_nonnull (address);
  g_autoptr (MarksLink) link = marks_link_parse (address + 1);
  g_assert_nonnull (link);
  g_assert_cmpstr (link->quote, ==, quote);
  g_assert_cmpstr (link->cfi, ==, "epubcfi(/6/4!/4/2,/1:4,/1:19)");
  return g_strndup (text, (gsize) (address - text));
}

static void
test_passage (void)
{
  MarksBookInfo book = { .title = (char *) "The\nKeeper",
                         .creators = (char *) "A. Writer; B. Other",
                         .language = (char *) "en" };
  g_autoptr (MarksAnchor) anchor =
      make_anchor ("The keeper lit the lamp.\nIt was four.", "[\"Part One\",\"The Lamp\"]", "xii");
  g_autofree char *text = cite (anchor, &book, "The keeper lit the lamp.\nIt was four.");
  g_assert_cmpstr (text, ==,
                   "“The keeper lit the lamp.\nIt was four.”\n"
                   "— A. Writer, B. Other, The Keeper, “The Lamp”, p. xii");
}

static void
test_korean (void)
{
  MarksBookInfo book = { .title = (char *) "등대지기",
                         .creators = (char *) "한지우",
                         .language = (char *) "ko-KR" };
  g_autoptr (MarksAnchor) anchor = make_anchor ("불을 켰다.", "[\"등대\"]", "12");
  g_autofree char *text = cite (anchor, &book, "불을 켰다.");
  g_assert_cmpstr (text, ==, "“불을 켰다.”\n— 한지우, 《등대지기》, 〈등대〉, 12쪽");
  /* Konkani is no Korean. */
  book.language = (char *) "kok";
  g_autofree char *other = cite (anchor, &book, "불을 켰다.");
  g_assert_cmpstr (other, ==, "“불을 켰다.”\n— 한지우, 등대지기, “등대”, p. 12");
}

static void
test_little_is_known (void)
{
  MarksBookInfo book = { .title = (char *) "Notes" };
  g_autoptr (MarksAnchor) anchor = make_anchor ("“Nobody came.”", NULL, NULL);
  g_autofree char *text = cite (anchor, &book, "“Nobody came.”");
  g_assert_cmpstr (text, ==, "“Nobody came.”\n— Notes, 50%");
  g_autoptr (MarksAnchor) point = make_anchor (NULL, NULL, NULL);
  g_autofree char *place = cite (point, &book, " what follows");
  g_assert_cmpstr (place, ==, "— Notes, 50%");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/marks/citation/passage", test_passage);
  g_test_add_func ("/marks/citation/korean", test_korean);
  g_test_add_func ("/marks/citation/little-is-known", test_little_is_known);
  return g_test_run ();
}
