#include "config.h"

#include "dom-slug-private.h"

#include <stdbool.h>
#include <string.h>

/* The ids of headings, as GitHub makes them, since that is what links between Markdown files are
 * written against: lower case, letters, marks and digits of every script, `-` and `_` stay, spaces
 * become `-`, the rest goes; the second of a name gets `-1`. */

#define MAX_ATTRIBUTE_BYTES 1000

static bool
is_word (gunichar c)
{
  switch (g_unichar_type (c)) {
  case G_UNICODE_LOWERCASE_LETTER:
  case G_UNICODE_MODIFIER_LETTER:
  case G_UNICODE_OTHER_LETTER:
  case G_UNICODE_TITLECASE_LETTER:
  case G_UNICODE_UPPERCASE_LETTER:
  case G_UNICODE_SPACING_MARK:
  case G_UNICODE_ENCLOSING_MARK:
  case G_UNICODE_NON_SPACING_MARK:
  case G_UNICODE_DECIMAL_NUMBER:
  case G_UNICODE_LETTER_NUMBER:
  case G_UNICODE_CONNECT_PUNCTUATION:
    return true;
  default:
    return c == '-';
  }
}

/**
 * dom_slug_new:
 * @heading: the text of a heading
 *
 * Returns: (transfer full): its id, perhaps empty
 */
char *
dom_slug_new (const char *heading)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (heading));
  g_autofree char *lower = g_utf8_strdown (trimmed, -1);
  GString *slug = g_string_new (NULL);
  for (const char *p = lower; *p != '\0'; p = g_utf8_next_char (p)) {
    gunichar c = g_utf8_get_char (p);
    if (c == ' ' || c == '\n')
      g_string_append_c (slug, '-');
    else if (is_word (c))
      g_string_append_unichar (slug, c);
  }
  return g_string_free (slug, FALSE);
}

/**
 * dom_slug_take_unique:
 * @taken: slug → how often it has been asked for; strings owned by the table
 * @slug: an id
 *
 * Returns: (transfer full): the id, numbered when it is taken
 */
char *
dom_slug_take_unique (GHashTable *taken, const char *slug)
{
  guint n = GPOINTER_TO_UINT (g_hash_table_lookup (taken, slug));
  g_autofree char *id = g_strdup (slug);
  while (n > 0 && g_hash_table_contains (taken, id)) {
    g_free (id);
    id = g_strdup_printf ("%s-%u", slug, n++);
  }
  g_hash_table_replace (taken, g_strdup (slug), GUINT_TO_POINTER (MAX (n, 1)));
  if (strcmp (id, slug) != 0)
    g_hash_table_replace (taken, g_strdup (id), GUINT_TO_POINTER (1));
  return g_steal_pointer (&id);
}

/* One word of an attribute block. Returns whether it is one. */
static bool
read_attribute (const char *word, char **id, GString *classes)
{
  if (word[0] == '#' && word[1] != '\0') {
    g_free (*id);
    *id = g_strdup (word + 1);
    return true;
  }
  if (word[0] == '.' && word[1] != '\0') {
    g_string_append_printf (classes, "%s%s", classes->len > 0 ? " " : "", word + 1);
    return true;
  }
  /* `{-}` is Pandoc's for a heading without a number, `{:` Kramdown's for the whole. */
  return strcmp (word, "-") == 0 || strcmp (word, ":") == 0 || *word == '\0'
         || (g_ascii_isalpha (word[0]) && strchr (word, '=') != NULL);
}

/**
 * dom_slug_measure_attributes:
 * @text: what follows a picture or a link
 *
 * Finds the attributes that Pandoc has there, as in `![](a.png){width=50%}`.
 *
 * Returns: bytes of them, 0 when there are none
 */
gsize
dom_slug_measure_attributes (const char *text)
{
  const char *close = text[0] == '{' ? strchr (text, '}') : NULL;
  if (close == NULL || close - text > MAX_ATTRIBUTE_BYTES)
    return 0;
  g_autofree char *inside = g_strndup (text + 1, (gsize) (close - text - 1));
  g_autofree char *id = NULL;
  g_autoptr (GString) classes = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (g_strstrip (inside), " ", -1);
  for (char **word = words; *word != NULL; word++) {
    if (!read_attribute (*word, &id, classes))
      return 0;
  }
  return words[0] != NULL ? (gsize) (close + 1 - text) : 0;
}

/**
 * dom_slug_split_attributes:
 * @heading: (inout): the end of a heading's text; is cut before the attributes
 * @id: (out) (nullable) (transfer full): the id among them
 * @classes: (out) (nullable) (transfer full): the classes among them, with spaces between
 *
 * Takes `{#id}`, `{#id .class key=value}` or `{-}` off the end of a heading.
 *
 * Returns: whether there was something to take off
 */
bool
dom_slug_split_attributes (char *heading, char **id, char **classes)
{
  *id = NULL;
  *classes = NULL;
  g_strchomp (heading);
  gsize length = strlen (heading);
  char *open = length >= 3 && heading[length - 1] == '}' ? strrchr (heading, '{') : NULL;
  if (open == NULL || heading + length - open > MAX_ATTRIBUTE_BYTES)
    return false;
  g_autofree char *inside = g_strndup (open + 1, (gsize) (heading + length - open - 2));
  g_auto (GStrv) words = g_strsplit (inside[0] == ':' ? inside + 1 : inside, " ", -1);
  g_autofree char *found = NULL;
  g_autoptr (GString) list = g_string_new (NULL);
  bool valid = true;
  bool told = false; /* `{a=1}` alone is text */
  for (char **word = words; valid && *word != NULL; word++) {
    valid = read_attribute (*word, &found, list);
    told = told || strcmp (*word, "-") == 0;
  }
  if (!valid || (!told && found == NULL && list->len == 0 && inside[0] != ':'))
    return false;
  *id = g_steal_pointer (&found);
  *classes = list->len > 0 ? g_strdup (list->str) : NULL;
  *open = '\0';
  g_strchomp (heading);
  return true;
}
