#include "config.h"

#include "marks-tags.h"

#include <string.h>

/* Tags as a line that the reader writes: `memory, to do`. */

static bool
is_separator (gunichar c)
{
  /* The commas of Latin, of Chinese and Japanese, and the ideographic one; what is pasted may have lines. */
  return c == ',' || c == 0xff0c || c == 0x3001 || c == '\n' || c == '\r';
}

static void
take_tag (GStrvBuilder *tags, GHashTable *seen, const char *start, const char *end)
{
  g_autofree char *tag = g_strstrip (g_strndup (start, (gsize) (end - start)));
  const char *word = tag[0] == '#' ? tag + 1 : tag;
  if (word[0] != '\0' && g_hash_table_add (seen, g_strdup (word)))
    g_strv_builder_add (tags, word);
}

/* Whether a mark with these tags is for the author to see. */
bool
marks_tags_are_for_author (const char *const *tags)
{
  return g_strv_contains (tags, MARKS_TAG_ERRATUM) || g_strv_contains (tags, MARKS_TAG_QUESTION);
}

/**
 * marks_tags_parse:
 * @text: tags with commas between them
 *
 * Reads tags, each once, without the white space around it and the `#` that some write before one.
 *
 * Returns: (transfer full) (array zero-terminated=1): the tags in the order in which they were written
 */
char **
marks_tags_parse (const char *text)
{
  g_autoptr (GStrvBuilder) tags = g_strv_builder_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  const char *start = valid;
  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p)) {
    if (!is_separator (g_utf8_get_char (p)))
      continue;
    take_tag (tags, seen, start, p);
    start = g_utf8_next_char (p);
  }
  take_tag (tags, seen, start, start + strlen (start));
  return g_strv_builder_end (tags);
}

/* (transfer full): tags as marks_tags_parse() reads them. */
char *
marks_tags_join (const char *const *tags)
{
  return g_strjoinv (", ", (char **) tags);
}

static int
compare_words (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(char *const *) a, *(char *const *) b);
}

/**
 * marks_tags_list:
 * @marks: the marks of a book
 *
 * Returns: (transfer full) (array zero-terminated=1): the tags in use, each once, as a dictionary has them
 */
char **
marks_tags_list (MarksSet *marks)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  GPtrArray *tags = g_ptr_array_new ();
  for (guint i = 0; i < marks_set_get_n_marks (marks); i++) {
    const char *const *own = marks_mark_get_tags (marks_set_get_mark (marks, i));
    for (int j = 0; own[j] != NULL; j++) {
      if (g_hash_table_add (seen, (gpointer) own[j]))
        g_ptr_array_add (tags, g_strdup (own[j]));
    }
  }
  g_ptr_array_sort (tags, compare_words);
  g_ptr_array_add (tags, NULL);
  return (char **) g_ptr_array_free (tags, FALSE);
}
