#include "config.h"

#include "book-search.h"
#include "cli-json.h"
#include "cli-private.h"

#include <stdio.h>

/* `galpi search`: the same search as in the window. */

typedef struct {
  BookPublication *publication;
  JsonBuilder *builder; /* NULL for text */
  int section; /* of @length */
  guint32 length; /* of that section's text */
  guint n_hits;
} Printing;

static double
get_percent (Printing *self, const BookSearchHit *hit)
{
  if (self->section != hit->section) {
    g_autoptr (DomDocument) document =
        book_publication_load_document (self->publication, (guint) hit->section, NULL);
    g_autoptr (DomText) text = dom_text_new (document);
    gsize length = 0;
    dom_text_get_string (text, &length);
    self->length = (guint32) length;
    self->section = hit->section;
  }
  BookLocator locator = { hit->section, hit->start };
  return 100 * book_locator_get_progression (locator, self->publication, self->length);
}

static const char *
get_title (Printing *self, const BookSearchHit *hit)
{
  if (hit->chapter != NULL)
    return hit->chapter;
  const BookSection *place = book_publication_get_section (self->publication, (guint) hit->section);
  return place->title != NULL ? place->title : place->path;
}

static bool
print_hit (const BookSearchHit *hit, gpointer user_data)
{
  Printing *self = user_data;
  self->n_hits++;
  double percent = get_percent (self, hit);
  if (self->builder == NULL) {
    printf ("%s (%.0f %%): %s[%s]%s\n", get_title (self, hit), percent, hit->before, hit->hit,
            hit->after);
    return true;
  }
  json_builder_begin_object (self->builder);
  cli_json_integer (self->builder, "section", hit->section);
  cli_json_text (self->builder, "title", get_title (self, hit));
  cli_json_number (self->builder, "percent", percent);
  cli_json_integer (self->builder, "start", hit->start);
  cli_json_integer (self->builder, "end", hit->end);
  cli_json_text (self->builder, "before", hit->before);
  cli_json_text (self->builder, "hit", hit->hit);
  cli_json_text (self->builder, "after", hit->after);
  json_builder_end_object (self->builder);
  return true;
}

static int
run (const char *path, const char *pattern, BookSearchFlags flags, bool json)
{
  g_autoptr (BookPublication) publication = cli_open (path);
  if (publication == NULL)
    return CLI_EXIT_REFUSED;
  g_autoptr (GError) error = NULL;
  g_autoptr (BookSearch) search = book_search_new (pattern, flags, &error);
  if (search == NULL)
    return cli_fail (error);
  g_autoptr (JsonBuilder) builder = json ? json_builder_new () : NULL;
  Printing printing = { .publication = publication, .builder = builder, .section = -1 };
  if (json)
    json_builder_begin_array (builder);
  if (!book_search_run (search, publication, 0, print_hit, &printing, NULL, &error))
    return cli_fail (error);
  if (json) {
    json_builder_end_array (builder);
    cli_json_print (builder);
  }
  /* As grep does. */
  return printing.n_hits > 0 ? CLI_EXIT_OK : CLI_EXIT_NOTHING;
}

/**
 * cli_search:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Prints where words stand in a book.
 *
 * Returns: an exit status, 1 when they are not in the book
 */
int
cli_search (int argc, char **argv)
{
  gboolean regex = FALSE;
  gboolean whole_word = FALSE;
  gboolean ignore_spaces = FALSE;
  gboolean match_case = FALSE;
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "regex", 0, 0, G_OPTION_ARG_NONE, &regex, "the words are a regular expression", NULL },
    { "whole-word", 0, 0, G_OPTION_ARG_NONE, &whole_word, "find no parts of words", NULL },
    { "ignore-spaces", 0, 0, G_OPTION_ARG_NONE, &ignore_spaces, "spaces make no difference", NULL },
    { "match-case", 0, 0, G_OPTION_ARG_NONE, &match_case, "tell A from a", NULL },
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
    { NULL },
  };
  if (!cli_parse_options ("search", entries, &argc, &argv))
    return CLI_EXIT_REFUSED;
  if (argc < 3)
    return cli_fail_usage ("search", "wants a book and words");
  guint flags = BOOK_SEARCH_DEFAULT;
  flags |= regex ? BOOK_SEARCH_REGEX : 0;
  flags |= whole_word ? BOOK_SEARCH_WHOLE_WORD : 0;
  flags |= ignore_spaces ? BOOK_SEARCH_IGNORE_SPACES : 0;
  flags |= match_case ? BOOK_SEARCH_MATCH_CASE : 0;
  g_autofree char *pattern = g_strjoinv (" ", argv + 2);
  return run (argv[1], pattern, (BookSearchFlags) flags, json);
}
