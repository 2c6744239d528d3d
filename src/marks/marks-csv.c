#include "config.h"

#include "marks-csv.h"

/* What spreadsheets and services write: cells in quotes may hold line ends and doubled quotes; lines
 * end in any way. A quote that is never closed ends with the file. */

/* More cells of one record than these are dropped. */
#define MAX_CELLS 256

/* Begins to read a text, which must outlive @self. */
void
marks_csv_init (MarksCsv *self, const char *text, gsize length)
{
  self->at = text;
  self->end = text + length;
}

static char *
read_quoted (MarksCsv *self)
{
  GString *cell = g_string_new (NULL);
  for (self->at++; self->at < self->end; self->at++) {
    if (*self->at == '"') {
      if (self->at + 1 == self->end || self->at[1] != '"')
        break;
      self->at++;
    }
    g_string_append_c (cell, *self->at);
  }
  while (self->at < self->end && *self->at != ',' && *self->at != '\n' && *self->at != '\r')
    self->at++;
  return g_string_free (cell, FALSE);
}

static char *
read_plain (MarksCsv *self)
{
  const char *start = self->at;
  while (self->at < self->end && *self->at != ',' && *self->at != '\n' && *self->at != '\r')
    self->at++;
  return g_strndup (start, (gsize) (self->at - start));
}

/* Reads the next record into @cells (of char *, owned by the array); FALSE at the end. */
bool
marks_csv_read (MarksCsv *self, GPtrArray *cells)
{
  g_ptr_array_set_size (cells, 0);
  if (self->at >= self->end)
    return false;
  while (true) {
    char *cell = self->at < self->end && *self->at == '"' ? read_quoted (self) : read_plain (self);
    if (cells->len < MAX_CELLS)
      g_ptr_array_add (cells, cell);
    else
      g_free (cell);
    if (self->at >= self->end || *self->at != ',')
      break;
    self->at++;
  }
  if (self->at < self->end && *self->at == '\r')
    self->at++;
  if (self->at < self->end && *self->at == '\n')
    self->at++;
  return true;
}
