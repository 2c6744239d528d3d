#include "config.h"

#include "dom-slug-private.h"

#include <stdbool.h>
#include <string.h>

/* The ids of headings, as GitHub makes them, since that is what links between Markdown files are
 * written against: lower case, letters, marks and digits of every script, `-` and `_` stay, spaces
 * become `-`, the rest goes; the second of a name gets `-1`. */

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

/**
 * dom_slug_split_explicit:
 * @heading: (inout): the end of a heading's text; is cut before the attributes
 *
 * Takes `{#id}` off the end of a heading.
 *
 * Returns: (transfer full) (nullable): the id
 */
char *
dom_slug_split_explicit (char *heading)
{
  g_strchomp (heading);
  gsize length = strlen (heading);
  if (length < 4 || heading[length - 1] != '}')
    return NULL;
  char *open = strrchr (heading, '{');
  if (open == NULL || open[1] != '#')
    return NULL;
  gsize id_length = strcspn (open + 2, " \t}");
  if (id_length == 0)
    return NULL;
  char *id = g_strndup (open + 2, id_length);
  *open = '\0';
  g_strchomp (heading);
  return id;
}
