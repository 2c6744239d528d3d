#include "config.h"

#include "layout-hyphen-patterns.h"

#include "layout-hyphen-trie-private.h"

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
 * first the word is divided into the parts of a compound, then each part by the second level. */

#define MAX_PATTERN 64
#define MAX_FILE (16 * 1024 * 1024)

struct _LayoutHyphenPatterns {
  LayoutHyphenTrie *compounds; /* empty when the file has one level */
  LayoutHyphenTrie *syllables;
};

/* Takes in one pattern, such as ".ad4der" or "1ba"; what follows a slash respells and is not done. */
static void
add_pattern (LayoutHyphenTrie *trie, const char *pattern, const char *end)
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
  layout_hyphen_trie_add (trie, letters, n, numbers);
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
  LayoutHyphenTrie *trie = two_levels ? self->compounds : self->syllables;
  while (*text != '\0') {
    const char *end = text + strcspn (text, "\r\n");
    if (g_str_has_prefix (text, "NEXTLEVEL"))
      trie = self->syllables;
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
  self->compounds = layout_hyphen_trie_new ();
  self->syllables = layout_hyphen_trie_new ();
  add_lines (self, decoded);
  layout_hyphen_trie_pack (self->compounds);
  layout_hyphen_trie_pack (self->syllables);
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
  layout_hyphen_trie_free (self->compounds);
  layout_hyphen_trie_free (self->syllables);
  g_free (self);
}

/* Marks the places in letters[from..to) where the level allows a hyphen, seen as a word. */
static void
find_level (const LayoutHyphenTrie *trie,
            const gunichar *letters,
            guint from,
            guint to,
            guint8 *points)
{
  guint n = to - from;
  g_autofree gunichar *dotted = g_new (gunichar, n + 2);
  g_autofree guint8 *numbers = g_malloc0 (n + 3);
  dotted[0] = dotted[n + 1] = '.';
  memcpy (dotted + 1, letters + from, sizeof (gunichar) * n);
  layout_hyphen_trie_match (trie, dotted, n + 2, numbers);
  /* numbers[k] stands before the k-th of the dotted letters. */
  for (guint i = 1; i < n; i++) {
    if (numbers[i + 1] % 2 == 1)
      points[from + i] = 1;
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
  if (layout_hyphen_trie_is_empty (self->compounds)) {
    find_level (self->syllables, letters, 0, n_letters, points);
    return;
  }
  g_autofree guint8 *seams = g_malloc0 (n_letters + 1);
  find_level (self->compounds, letters, 0, n_letters, seams);
  guint from = 0;
  for (guint i = 1; i <= n_letters; i++) {
    if (i < n_letters && seams[i] == 0)
      continue;
    find_level (self->syllables, letters, from, i, points);
    if (i < n_letters)
      points[i] = 1;
    from = i;
  }
}
