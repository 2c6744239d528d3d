#include "fuzz.h"
#include "marks-replica.h"

/* A file that another device left in the notes folder. Whatever it says, it is read again as it was
 * written, and joining it with itself, or with what came of that, changes nothing. */

static GBytes *
write_all (MarksReplica *replica)
{
  const MarksBookInfo book = { .title = (char *) "book" };
  return marks_replica_write (replica, &book, "device", MARKS_REPLICA_OWN);
}

static void
check_texts (MarksReplica *replica)
{
  g_autoptr (GPtrArray) copies = marks_replica_list (replica);
  for (guint i = 0; i < copies->len; i++) {
    const MarksCopy *copy = g_ptr_array_index (copies, i);
    g_autofree char *note = marks_copy_dup_note (copy);
    fuzz_check_utf8 (note);
    fuzz_check_utf8 (copy->row->name);
    g_assert_true (g_uuid_string_is_valid (copy->row->uuid));
    g_assert_cmpint (marks_copy_get_time (copy), >=, 0);
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (GError) error = NULL;
  g_autoptr (MarksReplica) replica = marks_replica_parse (bytes, "file", &error);
  g_assert_true ((replica == NULL) == (error != NULL));
  if (replica == NULL)
    return 0;
  check_texts (replica);
  g_autoptr (GBytes) written = write_all (replica);
  g_autoptr (MarksReplica) again = marks_replica_parse (written, "again", &error);
  g_assert_no_error (error);
  marks_replica_join (replica, again);
  marks_replica_join (replica, again);
  g_autoptr (GBytes) joined = write_all (replica);
  g_assert_true (g_bytes_equal (written, joined));
  return 0;
}
