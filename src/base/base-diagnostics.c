#include "config.h"

#include "base-diagnostics.h"

#include <stdbool.h>

/* A book is opened on one thread and laid out on another, and both report here; hence the lock. */

/* How long the list may be when something is added to it: a crowd of notes must not keep a loss out. */
static const guint max_items[] = {
  [BASE_SEVERITY_NOTE] = 500,
  [BASE_SEVERITY_REPAIRED] = 1000,
  [BASE_SEVERITY_LOST] = 1500,
};

struct _BaseDiagnostics {
  gatomicrefcount ref_count;
  GMutex lock;
  GArray *items; /* of BaseDiagnostic, guarded by lock */
};

/**
 * base_diagnostic_clear:
 * @item: a #BaseDiagnostic
 *
 * Frees the strings of a diagnostic and zeroes it.
 */
void
base_diagnostic_clear (BaseDiagnostic *item)
{
  g_clear_pointer (&item->code, g_free);
  g_clear_pointer (&item->path, g_free);
  g_clear_pointer (&item->message, g_free);
}

static void
clear_item (gpointer item)
{
  base_diagnostic_clear (item);
}

/**
 * base_diagnostics_new:
 *
 * Makes an empty list of what is wrong with a book. May be used from any thread.
 *
 * Returns: (transfer full): a new list
 */
BaseDiagnostics *
base_diagnostics_new (void)
{
  BaseDiagnostics *self = g_new0 (BaseDiagnostics, 1);
  g_atomic_ref_count_init (&self->ref_count);
  g_mutex_init (&self->lock);
  self->items = g_array_new (FALSE, TRUE, sizeof (BaseDiagnostic));
  g_array_set_clear_func (self->items, clear_item);
  return self;
}

/**
 * base_diagnostics_ref:
 * @self: a #BaseDiagnostics
 *
 * Returns: (transfer full): @self with one more reference
 */
BaseDiagnostics *
base_diagnostics_ref (BaseDiagnostics *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * base_diagnostics_unref:
 * @self: (transfer full): a #BaseDiagnostics
 *
 * Drops one reference.
 */
void
base_diagnostics_unref (BaseDiagnostics *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->items);
  g_mutex_clear (&self->lock);
  g_free (self);
}

/**
 * base_diagnostics_add:
 * @self: (nullable): a #BaseDiagnostics; with %NULL nothing happens
 * @severity: how much it matters
 * @code: a short stable word in kebab-case
 * @path: (nullable): container path
 * @line: line from 1, or 0 if not known
 * @format: printf format of the message
 * @...: its arguments
 *
 * Appends one diagnostic. The list stops growing at some hundreds, for what matters more later.
 */
void
base_diagnostics_add (BaseDiagnostics *self,
                      BaseSeverity severity,
                      const char *code,
                      const char *path,
                      int line,
                      const char *format,
                      ...)
{
  if (self == NULL)
    return;
  va_list arguments;
  va_start (arguments, format);
  BaseDiagnostic item = {
    .severity = severity,
    .code = g_strdup (code),
    .path = g_strdup (path),
    .line = line,
    .message = g_strdup_vprintf (format, arguments),
  };
  va_end (arguments);

  g_mutex_lock (&self->lock);
  bool room = self->items->len < max_items[severity];
  if (room)
    g_array_append_val (self->items, item);
  g_mutex_unlock (&self->lock);
  if (!room)
    base_diagnostic_clear (&item);
}

/**
 * base_diagnostics_get_n_items:
 * @self: a #BaseDiagnostics
 *
 * Returns: the number of diagnostics so far
 */
guint
base_diagnostics_get_n_items (BaseDiagnostics *self)
{
  g_mutex_lock (&self->lock);
  guint n = self->items->len;
  g_mutex_unlock (&self->lock);
  return n;
}

/**
 * base_diagnostics_copy_item:
 * @self: a #BaseDiagnostics
 * @index: from 0
 * @item: (out caller-allocates) (transfer full): clear with base_diagnostic_clear()
 *
 * Copies one diagnostic, since the list may grow on another thread meanwhile.
 *
 * Returns: %FALSE when there is no such item
 */
gboolean
base_diagnostics_copy_item (BaseDiagnostics *self, guint index, BaseDiagnostic *item)
{
  g_mutex_lock (&self->lock);
  bool found = index < self->items->len;
  if (found) {
    const BaseDiagnostic *from = &g_array_index (self->items, BaseDiagnostic, index);
    item->severity = from->severity;
    item->code = g_strdup (from->code);
    item->path = g_strdup (from->path);
    item->line = from->line;
    item->message = g_strdup (from->message);
  }
  g_mutex_unlock (&self->lock);
  return found;
}

/**
 * base_severity_to_string:
 * @severity: a #BaseSeverity
 *
 * Returns: (transfer none): the word used in JSON and on the command line
 */
const char *
base_severity_to_string (BaseSeverity severity)
{
  switch (severity) {
  case BASE_SEVERITY_NOTE:
    return "note";
  case BASE_SEVERITY_REPAIRED:
    return "repaired";
  case BASE_SEVERITY_LOST:
    return "lost";
  }
  g_assert_not_reached ();
}
