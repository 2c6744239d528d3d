#include "config.h"

#include "marks-import-private.h"

#include <string.h>

/* `My Clippings.txt` of a Kindle. Its words are those of the device's language, so a record is read
 * by its build: the book, a line that begins with a hyphen and is divided by bars, an empty line, the
 * text, a line of ten equals signs. The file only grows: a mark that was made longer is there twice,
 * and the later one is meant. */

#define DIVIDER "=========="
/* Records of one place that are compared with each other. */
#define MAX_NEIGHBOURS 24

typedef enum { CLIPPING_HIGHLIGHT, CLIPPING_NOTE, CLIPPING_BOOKMARK } ClippingKind;

typedef struct {
  ClippingKind kind;
  char *title;
  char *creators; /* (nullable) */
  char *text;
  char *page; /* (nullable) */
  gint64 first; /* location, or -1 */
  gint64 last;
  gint64 created;
  char *note; /* (nullable): put here from a record of its own */
  bool dropped;
} Clipping;

static void
clipping_free (gpointer data)
{
  Clipping *clipping = data;
  g_free (clipping->title);
  g_free (clipping->creators);
  g_free (clipping->text);
  g_free (clipping->page);
  g_free (clipping->note);
  g_free (clipping);
}

static const char *const note_words[] = { "note", "notiz", "nota",    "메모",    "노트", "笔记",
                                          "筆記", "メモ",  "заметка", "notitie", NULL };
static const char *const bookmark_words[] = {
  "bookmark", "lesezeichen", "signet",       "marcador", "segnalibro", "책갈피", "북마크",
  "书签",     "書籤",        "ブックマーク", "закладка", "bladwijzer", NULL
};
static const char *const location_words[] = { "location",  "loc.",    "position",       "posición",
                                              "posizione", "posição", "emplacement",    "위치",
                                              "位置",      "позиция", "местоположение", "locatie",
                                              "位置no.",   NULL };
static const char *const page_words[] = { "page", "seite", "página", "pagina",  "페이지", "쪽",
                                          "页",   "頁",    "ページ", "страниц", NULL };

/* In twelve groups, January first: beginnings of the month's name. */
static const char *const months[12][14] = {
  { "jan", "ene", "gen", "янв" },
  { "feb", "fév", "fev", "фев" },
  { "mar", "mär", "mrt", "maa", "мар" },
  { "apr", "avr", "abr", "апр" },
  { "may", "mai", "mag", "mei", "мая" },
  { "jun", "juin", "giu", "июн" },
  { "jul", "juil", "lug", "июл" },
  { "aug", "aoû", "ago", "авг" },
  { "sep", "set", "сен" },
  { "oct", "okt", "ott", "out", "окт" },
  { "nov", "ноя" },
  { "dec", "dez", "déc", "dic", "дек" },
};

static bool
has_word (const char *text, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++) {
    if (strstr (text, words[i]) != NULL)
      return true;
  }
  return false;
}

/* Month by the beginning of a word; also July before June in French. */
static int
read_month (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    bool begins = c == text || !g_unichar_isalpha (g_utf8_get_char (g_utf8_prev_char (c)));
    for (int month = 0; begins && month < 12; month++) {
      for (guint i = 0; months[month][i] != NULL; i++) {
        if (g_str_has_prefix (c, months[month][i]))
          return month + 1;
      }
    }
  }
  return 0;
}

typedef struct {
  int hour;
  int minute;
  int second;
} Clock;

/* Takes `9:29:28` out of the text. */
static bool
take_clock (char *text, Clock *clock)
{
  char *colon = strchr (text, ':');
  while (colon != NULL
         && (colon == text || !g_ascii_isdigit (colon[-1]) || !g_ascii_isdigit (colon[1])))
    colon = strchr (colon + 1, ':');
  if (colon == NULL)
    return false;
  char *start = colon;
  while (start > text && g_ascii_isdigit (start[-1]) && colon - start < 2)
    start--;
  char *end = NULL;
  clock->hour = (int) g_ascii_strtoull (start, NULL, 10);
  guint64 minute = g_ascii_strtoull (colon + 1, &end, 10);
  guint64 second = *end == ':' ? g_ascii_strtoull (end + 1, &end, 10) : 0;
  clock->minute = (int) MIN (minute, 99);
  clock->second = (int) MIN (second, 99);
  memset (start, ' ', (gsize) (end - start));
  return true;
}

static int
turn_hour (const char *text, int hour)
{
  static const char *const after[] = { "pm", "p.m", "오후", "下午", "午後", NULL };
  static const char *const before[] = { "am", "a.m", "오전", "上午", "午前", NULL };
  if (hour < 12 && has_word (text, after))
    return hour + 12;
  return hour == 12 && has_word (text, before) ? 0 : hour;
}

/* Numbers of a date in the order of the text. */
static guint
read_numbers (const char *text, int numbers[4])
{
  guint n = 0;
  for (const char *c = text; *c != '\0' && n < 4;) {
    char *end = (char *) c + 1;
    guint64 number = g_ascii_isdigit (*c) ? g_ascii_strtoull (c, &end, 10) : 0;
    if (g_ascii_isdigit (*c))
      numbers[n++] = (int) MIN (number, 99999);
    c = end;
  }
  return n;
}

static gint64
read_date (const MarksImport *self, const char *segment)
{
  g_autofree char *text = g_utf8_strdown (segment, -1);
  Clock clock = { 0 };
  int numbers[4] = { 0 };
  int year = 0;
  int day = 0;
  bool timed = take_clock (text, &clock);
  int month = read_month (text);
  guint n = read_numbers (text, numbers);
  if (n < 2 || (month == 0 && n < 3))
    return 0;
  if (month > 0) {
    year = numbers[0] > 31 ? numbers[0] : numbers[1];
    day = numbers[0] > 31 ? numbers[1] : numbers[0];
  } else if (numbers[0] > 31) {
    year = numbers[0];
    month = numbers[1];
    day = numbers[2];
  } else {
    year = numbers[2];
    day = numbers[0] > 12 || numbers[1] <= 12 ? numbers[0] : numbers[1];
    month = day == numbers[0] ? numbers[1] : numbers[0];
  }
  g_autoptr (GTimeZone) utc = g_time_zone_new_utc ();
  g_autoptr (GDateTime) time =
      g_date_time_new (self->zone != NULL ? self->zone : utc, year, month, day,
                       timed ? MIN (turn_hour (text, clock.hour), 23) : 0, MIN (clock.minute, 59),
                       MIN (clock.second, 59));
  return time != NULL ? g_date_time_to_unix (time) * G_USEC_PER_SEC : 0;
}

/* `345-347`, the first digits of a segment. */
static void
read_range (const char *text, gint64 *first, gint64 *last)
{
  while (*text != '\0' && !g_ascii_isdigit (*text))
    text++;
  if (*text == '\0')
    return;
  char *end = NULL;
  guint64 from = g_ascii_strtoull (text, &end, 10);
  guint64 to =
      *end == '-' && g_ascii_isdigit (end[1]) ? g_ascii_strtoull (end + 1, NULL, 10) : from;
  *first = (gint64) MIN (from, G_MAXINT32);
  *last = MAX (*first, (gint64) MIN (to, G_MAXINT32));
}

static void
read_page (const char *text, Clipping *clipping)
{
  gint64 first = -1;
  gint64 last = -1;
  read_range (text, &first, &last);
  if (first >= 0 && clipping->page == NULL)
    clipping->page = g_strdup_printf ("%" G_GINT64_FORMAT, first);
}

/* In Chinese page and location are in one segment, the location in brackets. */
static void
read_segment (const char *segment, Clipping *clipping)
{
  g_autofree char *text = g_utf8_strdown (segment, -1);
  char *place = NULL;
  for (guint i = 0; location_words[i] != NULL && place == NULL; i++)
    place = strstr (text, location_words[i]);
  if (place != NULL && clipping->first < 0) {
    read_range (place, &clipping->first, &clipping->last);
    *place = '\0';
  }
  if (has_word (text, page_words))
    read_page (text, clipping);
}

static void
read_details (const MarksImport *self, const char *line, Clipping *clipping)
{
  g_auto (GStrv) segments = g_strsplit (line, "|", 8);
  guint n = g_strv_length (segments);
  g_autofree char *first = g_utf8_strdown (segments[0], -1);
  clipping->kind = has_word (first, bookmark_words) ? CLIPPING_BOOKMARK
                   : has_word (first, note_words)   ? CLIPPING_NOTE
                                                    : CLIPPING_HIGHLIGHT;
  for (guint i = 0; i < n; i++)
    read_segment (segments[i], clipping);
  if (n > 1)
    clipping->created = read_date (self, segments[n - 1]);
}

/* `Title (Author; Second Author)`: the last brackets are the author's. */
static void
read_book (const char *line, Clipping *clipping)
{
  g_autofree char *text = g_strstrip (g_strdup (line));
  gsize n = strlen (text);
  int depth = 0;
  char *open = NULL;
  for (char *c = text + n; n > 0 && text[n - 1] == ')' && c-- > text && open == NULL;) {
    depth += *c == ')' ? 1 : *c == '(' ? -1 : 0;
    if (depth == 0 && *c == '(')
      open = c;
  }
  if (open != NULL && open > text) {
    text[n - 1] = '\0';
    clipping->creators = g_strdup (open + 1);
    *open = '\0';
  }
  clipping->title = g_strdup (g_strstrip (text));
}

static Clipping *
read_clipping (const MarksImport *self, char **lines, guint n)
{
  if (n < 2 || lines[1][0] != '-')
    return NULL;
  Clipping *clipping = g_new0 (Clipping, 1);
  g_autoptr (GString) text = g_string_new (NULL);
  clipping->first = -1;
  clipping->last = -1;
  read_book (lines[0], clipping);
  read_details (self, lines[1], clipping);
  for (guint i = 3; i < n; i++)
    g_string_append_printf (text, "%s%s", i > 3 ? "\n" : "", lines[i]);
  clipping->text = g_strchomp (g_strdup (text->str));
  return clipping;
}

static bool
is_same_book (const Clipping *a, const Clipping *b)
{
  return g_strcmp0 (a->title, b->title) == 0 && g_strcmp0 (a->creators, b->creators) == 0;
}

static bool
is_same_place (const Clipping *a, const Clipping *b)
{
  if (a->first >= 0 && b->first >= 0)
    return a->first <= b->last && b->first <= a->last;
  return a->page != NULL && g_strcmp0 (a->page, b->page) == 0;
}

/* A note belongs to the mark at its place, and a mark replaces the shorter ones before it. */
static void
join_with_others (GPtrArray *clippings, guint index)
{
  Clipping *clipping = g_ptr_array_index (clippings, index);
  guint first = index > MAX_NEIGHBOURS ? index - MAX_NEIGHBOURS : 0;
  for (guint i = index; i-- > first;) {
    Clipping *other = g_ptr_array_index (clippings, i);
    if (other->dropped || other->kind != CLIPPING_HIGHLIGHT || !is_same_book (clipping, other)
        || !is_same_place (clipping, other))
      continue;
    if (clipping->kind == CLIPPING_NOTE) {
      /* Of two notes at one place the later one is the corrected one. */
      g_free (other->note);
      other->note = g_strdup (clipping->text);
      clipping->dropped = true;
      return;
    }
    if (clipping->kind == CLIPPING_HIGHLIGHT && other->text[0] != '\0'
        && (strstr (clipping->text, other->text) != NULL
            || strstr (other->text, clipping->text) != NULL)) {
      other->dropped = true;
      if (clipping->note == NULL)
        clipping->note = g_steal_pointer (&other->note);
    }
  }
}

static void
take_clipping (MarksImport *self, const Clipping *clipping)
{
  bool highlight = clipping->kind == CLIPPING_HIGHLIGHT;
  StoreMark *mark = marks_import_mark_new (highlight ? "highlight" : "bookmark");
  StoreAnchor *anchor = marks_import_get_anchor (mark);
  MarksBookInfo book = { .title = clipping->title, .creators = clipping->creators };
  mark->colour = g_strdup ("yellow");
  mark->created = clipping->created;
  mark->note = g_strdup (clipping->kind == CLIPPING_NOTE ? clipping->text : clipping->note);
  anchor->exact = highlight ? g_strdup (clipping->text) : NULL;
  anchor->page = g_strdup (clipping->page);
  /* A place in a file of another form, which only tells one bookmark from the next. */
  if (!highlight && clipping->first >= 0)
    anchor->cfi = g_strdup_printf ("location:%" G_GINT64_FORMAT, clipping->first);
  marks_import_take (self, mark, &book);
}

/* One look at each byte, also when what looks is a sanitizer, which reads on to the end of the text for each
 * line that g_strsplit() finds. */
static GStrv
split_lines (const char *text, gsize n)
{
  GPtrArray *lines = g_ptr_array_new ();
  const char *end = text + n;
  for (const char *line = text; line <= end;) {
    const char *newline = line < end ? memchr (line, '\n', (gsize) (end - line)) : NULL;
    const char *stop = newline != NULL ? newline : end;
    g_ptr_array_add (lines, g_strndup (line, (gsize) (stop - line)));
    line = stop + 1;
  }
  g_ptr_array_add (lines, NULL);
  return (GStrv) g_ptr_array_free (lines, FALSE);
}

/* Reads a file of clippings. */
bool
marks_import_read_kindle (MarksImport *self, const char *text, gsize n, GError **error)
{
  g_autoptr (GPtrArray) clippings = g_ptr_array_new_with_free_func (clipping_free);
  g_auto (GStrv) lines = split_lines (text, n);
  guint start = 0;
  for (guint i = 0; lines[i] != NULL; i++) {
    gsize length = strlen (lines[i]);
    if (length > 0 && lines[i][length - 1] == '\r')
      lines[i][--length] = '\0';
    if (i == start && g_str_has_prefix (lines[i], "\xef\xbb\xbf"))
      memmove (lines[i], lines[i] + 3, length - 2);
    if (!g_str_equal (lines[i], DIVIDER))
      continue;
    Clipping *clipping = read_clipping (self, lines + start, i - start);
    if (clipping != NULL)
      g_ptr_array_add (clippings, clipping);
    start = i + 1;
  }
  if (clippings->len == 0) {
    marks_import_set_error (self, error, "no clippings");
    return false;
  }
  for (guint i = 0; i < clippings->len; i++)
    join_with_others (clippings, i);
  for (guint i = 0; i < clippings->len && !marks_import_is_full (self); i++) {
    const Clipping *clipping = g_ptr_array_index (clippings, i);
    if (!clipping->dropped)
      take_clipping (self, clipping);
  }
  return true;
}
