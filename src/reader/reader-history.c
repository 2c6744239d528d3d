#include "config.h"

#include "reader-page-view-private.h"

/* Where a reader came from: enough to find back from a chain of links. */
#define MAX_HISTORY 100

static void
tell (ReaderPageView *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "page.back", self->history->len > 0);
}

void
reader_history_push (ReaderPageView *self, BookLocator locator)
{
  guint n = self->history->len;
  if (n > 0
      && book_locator_compare (g_array_index (self->history, BookLocator, n - 1), locator) == 0)
    return;
  if (n >= MAX_HISTORY)
    g_array_remove_index (self->history, 0);
  g_array_append_val (self->history, locator);
  tell (self);
}

bool
reader_history_pop (ReaderPageView *self, BookLocator *locator)
{
  if (self->history->len == 0)
    return false;
  *locator = g_array_index (self->history, BookLocator, self->history->len - 1);
  g_array_set_size (self->history, self->history->len - 1);
  tell (self);
  return true;
}

void
reader_history_clear (ReaderPageView *self)
{
  g_array_set_size (self->history, 0);
  tell (self);
}
