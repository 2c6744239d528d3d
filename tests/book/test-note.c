#include "book-note.h"
#include "dom-xhtml.h"

#include <string.h>

/* Which links open a note. */

static DomDocument *
parse (const char *body, const char *path)
{
  g_autofree char *markup =
      g_strdup_printf ("<html xmlns='http://www.w3.org/1999/xhtml' "
                       "xmlns:epub='http://www.idpf.org/2007/ops'><head><title id='t'>T</title>"
                       "</head><body>%s</body></html>",
                       body);
  g_autoptr (GBytes) bytes = g_bytes_new (markup, strlen (markup));
  return dom_document_parse_xhtml (bytes, path, NULL, NULL);
}

/* The note that the element with the id `ref` leads to in `notes`, where the target is `n`. */
static char *
find (const char *text, const char *notes)
{
  g_autoptr (DomDocument) from = parse (text, "a.xhtml");
  g_autoptr (DomDocument) to = parse (notes, "b.xhtml");
  g_autoptr (DomText) to_text = dom_text_new (to);
  BookNoteLink link = {
    .from = from,
    .link = dom_document_get_element_by_id (from, "ref"),
    .to = to_text,
    .target = dom_document_get_element_by_id (to, "n"),
  };
  const DomNode *note = book_note_find (&link);
  return note != NULL ? book_note_dup_text (to_text, note) : NULL;
}

static void
assert_note (const char *text, const char *notes, const char *expected)
{
  g_autofree char *found = find (text, notes);
  g_assert_cmpstr (found, ==, expected);
}

#define RAISED "<p>word<sup><a id='ref' href='b.xhtml#n'>1</a></sup></p>"
#define PLAIN "<p>word <a id='ref' href='b.xhtml#n'>1</a></p>"
#define WORDS "<p>see <a id='ref' href='b.xhtml#n'>the appendix</a></p>"
#define NOTEREF "<p>so <a id='ref' epub:type='noteref' href='b.xhtml#n'>he said</a></p>"

static void
books_say_so (void)
{
  assert_note (NOTEREF, "<p><span id='n'/>A note.</p>", "A note.");
  assert_note (WORDS, "<aside epub:type='footnote' id='n'><p>One.</p><p>Two.</p></aside>",
               "One.\nTwo.");
  assert_note (WORDS, "<div role='doc-endnote'><p id='n'>A note.</p></div>", "A note.");
  assert_note (WORDS,
               "<section class='footnotes'><ol><li id='n'><p>A note. ↩</p></li></ol></section>",
               "A note.");
}

static void
books_that_say_nothing (void)
{
  assert_note (RAISED, "<p id='n'>1. A note.</p>", "1. A note.");
  assert_note ("<p>word<a id='ref' href='b.xhtml#n'>[1]</a></p>",
               "<p><a id='n'>[1]</a> A note.</p>", "[1] A note.");
  assert_note ("<p>낱말<a id='ref' href='b.xhtml#n'>주 1)</a></p>", "<p id='n'>풀이.</p>", "풀이.");
  assert_note (RAISED, "<dl><dt id='n'>1</dt><dd>A note.</dd></dl>", "A note.");
  /* A plain number is one only when the note knows of it. */
  assert_note (PLAIN, "<p id='n'>1. A note.</p>", NULL);
  assert_note (PLAIN, "<p id='n'><a href='a.xhtml#ref'>1</a>. A note.</p>", "1. A note.");
}

static void
other_links_are_left_alone (void)
{
  assert_note (WORDS, "<p id='n'>A paragraph.</p>", NULL);
  assert_note (RAISED, "<h2 id='n'>1 A chapter</h2><p>Text.</p>", NULL);
  /* From the note back into the text: not where a paragraph begins, or by an arrow. */
  assert_note (RAISED, "<p>Some text with <a id='n' href='b.xhtml#x'>1</a> in it.</p>", NULL);
  assert_note ("<p>Note. <a id='ref' href='b.xhtml#n'>↩</a></p>", "<p id='n'>Text.</p>", NULL);
  /* To all notes, and to what nobody sees. */
  assert_note (WORDS, "<section class='footnotes' id='n'><p>All.</p></section>", NULL);
  g_autoptr (DomDocument) marked =
      parse ("<p id='n'><a id='ref' href='#n'>›</a> A paragraph.</p>", "a.xhtml");
  g_autoptr (DomText) marked_text = dom_text_new (marked);
  BookNoteLink here = { marked, dom_document_get_element_by_id (marked, "ref"), marked_text,
                        dom_document_get_element_by_id (marked, "n") };
  g_assert_null (book_note_find (&here));
  g_autoptr (DomDocument) document = parse (NOTEREF, "a.xhtml");
  g_autoptr (DomText) text = dom_text_new (document);
  BookNoteLink title = { document, dom_document_get_element_by_id (document, "ref"), text,
                         dom_document_get_element_by_id (document, "t") };
  g_assert_null (book_note_find (&title));
}

static void
long_notes_are_read_in_their_place (void)
{
  g_autoptr (GString) notes = g_string_new ("<p id='n'>");
  for (int i = 0; i < 2000; i++)
    g_string_append (notes, "word ");
  g_string_append (notes, "</p>");
  assert_note (NOTEREF, notes->str, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/book/note/books-say-so", books_say_so);
  g_test_add_func ("/book/note/books-that-say-nothing", books_that_say_nothing);
  g_test_add_func ("/book/note/other-links-are-left-alone", other_links_are_left_alone);
  g_test_add_func ("/book/note/long-notes-are-read-in-their-place",
                   long_notes_are_read_in_their_place);
  return g_test_run ();
}
