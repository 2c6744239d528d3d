#include "base-diagnostics.h"

static void
a_crowd_of_notes_keeps_no_loss_out (void)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  for (int i = 0; i < 5000; i++)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "note", NULL, 0, "%d", i);
  guint n_notes = base_diagnostics_get_n_items (diagnostics);
  g_assert_cmpuint (n_notes, <, 1000);
  base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "lost", "a", 3, "gone");
  g_auto (BaseDiagnostic) last = { 0 };
  g_assert_true (base_diagnostics_copy_item (diagnostics, n_notes, &last));
  g_assert_cmpstr (last.code, ==, "lost");
  g_assert_cmpstr (last.message, ==, "gone");
  for (int i = 0; i < 5000; i++)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "lost", NULL, 0, "%d", i);
  g_assert_cmpuint (base_diagnostics_get_n_items (diagnostics), <, 2000);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/diagnostics/notes-keep-no-loss-out", a_crowd_of_notes_keeps_no_loss_out);
  return g_test_run ();
}
