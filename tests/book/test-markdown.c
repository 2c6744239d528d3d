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
test_mkdocs (void)
{
  static const FixtureFile files[] = {
    { "repo/mkdocs.yml",
      "# a comment\nsite_name: '책: ''하나'' 둘'\nsite_author: \"김 \\\"지은\\\" 이\"\n"
      "theme:\n  name: material\n  language: ko\ndocs_dir: text\n"
      "markdown_extensions:\n  - toc:\n      permalink: true\n"
      "nav:\n  - 처음: index.md\n  - \"둘: 큰 장\":\n    - 안 # x\n    - b/two.md\n"
      "    - 더 깊이:\n      - 'b/three.md'\n  - Web: https://x.org/\n"
      "  - Flow: [one.md, 'b/four.md']\n  - gone.md\nplugins:\n  - search\n",
      -1 },
    { "repo/README.md", "# Repo\n\n[1](text/one.md) [2](text/b/two.md) [3](text/b/three.md)\n",
      -1 },
    { "repo/text/index.md", "# Index\n", -1 },
    { "repo/text/one.md", "# 하나 {#one}\n", -1 },
    { "repo/text/b/two.md", "# 둘\n", -1 },
    { "repo/text/b/three.md", "# 셋\n", -1 },
    { "repo/text/b/four.md", "# 넷\n", -1 },
  };
  g_autofree char *path = fixture_zip ("book.zip", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  static const char *const paths[] = { "repo/text/index.md",
                                       "repo/text/b/two.md",
                                       "repo/text/b/three.md",
                                       "repo/text/one.md",
                                       "repo/text/b/four.md",
                                       "repo/README.md",
                                       NULL };
  assert_paths (book, paths);
  const BookMetadata *metadata = book_publication_get_metadata (book);
  g_assert_cmpstr (metadata->title.value, ==, "책: '하나' 둘");
  g_assert_cmpstr (metadata->creators[0].value, ==, "김 \"지은\" 이");
  g_assert_cmpstr (metadata->languages[0], ==, "ko");
  static const struct {
    int depth;
    const char *label;
    int section;
  } NODES[] = { { 0, "처음", 0 }, { 0, "둘: 큰 장", -1 }, { 1, "둘", 1 },   { 1, "더 깊이", -1 },
                { 2, "셋", 2 },   { 0, "Flow", -1 },      { 1, "하나", 3 }, { 1, "넷", 4 } };
  BookContents *contents = book_publication_get_contents (book);
  g_assert_cmpuint (book_contents_get_n_nodes (contents), ==, G_N_ELEMENTS (NODES));
  for (guint i = 0; i < G_N_ELEMENTS (NODES); i++) {
    const BookContentsNode *node = book_contents_get_node (contents, i);
    g_assert_cmpstr (node->label, ==, NODES[i].label);
    g_assert_cmpint (node->depth, ==, NODES[i].depth);
    g_assert_cmpint (node->section, ==, NODES[i].section);
  }
  g_assert_false (book_publication_get_section (book, 5)->linear);
  fixture_remove (path);
}

static void
test_mkdocs_without_navigation (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "mkdocs.yml", "site_name: Book\n");
  fixture_write (folder, "README.md", "# Repo\n");
  fixture_write (folder, "docs/10.md", "# Ten\n");
  fixture_write (folder, "docs/2.md", "# Two\n");
  fixture_write (folder, "docs/index.md", "# Index\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const char *const paths[] = { "docs/index.md", "docs/2.md", "docs/10.md", "README.md",
                                       NULL };
  assert_paths (book, paths);
  g_assert_true (book_publication_get_section (book, 2)->linear);
  g_assert_false (book_publication_get_section (book, 3)->linear);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "Book");
  fixture_remove_tree (folder);
}

static void
test_bookdown (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "_bookdown.yml",
                 "book_filename: b\nrmd_files: [\"index.Rmd\",\n  '03-c.Rmd', 02-b.md]\n"
                 "language:\n  label:\n    fig: '그림 '\ntitle: 둘째\n");
  fixture_write (folder, "index.Rmd", "---\ntitle: 첫째\nauthor: [Kim, Lee]\n---\n# 처음 {-}\n");
  fixture_write (folder, "02-b.md", "# B\n");
  fixture_write (folder, "03-c.Rmd", "# C {#c}\n");
  fixture_write (folder, "01-a.Rmd", "# A\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const char *const paths[] = { "index.Rmd", "03-c.Rmd", "02-b.md", "01-a.Rmd", NULL };
  assert_paths (book, paths);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "둘째");
  g_assert_cmpstr (book_publication_get_metadata (book)->creators[0].value, ==, "Kim, Lee");
  g_assert_cmpstr (book_publication_get_section (book, 1)->title, ==, "C");
  fixture_remove_tree (folder);
}

static char *
dup_section_text (BookPublication *book, guint section)
{
  g_autoptr (DomDocument) document = book_publication_load_document (book, section, NULL);
  return dom_node_dup_text (dom_document_get_body (document));
}

static void
test_gitbook (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "book.json",
                 "{ \"plugins\": [\"title\", \"x\"], \"pluginsConfig\": {\"title\": \"no\"},\n"
                 "  \"title\" : \"책 \\\"하나\\\"\", \"author\": \"Kim\", \"language\": \"ko\",\n"
                 "  \"root\": \"./text\", \"n\": 1 }\n");
  fixture_write (folder, "text/SUMMARY.md", "# Summary\n\n* [나](b.md)\n* [가](a.md)\n");
  fixture_write (folder, "text/a.md", "# A\n");
  fixture_write (folder, "text/b.md", "# B\n");
  fixture_write (folder, "README.md", "# R\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const char *const paths[] = { "text/b.md", "text/a.md", "README.md", NULL };
  assert_paths (book, paths);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "책 \"하나\"");
  g_assert_cmpstr (book_publication_get_metadata (book)->creators[0].value, ==, "Kim");
  g_assert_cmpstr (book_publication_get_metadata (book)->languages[0], ==, "ko");
  fixture_remove_tree (folder);
}

static void
test_index_page (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "README.md", "# About\n");
  fixture_write (folder, "index.md", "# Index\n\n- [C](c)\n- [B](b.md)\n- [A](./a.md#x)\n");
  fixture_write (folder, "a.md", "---\ncover: ../a.png\ndate: 2024-05-06\n---\n# A\n");
  fixture_write (folder, "b.md", "# B\n");
  fixture_write (folder, "c.md", "# C\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const char *const paths[] = { "index.md", "c.md", "b.md", "a.md", "README.md", NULL };
  assert_paths (book, paths);
  fixture_remove_tree (folder);
}

static void
test_front_matter_of_the_book (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "01.md",
                 "---\ntitle: 책\nauthors:\n- 김\n- 이\nlang: ko-KR\ndate: 2024-05-06\n"
                 "cover: img/c.png\n---\n# 첫 장\n");
  fixture_write (folder, "02.md", "# 둘째 장\n");
  fixture_write (folder, "img/c.png", "png");
  g_autoptr (BookPublication) book = fixture_open (folder);
  const BookMetadata *metadata = book_publication_get_metadata (book);
  g_assert_cmpstr (metadata->title.value, ==, "책");
  g_assert_cmpstr (metadata->creators[0].value, ==, "김, 이");
  g_assert_cmpstr (metadata->languages[0], ==, "ko-KR");
  g_assert_cmpstr (metadata->date, ==, "2024-05-06");
  g_autoptr (GBytes) cover = book_publication_load_cover (book, NULL, NULL);
  g_assert_nonnull (cover);
  g_autofree char *text = dup_section_text (book, 0);
  g_assert_cmpstr (text, ==, "첫 장");
  fixture_remove_tree (folder);
}

static void
test_configs_of_strangers (void)
{
  static const char *const TEXTS[] = {
    "nav:\n- a.md\n-\n  - \n- : x\n- ]\n- [\n",
    "nav: [",
    "{\"title\": \"",
    "}]\"title\":\"x\"",
    "nav: {a: [b",
    "nav:\n  - 'a",
    "\t\t:\n- - -\n",
    "nav: !ENV [X, 'a.md']\n",
    "[book\ntitle = \"\nauthors = [",
    "rmd_files:\n  html: [a.md]\n  pdf: [b.md]",
  };
  static const char *const NAMES[] = { "mkdocs.yml", "_bookdown.yml", "book.toml", "book.json" };
  for (guint t = 0; t < G_N_ELEMENTS (TEXTS); t++) {
    for (guint n = 0; n < G_N_ELEMENTS (NAMES); n++) {
      g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
      fixture_write (folder, NAMES[n], TEXTS[t]);
      fixture_write (folder, "a.md", "# A\n");
      fixture_write (folder, "b.md", "# B\n");
      g_autoptr (BookPublication) book = fixture_open (folder);
      g_assert_cmpuint (book_publication_get_n_sections (book), ==, 2);
      g_assert_cmpstr (book_publication_get_section (book, 0)->path, ==, "a.md");
      fixture_remove_tree (folder);
    }
  }
}

static void
test_example_inside (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "examples/SUMMARY.md", "- [X](x.md)\n");
  fixture_write (folder, "examples/x.md", "# X\n");
  fixture_write (folder, "1.md", "# One\n");
  fixture_write (folder, "2.md", "# Two\n");
  fixture_write (folder, "3.md", "# Three\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  g_assert_cmpstr (book_publication_get_section (book, 0)->path, ==, "1.md");
  g_assert_cmpuint (base_diagnostics_get_n_items (book_publication_get_diagnostics (book)), ==, 0);
  fixture_remove_tree (folder);
}

static void
test_one_file_of_a_book (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "SUMMARY.md", "- [A](a.md)\n- [B](b.md)\n");
  fixture_write (folder, "a.md", "# A\n");
  g_autofree char *path = g_build_filename (folder, "a.md", NULL);
  g_autoptr (BookPublication) book = fixture_open (path);
  g_assert_cmpuint (book_publication_get_n_sections (book), ==, 1);
  g_assert_cmpuint (base_diagnostics_get_n_items (book_publication_get_diagnostics (book)), ==, 0);
  fixture_remove_tree (folder);
}

static void
test_include (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "SUMMARY.md", "- [A](a.md)\n- [B](b/b.md)\n");
  fixture_write (
      folder, "a.md",
      "```\n{{#include code.rs:2:3}}\n```\n\n```\n{{#rustdoc_include code.rs:x}}\n```\n\n"
      "```\n{{#include code.rs:7:}}\n```\n\n{{#include gone.rs}}\n\n"
      "{% include \"/b/b.md\" %}\n\n{% include 'x.html' %}\n");
  fixture_write (folder, "b/b.md", "---\ntitle: B\n---\n{{#include ../c.md}} {{#include b.md}}\n");
  fixture_write (folder, "c.md", "*씨* {{#include b/b.md}}\n");
  fixture_write (folder, "code.rs",
                 "one\ntwo\nthree\nfour\n// ANCHOR: x\nfive\n// ANCHOR_END: x\nsix\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  g_autofree char *text = dup_section_text (book, 0);
  g_assert_cmpstr (text, ==, "two\nthree\nfive\nsix\n(gone.rs)씨 (b/b.md) (b.md)");
  BaseDiagnostics *diagnostics = book_publication_get_diagnostics (book);
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 1);
  g_auto (BaseDiagnostic) note = { 0 };
  g_assert_true (base_diagnostics_copy_item (diagnostics, 0, &note));
  g_assert_cmpint (note.severity, ==, BASE_SEVERITY_NOTE);
  fixture_remove_tree (folder);
}

static void
test_links (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "a.md", "# 가\n");
  fixture_write (folder, "장/README.md", "# 나\n");
  fixture_write (folder, "장/둘 셋.md", "# 다\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  static const struct {
    const char *from;
    const char *href;
    const char *path;
    const char *fragment;
  } LINKS[] = {
    { "a.md", "장/README.md#나-제목", "장/README.md", "나-제목" },
    { "a.md", "./%EC%9E%A5/%EB%91%98%20%EC%85%8B.md#%EB%8B%A4", "장/둘 셋.md", "다" },
    { "a.md", "장/", "장/README.md", NULL },
    { "a.md", "장", "장/README.md", NULL },
    { "a.md", "장/둘 셋", "장/둘 셋.md", NULL },
    { "장/README.md", "../a", "a.md", NULL },
    { "장/README.md", "../a.html#x", "a.md", "x" },
    { "장/README.md", "/a.md", "a.md", NULL },
    { "장/README.md", "#x", "장/README.md", "x" },
    { "장/README.md", "./", "장/README.md", NULL },
  };
  for (guint i = 0; i < G_N_ELEMENTS (LINKS); i++) {
    int section = -1;
    g_autofree char *fragment = NULL;
    if (!book_publication_resolve (book, LINKS[i].from, LINKS[i].href, &section, &fragment))
      g_test_message ("link: %s", LINKS[i].href);
    g_assert_cmpint (section, ==, book_publication_find_section (book, LINKS[i].path));
    g_assert_cmpint (section, >=, 0);
    g_assert_cmpstr (fragment, ==, LINKS[i].fragment);
  }
  fixture_remove_tree (folder);
}

static void
test_old_korean (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "a.md", "# \xc7\xd1\xb1\xb9\xbe\xee\n");
  fixture_write (folder, "b.md", "# B\n");
  g_autoptr (BookPublication) book = fixture_open (folder);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "한국어");
  g_assert_cmpstr (book_publication_get_metadata (book)->languages[0], ==, "ko");
  g_assert_cmpstr (book_publication_get_section (book, 0)->title, ==, "한국어");
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
  g_test_add_func ("/markdown/mkdocs", test_mkdocs);
  g_test_add_func ("/markdown/mkdocs-without-navigation", test_mkdocs_without_navigation);
  g_test_add_func ("/markdown/bookdown", test_bookdown);
  g_test_add_func ("/markdown/gitbook", test_gitbook);
  g_test_add_func ("/markdown/index-page", test_index_page);
  g_test_add_func ("/markdown/front-matter", test_front_matter_of_the_book);
  g_test_add_func ("/markdown/configs-of-strangers", test_configs_of_strangers);
  g_test_add_func ("/markdown/example-inside", test_example_inside);
  g_test_add_func ("/markdown/one-file-of-a-book", test_one_file_of_a_book);
  g_test_add_func ("/markdown/include", test_include);
  g_test_add_func ("/markdown/links", test_links);
  g_test_add_func ("/markdown/old-korean", test_old_korean);
  g_test_add_func ("/markdown/empty-file", test_empty_file);
  g_test_add_func ("/markdown/resource", test_resource);
  g_test_add_func ("/markdown/resource-missing", test_resource_missing);
  return g_test_run ();
}
