#include "config.h"

#include "book-text-cache.h"

#include "dom-text.h"

#include <string.h>

/* Reading, parsing and folding the chapters takes hundreds of times as long as looking through them,
 * and a reader who looks for something types, looks, and types on. So a search leaves the texts with
 * the publication, as one array that is never changed; the next one takes a copy of the array, adds
 * what is missing and leaves its own in turn. Two searches at once share what they began with and
 * need no lock, at worst one of them reads a chapter that the other has read too.
 *
 * A text is kept for one folding only: readers seldom change the options, and folding again is
 * cheap when the text itself is there. The tree it came from, ten times as large, is not kept. */

/* Of a book that is larger than this (War and Peace is 10 MB, text, folded text and runs) only the
 * first chapters stay. */
#define MAX_COST ((gsize) 96 << 20)

struct _BookFoldedText {
  gatomicrefcount ref_count;
  GBytes *text; /* a string without its NUL */
  BookHeadings *headings;
  BookTextMapFlags folding;
  BookTextMap *map;
};

struct _BookTextCache {
  BookTextMapFlags folding;
  GPtrArray *texts; /* of BookFoldedText, by section; NULL where there is none yet */
  gsize cost; /* bytes, of all texts */
  bool grown; /* has what the publication has not */
};

static G_DEFINE_QUARK (book_text_cache, book_text_cache);

/* @text and @headings are (transfer full). */
static BookFoldedText *
folded_text_new (GBytes *text, BookHeadings *headings, BookTextMapFlags folding)
{
  BookFoldedText *self = g_new0 (BookFoldedText, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->text = text;
  self->headings = headings;
  self->folding = folding;
  gsize length = 0;
  const char *string = g_bytes_get_data (text, &length);
  self->map = book_text_map_new (string, length, folding);
  return self;
}

static BookFoldedText *
folded_text_ref (BookFoldedText *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * book_folded_text_unref:
 * @self: (transfer full): a text
 *
 * Drops one reference.
 */
void
book_folded_text_unref (BookFoldedText *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  book_text_map_free (self->map);
  g_bytes_unref (self->text);
  book_headings_unref (self->headings);
  g_free (self);
}

/**
 * book_folded_text_get_string:
 * @self: a text
 * @length: (out): bytes
 *
 * Returns: (transfer none): the text as it was
 */
const char *
book_folded_text_get_string (const BookFoldedText *self, gsize *length)
{
  return g_bytes_get_data (self->text, length);
}

/**
 * book_folded_text_get_map:
 * @self: a text
 *
 * Returns: (transfer none): the text folded
 */
const BookTextMap *
book_folded_text_get_map (const BookFoldedText *self)
{
  return self->map;
}

/**
 * book_folded_text_get_headings:
 * @self: a text
 *
 * Returns: (transfer none): the chapters in it
 */
const BookHeadings *
book_folded_text_get_headings (const BookFoldedText *self)
{
  return self->headings;
}

static gsize
get_cost (const BookFoldedText *text)
{
  return g_bytes_get_size (text->text) + book_text_map_get_cost (text->map);
}

static void
unref_text (gpointer data)
{
  if (data != NULL)
    book_folded_text_unref (data);
}

static gpointer
ref_texts (gpointer texts, gpointer user_data)
{
  return texts != NULL ? g_ptr_array_ref (texts) : NULL;
}

/**
 * book_text_cache_new:
 * @publication: whose texts
 * @folding: how they are to be folded
 *
 * Takes what earlier searches left. Runs on any thread.
 *
 * Returns: (transfer full): the texts
 */
BookTextCache *
book_text_cache_new (BookPublication *publication, BookTextMapFlags folding)
{
  BookTextCache *self = g_new0 (BookTextCache, 1);
  self->folding = folding;
  g_autoptr (GPtrArray) left =
      g_object_dup_qdata (G_OBJECT (publication), book_text_cache_quark (), ref_texts, NULL);
  self->texts = g_ptr_array_new_with_free_func (unref_text);
  guint n = book_publication_get_n_sections (publication);
  for (guint i = 0; i < n; i++) {
    BookFoldedText *text = left != NULL ? left->pdata[i] : NULL;
    g_ptr_array_add (self->texts, text != NULL ? folded_text_ref (text) : NULL);
    self->cost += text != NULL ? get_cost (text) : 0;
  }
  return self;
}

/**
 * book_text_cache_free:
 * @self: (transfer full): the texts
 *
 * Frees what nobody else has.
 */
void
book_text_cache_free (BookTextCache *self)
{
  g_ptr_array_unref (self->texts);
  g_free (self);
}

/* The text of a section without its tree, folded. */
static BookFoldedText *
load_text (BookTextCache *self,
           BookPublication *publication,
           guint section,
           GCancellable *cancellable)
{
  g_autoptr (DomDocument) document =
      book_publication_load_document (publication, section, cancellable);
  if (document == NULL)
    return NULL;
  g_autoptr (DomText) text = dom_text_new (document);
  gsize length = 0;
  const char *string = dom_text_get_string (text, &length);
  return folded_text_new (g_bytes_new (string, length), book_headings_new (text), self->folding);
}

/**
 * book_text_cache_load:
 * @self: the texts
 * @publication: of which they are
 * @section: index in the reading order
 * @cancellable: (nullable): to stop
 *
 * Returns: (transfer full) (nullable): the text of a section; %NULL only when cancelled
 */
BookFoldedText *
book_text_cache_load (BookTextCache *self,
                      BookPublication *publication,
                      guint section,
                      GCancellable *cancellable)
{
  BookFoldedText *known = self->texts->pdata[section];
  if (known != NULL && known->folding == self->folding)
    return folded_text_ref (known);
  BookFoldedText *text = known != NULL
                             ? folded_text_new (g_bytes_ref (known->text),
                                                book_headings_ref (known->headings), self->folding)
                             : load_text (self, publication, section, cancellable);
  if (text == NULL)
    return NULL;
  gsize before = known != NULL ? get_cost (known) : 0;
  if (self->cost - before + get_cost (text) <= MAX_COST) {
    self->cost += get_cost (text) - before;
    g_clear_pointer (&known, book_folded_text_unref);
    self->texts->pdata[section] = folded_text_ref (text);
    self->grown = true;
  }
  return text;
}

/**
 * book_text_cache_keep:
 * @self: the texts
 * @publication: of which they are
 *
 * Leaves them for the next search. They may not be loaded from afterwards.
 */
void
book_text_cache_keep (BookTextCache *self, BookPublication *publication)
{
  if (self->grown)
    g_object_set_qdata_full (G_OBJECT (publication), book_text_cache_quark (),
                             g_ptr_array_ref (self->texts), (GDestroyNotify) g_ptr_array_unref);
}
