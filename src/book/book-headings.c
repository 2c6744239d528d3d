#include "config.h"

#include "book-headings.h"

/* A book of one file has its chapters inside a single section, as headings. */

/* Deeper ones are parts of a chapter. */
#define DEEPEST 2

typedef struct {
  guint32 start; /* bytes into the text */
  char *label;
} Heading;

struct _BookHeadings {
  gatomicrefcount ref_count;
  GArray *headings; /* of Heading, in order */
};

static void
clear_heading (gpointer data)
{
  g_free (((Heading *) data)->label);
}

/* (transfer full): the chapters in a text. */
BookHeadings *
book_headings_new (const DomText *text)
{
  BookHeadings *self = g_new0 (BookHeadings, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->headings = g_array_new (FALSE, FALSE, sizeof (Heading));
  g_array_set_clear_func (self->headings, clear_heading);
  const char *string = dom_text_get_string (text, NULL);
  for (guint i = 0; i < dom_text_get_n_blocks (text); i++) {
    const DomBlock *block = dom_text_get_block (text, i);
    int level = dom_node_get_heading_level (block->element);
    if (level == 0 || level > DEEPEST)
      continue;
    Heading heading = { block->start,
                        g_strndup (string + block->start, block->end - block->start) };
    g_array_append_val (self->headings, heading);
  }
  return self;
}

BookHeadings *
book_headings_ref (BookHeadings *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
book_headings_unref (BookHeadings *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_array_unref (self->headings);
  g_free (self);
}

/* (transfer none) (nullable): the chapter that a place is in; NULL where the section itself is one,
 * or begins with what belongs to no chapter. */
const char *
book_headings_find (const BookHeadings *self, guint32 offset)
{
  if (self->headings->len < 2)
    return NULL;
  guint low = 0;
  guint high = self->headings->len;
  while (low < high) {
    guint middle = low + (high - low) / 2;
    if (g_array_index (self->headings, Heading, middle).start <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low > 0 ? g_array_index (self->headings, Heading, low - 1).label : NULL;
}
