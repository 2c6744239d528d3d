#include "config.h"

#include "epub.h"

static void
test_round_trip (void)
{
  static const char *const good[] = {
    "epubcfi(/6/4)",
    "epubcfi(/6/4[chap01ref]!/4[body01]/10[para05]/3:10)",
    "epubcfi(/6/4!/4/2/1:3[xx,y])",
    "epubcfi(/6/4!/4/2/1:3[;s=b])",
    "epubcfi(/6/4!/4[a^]b^^^,]/1:0)",
    "epubcfi(/6/4!/4,/2/1:1,/4/1:2)",
    "epubcfi(/6/4!/4/2,/1:1,/1:4)",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (EpubCfi) cfi = epub_cfi_parse (good[i]);
    g_assert_nonnull (cfi);
    g_autofree char *printed = epub_cfi_to_string (cfi);
    if (i == 2)
      g_assert_cmpstr (printed, ==, "epubcfi(/6/4!/4/2/1:3[xx^,y])");
    else
      g_assert_cmpstr (printed, ==, good[i]);
  }
}

static void
test_steps (void)
{
  g_autoptr (EpubCfi) cfi = epub_cfi_parse ("epubcfi(/6/4[c]!/4/10[p]/3:10~1.5@2:3)");
  const EpubCfiPath *path = epub_cfi_get_start (cfi);
  g_assert_cmpuint (path->n_steps, ==, 5);
  g_assert_cmpint (path->steps[2].number, ==, 4);
  g_assert_true (path->steps[2].indirect);
  g_assert_false (path->steps[3].indirect);
  g_assert_cmpstr (path->steps[3].id, ==, "p");
  g_assert_cmpint (path->offset, ==, 10);
  g_assert_false (epub_cfi_is_range (cfi));
}

static void
test_range (void)
{
  g_autoptr (EpubCfi) cfi = epub_cfi_parse ("epubcfi(/6/4!,/4/2/1:1,/4/4/1:2)");
  g_assert_true (epub_cfi_is_range (cfi));
  g_assert_cmpuint (epub_cfi_get_start (cfi)->n_steps, ==, 5);
  g_assert_true (epub_cfi_get_end (cfi)->steps[2].indirect);
  g_assert_cmpint (epub_cfi_get_end (cfi)->offset, ==, 2);
}

static void
test_rejected (void)
{
  static const char *const bad[] = { "",
                                     "epubcfi()",
                                     "epubcfi(/)",
                                     "epubcfi(/6",
                                     "epubcfi(6/4)",
                                     "epubcfi(/6/4[x)",
                                     "epubcfi(/6:)",
                                     "epubcfi(/6,/2)",
                                     "epubcfi(/6/4)x",
                                     "/6/4",
                                     "epubcfi(/-2)",
                                     "epubcfi(/6/4!,/2,)!" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (epub_cfi_parse (bad[i]));
  g_autoptr (EpubCfi) huge = epub_cfi_parse ("epubcfi(/99999999999999999999999:5)");
  g_assert_cmpint (epub_cfi_get_start (huge)->steps[0].number, ==, G_MAXINT);
}

static void
test_order (void)
{
  static const char *const sorted[] = {
    "epubcfi(/6/4)",           "epubcfi(/6/4!/4/2)",
    "epubcfi(/6/4!/4/2/1:0)",  "epubcfi(/6/4[x]!/4/2/1:5)",
    "epubcfi(/6/4!/4/2/1:12)", "epubcfi(/6/4!/4/2/3:1)",
    "epubcfi(/6/4!/4/10/1:0)", "epubcfi(/6/10!/4/2/1:0)",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (sorted); i++) {
    for (gsize j = 0; j < G_N_ELEMENTS (sorted); j++) {
      g_autoptr (EpubCfi) a = epub_cfi_parse (sorted[i]);
      g_autoptr (EpubCfi) b = epub_cfi_parse (sorted[j]);
      int order = epub_cfi_compare (a, b);
      g_assert_cmpint (order < 0, ==, i < j);
      g_assert_cmpint (order > 0, ==, i > j);
    }
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cfi/round-trip", test_round_trip);
  g_test_add_func ("/cfi/steps", test_steps);
  g_test_add_func ("/cfi/range", test_range);
  g_test_add_func ("/cfi/rejected", test_rejected);
  g_test_add_func ("/cfi/order", test_order);
  return g_test_run ();
}
