#include "config.h"

#include "book-search-private.h"
#include "book-text-cache.h"

#include <string.h>

/* The text of a section and the pattern are folded the same way (see book-text-map.c) and then
 * compared letter by letter (see book-search-scan.c). Markup plays no part: a section is one string,
 * so a hit may run over it. What has been folded is kept (see book-text-cache.c).
 *
 * A pattern of nothing but Hangul initial consonants is looked for among the initials, as Korean
 * readers are used to: ㄱㅍ finds 갈피, wherever 갈피 itself would be found. */

#define MAX_PATTERN_BYTES 4096
/* One initial alone would find every tenth syllable; it stands for itself. */
#define MIN_INITIALS 2
/* Steps PCRE may take from one place, and KiB of memory, before we say that the pattern is too
 * costly. */
#define MATCH_LIMITS "(*LIMIT_MATCH=300000)(*LIMIT_HEAP=65536)"
/* Neither a letter nor a digit at the ends, said in the pattern so that a shorter or longer match is
 * tried where the first one is no word. */
#define WORD "[\\p{L}\\p{M}\\p{N}_]"

static BookTextMapFlags
choose_folding (BookSearchFlags flags)
{
  BookTextMapFlags folding = BOOK_TEXT_MAP_DROP_FORMAT;
  bool ignore_spaces = (flags & BOOK_SEARCH_IGNORE_SPACES) != 0;
  if ((flags & BOOK_SEARCH_REGEX) != 0)
    return folding | (ignore_spaces ? BOOK_TEXT_MAP_DROP_SPACES : 0);
  folding |= BOOK_TEXT_MAP_FOLD_WIDTH | BOOK_TEXT_MAP_FOLD_QUOTES | BOOK_TEXT_MAP_FOLD_DASHES;
  folding |= ignore_spaces ? BOOK_TEXT_MAP_DROP_SPACES : BOOK_TEXT_MAP_COLLAPSE_SPACES;
  if ((flags & BOOK_SEARCH_MATCH_CASE) == 0)
    folding |= BOOK_TEXT_MAP_FOLD_CASE;
  if ((flags & BOOK_SEARCH_MATCH_DIACRITICS) == 0)
    folding |= BOOK_TEXT_MAP_FOLD_MARKS;
  return folding;
}

static GRegex *
compile (const char *pattern, BookSearchFlags flags, GRegexCompileFlags more, GError **error)
{
  GRegexCompileFlags compile_flags = more | G_REGEX_MULTILINE;
  if ((flags & BOOK_SEARCH_MATCH_CASE) == 0)
    compile_flags |= G_REGEX_CASELESS;
  g_autofree char *limited = g_strconcat (MATCH_LIMITS, pattern, NULL);
  return g_regex_new (limited, compile_flags, 0, error);
}

static bool
set_regex (BookSearch *self, const char *pattern, GError **error)
{
  g_autofree char *source = g_utf8_normalize (pattern, -1, G_NORMALIZE_NFC);
  g_autoptr (GError) cause = NULL;
  self->regex = compile (source, self->flags, G_REGEX_OPTIMIZE, &cause);
  if (self->regex == NULL) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_PATTERN, cause->message);
    return false;
  }
  if ((self->flags & BOOK_SEARCH_WHOLE_WORD) != 0) {
    g_autofree char *bounded = g_strconcat ("(?<!" WORD ")(?:", source, ")(?!" WORD ")", NULL);
    GRegex *regex = compile (bounded, self->flags, G_REGEX_OPTIMIZE, NULL);
    if (regex != NULL) {
      g_regex_unref (self->regex);
      self->regex = regex;
      g_free (source);
      source = g_steal_pointer (&bounded);
    }
  }
  self->patient = compile (source, self->flags, 0, NULL);
  return true;
}

/* Whether a folded needle is initials and spaces only. */
static bool
is_initials (const char *needle)
{
  int n = 0;
  for (const char *c = needle; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar ch = g_utf8_get_char (c);
    if (ch >= 0x1100 && ch <= 0x1112)
      n++;
    else if (ch != ' ')
      return false;
  }
  return n >= MIN_INITIALS;
}

static bool
set_needle (BookSearch *self, const char *pattern, GError **error)
{
  g_autoptr (BookTextMap) map =
      book_text_map_new (pattern, strlen (pattern), self->folding | BOOK_TEXT_MAP_TRIM);
  self->needle = g_strdup (book_text_map_get_string (map, &self->needle_length));
  if (is_initials (self->needle))
    self->folding |= BOOK_TEXT_MAP_FOLD_INITIALS;
  if (self->needle_length == 0)
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_PATTERN, "the pattern is empty");
  return self->needle_length > 0;
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
  bool regex = (flags & BOOK_SEARCH_REGEX) != 0 && *pattern != '\0';
  bool ok = regex ? set_regex (self, pattern, error) : set_needle (self, pattern, error);
  return ok ? g_steal_pointer (&self) : NULL;
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
  g_clear_pointer (&self->patient, g_regex_unref);
  g_free (self->needle);
  g_free (self);
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
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  g_autoptr (BookTextMap) map = book_text_map_new (string, length, self->folding);
  g_autoptr (BookHeadings) headings = book_headings_new (text);
  BookSearchScan scan = { self, string, length, map, headings, section, func, user_data };
  bool go_on = true;
  return book_search_scan (&scan, &go_on, cancellable, error);
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
  g_autoptr (BookTextCache) cache = book_text_cache_new (publication, self->folding);
  bool go_on = true;
  bool ok = true;
  for (int i = 0; i < n && go_on && ok; i++) {
    int section = (MAX (first_section, 0) + i) % n;
    g_autoptr (BookFoldedText) text =
        book_text_cache_load (cache, publication, (guint) section, cancellable);
    ok = !g_cancellable_set_error_if_cancelled (cancellable, error);
    if (!ok || text == NULL)
      continue;
    BookSearchScan scan = { .search = self, .section = section, .func = func };
    scan.user_data = user_data;
    scan.text = book_folded_text_get_string (text, &scan.length);
    scan.map = book_folded_text_get_map (text);
    scan.headings = book_folded_text_get_headings (text);
    ok = book_search_scan (&scan, &go_on, cancellable, error);
  }
  book_text_cache_keep (cache, publication);
  return ok;
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
  g_free ((char *) hit->chapter);
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
  copy->chapter = g_strdup (hit->chapter);
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
