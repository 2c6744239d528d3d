#include "config.h"

#include "marks-csv.h"
#include "marks-error.h"
#include "marks-export-epub.h"
#include "marks-export.h"
#include "marks-identity.h"
#include "marks-import.h"
#include "marks-lua.h"
#include "marks-plan.h"
#include "marks-set.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Files of other programs, and the way of marks out and in again. */

#define HOSTILE                                                                                    \
  "**bold** _x_ `code` #tag > quote | pipe, \"comma\" <b>&amp;</b>\n* star\n#+begin\n"             \
  "==========\n=1+1\n\\ end 한글“책”"
#define CREATED (G_GINT64_CONSTANT (1709677800) * G_USEC_PER_SEC)

static GPtrArray *
parse (MarksImportFormat format, const char *text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  MarksImportFormat guessed;
  g_assert_true (marks_import_guess (bytes, &guessed));
  g_assert_cmpstr (marks_import_format_to_string (guessed), ==,
                   marks_import_format_to_string (format));
  GPtrArray *records = marks_import_parse (bytes, "file", format, NULL, &error);
  g_assert_no_error (error);
  return records;
}

static MarksMark *
get_mark (GPtrArray *records, guint index)
{
  return ((MarksRecord *) g_ptr_array_index (records, index))->mark;
}

static const char *
get_text (GPtrArray *records, guint index)
{
  return marks_anchor_get_exact (marks_mark_get_anchor (get_mark (records, index)));
}

static void
assert_day (GPtrArray *records, guint index, const char *expected)
{
  g_autoptr (GDateTime) time =
      g_date_time_new_from_unix_utc (marks_mark_get_created (get_mark (records, index)) / 1000000);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%d %H:%M:%S");
  g_assert_cmpstr (text, ==, expected);
}

static void
test_kindle (void)
{
  g_autoptr (GPtrArray) records = parse (
      MARKS_IMPORT_KINDLE,
      "\xef\xbb\xbfThe River (2nd ed.) (Kim; Other)\r\n"
      "- Your Highlight on page 12 | Location 345-347 | Added on Friday, January 17, 2020 9:29:28 "
      "PM\r\n\r\nThe text.\r\n==========\r\n"
      "The River (2nd ed.) (Kim; Other)\r\n"
      "- Your Highlight on page 12 | Location 345-348 | Added on Friday, January 17, 2020 9:30:00 "
      "PM\r\n\r\nThe text. And more.\r\n==========\r\n"
      "The River (2nd ed.) (Kim; Other)\r\n"
      "- Your Note on page 12 | Location 348 | Added on Friday, January 17, 2020 9:31:00 "
      "PM\r\n\r\nMy note\r\n==========\r\n"
      "The River (2nd ed.) (Kim; Other)\r\n"
      "- Your Bookmark on page 153 | location 1795 | Added on Monday, 1 May 2023 "
      "18:26:53\r\n\r\n\r\n==========\r\n");
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpstr (get_text (records, 0), ==, "The text. And more.");
  g_assert_cmpstr (marks_mark_get_note (get_mark (records, 0)), ==, "My note");
  assert_day (records, 0, "2020-01-17 21:30:00");
  const MarksRecord *record = g_ptr_array_index (records, 0);
  g_assert_cmpstr (record->book->title, ==, "The River (2nd ed.)");
  g_assert_cmpstr (record->book->creators, ==, "Kim; Other");
  g_assert_cmpstr (record->page, ==, "12");
  g_assert_true (marks_mark_is_bookmark (get_mark (records, 1)));
  assert_day (records, 1, "2023-05-01 18:26:53");
}

static void
test_kindle_in_other_languages (void)
{
  static const struct {
    const char *line;
    const char *page;
    const char *time;
    bool bookmark;
  } cases[] = {
    { "- 12쪽의 하이라이트 | 위치 345-347 | 추가됨: 2020년 1월 17일 금요일 오후 9:29:28", "12",
      "2020-01-17 21:29:28", false },
    { "- 您在第 12 页（位置 #345-347）的标注 | 添加于 2016年6月16日星期四 下午1:47:27", "12",
      "2016-06-16 13:47:27", false },
    { "- Ihre Markierung auf Seite 12 | bei Position 345-347 | Hinzugefügt am Freitag, 17. Januar "
      "2020 21:29:28",
      "12", "2020-01-17 21:29:28", false },
    { "- Votre signet sur la page 12 | emplacement 345 | Ajouté le vendredi 17 janvier 2020 "
      "21:29:28",
      "12", "2020-01-17 21:29:28", true },
    { "- La subrayado en la página 12 | posición 345-347 | Añadido el viernes, 17 de enero de 2020 "
      "21:29:28",
      "12", "2020-01-17 21:29:28", false },
    { "- 12ページ|位置No. 345-347のハイライト |作成日: 2020年1月17日金曜日 21:29:28", "12",
      "2020-01-17 21:29:28", false },
    { "- Ваш выделенный отрывок на странице 12 | Место 345-347 | Добавлено: пятница, 17 января "
      "2020 г. в 21:29:28",
      "12", "2020-01-17 21:29:28", false },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *text =
        g_strdup_printf ("책 (저자)\n%s\n\n본문 문장.\n==========\n", cases[i].line);
    g_autoptr (GPtrArray) records = parse (MARKS_IMPORT_KINDLE, text);
    g_test_message ("%s", cases[i].line);
    g_assert_cmpuint (records->len, ==, 1);
    g_assert_cmpstr (((MarksRecord *) records->pdata[0])->page, ==, cases[i].page);
    assert_day (records, 0, cases[i].time);
    g_assert_cmpint (marks_mark_is_bookmark (get_mark (records, 0)), ==, cases[i].bookmark);
  }
}

static void
test_readwise (void)
{
  g_autoptr (GPtrArray) given =
      parse (MARKS_IMPORT_READWISE, "Highlight,Title,Author,URL,Note,Location,Date\r\n"
                                    "\"Said \"\"so\"\",\nthen\",T,A,,\"a note .red .to-do\",7,"
                                    "2020-10-05 10:15:30\r\nplain,T,A,,,,\r\n");
  g_assert_cmpuint (given->len, ==, 2);
  g_assert_cmpstr (get_text (given, 0), ==, "Said \"so\",\nthen");
  g_assert_cmpstr (marks_mark_get_note (get_mark (given, 0)), ==, "a note");
  g_assert_cmpstr (marks_mark_get_tags (get_mark (given, 0))[0], ==, "red");
  g_assert_cmpstr (marks_mark_get_tags (get_mark (given, 0))[1], ==, "to-do");
  assert_day (given, 0, "2020-10-05 10:15:30");
  g_autoptr (GPtrArray) taken =
      parse (MARKS_IMPORT_READWISE,
             "Highlight,Book Title,Book Author,Amazon Book ID,Note,Color,Tags,Location "
             "Type,Location,Highlighted at,Document tags\n"
             "text,T,A,B0,n,blue,\"x, y\",page,12,2020-10-05 10:15:30+02:00,\n");
  g_assert_cmpint (marks_mark_get_colour (get_mark (taken, 0)), ==, MARKS_COLOUR_BLUE);
  assert_day (taken, 0, "2020-10-05 08:15:30");
  g_assert_cmpstr (marks_mark_get_tags (get_mark (taken, 0))[1], ==, "y");
}

static void
test_koreader_sidecar (void)
{
  g_autoptr (GPtrArray) records = parse (
      MARKS_IMPORT_KOREADER_LUA,
      "-- we can read Lua syntax here!\nreturn {\n    [\"annotations\"] = {\n        [1] = {\n"
      "            [\"chapter\"] = \"One\",\n            [\"color\"] = \"red\",\n"
      "            [\"datetime\"] = \"2024-03-05 10:00:00\",\n            [\"drawer\"] = "
      "\"underscore\",\n            [\"note\"] = \"first\\\nsecond \\\"q\\\" \\234\\176\\128\",\n"
      "            [\"page\"] = \"/body/DocFragment[11]/body/p[2]/text().0\",\n"
      "            [\"pageno\"] = 40,\n            [\"pos0\"] = "
      "\"/body/DocFragment[11]/body/p[2]/text().0\",\n            [\"text\"] = [[a ]= b]],\n"
      "        },\n        [2] = { pageno = 7, [\"text\"] = \"in One\", },\n    },\n"
      "    [\"doc_props\"] = { [\"title\"] = \"T\", [\"authors\"] = \"A\" },\n"
      "    [\"percent_finished\"] = 0.25, [\"flag\"] = true, [\"none\"] = nil, [\"neg\"] = -1.5,\n"
      "}\n");
  g_assert_cmpuint (records->len, ==, 1);
  g_assert_cmpstr (get_text (records, 0), ==, "a ]= b");
  g_assert_cmpstr (marks_mark_get_note (get_mark (records, 0)), ==, "first\nsecond \"q\" 가");
  g_assert_cmpint (marks_mark_get_kind (get_mark (records, 0)), ==, MARKS_KIND_UNDERLINE);
  g_assert_cmpint (marks_anchor_get_section (marks_mark_get_anchor (get_mark (records, 0))), ==,
                   10);
  assert_day (records, 0, "2024-03-05 10:00:00");
}

static void
test_lua_is_only_data (void)
{
  static const char *const bad[] = { "return os.execute('x')",
                                     "return { os.time() }",
                                     "return { 1 + 1 }",
                                     "return {",
                                     "return",
                                     "{ [",
                                     "{ a = }" };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (JsonNode) node = marks_lua_parse (bad[i], strlen (bad[i]), "x.lua", &error);
    g_test_message ("%s", bad[i]);
    g_assert_null (node);
    g_assert_nonnull (error);
    g_assert_true (g_str_has_prefix (error->message, "x.lua: "));
  }
  g_autofree char *deep = g_strnfill (100000, '{');
  g_autoptr (GError) error = NULL;
  g_assert_null (marks_lua_parse (deep, 100000, "x.lua", &error));
}

static void
test_calibre (void)
{
  static const char *const json =
      "[{\"type\":\"highlight\",\"uuid\":\"yfNk9KfzOFm6Oj49flD5XQ\",\"timestamp\":"
      "\"2022-01-14T16:25:24.700Z\",\"start_cfi\":\"/2/4/6/1:206\",\"end_cfi\":\"/2/4/6/1:311\","
      "\"spine_index\":7,\"spine_name\":\"text/x.xhtml\",\"highlighted_text\":\"Often\",\"notes\":"
      "\"n\",\"style\":{\"kind\":\"decoration\",\"type\":\"builtin\",\"which\":\"wavy\"}},"
      "{\"type\":\"highlight\",\"uuid\":\"x\",\"removed\":true},"
      "{\"type\":\"bookmark\",\"title\":\"B\",\"pos\":\"epubcfi(/4/2/4/2:3)\",\"pos_type\":"
      "\"epubcfi\"},{\"type\":\"last-read\"}]";
  g_autofree char *base64 = g_base64_encode ((const guchar *) json, strlen (json));
  g_autoptr (GString) inside = g_string_new ("encoding=json+base64:\n");
  for (gsize i = 0; i < strlen (base64); i += 80)
    g_string_append_printf (inside, "%.80s\n", base64 + i);
  const char *const forms[] = { json, inside->str };
  for (guint i = 0; i < G_N_ELEMENTS (forms); i++) {
    g_autoptr (GPtrArray) records = parse (MARKS_IMPORT_CALIBRE, forms[i]);
    g_assert_cmpuint (records->len, ==, 2);
    g_assert_cmpstr (marks_mark_get_uuid (get_mark (records, 0)), ==,
                     "c9f364f4-a7f3-3859-ba3a-3e3d7e50f95d");
    g_assert_cmpstr (marks_anchor_get_cfi (marks_mark_get_anchor (get_mark (records, 0))), ==,
                     "epubcfi(/6/16!/4/6/1:206)");
    g_assert_cmpint (marks_mark_get_kind (get_mark (records, 0)), ==, MARKS_KIND_SQUIGGLE);
    g_assert_cmpstr (marks_anchor_get_cfi (marks_mark_get_anchor (get_mark (records, 1))), ==,
                     "epubcfi(/6/4!/4/2:3)");
  }
}

static void
test_thorium (void)
{
  g_autoptr (GPtrArray) records = parse (
      MARKS_IMPORT_ANNOTATION,
      "{\"@context\":\"http://www.w3.org/ns/anno.jsonld\",\"type\":\"AnnotationSet\",\"about\":{"
      "\"dc:identifier\":[\"urn:thorium:1\",\"urn:isbn:1\"],\"dc:title\":\"T\"},\"items\":[{"
      "\"id\":\"urn:uuid:C9F364F4-A7F3-4859-BA3A-3E3D7E50F95D\",\"created\":"
      "\"2025-10-06T10:00:00.000Z\",\"motivation\":\"highlighting\",\"body\":{\"type\":"
      "\"TextualBody\",\"value\":\"note\",\"color\":\"purple\",\"tag\":\"red\",\"highlight\":"
      "\"strikethrough\"},\"target\":{\"source\":\"ch1.xhtml\",\"selector\":[{\"type\":"
      "\"TextQuoteSelector\",\"exact\":\"e\",\"prefix\":\"p\",\"suffix\":\"s\"}]}},{\"type\":"
      "\"Annotation\"},7]}");
  g_assert_cmpuint (records->len, ==, 1);
  MarksMark *mark = get_mark (records, 0);
  g_assert_cmpint (marks_mark_get_kind (mark), ==, MARKS_KIND_STRIKETHROUGH);
  g_assert_cmpint (marks_mark_get_colour (mark), ==, MARKS_COLOUR_PURPLE);
  g_assert_cmpstr (marks_mark_get_tags (mark)[0], ==, "red");
  g_assert_cmpstr (marks_mark_get_uuid (mark), ==, "c9f364f4-a7f3-4859-ba3a-3e3d7e50f95d");
  g_assert_cmpstr (((MarksRecord *) records->pdata[0])->book->identifier, ==, "urn:isbn:1");
}

static void
test_bad_files (void)
{
  g_autofree char *deep = g_strnfill (100000, '[');
  const char *const bad[] = { "", "nothing we know", "{", "{\"annotations\":7}", deep };
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++) {
    for (int format = 0; format < MARKS_IMPORT_N_FORMATS; format++) {
      g_autoptr (GError) error = NULL;
      g_autoptr (GBytes) bytes = g_bytes_new (bad[i], strlen (bad[i]));
      g_autoptr (GPtrArray) records =
          marks_import_parse (bytes, "some.file", (MarksImportFormat) format, NULL, &error);
      g_assert_null (records);
      g_assert_nonnull (strstr (error->message, "some.file"));
    }
  }
}

/* Processor time of this thread for reading so many bytes, in microseconds. */
static double
measure (MarksImportFormat format, const char *head, const char *body, gsize size)
{
  g_autoptr (GString) text = g_string_new (head);
  while (text->len < size)
    g_string_append (text, body);
  g_autoptr (GBytes) bytes = g_bytes_new (text->str, text->len);
  g_autoptr (GError) error = NULL;
  struct timespec start;
  struct timespec end;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &start);
  g_autoptr (GPtrArray) records = marks_import_parse (bytes, "file", format, NULL, &error);
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &end);
  return (double) (end.tv_sec - start.tv_sec) * 1e6 + (double) (end.tv_nsec - start.tv_nsec) / 1e3;
}

/* Four times the text takes about four times as long, not sixteen times. */
static void
test_time_is_linear (void)
{
  static const struct {
    MarksImportFormat format;
    const char *head;
    const char *body;
  } cases[] = {
    { MARKS_IMPORT_FOLIATE, "{\"annotations\":[{}", ",{\"text\":\"a\\n\"}" },
    { MARKS_IMPORT_FOLIATE, "{\"annotations\":[", "[" },
    { MARKS_IMPORT_FOLIATE, "{\"annotations\":\"", "\\u0041" },
    { MARKS_IMPORT_KOREADER_LUA, "return { [\"annotations\"] = { ", "{ [\"text\"]=\"a\" }," },
    { MARKS_IMPORT_KOREADER_LUA, "return { ", "--[[ " },
    { MARKS_IMPORT_KOREADER_LUA, "return { ", "--[[\n" },
    { MARKS_IMPORT_KOREADER_LUA, "return { ", "[==[" },
    { MARKS_IMPORT_READWISE, "Highlight\n", "\"a\"\"b\"\n" },
    { MARKS_IMPORT_READWISE, "Highlight,Note\n", "a," },
    { MARKS_IMPORT_READWISE, "Highlight,Note\na,\"", " .b" },
    { MARKS_IMPORT_KINDLE, "", "T\n- Your Highlight | Location 1\n\na b\n==========\n" },
    { MARKS_IMPORT_KINDLE, "T (", "(" },
    { MARKS_IMPORT_CALIBRE, "encoding=json+base64:\n", "W3t9" },
  };
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++) {
    double once = measure (cases[i].format, cases[i].head, cases[i].body, 60000);
    double four = measure (cases[i].format, cases[i].head, cases[i].body, 240000);
    g_test_message ("case %u: %.0f us, %.0f us", i, once, four);
    /* What is over in a moment says nothing. */
    g_assert_true (four < 20000 || four < 9 * once);
  }
}

static void
test_large_file_is_not_read (void)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  int file = g_file_open_tmp ("galpi-import-XXXXXX", &path, &error);
  g_assert_no_error (error);
  /* Nothing is in it but its size. */
  g_assert_cmpint (ftruncate (file, (off_t) 65 << 20), ==, 0);
  g_close (file, NULL);
  g_assert_null (marks_import_load (path, NULL, NULL, &error));
  g_assert_error (error, MARKS_ERROR, MARKS_ERROR_FORMAT);
  g_assert_nonnull (strstr (error->message, "too large"));
  g_unlink (path);
}

/* Every mark remembers its book, so that the two must not be multiplied with each other. */
static void
test_long_title_is_cut (void)
{
  g_autofree char *title = g_strnfill (100000, 'x');
  g_autofree char *text = g_strdup_printf (
      "{\"metadata\":{\"title\":\"%s\"},\"annotations\":[{\"text\":\"a\"}]}", title);
  g_autoptr (GPtrArray) records = parse (MARKS_IMPORT_FOLIATE, text);
  const MarksRecord *record = g_ptr_array_index (records, 0);
  g_assert_cmpuint (strlen (record->book->title), <, 5000);
}

/* A book with a store, for what is done with the marks. */
typedef struct {
  char *folder;
  Store *store;
  BookPublication *publication;
  MarksBookInfo *info;
  MarksIdentity identity;
} Fixture;

#define BOOK                                                                                       \
  "---\ntitle: The Frozen River\nidentifier: urn:test:river\n---\n\n# One\n\n"                     \
  "The first paragraph stands at the beginning of all things.\n\n"                                 \
  "A traveller crosses the frozen river at dawn, alone. He waits.\n\n# Two\n\n"                    \
  "The last one says goodbye to everybody present. He waits.\n"

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  f->folder = g_dir_make_tmp ("galpi-import-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (f->folder, "book.md", NULL);
  g_autofree char *database = g_build_filename (f->folder, "galpi.db", NULL);
  g_assert_true (g_file_set_contents (path, BOOK, -1, NULL));
  f->store = store_open (database, STORE_OPEN_NO_DAILY_COPY, &error);
  f->publication = book_publication_open (path, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (marks_identity_register (f->store, f->publication, 1, NULL, &f->identity, &error));
  f->info = marks_book_info_new_from_publication (f->publication, NULL);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  marks_book_info_free (f->info);
  g_clear_object (&f->publication);
  store_close (f->store);
  g_clear_object (&f->store);
  g_autoptr (GDir) dir = g_dir_open (f->folder, 0, NULL);
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    g_autofree char *child = g_build_filename (f->folder, name, NULL);
    g_unlink (child);
  }
  g_rmdir (f->folder);
  g_free (f->folder);
}

static MarksPlan *
plan (Fixture *f, GPtrArray *records)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) chosen = marks_plan_choose (records, f->info);
  MarksPlan *made = marks_plan_new (chosen, f->store, f->identity.book, f->identity.edition,
                                    f->publication, NULL, &error);
  g_assert_no_error (error);
  return made;
}

static void
assert_counts (const MarksPlan *made, guint new, guint same, guint changed, guint not_found)
{
  g_assert_cmpuint (marks_plan_count (made, MARKS_PLAN_NEW), ==, new);
  g_assert_cmpuint (marks_plan_count (made, MARKS_PLAN_SAME), ==, same);
  g_assert_cmpuint (marks_plan_count (made, MARKS_PLAN_CHANGED), ==, changed);
  g_assert_cmpuint (marks_plan_count (made, MARKS_PLAN_NOT_FOUND), ==, not_found);
}

static guint
count_marks (Fixture *f)
{
  g_autoptr (GPtrArray) rows = store_list_marks (f->store, f->identity.book, NULL);
  return rows->len;
}

static void
apply (Fixture *f, const MarksPlan *made)
{
  g_autoptr (GError) error = NULL;
  StoreHistory history;
  g_assert_true (
      store_apply (f->store, marks_plan_build_step (made, CREATED), 0, &history, &error));
  g_assert_no_error (error);
}

static void
test_plan (Fixture *f, gconstpointer data)
{
  static const char *const csv = "Highlight,Title,Author,URL,Note,Location,Date\r\n"
                                 "frozen  river at dawn,The Frozen River,,,mine,1,\r\n"
                                 "He waits.,The Frozen River,,,,2,\r\n"
                                 "says goodbye,Quite another book,,,,2,\r\n"
                                 "Nobody wrote this sentence.,The frozen river,,,,3,\r\n";
  g_autoptr (GPtrArray) records = parse (MARKS_IMPORT_READWISE, csv);
  g_autoptr (MarksPlan) first = plan (f, records);
  /* Which of two equal sentences is meant, the file does not say. */
  assert_counts (first, 1, 0, 0, 2);
  g_assert_cmpuint (count_marks (f), ==, 0);
  apply (f, first);
  g_assert_cmpuint (count_marks (f), ==, 1);
  g_autoptr (MarksPlan) again = plan (f, records);
  assert_counts (again, 0, 1, 0, 2);
  g_autoptr (GPtrArray) edited = parse (
      MARKS_IMPORT_READWISE, "Highlight,Note,Date\nfrozen river at dawn,better,2030-01-01\n");
  g_autoptr (MarksPlan) third = plan (f, edited);
  assert_counts (third, 0, 0, 1, 0);
  apply (f, third);
  g_autoptr (GPtrArray) rows = store_list_marks (f->store, f->identity.book, NULL);
  g_assert_cmpstr (((StoreMark *) rows->pdata[0])->note, ==, "better");
}

/* Other words stood at that place in another edition; a mark of those is not the mark of these. */
static void
test_place_in_another_edition_tells_nothing (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) records = parse (MARKS_IMPORT_READWISE, "Highlight\nfrozen river\n");
  g_autoptr (MarksPlan) first = plan (f, records);
  g_autoptr (StoreEdition) other = store_edition_new ();
  g_autoptr (GError) error = NULL;
  other->book = f->identity.book;
  other->fingerprint = g_strdup ("other");
  gint64 edition = store_put_edition (f->store, other, &error);
  g_assert_no_error (error);
  StoreMark *mark = marks_mark_to_row (marks_plan_get_mark (first, 0), f->identity.book, edition);
  g_free (mark->uuid);
  mark->uuid = g_strdup ("00000000-0000-4000-8000-000000000001");
  StoreStep *step = store_step_new (f->identity.book, CREATED);
  store_step_take (step, STORE_CHANGE_ADD, mark);
  g_assert_true (store_apply (f->store, step, 0, NULL, &error));
  g_autoptr (MarksPlan) made = plan (f, records);
  assert_counts (made, 1, 0, 0, 0);
}

static void
test_import_is_one_step (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) records =
      parse (MARKS_IMPORT_READWISE,
             "Highlight\nfirst paragraph stands\nfrozen river\ngoodbye to everybody\n");
  g_autoptr (MarksPlan) made = plan (f, records);
  apply (f, made);
  g_assert_cmpuint (count_marks (f), ==, 3);
  StoreHistory history;
  g_assert_true (store_undo (f->store, f->identity.book, CREATED, 0, &history, NULL));
  g_assert_cmpuint (count_marks (f), ==, 0);
  /* What was taken back comes again when it is asked for. */
  g_autoptr (MarksPlan) again = plan (f, records);
  assert_counts (again, 3, 0, 0, 0);
  apply (f, again);
  g_assert_cmpuint (count_marks (f), ==, 3);
}

static void
test_set_shows_what_was_imported (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) records =
      parse (MARKS_IMPORT_READWISE, "Highlight\nfirst paragraph stands\nfrozen river\n");
  g_autoptr (MarksPlan) made = plan (f, records);
  g_autoptr (MarksSet) set = marks_set_new (f->store, f->identity.book, f->identity.edition);
  g_assert_true (marks_set_load (set, NULL));
  marks_set_apply_plan (set, made);
  g_assert_cmpuint (marks_set_get_n_marks (set), ==, 2);
  g_assert_true (marks_set_can_undo (set));
  /* Once more there is nothing to do. */
  g_autoptr (MarksPlan) again = plan (f, records);
  marks_set_apply_plan (set, again);
  g_assert_cmpuint (count_marks (f), ==, 2);
  g_autoptr (GPtrArray) edited =
      parse (MARKS_IMPORT_READWISE, "Highlight,Note,Date\nfrozen river,good,2030-01-01\n"
                                    "frozen river,better,2031-01-01\n");
  g_autoptr (MarksPlan) changed = plan (f, edited);
  marks_set_apply_plan (set, changed);
  g_assert_cmpuint (marks_set_get_n_marks (set), ==, 2);
  g_assert_cmpstr (marks_mark_get_note (marks_set_get_mark (set, 1)), ==, "better");
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GPtrArray *
make_records (Fixture *f)
{
  g_autoptr (MarksSet) set = marks_set_new (f->store, f->identity.book, f->identity.edition);
  static const char *const quotes[] = { "beginning of all things", "frozen river", "goodbye" };
  for (guint i = 0; i < G_N_ELEMENTS (quotes); i++) {
    for (guint j = 0; j < book_publication_get_n_sections (f->publication); j++) {
      g_autoptr (DomDocument) document = book_publication_load_document (f->publication, j, NULL);
      g_autoptr (DomText) text = dom_text_new (document);
      const char *string = dom_text_get_string (text, NULL);
      const char *hit = strstr (string, quotes[i]);
      guint32 at = hit != NULL ? (guint32) (hit - string) : 0;
      if (hit == NULL)
        continue;
      MarksRange range = { f->publication, (int) j, text, at, at + (guint32) strlen (quotes[i]) };
      MarksMark *mark = marks_set_add_range (set, &range, (MarksKind) i, (MarksColour) (i + 1),
                                             i > 0 ? HOSTILE : NULL);
      static const char *const tags[] = { "one", "둘", NULL };
      g_autoptr (MarksMark) tagged =
          marks_mark_with_tags (mark, i == 1 ? tags : NULL, marks_mark_get_modified (mark));
      marks_set_replace (set, tagged);
    }
  }
  g_autoptr (GPtrArray) marks = g_ptr_array_new ();
  for (guint i = 0; i < marks_set_get_n_marks (set); i++)
    g_ptr_array_add (marks, marks_set_get_mark (set, i));
  g_assert_cmpuint (marks->len, ==, 3);
  GPtrArray *records = marks_records_new ((MarksMark *const *) marks->pdata, marks->len, f->info);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  return records;
}

/* Out, in, and it is all there; the format decides how much of a mark it has words for. */
static void
test_round_trips (Fixture *f, gconstpointer data)
{
  static const struct {
    MarksFormat out;
    MarksImportFormat in;
    bool keeps_kind;
    bool keeps_tags;
  } ways[] = {
    { MARKS_FORMAT_ANNOTATION, MARKS_IMPORT_ANNOTATION, true, true },
    { MARKS_FORMAT_CSV, MARKS_IMPORT_READWISE, false, true },
    { MARKS_FORMAT_KINDLE, MARKS_IMPORT_KINDLE, false, false },
    { MARKS_FORMAT_FOLIATE, MARKS_IMPORT_FOLIATE, true, false },
    { MARKS_FORMAT_KOREADER, MARKS_IMPORT_KOREADER, true, false },
    { MARKS_FORMAT_CALIBRE, MARKS_IMPORT_CALIBRE, true, false },
  };
  g_autoptr (GPtrArray) records = make_records (f);
  for (guint i = 0; i < G_N_ELEMENTS (ways); i++) {
    g_autoptr (GError) error = NULL;
    g_autoptr (GBytes) bytes = marks_export (records, f->info, ways[i].out, NULL, &error);
    g_autoptr (GBytes) twice = marks_export (records, f->info, ways[i].out, NULL, &error);
    g_assert_true (g_bytes_equal (bytes, twice));
    g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
    g_test_message ("%s", marks_format_to_string (ways[i].out));
    g_autoptr (GPtrArray) read = parse (ways[i].in, text);
    g_assert_cmpuint (read->len, ==, records->len);
    for (guint j = 0; j < records->len; j++) {
      MarksMark *a = get_mark (records, j);
      MarksMark *b = get_mark (read, j);
      g_assert_cmpstr (get_text (read, j), ==, get_text (records, j));
      g_autofree char *note = g_strdup (marks_mark_get_note (a));
      /* The format's own end of a record is told from the text by a space. */
      char *divider = note != NULL && ways[i].out == MARKS_FORMAT_KINDLE
                          ? strstr (note, "\n==========\n")
                          : NULL;
      if (divider != NULL) {
        *divider = '\0';
        g_autofree char *with_space = g_strconcat (note, "\n ", divider + 1, NULL);
        g_assert_cmpstr (marks_mark_get_note (b), ==, with_space);
      } else {
        g_assert_cmpstr (marks_mark_get_note (b), ==, note);
      }
      g_assert_cmpint (marks_mark_get_created (b) / G_USEC_PER_SEC, ==,
                       marks_mark_get_created (a) / G_USEC_PER_SEC);
      if (ways[i].keeps_kind)
        g_assert_cmpint (marks_mark_get_kind (b), ==, marks_mark_get_kind (a));
      if (ways[i].keeps_tags)
        g_assert_true (g_strv_equal (marks_mark_get_tags (b), marks_mark_get_tags (a)));
    }
    g_autoptr (MarksPlan) made = plan (f, read);
    g_assert_cmpuint (marks_plan_count (made, MARKS_PLAN_NOT_FOUND), ==, 0);
    g_assert_cmpuint (marks_plan_count (made, MARKS_PLAN_NEW), ==, 0);
  }
}

static void
test_backup_is_lossless (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = make_records (f);
  g_autoptr (GBytes) bytes = marks_export (records, f->info, MARKS_FORMAT_ANNOTATION, NULL, &error);
  g_autoptr (GPtrArray) read =
      marks_import_parse (bytes, "backup", MARKS_IMPORT_ANNOTATION, NULL, &error);
  g_assert_no_error (error);
  g_autoptr (GBytes) again = marks_export (read, f->info, MARKS_FORMAT_ANNOTATION, NULL, &error);
  g_assert_cmpstr (g_bytes_get_data (again, NULL), ==, g_bytes_get_data (bytes, NULL));
  /* Removed by mistake, and back from the backup with the same names. */
  for (guint i = 0; i < records->len; i++) {
    StoreStep *step = store_step_new (f->identity.book, CREATED);
    store_step_take (step, STORE_CHANGE_REMOVE,
                     marks_mark_to_row (get_mark (records, i), f->identity.book, 0));
    store_apply (f->store, step, 0, NULL, NULL);
  }
  g_assert_cmpuint (count_marks (f), ==, 0);
  g_autoptr (MarksPlan) made = plan (f, read);
  assert_counts (made, 3, 0, 0, 0);
  apply (f, made);
  g_assert_cmpuint (count_marks (f), ==, 3);
}

static MarksMark *
set_bookmark (Fixture *f, MarksSet *set, const char *words)
{
  g_autoptr (DomDocument) document = book_publication_load_document (f->publication, 0, NULL);
  g_autoptr (DomText) text = dom_text_new (document);
  const char *string = dom_text_get_string (text, NULL);
  const char *hit = strstr (string, words);
  g_assert_nonnull (hit);
  guint32 at = (guint32) (hit - string);
  MarksRange range = { f->publication, 0, text, at, at + 1 };
  return marks_set_toggle_bookmark (set, &range);
}

static char *
dup_rank (Fixture *f, const char *uuid)
{
  g_autoptr (GPtrArray) rows = store_list_marks (f->store, f->identity.book, NULL);
  for (guint i = 0; i < rows->len; i++) {
    const StoreMark *row = g_ptr_array_index (rows, i);
    if (g_strcmp0 (row->uuid, uuid) == 0)
      return g_strdup (row->rank);
  }
  return NULL;
}

static void
test_order_of_bookmarks_comes_back (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (MarksSet) set = marks_set_new (f->store, f->identity.book, f->identity.edition);
  MarksMark *first = set_bookmark (f, set, "first paragraph");
  g_autofree char *uuid = g_strdup (marks_mark_get_uuid (set_bookmark (f, set, "frozen river")));
  marks_set_place_bookmark (set, uuid, MARKS_SIDE_BEFORE, marks_mark_get_uuid (first));
  g_autofree char *rank = g_strdup (marks_mark_get_rank (marks_set_lookup (set, uuid)));
  g_assert_nonnull (rank);
  MarksMark *marks[] = { marks_set_get_mark (set, 0), marks_set_get_mark (set, 1) };
  g_autoptr (GPtrArray) records = marks_records_new (marks, 2, f->info);
  g_autoptr (GBytes) bytes = marks_export (records, f->info, MARKS_FORMAT_ANNOTATION, NULL, &error);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GPtrArray) read = parse (MARKS_IMPORT_ANNOTATION, text);
  g_assert_cmpstr (marks_mark_get_rank (get_mark (read, 1)), ==, rank);
  g_autoptr (MarksPlan) same = plan (f, read);
  assert_counts (same, 0, 2, 0, 0);
  /* A file that knows of no order wants none changed. */
  g_auto (GStrv) parts = g_strsplit (text, "galpi:rank", -1);
  g_autofree char *unranked_text = g_strjoinv ("other:rank", parts);
  g_autoptr (GPtrArray) unranked = parse (MARKS_IMPORT_ANNOTATION, unranked_text);
  g_assert_null (marks_mark_get_rank (get_mark (unranked, 1)));
  g_autoptr (MarksPlan) nothing = plan (f, unranked);
  assert_counts (nothing, 0, 2, 0, 0);
  g_assert_true (store_undo (f->store, f->identity.book, CREATED, 0, NULL, NULL));
  g_assert_null (dup_rank (f, uuid));
  g_autoptr (MarksPlan) changed = plan (f, read);
  assert_counts (changed, 0, 1, 1, 0);
  apply (f, changed);
  g_autofree char *back = dup_rank (f, uuid);
  g_assert_cmpstr (back, ==, rank);
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static void
assert_string (JsonObject *object, const char *member)
{
  g_assert_true (json_object_has_member (object, member));
  g_assert_cmpint (json_node_get_value_type (json_object_get_member (object, member)), ==,
                   G_TYPE_STRING);
}

static void
assert_iri (JsonObject *object, const char *member)
{
  assert_string (object, member);
  const char *iri = json_object_get_string_member (object, member);
  const char *colon = strchr (iri, ':');
  g_assert_true (colon != NULL && colon > iri && strpbrk (iri, " <>\"{}|\\^`") == NULL);
}

/* What the W3C model demands of an annotation.
 * https://www.w3.org/TR/annotation-model/#annotations */
static void
test_annotation_is_valid (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) records = make_records (f);
  g_autoptr (GBytes) bytes = marks_export (records, f->info, MARKS_FORMAT_ANNOTATION, NULL, &error);
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_assert_true (json_parser_load_from_data (parser, g_bytes_get_data (bytes, NULL),
                                             (gssize) g_bytes_get_size (bytes), &error));
  JsonObject *set = json_node_get_object (json_parser_get_root (parser));
  g_assert_cmpstr (json_object_get_string_member (set, "type"), ==, "AnnotationSet");
  assert_iri (set, "id");
  JsonArray *items = json_object_get_array_member (set, "items");
  for (guint i = 0; i < json_array_get_length (items); i++) {
    JsonObject *item = json_array_get_object_element (items, i);
    JsonObject *body = json_object_get_object_member (item, "body");
    JsonObject *target = json_object_get_object_member (item, "target");
    g_assert_cmpstr (json_object_get_string_member (item, "@context"), ==,
                     "http://www.w3.org/ns/anno.jsonld");
    g_assert_cmpstr (json_object_get_string_member (item, "type"), ==, "Annotation");
    assert_iri (item, "id");
    static const char *const motivations[] = { "highlighting", "bookmarking", NULL };
    g_assert_true (
        g_strv_contains (motivations, json_object_get_string_member (item, "motivation")));
    static const char *const times[] = { "created", "modified" };
    for (guint j = 0; j < G_N_ELEMENTS (times); j++) {
      g_autoptr (GDateTime) time =
          g_date_time_new_from_iso8601 (json_object_get_string_member (item, times[j]), NULL);
      g_assert_nonnull (time);
      g_assert_true (g_str_has_suffix (json_object_get_string_member (item, times[j]), "Z"));
    }
    g_assert_cmpstr (json_object_get_string_member (body, "type"), ==, "TextualBody");
    assert_string (body, "value");
    assert_string (target, "source");
    JsonArray *selectors = json_object_get_array_member (target, "selector");
    bool quoted = false;
    for (guint j = 0; j < json_array_get_length (selectors); j++) {
      JsonObject *selector = json_array_get_object_element (selectors, j);
      const char *type = json_object_get_string_member (selector, "type");
      if (g_str_equal (type, "TextQuoteSelector")) {
        assert_string (selector, "exact");
        quoted = true;
      } else if (g_str_equal (type, "FragmentSelector")) {
        assert_string (selector, "value");
        assert_iri (selector, "conformsTo");
      } else {
        /* Types of others must be named so that they cannot be taken for the model's. */
        g_assert_true (strchr (type, ':') != NULL || g_str_equal (type, "ProgressionSelector")
                       || g_str_equal (type, "CfiSelector"));
      }
    }
    g_assert_true (quoted);
  }
}

/* A reader as strict as RFC 4180 allows: nothing but what its grammar has. */
static guint
count_strict_records (const char *text, guint n_cells)
{
  guint n = 0;
  const char *c = text;
  while (*c != '\0') {
    for (guint i = 0; i < n_cells; i++) {
      if (*c == '"') {
        for (c++; !(c[0] == '"' && c[1] != '"'); c += c[0] == '"' ? 2 : 1)
          g_assert_true (*c != '\0');
        c++;
      } else {
        while (*c != ',' && *c != '\r') {
          g_assert_true (*c != '\0' && *c != '"' && *c != '\n');
          c++;
        }
      }
      if (i + 1 < n_cells) {
        g_assert_cmpint (*c, ==, ',');
        c++;
      }
    }
    g_assert_true (c[0] == '\r' && c[1] == '\n');
    c += 2;
    n++;
  }
  return n;
}

static void
test_csv_is_strict (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) records = make_records (f);
  g_autoptr (GBytes) readwise = marks_export (records, f->info, MARKS_FORMAT_CSV, NULL, NULL);
  g_autoptr (GBytes) table = marks_export (records, f->info, MARKS_FORMAT_TABLE, NULL, NULL);
  g_autofree char *a = g_strndup (g_bytes_get_data (readwise, NULL), g_bytes_get_size (readwise));
  g_autofree char *b = g_strndup (g_bytes_get_data (table, NULL), g_bytes_get_size (table));
  g_assert_cmpuint (count_strict_records (a, 7), ==, 4);
  g_assert_cmpuint (count_strict_records (b, 13), ==, 4);
}

static void
test_name_of_another_book_is_not_taken (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) records = make_records (f);
  g_autoptr (StoreBook) other = store_book_new ();
  other->id = 77;
  g_autoptr (GError) error = NULL;
  store_put_book (f->store, other, &error);
  g_assert_no_error (error);
  g_autoptr (MarksPlan) made =
      marks_plan_new (records, f->store, 77, f->identity.edition, f->publication, NULL, &error);
  g_assert_cmpuint (marks_plan_count (made, MARKS_PLAN_NEW), ==, 3);
  g_assert_true (store_apply (f->store, marks_plan_build_step (made, 1), 0, NULL, &error));
  g_assert_cmpuint (count_marks (f), ==, 3);
  g_autoptr (GPtrArray) there = store_list_marks (f->store, 77, NULL);
  g_assert_cmpuint (there->len, ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(name, func) g_test_add_func ("/marks/import/" name, func)
#define ADD_BOOK(name, func)                                                                       \
  g_test_add ("/marks/import/" name, Fixture, NULL, set_up, func, tear_down)
  ADD ("kindle", test_kindle);
  ADD ("kindle-in-other-languages", test_kindle_in_other_languages);
  ADD ("readwise", test_readwise);
  ADD ("koreader-sidecar", test_koreader_sidecar);
  ADD ("lua-is-only-data", test_lua_is_only_data);
  ADD ("calibre", test_calibre);
  ADD ("thorium", test_thorium);
  ADD ("bad-files", test_bad_files);
  ADD ("large-file-is-not-read", test_large_file_is_not_read);
  ADD ("long-title-is-cut", test_long_title_is_cut);
  ADD ("time-is-linear", test_time_is_linear);
  ADD_BOOK ("plan", test_plan);
  ADD_BOOK ("place-in-another-edition-tells-nothing", test_place_in_another_edition_tells_nothing);
  ADD_BOOK ("import-is-one-step", test_import_is_one_step);
  ADD_BOOK ("set-shows-what-was-imported", test_set_shows_what_was_imported);
  ADD_BOOK ("round-trips", test_round_trips);
  ADD_BOOK ("backup-is-lossless", test_backup_is_lossless);
  ADD_BOOK ("order-of-bookmarks-comes-back", test_order_of_bookmarks_comes_back);
  ADD_BOOK ("annotation-is-valid", test_annotation_is_valid);
  ADD_BOOK ("csv-is-strict", test_csv_is_strict);
  ADD_BOOK ("name-of-another-book-is-not-taken", test_name_of_another_book_is_not_taken);
  return g_test_run ();
}
