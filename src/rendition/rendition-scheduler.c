#include "config.h"

#include "rendition-scheduler.h"

#include "base-memory.h"

#include <math.h>
#include <string.h>

/* One thread lays out. It takes the most urgent job; a job that somebody waits for interrupts
 * every other, which goes back to the end of a queue. New settings throw away everything. All fields
 * below the lock are guarded by it.
 *
 * What an earlier session has counted is recalled when the first page has gone out. A section that
 * is then laid out and turns out to be longer or shorter than remembered shows that something has
 * changed that the key does not know of; then nothing that was remembered is believed. */

typedef enum {
  JOB_URGENT,
  JOB_RECALL, /* of no section: RECALL_ITEM */
  JOB_NEIGHBOUR,
  JOB_COUNT,
} JobKind;
#define N_JOB_KINDS (JOB_COUNT + 1)
#define RECALL_ITEM G_MAXINT

/* The first page is delivered at once, then so many together. */
#define BATCH 12

struct _RenditionScheduler {
  BookPublication *publication;
  RenditionDeliver deliver;
  GWeakRef owner;
  GThread *thread;
  gatomicrefcount ref_count; /* the owner's, the thread's and those of deliveries under way */

  GMutex lock;
  GCond wake;
  GQueue jobs[N_JOB_KINDS]; /* GUINT_TO_POINTER (section) */
  RenditionSettings settings;
  double width;
  double height;
  guint generation;
  bool stopped;
  guint glance_section; /* where something is to be shown at once */
  guint32 glance; /* the place in it, or 0 */
  int running; /* section being laid out, RECALL_ITEM, or -1 */
  JobKind running_kind;
  bool tired; /* has done more than what was waited for since it rested */
  GCancellable *cancellable; /* of what is running */
};

/* What is known of the sections' lengths in one generation. Belongs to the thread. */
typedef struct {
  char *key; /* NULL until recalled, or when nothing can be remembered */
  GArray *counts; /* of RenditionCount */
  bool changed; /* since it was loaded or saved */
} Tally;

typedef struct {
  RenditionScheduler *scheduler;
  RenditionDelivery delivery;
} Message;

typedef struct {
  RenditionScheduler *scheduler;
  guint generation;
  guint section;
  GPtrArray *pages;
  bool first_sent;
} Job;

static void
scheduler_unref (RenditionScheduler *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  for (int kind = 0; kind < N_JOB_KINDS; kind++)
    g_queue_clear (&self->jobs[kind]);
  g_clear_object (&self->cancellable);
  g_weak_ref_clear (&self->owner);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->wake);
  g_object_unref (self->publication);
  g_free (self);
}

static RenditionScheduler *
scheduler_ref (RenditionScheduler *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

static void
message_free (gpointer data)
{
  Message *message = data;
  g_clear_pointer (&message->delivery.text, dom_text_unref);
  g_clear_pointer (&message->delivery.fonts, layout_font_source_unref);
  g_clear_pointer (&message->delivery.pages, g_ptr_array_unref);
  g_clear_pointer (&message->delivery.complete, rendition_section_unref);
  g_clear_pointer (&message->delivery.counts, g_array_unref);
  scheduler_unref (message->scheduler);
  g_free (message);
}

static gboolean
deliver_message (gpointer data)
{
  Message *message = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&message->scheduler->owner);
  if (owner != NULL)
    message->scheduler->deliver (&message->delivery, owner);
  return G_SOURCE_REMOVE;
}

static void
send (RenditionScheduler *self, const RenditionDelivery *delivery)
{
  Message *message = g_new0 (Message, 1);
  message->scheduler = scheduler_ref (self);
  message->delivery = *delivery;
  g_idle_add_full (G_PRIORITY_DEFAULT, deliver_message, message, message_free);
}

static void
send_pages (Job *job, DomText *text, LayoutFontSource *fonts)
{
  if (job->pages->len == 0)
    return;
  RenditionDelivery delivery = {
    .generation = job->generation,
    .section = job->section,
    .text = dom_text_ref (text),
    .fonts = layout_font_source_ref (fonts),
    .pages = g_steal_pointer (&job->pages),
  };
  send (job->scheduler, &delivery);
  job->pages = g_ptr_array_new_with_free_func ((GDestroyNotify) layout_page_unref);
  job->first_sent = true;
}

static void
on_page_ready (DomText *text, LayoutFontSource *fonts, LayoutPage *page, gpointer user_data)
{
  Job *job = user_data;
  g_ptr_array_add (job->pages, layout_page_ref (page));
  if (!job->first_sent || job->pages->len >= BATCH)
    send_pages (job, text, fonts);
}

static void
on_glance_ready (DomText *text, LayoutFontSource *fonts, LayoutPage *page, gpointer user_data)
{
  Job *job = user_data;
  RenditionDelivery delivery = {
    .generation = job->generation,
    .section = job->section,
    .text = dom_text_ref (text),
    .fonts = layout_font_source_ref (fonts),
    .pages = g_ptr_array_new_with_free_func ((GDestroyNotify) layout_page_unref),
    .glance = true,
  };
  g_ptr_array_add (delivery.pages, layout_page_ref (page));
  send (job->scheduler, &delivery);
}

/* What the thread does now, and how. */
typedef struct {
  guint section;
  JobKind kind;
  guint generation;
  RenditionSettings settings;
  double width;
  double height;
  guint32 glance;
  GCancellable *cancellable; /* owned */
} RunContext;

static void
tally_init (Tally *self, RenditionScheduler *scheduler)
{
  *self = (Tally){ .counts = g_array_new (FALSE, TRUE, sizeof (RenditionCount)) };
  g_array_set_size (self->counts, book_publication_get_n_sections (scheduler->publication));
}

/* Writes what is known. That it cannot be kept harms nobody: it is counted again. */
static void
tally_save (Tally *self, RenditionScheduler *scheduler)
{
  if (self->key != NULL && self->changed)
    rendition_counts_save (self->key, scheduler->publication, self->counts, NULL);
  self->changed = false;
}

static void
tally_clear (Tally *self, RenditionScheduler *scheduler)
{
  tally_save (self, scheduler);
  g_clear_pointer (&self->key, g_free);
  g_clear_pointer (&self->counts, g_array_unref);
}

static bool
tally_is_full (const Tally *self)
{
  for (guint i = 0; i < self->counts->len; i++) {
    if (g_array_index (self->counts, RenditionCount, i).n_pages == 0)
      return false;
  }
  return true;
}

static void
send_tally (RenditionScheduler *self, const Tally *tally, guint generation)
{
  RenditionDelivery delivery = { .generation = generation, .counts = g_array_copy (tally->counts) };
  send (self, &delivery);
}

static bool
same_count (RenditionCount a, RenditionCount b)
{
  return a.n_pages == b.n_pages && a.extent == b.extent && a.width == b.width
         && a.height == b.height;
}

/* Takes in how long a section is; forgets all the others when it was believed to be longer or
 * shorter. Returns whether it did. */
static bool
tally_note (Tally *self, guint section, RenditionCount count)
{
  RenditionCount *known = &g_array_index (self->counts, RenditionCount, section);
  if (same_count (*known, count))
    return false;
  bool wrong = known->n_pages > 0;
  if (wrong)
    memset (self->counts->data, 0, sizeof (RenditionCount) * self->counts->len);
  *known = count;
  self->changed = true;
  return wrong;
}

/* What was counted before is believed when it agrees with what has been laid out by now. */
static void
recall (RenditionScheduler *self, Tally *tally, const RunContext *run)
{
  g_autofree char *key = rendition_counts_make_key (self->publication, &run->settings, run->width,
                                                    run->height, run->cancellable);
  if (key == NULL)
    return;
  g_autoptr (GArray) counts = g_array_copy (tally->counts);
  bool found = rendition_counts_load (key, self->publication, counts);
  for (guint i = 0; found && i < counts->len; i++) {
    RenditionCount laid_out = g_array_index (tally->counts, RenditionCount, i);
    RenditionCount remembered = g_array_index (counts, RenditionCount, i);
    if (laid_out.n_pages == 0)
      continue;
    found = remembered.n_pages == 0 || same_count (laid_out, remembered);
    g_array_index (counts, RenditionCount, i) = laid_out;
  }
  /* A recall that was interrupted when it was all but done comes again. */
  g_free (tally->key);
  tally->key = g_steal_pointer (&key);
  if (!found)
    return;
  g_array_unref (tally->counts);
  tally->counts = g_steal_pointer (&counts);
  send_tally (self, tally, run->generation);
}

static RenditionCount
count_pages (const RenditionSection *section, const RenditionSettings *settings)
{
  LayoutFlow *flow = rendition_section_get_flow (section);
  RenditionViewport viewport = rendition_section_get_viewport (section);
  RenditionCount count = {
    .n_pages = layout_flow_get_n_pages (flow),
    .width = (guint) MAX (lround (viewport.width), viewport.width > 0),
    .height = (guint) MAX (lround (viewport.height), viewport.height > 0),
  };
  for (guint i = 0; settings->continuous && i < count.n_pages; i++)
    count.extent += (guint) rendition_section_measure_page (layout_flow_get_page (flow, i));
  return count;
}

static void
run_job (RenditionScheduler *self,
         RenditionTypesetter *typesetter,
         Tally *tally,
         const RunContext *run)
{
  if (run->kind == JOB_COUNT
      && g_array_index (tally->counts, RenditionCount, run->section).n_pages > 0)
    return;
  Job job = { .scheduler = self, .generation = run->generation, .section = run->section };
  job.pages = g_ptr_array_new_with_free_func ((GDestroyNotify) layout_page_unref);
  rendition_typesetter_glance_at (typesetter, run->glance, on_glance_ready);
  g_autoptr (RenditionSection) result = rendition_typesetter_lay_out (
      typesetter, run->section, run->kind == JOB_COUNT ? NULL : on_page_ready, &job,
      run->cancellable, NULL);
  RenditionDelivery delivery = { .generation = run->generation, .section = run->section };
  if (result != NULL) {
    RenditionCount count = count_pages (result, &run->settings);
    bool wrong = tally_note (tally, run->section, count);
    if (run->kind == JOB_COUNT) {
      delivery.count = count;
    } else {
      send_pages (&job, rendition_section_get_text (result), rendition_section_get_fonts (result));
      delivery.complete = rendition_section_ref (result);
    }
    send (self, &delivery);
    if (wrong)
      send_tally (self, tally, run->generation);
    if (tally->changed && tally_is_full (tally))
      tally_save (tally, self);
  }
  g_ptr_array_unref (job.pages);
}

/* Gives back to the system what laying out a whole book took and has set free. */
static void
rest (RenditionScheduler *self)
{
  self->tired = false;
  g_mutex_unlock (&self->lock);
  base_memory_trim ();
  g_mutex_lock (&self->lock);
}

/* Takes the most urgent job; waits for one. FALSE when the thread shall end. */
static bool
take_job (RenditionScheduler *self, RunContext *run)
{
  while (!self->stopped) {
    for (int i = 0; i < N_JOB_KINDS; i++) {
      if (g_queue_is_empty (&self->jobs[i]))
        continue;
      run->section = GPOINTER_TO_UINT (g_queue_pop_head (&self->jobs[i]));
      run->kind = (JobKind) i;
      run->generation = self->generation;
      run->settings = self->settings;
      run->width = self->width;
      run->height = self->height;
      bool glances = run->kind == JOB_URGENT && self->glance_section == run->section;
      run->glance = glances ? self->glance : 0;
      self->glance = glances ? 0 : self->glance;
      g_clear_object (&self->cancellable);
      self->cancellable = g_cancellable_new ();
      g_set_object (&run->cancellable, self->cancellable);
      self->running = (int) run->section;
      self->running_kind = run->kind;
      self->tired = self->tired || run->kind != JOB_URGENT;
      return true;
    }
    if (self->tired)
      rest (self);
    else
      g_cond_wait (&self->wake, &self->lock);
  }
  return false;
}

/* Puts a section into one queue, and out of every other. */
static void
push (RenditionScheduler *self, guint section, JobKind kind)
{
  gpointer item = GUINT_TO_POINTER (section);
  for (int i = 0; i < N_JOB_KINDS; i++)
    g_queue_remove (&self->jobs[i], item);
  g_queue_push_tail (&self->jobs[kind], item);
  g_cond_signal (&self->wake);
}

/* What was interrupted and is wanted all the same goes back into its queue. */
static void
finish_job (RenditionScheduler *self, const RunContext *run)
{
  self->running = -1;
  if (!g_cancellable_is_cancelled (run->cancellable) || run->generation != self->generation)
    return;
  gpointer item = GUINT_TO_POINTER (run->section);
  JobKind kind = run->kind == JOB_URGENT ? JOB_NEIGHBOUR : run->kind;
  bool queued = false;
  /* To be counted only is less than was asked for. */
  for (int i = 0; i <= (int) kind; i++)
    queued = queued || g_queue_find (&self->jobs[i], item) != NULL;
  if (!queued)
    push (self, run->section, kind);
}

static gpointer
run_thread (gpointer data)
{
  RenditionScheduler *self = data;
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (self->publication);
  rendition_typesetter_set_sliced (typesetter, true);
  guint known_generation = 0;
  RunContext run = { 0 };
  Tally tally;
  tally_init (&tally, self);
  g_mutex_lock (&self->lock);
  while (take_job (self, &run)) {
    g_mutex_unlock (&self->lock);
    if (run.generation != known_generation) {
      tally_clear (&tally, self);
      tally_init (&tally, self);
      rendition_typesetter_set_settings (typesetter, &run.settings, run.width, run.height);
    }
    known_generation = run.generation;
    if (run.kind == JOB_RECALL)
      recall (self, &tally, &run);
    else
      run_job (self, typesetter, &tally, &run);
    g_mutex_lock (&self->lock);
    finish_job (self, &run);
  }
  g_mutex_unlock (&self->lock);
  tally_clear (&tally, self);
  g_clear_object (&run.cancellable);
  g_clear_pointer (&typesetter, rendition_typesetter_free);
  scheduler_unref (self);
  return NULL;
}

/**
 * rendition_scheduler_new:
 * @publication: a book
 * @deliver: hears the news
 * @owner: (transfer none): given to @deliver; not kept alive
 *
 * Starts the layout thread.
 *
 * Returns: (transfer full): a scheduler
 */
RenditionScheduler *
rendition_scheduler_new (BookPublication *publication, RenditionDeliver deliver, GObject *owner)
{
  RenditionScheduler *self = g_new0 (RenditionScheduler, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->publication = g_object_ref (publication);
  self->deliver = deliver;
  g_weak_ref_init (&self->owner, owner);
  g_mutex_init (&self->lock);
  g_cond_init (&self->wake);
  self->running = -1;
  rendition_settings_init (&self->settings);
  self->thread = g_thread_new ("layout", run_thread, scheduler_ref (self));
  return self;
}

/**
 * rendition_scheduler_free:
 * @self: (transfer full): a #RenditionScheduler
 *
 * Tells the thread to stop and does not wait for it; nothing is delivered any more.
 */
void
rendition_scheduler_free (RenditionScheduler *self)
{
  g_weak_ref_set (&self->owner, NULL);
  g_mutex_lock (&self->lock);
  self->stopped = true;
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
  g_clear_pointer (&self->thread, g_thread_unref);
  scheduler_unref (self);
}

/**
 * rendition_scheduler_set_settings:
 * @self: a #RenditionScheduler
 * @settings: the reader's
 * @width: of the text on a page, in CSS px
 * @height: of the text on a page, in CSS px
 *
 * Drops all jobs and begins a new generation of pages.
 *
 * Returns: its number
 */
guint
rendition_scheduler_set_settings (RenditionScheduler *self,
                                  const RenditionSettings *settings,
                                  double width,
                                  double height)
{
  g_mutex_lock (&self->lock);
  self->settings = *settings;
  self->width = width;
  self->height = height;
  guint generation = ++self->generation;
  for (int kind = 0; kind < N_JOB_KINDS; kind++)
    g_queue_clear (&self->jobs[kind]);
  g_queue_push_tail (&self->jobs[JOB_RECALL], GUINT_TO_POINTER (RECALL_ITEM));
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_mutex_unlock (&self->lock);
  return generation;
}

/**
 * rendition_scheduler_request:
 * @self: a #RenditionScheduler
 * @section: index in the reading order
 * @urgent: whether the reader waits for it
 *
 * Asks for a section to be laid out.
 */
void
rendition_scheduler_request (RenditionScheduler *self, guint section, bool urgent)
{
  g_mutex_lock (&self->lock);
  bool running = self->running == (int) section && self->running_kind != JOB_COUNT
                 && !g_cancellable_is_cancelled (self->cancellable);
  if (!running)
    push (self, section, urgent ? JOB_URGENT : JOB_NEIGHBOUR);
  if (!running && urgent && self->running >= 0)
    g_cancellable_cancel (self->cancellable);
  g_mutex_unlock (&self->lock);
}

/**
 * rendition_scheduler_glance_at:
 * @self: a #RenditionScheduler
 * @section: index in the reading order
 * @offset: a place in its text
 *
 * Asks for something to show of a section that is going to be requested urgently, before it has been
 * laid out up to a place.
 */
void
rendition_scheduler_glance_at (RenditionScheduler *self, guint section, guint32 offset)
{
  g_mutex_lock (&self->lock);
  self->glance_section = section;
  self->glance = offset;
  g_mutex_unlock (&self->lock);
}

/**
 * rendition_scheduler_drop:
 * @self: a #RenditionScheduler
 * @section: index in the reading order
 *
 * Takes back a request that is not urgent and has not been begun.
 *
 * Returns: whether there was one
 */
bool
rendition_scheduler_drop (RenditionScheduler *self, guint section)
{
  g_mutex_lock (&self->lock);
  bool found = g_queue_remove (&self->jobs[JOB_NEIGHBOUR], GUINT_TO_POINTER (section));
  g_mutex_unlock (&self->lock);
  return found;
}

/**
 * rendition_scheduler_count:
 * @self: a #RenditionScheduler
 * @section: index in the reading order
 *
 * Asks for the number of pages of a section, when nothing else is to be done.
 */
void
rendition_scheduler_count (RenditionScheduler *self, guint section)
{
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->jobs[JOB_COUNT], GUINT_TO_POINTER (section));
  g_cond_signal (&self->wake);
  g_mutex_unlock (&self->lock);
}
