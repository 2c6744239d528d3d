#include "epub-navigation.h"
#include "epub-ncx.h"
#include "fuzz.h"

#include "base-limits.h"

#include <string.h>

/* The same bytes as a navigation document and as an NCX. */

static void
check_target (const EpubNavigationEntry *entry)
{
  fuzz_check_utf8 (entry->path);
  fuzz_check_utf8 (entry->fragment);
  fuzz_check_utf8 (entry->type);
  fuzz_check_utf8 (entry->external);
  g_assert_true (entry->path == NULL || entry->external == NULL);
  if (entry->path == NULL)
    return;
  g_assert_false (g_str_has_prefix (entry->path, "../"));
  g_assert_null (strstr (entry->path, "/../"));
}

static void
check_list (const EpubNavigation *navigation, EpubNavigationList list)
{
  guint n = epub_navigation_get_n_entries (navigation, list);
  g_assert_cmpuint (n, <=, BASE_LIMIT_NAVIGATION_ENTRIES);
  for (guint i = 0; i < n; i++) {
    const EpubNavigationEntry *entry = epub_navigation_get_entry (navigation, list, i);
    g_assert_nonnull (entry->label);
    fuzz_check_utf8 (entry->label);
    check_target (entry);
    g_assert_cmpint (entry->depth, <=, BASE_LIMIT_NAVIGATION_DEPTH);
    g_assert_cmpint (entry->parent, <, (int) i);
    if (entry->parent >= 0)
      g_assert_cmpint (epub_navigation_get_entry (navigation, list, (guint) entry->parent)->depth,
                       <, entry->depth);
    else
      g_assert_cmpint (entry->depth, >=, 0);
  }
  fuzz_check_utf8 (epub_navigation_get_heading (navigation, list));
}

static void
check_navigation (const EpubNavigation *navigation)
{
  if (navigation == NULL)
    return;
  for (int list = 0; list < EPUB_NAVIGATION_N_LISTS; list++)
    check_list (navigation, (EpubNavigationList) list);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubNavigation) navigation =
      epub_navigation_parse (bytes, "OPS/nav.xhtml", diagnostics);
  check_navigation (navigation);
  g_autoptr (EpubNavigation) ncx = epub_ncx_parse (bytes, "OPS/toc.ncx", diagnostics);
  check_navigation (ncx);
  return 0;
}
