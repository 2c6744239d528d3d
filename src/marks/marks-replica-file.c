#include "config.h"

#include "marks-replica.h"

#include "marks-error.h"
#include "marks-export-private.h"
#include "marks-import-private.h"
#include "marks-json.h"

#include "base-limits.h"

#include <string.h>

/* A replica as a file: a Readium annotation set that every program reads which knows those, with the
 * removed marks in a list of their own, where those programs do not look, and what was said when:
 *
 *   "galpi:changes": [
 *     { "life": "1772960000000000 6f2a…", "look": …, "words": …, "place": …,
 *       "notes": [ { "at": "1772960000000000 6f2a…", "text": "…" } ],
 *       "removed": 0, "seen": [ "1772960000000000 6f2a…" ], "uuid": "…" } ]
 *
 * A stamp is microseconds since 1970 UTC and a device. Of a set without these members, exported by
 * anyone and put into the folder, the time of each mark counts for all of it. */

/* JSON of other programs has no larger whole numbers; the year 2255. */
#define MAX_TIME G_GINT64_CONSTANT (9007199254740992)
#define MAX_DEVICE_BYTES 64
/* Of one mark. */
#define MAX_NOTES 64
#define MAX_SEEN 256
/* A note that was cut in the middle of a letter is a little longer than the limit. */
#define MAX_TEXT_BYTES (2 * BASE_LIMIT_MARK_TEXT_BYTES)

static const char *const aspect_names[MARKS_N_ASPECTS] = {
  [MARKS_ASPECT_LOOK] = "look",
  [MARKS_ASPECT_WORDS] = "words",
  [MARKS_ASPECT_PLACE] = "place",
  [MARKS_ASPECT_LIFE] = "life",
};

static void
write_stamp (MarksJsonWriter *json, const char *name, const MarksStamp *stamp)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT " %s", stamp->time,
                                           stamp->device != NULL ? stamp->device : "");
  marks_json_writer_string (json, name, text);
}

static void
write_notes (MarksJsonWriter *json, const MarksCopy *copy)
{
  marks_json_writer_open (json, "notes", '[');
  for (guint i = 0; i < copy->notes->len; i++) {
    const MarksNote *note = g_ptr_array_index (copy->notes, i);
    marks_json_writer_open (json, NULL, '{');
    write_stamp (json, "at", &note->stamp);
    marks_json_writer_string (json, "text", note->text);
    marks_json_writer_close (json, '}');
  }
  marks_json_writer_close (json, ']');
}

static void
write_row (MarksJsonWriter *json, const MarksCopy *copy)
{
  marks_json_writer_open (json, "row", '{');
  marks_json_writer_string (json, "exact", copy->row_exact);
  marks_json_writer_integer (json, "modified", copy->row_modified);
  write_stamp (json, "place", &copy->row_place);
  marks_json_writer_close (json, '}');
}

static void
write_changes (MarksJsonWriter *json, const MarksCopy *copy, MarksReplicaUse use)
{
  marks_json_writer_open (json, NULL, '{');
  write_stamp (json, "life", &copy->stamps[MARKS_ASPECT_LIFE]);
  write_stamp (json, "look", &copy->stamps[MARKS_ASPECT_LOOK]);
  write_notes (json, copy);
  write_stamp (json, "place", &copy->stamps[MARKS_ASPECT_PLACE]);
  marks_json_writer_integer (json, "removed", copy->removed ? 1 : 0);
  if (use == MARKS_REPLICA_OWN)
    write_row (json, copy);
  marks_json_writer_open (json, "seen", '[');
  for (guint i = 0; i < copy->seen->len; i++)
    write_stamp (json, NULL, &g_array_index (copy->seen, MarksStamp, i));
  marks_json_writer_close (json, ']');
  marks_json_writer_string (json, "uuid", copy->row->uuid);
  write_stamp (json, "words", &copy->stamps[MARKS_ASPECT_WORDS]);
  marks_json_writer_close (json, '}');
}

/* What the members of our own are made of. */
typedef struct {
  GPtrArray *copies; /* of MarksCopy */
  GPtrArray *removed; /* of MarksRecord */
  const char *device;
  MarksReplicaUse use;
} Members;

static void
write_members (MarksJsonWriter *json, gpointer data)
{
  const Members *members = data;
  marks_json_writer_open (json, "galpi:changes", '[');
  for (guint i = 0; i < members->copies->len; i++)
    write_changes (json, g_ptr_array_index (members->copies, i), members->use);
  marks_json_writer_close (json, ']');
  marks_json_writer_string (json, "galpi:device", members->device);
  marks_json_writer_open (json, "galpi:removed", '[');
  for (guint i = 0; i < members->removed->len; i++)
    marks_export_write_annotation_item (json, g_ptr_array_index (members->removed, i));
  marks_json_writer_close (json, ']');
}

static MarksRecord *
make_record (const MarksCopy *copy, const MarksBookInfo *book)
{
  g_autofree char *note = marks_copy_dup_note (copy);
  StoreMark row = *copy->row;
  row.note = note;
  row.modified = marks_copy_get_time (copy);
  g_autoptr (MarksMark) mark = marks_mark_new_from_row (&row, 0);
  return marks_record_new (mark, book);
}

/**
 * marks_replica_write:
 * @self: a replica
 * @book: its book
 * @device: whose it is
 * @use: what the file is for
 *
 * The same replica always gives the same bytes.
 *
 * Returns: (transfer full): the file
 */
GBytes *
marks_replica_write (MarksReplica *self,
                     const MarksBookInfo *book,
                     const char *device,
                     MarksReplicaUse use)
{
  static const MarksExportOptions everything = { 0 };
  g_autoptr (GPtrArray) copies = marks_replica_list (self);
  g_autoptr (GPtrArray) living =
      g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  g_autoptr (GPtrArray) removed =
      g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  for (guint i = 0; i < copies->len; i++) {
    const MarksCopy *copy = g_ptr_array_index (copies, i);
    g_ptr_array_add (marks_copy_is_removed (copy) ? removed : living, make_record (copy, book));
  }
  g_autoptr (GPtrArray) chosen = marks_records_choose (living, &everything);
  Members members = { copies, removed, device, use };
  MarksExport export = {
    .out = g_string_new (NULL), .records = chosen, .book = book, .options = &everything
  };
  marks_export_write_annotation_set (&export, write_members, &members);
  return g_string_free_to_bytes (export.out);
}

/* (transfer full) (nullable): the device of a stamp, whose time goes to @time. */
static char *
parse_stamp (const char *text, gint64 *time)
{
  char *end = NULL;
  *time = text != NULL ? CLAMP (g_ascii_strtoll (text, &end, 10), 0, MAX_TIME) : 0;
  if (end == NULL || end[0] != ' ' || end[1] == '\0' || strlen (end + 1) > MAX_DEVICE_BYTES)
    return NULL;
  return g_strdup (end + 1);
}

static void
parse_notes (JsonObject *object, MarksCopy *copy)
{
  JsonArray *notes = marks_json_get_array (object, "notes");
  JsonArray *seen = marks_json_get_array (object, "seen");
  gint64 time = 0;
  for (guint i = 0; notes != NULL && i < MIN (json_array_get_length (notes), MAX_NOTES); i++) {
    JsonObject *note = marks_json_get_element (notes, i);
    const char *text = marks_json_get_string (note, "text");
    g_autofree char *device = parse_stamp (marks_json_get_string (note, "at"), &time);
    g_autofree char *cut = NULL;
    if (text != NULL && text[0] != '\0')
      cut = g_utf8_make_valid (text, (gssize) strnlen (text, MAX_TEXT_BYTES));
    marks_copy_take_note (copy, time, device, cut);
  }
  for (guint i = 0; seen != NULL && i < MIN (json_array_get_length (seen), MAX_SEEN); i++) {
    JsonNode *node = json_array_get_element (seen, i);
    if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
      continue;
    g_autofree char *device = parse_stamp (json_node_get_string (node), &time);
    marks_copy_see (copy, time, device);
  }
}

static void
parse_row (JsonObject *object, MarksCopy *copy)
{
  gint64 time = 0;
  if (object == NULL)
    return;
  copy->row_modified = marks_json_get_integer (object, "modified", 0);
  copy->row_exact = g_strdup (marks_json_get_string (object, "exact"));
  g_autofree char *device = parse_stamp (marks_json_get_string (object, "place"), &time);
  marks_copy_set_row_place (copy, time, device);
}

static void
parse_changes (JsonObject *object, MarksCopy *copy)
{
  gint64 time = 0;
  for (int i = 0; i < MARKS_N_ASPECTS; i++) {
    g_autofree char *device = parse_stamp (marks_json_get_string (object, aspect_names[i]), &time);
    marks_copy_stamp (copy, (MarksAspect) i, time, device);
  }
  copy->removed = marks_json_get_integer (object, "removed", 0) != 0;
  parse_notes (object, copy);
  parse_row (marks_json_get_object (object, "row"), copy);
}

/* Of a file that does not tell more than any other. */
static void
set_one_time (MarksCopy *copy, const MarksMark *mark, bool removed)
{
  gint64 time = CLAMP (marks_mark_get_modified (mark), 0, MAX_TIME);
  copy->removed = removed;
  for (int i = 0; i < MARKS_N_ASPECTS; i++)
    marks_copy_stamp (copy, (MarksAspect) i, time, NULL);
  if (marks_mark_get_note (mark) != NULL)
    marks_copy_take_note (copy, time, NULL, marks_mark_get_note (mark));
}

static GHashTable *
index_changes (JsonObject *set)
{
  GHashTable *index = g_hash_table_new (g_str_hash, g_str_equal);
  JsonArray *changes = marks_json_get_array (set, "galpi:changes");
  for (guint i = 0; changes != NULL && i < json_array_get_length (changes); i++) {
    JsonObject *object = marks_json_get_element (changes, i);
    const char *uuid = marks_json_get_string (object, "uuid");
    if (uuid != NULL)
      g_hash_table_insert (index, (gpointer) uuid, object);
  }
  return index;
}

static void
take_records (MarksReplica *self, GPtrArray *records, guint n_living, GHashTable *changes)
{
  for (guint i = 0; i < records->len; i++) {
    const MarksRecord *record = g_ptr_array_index (records, i);
    g_autoptr (StoreMark) row = marks_mark_to_row (record->mark, 0, 0);
    JsonObject *object = g_hash_table_lookup (changes, row->uuid);
    MarksCopy *copy = marks_copy_new (row->uuid);
    row->created = CLAMP (row->created, 0, MAX_TIME);
    marks_copy_set_row (copy, row);
    if (object != NULL)
      parse_changes (object, copy);
    else
      set_one_time (copy, record->mark, i >= n_living);
    marks_replica_take (self, copy);
  }
}

/**
 * marks_replica_parse:
 * @bytes: a file
 * @name: of the file, for messages
 * @error: return location
 *
 * Reads what marks_replica_write() wrote, and any other annotation set. May be used from any thread.
 *
 * Returns: (transfer full) (nullable): the marks, or %NULL with %MARKS_ERROR_FORMAT
 */
MarksReplica *
marks_replica_parse (GBytes *bytes, const char *name, GError **error)
{
  gsize n = 0;
  const char *data = g_bytes_get_data (bytes, &n);
  g_autoptr (GPtrArray) records =
      g_ptr_array_new_with_free_func ((GDestroyNotify) marks_record_free);
  MarksImport import = { .name = name, .records = records };
  if (n == 0 || n > BASE_LIMIT_MARKS_BYTES) {
    marks_import_set_error (&import, error,
                            n == 0 ? "it is empty" : "too large for a file of marks");
    return NULL;
  }
  g_autofree char *text = g_utf8_make_valid (data, (gssize) n);
  g_autoptr (JsonNode) root = marks_json_parse (text, strlen (text), name, error);
  if (root == NULL)
    return NULL;
  JsonObject *set = JSON_NODE_HOLDS_OBJECT (root) ? json_node_get_object (root) : NULL;
  if (marks_json_get_array (set, "items") == NULL) {
    marks_import_set_error (&import, error, "no annotation set");
    return NULL;
  }
  MarksReplica *self = marks_replica_new ();
  g_autoptr (GHashTable) changes = index_changes (set);
  marks_import_read_items (&import, set, "items");
  guint n_living = records->len;
  marks_import_read_items (&import, set, "galpi:removed");
  take_records (self, records, n_living, changes);
  return self;
}
