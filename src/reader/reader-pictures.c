#include "config.h"

#include "reader-page-view-private.h"

/* Pictures are decoded on threads. The job does not keep the view alive: whoever closes a book does
 * not wait for its pictures. */

typedef struct {
  GWeakRef view;
  PaintPictures *pictures;
  LayoutPage *page;
  LayoutFontSource *fonts;
  double scale;
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;
  g_weak_ref_clear (&job->view);
  paint_pictures_unref (job->pictures);
  layout_page_unref (job->page);
  g_clear_pointer (&job->fonts, layout_font_source_unref);
  g_free (job);
}

static void
decode_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Job *job = data;
  g_task_return_boolean (
      task, paint_pictures_load_page (job->pictures, job->page, job->fonts, job->scale));
}

static void
on_decoded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Job *job = g_task_get_task_data (G_TASK (result));
  g_autoptr (ReaderPageView) self = g_weak_ref_get (&job->view);
  if (self == NULL || self->pictures != job->pictures)
    return;
  for (guint i = 0; i < self->shown.n; i++) {
    ReaderColumn *column = &self->shown.columns[i];
    if (column->page != job->page)
      continue;
    g_clear_pointer (&column->node, gsk_render_node_unref);
    gtk_widget_queue_draw (GTK_WIDGET (self));
  }
}

/* Decodes what a column shows and draws it again. */
void
reader_pictures_request (ReaderPageView *self, const ReaderColumn *column)
{
  if (!paint_page_has_pictures (column->page))
    return;
  Job *job = g_new0 (Job, 1);
  g_weak_ref_init (&job->view, self);
  job->pictures = paint_pictures_ref (self->pictures);
  job->page = layout_page_ref (column->page);
  job->fonts = layout_font_source_ref (column->fonts);
  job->scale = gtk_widget_get_scale_factor (GTK_WIDGET (self)) * column->scale;
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_decoded, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, decode_in_thread);
}
