#include "config.h"

#include "layout-hyphenator.h"

#include "layout-fonts-private.h"
#include "layout-hyphen-patterns.h"

#include <string.h>

/* Hyphens come from the dictionaries that the system has for LibreOffice and others (hyph_*.dic). Book English asks for at least two letters before a hyphen and three after; a word
 * with a digit, or all in capitals, is not divided. */

#define MIN_LETTERS 5
#define MIN_BEFORE 2
#define MIN_AFTER 3
#define MAX_BYTES 200

static const char *const folders[] = { "/usr/share/hyphen", "/usr/share/hunspell",
                                       "/usr/share/myspell/dicts" };

struct _LayoutHyphenator {
  GHashTable *dictionaries; /* language → LayoutHyphenPatterns, or NULL when there are none */
};

static void
free_dictionary (gpointer dictionary)
{
  if (dictionary != NULL)
    layout_hyphen_patterns_free (dictionary);
}

/**
 * layout_hyphenator_new:
 *
 * Makes a hyphenator; dictionaries are read when a language is first met.
 *
 * Returns: (transfer full): a new hyphenator
 */
LayoutHyphenator *
layout_hyphenator_new (void)
{
  LayoutHyphenator *self = g_new0 (LayoutHyphenator, 1);
  self->dictionaries = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, free_dictionary);
  return self;
}

/**
 * layout_hyphenator_free:
 * @self: (transfer full): a #LayoutHyphenator
 */
void
layout_hyphenator_free (LayoutHyphenator *self)
{
  g_hash_table_unref (self->dictionaries);
  g_free (self);
}

static LayoutHyphenPatterns *
load_named (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (folders); i++) {
    g_autofree char *path = g_strdup_printf ("%s/hyph_%s.dic", folders[i], name);
    if (g_file_test (path, G_FILE_TEST_IS_REGULAR)) {
      LayoutHyphenPatterns *dictionary = layout_hyphen_patterns_load (path);
      if (dictionary != NULL)
        return dictionary;
    }
  }
  return NULL;
}

/* "en-GB" is looked for as hyph_en_GB and, if that is missing, as the language's usual country. */
static LayoutHyphenPatterns *
load_dictionary (const char *language)
{
  static const struct {
    const char *language;
    const char *name;
  } usual[] = { { "en", "en_US" }, { "de", "de_DE" }, { "pt", "pt_PT" }, { "sr", "sr" } };
  g_autofree char *name = g_strdup (language);
  g_strdelimit (name, "-", '_');
  LayoutHyphenPatterns *dictionary = load_named (name);
  if (dictionary != NULL)
    return dictionary;
  g_auto (GStrv) parts = g_strsplit (name, "_", 2);
  for (guint i = 0; i < G_N_ELEMENTS (usual); i++) {
    if (strcmp (parts[0], usual[i].language) == 0)
      return load_named (usual[i].name);
  }
  dictionary = load_named (parts[0]);
  if (dictionary != NULL)
    return dictionary;
  g_autofree char *upper = g_ascii_strup (parts[0], -1);
  g_autofree char *doubled = g_strdup_printf ("%s_%s", parts[0], upper);
  return load_named (doubled);
}

static LayoutHyphenPatterns *
get_dictionary (LayoutHyphenator *self, const char *language)
{
  gpointer dictionary = NULL;
  if (g_hash_table_lookup_extended (self->dictionaries, language, NULL, &dictionary))
    return dictionary;
  dictionary = load_dictionary (language);
  g_hash_table_insert (self->dictionaries, g_strdup (language), dictionary);
  return dictionary;
}

/* The letters of the word without the punctuation around them; FALSE when it must stay whole. */
static bool
find_core (const LayoutWord *word, guint32 *start, guint32 *end)
{
  int letters = 0;
  int capitals = 0;
  *start = word->length;
  *end = 0;
  for (const char *c = word->text; c < word->text + word->length; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    guint32 offset = (guint32) (c - word->text);
    bool ascii = letter < 0x80;
    if (ascii ? g_ascii_isdigit ((char) letter) : g_unichar_isdigit (letter))
      return false;
    bool alpha = ascii ? g_ascii_isalpha ((char) letter) : g_unichar_isalpha (letter);
    if (!alpha && !(letters > 0 && (letter == '\'' || letter == 0x2019)))
      continue;
    if (letters > 0 && offset != *end)
      return false; /* letters, a sign, letters: a name or an address */
    *start = MIN (*start, offset);
    *end = (guint32) (g_utf8_next_char (c) - word->text);
    letters++;
    bool upper = ascii ? g_ascii_isupper ((char) letter) : g_unichar_isupper (letter);
    capitals += upper ? 1 : 0;
  }
  return letters >= MIN_LETTERS && capitals < letters && *end - *start < MAX_BYTES;
}

/* The bytes of the word that a hyphen may stand before; @offsets has room for MAX_BYTES. */
static guint
find_hyphens (const LayoutHyphenPatterns *patterns,
              const LayoutWord *word,
              guint32 start,
              guint32 end,
              guint32 *offsets)
{
  gunichar letters[MAX_BYTES];
  guint32 starts[MAX_BYTES];
  guint8 points[MAX_BYTES] = { 0 };
  guint n = 0;
  for (const char *c = word->text + start; c < word->text + end; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    letters[n] =
        letter < 0x80 ? (gunichar) g_ascii_tolower ((char) letter) : g_unichar_tolower (letter);
    starts[n++] = (guint32) (c - word->text);
  }
  layout_hyphen_patterns_find (patterns, letters, n, points);
  guint n_found = 0;
  for (guint i = MIN_BEFORE; i + MIN_AFTER <= n; i++) {
    if (points[i])
      offsets[n_found++] = starts[i];
  }
  return n_found;
}

/**
 * layout_hyphenator_annotate:
 * @self: a #LayoutHyphenator
 * @store: where the word lives
 * @word: a word; what is found is kept in it
 * @language: (nullable): BCP 47 tag of the text
 *
 * Finds where a word may be hyphenated, unless it has been found before.
 */
void
layout_hyphenator_annotate (LayoutHyphenator *self,
                            LayoutGlyphStore *store,
                            const LayoutWord *word,
                            const char *language)
{
  if (word->hyphens_known || language == NULL)
    return;
  LayoutWord *known = (LayoutWord *) word;
  known->hyphens_known = true;
  guint32 start = 0;
  guint32 end = 0;
  if (!find_core (word, &start, &end))
    return;
  LayoutHyphenPatterns *dictionary = get_dictionary (self, language);
  if (dictionary == NULL)
    return;
  guint32 offsets[MAX_BYTES];
  guint n = find_hyphens (dictionary, word, start, end, offsets);
  if (n == 0)
    return;
  known->n_hyphens = (guint8) n;
  known->hyphens = layout_glyph_store_alloc (store, sizeof (LayoutHyphen) * n);
  for (guint i = 0; i < n; i++)
    known->hyphens[i] = (LayoutHyphen){ offsets[i], layout_word_get_position (word, offsets[i]) };
}
