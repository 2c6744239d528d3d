#include "config.h"

#include "rendition-scheduler.h"

/* One thread lays out. It takes the most urgent job; a job that somebody waits for interrupts a
 * count, which goes back to the end of its queue. New settings throw away everything. All fields
 * below the lock are guarded by it. */

typedef enum {
  JOB_URGENT,
  JOB_NEIGHBOUR,
  JOB_COUNT,
} JobKind;
#define N_JOB_KINDS (JOB_COUNT + 1)

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
  int running; /* section being laid out, or -1 */
  JobKind running_kind;
  GCancellable *cancellable; /* of what is running */
};

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
run_job (RenditionScheduler *self,
         RenditionTypesetter *typesetter,
         guint section,
         JobKind kind,
         guint generation,
         GCancellable *cancellable)
{
  Job job = { .scheduler = self, .generation = generation, .section = section };
  job.pages = g_ptr_array_new_with_free_func ((GDestroyNotify) layout_page_unref);
  g_autoptr (RenditionSection) result = rendition_typesetter_lay_out (
      typesetter, section, kind == JOB_COUNT ? NULL : on_page_ready, &job, cancellable, NULL);
  if (result != NULL && kind == JOB_COUNT) {
    RenditionDelivery delivery = {
      .generation = generation,
      .section = section,
      .n_pages = layout_flow_get_n_pages (rendition_section_get_flow (result)),
    };
    send (self, &delivery);
  } else if (result != NULL) {
    send_pages (&job, rendition_section_get_text (result), rendition_section_get_fonts (result));
    RenditionDelivery delivery = {
      .generation = generation,
      .section = section,
      .complete = rendition_section_ref (result),
    };
    send (self, &delivery);
  }
  g_ptr_array_unref (job.pages);
}

/* Takes the most urgent job; waits for one. FALSE when the thread shall end. */
static bool
take_job (RenditionScheduler *self, guint *section, JobKind *kind)
{
  while (!self->stopped) {
    for (int i = 0; i < N_JOB_KINDS; i++) {
      if (g_queue_is_empty (&self->jobs[i]))
        continue;
      *section = GPOINTER_TO_UINT (g_queue_pop_head (&self->jobs[i]));
      *kind = (JobKind) i;
      return true;
    }
    g_cond_wait (&self->wake, &self->lock);
  }
  return false;
}

static gpointer
run_thread (gpointer data)
{
  RenditionScheduler *self = data;
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (self->publication);
  guint known_generation = 0;
  guint section = 0;
  JobKind kind = JOB_URGENT;
  g_mutex_lock (&self->lock);
  while (take_job (self, &section, &kind)) {
    guint generation = self->generation;
    RenditionSettings settings = self->settings;
    double width = self->width;
    double height = self->height;
    g_clear_object (&self->cancellable);
    self->cancellable = g_cancellable_new ();
    g_autoptr (GCancellable) cancellable = g_object_ref (self->cancellable);
    self->running = (int) section;
    self->running_kind = kind;
    g_mutex_unlock (&self->lock);

    if (generation != known_generation)
      rendition_typesetter_set_settings (typesetter, &settings, width, height);
    known_generation = generation;
    run_job (self, typesetter, section, kind, generation, cancellable);

    g_mutex_lock (&self->lock);
    self->running = -1;
    if (g_cancellable_is_cancelled (cancellable) && generation == self->generation
        && kind == JOB_COUNT)
      g_queue_push_tail (&self->jobs[JOB_COUNT], GUINT_TO_POINTER (section));
  }
  g_mutex_unlock (&self->lock);
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
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_mutex_unlock (&self->lock);
  return generation;
}

static void
push (RenditionScheduler *self, guint section, JobKind kind)
{
  gpointer item = GUINT_TO_POINTER (section);
  for (int i = 0; i < N_JOB_KINDS; i++)
    g_queue_remove (&self->jobs[i], item);
  g_queue_push_tail (&self->jobs[kind], item);
  g_cond_signal (&self->wake);
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
  if (!running && urgent && self->running >= 0 && self->running_kind != JOB_URGENT)
    g_cancellable_cancel (self->cancellable);
  g_mutex_unlock (&self->lock);
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
