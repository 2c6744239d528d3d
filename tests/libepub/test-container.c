#include "config.h"

#include "base-diagnostics.h"
#include "epub.h"

#include "fixture-raw-zip.h"

#include <unistd.h>

static const FixtureFile plain[] = {
  FIXTURE_MIMETYPE,
  FIXTURE_META,
  { "OPS/book.opf", "<package/>", -1 },
  { "OPS/Caf\xc3\xa9.xhtml", "composed", -1 },
  { "OPS/a%20b.xhtml", "encoded", -1 },
};

static EpubContainer *
open_plain (char **path)
{
  *path = fixture_zip ("plain.epub", plain, G_N_ELEMENTS (plain));
  g_autoptr (GError) error = NULL;
  EpubContainer *container = epub_container_open (*path, NULL, NULL, &error);
  g_assert_no_error (error);
  return container;
}

static void
assert_reads (EpubContainer *container, const char *name, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = epub_container_read (container, name, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), expected,
                   strlen (expected));
}

static void
test_names (void)
{
  g_autofree char *path = NULL;
  g_autoptr (EpubContainer) container = open_plain (&path);
  g_assert_cmpuint (epub_container_get_n_entries (container), ==, 5);
  assert_reads (container, "OPS/Caf\xc3\xa9.xhtml", "composed");
  assert_reads (container, "OPS/Cafe\xcc\x81.xhtml", "composed");
  assert_reads (container, "ops/CAF\xc3\x89.XHTML", "composed");
  assert_reads (container, "OPS/a b.xhtml", "encoded");
  assert_reads (container, "OPS\\a b.xhtml", "encoded");
  g_assert_cmpint (epub_container_lookup (container, "OPS/none"), ==, -1);
  g_autoptr (GError) error = NULL;
  g_assert_null (epub_container_read (container, "OPS/none", NULL, &error));
  g_assert_error (error, EPUB_ERROR, EPUB_ERROR_MISSING);
  fixture_remove (path);
}

static void
test_package_path (void)
{
  g_autofree char *path = NULL;
  g_autoptr (EpubContainer) container = open_plain (&path);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autofree char *package = epub_container_find_package (container, NULL, diagnostics, NULL);
  g_assert_cmpstr (package, ==, "OPS/book.opf");
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 0);
  fixture_remove (path);
}

static void
test_container_xml_missing (void)
{
  static const FixtureFile files[] = { { "OPS/book.opf", "<package/>", -1 } };
  g_autofree char *path = fixture_zip ("a.epub", files, 1);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, diagnostics, NULL);
  g_autofree char *package = epub_container_find_package (container, NULL, diagnostics, NULL);
  g_assert_cmpstr (package, ==, "OPS/book.opf");
  g_assert_true (fixture_has_diagnostic (diagnostics, "container-missing"));
  fixture_remove (path);
}

/* What is missing or no package is passed over; what a rendition says of itself is kept. */
static void
test_several_rootfiles (void)
{
  static const FixtureFile files[] = {
    { "META-INF/container.xml",
      "<container xmlns:rendition='r'><rootfiles><rootfile full-path='../../etc/passwd'/>"
      "<rootfile full-path='x.pdf' media-type='application/pdf'/>"
      "<rootfile full-path=' /Two.opf' media-type='application/oebps-package+xml '/>"
      "<rootfile full-path='one.opf' media-type='text/xml' rendition:layout='pre-paginated' "
      "rendition:label='Comic' rendition:language='ko' rendition:accessMode='visual' "
      "rendition:media='(orientation: portrait)'/>"
      "</rootfiles></container>",
      -1 },
    { "one.opf", "<package/>", -1 },
    { "two.opf", "<package/>", -1 },
    { "x.pdf", "%PDF", -1 }
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autofree char *package = epub_container_find_package (container, NULL, diagnostics, NULL);
  g_assert_cmpstr (package, ==, "two.opf");
  g_assert_true (fixture_has_diagnostic (diagnostics, "mimetype-missing"));
  g_assert_true (fixture_has_diagnostic (diagnostics, "part-missing"));
  g_autoptr (GPtrArray) rootfiles = epub_container_list_rootfiles (container, NULL, NULL, NULL);
  g_assert_cmpuint (rootfiles->len, ==, 2);
  const EpubRootfile *second = rootfiles->pdata[1];
  g_assert_cmpstr (second->path, ==, "one.opf");
  g_assert_cmpstr (second->label, ==, "Comic");
  g_assert_cmpstr (second->language, ==, "ko");
  g_assert_cmpstr (second->layout, ==, "pre-paginated");
  g_assert_cmpstr (second->media, ==, "(orientation: portrait)");
  g_assert_cmpstr (second->access_mode, ==, "visual");
  fixture_remove (path);
}

static void
test_rootfile_for_the_eye (void)
{
  static const FixtureFile files[] = {
    { "META-INF/container.xml",
      "<container><rootfiles><rootfile full-path='a.opf' rendition:accessMode='auditory'/>"
      "<rootfile full-path='b.opf' rendition:accessMode='textual'/></rootfiles></container>",
      -1 },
    { "a.opf", "<package/>", -1 },
    { "b.opf", "<package/>", -1 },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autofree char *package = epub_container_find_package (container, NULL, NULL, NULL);
  g_assert_cmpstr (package, ==, "b.opf");
  fixture_remove (path);
}

/* The names that Windows and careless scripts write are container paths all the same, so that what
 * lies beside a file is found from it. */
static void
test_foreign_names (void)
{
  static const FixtureFile files[] = { { "META-INF\\container.xml", FIXTURE_CONTAINER, -1 },
                                       { "OPS\\book.opf", "<package/>", -1 },
                                       { "././OPS/a.xhtml", "a", -1 },
                                       { "..\\..\\etc\\shadow", "outside", -1 } };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_assert_cmpuint (epub_container_get_n_entries (container), ==, 3);
  g_autofree char *package = epub_container_find_package (container, NULL, NULL, NULL);
  g_assert_cmpstr (package, ==, "OPS/book.opf");
  g_assert_cmpstr (epub_container_get_name (container, 2), ==, "OPS/a.xhtml");
  assert_reads (container, "OPS/a.xhtml", "a");
  fixture_remove (path);
}

/* The shadows of macOS come first in its archives and are no books. */
static void
test_stray_package (void)
{
  static const FixtureFile files[] = { { "__MACOSX/Book/._book.opf", "x", -1 },
                                       { "Book/._book.opf", "x", -1 },
                                       { "Book/book.OPF", "<package/>", -1 } };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autofree char *package = epub_container_find_package (container, NULL, NULL, NULL);
  g_assert_cmpstr (package, ==, "Book/book.OPF");
  fixture_remove (path);
}

static void
test_mimetype (void)
{
  static const struct {
    FixtureFile files[2];
    const char *code;
  } cases[] = {
    { { { "mimetype", "\xef\xbb\xbf application/epub+zip\r\n", -1 }, FIXTURE_META },
      "mimetype-padded" },
    { { { "mimetype", "application/zip", -1 }, FIXTURE_META }, "mimetype-wrong" },
    { { FIXTURE_META, FIXTURE_MIMETYPE }, "mimetype-place" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    FixtureFile files[] = { cases[i].files[0], cases[i].files[1], { "OPS/book.opf", "<p/>", -1 } };
    g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
    g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
    g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
    g_autofree char *package = epub_container_find_package (container, NULL, diagnostics, NULL);
    g_assert_cmpstr (package, ==, "OPS/book.opf");
    g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 1);
    g_assert_cmpint (fixture_get_severity (diagnostics, cases[i].code), ==, BASE_SEVERITY_NOTE);
    fixture_remove (path);
  }
}

static void
test_zip64 (void)
{
  static const FixtureRawFile files[] = { { "mimetype", "application/epub+zip", 0, FALSE },
                                          { "OPS/a.xhtml", "large in name only", 0, FALSE } };
  g_autofree char *path = fixture_raw_zip ("a.epub", files, G_N_ELEMENTS (files), TRUE);
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_assert_nonnull (container);
  g_assert_cmpuint (epub_container_get_n_entries (container), ==, 2);
  g_assert_cmpint (epub_container_get_size (container, 1), ==, 18);
  assert_reads (container, "OPS/a.xhtml", "large in name only");
  fixture_remove (path);
}

/* bzip2, which libzip can read, and LZMA: each costs its part and nothing else. */
static void
test_methods (void)
{
  static const FixtureRawFile files[] = { { "a.xhtml", "bzip", 12, FALSE },
                                          { "b.xhtml", "lzma", 14, FALSE },
                                          { "c.xhtml", "stored", 0, FALSE } };
  g_autofree char *path = fixture_raw_zip ("a.epub", files, G_N_ELEMENTS (files), FALSE);
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  for (int i = 0; i < 2; i++) {
    g_autoptr (GError) error = NULL;
    g_assert_null (epub_container_read (container, files[i].name, NULL, &error));
    g_assert_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED);
    g_assert_nonnull (strstr (error->message, "compression method"));
  }
  assert_reads (container, "c.xhtml", "stored");
  fixture_remove (path);
}

static void
test_truncated (void)
{
  g_autofree char *path = fixture_zip ("a.epub", plain, G_N_ELEMENTS (plain));
  fixture_truncate (path, 0.6);
  g_autoptr (GError) error = NULL;
  g_assert_null (epub_container_open (path, NULL, NULL, &error));
  g_assert_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED);
  g_assert_nonnull (strstr (error->message, "incomplete"));
  fixture_remove (path);
}

static void
test_not_a_zip (void)
{
  g_autofree char *path = fixture_path ("a.epub");
  g_assert_true (g_file_set_contents (path, "hello, this is just text", -1, NULL));
  g_autoptr (GError) error = NULL;
  g_assert_null (epub_container_open (path, NULL, NULL, &error));
  g_assert_error (error, EPUB_ERROR, EPUB_ERROR_NOT_A_BOOK);
  g_clear_error (&error);
  g_assert_null (epub_container_open ("/nonexistent/a.epub", NULL, NULL, &error));
  g_assert_error (error, EPUB_ERROR, EPUB_ERROR_MISSING);
  fixture_remove (path);
}

static void
test_hostile_names (void)
{
  static const FixtureFile files[] = { { "../../etc/shadow", "outside", -1 },
                                       { "a/../../b.xhtml", "outside", -1 },
                                       { "good.xhtml", "first", -1 },
                                       { "gooX.xhtml", "twin!", -1 },
                                       { "/abs.xhtml", "absolute", -1 } };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  fixture_patch (path, "gooX", "good", 4);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, diagnostics, NULL);
  g_assert_cmpuint (epub_container_get_n_entries (container), ==, 1);
  g_assert_cmpint (epub_container_lookup (container, "etc/shadow"), ==, -1);
  assert_reads (container, "good.xhtml", "first");
  g_assert_true (fixture_has_diagnostic (diagnostics, "odd-name"));
  g_assert_true (fixture_has_diagnostic (diagnostics, "duplicate-name"));
  fixture_remove (path);
}

static void
test_bomb (void)
{
  gsize size = 40 << 20;
  g_autofree char *zeros = g_malloc0 (size);
  const FixtureFile files[] = { { "bomb.xhtml", zeros, (gssize) size },
                                { "small.xhtml", "still here", -1 } };
  g_autofree char *path = fixture_zip ("a.epub", files, 2);
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (epub_container_read (container, "bomb.xhtml", NULL, &error));
  g_assert_error (error, EPUB_ERROR, EPUB_ERROR_TOO_LARGE);
  assert_reads (container, "small.xhtml", "still here");
  fixture_remove (path);
}

/* The CRC of a stored member no longer fits after its bytes were changed. */
static void
test_bad_crc (void)
{
  g_autofree char *path = fixture_zip ("a.epub", plain, G_N_ELEMENTS (plain));
  fixture_patch (path, "application/epub+zip", "application/epub+zap", 20);
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  g_assert_null (epub_container_read (container, "mimetype", NULL, &error));
  g_assert_error (error, EPUB_ERROR, EPUB_ERROR_DAMAGED);
  fixture_remove (path);
}

static void
test_cancelled (void)
{
  g_autofree char *path = NULL;
  g_autoptr (EpubContainer) container = open_plain (&path);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_cancellable_cancel (cancellable);
  g_autoptr (GError) error = NULL;
  g_assert_null (epub_container_read (container, "mimetype", cancellable, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_remove (path);
}

static void
test_folder (void)
{
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  fixture_write (folder, "META-INF/container.xml", FIXTURE_CONTAINER);
  fixture_write (folder, "OPS/book.opf", "<package/>");
  fixture_write (folder, "node_modules/x/y.md", "no");
  fixture_write (folder, "OPS/caf\xe9.xhtml", "latin 1");
  g_autofree char *link = g_build_filename (folder, "secret.txt", NULL);
  g_autofree char *target = g_build_filename (g_get_tmp_dir (), "galpi-secret", NULL);
  g_assert_cmpint (symlink (target, link), ==, 0);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubContainer) container = epub_container_open (folder, NULL, diagnostics, NULL);
  g_assert_cmpint (fixture_get_severity (diagnostics, "odd-name"), ==, BASE_SEVERITY_NOTE);
  g_assert_true (epub_container_is_folder (container));
  g_assert_cmpuint (epub_container_get_n_entries (container), ==, 2);
  g_autofree char *package = epub_container_find_package (container, NULL, NULL, NULL);
  g_assert_cmpstr (package, ==, "OPS/book.opf");
  g_assert_cmpint (epub_container_lookup (container, "secret.txt"), ==, -1);
  fixture_remove_tree (folder);
}

/* Order and notes inside the book do not make another edition; a changed chapter does. */
static void
test_fingerprint (void)
{
  static const FixtureFile a[] = { { "x", "one", -1 }, { "y", "two", -1 } };
  static const FixtureFile b[] = { { "y", "two", -1 },
                                   { "META-INF/annotations.annotation", "n", -1 },
                                   { "x", "one", -1 } };
  static const FixtureFile c[] = { { "x", "one", -1 }, { "y", "too", -1 } };
  const FixtureFile *books[] = { a, b, c };
  guint sizes[] = { 2, 3, 2 };
  char *prints[3] = { NULL };
  for (int i = 0; i < 3; i++) {
    g_autofree char *path = fixture_zip ("a.epub", books[i], sizes[i]);
    g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
    prints[i] = epub_container_compute_fingerprint (container, NULL, NULL);
    fixture_remove (path);
  }
  g_assert_cmpstr (prints[0], ==, prints[1]);
  g_assert_cmpstr (prints[0], !=, prints[2]);
  for (int i = 0; i < 3; i++)
    g_free (prints[i]);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/container/names", test_names);
  g_test_add_func ("/container/package-path", test_package_path);
  g_test_add_func ("/container/container-xml-missing", test_container_xml_missing);
  g_test_add_func ("/container/several-rootfiles", test_several_rootfiles);
  g_test_add_func ("/container/rootfile-for-the-eye", test_rootfile_for_the_eye);
  g_test_add_func ("/container/foreign-names", test_foreign_names);
  g_test_add_func ("/container/stray-package", test_stray_package);
  g_test_add_func ("/container/mimetype", test_mimetype);
  g_test_add_func ("/container/zip64", test_zip64);
  g_test_add_func ("/container/methods", test_methods);
  g_test_add_func ("/container/truncated", test_truncated);
  g_test_add_func ("/container/not-a-zip", test_not_a_zip);
  g_test_add_func ("/container/hostile-names", test_hostile_names);
  g_test_add_func ("/container/bomb", test_bomb);
  g_test_add_func ("/container/bad-crc", test_bad_crc);
  g_test_add_func ("/container/cancelled", test_cancelled);
  g_test_add_func ("/container/folder", test_folder);
  g_test_add_func ("/container/fingerprint", test_fingerprint);
  return g_test_run ();
}
