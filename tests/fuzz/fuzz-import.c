#include "fuzz.h"
#include "marks-export.h"
#include "marks-import.h"

/* A file of marks in the format that this target is built for. Whatever it holds, what is read is
 * text, has a name, and can be written in every format. */

static void
check_record (const MarksRecord *record)
{
  const MarksAnchor *anchor = marks_mark_get_anchor (record->mark);
  const char *const *tags = marks_mark_get_tags (record->mark);
  g_assert_true (g_uuid_string_is_valid (marks_mark_get_uuid (record->mark)));
  fuzz_check_utf8 (marks_anchor_get_exact (anchor));
  fuzz_check_utf8 (marks_anchor_get_prefix (anchor));
  fuzz_check_utf8 (marks_anchor_get_suffix (anchor));
  fuzz_check_utf8 (marks_anchor_get_cfi (anchor));
  fuzz_check_utf8 (marks_mark_get_note (record->mark));
  fuzz_check_utf8 (marks_mark_get_name (record->mark));
  for (guint i = 0; tags[i] != NULL; i++)
    fuzz_check_utf8 (tags[i]);
}

static void
check_exports (GPtrArray *records)
{
  g_autoptr (MarksBookInfo) book = marks_book_info_new ();
  for (int i = 0; i < MARKS_N_FORMATS; i++) {
    g_autoptr (GBytes) bytes = marks_export (records, book, (MarksFormat) i, NULL, NULL);
    gsize n = 0;
    const char *text = g_bytes_get_data (bytes, &n);
    g_assert_true (g_utf8_validate_len (text, n, NULL));
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  MarksImportFormat guessed = MARKS_IMPORT_ANNOTATION;
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  marks_import_guess (bytes, &guessed);
  g_autoptr (GPtrArray) records = marks_import_parse (bytes, "file", FUZZ_FORMAT, NULL, &error);
  g_assert_true ((records == NULL) == (error != NULL));
  if (records == NULL)
    return 0;
  for (guint i = 0; i < records->len; i++)
    check_record (g_ptr_array_index (records, i));
  if (records->len < 100)
    check_exports (records);
  return 0;
}
