#include "config.h"

#include "fixture-book.h"
#include "fixture-raw-zip.h"

#include "book-outline.h"

static void
test_epub (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  const BookMetadata *metadata = book_publication_get_metadata (book);
  g_assert_cmpstr (metadata->title.value, ==, "Three & more");
  g_assert_cmpuint (metadata->n_creators, ==, 1);
  g_assert_cmpstr (metadata->languages[0], ==, "he");
  g_assert_cmpint (metadata->progression, ==, BOOK_PROGRESSION_RTL);
  const BookIdentity *identity = book_publication_get_identity (book);
  g_assert_cmpstr (identity->identifier, ==, "urn:x:1");
  g_assert_cmpstr (identity->creator, ==, "Ann");
  g_assert_cmpuint (book_publication_get_n_sections (book), ==, 4);
  g_assert_cmpstr (book_publication_get_section (book, 0)->title, ==, "First");
  g_assert_false (book_publication_get_section (book, 3)->linear);
  g_assert_cmpint (book_publication_get_total_size (book), ==,
                   book_publication_get_size_before (book, 3));
  BookContents *contents = book_publication_get_contents (book);
  g_assert_cmpuint (book_contents_get_n_nodes (contents), ==, 4);
  g_assert_cmpint (book_contents_get_node (contents, 3)->section, ==, 2);
  const BookContentsNode *first = book_contents_get_node (contents, 0);
  g_assert_cmpint (first->next_sibling, ==, 2);
  g_assert_cmpint (first->n_children, ==, 1);
  g_assert_cmpstr (book_contents_get_node (contents, 1)->fragment, ==, "p1");
  g_autofree char *trail = book_contents_dup_path (contents, 1, " > ");
  g_assert_cmpstr (trail, ==, "First > Inside");
  g_assert_cmpint (book_contents_find_section (contents, 1), ==, 1);
}

static void
test_documents (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (DomDocument) chapter = book_publication_load_document (book, 0, NULL);
  g_assert_nonnull (dom_document_get_element_by_id (chapter, "p1"));
  /* The chapter does not say which language it is in; the package does, for what sets its text. */
  g_assert_cmpstr (dom_document_get_assumed_language (chapter), ==, "he");
  g_assert_null (dom_node_get_language (dom_document_get_body (chapter)));
  g_autoptr (DomDocument) picture = book_publication_load_document (book, 1, NULL);
  const DomNode *root = dom_document_get_root (picture);
  const DomNode *image = NULL;
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root))
    image = dom_node_is (node, "img") ? node : image;
  g_assert_nonnull (image);
  g_autofree char *source = book_publication_resolve_path (book, dom_document_get_path (picture),
                                                           dom_node_get_attribute (image, "src"));
  g_assert_cmpstr (source, ==, "OPS/pic.png");
  g_autoptr (DomDocument) missing = book_publication_load_document (book, 2, NULL);
  g_autofree char *text = dom_node_dup_text (dom_document_get_body (missing));
  g_assert_nonnull (strstr (text, "gone.xhtml"));
  g_assert_true (fixture_has_diagnostic (book_publication_get_diagnostics (book), "part-missing"));
  guint n = base_diagnostics_get_n_items (book_publication_get_diagnostics (book));
  guint n_missing = 0;
  for (guint i = 0; i < n; i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (base_diagnostics_copy_item (book_publication_get_diagnostics (book), i, &item))
      n_missing += strcmp (item.code, "part-missing") == 0;
  }
  g_assert_cmpuint (n_missing, ==, 1);
  g_autoptr (DomDocument) again = book_publication_load_document (book, 2, NULL);
  g_assert_cmpuint (base_diagnostics_get_n_items (book_publication_get_diagnostics (book)), ==, n);
}

static void
test_resources (void)
{
  g_autoptr (BookPublication) book = fixture_book ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = book_publication_load_resource (book, "ops/pic.png", NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (bytes), ==, 3);
  g_assert_cmpstr (book_publication_get_media_type (book, "OPS/pic.png"), ==, "image/png");
  g_assert_null (book_publication_load_resource (book, "OPS/unlisted.png", NULL, &error));
  g_assert_error (error, BOOK_ERROR, BOOK_ERROR_MISSING);
  g_clear_error (&error);
  g_assert_null (book_publication_load_resource (book, "OPS/none.png", NULL, &error));
  g_assert_error (error, BOOK_ERROR, BOOK_ERROR_MISSING);
}

static void
test_links (void)
{
  static const struct {
    const char *href;
    BookLinkKind kind;
  } cases[] = {
    { "gone.xhtml", BOOK_LINK_SECTION },
    { "two.xhtml#x", BOOK_LINK_SECTION },
    { "#p1", BOOK_LINK_SECTION },
    { "../OPS/two.xhtml", BOOK_LINK_SECTION },
    { "pic.png", BOOK_LINK_SECTION },
    { "nav.xhtml", BOOK_LINK_RESOURCE },
    { "https://example.org", BOOK_LINK_EXTERNAL },
    { "MAILTO:a@b", BOOK_LINK_EXTERNAL },
    { "javascript:alert(1)", BOOK_LINK_NONE },
    { "file:///etc/passwd", BOOK_LINK_NONE },
    { "../../../etc/passwd", BOOK_LINK_NONE },
    { "", BOOK_LINK_NONE },
    { "data:text/html,x", BOOK_LINK_NONE },
  };
  g_autoptr (BookPublication) book = fixture_book ();
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (book_publication_classify (book, "OPS/one.xhtml", cases[i].href), ==,
                     cases[i].kind);
  int section = -1;
  g_autofree char *fragment = NULL;
  g_assert_true (
      book_publication_resolve (book, "OPS/one.xhtml", "two.xhtml#x", &section, &fragment));
  g_assert_cmpint (section, ==, 3);
  g_assert_cmpstr (fragment, ==, "x");
}

static void
assert_refused (const char *path, BookError code, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_assert_null (book_publication_open (path, NULL, &error));
  g_assert_error (error, BOOK_ERROR, (int) code);
  g_autofree char *name = g_path_get_basename (path);
  g_assert_nonnull (strstr (error->message, name));
  g_assert_nonnull (strstr (error->message, word));
}

static void
refuse_text (const char *name, const char *text, gssize size, BookError code, const char *word)
{
  g_autofree char *path = fixture_path (name);
  g_assert_true (g_file_set_contents (path, text, size, NULL));
  assert_refused (path, code, word);
  fixture_remove (path);
}

static void
test_refused (void)
{
  assert_refused ("/nonexistent/a.epub", BOOK_ERROR_MISSING, "no such file");
  refuse_text ("empty.epub", "", 0, BOOK_ERROR_EMPTY, "empty");
  refuse_text ("a.epub", "%PDF-1.7", -1, BOOK_ERROR_NOT_A_BOOK, "PDF");
  refuse_text ("b.epub", "noise noise", -1, BOOK_ERROR_NOT_A_BOOK, "not a zip");
  refuse_text ("c.md",
               "\x7f"
               "ELF\0\0\0\0\0\0",
               10, BOOK_ERROR_NOT_A_BOOK, "program");
  g_autofree char *folder = g_dir_make_tmp ("galpi-test-XXXXXX", NULL);
  assert_refused (folder, BOOK_ERROR_EMPTY, "Markdown");
  g_rmdir (folder);
  static const FixtureFile files[] = { FIXTURE_BOOK };
  g_autofree char *path = fixture_zip ("cut.epub", files, G_N_ELEMENTS (files));
  fixture_truncate (path, 0.5);
  assert_refused (path, BOOK_ERROR_DAMAGED, "incomplete");
  fixture_remove (path);
}

static void
test_locked (void)
{
  static const FixtureFile files[] = {
    FIXTURE_META,
    { "OPS/book.opf",
      "<package><manifest><item id='a' href='a.xhtml'/></manifest>"
      "<spine><itemref idref='a'/></spine></package>",
      -1 },
    { "OPS/a.xhtml", "\1\2\3", 3 },
    { "META-INF/rights.xml", "<r xmlns='http://ns.adobe.com/adept'/>", -1 },
    { "META-INF/encryption.xml",
      "<e><EncryptedData><EncryptionMethod Algorithm='aes'/><CipherReference "
      "URI='OPS/a.xhtml'/></EncryptedData></e>",
      -1 }
  };
  g_autofree char *path = fixture_zip ("locked.epub", files, G_N_ELEMENTS (files));
  assert_refused (path, BOOK_ERROR_ENCRYPTED, "Adobe ADEPT");
  fixture_remove (path);
}

static void
test_contents_from_headings (void)
{
  static const FixtureFile files[] = {
    FIXTURE_META,
    { "OPS/book.opf",
      "<package><manifest><item id='a' href='a.xhtml'/><item id='b' href='b.xhtml'/>"
      "</manifest><spine><itemref idref='a'/><itemref idref='b'/></spine></package>",
      -1 },
    { "OPS/a.xhtml", "<html><body><h1>A</h1><h3 id='i'>A  i</h3></body></html>", -1 },
    { "OPS/b.xhtml", "<html><body><h1><img src='b.png' alt='Drawn\n B'/> </h1></body></html>", -1 }
  };
  g_autofree char *path = fixture_zip ("plain.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  g_assert_false (book_publication_has_own_contents (book));
  g_assert_cmpuint (book_contents_get_n_nodes (book_publication_get_contents (book)), ==, 2);
  g_assert_cmpstr (book_publication_get_metadata (book)->title.value, ==, "plain");
  g_autoptr (BookContents) built = book_publication_build_contents (book, NULL, NULL);
  g_assert_cmpuint (book_contents_get_n_nodes (built), ==, 3);
  g_assert_cmpstr (book_contents_get_node (built, 1)->label, ==, "A i");
  g_assert_cmpint (book_contents_get_node (built, 1)->depth, ==, 1);
  g_assert_cmpstr (book_contents_get_node (built, 1)->fragment, ==, "i");
  g_assert_cmpint (book_contents_get_node (built, 2)->section, ==, 1);
  g_assert_cmpstr (book_contents_get_node (built, 2)->label, ==, "Drawn B");
  fixture_remove (path);
}

/* Whoever looks for the place of an entry without an id counts headings, and must count the same. */
static void
test_headings_are_those_of_contents (void)
{
  static const FixtureFile files[] = {
    FIXTURE_META,
    { "OPS/book.opf",
      "<package><manifest><item id='a' href='a.xhtml'/></manifest>"
      "<spine><itemref idref='a'/></spine></package>",
      -1 },
    { "OPS/a.xhtml",
      "<html><body><h1> </h1><h1><img src='b.png' alt='Drawn'/></h1><h2>Two</h2>"
      "<svg "
      "xmlns='http://www.w3.org/2000/svg'><h1>no</h1></svg><h7>no</h7><h6>Six</h6></body></html>",
      -1 },
  };
  g_autofree char *path = fixture_zip ("headings.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  g_autoptr (BookContents) built = book_publication_build_contents (book, NULL, NULL);
  g_autoptr (DomDocument) document = book_publication_load_document (book, 0, NULL);
  const DomNode *root = dom_document_get_root (document);
  static const char *const labels[] = { "Drawn", "Two", "Six" };
  static const char *const names[] = { "h1", "h2", "h6" };
  const DomNode *heading = book_outline_next_heading (root, root);
  for (guint i = 0; i < G_N_ELEMENTS (labels); i++) {
    g_assert_cmpstr (book_contents_get_node (built, i)->label, ==, labels[i]);
    g_assert_cmpstr (heading->name, ==, names[i]);
    heading = book_outline_next_heading (dom_node_next_in_tree (heading, root), root);
  }
  g_assert_null (heading);
  g_assert_cmpuint (book_contents_get_n_nodes (built), ==, 3);
  fixture_remove (path);
}

static void
on_opened (GObject *source, GAsyncResult *result, gpointer data)
{
  *(BookPublication **) data = book_publication_open_finish (result, NULL);
}

static void
test_async (void)
{
  static const FixtureFile files[] = { FIXTURE_BOOK };
  g_autofree char *path = fixture_zip ("three.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = NULL;
  book_publication_open_async (path, NULL, on_opened, &book);
  while (book == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (book_publication_get_n_sections (book), ==, 4);
  g_autoptr (GCancellable) cancelled = g_cancellable_new ();
  g_cancellable_cancel (cancelled);
  g_autoptr (GError) error = NULL;
  g_assert_null (book_publication_open (path, cancelled, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  fixture_remove (path);
}

/* Opening asks for no chapter, though every one of them is damaged; showing one does. */
static void
test_opening_reads_no_chapter (void)
{
  static const FixtureRawFile files[] = {
    { "mimetype", "application/epub+zip", 0, FALSE },
    { "META-INF/container.xml", FIXTURE_CONTAINER, 0, FALSE },
    { "OPS/book.opf",
      "<package><manifest><item id='a' href='a.xhtml'/><item id='b' href='b.xhtml'/>"
      "<item id='ncx' href='toc.ncx'/></manifest>"
      "<spine toc='ncx'><itemref idref='a'/><itemref idref='b'/></spine>"
      "<guide><reference type='cover' href='b.xhtml'/></guide></package>",
      0, FALSE },
    { "OPS/toc.ncx",
      "<ncx><navMap><navPoint><navLabel><text>A</text></navLabel><content src='a.xhtml#x'/>"
      "</navPoint><navPoint><navLabel><text>B</text></navLabel><content src='b.xhtml'/>"
      "</navPoint></navMap></ncx>",
      0, FALSE },
    { "OPS/a.xhtml", "<html><body>one</body></html>", 0, TRUE },
    { "OPS/b.xhtml", "<html><body>two</body></html>", 0, TRUE },
  };
  g_autofree char *path = fixture_raw_zip ("a.epub", files, G_N_ELEMENTS (files), FALSE);
  g_autoptr (BookPublication) book = fixture_open (path);
  g_assert_cmpuint (book_publication_get_n_sections (book), ==, 2);
  g_assert_cmpuint (book_contents_get_n_nodes (book_publication_get_contents (book)), ==, 2);
  g_assert_cmpuint (base_diagnostics_get_n_items (book_publication_get_diagnostics (book)), ==, 0);
  g_autoptr (DomDocument) document = book_publication_load_document (book, 0, NULL);
  g_assert_true (fixture_has_diagnostic (book_publication_get_diagnostics (book), "part-damaged"));
  fixture_remove (path);
}

/* The cover is a page that the guide names, and it is not the first. */
static void
test_cover_page (void)
{
  static const FixtureFile files[] = {
    FIXTURE_MIMETYPE,
    FIXTURE_META,
    { "OPS/book.opf",
      "<package><manifest><item id='a' href='a.xhtml'/><item id='b' href='b.xhtml'/>"
      "<item id='x' href='x.png'/><item id='y' href='y.png'/></manifest>"
      "<spine><itemref idref='a'/><itemref idref='b'/></spine>"
      "<guide><reference type='cover' href='b.xhtml'/></guide></package>",
      -1 },
    { "OPS/a.xhtml", "<html><body><img src='x.png'/></body></html>", -1 },
    { "OPS/b.xhtml", "<html><body><img src='gone.png'/><img src='y.png'/></body></html>", -1 },
    { "OPS/x.png", "first", -1 },
    { "OPS/y.png", "cover", -1 },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) cover = book_publication_load_cover (book, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpmem (g_bytes_get_data (cover, NULL), g_bytes_get_size (cover), "cover", 5);
  fixture_remove (path);
}

/* What EPUB 2 says in its own words: the guide as landmarks; and a link to a file that has a fallback
 * leads to the place of the fallback. */
static void
test_guide_and_fallback (void)
{
  static const FixtureFile files[] = {
    FIXTURE_MIMETYPE,
    FIXTURE_META,
    { "OPS/book.opf",
      "<package version='2.0'><manifest><item id='a' href='a.xhtml'/>"
      "<item id='x' href='x.dtb' media-type='application/x-dtbook+xml' fallback='a'/>"
      "<item id='b' href='b.xhtml'/></manifest>"
      "<spine><itemref idref='b'/><itemref idref='x'/></spine><guide>"
      "<reference type='text' title='Start' href='x.dtb#p'/>"
      "<reference type='title-page' href='b.xhtml'/>"
      "<reference type='cover' href='none.xhtml'/></guide></package>",
      -1 },
    { "OPS/a.xhtml", "<html/>", -1 },
    { "OPS/b.xhtml", "<html/>", -1 },
    { "OPS/x.dtb", "<dtbook/>", -1 },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  BookContents *landmarks = book_publication_get_landmarks (book);
  g_assert_cmpuint (book_contents_get_n_nodes (landmarks), ==, 2);
  const BookContentsNode *start = book_contents_get_node (landmarks, 0);
  g_assert_cmpstr (start->type, ==, "bodymatter");
  g_assert_cmpstr (start->label, ==, "Start");
  g_assert_cmpstr (start->fragment, ==, "p");
  g_assert_cmpint (start->section, ==, 1);
  g_assert_cmpstr (book_contents_get_node (landmarks, 1)->type, ==, "titlepage");
  g_assert_cmpstr (book_publication_get_section (book, 1)->path, ==, "OPS/a.xhtml");
  fixture_remove (path);
}

/* What leads nowhere stays in the contents, and nobody has lost anything by it. */
static void
test_dead_entries (void)
{
  static const FixtureFile files[] = {
    FIXTURE_MIMETYPE,
    FIXTURE_META,
    { "OPS/book.opf",
      "<package><manifest><item id='a' href='a.xhtml'/><item id='n' href='n.xhtml' "
      "properties='nav'/></manifest><spine><itemref idref='a'/></spine></package>",
      -1 },
    { "OPS/a.xhtml", "<html/>", -1 },
    { "OPS/n.xhtml",
      "<html><nav><ol><li><a href='a.xhtml'>A</a></li><li><a href='none.xhtml'>B</a></li>"
      "<li><a href='https://example.org/'>C</a></li></ol></nav></html>",
      -1 },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  BaseDiagnostics *diagnostics = book_publication_get_diagnostics (book);
  g_assert_cmpuint (book_contents_get_n_nodes (book_publication_get_contents (book)), ==, 3);
  g_assert_cmpint (book_contents_get_node (book_publication_get_contents (book), 1)->section, ==,
                   -1);
  g_assert_cmpint (fixture_get_severity (diagnostics, "contents-dead"), ==, BASE_SEVERITY_NOTE);
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 1);
  fixture_remove (path);
}

/* The font's key is made of the second identifier, as some programs do it. */
static void
test_font_of_other_identifier (void)
{
  static const guint8 key[16] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                                  0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
  char font[64] = "OTTO";
  for (gsize i = 0; i < sizeof font; i++)
    font[i] = (char) (font[i] ^ key[i % 16]);
  const FixtureFile files[] = {
    FIXTURE_MIMETYPE,
    FIXTURE_META,
    { "META-INF/encryption.xml",
      "<encryption><EncryptedData><EncryptionMethod Algorithm='http://ns.adobe.com/pdf/enc#RC'/>"
      "<CipherData><CipherReference URI='OPS/f.otf'/></CipherData></EncryptedData></encryption>",
      -1 },
    { "OPS/book.opf",
      "<package unique-identifier='u'><metadata><identifier id='u'>"
      "urn:uuid:ffffffff-ffff-ffff-ffff-ffffffffffff</identifier>"
      "<identifier>urn:uuid:01234567-89ab-cdef-0123-456789abcdef</identifier></metadata>"
      "<manifest><item id='a' href='a.xhtml'/><item id='f' href='f.otf'/></manifest>"
      "<spine><itemref idref='a'/></spine></package>",
      -1 },
    { "OPS/a.xhtml", "<html/>", -1 },
    { "OPS/f.otf", font, sizeof font },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (BookPublication) book = fixture_open (path);
  g_autoptr (GBytes) plain = book_publication_load_resource (book, "OPS/f.otf", NULL, NULL);
  g_assert_cmpmem (g_bytes_get_data (plain, NULL), 5, "OTTO", 5);
  fixture_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/publication/epub", test_epub);
  g_test_add_func ("/publication/documents", test_documents);
  g_test_add_func ("/publication/resources", test_resources);
  g_test_add_func ("/publication/links", test_links);
  g_test_add_func ("/publication/refused", test_refused);
  g_test_add_func ("/publication/locked", test_locked);
  g_test_add_func ("/publication/contents-from-headings", test_contents_from_headings);
  g_test_add_func ("/publication/headings", test_headings_are_those_of_contents);
  g_test_add_func ("/publication/async", test_async);
  g_test_add_func ("/publication/opening-reads-no-chapter", test_opening_reads_no_chapter);
  g_test_add_func ("/publication/cover-page", test_cover_page);
  g_test_add_func ("/publication/dead-entries", test_dead_entries);
  g_test_add_func ("/publication/guide-and-fallback", test_guide_and_fallback);
  g_test_add_func ("/publication/font-of-other-identifier", test_font_of_other_identifier);
  return g_test_run ();
}
