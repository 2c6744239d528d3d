#include "config.h"

#include "marks-identity.h"

#include "marks-outline.h"

#include "base-memory.h"
#include "book-sketch.h"
#include "book-text-key.h"

#include <string.h>

/* From here on two titles name the same book. An edition's number or a subtitle may be added. */
#define SIMILAR_TITLES 0.6
/* From here on two books share most of their text, and up to here hardly any. */
#define MOST_TEXT 0.5
#define LITTLE_TEXT 0.1

static GHashTable *
list_pairs (const char *title)
{
  GHashTable *pairs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *folded = g_utf8_casefold (title, -1);
  g_autoptr (BookTextKey) key = book_text_key_new (folded, -1, BOOK_TEXT_KEY_UNSPACED);
  const char *text = book_text_key_get_string (key, NULL);
  const char *next = text[0] != '\0' ? g_utf8_next_char (text) : text;
  if (next[0] == '\0' && text[0] != '\0')
    g_hash_table_add (pairs, g_strdup (text));
  while (next[0] != '\0') {
    const char *end = g_utf8_next_char (next);
    g_hash_table_add (pairs, g_strndup (text, (gsize) (end - text)));
    text = next;
    next = end;
  }
  return pairs;
}

/**
 * marks_identity_compare_titles:
 * @a: (nullable): a title
 * @b: (nullable): another
 *
 * Compares titles by the pairs of characters they share, without regard to case, spaces and quotes
 * (Sørensen–Dice).
 *
 * Returns: 0 for nothing in common … 1 for the same; 0 when one is missing
 */
double
marks_identity_compare_titles (const char *a, const char *b)
{
  if (a == NULL || b == NULL)
    return 0;
  g_autoptr (GHashTable) in_a = list_pairs (a);
  g_autoptr (GHashTable) in_b = list_pairs (b);
  guint total = g_hash_table_size (in_a) + g_hash_table_size (in_b);
  guint shared = 0;
  GHashTableIter iter;
  gpointer pair = NULL;
  g_hash_table_iter_init (&iter, in_a);
  while (g_hash_table_iter_next (&iter, &pair, NULL)) {
    if (g_hash_table_contains (in_b, pair))
      shared++;
  }
  return total > 0 ? 2.0 * shared / total : 0;
}

static bool
has_identifier (const StoreBook *book, const char *identifier, GPtrArray *editions)
{
  if (g_strcmp0 (book->identifier, identifier) == 0)
    return true;
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    if (edition->book == book->id && g_strcmp0 (edition->identifier, identifier) == 0)
      return true;
  }
  return false;
}

/* The most text that an edition of a known book shares with another, or -1. */
static double
compare_texts (const StoreBook *book, const char *sketch, GPtrArray *editions)
{
  double most = -1;
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    if (edition->book == book->id)
      most = MAX (most, book_sketch_compare (edition->sketch, sketch));
  }
  return most;
}

/* Whether a text without an identifier, as Markdown mostly is, lies where such a book lay. */
static bool
lies_in_place (const StoreBook *known,
               const StoreBook *book,
               const StoreEdition *edition,
               GPtrArray *editions)
{
  if (known->identifier != NULL || book->identifier != NULL || edition->path == NULL)
    return false;
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *old = g_ptr_array_index (editions, i);
    if (old->book == known->id && g_strcmp0 (old->path, edition->path) == 0
        && g_strcmp0 (old->format, edition->format) == 0)
      return true;
  }
  return false;
}

/* How sure it is that something is an edition of a known book, 0 for not at all. */
static double
weigh (const StoreBook *known,
       const StoreBook *book,
       const StoreEdition *edition,
       GPtrArray *editions)
{
  bool same_name = book->identifier != NULL ? has_identifier (known, book->identifier, editions)
                                            : lies_in_place (known, book, edition, editions);
  double titles = marks_identity_compare_titles (known->title, book->title);
  double texts = compare_texts (known, edition->sketch, editions);
  bool is_edition = false;
  if (texts >= MOST_TEXT)
    is_edition = same_name || titles >= SIMILAR_TITLES;
  else if (texts > LITTLE_TEXT || texts < 0)
    is_edition = same_name && titles >= SIMILAR_TITLES;
  else
    /* All of it written anew, under the same name and title. */
    is_edition = same_name && g_strcmp0 (known->title, book->title) == 0;
  return is_edition ? 1 + titles + MAX (texts, 0) : 0;
}

/**
 * marks_identity_match:
 * @book: what the file says of its book
 * @edition: what it says of its edition; the fingerprint must be there
 * @books: (element-type StoreBook): all books known
 * @editions: (element-type StoreEdition): all editions known
 *
 * Recognises a book by evidence: the same content is the same edition wherever the file lies; where
 * most of the text is shared, the same identifier or a similar title make it an edition of the
 * book, the Markdown of an EPUB for one. One identifier over two texts that have nothing in common
 * is two books, unless their titles are the same. Of editions without a sketch the title decides.
 * What has no identifier has the place where it lies instead. A new book with the identifier of a known one
 * resembles that.
 *
 * Returns: which book it is
 */
MarksIdentity
marks_identity_match (const StoreBook *book,
                      const StoreEdition *edition,
                      GPtrArray *books,
                      GPtrArray *editions)
{
  MarksIdentity identity = { .kind = MARKS_IDENTITY_NEW };
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *known = g_ptr_array_index (editions, i);
    if (g_strcmp0 (known->fingerprint, edition->fingerprint) == 0)
      return (MarksIdentity){ MARKS_IDENTITY_SAME, known->book, known->id, 0 };
  }
  double best = 0;
  for (guint i = 0; i < books->len; i++) {
    const StoreBook *known = g_ptr_array_index (books, i);
    double weight = weigh (known, book, edition, editions);
    if (identity.resembles == 0 && book->identifier != NULL
        && has_identifier (known, book->identifier, editions))
      identity.resembles = known->id;
    /* The books come with the last opened first; that one wins among equals. */
    if (weight <= best)
      continue;
    best = weight;
    identity.kind = MARKS_IDENTITY_EDITION;
    identity.book = known->id;
  }
  if (identity.kind != MARKS_IDENTITY_NEW)
    identity.resembles = 0;
  return identity;
}

static StoreBook *
describe_book (BookPublication *publication, gint64 now)
{
  const BookMetadata *metadata = book_publication_get_metadata (publication);
  StoreBook *book = store_book_new ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  for (guint i = 0; i < metadata->n_creators; i++)
    g_ptr_array_add (names, (gpointer) metadata->creators[i].value);
  g_ptr_array_add (names, NULL);
  book->identifier = g_strdup (metadata->identifier);
  book->title = g_strdup (metadata->title.value);
  book->creators = g_strjoinv ("; ", (char **) names->pdata);
  if (metadata->languages != NULL)
    book->language = g_strdup (metadata->languages[0]);
  book->added = now;
  book->opened = now;
  return book;
}

static StoreEdition *
describe_edition (BookPublication *publication, const char *fingerprint, gint64 now)
{
  const BookMetadata *metadata = book_publication_get_metadata (publication);
  StoreEdition *edition = store_edition_new ();
  edition->fingerprint = g_strdup (fingerprint);
  edition->identifier = g_strdup (metadata->identifier);
  edition->modified = g_strdup (metadata->modified);
  edition->path = g_strdup (book_publication_get_path (publication));
  edition->format = g_strdup (
      book_publication_get_format (publication) == BOOK_FORMAT_EPUB ? "epub" : "markdown");
  edition->opened = now;
  return edition;
}

/* Whether this very edition was sketched before; then it need not be read once more. */
static bool
has_sketch (GPtrArray *editions, const char *fingerprint)
{
  for (guint i = 0; i < editions->len; i++) {
    const StoreEdition *edition = g_ptr_array_index (editions, i);
    if (strcmp (edition->fingerprint, fingerprint) == 0)
      return edition->sketch != NULL;
  }
  return false;
}

/* What a publication is and which book that makes it. */
typedef struct {
  StoreBook *book;
  StoreEdition *edition;
  MarksOutline *outline; /* NULL when the text did not have to be read */
  MarksIdentity identity;
} Evidence;

static void
evidence_clear (Evidence *self)
{
  g_clear_pointer (&self->book, store_book_free);
  g_clear_pointer (&self->edition, store_edition_free);
  g_clear_pointer (&self->outline, marks_outline_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Evidence, evidence_clear)

static bool
recognise (Store *store,
           BookPublication *publication,
           const char *fingerprint,
           gint64 now,
           GCancellable *cancellable,
           Evidence *evidence,
           GError **error)
{
  g_autoptr (GPtrArray) books = store_list_books (store, error);
  g_autoptr (GPtrArray) editions = books != NULL ? store_list_editions (store, 0, error) : NULL;
  if (editions == NULL)
    return false;
  evidence->book = describe_book (publication, now);
  evidence->edition = describe_edition (publication, fingerprint, now);
  if (!has_sketch (editions, fingerprint)) {
    evidence->outline = marks_outline_compute (publication, cancellable, error);
    if (evidence->outline == NULL)
      return false;
    evidence->edition->sketch = marks_outline_build_sketch (evidence->outline);
  }
  evidence->identity = marks_identity_match (evidence->book, evidence->edition, books, editions);
  return true;
}

/**
 * marks_identity_recognise:
 * @store: where books are kept
 * @publication: an open book
 * @fingerprint: of its content; see book_publication_compute_fingerprint()
 * @cancellable: (nullable): to cancel it
 * @identity: (out): which book it is
 * @error: return location
 *
 * Recognises the book and writes nothing. Reads the whole book when its content was never seen. Not
 * for the main thread.
 *
 * Returns: %FALSE with an error of the store or %G_IO_ERROR_CANCELLED
 */
bool
marks_identity_recognise (Store *store,
                          BookPublication *publication,
                          const char *fingerprint,
                          GCancellable *cancellable,
                          MarksIdentity *identity,
                          GError **error)
{
  g_auto (Evidence) evidence = { 0 };
  if (!recognise (store, publication, fingerprint, 0, cancellable, &evidence, error))
    return false;
  *identity = evidence.identity;
  return true;
}

/* Keeps what the edition looks like, for the day when the next one comes. When that cannot be, its marks
 * are found by their text alone one day: no reason to stop now. */
static void
remember_outline (Store *store,
                  BookPublication *publication,
                  Evidence *evidence,
                  GCancellable *cancellable)
{
  if (store_has_outline (store, evidence->identity.edition))
    return;
  if (evidence->outline == NULL)
    evidence->outline = marks_outline_compute (publication, cancellable, NULL);
  if (evidence->outline == NULL)
    return;
  g_autoptr (GBytes) bytes = marks_outline_to_bytes (evidence->outline);
  store_put_outline (store, evidence->identity.edition, bytes, NULL);
}

/**
 * marks_identity_register:
 * @store: where books are kept
 * @publication: an open book
 * @now: microseconds since 1970 UTC
 * @cancellable: (nullable): to cancel it
 * @identity: (out): which book it is; both ids are set
 * @error: return location
 *
 * Recognises the book and writes that it was opened. Reads the content of the whole book for its
 * fingerprint, and its text when it was never seen. Not for the main thread.
 *
 * Returns: %FALSE with an error of the book or the store
 */
bool
marks_identity_register (Store *store,
                         BookPublication *publication,
                         gint64 now,
                         GCancellable *cancellable,
                         MarksIdentity *identity,
                         GError **error)
{
  g_autofree char *fingerprint =
      book_publication_compute_fingerprint (publication, cancellable, error);
  g_auto (Evidence) evidence = { 0 };
  if (fingerprint == NULL
      || !recognise (store, publication, fingerprint, now, cancellable, &evidence, error))
    return false;
  evidence.book->id = evidence.identity.book;
  /* What is only kept in memory has an id and an error; the store has told of it. */
  evidence.identity.book = store_put_book (store, evidence.book, error);
  if (evidence.identity.book == 0)
    return false;
  evidence.edition->id = evidence.identity.edition;
  evidence.edition->book = evidence.identity.book;
  evidence.identity.edition = store_put_edition (store, evidence.edition, error);
  if (evidence.identity.edition == 0)
    return false;
  /* What cannot be remembered is asked this time; it is known another time by the same evidence. */
  if (evidence.identity.resembles != 0)
    store_put_question (store, evidence.identity.edition, evidence.identity.resembles, NULL);
  evidence.identity.resembles = store_load_question (store, evidence.identity.edition);
  *identity = evidence.identity;
  remember_outline (store, publication, &evidence, cancellable);
  return true;
}

typedef struct {
  Store *store;
  BookPublication *publication;
  gint64 now;
  MarksIdentity identity;
} Registration;

static void
registration_free (gpointer data)
{
  Registration *registration = data;
  g_object_unref (registration->store);
  g_object_unref (registration->publication);
  g_free (registration);
}

static void
register_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Registration *r = data;
  GError *error = NULL;
  if (marks_identity_register (r->store, r->publication, r->now, cancellable, &r->identity, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
  base_memory_trim ();
}

/**
 * marks_identity_register_async:
 * @store: where books are kept
 * @publication: an open book
 * @now: microseconds since 1970 UTC
 * @cancellable: (nullable): to cancel it
 * @callback: called when it is known
 * @user_data: for @callback
 *
 * Like marks_identity_register() without waiting.
 */
void
marks_identity_register_async (Store *store,
                               BookPublication *publication,
                               gint64 now,
                               GCancellable *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (store, cancellable, callback, user_data);
  Registration *registration = g_new0 (Registration, 1);
  registration->store = g_object_ref (store);
  registration->publication = g_object_ref (publication);
  registration->now = now;
  g_task_set_source_tag (task, marks_identity_register_async);
  g_task_set_task_data (task, registration, registration_free);
  g_task_run_in_thread (task, register_in_thread);
}

/**
 * marks_identity_register_finish:
 * @result: the result
 * @identity: (out): which book it is
 * @error: return location
 *
 * Returns: see marks_identity_register()
 */
bool
marks_identity_register_finish (GAsyncResult *result, MarksIdentity *identity, GError **error)
{
  Registration *registration = g_task_get_task_data (G_TASK (result));
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return false;
  *identity = registration->identity;
  return true;
}
