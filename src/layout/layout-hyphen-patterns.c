#include "config.h"

#include "layout-hyphen-patterns.h"

#include <gio/gio.h>
#include <stdbool.h>
#include <string.h>

/* Franklin M. Liang's algorithm, "Word Hy-phen-a-tion by Com-put-er", Stanford 1983, over the
 * dictionaries that Debian packages as hyphen-* (hyph_*.dic). libhyphen reads the same files, but
 * takes 2.6 s for the German one, whose 69,000 patterns of compounds fill its fixed table; a trie
 * takes a few milliseconds.
 *
 * A pattern is letters with numbers between them; of all patterns that match a word, the largest
 * number between two letters counts, and an odd one allows a hyphen. A file may have two levels:
 * first the word is divided into the parts of a compound, then each part by the second level.
 *
 * The trie is two tables: nodes, and an open hash from (node, letter) to the child. */

#define MAX_PATTERN 64
#define MAX_FILE (16 * 1024 * 1024)

typedef struct {
  guint64 key; /* node << 32 | letter; 0: free */
  guint32 child;
} Edge;

typedef struct {
  Edge *edges;
  guint32 n_slots; /* a power of two */
  guint32 n_edges;
  GArray *values; /* per node: offset + 1 of its numbers in digits, 0 for none */
  GByteArray *digits; /* a length, then as many numbers */
} Trie;

struct _LayoutHyphenPatterns {
  Trie compounds; /* empty when the file has one level */
  Trie syllables;
};

static guint32
slot_of (const Trie *trie, guint64 key)
{
  guint64 hash = key * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return (guint32) (hash >> 32) & (trie->n_slots - 1);
}

static Edge *
find_edge (const Trie *trie, guint32 node, gunichar letter)
{
  guint64 key = (guint64) node << 32 | letter;
  guint32 slot = slot_of (trie, key);
  while (trie->edges[slot].key != 0 && trie->edges[slot].key != key)
    slot = (slot + 1) & (trie->n_slots - 1);
  return &trie->edges[slot];
}

static void
trie_resize (Trie *trie, guint32 n_slots)
{
  Edge *old = trie->edges;
  guint32 n_old = trie->n_slots;
  trie->n_slots = n_slots;
  trie->edges = g_new0 (Edge, trie->n_slots);
  for (guint32 i = 0; i < n_old; i++) {
    if (old[i].key != 0)
      *find_edge (trie, (guint32) (old[i].key >> 32), (gunichar) old[i].key) = old[i];
  }
  g_free (old);
}

static void
trie_init (Trie *trie)
{
  *trie = (Trie){
    .values = g_array_new (FALSE, TRUE, sizeof (guint32)),
    .digits = g_byte_array_new (),
  };
  /* Node 0 is the root. */
  g_array_set_size (trie->values, 1);
  trie_resize (trie, 1024);
}

static void
trie_clear (Trie *trie)
{
  g_free (trie->edges);
  g_array_unref (trie->values);
  g_byte_array_unref (trie->digits);
}

static guint32
get_or_add_child (Trie *trie, guint32 node, gunichar letter)
{
  if (trie->n_edges * 2 >= trie->n_slots)
    trie_resize (trie, trie->n_slots * 2);
  Edge *edge = find_edge (trie, node, letter);
  if (edge->key == 0) {
    edge->key = (guint64) node << 32 | letter;
    edge->child = trie->values->len;
    trie->n_edges++;
    g_array_set_size (trie->values, trie->values->len + 1);
  }
  return edge->child;
}

/* Takes in one pattern, such as ".ad4der" or "1ba"; what follows a slash respells and is not done. */
static void
add_pattern (Trie *trie, const char *pattern, const char *end)
{
  gunichar letters[MAX_PATTERN];
  guint8 numbers[MAX_PATTERN + 1] = { 0 };
  guint8 n = 0;
  for (const char *c = pattern; c < end; c = g_utf8_next_char (c)) {
    if (g_ascii_isdigit (*c))
      numbers[n] = (guint8) (*c - '0');
    else if (*c == '/' || n + 1 >= MAX_PATTERN)
      return;
    else
      letters[n++] = g_utf8_get_char (c);
  }
  guint32 node = 0;
  for (guint i = 0; i < n; i++)
    node = get_or_add_child (trie, node, letters[i]);
  if (n == 0)
    return;
  g_array_index (trie->values, guint32, node) = trie->digits->len + 1;
  guint8 length = (guint8) (n + 1);
  g_byte_array_append (trie->digits, &length, 1);
  g_byte_array_append (trie->digits, numbers, length);
}

/* Lines that are no patterns: comments, and settings. Our own limits for all languages are kinder to
 * the reader than most settings, so those are passed over. */
static bool
is_other_line (const char *line)
{
  return *line == '#' || *line == '%' || g_str_has_prefix (line, "LEFTHYPHENMIN")
         || g_str_has_prefix (line, "RIGHTHYPHENMIN") || g_str_has_prefix (line, "COMPOUND")
         || g_str_has_prefix (line, "NOHYPHEN");
}

static void
add_lines (LayoutHyphenPatterns *self, const char *text)
{
  bool two_levels = strstr (text, "\nNEXTLEVEL") != NULL;
  Trie *trie = two_levels ? &self->compounds : &self->syllables;
  while (*text != '\0') {
    const char *end = text + strcspn (text, "\r\n");
    if (g_str_has_prefix (text, "NEXTLEVEL"))
      trie = &self->syllables;
    else if (!is_other_line (text))
      add_pattern (trie, text, end);
    text = end + strspn (end, "\r\n");
  }
}

/**
 * layout_hyphen_patterns_parse:
 * @text: a dictionary; its first line names its encoding
 * @length: bytes
 *
 * Reads hyphenation patterns.
 *
 * Returns: (transfer full) (nullable): the patterns, %NULL when the text cannot be decoded
 */
LayoutHyphenPatterns *
layout_hyphen_patterns_parse (const char *text, gsize length)
{
  const char *end = memchr (text, '\n', length);
  if (end == NULL)
    return NULL;
  g_autofree char *first = g_strndup (text, (gsize) (end - text));
  g_autofree char *encoding = g_ascii_strup (g_strstrip (first), -1);
  /* "ISO8859-1" is "ISO-8859-1" to everybody else. */
  g_autofree char *known = g_str_has_prefix (encoding, "ISO8859")
                               ? g_strconcat ("ISO-", encoding + 3, NULL)
                               : g_strdup (encoding);
  gsize rest = length - (gsize) (end - text);
  g_autofree char *decoded = g_convert (end, (gssize) rest, "UTF-8", known, NULL, NULL, NULL);
  if (decoded == NULL)
    return NULL;
  LayoutHyphenPatterns *self = g_new0 (LayoutHyphenPatterns, 1);
  trie_init (&self->compounds);
  trie_init (&self->syllables);
  add_lines (self, decoded);
  return self;
}

/**
 * layout_hyphen_patterns_load:
 * @path: of a hyph_*.dic file
 *
 * Reads hyphenation patterns from a file.
 *
 * Returns: (transfer full) (nullable): the patterns, %NULL when there are none
 */
LayoutHyphenPatterns *
layout_hyphen_patterns_load (const char *path)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  if (!g_file_get_contents (path, &text, &length, NULL) || length > MAX_FILE)
    return NULL;
  return layout_hyphen_patterns_parse (text, length);
}

/**
 * layout_hyphen_patterns_free:
 * @self: (transfer full): patterns
 */
void
layout_hyphen_patterns_free (LayoutHyphenPatterns *self)
{
  trie_clear (&self->compounds);
  trie_clear (&self->syllables);
  g_free (self);
}

/* Marks the places in letters[from..to) where the level allows a hyphen, seen as a word. */
static void
find_level (const Trie *trie, const gunichar *letters, guint from, guint to, guint8 *points)
{
  g_autofree guint8 *numbers = g_malloc0 (to - from + 3);
  guint n = to - from + 2; /* with a dot at either end */
  for (guint start = 0; start < n; start++) {
    guint32 node = 0;
    for (guint at = start; at < n; at++) {
      gunichar letter = at == 0 || at + 1 == n ? '.' : letters[from + at - 1];
      const Edge *edge = find_edge (trie, node, letter);
      if (edge->key == 0)
        break;
      node = edge->child;
      guint32 value = g_array_index (trie->values, guint32, node);
      if (value == 0)
        continue;
      const guint8 *digits = trie->digits->data + value - 1;
      for (guint8 i = 0; i < digits[0]; i++)
        numbers[start + i] = MAX (numbers[start + i], digits[1 + i]);
    }
  }
  /* numbers[k] stands before the k-th of the dotted letters. */
  for (guint i = from + 1; i < to; i++) {
    if (numbers[i - from + 1] % 2 == 1)
      points[i] = 1;
  }
}

/**
 * layout_hyphen_patterns_find:
 * @self: patterns
 * @letters: (array length=n_letters): a word in lower case
 * @n_letters: number of letters
 * @points: (out caller-allocates) (array length=n_letters): zeroed; set to 1 where a hyphen may
 *   stand before the letter
 *
 * Divides a word.
 */
void
layout_hyphen_patterns_find (const LayoutHyphenPatterns *self,
                             const gunichar *letters,
                             guint n_letters,
                             guint8 *points)
{
  if (self->compounds.n_edges == 0) {
    find_level (&self->syllables, letters, 0, n_letters, points);
    return;
  }
  g_autofree guint8 *seams = g_malloc0 (n_letters + 1);
  find_level (&self->compounds, letters, 0, n_letters, seams);
  guint from = 0;
  for (guint i = 1; i <= n_letters; i++) {
    if (i < n_letters && seams[i] == 0)
      continue;
    find_level (&self->syllables, letters, from, i, points);
    if (i < n_letters)
      points[i] = 1;
    from = i;
  }
}
