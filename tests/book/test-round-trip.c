#include "config.h"

#include "book-locator.h"

#include <stdio.h>
#include <stdlib.h>

/* Every book of a folder: its places become CFIs and are the same places again. Small sections are
 * tried at every character, larger ones at every character of every k-th block, so that a section
 * costs at most a certain number of trials and every kind of block is met. Without the folder the
 * test is skipped. */

#define EXIT_SKIPPED 77

typedef struct {
  BookPublication *book;
  DomText *text;
  guint section;
  guint stride; /* in blocks */
  guint most; /* places per section */
  guint64 n_places; /* in all */
  guint n_failures;
} Trial;

/* Enough to see what is wrong. */
#define MAX_SHOWN 20

static void
fail (Trial *self, const char *cfi, guint32 start, guint32 end)
{
  if (++self->n_failures > MAX_SHOWN)
    return;
  const char *string = dom_text_get_string (self->text, NULL);
  g_autofree char *around = g_utf8_make_valid (string + MAX (start, 10) - 10, 20);
  printf ("%s, section %u, bytes %u to %u (“%s”): %s\n", book_publication_get_path (self->book),
          self->section, start, end, around, cfi);
}

static void
try_place (Trial *self, guint32 offset)
{
  BookLocator place = { .section = (int) self->section, .offset = offset };
  BookLocator back = { 0 };
  guint32 end = 0;
  g_autofree char *cfi = book_locator_to_cfi (place, self->book, self->text);
  if (!book_locator_from_cfi (self->book, self->text, cfi, &back, &end)
      || book_locator_compare (place, back) != 0 || end != offset)
    fail (self, cfi, offset, back.offset);
  self->n_places++;
}

/* As a highlight has it: from the start of a block to a place in it. */
static void
try_range (Trial *self, const DomBlock *block)
{
  BookLocator start = { .section = (int) self->section, .offset = block->start };
  BookLocator back = { 0 };
  guint32 end = 0;
  g_autofree char *cfi = book_locator_range_to_cfi (start, block->end, self->book, self->text);
  if (!book_locator_from_cfi (self->book, self->text, cfi, &back, &end)
      || book_locator_compare (start, back) != 0 || end != block->end)
    fail (self, cfi, block->start, block->end);
}

static void
try_section (Trial *self)
{
  gsize length = 0;
  const char *string = dom_text_get_string (self->text, &length);
  guint n_blocks = dom_text_get_n_blocks (self->text);
  guint stride = length <= self->most ? 1 : MAX (self->stride, (guint) (length / self->most));
  try_place (self, 0);
  try_place (self, (guint32) length);
  for (guint i = self->section % stride; i < n_blocks; i += stride) {
    const DomBlock *block = dom_text_get_block (self->text, i);
    const char *end = string + block->end;
    guint32 most = block->start + self->most;
    for (const char *c = string + block->start; c <= end && c <= string + most; c++) {
      if (((guchar) *c & 0xC0) != 0x80)
        try_place (self, (guint32) (c - string));
    }
    try_range (self, block);
  }
}

static void
try_book (Trial *self, const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) book = book_publication_open (path, NULL, &error);
  g_assert_no_error (error);
  self->book = book;
  guint n = book_publication_get_n_sections (book);
  for (self->section = 0; self->section < n; self->section++) {
    g_autoptr (DomDocument) document = book_publication_load_document (book, self->section, NULL);
    g_autoptr (DomText) text = dom_text_new (document);
    self->text = text;
    try_section (self);
  }
}

int
main (int argc, char **argv)
{
  g_assert_cmpint (argc, ==, 4);
  g_autoptr (GDir) dir = g_dir_open (argv[1], 0, NULL);
  if (dir == NULL)
    return EXIT_SKIPPED;
  Trial trial = { .stride = (guint) atoi (argv[2]), .most = (guint) atoi (argv[3]) };
  guint n_books = 0;
  for (const char *name = g_dir_read_name (dir); name != NULL; name = g_dir_read_name (dir)) {
    if (!g_str_has_suffix (name, ".epub"))
      continue;
    g_autofree char *path = g_build_filename (argv[1], name, NULL);
    gint64 started = g_get_monotonic_time ();
    guint64 before = trial.n_places;
    try_book (&trial, path);
    printf ("%8" G_GUINT64_FORMAT " places, %5.2f s: %s\n", trial.n_places - before,
            (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC, name);
    n_books++;
  }
  printf ("%" G_GUINT64_FORMAT " places in %u books\n", trial.n_places, n_books);
  if (trial.n_failures > 0)
    return EXIT_FAILURE;
  return n_books > 0 ? EXIT_SUCCESS : EXIT_SKIPPED;
}
