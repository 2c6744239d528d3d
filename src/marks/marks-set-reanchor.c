#include "config.h"

#include "marks-reanchor.h"
#include "marks-set-private.h"

/* Carries the marks of other editions over to the one that is open. */

typedef struct {
  BookPublication *publication;
  Store *store;
  gint64 edition;
  GPtrArray *old; /* of MarksMark that have no anchor here yet */
  GPtrArray *anchors; /* of MarksAnchor for each of them, when done */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;
  g_object_unref (work->publication);
  g_object_unref (work->store);
  g_ptr_array_unref (work->old);
  g_ptr_array_unref (work->anchors);
  g_free (work);
}

static bool
is_from_elsewhere (const MarksMark *mark, gint64 edition)
{
  gint64 made_in = marks_anchor_get_edition (marks_mark_get_anchor (mark));
  return made_in != 0 && made_in != edition;
}

static MarksAnchor *
anchor_at (Work *work, MarksReanchor *index, const MarksMark *mark)
{
  MarksAnchor *old = marks_mark_get_anchor (mark);
  MarksPlace place = marks_reanchor_resolve (index, old);
  g_autoptr (MarksAnchor) made = NULL;
  if (place.section >= 0)
    made =
        marks_anchor_new (work->publication, place.section,
                          marks_reanchor_get_text (index, place.section), place.start, place.end);
  /* An orphan keeps its old place and text, to be listed there. */
  g_autoptr (StoreAnchor) row = marks_anchor_to_row (made != NULL ? made : old, work->edition);
  g_free (row->state);
  row->state = g_strdup (marks_state_to_string (place.state));
  return marks_anchor_new_from_row (row);
}

/* Makes the editions known that the marks come from. One without an outline is of an older version
 * of the program; its marks are then found by their text alone. */
static void
take_editions (Work *work, MarksReanchor *index)
{
  g_autoptr (GHashTable) known = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < work->old->len; i++) {
    const StoreAnchor *row =
        marks_anchor_get_row (marks_mark_get_anchor (g_ptr_array_index (work->old, i)));
    if (!g_hash_table_add (known, (gpointer) &row->edition))
      continue;
    g_autoptr (GBytes) bytes = store_load_outline (work->store, row->edition, NULL);
    MarksOutline *outline = bytes != NULL ? marks_outline_new_from_bytes (bytes) : NULL;
    if (outline != NULL)
      marks_reanchor_take_edition (index, row->edition, outline);
  }
}

static void
reanchor_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Work *work = data;
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  GError *error = NULL;
  if (work->old->len > 0
      && !marks_reanchor_add_book (index, work->publication, cancellable, &error)) {
    g_task_return_error (task, error);
    return;
  }
  take_editions (work, index);
  for (guint i = 0; i < work->old->len; i++) {
    if (g_task_return_error_if_cancelled (task))
      return;
    g_ptr_array_add (work->anchors, anchor_at (work, index, g_ptr_array_index (work->old, i)));
  }
  g_task_return_boolean (task, TRUE);
}

/**
 * marks_set_reanchor_async:
 * @self: a loaded set
 * @publication: the open book
 * @cancellable: (nullable): to cancel it
 * @callback: called when done
 * @user_data: for @callback
 *
 * Looks in the open edition for the marks that were made in other editions and writes where they
 * are. Reads the whole book, in a thread, when there is any such mark; else it costs nothing.
 */
void
marks_set_reanchor_async (MarksSet *self,
                          BookPublication *publication,
                          GCancellable *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  Work *work = g_new0 (Work, 1);
  work->publication = g_object_ref (publication);
  work->store = g_object_ref (marks_set_get_store (self));
  work->edition = marks_set_get_edition (self);
  work->old = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_mark_unref);
  work->anchors = g_ptr_array_new_with_free_func ((GDestroyNotify) marks_anchor_unref);
  for (guint i = 0; i < marks_set_get_n_marks (self); i++) {
    MarksMark *mark = marks_set_get_mark (self, i);
    if (is_from_elsewhere (mark, work->edition))
      g_ptr_array_add (work->old, marks_mark_ref (mark));
  }
  g_task_set_source_tag (task, marks_set_reanchor_async);
  g_task_set_task_data (task, work, work_free);
  g_task_run_in_thread (task, reanchor_in_thread);
}

static void
write_anchors (MarksSet *self, Work *work)
{
  g_autoptr (GStrvBuilder) uuids = g_strv_builder_new ();
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) store_anchor_free);
  for (guint i = 0; i < work->anchors->len; i++) {
    g_strv_builder_add (uuids, marks_mark_get_uuid (g_ptr_array_index (work->old, i)));
    g_ptr_array_add (rows,
                     marks_anchor_to_row (g_ptr_array_index (work->anchors, i), work->edition));
  }
  g_auto (GStrv) list = g_strv_builder_end (uuids);
  store_put_anchors_async (marks_set_get_store (self), (const char *const *) list, rows, NULL,
                           NULL);
}

/**
 * marks_set_reanchor_finish:
 * @self: a set
 * @result: the result
 * @counts: (out): how many marks are in each #MarksState now
 * @error: return location
 *
 * Ends marks_set_reanchor_async() and shows the marks at their places.
 *
 * Returns: %FALSE with %G_IO_ERROR_CANCELLED when it was cancelled
 */
bool
marks_set_reanchor_finish (MarksSet *self, GAsyncResult *result, guint counts[4], GError **error)
{
  Work *work = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return false;
  g_autoptr (GPtrArray) marks = marks_set_copy_marks (self);
  g_autoptr (GHashTable) anchors = g_hash_table_new (g_str_hash, g_str_equal);
  for (guint i = 0; i < work->old->len; i++)
    g_hash_table_insert (anchors, (gpointer) marks_mark_get_uuid (g_ptr_array_index (work->old, i)),
                         g_ptr_array_index (work->anchors, i));
  for (int i = 0; i < 4; i++)
    counts[i] = 0;
  for (guint i = 0; i < marks->len; i++) {
    MarksMark *mark = g_ptr_array_index (marks, i);
    MarksAnchor *anchor = g_hash_table_lookup (anchors, marks_mark_get_uuid (mark));
    /* Being found again is no edit by the reader, so the time of the last one stays. */
    if (anchor != NULL && is_from_elsewhere (mark, work->edition)) {
      marks->pdata[i] = marks_mark_with_anchor (mark, anchor, marks_mark_get_modified (mark));
      marks_mark_unref (mark);
    }
    counts[marks_mark_get_state (g_ptr_array_index (marks, i))]++;
  }
  if (work->anchors->len > 0) {
    write_anchors (self, work);
    marks_set_show (self, marks);
  }
  return true;
}
