#include "config.h"

#include "base-limits.h"
#include "epub.h"

#include "fixture-zip.h"

#include <string.h>

static EpubNavigation *
parse (const char *text, bool ncx)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (text, strlen (text));
  EpubNavigation *navigation = ncx ? epub_ncx_parse (bytes, "OPS/toc.ncx", NULL)
                                   : epub_navigation_parse (bytes, "OPS/nav.xhtml", NULL);
  g_assert_nonnull (navigation);
  return navigation;
}

static void
assert_entry (const EpubNavigation *navigation,
              EpubNavigationList list,
              guint index,
              int depth,
              const char *label,
              const char *path,
              const char *fragment)
{
  const EpubNavigationEntry *entry = epub_navigation_get_entry (navigation, list, index);
  g_assert_cmpstr (entry->label, ==, label);
  g_assert_cmpint (entry->depth, ==, depth);
  g_assert_cmpstr (entry->path, ==, path);
  g_assert_cmpstr (entry->fragment, ==, fragment);
}

static void
test_nav (void)
{
  g_autoptr (EpubNavigation) navigation =
      parse ("<html xmlns:epub='http://www.idpf.org/2007/ops'><body>"
             "<nav epub:type='toc'><h1>Contents</h1><ol>"
             "<li><a href='a.xhtml'> One \n two </a><ol hidden=''>"
             "<li><a href='b%20c.xhtml#x'><img src='i.png' alt='A picture'/></a></li></ol></li>"
             "<li><span>Part</span><ol><li><a href='../d.xhtml'>D</a></li></ol></li>"
             "<li><a href='https://example.org/'>Out</a></li>"
             "<li><a href='e.xhtml' title='Named'><img src='i.png' alt=''/></a></li>"
             "</ol></nav>"
             "<nav epub:type='page-list'><ol><li><a href='a.xhtml#p1'>1</a></li></ol></nav>"
             "<nav epub:type='landmarks'><ol><li><a epub:type='bodymatter' href='a.xhtml'>Start"
             "</a></li></ol></nav></body></html>",
             false);
  g_assert_cmpuint (epub_navigation_get_n_entries (navigation, EPUB_NAVIGATION_TOC), ==, 6);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 0, 0, "One two", "OPS/a.xhtml", NULL);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 1, 1, "A picture", "OPS/b c.xhtml", "x");
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 2, 0, "Part", NULL, NULL);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 3, 1, "D", "d.xhtml", NULL);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 4, 0, "Out", NULL, NULL);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 5, 0, "Named", "OPS/e.xhtml", NULL);
  g_assert_cmpint (epub_navigation_get_entry (navigation, EPUB_NAVIGATION_TOC, 3)->parent, ==, 2);
  g_assert_cmpstr (epub_navigation_get_entry (navigation, EPUB_NAVIGATION_TOC, 4)->external, ==,
                   "https://example.org/");
  g_assert_cmpstr (epub_navigation_get_heading (navigation, EPUB_NAVIGATION_TOC), ==, "Contents");
  assert_entry (navigation, EPUB_NAVIGATION_PAGE_LIST, 0, 0, "1", "OPS/a.xhtml", "p1");
  g_assert_cmpstr (epub_navigation_get_entry (navigation, EPUB_NAVIGATION_LANDMARKS, 0)->type, ==,
                   "bodymatter");
}

static void
test_ncx (void)
{
  g_autoptr (EpubNavigation) navigation = parse (
      "<ncx><docTitle><text>T</text></docTitle><navMap>"
      "<navPoint><navLabel><text> A </text></navLabel><content src='a.html'/>"
      "<navPoint><navLabel><text>B</text></navLabel><content src='a.html#b'/></navPoint></navPoint>"
      "<navPoint><navLabel><text>C</text></navLabel><content src='c.html'/></navPoint></navMap>"
      "<pageList><pageTarget value='7'><content src='a.html#p7'/></pageTarget></pageList></ncx>",
      true);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 0, 0, "A", "OPS/a.html", NULL);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 1, 1, "B", "OPS/a.html", "b");
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 2, 0, "C", "OPS/c.html", NULL);
  assert_entry (navigation, EPUB_NAVIGATION_PAGE_LIST, 0, 0, "7", "OPS/a.html", "p7");
}

/* Depth is cut, nothing recurses, and what comes after is there; ill-formed or not. */
static void
test_deep (void)
{
  for (int closed = 0; closed < 2; closed++) {
    g_autoptr (GString) text = g_string_new ("<html><nav>");
    for (int i = 0; i < 5000; i++)
      g_string_append (text, "<ol><li><a href='x.xhtml'>x</a>");
    for (int i = 0; closed > 0 && i < 5000; i++)
      g_string_append (text, "</li></ol>");
    if (closed > 0)
      g_string_append (text, "<ol><li><a href='y.xhtml'>after</a></li></ol></nav></html>");
    g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
    g_autoptr (GBytes) bytes = g_bytes_new_static (text->str, text->len);
    g_autoptr (EpubNavigation) navigation = epub_navigation_parse (bytes, "nav.xhtml", diagnostics);
    guint n = epub_navigation_get_n_entries (navigation, EPUB_NAVIGATION_TOC);
    g_assert_cmpuint (n, >, 10);
    const EpubNavigationEntry *last =
        epub_navigation_get_entry (navigation, EPUB_NAVIGATION_TOC, n - 1);
    g_assert_cmpint (last->depth, <=, BASE_LIMIT_NAVIGATION_DEPTH);
    if (closed == 0)
      continue;
    g_assert_cmpstr (last->label, ==, "after");
    g_assert_cmpint (fixture_get_severity (diagnostics, "nested-too-deep"), ==, BASE_SEVERITY_NOTE);
    g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 1);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/navigation/nav", test_nav);
  g_test_add_func ("/navigation/ncx", test_ncx);
  g_test_add_func ("/navigation/deep", test_deep);
  return g_test_run ();
}
