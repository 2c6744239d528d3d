#include "config.h"

#include "epub.h"

/* What is canonical comes back as it was. */
static void
test_round_trip (void)
{
  static const char *const good[] = {
    "epubcfi(/6/4)",
    "epubcfi(/6/4!)",
    "epubcfi(/6/4[chap01ref]!/4[body01]/10[para05]/3:10)",
    "epubcfi(/6/4!/4/2/1:3[xx,y])",
    "epubcfi(/6/4!/4/2/1:3[,y])",
    "epubcfi(/6/4!/4/2/1:3[xx^,y])",
    "epubcfi(/6/4!/4/2/1:3[;s=b])",
    "epubcfi(/6/4!/4/2/1:3[xx,y;s=a;vnd.example.k=1,2^,3;flag])",
    "epubcfi(/6/4!/4/2[id;s=b])",
    "epubcfi(/6/4!/4[a^]b^^^,^(^)^;^=^[]/1:0)",
    "epubcfi(/6/4!/4[\xea\xb0\x88\xed\x94\xbc]/1:0[\xec\xb1\x85,\xf0\x9f\xa6\x8a])",
    "epubcfi(/6/4!/4,/2/1:1,/4/1:2)",
    "epubcfi(/6/4!/4/2,/1:1,/1:4)",
    "epubcfi(/6/4!/4/2,/1:1[a;s=a],/1:4[b,c])",
    "epubcfi(/6/4,!/4/2/1:1,!/6/1:4)",
    "epubcfi(/6,:1,/4)",
    "epubcfi(/6/4!/4/2[vid]~23.5)",
    "epubcfi(/6/4!/4/2[img]@5.75:97.6)",
    "epubcfi(/6/4!/4/2~0.000000001@50:0)",
    "epubcfi(/6/4!/4/2!/4/6/1:9)",
    "epubcfi(/6/4!/4/2[img]!@0:100[;s=b])",
    "epubcfi(/6/0!/4/0)",
  };
  for (gsize i = 0; i < G_N_ELEMENTS (good); i++) {
    g_autoptr (EpubCfi) cfi = epub_cfi_parse (good[i]);
    if (cfi == NULL)
      g_error ("%s was not understood", good[i]);
    g_autofree char *printed = epub_cfi_to_string (cfi);
    g_assert_cmpstr (printed, ==, good[i]);
    g_autoptr (EpubCfi) copy = epub_cfi_new (
        epub_cfi_get_start (cfi), epub_cfi_is_range (cfi) ? epub_cfi_get_end (cfi) : NULL);
    g_autofree char *again = epub_cfi_to_string (copy);
    g_assert_cmpstr (again, ==, good[i]);
    g_assert_cmpint (epub_cfi_compare (cfi, copy), ==, 0);
  }
}

/* What is not, becomes it. */
static void
test_canonical (void)
{
  static const char *const pairs[][2] = {
    { "epubcfi(/6/04!/4/2/1:03)", "epubcfi(/6/4!/4/2/1:3)" },
    { "epubcfi(/6/4!/4/2/1:3[x;v=1;s=b])", "epubcfi(/6/4!/4/2/1:3[x;s=b;v=1])" },
    { "epubcfi(/6/4!/4/2/1:3[])", "epubcfi(/6/4!/4/2/1:3)" },
    { "epubcfi(/6/4!/4/2~1.50)", "epubcfi(/6/4!/4/2~1.5)" },
    { "epubcfi(/6/4!/4/2~1.5999999999999)", "epubcfi(/6/4!/4/2~1.6)" },
    { "epubcfi(/6/4!/4/2~99999999999999999999999.5)", "epubcfi(/6/4!/4/2~1000000000)" },
    { "epubcfi(/6/4!,/4/2/1:1,/4/4/1:2)", "epubcfi(/6/4!/4,/2/1:1,/4/1:2)" },
    { "epubcfi(/6/4!/4/2/1,:1,:4)", "epubcfi(/6/4!/4/2,/1:1,/1:4)" },
    { "epubcfi(/6/4!/4[^a^b])", "epubcfi(/6/4!/4[ab])" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    g_autoptr (EpubCfi) cfi = epub_cfi_parse (pairs[i][0]);
    if (cfi == NULL)
      g_error ("%s was not understood", pairs[i][0]);
    g_autofree char *printed = epub_cfi_to_string (cfi);
    g_assert_cmpstr (printed, ==, pairs[i][1]);
    g_autoptr (EpubCfi) again = epub_cfi_parse (printed);
    g_assert_cmpint (epub_cfi_compare (cfi, again), ==, 0);
  }
}

static void
append_random_text (GRand *random, GString *out)
{
  static const char *const letters[] = {
    "a", "^^", "^]", "^[", "^,", "^;", "^=", "^(", "^)", " ", "\xed\x95\x9c", "\xf0\x9f\xa6\x8a"
  };
  for (int n = g_rand_int_range (random, 1, 6); n > 0; n--)
    g_string_append (out, letters[g_rand_int_range (random, 0, G_N_ELEMENTS (letters))]);
}

static void
append_random_local (GRand *random, GString *out)
{
  for (int n = g_rand_int_range (random, 1, 5); n > 0; n--) {
    g_string_append_printf (out, "%s/%d", g_rand_int_range (random, 0, 9) == 0 ? "!" : "",
                            g_rand_int_range (random, 0, 40));
    if (g_rand_int_range (random, 0, 3) > 0)
      continue;
    g_string_append_c (out, '[');
    append_random_text (random, out);
    g_string_append_c (out, ']');
  }
  switch (g_rand_int_range (random, 0, 5)) {
  case 0:
    g_string_append_printf (out, ":%d[", g_rand_int_range (random, 0, 500));
    append_random_text (random, out);
    g_string_append_c (out, ',');
    append_random_text (random, out);
    g_string_append (out, ";s=a;k=");
    append_random_text (random, out);
    g_string_append_c (out, ']');
    break;
  case 1:
    g_string_append_printf (out, "~%d.%d1", g_rand_int_range (random, 0, 500),
                            g_rand_int_range (random, 0, 500));
    break;
  case 2:
    g_string_append_printf (out, "@%d:%d", g_rand_int_range (random, 0, 100),
                            g_rand_int_range (random, 0, 100));
    break;
  default:
    break;
  }
}

/* Anything the grammar allows, printed once, is printed the same for ever after, and is equal to
 * itself; orders agree with each other. */
static void
test_random (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (7);
  g_autoptr (EpubCfi) previous = NULL;
  for (int i = 0; i < 20000; i++) {
    g_autoptr (GString) text = g_string_new ("epubcfi(/6");
    bool range = g_rand_int_range (random, 0, 3) == 0;
    if (!range)
      append_random_local (random, text);
    for (int end = 0; range && end < 2; end++) {
      g_string_append_c (text, ',');
      append_random_local (random, text);
    }
    g_string_append_c (text, ')');
    g_autoptr (EpubCfi) cfi = epub_cfi_parse (text->str);
    if (cfi == NULL)
      g_error ("%s was not understood", text->str);
    g_autofree char *printed = epub_cfi_to_string (cfi);
    g_autoptr (EpubCfi) again = epub_cfi_parse (printed);
    g_assert_nonnull (again);
    g_autofree char *twice = epub_cfi_to_string (again);
    g_assert_cmpstr (twice, ==, printed);
    if (!range)
      g_assert_cmpstr (printed, ==, text->str);
    g_assert_cmpint (epub_cfi_compare (cfi, again), ==, 0);
    if (previous != NULL)
      g_assert_cmpint (epub_cfi_compare (cfi, previous) < 0, ==,
                       epub_cfi_compare (previous, cfi) > 0);
    g_clear_pointer (&previous, epub_cfi_free);
    previous = g_steal_pointer (&cfi);
  }
}

static void
test_steps (void)
{
  g_autoptr (EpubCfi) cfi = epub_cfi_parse ("epubcfi(/6/4[c]!/4/10[p]/3:10~1.5@2:3[it,;s=a;k=v])");
  const EpubCfiPath *path = epub_cfi_get_start (cfi);
  g_assert_cmpuint (path->n_steps, ==, 5);
  g_assert_cmpint (path->steps[2].number, ==, 4);
  g_assert_true (path->steps[2].indirect);
  g_assert_false (path->steps[3].indirect);
  g_assert_cmpstr (path->steps[3].assertion.before, ==, "p");
  g_assert_cmpint (path->offset, ==, 10);
  g_assert_cmpfloat_with_epsilon (path->time, 1.5, 1e-12);
  g_assert_cmpfloat_with_epsilon (path->x, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (path->y, 3, 1e-12);
  g_assert_cmpint (path->side, ==, EPUB_CFI_SIDE_AFTER);
  g_assert_cmpstr (path->assertion.before, ==, "it");
  g_assert_null (path->assertion.after);
  const EpubCfiParameter *parameter = path->assertion.parameters->pdata[0];
  g_assert_cmpstr (parameter->name, ==, "k");
  g_assert_cmpstr (parameter->values[0], ==, "v");
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
                                     "epubcfi(/6/4!,/2,)!",
                                     "epubcfi(/6/4!!/2)",
                                     "epubcfi(/6/4:1,/2,/4)",
                                     "epubcfi(/6/4:1/2)",
                                     "epubcfi(/6/4~)",
                                     "epubcfi(/6/4~1.)",
                                     "epubcfi(/6/4@1)",
                                     "epubcfi(/6/4[a][b])",
                                     "epubcfi(/6/4[a,b)",
                                     "epubcfi(/6/4[a;b)",
                                     "epubcfi(/6/4[a;b=c)",
                                     "epubcfi(/6/4[a^])",
                                     "epubcfi(/6/4,/2,/4,/6)" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_null (epub_cfi_parse (bad[i]));
  g_autoptr (EpubCfi) huge = epub_cfi_parse ("epubcfi(/99999999999999999999999:5)");
  g_assert_cmpint (epub_cfi_get_start (huge)->steps[0].number, ==, G_MAXINT);
}

static void
test_order (void)
{
  /* https://idpf.org/epub/linking/cfi/#sec-sorting */
  static const char *const sorted[] = {
    "epubcfi(/6/4)",
    "epubcfi(/6/4:3)",
    "epubcfi(/6/4/2)",
    "epubcfi(/6/4@50:10)",
    "epubcfi(/6/4@20:30)",
    "epubcfi(/6/4@50:30)",
    "epubcfi(/6/4~2)",
    "epubcfi(/6/4~2@1:1)",
    "epubcfi(/6/4~10)",
    "epubcfi(/6/4!)",
    "epubcfi(/6/4!:1)",
    "epubcfi(/6/4!/4/2)",
    "epubcfi(/6/4!/4/2/1:0)",
    "epubcfi(/6/4[x]!/4/2/1:5)",
    "epubcfi(/6/4!/4/2/1:12)",
    "epubcfi(/6/4!/4/2/1,:12,:13)",
    "epubcfi(/6/4!/4/2/3:1)",
    "epubcfi(/6/4!/4/8)",
    /* A reference comes after every child, whatever their numbers. */
    "epubcfi(/6/4!/4!/2)",
    "epubcfi(/6/4!/10/1:0)",
    "epubcfi(/6/10!/4/2/1:0)",
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
  g_test_add_func ("/cfi/canonical", test_canonical);
  g_test_add_func ("/cfi/random", test_random);
  g_test_add_func ("/cfi/steps", test_steps);
  g_test_add_func ("/cfi/range", test_range);
  g_test_add_func ("/cfi/rejected", test_rejected);
  g_test_add_func ("/cfi/order", test_order);
  return g_test_run ();
}
