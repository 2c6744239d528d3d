#include "config.h"

#include "base-diagnostics.h"
#include "epub.h"

#include "fixture-zip.h"

static EpubPackage *
load (const char *opf, BaseDiagnostics *diagnostics)
{
  const FixtureFile files[] = {
    FIXTURE_MIMETYPE,
    FIXTURE_META,
    { "OPS/book.opf", opf, -1 },
    { "OPS/one.xhtml", "<html/>", -1 },
    { "OPS/Two.xhtml", "<html/>", -1 },
    { "OPS/pic.jpg", "jpg", -1 },
    { "OPS/toc.ncx", "<ncx/>", -1 },
    { "OPS/covers/Cover.png", "png", -1 },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autoptr (GError) error = NULL;
  EpubPackage *package = epub_package_load (container, "OPS/book.opf", NULL, diagnostics, &error);
  g_assert_no_error (error);
  fixture_remove (path);
  return package;
}

static const char epub3[] =
    "<package version='3.0' unique-identifier='u' xml:lang='en' dir='ltr'>"
    "<metadata xmlns:dc='http://purl.org/dc/elements/1.1/'>"
    "<dc:identifier id='x'>other</dc:identifier>"
    "<dc:identifier id='u'> urn:uuid:1 </dc:identifier>"
    "<meta refines='#t2' property='title-type'>subtitle</meta>"
    "<dc:title id='t2'>A Tale</dc:title>"
    "<dc:title id='t1' xml:lang='he' dir='rtl'>\xd7\x90\n  \xd7\x91</dc:title>"
    "<meta refines='#t1' property='title-type'>main</meta>"
    "<dc:creator id='c1'>Second</dc:creator><dc:creator id='c2'>First</dc:creator>"
    "<meta refines='#c1' property='display-seq'>2</meta>"
    "<meta refines='#c2' property='display-seq'>1</meta>"
    "<meta refines='#c2' property='file-as'>First, The</meta>"
    "<meta refines='#c2' property='role'>trl</meta>"
    "<dc:language>he</dc:language>"
    "<meta property='dcterms:modified'>2020-01-01T00:00:00Z</meta>"
    "<meta property='belongs-to-collection' id='s'>Saga</meta>"
    "<meta refines='#s' property='collection-type'>series</meta>"
    "<meta refines='#s' property='group-position'>2.1</meta>"
    "<meta property='rendition:layout'>pre-paginated</meta>"
    "<meta property='rendition:spread'>portrait</meta>"
    "<meta property='rendition:layout'>reflowable</meta>"
    "</metadata><manifest>"
    "<item id='a' href='one.xhtml' media-type='application/xhtml+xml' properties='nav'/>"
    "<item id='b' href='two.xhtml' media-type='application/xhtml+xml'/>"
    "<item id='p' href='pic.jpg' media-type='image/jpeg' properties='cover-image'/>"
    "<item id='x1' href='data.bin' media-type='application/x-foo' fallback='x2'/>"
    "<item id='x2' href='data2.bin' media-type='application/x-bar' fallback='b'/>"
    "<item id='y1' href='y.bin' media-type='application/x-foo' fallback='y2'/>"
    "<item id='y2' href='z.bin' media-type='application/x-foo' fallback='y1'/>"
    "</manifest><spine page-progression-direction='rtl'>"
    "<itemref idref='a' id='ra'/>"
    "<itemref idref='gone'/>"
    "<itemref idref='x1' linear='no' properties='rendition:layout-reflowable "
    "rendition:flow-scrolled-doc page-spread-right rendition:align-x-center'/>"
    "<itemref idref='y1'/></spine></package>";

static void
test_epub3 (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package = load (epub3, diagnostics);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpstr (metadata->identifier, ==, "urn:uuid:1");
  const EpubName *title = metadata->titles->pdata[0];
  g_assert_cmpstr (title->value, ==, "\xd7\x90 \xd7\x91");
  g_assert_cmpint (title->direction, ==, EPUB_DIRECTION_RTL);
  g_assert_cmpstr (title->language, ==, "he");
  const EpubName *subtitle = metadata->titles->pdata[1];
  g_assert_cmpstr (subtitle->role, ==, "subtitle");
  g_assert_cmpstr (subtitle->language, ==, "en");
  const EpubName *first = metadata->creators->pdata[0];
  g_assert_cmpstr (first->value, ==, "First");
  g_assert_cmpstr (first->file_as, ==, "First, The");
  g_assert_cmpstr (first->role, ==, "trl");
  g_assert_cmpstr (metadata->modified, ==, "2020-01-01T00:00:00Z");
  g_assert_cmpstr (metadata->series, ==, "Saga");
  g_assert_cmpstr (metadata->series_position, ==, "2.1");
  const EpubRendition *rendition = epub_package_get_rendition (package);
  g_assert_cmpint (rendition->layout, ==, EPUB_LAYOUT_PRE_PAGINATED);
  g_assert_cmpint (rendition->spread, ==, EPUB_SPREAD_BOTH);
  g_assert_cmpint (epub_package_get_progression (package), ==, EPUB_PROGRESSION_RTL);
  g_assert_cmpstr (epub_package_get_cover (package)->path, ==, "OPS/pic.jpg");
}

static void
test_spine (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package = load (epub3, diagnostics);
  g_assert_cmpuint (epub_package_get_n_spine_items (package), ==, 3);
  g_assert_cmpint (epub_package_get_spine_step (package), ==, 6);
  const EpubSpineItem *one = epub_package_get_spine_item (package, 0);
  g_assert_cmpstr (one->id, ==, "ra");
  g_assert_cmpint (one->step, ==, 2);
  g_assert_true (one->linear);
  const EpubSpineItem *two = epub_package_get_spine_item (package, 1);
  g_assert_cmpint (two->step, ==, 6);
  g_assert_false (two->linear);
  /* Two fallbacks on, and the file's real name. */
  g_assert_cmpstr (epub_package_get_item (package, (guint) two->shown)->path, ==, "OPS/Two.xhtml");
  g_assert_cmpint (two->rendition.layout, ==, EPUB_LAYOUT_REFLOWABLE);
  g_assert_cmpint (two->rendition.flow, ==, EPUB_FLOW_SCROLLED_DOC);
  g_assert_cmpint (two->page_spread, ==, EPUB_PAGE_SPREAD_RIGHT);
  g_assert_true (two->align_x_center);
  const EpubSpineItem *circle = epub_package_get_spine_item (package, 2);
  g_assert_cmpint (circle->shown, ==, circle->item);
  g_assert_true (fixture_has_diagnostic (diagnostics, "name-differs"));
  g_assert_true (fixture_has_diagnostic (diagnostics, "part-missing"));
}

/* A page that needs a script, and a picture in the spine, give way to the fallback they name. */
static void
test_shown (void)
{
  g_autoptr (EpubPackage) package =
      load ("<package version='3.0' unique-identifier='u'>"
            "<metadata xmlns:dc='d'><dc:identifier id='u'>i</dc:identifier>"
            "<dc:title>t</dc:title></metadata><manifest>"
            "<item id='a' href='one.xhtml' media-type='application/xhtml+xml'/>"
            "<item id='s' href='s.xhtml' media-type='application/xhtml+xml' "
            "properties='scripted' fallback='a'/>"
            "<item id='n' href='n.xhtml' media-type='application/xhtml+xml' "
            "properties='scripted'/>"
            "<item id='p' href='pic.jpg' media-type='image/jpeg' fallback='a'/>"
            "</manifest><spine><itemref idref='s'/><itemref idref='n'/><itemref idref='p'/>"
            "</spine></package>",
            NULL);
  static const char *const ids[] = { "a", "n", "a" };
  for (guint i = 0; i < G_N_ELEMENTS (ids); i++) {
    const EpubSpineItem *item = epub_package_get_spine_item (package, i);
    g_assert_cmpstr (epub_package_get_item (package, (guint) item->shown)->id, ==, ids[i]);
  }
}

static void
test_epub2 (void)
{
  g_autoptr (EpubPackage) package =
      load ("<package version='2.0' unique-identifier='u'>"
            "<metadata xmlns:dc='d' xmlns:opf='o'><dc-metadata>"
            "<dc:identifier id='u'>id2</dc:identifier><dc:title>Old &amp; good</dc:title>"
            "<dc:creator opf:role='aut' opf:file-as='Writer, A.'>A. Writer</dc:creator>"
            "<dc:date opf:event='modification'>2010</dc:date><dc:date>1999</dc:date></dc-metadata>"
            "<meta name='cover' content='img'/><meta name='calibre:series' content='Row'/>"
            "<meta name='calibre:series_index' content='3'/></metadata><manifest>"
            "<item id='ncx' href='toc.ncx' media-type='application/x-dtbncx+xml'/>"
            "<item id='img' href='pic.jpg' media-type='image/jpeg'/>"
            "<item id='a' href='one.xhtml'/></manifest>"
            "<spine toc='ncx'><itemref idref='a'/></spine>"
            "<guide><reference type='text' title='Start' href='one.xhtml#go'/></guide></package>",
            NULL);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpstr (((EpubName *) metadata->titles->pdata[0])->value, ==, "Old & good");
  const EpubName *creator = metadata->creators->pdata[0];
  g_assert_cmpstr (creator->role, ==, "aut");
  g_assert_cmpstr (creator->file_as, ==, "Writer, A.");
  g_assert_cmpstr (metadata->date, ==, "1999");
  g_assert_cmpstr (metadata->modified, ==, "2010");
  g_assert_cmpstr (metadata->series, ==, "Row");
  g_assert_cmpstr (metadata->series_position, ==, "3");
  g_assert_cmpstr (epub_package_get_cover (package)->path, ==, "OPS/pic.jpg");
  g_assert_cmpstr (epub_package_get_ncx (package)->path, ==, "OPS/toc.ncx");
  g_assert_cmpuint (epub_package_get_n_references (package), ==, 1);
  g_assert_cmpstr (epub_package_get_reference (package, 0)->fragment, ==, "go");
  g_assert_cmpstr (epub_package_get_item (package, 2)->media_type, ==, "application/xhtml+xml");
}

/* A bare ampersand and an HTML entity must not take later references with them. */
static void
test_ill_formed (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package =
      load ("<package><metadata><title>Salt & Pepper&hellip; R&amp;B &#65;</title></metadata>"
            "<manifest><item id='a' href='one.xhtml'/></manifest>"
            "<spine><itemref idref='a'/></spine>",
            diagnostics);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpstr (((EpubName *) metadata->titles->pdata[0])->value, ==,
                   "Salt & Pepper\xe2\x80\xa6 R&B A");
  g_assert_cmpuint (epub_package_get_n_spine_items (package), ==, 1);
  /* It is cut off before its end. */
  g_assert_cmpint (fixture_get_severity (diagnostics, "ill-formed"), ==, BASE_SEVERITY_REPAIRED);
}

/* Everything is there and read as it was meant, so nobody need be told more than a note. */
static void
test_bare_ampersand (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package =
      load ("<package><!-- R&D --><metadata><title>Salt & Pepper &copy; &bogus;</title>"
            "<description><![CDATA[<p>a & b</p>]]></description></metadata>"
            "<manifest><item id='a' href='one.xhtml'/></manifest>"
            "<spine><itemref idref='a'/></spine></package>",
            diagnostics);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpstr (((EpubName *) metadata->titles->pdata[0])->value, ==,
                   "Salt & Pepper \xc2\xa9 &bogus;");
  g_assert_cmpstr (metadata->description, ==, "<p>a & b</p>");
  g_assert_cmpint (fixture_get_severity (diagnostics, "ill-formed"), ==, BASE_SEVERITY_NOTE);
}

/* Prefixes that were never declared mean what everybody means by them. */
static void
test_undeclared_prefixes (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package =
      load ("<opf:package><opf:metadata><dc:title>T</dc:title><dc:creator opf:role='trl'>C"
            "</dc:creator></opf:metadata><opf:manifest><opf:item id='a' href='one.xhtml'/>"
            "</opf:manifest><opf:spine><opf:itemref idref='a'/></opf:spine></opf:package>",
            diagnostics);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpstr (((EpubName *) metadata->titles->pdata[0])->value, ==, "T");
  g_assert_cmpstr (((EpubName *) metadata->creators->pdata[0])->role, ==, "trl");
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 0);
}

#define PACKAGE(metadata, manifest, spine)                                                         \
  "<package version='3.0'><metadata xmlns:dc='d' xmlns:opf='o'>" metadata "</metadata><manifest>"  \
  "<item id='a' href='one.xhtml' media-type='application/xhtml+xml'/>" manifest                    \
  "</manifest><spine>" spine "</spine></package>"

/* The second item of an id is what the spine misses. */
static void
test_duplicate_ids (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package =
      load (PACKAGE ("", "<item id='a' href='Two.xhtml' media-type='application/xhtml+xml'/>",
                     "<itemref idref='a'/><itemref idref='b'/>"),
            diagnostics);
  g_assert_cmpuint (epub_package_get_n_spine_items (package), ==, 2);
  const EpubSpineItem *second = epub_package_get_spine_item (package, 1);
  g_assert_cmpstr (epub_package_get_item (package, (guint) second->shown)->path, ==,
                   "OPS/Two.xhtml");
  g_assert_cmpint (fixture_get_severity (diagnostics, "duplicate-id"), ==, BASE_SEVERITY_NOTE);
  g_assert_false (fixture_has_diagnostic (diagnostics, "part-missing"));
}

/* Everything has one id, and there is much of it: what belongs together by its id must not become
 * the product of the two. */
static void
test_crowd (void)
{
  static const char *const parts[][3] = {
    { "<package unique-identifier='t'><metadata>",
      "<identifier id='t'>i</identifier><title id='t'>T</title>"
      "<meta refines='#t' property='alternate-script'>A</meta>"
      "<meta property='belongs-to-collection' id='t'>C</meta>",
      "</metadata>" },
    { "<manifest><item id='a' href='one.xhtml'/>", "<item id='a' href='gone.xhtml'/>",
      "</manifest>" },
    { "<spine><itemref idref='a'/>", "<itemref idref='nothing'/>", "</spine></package>" },
  };
  g_autoptr (GString) opf = g_string_new (NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++) {
    g_string_append (opf, parts[i][0]);
    for (int n = 0; n < 20000; n++)
      g_string_append (opf, parts[i][1]);
    g_string_append (opf, parts[i][2]);
  }
  g_autoptr (EpubPackage) package = load (opf->str, NULL);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpuint (metadata->titles->len, ==, 1000);
  g_assert_cmpuint (metadata->identifiers->len, ==, 1000);
  g_assert_cmpuint (metadata->collections->len, ==, 1000);
  const EpubName *title = metadata->titles->pdata[0];
  g_assert_cmpuint (title->alternates->len, ==, 100);
  g_assert_cmpuint (epub_package_get_n_spine_items (package), ==, 1);
}

/* A file that nothing shows is no loss. */
static void
test_missing_parts (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package =
      load (PACKAGE ("", "<item id='g' href='gone.js' media-type='text/javascript'/>",
                     "<itemref idref='a'/>"),
            diagnostics);
  g_assert_cmpint (fixture_get_severity (diagnostics, "part-missing"), ==, BASE_SEVERITY_NOTE);
  g_autoptr (EpubPackage) worse =
      load (PACKAGE ("", "<item id='g' href='gone.xhtml' media-type='application/xhtml+xml'/>",
                     "<itemref idref='a'/><itemref idref='g'/>"),
            diagnostics);
  g_assert_cmpuint (epub_package_get_n_spine_items (worse), ==, 2);
  g_assert_cmpint (fixture_get_severity (diagnostics, "part-missing"), ==, BASE_SEVERITY_LOST);
}

static void
test_alternates (void)
{
  g_autoptr (EpubPackage) package =
      load (PACKAGE ("<dc:creator id='c'>\xe6\x9d\x91\xe4\xb8\x8a</dc:creator>"
                     "<meta refines='#c' property='alternate-script' xml:lang='ja-Latn'>Murakami"
                     "</meta><meta refines='#c' property='alternate-script'>M.</meta>"
                     "<dc:identifier opf:scheme='ISBN'>123</dc:identifier>"
                     "<dc:identifier id='i'>456</dc:identifier>"
                     "<meta refines='#i' property='identifier-type'>15</meta>",
                     "", "<itemref idref='a'/>"),
            NULL);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  const EpubName *creator = metadata->creators->pdata[0];
  g_assert_cmpuint (creator->alternates->len, ==, 2);
  const EpubAlternate *latin = creator->alternates->pdata[0];
  g_assert_cmpstr (latin->value, ==, "Murakami");
  g_assert_cmpstr (latin->language, ==, "ja-Latn");
  g_assert_cmpstr (((EpubIdentifier *) metadata->identifiers->pdata[0])->scheme, ==, "ISBN");
  g_assert_cmpstr (((EpubIdentifier *) metadata->identifiers->pdata[1])->scheme, ==, "15");
}

/* A season in a series; the series is what is shown, whatever else is said. */
static void
test_collections (void)
{
  g_autoptr (EpubPackage) package =
      load (PACKAGE ("<meta property='belongs-to-collection' id='n'>Shelf</meta>"
                     "<meta name='calibre:series_index' content='9'/>"
                     "<meta name='calibre:series' content='Row'/>"
                     "<meta property='belongs-to-collection' id='s'>Saga</meta>"
                     "<meta refines='#s' property='collection-type'>series</meta>"
                     "<meta refines='#s' property='group-position'>2.1</meta>"
                     "<meta refines='#s' property='belongs-to-collection' id='w'>World</meta>"
                     "<meta refines='#s' property='dcterms:identifier'>urn:x</meta>",
                     "", "<itemref idref='a'/>"),
            NULL);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpuint (metadata->collections->len, ==, 3);
  const EpubCollection *saga = metadata->collections->pdata[1];
  g_assert_cmpstr (saga->identifier, ==, "urn:x");
  g_assert_cmpint (saga->parent, ==, 2);
  g_assert_cmpstr (metadata->series, ==, "Saga");
  g_assert_cmpstr (metadata->series_position, ==, "2.1");
  g_autoptr (EpubPackage) calibre =
      load (PACKAGE ("<meta name='calibre:series_index' content='9'/>"
                     "<meta name='calibre:series' content='Row'/>"
                     "<meta property='belongs-to-collection' id='n'>Shelf</meta>"
                     "<dc:title>The End</dc:title>"
                     "<meta name='calibre:title_sort' content='End, The'/>",
                     "", "<itemref idref='a'/>"),
            NULL);
  metadata = epub_package_get_metadata (calibre);
  g_assert_cmpstr (metadata->series, ==, "Row");
  g_assert_cmpstr (metadata->series_position, ==, "9");
  g_assert_cmpstr (((EpubName *) metadata->titles->pdata[0])->file_as, ==, "End, The");
}

/* Every way to name a cover, each alone. */
static void
test_covers (void)
{
  static const char *const books[] = {
    PACKAGE ("", "<item id='x' href='pic.jpg' properties='cover-image'/>", "<itemref idref='a'/>"),
    PACKAGE ("<meta name='cover' content='x'/>", "<item id='x' href='pic.jpg'/>",
             "<itemref idref='a'/>"),
    PACKAGE ("<meta name='cover' content='pic.jpg'/>", "<item id='x' href='pic.jpg'/>",
             "<itemref idref='a'/>"),
    PACKAGE ("", "<item id='x' href='pic.jpg'/>",
             "<itemref idref='a'/></spine><guide><reference type='cover' href='pic.jpg'/></guide>"
             "<spine>"),
    PACKAGE ("", "<item id='x' href='pic.jpg'/>",
             "<itemref idref='a'/></spine><guide><reference type='other.ms-coverimage-standard' "
             "href='pic.jpg'/></guide><spine>"),
    PACKAGE ("", "<item id='Cover_Image' href='pic.jpg'/>", "<itemref idref='a'/>"),
    PACKAGE ("", "<item id='cover' href='one.xhtml'/><item id='cover.jpg' href='pic.jpg'/>",
             "<itemref idref='a'/>"),
    PACKAGE ("", "<item id='y' href='covers/Cover.png'/>", "<itemref idref='a'/>"),
  };
  for (gsize i = 0; i < G_N_ELEMENTS (books); i++) {
    g_autoptr (EpubPackage) package = load (books[i], NULL);
    const EpubItem *cover = epub_package_get_cover (package);
    g_assert_nonnull (cover);
    g_assert_cmpstr (cover->path, ==, i == 7 ? "OPS/covers/Cover.png" : "OPS/pic.jpg");
  }
  g_autoptr (EpubPackage) page =
      load (PACKAGE ("", "<item id='x' href='pic.jpg'/>",
                     "<itemref idref='a'/></spine><guide><reference type='cover' "
                     "href='one.xhtml'/></guide><spine>"),
            NULL);
  g_assert_null (epub_package_get_cover (page));
  g_assert_cmpstr (epub_package_get_cover_page (page)->path, ==, "OPS/one.xhtml");
}

/* The name of a file against what the manifest calls it. */
static void
test_media_types (void)
{
  static const struct {
    const char *item;
    const char *type;
  } cases[] = {
    { "<item id='x' href='Two.xhtml' media-type='application/octet-stream'/>",
      "application/xhtml+xml" },
    { "<item id='x' href='Two.xhtml' media-type='image/jpeg'/>", "application/xhtml+xml" },
    { "<item id='x' href='pic.jpg' media-type='application/xhtml+xml'/>", "image/jpeg" },
    { "<item id='x' href='toc.ncx' media-type='text/xml'/>", "application/x-dtbncx+xml" },
    { "<item id='x' href='pic.jpg' media-type='IMAGE/JPG; q=1'/>", "image/jpg" },
    { "<item id='x' href='Two.xhtml' media-type='application/x-foo'/>", "application/x-foo" },
    { "<item id='x' href='Two.xhtml' media-type='text/plain' fallback='a'/>", "text/plain" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *opf =
        g_strdup_printf (PACKAGE ("", "%s", "<itemref idref='a'/>"), cases[i].item);
    g_autoptr (EpubPackage) package = load (opf, NULL);
    g_assert_cmpstr (epub_package_get_item (package, 1)->media_type, ==, cases[i].type);
  }
}

/* What was said before EPUB 3 had words for it, and that these win. */
static void
test_rendition_habits (void)
{
  static const FixtureFile files[] = {
    { "OPS/book.opf", PACKAGE ("", "", "<itemref idref='a'/>"), -1 },
    { "OPS/explicit.opf",
      PACKAGE ("<meta property='rendition:layout'>reflowable</meta>", "", "<itemref idref='a'/>"),
      -1 },
    { "OPS/one.xhtml", "<html/>", -1 },
    { "META-INF/com.apple.ibooks.display-options.xml",
      "<display_options><platform name='ipad'><option name='orientation-lock'>portrait-only"
      "</option></platform><platform name='*'><option name='fixed-layout'>true</option>"
      "<option name='orientation-lock'>landscape-only</option></platform></display_options>",
      -1 },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autoptr (EpubPackage) apple = epub_package_load (container, "OPS/book.opf", NULL, NULL, NULL);
  g_assert_cmpint (epub_package_get_rendition (apple)->layout, ==, EPUB_LAYOUT_PRE_PAGINATED);
  g_assert_cmpint (epub_package_get_rendition (apple)->orientation, ==, EPUB_ORIENTATION_LANDSCAPE);
  g_autoptr (EpubPackage) explicit =
      epub_package_load (container, "OPS/explicit.opf", NULL, NULL, NULL);
  g_assert_cmpint (epub_package_get_rendition (explicit)->layout, ==, EPUB_LAYOUT_REFLOWABLE);
  fixture_remove (path);

  g_autoptr (EpubPackage) amazon =
      load (PACKAGE ("<meta name='fixed-layout' content='true'/>"
                     "<meta name='original-resolution' content='1024x600'/>"
                     "<meta name='primary-writing-mode' content='vertical-rl'/>"
                     "<meta property='rendition:flow'>no-such-flow</meta>"
                     "<meta property='rendition:flow'>scrolled-doc</meta>",
                     "", "<itemref idref='a' linear='no'/>"),
            NULL);
  g_assert_cmpint (epub_package_get_rendition (amazon)->layout, ==, EPUB_LAYOUT_PRE_PAGINATED);
  g_assert_cmpint (epub_package_get_rendition (amazon)->flow, ==, EPUB_FLOW_SCROLLED_DOC);
  g_assert_cmpint (epub_package_get_metadata (amazon)->viewport_width, ==, 1024);
  g_assert_cmpint (epub_package_get_metadata (amazon)->viewport_height, ==, 600);
  g_assert_cmpint (epub_package_get_progression (amazon), ==, EPUB_PROGRESSION_RTL);
  /* A book of nothing but side tracks is read in order. */
  g_assert_true (epub_package_get_spine_item (amazon, 0)->linear);
}

/* Bytes that do not fit the encoding are said in the diagnostics and nowhere else. */
static void
test_quiet (void)
{
  if (g_test_subprocess ()) {
    g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
    g_autoptr (EpubPackage) package =
        load ("<?xml version='1.0' encoding='windows-1252'?><package><metadata><title>a\x81\x90 b"
              "</title></metadata><manifest><item id='a' href='one.xhtml'/></manifest>"
              "<spine><itemref idref='a'/></spine></package>",
              diagnostics);
    g_assert_true (fixture_has_diagnostic (diagnostics, "ill-formed"));
    return;
  }
  g_test_trap_subprocess (NULL, 0, 0);
  g_test_trap_assert_stderr ("");
}

/* A byte that does not fit, an encoding nobody knows, one that is not declared, and one that is: each
 * costs at most its letter. */
static void
test_encodings (void)
{
  static const struct {
    const char *declaration;
    const char *title;
    const char *expected;
  } cases[] = {
    { "encoding='windows-1252'", "a\x81\x93 b", "a\xef\xbf\xbd\xe2\x80\x9c b" },
    { "encoding='x-klingon'", "caf\xe9", "caf\xc3\xa9" },
    { "encoding='x-klingon'", "caf\xc3\xa9", "caf\xc3\xa9" },
    { "", "caf\xe9", "caf\xc3\xa9" },
    { "encoding='UTF-8'", "caf\xc3\xa9 \xff", "caf\xc3\xa9 \xef\xbf\xbd" },
    { "encoding='euc-kr'", "\xc3\xa5\xff", "\xec\xb1\x85\xef\xbf\xbd" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *opf = g_strdup_printf (
        "<?xml version='1.0' %s?><package><metadata><title>%s</title></metadata>"
        "<manifest><item id='a' href='one.xhtml'/></manifest><spine><itemref idref='a'/></spine>"
        "</package>",
        cases[i].declaration, cases[i].title);
    g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
    g_autoptr (EpubPackage) package = load (opf, diagnostics);
    const EpubName *title = epub_package_get_metadata (package)->titles->pdata[0];
    g_assert_cmpstr (title->value, ==, cases[i].expected);
    g_assert_cmpint (fixture_get_severity (diagnostics, "ill-formed"), ==, BASE_SEVERITY_REPAIRED);
  }
}

static void
test_no_spine (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubPackage) package =
      load ("<package><manifest><item id='a' href='one.xhtml'/><item id='b' href='two.xhtml'/>"
            "<item id='p' href='pic.jpg'/></manifest></package>",
            diagnostics);
  g_assert_cmpuint (epub_package_get_n_spine_items (package), ==, 2);
  g_assert_true (fixture_has_diagnostic (diagnostics, "spine-empty"));
}

/* libxml2 would take time that grows with the square of them. */
static void
test_endless_new_names (void)
{
  g_autoptr (GString) opf = g_string_new ("<package><manifest><item id='a' href='one.xhtml'/>");
  for (int i = 0; i < 150000; i++)
    g_string_append_printf (opf, "<n%x/>", i);
  g_string_append (opf, "<item id='b' href='Two.xhtml'/></manifest></package>");
  g_autoptr (EpubPackage) package = load (opf->str, NULL);
  g_assert_cmpuint (epub_package_get_n_items (package), ==, 1);
}

static void
test_no_external_entities (void)
{
  g_autofree char *secret = fixture_path ("secret");
  g_assert_true (g_file_set_contents (secret, "CANARY", -1, NULL));
  g_autofree char *opf =
      g_strdup_printf ("<!DOCTYPE package [<!ENTITY x SYSTEM 'file://%s'><!ENTITY y 'yy'>]>"
                       "<package><metadata><title>a&x;b</title></metadata>"
                       "<manifest><item id='a' href='one.xhtml'/></manifest>"
                       "<spine><itemref idref='a'/></spine></package>",
                       secret);
  g_autoptr (EpubPackage) package = load (opf, NULL);
  const EpubName *title = epub_package_get_metadata (package)->titles->pdata[0];
  g_assert_cmpstr (title->value, ==, "ab");
  fixture_remove (secret);
}

/* What the file itself declares is well-formed XML; a million laughs are not laughed. */
static void
test_internal_entities (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (GString) long_title = g_string_new (NULL);
  for (int i = 0; i < 30000; i++)
    g_string_append (long_title, "&ha;");
  g_autofree char *opf = g_strdup_printf (
      "<!DOCTYPE package [<!ENTITY who 'A. B.'><!ENTITY ha 'hahahaha'>"
      "<!ENTITY lol '&ha;&ha;'><!ENTITY type \"image/jpeg\">]>"
      "<package><metadata><title>By &who; &lol;</title><title>%s</title></metadata>"
      "<manifest><item id='a' href='one.xhtml'/>"
      "<item id='p' href='pic.jpg' media-type='&type;'/></manifest>"
      "<spine><itemref idref='a'/></spine></package>",
      long_title->str);
  g_autoptr (EpubPackage) package = load (opf, diagnostics);
  const EpubMetadata *metadata = epub_package_get_metadata (package);
  g_assert_cmpuint (strlen (((EpubName *) metadata->titles->pdata[1])->value), <=, 65536);
  g_assert_cmpstr (epub_package_get_item (package, 1)->media_type, ==, "image/jpeg");
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), ==, 0);
  /* Entities made of entities are left out. */
  g_assert_cmpstr (((EpubName *) metadata->titles->pdata[0])->value, ==, "By A. B.");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/package/epub3", test_epub3);
  g_test_add_func ("/package/spine", test_spine);
  g_test_add_func ("/package/epub2", test_epub2);
  g_test_add_func ("/package/ill-formed", test_ill_formed);
  g_test_add_func ("/package/bare-ampersand", test_bare_ampersand);
  g_test_add_func ("/package/undeclared-prefixes", test_undeclared_prefixes);
  g_test_add_func ("/package/duplicate-ids", test_duplicate_ids);
  g_test_add_func ("/package/crowd", test_crowd);
  g_test_add_func ("/package/missing-parts", test_missing_parts);
  g_test_add_func ("/package/alternates", test_alternates);
  g_test_add_func ("/package/collections", test_collections);
  g_test_add_func ("/package/covers", test_covers);
  g_test_add_func ("/package/media-types", test_media_types);
  g_test_add_func ("/package/rendition-habits", test_rendition_habits);
  g_test_add_func ("/package/encodings", test_encodings);
  g_test_add_func ("/package/quiet", test_quiet);
  g_test_add_func ("/package/no-spine", test_no_spine);
  g_test_add_func ("/package/endless-new-names", test_endless_new_names);
  g_test_add_func ("/package/no-external-entities", test_no_external_entities);
  g_test_add_func ("/package/internal-entities", test_internal_entities);
  g_test_add_func ("/package/shown", test_shown);
  return g_test_run ();
}
