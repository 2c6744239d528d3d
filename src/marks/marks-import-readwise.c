#include "config.h"

#include "marks-import-private.h"

#include "marks-csv.h"
#include "marks-json.h"

#include <string.h>

/* Readwise CSV, both what it takes in and what it gives out: columns are known by their names. */

/* More tags than these are words of the note. */
#define MAX_TAGS 256

typedef enum {
  HIGHLIGHT,
  TITLE,
  AUTHOR,
  URL,
  NOTE,
  LOCATION,
  DATE,
  COLOUR,
  TAGS,
  N_COLUMNS
} Column;

static const struct {
  const char *name;
  Column column;
} names[] = {
  { "Highlight", HIGHLIGHT }, { "Title", TITLE },       { "Book Title", TITLE },
  { "Author", AUTHOR },       { "URL", URL },           { "Book Author", AUTHOR },
  { "Note", NOTE },           { "Location", LOCATION }, { "Date", DATE },
  { "Highlighted at", DATE }, { "Color", COLOUR },      { "Tags", TAGS },
};

static void
read_header (GPtrArray *cells, int columns[N_COLUMNS])
{
  for (int i = 0; i < N_COLUMNS; i++)
    columns[i] = -1;
  for (guint i = 0; i < cells->len; i++) {
    const char *cell = g_strstrip (g_ptr_array_index (cells, i));
    for (guint j = 0; j < G_N_ELEMENTS (names); j++) {
      if (g_ascii_strcasecmp (cell, names[j].name) == 0 && columns[names[j].column] < 0)
        columns[names[j].column] = (int) i;
    }
  }
}

static const char *
get_cell (GPtrArray *cells, const int columns[N_COLUMNS], Column column)
{
  int index = columns[column];
  if (index < 0 || index >= (int) cells->len)
    return NULL;
  const char *cell = g_ptr_array_index (cells, (guint) index);
  return cell[0] != '\0' ? cell : NULL;
}

/* Words at the end of a note that begin with a full stop are tags. */
static void
split_tags (const char *text, StoreMark *mark, const char *more)
{
  g_autofree char *note = g_strdup (text != NULL ? text : "");
  g_autoptr (GPtrArray) tags = g_ptr_array_new_with_free_func (g_free);
  g_strchomp (note);
  char *end = note + strlen (note);
  while (end > note && tags->len < MAX_TAGS) {
    char *word = end;
    while (word > note && word[-1] != ' ' && word[-1] != '\n')
      word--;
    if (word[0] != '.' || !g_unichar_isalnum (g_utf8_get_char (word + 1)))
      break;
    g_ptr_array_add (tags, g_strdup (word + 1));
    end = word > note && word[-1] == ' ' ? word - 1 : word;
    *end = '\0';
  }
  /* They were read from the last one. */
  for (guint i = 0; i < tags->len / 2; i++) {
    gpointer other = tags->pdata[tags->len - 1 - i];
    tags->pdata[tags->len - 1 - i] = tags->pdata[i];
    tags->pdata[i] = other;
  }
  g_auto (GStrv) others = g_strsplit (more != NULL ? more : "", ",", 256);
  for (guint i = 0; others[i] != NULL; i++) {
    if (g_strstrip (others[i])[0] != '\0')
      g_ptr_array_add (tags, g_strdup (others[i]));
  }
  g_ptr_array_add (tags, NULL);
  mark->tags = marks_json_from_strv ((const char *const *) tags->pdata);
  mark->note = note[0] != '\0' ? g_steal_pointer (&note) : NULL;
}

static void
read_record (MarksImport *self, GPtrArray *cells, const int columns[N_COLUMNS])
{
  const char *highlight = get_cell (cells, columns, HIGHLIGHT);
  const char *colour = get_cell (cells, columns, COLOUR);
  if (highlight == NULL)
    return;
  StoreMark *mark = marks_import_mark_new ("highlight");
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  MarksBookInfo book = { .title = (char *) get_cell (cells, columns, TITLE),
                         .creators = (char *) get_cell (cells, columns, AUTHOR) };
  anchor->exact = g_strdup (highlight);
  anchor->page = g_strdup (get_cell (cells, columns, LOCATION));
  mark->colour = marks_import_name_colour (colour);
  mark->created = marks_import_parse_time (self, get_cell (cells, columns, DATE));
  split_tags (get_cell (cells, columns, NOTE), mark, get_cell (cells, columns, TAGS));
  marks_import_take (self, mark, &book);
}

/* Reads Readwise's columns. */
bool
marks_import_read_readwise (MarksImport *self, const char *text, gsize n, GError **error)
{
  MarksCsv csv;
  int columns[N_COLUMNS];
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  marks_csv_init (&csv, text, n);
  marks_csv_read (&csv, cells);
  read_header (cells, columns);
  if (columns[HIGHLIGHT] < 0) {
    marks_import_set_error (self, error, "no column “Highlight”");
    return false;
  }
  while (!marks_import_is_full (self) && marks_csv_read (&csv, cells))
    read_record (self, cells, columns);
  return true;
}
