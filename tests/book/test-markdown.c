#include "config.h"

#include "fixture-book.h"

#include <unistd.h>

static void
assert_paths (BookPublication *book, const char *const *paths)
{
  guint n = g_strv_length ((char **) paths);
  g_assert_cmpuint (book_publication_get_n_sections (book), ==, n);
  for (guint i = 0; i < n; i++)
    g_assert_cmpstr (book_publication_get_section (book, i)->path, ==, paths[i]);
}

static void
test_summary_in_book_toml (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "book.toml",
                 "[book]\ntitle = \"Guide\"\nauthors = [\n  \"A\",\n  \"B\",\n]\n"
                 "language = \"ko\"\nsrc = \"text\"\n[rust]\ntitle = \"no\"\n");
  fixture_write (folder, "README.md", "# Read me\n");
  fixture_write (folder, "text/SUMMARY.md",
                 "# Summary\n\n[Intro](intro.md)\n\n# Part\n\n- [Two](b/two.md)\n"
                 "    - [One](one.md#x)\n- [Gone](gone.md)\n- [\xea\xb0\x80](%EA%B0%80.md)\n");
  fixture_write (folder, "text/intro.md", "# Intro\n");
  fixture_write (folder, "text/one.md", "# One\n");
  fixture_write (folder, "text/b/two.md", "[x](../one.html#y) [abs](/text/intro.md)\n");
  fixture_write (folder, "text/\xea\xb0\x80.md", "# Ga\n");
  fixture_write (folder, ".hidden/x.md", "# no\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const char *const paths[] = { "text/intro.md",        "text/b/two.md", "text/one.md",
                                       "text/\xea\xb0\x80.md", "README.md",     NULL };
  assert_paths (book, paths);
  g_assert_false (book_publication_get_section (book, 4)->linear);
  g_assert_cmpint (book_publication_get_format (book), ==, BOOK_FORMAT_MARKDOWN);
  const BookMetadata *metadata = book_publication_get_metadata (book);
  g_assert_cmpstr (metadata->title.value, ==, "Guide");
  g_assert_cmpuint (metadata->n_creators, ==, 2);
  g_assert_cmpstr (metadata->creators[1].value, ==, "B");
  g_assert_cmpstr (metadata->languages[0], ==, "ko");
  BookContents *contents = book_publication_get_contents (book);
  g_assert_true (book_publication_has_own_contents (book));
  g_assert_cmpuint (book_contents_get_n_nodes (contents), ==, 6);
  g_assert_cmpstr (book_contents_get_node (contents, 1)->label, ==, "Part");
  g_assert_cmpint (book_contents_get_node (contents, 3)->depth, ==, 2);
  g_assert_cmpstr (book_contents_get_node (contents, 3)->fragment, ==, "x");
  g_assert_cmpint (book_contents_get_node (contents, 4)->section, ==, -1);
  int section = -1;
  g_autofree char *fragment = NULL;
  g_assert_true (
      book_publication_resolve (book, "text/b/two.md", "../one.html#y", &section, &fragment));
  g_assert_cmpint (section, ==, 2);
  g_assert_cmpstr (fragment, ==, "y");
  g_assert_cmpint (book_publication_classify (book, "text/one.md", "%ea%b0%80"), ==,
                   BOOK_LINK_SECTION);
  fixture_remove_tree (folder);
}

static void
test_natural_order (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "10-end.md", "# End\n");
  fixture_write (folder, "2-middle.md", "---\ntitle: Middle\n---\n\ntext\n");
  fixture_write (folder, "1-start/README.md", "Start\n=====\n");
  fixture_write (folder, "1-start/b.md", "no heading\n");
  fixture_write (folder, "README.md", "# The Book\n\n[a](2-middle.md)\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const char *const paths[] = { "README.md",   "1-start/README.md", "1-start/b.md",
                                       "2-middle.md", "10-end.md",         NULL };
  assert_paths (book, paths);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "The Book");
  BookContents *contents = book_publication_get_contents (book);
  g_assert_cmpstr (book_contents_get_node (contents, 1)->label, ==, "Start");
  g_assert_cmpint (book_contents_get_node (contents, 1)->depth, ==, 0);
  g_assert_cmpstr (book_contents_get_node (contents, 2)->label, ==, "b");
  g_assert_cmpint (book_contents_get_node (contents, 2)->depth, ==, 1);
  g_assert_cmpstr (book_publication_get_section (book, 3)->title, ==, "Middle");
  fixture_remove_tree (folder);
}

static void
test_index (void)
{
  static const FixtureFile files[] = {
    { "repo-main/README.md", "# Index\n\n1. [C](c.md)\n2. [A](a.md) and [B](b.md)\n", -1 },
    { "repo-main/a.md", "# A\n", -1 },
    { "repo-main/b.md", "# B\n", -1 },
    { "repo-main/c.md", "# C\n\n![p](/img/p.png)\n", -1 },
    { "repo-main/img/p.png", "png", -1 }
  };
  g_autofree char *path = fixture_zip ("book.mdz", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  static const char *const paths[] = { "repo-main/README.md", "repo-main/c.md", "repo-main/a.md",
                                       "repo-main/b.md", NULL };
  assert_paths (book, paths);
  g_autofree char *picture = book_publication_resolve_path (book, "repo-main/c.md", "/img/p.png");
  g_assert_cmpstr (picture, ==, "repo-main/img/p.png");
  fixture_remove (path);
}

static void
test_single_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "book.md",
                 "---\ntitle: T\nauthor: Me\n---\n# \xed\x95\x9c\xea\xb5\xad\xec\x96\xb4\n");
  fixture_write (folder, "img/a.png", "png");
  fixture_write (folder, "notes.txt", "private");
  g_autofree char *link = g_build_filename (folder, "img", "out.png", NULL);
  g_assert_cmpint (symlink ("/etc/hostname", link), ==, 0);
  g_autofree char *path = g_build_filename (folder, "book.md", NULL);
  g_autoptr (BookPublication) book = fixture_open (path);
  g_assert_cmpuint (book_publication_get_n_sections (book), ==, 1);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "T");
  g_assert_cmpstr (book_publication_get_metadata (book)->languages[0], ==, "ko");
  g_autoptr (GBytes) picture = book_publication_load_resource (book, "img/a.png", NULL, NULL);
  g_assert_nonnull (picture);
  g_assert_false (book_publication_has_resource (book, "notes.txt"));
  g_assert_false (book_publication_has_resource (book, "img/out.png"));
  g_autoptr (DomDocument) document = book_publication_load_document (book, 0, NULL);
  g_assert_nonnull (document);
  g_autofree char *one = book_publication_compute_fingerprint (book, NULL, NULL);
  fixture_write (folder, "book.md", "# other\n");
  g_autofree char *two = book_publication_compute_fingerprint (book, NULL, NULL);
  g_assert_cmpstr (one, !=, two);
  fixture_remove_tree (folder);
}

static void
test_empty_file (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "begun.md", "");
  g_autofree char *path = g_build_filename (folder, "begun.md", NULL);
  g_autoptr (BookPublication) book = fixture_open (path);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "begun");
  g_autoptr (DomDocument) document = book_publication_load_document (book, 0, NULL);
  g_assert_null (dom_document_get_body (document)->first_child);
  g_assert_cmpuint (base_diagnostics_get_n_items (book_publication_get_diagnostics (book)), ==, 0);
  fixture_remove_tree (folder);
}

static void
test_resource (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) book =
      book_publication_new_from_resource ("/io/github/galpi/test/guide", &error);
  g_assert_no_error (error);
  static const char *const paths[] = { "two.md", "one.md", NULL };
  assert_paths (book, paths);
  g_assert_cmpstr (book_publication_get_section (book, 1)->title, ==, "First");
  g_autoptr (DomDocument) document = book_publication_load_document (book, 0, NULL);
  g_autofree char *text = dom_node_dup_text (dom_document_get_root (document));
  g_assert_nonnull (strstr (text, "Second"));
  g_assert_cmpint (book_publication_classify (book, "two.md", "one.md#first"), ==,
                   BOOK_LINK_SECTION);
  g_autofree char *fingerprint = book_publication_compute_fingerprint (book, NULL, &error);
  g_assert_no_error (error);
}

static void
test_resource_missing (void)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (book_publication_new_from_resource ("/io/github/galpi/none", &error));
  g_assert_error (error, BOOK_ERROR, BOOK_ERROR_MISSING);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/markdown/summary-in-book-toml", test_summary_in_book_toml);
  g_test_add_func ("/markdown/natural-order", test_natural_order);
  g_test_add_func ("/markdown/index", test_index);
  g_test_add_func ("/markdown/single-file", test_single_file);
  g_test_add_func ("/markdown/empty-file", test_empty_file);
  g_test_add_func ("/markdown/resource", test_resource);
  g_test_add_func ("/markdown/resource-missing", test_resource_missing);
  return g_test_run ();
}
