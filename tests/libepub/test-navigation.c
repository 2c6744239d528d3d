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
              guint list,
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

/* Labels of every make: what is drawn or pronounced beside a word is said once or not at all. */
static void
test_labels (void)
{
  g_autoptr (EpubNavigation) navigation =
      parse ("<html><body><nav epub:type='toc' hidden='hidden'><ul>"
             "<li><a href='a'><ruby>\xe6\xbc\xa2<rp>(</rp><rt>kan</rt><rp>)</rp></ruby></a></li>"
             "<li><a href='a'>Let <math alttext='x'><mi>x</mi></math> be</a></li>"
             "<li><a href='a'><svg><title>Drawn</title><path/></svg></a></li>"
             "<li><a href='a' aria-label='Said'><img src='p'/></a></li>"
             "<li><p><a href='a'>One<br/>two</a></p><div><ol><li><span>Under</span></li></ol></div>"
             "</li><li><a href='a'><img alt='Picture'/><script>no()</script> and</a></li>"
             "</ul></nav></body></html>",
             false);
  static const char *const labels[] = { "\xe6\xbc\xa2", "Let x be", "Drawn",      "Said",
                                        "One two",      "Under",    "Picture and" };
  g_assert_cmpuint (epub_navigation_get_n_entries (navigation, EPUB_NAVIGATION_TOC), ==, 7);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    g_assert_cmpstr (epub_navigation_get_entry (navigation, EPUB_NAVIGATION_TOC, i)->label, ==,
                     labels[i]);
  g_assert_cmpint (epub_navigation_get_entry (navigation, EPUB_NAVIGATION_TOC, 5)->parent, ==, 4);
}

/* A list of illustrations is not taken for the contents, even where these come later or nowhere. */
static void
test_further_lists (void)
{
  g_autoptr (EpubNavigation) navigation =
      parse ("<html><body><nav epub:type='loi'><h2>Figures</h2><ol><li><a href='f'>F</a></li></ol>"
             "</nav><nav><ol><li><a href='a'>A</a></li></ol></nav></body></html>",
             false);
  g_assert_cmpuint (epub_navigation_get_n_lists (navigation), ==, EPUB_NAVIGATION_N_LISTS + 1);
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 0, 0, "A", "OPS/a", NULL);
  assert_entry (navigation, EPUB_NAVIGATION_N_LISTS, 0, 0, "F", "OPS/f", NULL);
  g_assert_cmpstr (epub_navigation_get_list_type (navigation, EPUB_NAVIGATION_N_LISTS), ==, "loi");
  g_assert_cmpstr (epub_navigation_get_heading (navigation, EPUB_NAVIGATION_N_LISTS), ==,
                   "Figures");
  g_assert_cmpstr (epub_navigation_get_list_type (navigation, EPUB_NAVIGATION_TOC), ==, "toc");
}

/* Pages stand in reading order; contents as the file has them. */
static void
test_ncx_lists (void)
{
  g_autoptr (EpubNavigation) navigation =
      parse ("<ncx><navMap><navLabel><text>Inside</text></navLabel>"
             "<navPoint playOrder='5'><navLabel><text>A</text></navLabel><content src='a'/>"
             "</navPoint><navPoint playOrder='1'><navLabel><text>B</text></navLabel>"
             "<content src='b'/></navPoint></navMap><pageList>"
             "<pageTarget playOrder='9' value='2'><content src='a#2'/></pageTarget>"
             "<pageTarget playOrder='4' value='1'><content src='a#1'/></pageTarget></pageList>"
             "<navList class='lot'><navLabel><text>Tables</text></navLabel>"
             "<navTarget><navLabel><text>T2</text></navLabel><content src='t2'/></navTarget>"
             "<navTarget playOrder='1'><navLabel><text>T1</text></navLabel><content src='t1'/>"
             "</navTarget></navList></ncx>",
             true);
  g_assert_cmpstr (epub_navigation_get_heading (navigation, EPUB_NAVIGATION_TOC), ==, "Inside");
  assert_entry (navigation, EPUB_NAVIGATION_TOC, 0, 0, "A", "OPS/a", NULL);
  g_assert_cmpint (epub_navigation_get_entry (navigation, EPUB_NAVIGATION_TOC, 0)->play_order, ==,
                   5);
  assert_entry (navigation, EPUB_NAVIGATION_PAGE_LIST, 0, 0, "1", "OPS/a", "1");
  assert_entry (navigation, EPUB_NAVIGATION_PAGE_LIST, 1, 0, "2", "OPS/a", "2");
  g_assert_cmpuint (epub_navigation_get_n_lists (navigation), ==, EPUB_NAVIGATION_N_LISTS + 1);
  g_assert_cmpstr (epub_navigation_get_list_type (navigation, EPUB_NAVIGATION_N_LISTS), ==, "lot");
  g_assert_cmpstr (epub_navigation_get_heading (navigation, EPUB_NAVIGATION_N_LISTS), ==, "Tables");
  /* One of the two says no order. */
  assert_entry (navigation, EPUB_NAVIGATION_N_LISTS, 0, 0, "T2", "OPS/t2", NULL);
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
  g_test_add_func ("/navigation/labels", test_labels);
  g_test_add_func ("/navigation/further-lists", test_further_lists);
  g_test_add_func ("/navigation/ncx-lists", test_ncx_lists);
  g_test_add_func ("/navigation/deep", test_deep);
  return g_test_run ();
}
