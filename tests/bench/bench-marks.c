#include "config.h"

#include "../marks/revision.h"

#include <stdio.h>

/* Ten thousand marks in a book, looked for in other editions of it: bench-marks BOOK [MARKS]. */

static double
measure (Revision *original, MarksOutline *outline, const RevisionKind *kind, guint counts[4])
{
  g_autoptr (Revision) book = revision_copy (original);
  kind->apply (book);
  g_autoptr (GPtrArray) texts = revision_render (book, kind->format);
  g_autoptr (GTimer) timer = g_timer_new ();
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  for (guint i = 0; i < texts->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (book->chapters, i);
    marks_reanchor_add_section (index, (int) i, chapter->path, g_ptr_array_index (texts, i));
  }
  g_autoptr (GBytes) bytes = marks_outline_to_bytes (outline);
  marks_reanchor_take_edition (index, 1, marks_outline_new_from_bytes (bytes));
  for (guint i = 0; i < book->marks->len; i++) {
    MarksPlace place =
        marks_reanchor_resolve (index, g_array_index (book->marks, RevisionMark, i).anchor);
    counts[place.state]++;
  }
  return g_timer_elapsed (timer, NULL);
}

int
main (int argc, char **argv)
{
  static const char *const kinds[] = { "identity",         "paragraphs inserted", "chapters split",
                                       "EPUB to Markdown", "second edition",      NULL };
  if (argc < 2) {
    fprintf (stderr, "usage: bench-marks BOOK [MARKS]\n");
    return 2;
  }
  guint n = argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : 10000;
  g_autoptr (Revision) book = revision_new_from_file (argv[1], G_MAXSIZE);
  revision_put_marks (book, n);
  g_autoptr (GPtrArray) texts = revision_render (book, REVISION_XHTML);
  g_autoptr (MarksOutline) outline = marks_outline_new ();
  for (guint i = 0; i < texts->len; i++)
    marks_outline_add_section (outline, (int) i, g_ptr_array_index (texts, i));
  for (guint i = 0; i < revision_n_kinds; i++) {
    if (!g_strv_contains (kinds, revision_kinds[i].name))
      continue;
    guint counts[4] = { 0 };
    double seconds = measure (book, outline, &revision_kinds[i], counts);
    printf ("%u marks, %-20s %5.0f ms: %u kept, %u moved, %u changed, %u orphans\n",
            book->marks->len, revision_kinds[i].name, seconds * 1000, counts[0], counts[1],
            counts[2], counts[3]);
  }
  return 0;
}
