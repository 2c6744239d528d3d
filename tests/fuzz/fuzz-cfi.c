#include "epub-cfi.h"
#include "fuzz.h"

#include <string.h>

/* Lines that may be CFIs. What is printed is read again as the same place, and the order is an
 * order: a thing equals itself, two compare opposite ways, three do not go in a circle. */

#define MAX_CFIS 3

static int
sign (int order)
{
  return (order > 0) - (order < 0);
}

static void
check_same_steps (const EpubCfiPath *a, const EpubCfiPath *b)
{
  g_assert_cmpuint (a->n_steps, ==, b->n_steps);
  for (guint i = 0; i < a->n_steps; i++) {
    g_assert_cmpint (a->steps[i].number, ==, b->steps[i].number);
    g_assert_cmpint (a->steps[i].indirect, ==, b->steps[i].indirect);
  }
}

static void
check_printed (const EpubCfi *cfi)
{
  g_autofree char *printed = epub_cfi_to_string (cfi);
  g_assert_true (g_utf8_validate (printed, -1, NULL));
  g_autoptr (EpubCfi) again = epub_cfi_parse (printed);
  g_assert_nonnull (again);
  g_autofree char *printed_again = epub_cfi_to_string (again);
  g_assert_cmpstr (printed, ==, printed_again);
  g_assert_cmpint (epub_cfi_compare (cfi, again), ==, 0);
  check_same_steps (epub_cfi_get_start (cfi), epub_cfi_get_start (again));
  check_same_steps (epub_cfi_get_end (cfi), epub_cfi_get_end (again));
  g_assert_cmpint (epub_cfi_is_range (cfi), ==, epub_cfi_is_range (again));
}

static void
check_order (EpubCfi *const *cfis, guint n)
{
  for (guint i = 0; i < n; i++) {
    g_assert_cmpint (epub_cfi_compare (cfis[i], cfis[i]), ==, 0);
    for (guint j = 0; j < n; j++) {
      int order = epub_cfi_compare (cfis[i], cfis[j]);
      g_assert_cmpint (sign (order), ==, -sign (epub_cfi_compare (cfis[j], cfis[i])));
      for (guint k = 0; k < n; k++) {
        if (order <= 0 && epub_cfi_compare (cfis[j], cfis[k]) <= 0)
          g_assert_cmpint (epub_cfi_compare (cfis[i], cfis[k]), <=, 0);
      }
    }
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MAX_CFIS + 1);
  EpubCfi *cfis[MAX_CFIS] = { NULL };
  guint n = 0;
  for (guint i = 0; lines[i] != NULL && n < MAX_CFIS; i++) {
    cfis[n] = epub_cfi_parse (lines[i]);
    if (cfis[n] != NULL)
      check_printed (cfis[n++]);
  }
  check_order (cfis, n);
  for (guint i = 0; i < n; i++)
    epub_cfi_free (cfis[i]);
  return 0;
}
