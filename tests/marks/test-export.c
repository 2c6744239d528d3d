#include "config.h"

#include "marks-error.h"
#include "marks-export.h"
#include "marks-letter.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* What the writers make of hand-made records; whole files for the ordinary ones, and text that
 * would like to be markup. */

/* 2024-03-05 22:30:00 UTC, when it is already the next day in Seoul. */
#define CREATED (G_GINT64_CONSTANT (1709677800) * G_USEC_PER_SEC)

typedef struct {
  MarksBookInfo *book;
  GPtrArray *records;
} Fixture;

static MarksRecord *
make_record (const MarksBookInfo *book, const StoreMark *fields, const StoreAnchor *place)
{
  StoreMark row = *fields;
  g_autoptr (GPtrArray) anchors = g_ptr_array_new ();
  g_ptr_array_add (anchors, (gpointer) place);
  row.anchors = anchors;
  g_autoptr (MarksMark) mark = marks_mark_new_from_row (&row, 1);
  return marks_record_new (mark, book);
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->book = marks_book_info_new ();
  f->book->title = g_strdup ("A <River> & \"More\"");
  f->book->creators = g_strdup ("Kim Ha-na; O. Test");
  f->book->identifier = g_strdup ("urn:isbn:1");
  f->book->language = g_strdup ("en");
  f->book->fingerprint = g_strdup ("f00");
  f->records = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  StoreMark later = { .uuid = (char *) "00000000-0000-4000-8000-000000000002",
                      .kind = (char *) "underline",
                      .colour = (char *) "pink",
                      .tags = (char *) "[\"to do\",\"x\"]",
                      .created = CREATED,
                      .modified = CREATED + 1 };
  StoreAnchor there = { .edition = 1,
                        .section = 2,
                        .section_path = (char *) "text/b.xhtml",
                        .text_end = 9,
                        .exact = (char *) "Later *quote*\n# second block",
                        .contents_path = (char *) "[\"Part One\",\"2. After\"]",
                        .progression = 0.504 };
  StoreMark first = { .uuid = (char *) "00000000-0000-4000-8000-000000000001",
                      .kind = (char *) "highlight",
                      .colour = (char *) "yellow",
                      .note = (char *) "- my <b>note</b>\n    and `code`",
                      .created = CREATED,
                      .modified = CREATED };
  StoreAnchor here = { .edition = 1,
                       .section = 1,
                       .section_path = (char *) "text/a.xhtml",
                       .text_start = 4,
                       .text_end = 9,
                       .block_hash = G_GUINT64_CONSTANT (0xfedcba9876543210),
                       .exact = (char *) "=SUM(1) \"said\"",
                       .prefix = (char *) "before ",
                       .suffix = (char *) " after",
                       .cfi = (char *) "epubcfi(/6/4!/4/2,/1:4,/1:19)",
                       .contents_path = (char *) "[\"Part One\",\"1. [Begin]\"]",
                       .page = (char *) "12",
                       .progression = 0.1 };
  StoreMark page = { .uuid = (char *) "00000000-0000-4000-8000-000000000003",
                     .kind = (char *) "bookmark",
                     .name = (char *) "Stop",
                     .created = CREATED,
                     .modified = CREATED };
  StoreAnchor point = {
    .edition = 1, .section = 3, .suffix = (char *) "Here we go", .progression = 1
  };
  /* In another order than the book's. */
  g_ptr_array_add (f->records, make_record (f->book, &page, &point));
  g_ptr_array_add (f->records, make_record (f->book, &later, &there));
  g_ptr_array_add (f->records, make_record (f->book, &first, &here));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_ptr_array_unref (f->records);
  marks_book_info_free (f->book);
}

static char *export(Fixture *f, MarksFormat format, const MarksExportOptions *options)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = marks_export (f->records, f->book, format, options, &error);
  g_assert_no_error (error);
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_assert_true (g_utf8_validate_len (data, length, NULL));
  return g_strndup (data, length);
}

static void
assert_golden (const char *got, const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "data", name, NULL);
  g_autofree char *expected = NULL;
  if (g_getenv ("UPDATE_GOLDEN") != NULL)
    g_assert_true (g_file_set_contents (path, got, -1, NULL));
  g_assert_true (g_file_get_contents (path, &expected, NULL, NULL));
  g_assert_cmpstr (got, ==, expected);
}

static void
test_goldens (Fixture *f, gconstpointer data)
{
  static const char *const names[MARKS_N_FORMATS] = {
    "marks.md",           "marks.html",          "marks.annotation",         "marks.txt",
    "marks.csv",          "marks.org",           "marks-table.csv",          "marks-clippings.txt",
    "marks-foliate.json", "marks-koreader.json", "marks.calibre_highlights", "marks.eml"
  };
  MarksExportOptions options = { .exported = CREATED };
  for (int i = 0; i < MARKS_N_FORMATS; i++) {
    g_autofree char *first = export(f, (MarksFormat) i, &options);
    assert_golden (first, names[i]);
    /* In whatever order they come, the same bytes. */
    g_ptr_array_add (f->records, g_ptr_array_steal_index (f->records, 0));
    g_autofree char *second = export(f, (MarksFormat) i, &options);
    g_assert_cmpstr (first, ==, second);
  }
}

static void
assert_sorted (JsonNode *root)
{
  g_autoptr (GPtrArray) stack = g_ptr_array_new ();
  g_ptr_array_add (stack, root);
  while (stack->len > 0) {
    JsonNode *node = g_ptr_array_steal_index (stack, stack->len - 1);
    g_autoptr (GList) children = NULL;
    if (JSON_NODE_HOLDS_OBJECT (node)) {
      g_autoptr (GList) names = json_object_get_members (json_node_get_object (node));
      for (GList *l = names; l != NULL && l->next != NULL; l = l->next)
        g_assert_cmpstr (l->data, <, l->next->data);
      children = json_object_get_values (json_node_get_object (node));
    } else if (JSON_NODE_HOLDS_ARRAY (node)) {
      children = json_array_get_elements (json_node_get_array (node));
    }
    for (GList *l = children; l != NULL; l = l->next)
      g_ptr_array_add (stack, l->data);
  }
}

static void
test_annotation_reads_back (Fixture *f, gconstpointer data)
{
  g_autofree char *json = export(f, MARKS_FORMAT_ANNOTATION, NULL);
  g_autoptr (JsonNode) root = json_from_string (json, NULL);
  g_assert_nonnull (root);
  assert_sorted (root);
  JsonObject *set = json_node_get_object (root);
  g_assert_false (json_object_has_member (set, "generated"));
  g_assert_cmpstr (json_object_get_string_member (set, "type"), ==, "AnnotationSet");
  JsonArray *items = json_object_get_array_member (set, "items");
  g_assert_cmpuint (json_array_get_length (items), ==, 3);
  JsonObject *item = json_array_get_object_element (items, 0);
  JsonObject *body = json_object_get_object_member (item, "body");
  JsonObject *target = json_object_get_object_member (item, "target");
  JsonArray *selectors = json_object_get_array_member (target, "selector");
  g_assert_cmpstr (json_object_get_string_member (body, "value"), ==,
                   "- my <b>note</b>\n    and `code`");
  g_assert_cmpstr (json_object_get_string_member (body, "highlight"), ==, "solid");
  g_assert_cmpstr (json_object_get_string_member (item, "created"), ==, "2024-03-05T22:30:00.000Z");
  g_assert_cmpstr (json_object_get_string_member (target, "source"), ==, "text/a.xhtml");
  g_assert_cmpuint (json_array_get_length (selectors), ==, 5);
  JsonObject *inner = json_array_get_object_element (selectors, 3);
  g_assert_cmpstr (json_object_get_string_member (inner, "value"), ==, "/4/2,/1:4,/1:19");
  JsonObject *block = json_array_get_object_element (selectors, 4);
  g_assert_cmpstr (json_object_get_string_member (block, "galpi:blockHash"), ==,
                   "fedcba9876543210");
  JsonObject *bookmark = json_array_get_object_element (items, 2);
  g_assert_cmpstr (json_object_get_string_member (bookmark, "motivation"), ==, "bookmarking");
  JsonObject *second = json_array_get_object_element (items, 1);
  g_assert_cmpstr (json_object_get_string_member (second, "modified"), ==,
                   "2024-03-05T22:30:00.000001Z");
}

static void
test_filters (Fixture *f, gconstpointer data)
{
  MarksExportOptions options = { .only_with_note = true };
  g_autofree char *noted = export(f, MARKS_FORMAT_TEXT, &options);
  g_assert_nonnull (strstr (noted, "SUM"));
  g_assert_null (strstr (noted, "Later"));
  options = (MarksExportOptions){ .colours = 1u << MARKS_COLOUR_PINK };
  g_autofree char *pink = export(f, MARKS_FORMAT_TEXT, &options);
  g_assert_null (strstr (pink, "SUM"));
  g_assert_nonnull (strstr (pink, "Later"));
  options = (MarksExportOptions){ .kinds = 1u << MARKS_KIND_BOOKMARK };
  g_autofree char *bookmarks = export(f, MARKS_FORMAT_TEXT, &options);
  g_assert_null (strstr (bookmarks, "Later"));
  g_assert_nonnull (strstr (bookmarks, "Stop"));
  options = (MarksExportOptions){ .chapter = "2. After" };
  g_autofree char *chapter = export(f, MARKS_FORMAT_TEXT, &options);
  g_assert_null (strstr (chapter, "SUM"));
  g_assert_nonnull (strstr (chapter, "Later"));
}

static void
test_day_is_of_the_zone (Fixture *f, gconstpointer data)
{
  g_autoptr (GTimeZone) seoul = g_time_zone_new_offset (9 * 3600);
  MarksExportOptions options = { .zone = seoul };
  g_autofree char *there = export(f, MARKS_FORMAT_MARKDOWN, &options);
  g_assert_nonnull (strstr (there, "2024-03-06"));
  g_assert_null (strstr (there, "2024-03-05"));
  g_autofree char *machine = export(f, MARKS_FORMAT_CSV, &options);
  g_assert_nonnull (strstr (machine, "2024-03-05 22:30:00"));
}

static void
test_every_quote_line_is_prefixed (Fixture *f, gconstpointer data)
{
  g_autofree char *markdown = export(f, MARKS_FORMAT_MARKDOWN, NULL);
  g_assert_nonnull (strstr (markdown, "\n> Later \\*quote\\*\n>\n> \\# second block\n"));
  g_assert_nonnull (strstr (markdown, "\n> \\=SUM(1) \"said\"\n"));
  g_assert_nonnull (strstr (markdown, "\n\\- my \\<b\\>note\\</b\\>\\\n&#32;   and \\`code\\`\n"));
  g_assert_nonnull (strstr (markdown, "\n### 1\\. \\[Begin\\]\n"));
}

static void
test_html_has_no_foreign_markup (Fixture *f, gconstpointer data)
{
  g_autofree char *html = export(f, MARKS_FORMAT_HTML, NULL);
  g_assert_null (strstr (html, "<b>"));
  g_assert_null (strstr (html, "<River>"));
  g_assert_nonnull (strstr (html, "<title>A &lt;River&gt; &amp; &quot;More&quot;</title>"));
  g_assert_nonnull (strstr (html, "<html lang=\"en\">"));
  g_assert_null (strstr (html, "http"));
}

static void
test_colours_have_the_readers_names (Fixture *f, gconstpointer data)
{
  static const MarksFormat formats[] = { MARKS_FORMAT_MARKDOWN, MARKS_FORMAT_HTML, MARKS_FORMAT_ORG,
                                         MARKS_FORMAT_TABLE };
  static const char *const wanted[] = { " · my \\*word\\*", " · my *word*", " · my *word*",
                                        "\"my *word*\"" };
  g_autoptr (GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  g_hash_table_insert (names, (gpointer) "yellow", (gpointer) "my *word*");
  MarksExportOptions options = { .colour_names = names };
  for (guint i = 0; i < G_N_ELEMENTS (formats); i++) {
    g_autofree char *text = export(f, formats[i], &options);
    g_assert_nonnull (strstr (text, wanted[i]));
  }
}

static void
assert_template (Fixture *f, GPtrArray *records, const char *template, const char *expected)
{
  g_autoptr (GError) error = NULL;
  const MarksExportOptions options = { 0 };
  g_autoptr (GBytes) bytes =
      marks_export_with_template (records, f->book, template, &options, &error);
  g_assert_no_error (error);
  g_autofree char *got = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_assert_cmpstr (got, ==, expected);
}

static void
test_template_without_marks (Fixture *f, gconstpointer data)
{
#define NONE "{{#marks}}+{{^marks}}!{{/marks}}{{/marks}}{{^marks}}none{{/marks}}"
  g_autoptr (GPtrArray) nothing = g_ptr_array_new ();
  g_autofree char *pluses = g_strnfill (f->records->len, '+');
  g_assert_cmpuint (f->records->len, >, 1);
  assert_template (f, nothing, NONE, "none");
  assert_template (f, f->records, NONE, pluses);
}

/* A mail program gets lines it may send, and the author's reader gets the marks back. */
static void
test_mail (Fixture *f, gconstpointer data)
{
  g_free (f->book->title);
  f->book->title =
      g_strdup ("A <River> & \"More\", of which the title is longer than a line may be");
  g_autofree char *mail = export(f, MARKS_FORMAT_MAIL, NULL);
  g_auto (GStrv) lines = g_strsplit (mail, "\r\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_assert_cmpuint (strlen (lines[i]), <=, strstr (lines[i], "=?UTF-8?") != NULL ? 76 : 78);
    g_assert_null (strpbrk (lines[i], "\r\n"));
    g_assert_true (g_str_is_ascii (lines[i]));
  }
  const char *part = strstr (mail, "notes.annotation");
  const char *start = strstr (part, "\r\n\r\n") + 4;
  g_autofree char *base64 = g_strndup (start, (gsize) (strstr (start, "\r\n\r\n") - start));
  gsize n = 0;
  g_autofree guchar *attached = g_base64_decode (base64, &n);
  g_autofree char *annotations = export(f, MARKS_FORMAT_ANNOTATION, NULL);
  g_assert_cmpuint (n, ==, strlen (annotations));
  g_assert_cmpint (memcmp (attached, annotations, n), ==, 0);
}

static void
test_unknown_format (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  MarksFormat format = MARKS_FORMAT_TEXT;
  g_assert_null (marks_export (f->records, f->book, (MarksFormat) 77, NULL, &error));
  g_assert_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT);
  g_assert_true (marks_format_from_string ("md", &format));
  g_assert_cmpint (format, ==, MARKS_FORMAT_MARKDOWN);
  g_assert_false (marks_format_from_string ("docx", &format));
}

static void
assert_address (const char *text, const char *expected)
{
  g_autofree char *address = marks_letter_find_address (text);
  g_assert_cmpstr (address, ==, expected);
}

static void
test_an_address_is_found_beside_a_name (void)
{
  assert_address ("A. Writer <a.writer+book@example.org>", "a.writer+book@example.org");
  assert_address ("김하나 (hana@mail.example.kr)", "hana@mail.example.kr");
  assert_address ("Write to mailto:me@example.org.", "me@example.org");
  assert_address ("© 2026 @galpi, me@here, x@example.org", "x@example.org");
  assert_address ("a..b@example.org", NULL);
  assert_address ("me@example..org", NULL);
  assert_address ("me@.org, me@-a.org, .@example.org", NULL);
  assert_address ("A. Writer", NULL);
  assert_address (NULL, NULL);
}

static void
test_a_letter_says_what_the_message_says (Fixture *f, gconstpointer data)
{
  MarksExportOptions options = { .only_with_note = true };
  f->book->address = g_strdup ("a&b@example.org");
  g_autoptr (MarksLetter) letter = marks_letter_new (f->records, f->book, &options);
  g_assert_cmpstr (letter->subject, ==, f->book->title);
  g_assert_nonnull (strstr (letter->body, "\nPart One / 1. [Begin], p. 12 (text/a.xhtml, ¶ 1)\n"
                                          "> =SUM(1) \"said\"\n- my <b>note</b>\n"));
  g_assert_null (strstr (letter->body, "Later"));
  g_assert_null (strchr (letter->body, '\r'));
  g_assert_cmpstr (letter->name, ==, "A -River- & -More-.annotation");
  g_autoptr (GBytes) annotations =
      marks_export (f->records, f->book, MARKS_FORMAT_ANNOTATION, &options, NULL);
  g_assert_true (g_bytes_equal (letter->annotations, annotations));
  g_autofree char *message = export(f, MARKS_FORMAT_MAIL, &options);
  g_assert_true (g_str_has_prefix (message, "To: a&b@example.org\r\nSubject: "));
}

/* What is said to be for the author is all that the author gets. */
static void
test_errata_and_questions_are_for_the_author (Fixture *f, gconstpointer data)
{
  MarksExportOptions options = { .for_author = true };
  g_autoptr (MarksLetter) all = marks_letter_new (f->records, f->book, &options);
  g_assert_nonnull (strstr (all->body, "=SUM(1)"));
  StoreMark question = { .uuid = (char *) "00000000-0000-4000-8000-000000000004",
                         .kind = (char *) "highlight",
                         .colour = (char *) "blue",
                         .tags = (char *) "[\"x\",\"question\"]",
                         .note = (char *) "Why?",
                         .created = CREATED,
                         .modified = CREATED };
  StoreAnchor place = { .edition = 1, .section = 1, .exact = (char *) "so it is" };
  g_ptr_array_add (f->records, make_record (f->book, &question, &place));
  g_autoptr (MarksLetter) letter = marks_letter_new (f->records, f->book, &options);
  g_assert_nonnull (strstr (letter->body, "[question] "));
  g_assert_nonnull (strstr (letter->body, "> so it is\nWhy?\n"));
  g_assert_null (strstr (letter->body, "=SUM(1)"));
  options.for_author = false;
  g_autoptr (MarksLetter) more = marks_letter_new (f->records, f->book, &options);
  g_assert_nonnull (strstr (more->body, "=SUM(1)"));
}

static void
test_an_address_of_a_letter_is_not_too_long (Fixture *f, gconstpointer data)
{
  g_autoptr (MarksLetter) letter = marks_letter_new (f->records, f->book, NULL);
  g_autofree char *whole = marks_letter_build_uri (letter, "and so on");
  g_assert_true (
      g_str_has_prefix (whole, "mailto:?subject=A%20%3CRiver%3E%20%26%20%22More%22&body=A%20"));
  g_assert_nonnull (strstr (whole, "%0D%0A"));
  g_assert_null (strstr (whole, "so%20on"));
  letter->address = g_strdup ("me&you?x@example.org");
  while (f->records->len < 600)
    g_ptr_array_add (
        f->records,
        marks_record_new (((MarksRecord *) g_ptr_array_index (f->records, 1))->mark, f->book));
  g_autoptr (MarksLetter) many = marks_letter_new (f->records, f->book, NULL);
  many->address = g_strdup (letter->address);
  g_autofree char *cut = marks_letter_build_uri (many, "and so on");
  g_assert_true (g_str_has_prefix (cut, "mailto:me%26you%3Fx@example.org?subject="));
  g_assert_true (g_str_has_suffix (cut, "%0D%0Aand%20so%20on"));
  g_assert_cmpuint (strlen (cut), <, 17 * 1024);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add ("/marks/export/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("goldens", test_goldens);
  ADD ("annotation-reads-back", test_annotation_reads_back);
  ADD ("filters", test_filters);
  ADD ("day-is-of-the-zone", test_day_is_of_the_zone);
  ADD ("every-quote-line-is-prefixed", test_every_quote_line_is_prefixed);
  ADD ("html-has-no-foreign-markup", test_html_has_no_foreign_markup);
  ADD ("colours-have-the-readers-names", test_colours_have_the_readers_names);
  ADD ("template-without-marks", test_template_without_marks);
  ADD ("mail", test_mail);
  ADD ("unknown-format", test_unknown_format);
  g_test_add_func ("/marks/export/an-address-is-found-beside-a-name",
                   test_an_address_is_found_beside_a_name);
  g_test_add ("/marks/export/a-letter-says-what-the-message-says", Fixture, NULL, set_up,
              test_a_letter_says_what_the_message_says, tear_down);
  g_test_add ("/marks/export/an-address-of-a-letter-is-not-too-long", Fixture, NULL, set_up,
              test_an_address_of_a_letter_is_not_too_long, tear_down);
  g_test_add ("/marks/export/errata-and-questions-are-for-the-author", Fixture, NULL, set_up,
              test_errata_and_questions_are_for_the_author, tear_down);
  return g_test_run ();
}
