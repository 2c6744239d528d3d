#pragma once

#include <glib-object.h>

/* Drops the last reference of ours to an object and asserts that it goes. A thread of a GTask lets go
 * of its task, and so of the task's source object, just after the result has been delivered: what
 * worked on a thread may live a moment longer. */
static inline void
test_assert_finalized (gpointer object)
{
  gpointer alive = object;
  g_object_add_weak_pointer (object, &alive);
  g_object_unref (object);
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  while (g_atomic_pointer_get (&alive) != NULL && g_get_monotonic_time () < deadline) {
    g_main_context_iteration (NULL, FALSE);
    g_thread_yield ();
  }
  g_assert_null (g_atomic_pointer_get (&alive));
}
