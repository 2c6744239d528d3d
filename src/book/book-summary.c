#include "config.h"

#include "book-summary.h"

#include "base-limits.h"

#include <string.h>

/* SUMMARY.md as mdBook and GitBook have it:
 * https://rust-lang.github.io/mdBook/format/summary.html . It is read line by line: a heading is the title of a part, a line with a link is a chapter, its
 * indentation is its depth. No Markdown parser is needed, and none agrees with those programs. */

#define MAX_OPEN_DEPTH 32
#define TAB_WIDTH 4

static void
clear_entry (gpointer data)
{
  BookSummaryEntry *entry = data;
  g_free (entry->label);
  g_free (entry->href);
}

/**
 * book_summary_entries_new:
 *
 * Returns: (transfer full) (element-type BookSummaryEntry): an empty list that owns its entries
 */
GArray *
book_summary_entries_new (void)
{
  GArray *entries = g_array_new (FALSE, TRUE, sizeof (BookSummaryEntry));
  g_array_set_clear_func (entries, clear_entry);
  return entries;
}

static void
take_entry (GArray *entries, char *label, char *href, int depth)
{
  BookSummaryEntry entry = { .label = label, .href = href, .depth = depth };
  g_array_append_val (entries, entry);
}

/* Markup that may stand in a label, taken away: code spans, emphasis, escapes, inline HTML. */
static char *
dup_plain (const char *text, gsize length)
{
  GString *plain = g_string_new (NULL);
  bool code = false;
  for (gsize i = 0; i < length; i++) {
    char c = text[i];
    if (c == '`') {
      code = !code;
      continue;
    }
    if (!code) {
      if (c == '\\' && i + 1 < length && g_ascii_ispunct (text[i + 1])) {
        g_string_append_c (plain, text[++i]);
        continue;
      }
      const char *close = c == '<' ? memchr (text + i, '>', length - i) : NULL;
      if (close != NULL && i + 1 < length
          && (g_ascii_isalpha (text[i + 1]) || text[i + 1] == '/')) {
        i = (gsize) (close - text);
        continue;
      }
      if (c == '*')
        continue;
      bool doubled = c == '_' && i + 1 < length && text[i + 1] == '_';
      if (doubled) {
        i++;
        continue;
      }
    }
    g_string_append_c (plain, g_ascii_isspace (c) ? ' ' : c);
  }
  g_autofree char *valid = g_utf8_make_valid (plain->str, (gssize) plain->len);
  g_string_free (plain, TRUE);
  return g_strdup (g_strstrip (valid));
}

/* The `]` that closes the `[` at @open, or NULL. */
static const char *
find_label_end (const char *open, const char *end)
{
  int depth = 0;
  for (const char *c = open; c < end; c++) {
    if (*c == '\\' && c + 1 < end)
      c++;
    else if (*c == '[')
      depth++;
    else if (*c == ']' && --depth == 0)
      return c;
  }
  return NULL;
}

/* The destination after `](`: in angle brackets, or up to white space or the closing bracket.
 * Answers what follows the link. */
static const char *
parse_destination (const char *at, const char *end, char **href)
{
  while (at < end && g_ascii_isspace (*at))
    at++;
  if (at < end && *at == '<') {
    const char *close = memchr (at, '>', (gsize) (end - at));
    if (close == NULL)
      return NULL;
    *href = g_strndup (at + 1, (gsize) (close - at - 1));
    at = close + 1;
  } else {
    int depth = 0;
    const char *start = at;
    for (; at < end && !g_ascii_isspace (*at) && (*at != ')' || depth > 0); at++)
      depth += *at == '(' ? 1 : *at == ')' ? -1 : 0;
    *href = g_strndup (start, (gsize) (at - start));
  }
  const char *close = at < end ? memchr (at, ')', (gsize) (end - at)) : NULL;
  if (close == NULL) {
    g_clear_pointer (href, g_free);
    return NULL;
  }
  return close + 1;
}

/* The next link in the line that is no picture. */
static const char *
find_link (const char *at, const char *end, char **label, char **href)
{
  while (at < end) {
    const char *open = memchr (at, '[', (gsize) (end - at));
    if (open == NULL)
      return NULL;
    const char *close = find_label_end (open, end);
    bool picture = open > at && open[-1] == '!';
    if (close == NULL || close + 1 >= end || close[1] != '(' || picture) {
      at = open + 1;
      continue;
    }
    const char *after = parse_destination (close + 2, end, href);
    if (after == NULL) {
      at = close + 1;
      continue;
    }
    *label = dup_plain (open + 1, (gsize) (close - open - 1));
    return after;
  }
  return NULL;
}

static const char *
next_line (const char *line, const char *end, const char **line_end)
{
  const char *feed = memchr (line, '\n', (gsize) (end - line));
  *line_end = feed != NULL ? feed : end;
  if (*line_end > line && (*line_end)[-1] == '\r')
    (*line_end)--;
  return feed != NULL ? feed + 1 : end;
}

/* Column of the first character that is neither white space nor a list marker's. */
static int
measure_indent (const char **at, const char *end)
{
  int column = 0;
  while (*at < end && (**at == ' ' || **at == '\t')) {
    column += **at == '\t' ? TAB_WIDTH - column % TAB_WIDTH : 1;
    (*at)++;
  }
  return column;
}

static bool
skip_marker (const char **at, const char *end)
{
  const char *c = *at;
  if (c < end && (*c == '-' || *c == '*' || *c == '+')) {
    c++;
  } else {
    while (c < end && g_ascii_isdigit (*c))
      c++;
    if (c == *at || c >= end || (*c != '.' && *c != ')'))
      return false;
    c++;
  }
  if (c >= end || !g_ascii_isspace (*c))
    return false;
  while (c < end && g_ascii_isspace (*c))
    c++;
  *at = c;
  return true;
}

typedef struct {
  int columns[MAX_OPEN_DEPTH]; /* indentation of the open list levels */
  int n_open;
  bool in_part; /* a part's title stands above */
  bool in_fence;
  bool in_comment;
} Outline;

static int
depth_for (Outline *outline, int column, bool in_list)
{
  int base = outline->in_part ? 1 : 0;
  if (!in_list) {
    outline->n_open = 0;
    return base;
  }
  while (outline->n_open > 0 && column < outline->columns[outline->n_open - 1])
    outline->n_open--;
  if ((outline->n_open == 0 || column > outline->columns[outline->n_open - 1])
      && outline->n_open < MAX_OPEN_DEPTH)
    outline->columns[outline->n_open++] = column;
  return base + outline->n_open - 1;
}

static char *
dup_heading (const char *line, const char *end)
{
  const char *c = line;
  while (c < end && *c == '#')
    c++;
  if (c == line || c - line > 6 || (c < end && !g_ascii_isspace (*c)))
    return NULL;
  while (end > c && (end[-1] == '#' || g_ascii_isspace (end[-1])))
    end--;
  while (c < end && g_ascii_isspace (*c))
    c++;
  /* `{#id}` or `{-}` at the end are attributes and no part of the title. */
  const char *open = end > c && end[-1] == '}' ? g_strrstr_len (c, end - c, "{") : NULL;
  if (open != NULL && end - open > 2 && strchr ("#.-:", open[1]) != NULL)
    end = open;
  return dup_plain (c, (gsize) (end - c));
}

/* Fences and comments hide what is in them. */
static bool
is_hidden (Outline *outline, const char *line, const char *end)
{
  gsize length = (gsize) (end - line);
  if (outline->in_comment) {
    outline->in_comment = g_strstr_len (line, (gssize) length, "-->") == NULL;
    return true;
  }
  if (length >= 3 && (memcmp (line, "```", 3) == 0 || memcmp (line, "~~~", 3) == 0)) {
    outline->in_fence = !outline->in_fence;
    return true;
  }
  if (length >= 4 && memcmp (line, "<!--", 4) == 0) {
    outline->in_comment = g_strstr_len (line, (gssize) length, "-->") == NULL;
    return true;
  }
  return outline->in_fence;
}

static void
read_summary_line (GArray *entries, Outline *outline, const char *line, const char *end)
{
  const char *at = line;
  int column = measure_indent (&at, end);
  if (is_hidden (outline, at, end) || at == end)
    return;
  char *heading = dup_heading (at, end);
  if (heading != NULL) {
    /* The first heading, before any chapter, is the page's own title: “Summary”, “목차”. */
    if (entries->len == 0 && at[1] != '#') {
      g_free (heading);
      return;
    }
    outline->in_part = true;
    outline->n_open = 0;
    take_entry (entries, heading, NULL, 0);
    return;
  }
  bool in_list = skip_marker (&at, end);
  char *label = NULL;
  char *href = NULL;
  if (find_link (at, end, &label, &href) != NULL) {
    if (*href == '\0')
      g_clear_pointer (&href, g_free);
    take_entry (entries, label, href, depth_for (outline, column, in_list));
  } else if (in_list && at < end) {
    take_entry (entries, dup_plain (at, (gsize) (end - at)), NULL,
                depth_for (outline, column, true));
  }
}

/**
 * book_summary_parse:
 * @text: a SUMMARY.md
 * @length: bytes
 *
 * Returns: (transfer full) (element-type BookSummaryEntry): its chapters and parts in order
 */
GArray *
book_summary_parse (const char *text, gsize length)
{
  GArray *entries = book_summary_entries_new ();
  Outline outline = { 0 };
  const char *end = text + length;
  for (const char *line = text; line < end && entries->len < BASE_LIMIT_NAVIGATION_ENTRIES;) {
    const char *line_end = NULL;
    const char *next = next_line (line, end, &line_end);
    read_summary_line (entries, &outline, line, line_end);
    line = next;
  }
  return entries;
}

/**
 * book_summary_collect_links:
 * @text: any Markdown
 * @length: bytes
 *
 * Returns: (transfer full) (element-type BookSummaryEntry): every link outside code, in order,
 *   all at depth 0
 */
GArray *
book_summary_collect_links (const char *text, gsize length)
{
  GArray *entries = book_summary_entries_new ();
  Outline outline = { 0 };
  const char *end = text + length;
  for (const char *line = text; line < end && entries->len < BASE_LIMIT_NAVIGATION_ENTRIES;) {
    const char *line_end = NULL;
    const char *next = next_line (line, end, &line_end);
    const char *at = line;
    measure_indent (&at, line_end);
    bool hidden = is_hidden (&outline, at, line_end);
    while (!hidden && at != NULL && entries->len < BASE_LIMIT_NAVIGATION_ENTRIES) {
      char *label = NULL;
      char *href = NULL;
      at = find_link (at, line_end, &label, &href);
      if (at != NULL)
        take_entry (entries, label, href, 0);
    }
    line = next;
  }
  return entries;
}

static bool
is_underline (const char *line, const char *end)
{
  const char *c = line;
  while (c < end && *c == '=')
    c++;
  while (c < end && g_ascii_isspace (*c))
    c++;
  return c == end && end > line && *line == '=';
}

/**
 * book_summary_find_title:
 * @text: a Markdown file after its front matter
 * @length: bytes
 * @level: (out) (optional): of the heading, from 1; 0 when there is none
 *
 * Returns: (transfer full) (nullable): its first heading as plain text
 */
char *
book_summary_find_title (const char *text, gsize length, int *level)
{
  int ignored = 0;
  int *found = level != NULL ? level : &ignored;
  *found = 0;
  Outline outline = { 0 };
  const char *end = text + length;
  const char *previous = NULL;
  const char *previous_end = NULL;
  for (const char *line = text; line < end;) {
    const char *line_end = NULL;
    const char *next = next_line (line, end, &line_end);
    if (!is_hidden (&outline, line, line_end)) {
      g_autofree char *heading = dup_heading (line, line_end);
      if (heading != NULL && *heading != '\0') {
        while (line[*found] == '#')
          (*found)++;
        return g_steal_pointer (&heading);
      }
      if (is_underline (line, line_end) && previous != NULL && previous_end > previous) {
        *found = 1;
        return dup_plain (previous, (gsize) (previous_end - previous));
      }
      previous = line;
      previous_end = line_end;
    }
    line = next;
  }
  return NULL;
}

/* Rank of a path segment: the page of the folder itself comes before the others. */
static int
rank_of (const char *segment, gsize length)
{
  static const char *const first[] = { "_index.md", "index.md", "readme.md" };
  for (gsize i = 0; i < G_N_ELEMENTS (first); i++) {
    if (length == strlen (first[i]) && g_ascii_strncasecmp (segment, first[i], length) == 0)
      return 0;
  }
  return 1;
}

static gunichar
next_folded (const char **at)
{
  gunichar c = g_unichar_tolower (g_utf8_get_char (*at));
  *at = g_utf8_next_char (*at);
  return c;
}

/* Digits compare by value: shorter without leading zeros is smaller. */
static int
compare_numbers (const char **a, const char **b)
{
  while (**a == '0' && g_ascii_isdigit ((*a)[1]))
    (*a)++;
  while (**b == '0' && g_ascii_isdigit ((*b)[1]))
    (*b)++;
  gsize n = strspn (*a, "0123456789");
  gsize m = strspn (*b, "0123456789");
  int order = n != m ? (n < m ? -1 : 1) : memcmp (*a, *b, n);
  *a += n;
  *b += m;
  return order;
}

/**
 * book_natural_compare:
 * @a: a container path, valid UTF-8
 * @b: another
 *
 * Orders as a person would, the same in every locale: `2` before `10`, a folder's README before
 * its other files.
 *
 * Returns: negative, 0 or positive
 */
int
book_natural_compare (const char *a, const char *b)
{
  const char *whole_a = a;
  const char *whole_b = b;
  bool at_start = true;
  while (*a != '\0' && *b != '\0') {
    if (at_start) {
      int order = rank_of (a, strcspn (a, "/")) - rank_of (b, strcspn (b, "/"));
      if (order != 0)
        return order;
    }
    at_start = *a == '/' && *b == '/';
    if (g_ascii_isdigit (*a) && g_ascii_isdigit (*b)) {
      int order = compare_numbers (&a, &b);
      if (order != 0)
        return order;
      continue;
    }
    /* A name that ends sorts before one that goes on; `b.md` before the folder `b`. */
    gunichar x = next_folded (&a);
    gunichar y = next_folded (&b);
    if (x != y && x != '.' && y != '.' && (x == '/' || y == '/'))
      return x == '/' ? -1 : 1;
    if (x != y)
      return x < y ? -1 : 1;
  }
  if (*a != '\0' || *b != '\0')
    return *a == '\0' ? -1 : 1;
  return strcmp (whole_a, whole_b);
}
