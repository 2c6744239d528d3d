#define _GNU_SOURCE /* memmem */

#include "config.h"

#include "book-search.h"

#include "book-text-map.h"

#include <string.h>

/* The text of a section and the pattern are folded the same way (see book-text-map.c), then a hit
 * is a substring, found by memmem() in linear time, and is mapped back. A regular expression runs
 * on the text with only invisible characters taken out. Markup plays no part: a section is one
 * string, so a hit may run over it. */

#define SNIPPET_CHARS 48
#define MAX_PATTERN_BYTES 4096
/* Steps PCRE may take for one match before we say that the pattern is too costly. */
#define MATCH_LIMITS "(*LIMIT_MATCH=2000000)(*LIMIT_DEPTH=20000)"

struct _BookSearch {
  gatomicrefcount ref_count;
  BookSearchFlags flags;
  BookTextMapFlags folding;
  char *needle; /* folded; NULL for a regular expression */
  gsize needle_length;
  GRegex *regex;
};

static BookTextMapFlags
choose_folding (BookSearchFlags flags)
{
  if ((flags & BOOK_SEARCH_REGEX) != 0)
    return 0;
  BookTextMapFlags folding = BOOK_TEXT_MAP_FOLD_WIDTH | BOOK_TEXT_MAP_FOLD_QUOTES;
  folding |= (flags & BOOK_SEARCH_IGNORE_SPACES) != 0 ? BOOK_TEXT_MAP_DROP_SPACES
                                                      : BOOK_TEXT_MAP_COLLAPSE_SPACES;
  if ((flags & BOOK_SEARCH_MATCH_CASE) == 0)
    folding |= BOOK_TEXT_MAP_FOLD_CASE;
  if ((flags & BOOK_SEARCH_MATCH_DIACRITICS) == 0)
    folding |= BOOK_TEXT_MAP_FOLD_MARKS;
  return folding;
}

static bool
compile (BookSearch *self, const char *pattern, GError **error)
{
  GRegexCompileFlags flags = G_REGEX_OPTIMIZE | G_REGEX_MULTILINE;
  if ((self->flags & BOOK_SEARCH_MATCH_CASE) == 0)
    flags |= G_REGEX_CASELESS;
  g_autofree char *composed = g_utf8_normalize (pattern, -1, G_NORMALIZE_NFC);
  g_autofree char *limited = g_strconcat (MATCH_LIMITS, composed, NULL);
  g_autoptr (GError) cause = NULL;
  self->regex = g_regex_new (limited, flags, 0, &cause);
  if (self->regex == NULL)
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_PATTERN, cause->message);
  return self->regex != NULL;
}

/**
 * book_search_new:
 * @pattern: what to look for
 * @flags: how
 * @error: return location
 *
 * Compiles a pattern.
 *
 * Returns: (transfer full): a search, or %NULL with %BOOK_ERROR_PATTERN when the pattern is empty,
 *   too long or no regular expression
 */
BookSearch *
book_search_new (const char *pattern, BookSearchFlags flags, GError **error)
{
  if (strlen (pattern) > MAX_PATTERN_BYTES || !g_utf8_validate (pattern, -1, NULL)) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_PATTERN, "the pattern is too long");
    return NULL;
  }
  g_autoptr (BookSearch) self = g_new0 (BookSearch, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->flags = flags;
  self->folding = choose_folding (flags);
  if ((flags & BOOK_SEARCH_REGEX) != 0 && *pattern != '\0')
    return compile (self, pattern, error) ? g_steal_pointer (&self) : NULL;
  g_autoptr (BookTextMap) map =
      book_text_map_new (pattern, strlen (pattern), self->folding | BOOK_TEXT_MAP_TRIM);
  self->needle = g_strdup (book_text_map_get_string (map, &self->needle_length));
  if (self->needle_length == 0) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_PATTERN, "the pattern is empty");
    return NULL;
  }
  return g_steal_pointer (&self);
}

/**
 * book_search_ref:
 * @self: a search
 *
 * Returns: (transfer full): @self with one more reference
 */
BookSearch *
book_search_ref (BookSearch *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * book_search_unref:
 * @self: (transfer full): a search
 *
 * Drops one reference.
 */
void
book_search_unref (BookSearch *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_clear_pointer (&self->regex, g_regex_unref);
  g_free (self->needle);
  g_free (self);
}

static bool
is_word_char (gunichar c)
{
  return g_unichar_isalnum (c) || g_unichar_ismark (c) || c == '_';
}

static bool
is_whole_word (const char *text, gsize length, guint32 start, guint32 end)
{
  if (start > 0 && is_word_char (g_utf8_get_char (g_utf8_prev_char (text + start))))
    return false;
  return end >= length || !is_word_char (g_utf8_get_char (text + end));
}

/* One line without what is invisible. */
static char *
dup_line (const char *text, gsize length)
{
  g_autoptr (BookTextMap) map = book_text_map_new (text, length, BOOK_TEXT_MAP_COLLAPSE_SPACES);
  return g_strdup (book_text_map_get_string (map, NULL));
}

static guint32
step_back (const char *text, guint32 from)
{
  const char *c = text + from;
  for (int i = 0; i < SNIPPET_CHARS && c > text; i++)
    c = g_utf8_prev_char (c);
  /* Begin at a word where one begins soon. */
  const char *space = c > text ? strpbrk (c, " \n") : NULL;
  if (space != NULL && space < text + from && space - c < (text + from - c) / 2)
    c = space + 1;
  return (guint32) (c - text);
}

static guint32
step_forward (const char *text, gsize length, guint32 from)
{
  const char *c = text + from;
  const char *end = text + length;
  const char *last_space = NULL;
  for (int i = 0; i < SNIPPET_CHARS && c < end; i++) {
    if (i > SNIPPET_CHARS / 2 && (*c == ' ' || *c == '\n'))
      last_space = c;
    c = g_utf8_next_char (c);
  }
  return (guint32) ((c < end && last_space != NULL ? last_space : c) - text);
}

typedef struct {
  BookSearch *search;
  const char *text; /* of the section */
  gsize length;
  int section;
  BookSearchFunc func;
  gpointer user_data;
} Scan;

static bool
report (const Scan *scan, guint32 start, guint32 end)
{
  bool whole = (scan->search->flags & BOOK_SEARCH_WHOLE_WORD) != 0;
  if (end <= start || (whole && !is_whole_word (scan->text, scan->length, start, end)))
    return true;
  guint32 from = step_back (scan->text, start);
  guint32 to = step_forward (scan->text, scan->length, end);
  g_autofree char *before = dup_line (scan->text + from, start - from);
  g_autofree char *found = dup_line (scan->text + start, end - start);
  g_autofree char *after = dup_line (scan->text + end, to - end);
  BookSearchHit hit = { .section = scan->section,
                        .start = start,
                        .end = end,
                        .before = before,
                        .hit = found,
                        .after = after };
  return scan->func (&hit, scan->user_data);
}

static bool
scan_literal (const Scan *scan, const BookTextMap *map, GCancellable *cancellable)
{
  gsize length = 0;
  const char *folded = book_text_map_get_string (map, &length);
  const BookSearch *search = scan->search;
  gsize at = 0;
  while (at + search->needle_length <= length && !g_cancellable_is_cancelled (cancellable)) {
    const char *found = memmem (folded + at, length - at, search->needle, search->needle_length);
    if (found == NULL)
      break;
    gsize start = (gsize) (found - folded);
    at = start + search->needle_length;
    if (!report (scan, book_text_map_to_source (map, (guint32) start),
                 book_text_map_end_to_source (map, (guint32) at)))
      return false;
  }
  return true;
}

static bool
scan_regex (const Scan *scan,
            const BookTextMap *map,
            bool *go_on,
            GCancellable *cancellable,
            GError **error)
{
  gsize length = 0;
  const char *text = book_text_map_get_string (map, &length);
  g_autoptr (GMatchInfo) info = NULL;
  g_autoptr (GError) cause = NULL;
  g_regex_match_full (scan->search->regex, text, (gssize) length, 0, G_REGEX_MATCH_NOTEMPTY, &info,
                      &cause);
  while (cause == NULL && *go_on && g_match_info_matches (info)
         && !g_cancellable_is_cancelled (cancellable)) {
    int start = 0;
    int end = 0;
    g_match_info_fetch_pos (info, 0, &start, &end);
    *go_on = report (scan, book_text_map_to_source (map, (guint32) start),
                     book_text_map_end_to_source (map, (guint32) end));
    if (*go_on)
      g_match_info_next (info, &cause);
  }
  if (cause == NULL)
    return true;
  g_set_error (error, BOOK_ERROR, BOOK_ERROR_PATTERN, "the pattern is too costly: %s",
               cause->message);
  return false;
}

static bool
search_section (BookSearch *self,
                const DomText *text,
                int section,
                BookSearchFunc func,
                gpointer user_data,
                bool *go_on,
                GCancellable *cancellable,
                GError **error)
{
  Scan scan = { .search = self, .section = section, .func = func, .user_data = user_data };
  scan.text = dom_text_get_string (text, &scan.length);
  g_autoptr (BookTextMap) map = book_text_map_new (scan.text, scan.length, self->folding);
  if (self->regex != NULL && !scan_regex (&scan, map, go_on, cancellable, error))
    return false;
  if (self->regex == NULL)
    *go_on = scan_literal (&scan, map, cancellable);
  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

/**
 * book_search_text:
 * @self: a search
 * @text: of one section
 * @section: its index, for the hits
 * @func: called for each hit in order
 * @user_data: for @func
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Searches one section. Runs on any thread.
 *
 * Returns: %FALSE with %BOOK_ERROR_PATTERN when a regular expression takes too long, or
 *   %G_IO_ERROR_CANCELLED
 */
bool
book_search_text (BookSearch *self,
                  const DomText *text,
                  int section,
                  BookSearchFunc func,
                  gpointer user_data,
                  GCancellable *cancellable,
                  GError **error)
{
  bool go_on = true;
  return search_section (self, text, section, func, user_data, &go_on, cancellable, error);
}

/**
 * book_search_run:
 * @self: a search
 * @publication: where to look
 * @first_section: begin here and go round, so that what is near comes first
 * @func: called for each hit in reading order from there, on this thread
 * @user_data: for @func
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Searches the whole book. Runs on a worker thread.
 *
 * Returns: %FALSE with an error as book_search_text()
 */
bool
book_search_run (BookSearch *self,
                 BookPublication *publication,
                 int first_section,
                 BookSearchFunc func,
                 gpointer user_data,
                 GCancellable *cancellable,
                 GError **error)
{
  int n = (int) book_publication_get_n_sections (publication);
  bool go_on = true;
  for (int i = 0; i < n && go_on; i++) {
    if (g_cancellable_set_error_if_cancelled (cancellable, error))
      return false;
    int section = (MAX (first_section, 0) + i) % n;
    g_autoptr (DomDocument) document =
        book_publication_load_document (publication, (guint) section, cancellable);
    if (document == NULL)
      continue;
    g_autoptr (DomText) text = dom_text_new (document);
    if (!search_section (self, text, section, func, user_data, &go_on, cancellable, error))
      return false;
  }
  return true;
}

/* One search on a worker: hits go to the caller's main context in batches, one per section. */
typedef struct {
  gatomicrefcount ref_count;
  BookSearch *search;
  int first_section;
  BookSearchFunc func;
  gpointer user_data;
  GDestroyNotify user_data_free;
  GMainContext *context;
  GCancellable *cancellable;
  gint stopped; /* atomic: func answered FALSE */
  GPtrArray *batch; /* of BookSearchHit that own their strings; worker only */
} Job;

typedef struct {
  Job *job;
  GPtrArray *hits;
} Delivery;

static void
free_hit (gpointer data)
{
  BookSearchHit *hit = data;
  g_free ((char *) hit->before);
  g_free ((char *) hit->hit);
  g_free ((char *) hit->after);
  g_free (hit);
}

static gboolean
free_user_data (gpointer data)
{
  Job *job = data;
  job->user_data_free (job->user_data);
  g_main_context_unref (job->context);
  g_free (job);
  return G_SOURCE_REMOVE;
}

/* The caller's data is the caller's thread's to free. */
static void
job_unref (gpointer data)
{
  Job *job = data;
  if (!g_atomic_ref_count_dec (&job->ref_count))
    return;
  book_search_unref (job->search);
  g_clear_object (&job->cancellable);
  g_clear_pointer (&job->batch, g_ptr_array_unref);
  if (job->user_data_free != NULL) {
    g_main_context_invoke (job->context, free_user_data, job);
    return;
  }
  g_main_context_unref (job->context);
  g_free (job);
}

static void
delivery_free (gpointer data)
{
  Delivery *delivery = data;
  g_ptr_array_unref (delivery->hits);
  job_unref (delivery->job);
  g_free (delivery);
}

static gboolean
deliver (gpointer data)
{
  Delivery *delivery = data;
  Job *job = delivery->job;
  for (guint i = 0; i < delivery->hits->len; i++) {
    if (g_atomic_int_get (&job->stopped) || g_cancellable_is_cancelled (job->cancellable))
      break;
    if (!job->func (delivery->hits->pdata[i], job->user_data))
      g_atomic_int_set (&job->stopped, 1);
  }
  return G_SOURCE_REMOVE;
}

static void
send_batch (Job *job)
{
  if (job->batch->len == 0)
    return;
  Delivery *delivery = g_new0 (Delivery, 1);
  g_atomic_ref_count_inc (&job->ref_count);
  delivery->job = job;
  delivery->hits = job->batch;
  job->batch = g_ptr_array_new_with_free_func (free_hit);
  g_autoptr (GSource) source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, delivery, delivery_free);
  g_source_attach (source, job->context);
}

static bool
collect (const BookSearchHit *hit, gpointer data)
{
  Job *job = data;
  if (job->batch->len > 0 && ((BookSearchHit *) job->batch->pdata[0])->section != hit->section)
    send_batch (job);
  BookSearchHit *copy = g_new0 (BookSearchHit, 1);
  *copy = *hit;
  copy->before = g_strdup (hit->before);
  copy->hit = g_strdup (hit->hit);
  copy->after = g_strdup (hit->after);
  g_ptr_array_add (job->batch, copy);
  return !g_atomic_int_get (&job->stopped);
}

static void
run_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  GError *error = NULL;
  bool ok =
      book_search_run (job->search, source, job->first_section, collect, job, cancellable, &error);
  send_batch (job);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

/**
 * book_search_run_async:
 * @self: a search
 * @publication: where to look
 * @first_section: begin here and go round
 * @func: called for each hit on the caller's main context
 * @func_data: for @func
 * @func_data_free: (nullable): frees @func_data when no more hits can come
 * @cancellable: (nullable): to stop; no hit is delivered afterwards
 * @callback: called on the caller's main context after the last hit
 * @user_data: for @callback
 *
 * Searches the whole book on a worker thread.
 */
void
book_search_run_async (BookSearch *self,
                       BookPublication *publication,
                       int first_section,
                       BookSearchFunc func,
                       gpointer func_data,
                       GDestroyNotify func_data_free,
                       GCancellable *cancellable,
                       GAsyncReadyCallback callback,
                       gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (publication, cancellable, callback, user_data);
  g_task_set_source_tag (task, book_search_run_async);
  Job *job = g_new0 (Job, 1);
  g_atomic_ref_count_init (&job->ref_count);
  job->search = book_search_ref (self);
  job->first_section = first_section;
  job->func = func;
  job->user_data = func_data;
  job->user_data_free = func_data_free;
  job->context = g_main_context_ref_thread_default ();
  job->cancellable = cancellable != NULL ? g_object_ref (cancellable) : NULL;
  job->batch = g_ptr_array_new_with_free_func (free_hit);
  g_task_set_task_data (task, job, job_unref);
  g_task_run_in_thread (task, run_in_thread);
}

/**
 * book_search_run_finish:
 * @publication: where was looked
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: as book_search_run()
 */
bool
book_search_run_finish (BookPublication *publication, GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, publication), false);
  return g_task_propagate_boolean (G_TASK (result), error);
}
