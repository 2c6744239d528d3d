#include "base-diagnostics.h"
#include "cli.h"
#include "fixture-zip.h"

#include <gdk-pixbuf/gdk-pixbuf.h>
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <zip.h>

/* The commands as a shell sees them: what they print, and the status they leave with. Each runs in
 * a process of its own, so that standard output can be caught. */

typedef struct {
  char *folder;
  char *book;
} Fixture;

static void
add_folder (zip_t *archive, const char *folder, const char *prefix)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    g_autofree char *entry = g_strconcat (prefix, name, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_DIR)) {
      g_autofree char *deeper = g_strconcat (entry, "/", NULL);
      add_folder (archive, path, deeper);
      continue;
    }
    zip_source_t *source = zip_source_file (archive, path, 0, 0);
    g_assert_cmpint (zip_file_add (archive, entry, source, ZIP_FL_ENC_UTF_8), >=, 0);
  }
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autofree char *source = g_test_build_filename (G_TEST_DIST, "data", "book", NULL);
  fixture->folder = g_dir_make_tmp ("galpi-cli-XXXXXX", NULL);
  fixture->book = g_build_filename (fixture->folder, "book.epub", NULL);
  zip_t *archive = zip_open (fixture->book, ZIP_CREATE | ZIP_TRUNCATE, NULL);
  g_assert_nonnull (archive);
  add_folder (archive, source, "");
  g_assert_cmpint (zip_close (archive), ==, 0);
}

static void
remove_tree (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name = NULL;
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL) {
    g_autofree char *path = g_build_filename (folder, name, NULL);
    if (g_file_test (path, G_FILE_TEST_IS_DIR))
      remove_tree (path);
    else
      g_remove (path);
  }
  g_rmdir (folder);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  remove_tree (fixture->folder);
  g_free (fixture->folder);
  g_free (fixture->book);
}

/* Runs this very program as `galpi`; see main(). */
static int
call (char **out, char **err, ...)
{
  g_autoptr (GPtrArray) arguments = g_ptr_array_new ();
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_ptr_array_add (arguments, self);
  g_ptr_array_add (arguments, (gpointer) "--as-galpi");
  va_list list;
  va_start (list, err);
  for (const char *word = va_arg (list, const char *); word != NULL;
       word = va_arg (list, const char *))
    g_ptr_array_add (arguments, (gpointer) word);
  va_end (list);
  g_ptr_array_add (arguments, NULL);
  int status = 0;
  g_autoptr (GError) error = NULL;
  g_spawn_sync (NULL, (char **) arguments->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, out, err,
                &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  return WEXITSTATUS (status);
}

static void
compare_with_golden (const char *name, const char *got)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  if (g_getenv ("GALPI_UPDATE_GOLDEN") != NULL) {
    g_assert_true (g_file_set_contents (path, got, -1, NULL));
    return;
  }
  g_autofree char *wanted = NULL;
  g_assert_true (g_file_get_contents (path, &wanted, NULL, NULL));
  g_assert_cmpstr (got, ==, wanted);
}

static void
check_golden (Fixture *fixture, const char *name, const char *only)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = call (&out, &err, "dump", "--only", only, "--size", "700x900", fixture->book, NULL);
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (status, ==, 0);
  compare_with_golden (name, out);
}

static void
test_dump_book (Fixture *fixture, gconstpointer data)
{
  check_golden (fixture, "book.json", "meta,toc,page_list,landmarks,spine,counters,mo");
}

static void
test_dump_links (Fixture *fixture, gconstpointer data)
{
  check_golden (fixture, "links.json", "links");
}

static void
test_dump_actions (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = call (&out, &err, "dump", fixture->book, "--only", "pages,actions,library", "--size",
                     "700x9000", "--do", "follow:0:1", "--do", "follow:0:look it up", "--do",
                     "next", "--do", "next", "--do", "next", "--do", "key:Left", "--do", "toc:0",
                     "--do", "key:Left", "--do", "follow:0:the aside", "--do", "follow:0:nothing",
                     "--do", "bookmark:3", "--do", "zoom:1", "--do", "toc:99", NULL);
  g_assert_cmpstr (err, ==, "");
  g_assert_cmpint (status, ==, 0);
  compare_with_golden ("actions.json", out);
}

static void
test_dump_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_assert_cmpint (
      call (&out, NULL, "dump", "--only", "blocks,lines,runs,objects", fixture->book, NULL), ==, 0);
  g_assert_nonnull (strstr (out, "\"Note: The gate stays shut.\""));
  g_assert_nonnull (strstr (out, "\"marker\" : \"2.\""));
  g_assert_nonnull (strstr (out, "\"src\" : \"text/plan.svg\""));
  g_assert_null (strstr (out, "Nobody reads this"));
}

static void
test_info (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_assert_cmpint (call (&out, NULL, "info", fixture->book, NULL), ==, 0);
  g_assert_cmpstr (out, ==,
                   "Title        The Slate Quarry\n"
                   "By           Ada Marrow; Jon Pell\n"
                   "Language     en\n"
                   "Identifier   urn:uuid:0b8a2f4e-3a51-4cb5-9f0c-6f2b8f1c2d10\n"
                   "Publisher    Grey Hill\n"
                   "Date         2019-04-02\n"
                   "Modified     2020-01-01T00:00:00Z\n"
                   "Format       EPUB\n"
                   "Sections     4\n"
                   "Pages        2\n");
}

static void
test_toc (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_assert_cmpint (call (&out, NULL, "toc", fixture->book, NULL), ==, 0);
  g_assert_cmpstr (out, ==, "The road up\n  The gate\nThe face\n");
}

static void
test_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_assert_cmpint (call (&out, NULL, "text", "--section", "4", fixture->book, NULL), ==, 0);
  g_assert_cmpstr (out, ==, "The face\n\nDrill\n\nSplit\n");
  g_autofree char *err = NULL;
  g_assert_cmpint (call (NULL, &err, "text", "--section", "9", fixture->book, NULL), ==, 2);
  g_assert_true (g_str_has_prefix (err, "galpi text: the book has no such section\n"));
}

static void
test_search (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_assert_cmpint (call (&out, NULL, "search", fixture->book, "SPLIT", NULL), ==, 0);
  g_assert_nonnull (strstr (out, "[split]s along its grain"));
  g_assert_nonnull (strstr (out, "[Split]"));
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (
      call (&out, NULL, "search", "--whole-word", "--match-case", fixture->book, "Split", NULL), ==,
      0);
  g_assert_null (strstr (out, "[split]"));
  g_assert_true (g_str_has_prefix (out, "The face ("));
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (call (&out, NULL, "search", fixture->book, "granite", NULL), ==, 1);
  g_assert_cmpstr (out, ==, "");
  g_autofree char *err = NULL;
  g_assert_cmpint (call (NULL, &err, "search", "--regex", fixture->book, "(", NULL), ==, 2);
  g_assert_true (g_str_has_prefix (err, "galpi: "));
}

static void
test_marks (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = g_build_filename (fixture->folder, "none.sqlite", NULL);
  g_autofree char *err = NULL;
  g_assert_cmpint (call (NULL, &err, "marks", "--store", store, fixture->book, NULL), ==, 2);
  g_assert_nonnull (strstr (err, "there is no such file"));
  g_assert_false (g_file_test (store, G_FILE_TEST_EXISTS));
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (call (NULL, &err, "export", "--format", "docx", fixture->book, NULL), ==, 2);
  g_assert_true (g_str_has_prefix (err, "galpi export: --format wants "));
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (call (NULL, &err, "export", "--format", "epub", "--output", store, "--template",
                         fixture->book, fixture->book, NULL),
                   ==, 2);
  g_assert_true (g_str_has_prefix (err, "galpi export: --template takes the place of --format\n"));
}

#define WORDS "The gate stays shut."

/* Marks of another program come in, are listed and chosen, and go out again. */
static void
test_import (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = g_build_filename (fixture->folder, "marks.db", NULL);
  g_autofree char *csv = g_build_filename (fixture->folder, "marks.csv", NULL);
  g_autofree char *copy = g_build_filename (fixture->folder, "copy.epub", NULL);
  g_autofree char *shelf = g_build_filename (fixture->folder, "shelf", NULL);
  g_autofree char *template = g_build_filename (fixture->folder, "template.md", NULL);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_assert_true (g_file_set_contents (
      csv, "Highlight,Note,Date\n" WORDS ",a *note* .tag,2024-03-05 10:00:00\nnot in it at all,,\n",
      -1, NULL));
  g_assert_cmpint (
      call (&out, NULL, "import", "--dry-run", "--store", store, fixture->book, csv, NULL), ==, 0);
  g_assert_cmpstr (out, ==,
                   "new: " WORDS "\nnot-found: not in it at all\n"
                   "1 new, 0 same, 0 changed, 1 not found\n");
  g_assert_false (g_file_test (store, G_FILE_TEST_EXISTS));
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (call (&out, NULL, "import", "--store", store, fixture->book, csv, NULL), ==, 0);
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (
      call (&out, NULL, "import", "--json", "--store", store, fixture->book, csv, NULL), ==, 0);
  g_assert_nonnull (strstr (out, "\"same\" : 1"));
  g_clear_pointer (&out, g_free);
  call (&out, NULL, "marks", "--all", "--tag", "tag", "--store", store, NULL);
  g_assert_nonnull (strstr (out, WORDS));
  g_clear_pointer (&out, g_free);
  call (&out, NULL, "marks", "--since", "2999-01-01", "--store", store, fixture->book, NULL);
  g_assert_cmpstr (out, ==, "");
  g_assert_cmpint (call (NULL, NULL, "export", "--all", "--store", store, "--format", "org",
                         "--output", shelf, NULL),
                   ==, 0);
  g_assert_true (g_file_test (shelf, G_FILE_TEST_IS_DIR));
  g_assert_true (g_file_set_contents (
      template, "{{#marks}}{{>quote}}{{note}}{{^name}}!{{/name}}{{/marks}}\n", -1, NULL));
  g_clear_pointer (&out, g_free);
  call (&out, NULL, "export", "--template", template, "--store", store, fixture->book, NULL);
  g_assert_cmpstr (out, ==, "> " WORDS "\na \\*note\\*!\n");
  g_assert_true (g_file_set_contents (template, "{{#marks}}", -1, NULL));
  g_assert_cmpint (
      call (NULL, &err, "export", "--template", template, "--store", store, fixture->book, NULL),
      ==, 2);
  g_assert_nonnull (strstr (err, "nothing closes “marks”"));
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (call (NULL, &err, "import", "--store", store, fixture->book, template, NULL), ==,
                   2);
  g_assert_nonnull (strstr (err, "not a file of marks that we know"));
  g_assert_cmpint (call (NULL, NULL, "export", "--format", "epub", "--output", copy, "--store",
                         store, fixture->book, NULL),
                   ==, 0);
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (call (&out, NULL, "import", "--store", store, fixture->book, copy, NULL), ==, 0);
  g_assert_nonnull (strstr (out, "0 new, 1 same, 0 changed, 0 not found"));
  /* The book itself is never written to. */
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (call (NULL, &err, "export", "--format", "epub", "--output", fixture->book,
                         "--store", store, fixture->book, NULL),
                   ==, 2);
  g_assert_nonnull (strstr (err, "it is the book itself"));
}

/* A Kindle writes the time of its owner's clock; so does a file for it, and dates are the reader's. */
static void
test_times_are_of_the_zone (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = g_build_filename (fixture->folder, "marks.db", NULL);
  g_autofree char *clippings = g_build_filename (fixture->folder, "My Clippings.txt", NULL);
  g_autofree char *template = g_build_filename (fixture->folder, "template.md", NULL);
  g_autofree char *out = NULL;
  g_autofree char *zone = g_strdup (g_getenv ("TZ"));
  g_setenv ("TZ", "KST-9", TRUE);
  g_assert_true (g_file_set_contents (clippings,
                                      "The Slate Quarry\n- Your Highlight on Location 1 | Added on "
                                      "Tuesday, March 5, 2024 1:30:00 AM\n\n" WORDS
                                      "\n==========\n",
                                      -1, NULL));
  g_assert_true (g_file_set_contents (
      template, "{{#marks}}{{date}}{{/marks}}{{#exported}}!{{/exported}}\n", -1, NULL));
  g_assert_cmpint (call (&out, NULL, "import", "--store", store, fixture->book, clippings, NULL),
                   ==, 0);
  g_clear_pointer (&out, g_free);
  call (&out, NULL, "export", "--template", template, "--store", store, fixture->book, NULL);
  g_assert_cmpstr (out, ==, "2024-03-05!\n");
  g_clear_pointer (&out, g_free);
  call (&out, NULL, "export", "--format", "kindle", "--store", store, fixture->book, NULL);
  g_assert_nonnull (strstr (out, "March 5, 2024 1:30:00 AM"));
  if (zone != NULL)
    g_setenv ("TZ", zone, TRUE);
  else
    g_unsetenv ("TZ");
}

/* A book without an identifier that was edited since it was marked is known by its text. */
static void
test_marks_of_an_edited_book (Fixture *fixture, gconstpointer data)
{
  g_autofree char *store = g_build_filename (fixture->folder, "marks.db", NULL);
  g_autofree char *csv = g_build_filename (fixture->folder, "marks.csv", NULL);
  g_autofree char *book = g_build_filename (fixture->folder, "notes.md", NULL);
  g_autofree char *out = NULL;
  g_assert_true (g_file_set_contents (csv, "Highlight\n" WORDS "\n", -1, NULL));
  g_assert_true (g_file_set_contents (book, "# Notes\n\nOne.\n\n" WORDS "\n\nTwo.\n", -1, NULL));
  g_assert_cmpint (call (&out, NULL, "import", "--store", store, book, csv, NULL), ==, 0);
  g_clear_pointer (&out, g_free);
  g_assert_true (
      g_file_set_contents (book, "# Notes\n\nOne.\n\n" WORDS "\n\nTwo and more.\n", -1, NULL));
  g_assert_cmpint (call (&out, NULL, "marks", "--store", store, book, NULL), ==, 0);
  g_assert_nonnull (strstr (out, WORDS));
}

static void
test_check (Fixture *fixture, gconstpointer data)
{
  g_autofree char *out = NULL;
  g_assert_cmpint (call (&out, NULL, "check", fixture->book, NULL), ==, 0);
  g_assert_nonnull (strstr (out, "lost: text/lost.png: "));
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (call (&out, NULL, "check", "--json", fixture->book, NULL), ==, 0);
  g_assert_nonnull (strstr (out, "\"outcome\" : \"degraded\""));
  g_assert_nonnull (strstr (out, "\"complaints\" : 0"));
  g_assert_nonnull (strstr (out, "Two tons each."));
}

/* Every way in which a file is no book, with what the message must name. */
static void
test_refusals (Fixture *fixture, gconstpointer data)
{
  static const struct {
    const char *name;
    const char *content; /* NULL: there is none */
    const char *word;
  } cases[] = {
    { "missing.epub", NULL, "missing.epub" },
    { "empty.epub", "", "empty" },
    { "letter.epub", "Dear reader, this is a letter and no book at all.\n", "letter.epub" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = g_build_filename (fixture->folder, cases[i].name, NULL);
    if (cases[i].content != NULL)
      g_assert_true (g_file_set_contents (path, cases[i].content, -1, NULL));
    g_autofree char *out = NULL;
    g_autofree char *err = NULL;
    g_assert_cmpint (call (&out, &err, "info", path, NULL), ==, 2);
    g_assert_cmpstr (out, ==, "");
    g_assert_true (g_str_has_prefix (err, "galpi: "));
    g_assert_nonnull (strstr (err, cases[i].word));
    g_assert_true (strchr (err, '\n') == err + strlen (err) - 1);
    g_clear_pointer (&out, g_free);
    g_assert_cmpint (call (&out, NULL, "dump", path, NULL), ==, 2);
    g_assert_nonnull (strstr (out, "\"status\" : \"refused\""));
    g_clear_pointer (&out, g_free);
    g_assert_cmpint (call (&out, NULL, "check", "--json", path, NULL), ==, 2);
    g_assert_nonnull (strstr (out, "\"outcome\" : \"refused\""));
  }
}

static void
test_truncated (Fixture *fixture, gconstpointer data)
{
  g_autofree char *content = NULL;
  gsize length = 0;
  g_autofree char *err = NULL;
  g_assert_true (g_file_get_contents (fixture->book, &content, &length, NULL));
  g_assert_true (g_file_set_contents (fixture->book, content, (gssize) length / 2, NULL));
  g_assert_cmpint (call (NULL, &err, "check", fixture->book, NULL), ==, 2);
  g_assert_nonnull (strstr (err, "incomplete"));
}

static void
test_folder_without_text (Fixture *fixture, gconstpointer data)
{
  g_autofree char *folder = g_build_filename (fixture->folder, "photographs", NULL);
  g_autofree char *err = NULL;
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_assert_cmpint (call (NULL, &err, "text", folder, NULL), ==, 2);
  g_assert_nonnull (strstr (err, "photographs"));
}

/* Two stores that know each other by a folder. */
static void
test_sync (Fixture *fixture, gconstpointer data)
{
  g_autofree char *one = g_build_filename (fixture->folder, "one.db", NULL);
  g_autofree char *two = g_build_filename (fixture->folder, "two.db", NULL);
  g_autofree char *csv = g_build_filename (fixture->folder, "marks.csv", NULL);
  g_autofree char *shared = g_build_filename (fixture->folder, "shared", NULL);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  g_assert_true (g_file_set_contents (
      csv, "Highlight,Note,Date\n" WORDS ",a note,2024-03-05 10:00:00\n", -1, NULL));
  g_assert_cmpint (call (NULL, NULL, "import", "--store", one, fixture->book, csv, NULL), ==, 0);
  g_assert_cmpint (
      call (NULL, &err, "marks", "--sync", shared, "--store", one, fixture->book, NULL), ==, 2);
  g_assert_nonnull (strstr (err, "shared"));
  g_assert_cmpint (g_mkdir (shared, 0700), ==, 0);
  g_assert_cmpint (
      call (&out, NULL, "marks", "--sync", shared, "--store", one, fixture->book, NULL), ==, 0);
  g_assert_cmpstr (out, ==, "0 files, 0 added, 0 changed, 0 removed, written\n");
  g_clear_pointer (&out, g_free);
  g_assert_cmpint (
      call (&out, NULL, "marks", "--sync", shared, "--store", two, fixture->book, NULL), ==, 0);
  g_assert_cmpstr (out, ==, "1 files, 1 added, 0 changed, 0 removed, written\n");
  g_clear_pointer (&out, g_free);
  call (&out, NULL, "marks", "--store", two, fixture->book, NULL);
  g_assert_nonnull (strstr (out, "  " WORDS "\n  - a note\n"));
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (call (NULL, &err, "marks", "--all", "--sync", shared, "--store", two, NULL), ==,
                   2);
  g_assert_nonnull (strstr (err, "--sync wants one book"));
}

static void
test_usage (Fixture *fixture, gconstpointer data)
{
  g_autofree char *err = NULL;
  g_assert_cmpint (call (NULL, &err, "dump", "--size", "big", fixture->book, NULL), ==, 2);
  g_assert_nonnull (strstr (err, "usage: galpi dump BOOK"));
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (call (NULL, &err, "dump", "--only", "smell", fixture->book, NULL), ==, 2);
  g_assert_nonnull (strstr (err, "a part that there is not"));
  g_clear_pointer (&err, g_free);
  g_assert_cmpint (call (NULL, &err, "info", NULL), ==, 2);
  g_assert_nonnull (strstr (err, "wants one book"));
  g_autofree char *out = NULL;
  g_assert_cmpint (call (&out, NULL, "help", NULL), ==, 0);
  g_assert_nonnull (strstr (out, "galpi export BOOK"));
}

static guint32
get_pixel (const GdkPixbuf *picture, int x, int y)
{
  const guint8 *pixel = gdk_pixbuf_read_pixels (picture) + y * gdk_pixbuf_get_rowstride (picture)
                        + x * gdk_pixbuf_get_n_channels (picture);
  return (guint32) pixel[0] << 16 | (guint32) pixel[1] << 8 | pixel[2];
}

/* A fixed page is painted whole, on a white sheet in the middle of the theme's paper. */
static void
test_render_fixed (Fixture *fixture, gconstpointer data)
{
  const FixtureFile files[] = {
    { "mimetype", "application/epub+zip", -1 },
    { "META-INF/container.xml",
      "<container version=\"1.0\" xmlns=\"urn:oasis:names:tc:opendocument:xmlns:container\">"
      "<rootfiles><rootfile full-path=\"p.opf\" media-type=\"application/oebps-package+xml\"/>"
      "</rootfiles></container>",
      -1 },
    { "p.opf",
      "<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" unique-identifier=\"i\">"
      "<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:identifier id=\"i\">x"
      "</dc:identifier><dc:title>Sheet</dc:title><dc:language>en</dc:language>"
      "<meta property=\"rendition:layout\">pre-paginated</meta></metadata><manifest>"
      "<item id=\"a\" href=\"a.xhtml\" media-type=\"application/xhtml+xml\"/></manifest>"
      "<spine><itemref idref=\"a\"/></spine></package>",
      -1 },
    { "a.xhtml",
      "<html xmlns=\"http://www.w3.org/1999/xhtml\"><head><title>Sheet</title>"
      "<meta name=\"viewport\" content=\"width=1000, height=2000\"/><style>body { margin: 0 } "
      "div { margin-top: 1800px; margin-left: 800px; width: 200px; height: 200px; "
      "background: #00f }</style></head><body><div></div></body></html>",
      -1 },
  };
  g_autofree char *book = fixture_zip ("sheet.epub", files, G_N_ELEMENTS (files));
  g_autofree char *png = g_build_filename (fixture->folder, "sheet.png", NULL);
  g_autofree char *folder = g_path_get_dirname (book);
  g_autofree char *out = NULL;
  g_autofree char *err = NULL;
  int status = call (&out, &err, "render", book, png, "--size", "300x200", "--theme", "dark", NULL);
  g_assert_cmpint (status, ==, 0);
  g_autoptr (GdkPixbuf) picture = gdk_pixbuf_new_from_file (png, NULL);
  g_assert_nonnull (picture);
  g_assert_cmpint (gdk_pixbuf_get_width (picture), ==, 300);
  g_assert_cmphex (get_pixel (picture, 195, 195), ==, 0x0000ff);
  g_assert_cmphex (get_pixel (picture, 150, 100), ==, 0xffffff);
  g_assert_cmphex (get_pixel (picture, 90, 100), !=, 0xffffff);
  g_assert_cmphex (get_pixel (picture, 210, 195), ==, get_pixel (picture, 90, 100));
  g_remove (png);
  g_remove (book);
  g_rmdir (folder);
}

static int
run_command (int argc, char **argv)
{
  int status = cli_main (argc, argv, cli_words);
  return status != CLI_EXIT_ELSEWHERE ? status : cli_main (argc, argv, cli_pages);
}

int
main (int argc, char **argv)
{
  if (argc > 1 && strcmp (argv[1], "--as-galpi") == 0)
    return run_command (argc - 1, argv + 1);
  g_test_init (&argc, &argv, NULL);
#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/cli/dump/book", test_dump_book);
  ADD ("/cli/dump/links", test_dump_links);
  ADD ("/cli/dump/actions", test_dump_actions);
  ADD ("/cli/dump/text", test_dump_text);
  ADD ("/cli/info", test_info);
  ADD ("/cli/toc", test_toc);
  ADD ("/cli/text", test_text);
  ADD ("/cli/search", test_search);
  ADD ("/cli/marks", test_marks);
  ADD ("/cli/import", test_import);
  ADD ("/cli/sync", test_sync);
  ADD ("/cli/times-are-of-the-zone", test_times_are_of_the_zone);
  ADD ("/cli/marks-of-an-edited-book", test_marks_of_an_edited_book);
  ADD ("/cli/check", test_check);
  ADD ("/cli/render-fixed", test_render_fixed);
  ADD ("/cli/refusals", test_refusals);
  ADD ("/cli/truncated", test_truncated);
  ADD ("/cli/folder-without-text", test_folder_without_text);
  ADD ("/cli/usage", test_usage);
  return g_test_run ();
}
