#include "config.h"

#include "marks-citation.h"

#include "marks-link.h"

#include <string.h>

/* A passage as it is cited in a letter or a paper: the words, where they are from, and an address that
 * leads back to them. How titles are set off and pages are named follows the language of the book, not
 * that of the program: a citation is read beside the book. */

typedef struct {
  const char *title[2]; /* before and after */
  const char *chapter[2];
  const char *page[2];
} Style;

static const Style plain = { { "", "" }, { "“", "”" }, { "p. ", "" } };
static const Style korean = { { "《", "》" }, { "〈", "〉" }, { "", "쪽" } };

static const Style *
choose_style (const char *language)
{
  bool is_korean = language != NULL && g_ascii_strncasecmp (language, "ko", 2) == 0
                   && (language[2] == '\0' || language[2] == '-');
  return is_korean ? &korean : &plain;
}

/* The words in quotation marks, unless they bring their own. */
static void
append_quote (GString *out, const char *text)
{
  g_autofree char *quote = g_strstrip (g_strdup (text));
  if (quote[0] == '\0')
    return;
  bool quoted = g_str_has_prefix (quote, "“") && g_str_has_suffix (quote, "”");
  g_string_append_printf (out, quoted ? "%s\n" : "“%s”\n", quote);
}

static void
append_part (GString *out, const char *text, const char *const around[2])
{
  g_autofree char *line = g_strdup (text != NULL ? text : "");
  g_strdelimit (line, "\r\n\t", ' ');
  g_strstrip (line);
  if (line[0] == '\0')
    return;
  g_string_append_printf (out, "%s%s%s%s", out->len > 0 ? ", " : "", around[0], line, around[1]);
}

static void
append_source (GString *out, const MarksAnchor *anchor, const MarksBookInfo *book)
{
  static const char *const nothing[] = { "", "" };
  const Style *style = choose_style (book->language);
  g_autoptr (GString) source = g_string_new (NULL);
  g_auto (GStrv) names = g_strsplit (book->creators != NULL ? book->creators : "", "; ", -1);
  g_auto (GStrv) chapters = marks_anchor_dup_contents_path (anchor);
  guint n_chapters = chapters != NULL ? g_strv_length (chapters) : 0;
  for (guint i = 0; names[i] != NULL; i++)
    append_part (source, names[i], nothing);
  append_part (source, book->title, style->title);
  if (n_chapters > 0)
    append_part (source, chapters[n_chapters - 1], style->chapter);
  /* A number of the screen's pages means nothing to anybody else; a share of the book does. */
  if (marks_anchor_get_page (anchor) != NULL) {
    append_part (source, marks_anchor_get_page (anchor), style->page);
  } else {
    double share = CLAMP (marks_anchor_get_progression (anchor), 0, 1);
    g_autofree char *percent = g_strdup_printf ("%d%%", (int) (100 * share + 0.5));
    append_part (source, percent, nothing);
  }
  g_string_append_printf (out, "— %s\n", source->str);
}

/**
 * marks_citation_build:
 * @anchor: a place; of a point there are no words to quote
 * @book: its book
 *
 * Writes a passage as a citation: its words, a line that names author, title, chapter and printed page
 * (or how far into the book, where it has none), and the address that marks_link_build() makes. In the
 * manner of the book's language. May be used from any thread.
 *
 * Returns: (transfer full): lines of text, the last one without a line feed
 */
char *
marks_citation_build (const MarksAnchor *anchor, const MarksBookInfo *book)
{
  g_autoptr (GString) out = g_string_new (NULL);
  g_autofree char *link = marks_link_build (anchor, book);
  append_quote (out, marks_anchor_get_exact (anchor));
  append_source (out, anchor, book);
  g_string_append (out, link);
  return g_strdup (out->str);
}
