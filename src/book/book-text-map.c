#include "config.h"

#include "book-text-map.h"

#include <string.h>

/* A text is rewritten cluster by cluster (a base with its marks), since composition and the
 * dropping of marks need to see a whole one. What keeps its length is remembered as one long run,
 * what changes length as a short one that counts as a whole; so a book costs a few runs per line.
 * Plain ASCII, which is most of most books, goes through a loop over bytes that asks nothing else. */

typedef struct {
  guint32 key; /* offset in the rewritten text */
  guint32 key_length; /* bytes */
  guint32 source; /* offset in the original */
  guint32 source_length; /* bytes */
  bool whole; /* has no byte that stands for one byte of the original */
} Run;

/* Letters with accents, Greek, Cyrillic: rewriting one costs four allocations, so a long text
 * remembers what became of each. */
#define MEMO_FIRST 0x0080
#define MEMO_END 0x0600
#define MEMO_MIN_TEXT 4096

typedef struct {
  guint8 length; /* 0: not known yet */
  char text[11];
} Memo;

struct _BookTextMap {
  const char *original; /* only while it is rewritten */
  GString *text;
  GArray *runs; /* of Run, in order of both offsets */
  BookTextMapFlags flags;
  Memo *memo; /* (nullable): of the characters from MEMO_FIRST */
  gint64 pending_space; /* source offset of white space not written yet, or -1 */
  guint32 pending_end; /* its end */
};

/* Whether letters begin at the same bytes. “ß” and “ss” are equally long and yet not. */
static bool
is_aligned (const char *a, const char *b, gsize length)
{
  gsize n = 0;
  for (gsize i = 0; i < length; i++)
    n += ((a[i] & 0xC0) == 0x80) != ((b[i] & 0xC0) == 0x80);
  return n == 0;
}

static void
append (BookTextMap *self, const char *text, gsize length, guint32 source, guint32 source_length)
{
  guint32 key = (guint32) self->text->len;
  g_string_append_len (self->text, text, (gssize) length);
  bool whole = length != source_length || !is_aligned (text, self->original + source, length);
  if (self->runs->len > 0 && !whole) {
    Run *last = &g_array_index (self->runs, Run, self->runs->len - 1);
    if (!last->whole && last->key + last->key_length == key
        && last->source + last->source_length == source) {
      last->key_length += (guint32) length;
      last->source_length += source_length;
      return;
    }
  }
  Run run = { .key = key,
              .key_length = (guint32) length,
              .source = source,
              .source_length = source_length,
              .whole = whole };
  g_array_append_val (self->runs, run);
}

static void
flush_space (BookTextMap *self)
{
  if (self->pending_space < 0)
    return;
  bool leading = self->text->len == 0 && (self->flags & BOOK_TEXT_MAP_TRIM) != 0;
  if (!leading && (self->flags & BOOK_TEXT_MAP_DROP_SPACES) == 0)
    append (self, " ", 1, (guint32) self->pending_space,
            self->pending_end - (guint32) self->pending_space);
  self->pending_space = -1;
}

/* What is dropped never comes here and so does not end a run of white space: the spaces around it
 * are one. */
static void
emit (BookTextMap *self, const char *text, gsize length, guint32 source, guint32 source_length)
{
  flush_space (self);
  append (self, text, length, source, source_length);
}

static bool
is_invisible (gunichar c)
{
  return c == 0x00AD || c == 0x200B || c == 0x2060 || c == 0xFEFF || c == 0xFFFC;
}

/* Quotation marks of one kind, so that a typographer's pass over a book leaves its hash alone. */
static gunichar
fold_quote (gunichar c)
{
  if ((c >= 0x2018 && c <= 0x201B) || c == 0x2032 || c == 0x2039 || c == 0x203A || c == 0x00B4
      || c == 0x0060)
    return '\'';
  if ((c >= 0x201C && c <= 0x201F) || c == 0x2033 || c == 0x00AB || c == 0x00BB)
    return '"';
  return c;
}

/* Joiners, marks of direction and the like, that show nothing of themselves. */
static bool
is_format (gunichar c)
{
  return (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E)
         || (c >= 0x2060 && c <= 0x206F);
}

static bool
is_dropped (const BookTextMap *self, gunichar c)
{
  return is_invisible (c) || ((self->flags & BOOK_TEXT_MAP_DROP_FORMAT) != 0 && is_format (c));
}

static bool
is_dash (gunichar c)
{
  return (c >= 0x2010 && c <= 0x2015) || c == 0x2212;
}

static bool
joins_before (gunichar c, bool compatible)
{
  if (c < 0x0300)
    return false;
  return g_unichar_ismark (c) || (c >= 0x1160 && c <= 0x11FF)
         || (compatible && (c == 0xFF9E || c == 0xFF9F)); /* voicing of half-width kana */
}

static gsize
cluster_length (const BookTextMap *self, const char *text, const char *end)
{
  bool compatible = (self->flags & BOOK_TEXT_MAP_FOLD_WIDTH) != 0;
  const char *c = g_utf8_next_char (text);
  while (c < end && (guchar) *c >= 0xCC && joins_before (g_utf8_get_char (c), compatible))
    c = g_utf8_next_char (c);
  return (gsize) (c - text);
}

/* Characters that no normalisation and no folding changes: the bulk of Korean and Chinese text. */
static bool
is_stable (gunichar c)
{
  return (c >= 0xAC00 && c <= 0xD7A3) || (c >= 0x4E00 && c <= 0x9FFF)
         || (c >= 0x3041 && c <= 0x3096) || (c >= 0x30A1 && c <= 0x30FA)
         || (c >= 0x3001 && c <= 0x3015) || (c >= 0x2012 && c <= 0x2016)
         || (c >= 0x2018 && c <= 0x201F) || c == 0xFFFD;
}

/* Marks whose loss leaves a readable letter: accents, vowel points of Hebrew and Arabic, selectors
 * of a glyph's variant. Voicing marks of kana and the vowel signs of Indic scripts make other
 * letters and stay. */
static bool
is_accent (gunichar c)
{
  return (c >= 0x0300 && c <= 0x036F) || (c >= 0x0591 && c <= 0x05C7)
         || (c >= 0x064B && c <= 0x065F) || c == 0x0670 || (c >= 0x1AB0 && c <= 0x1AFF)
         || (c >= 0x1DC0 && c <= 0x1DFF) || (c >= 0xFE00 && c <= 0xFE0F)
         || (c >= 0xE0100 && c <= 0xE01EF);
}

static char *
drop_accents (const char *text)
{
  GString *kept = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar ch = g_utf8_get_char (c);
    if (!is_accent (ch))
      g_string_append_unichar (kept, ch);
  }
  return g_string_free (kept, FALSE);
}

/* The conjoining letter, which is also what the letters of a keyboard are folded to by width. */
static gunichar
initial_of (gunichar c)
{
  return c >= 0xAC00 && c <= 0xD7A3 ? 0x1100 + (c - 0xAC00) / 588 : c;
}

static char *
take_initials (char *text)
{
  g_autofree char *syllables = text;
  GString *initials = g_string_new (NULL);
  for (const char *c = syllables; *c != '\0'; c = g_utf8_next_char (c))
    g_string_append_unichar (initials, initial_of (g_utf8_get_char (c)));
  return g_string_free (initials, FALSE);
}

static char *
rewrite_cluster (const BookTextMap *self, const char *text, gsize length)
{
  bool compatible = (self->flags & BOOK_TEXT_MAP_FOLD_WIDTH) != 0;
  char *result =
      g_utf8_normalize (text, (gssize) length, compatible ? G_NORMALIZE_NFKD : G_NORMALIZE_NFD);
  if (result == NULL)
    return g_strndup (text, length);
  if ((self->flags & BOOK_TEXT_MAP_FOLD_MARKS) != 0) {
    g_autofree char *marked = result;
    result = drop_accents (marked);
  }
  if ((self->flags & BOOK_TEXT_MAP_FOLD_CASE) != 0) {
    g_autofree char *cased = result;
    result = g_utf8_casefold (cased, -1);
  }
  g_autofree char *decomposed = result;
  char *composed = g_utf8_normalize (decomposed, -1, G_NORMALIZE_NFC);
  if (composed == NULL)
    composed = g_steal_pointer (&decomposed);
  return (self->flags & BOOK_TEXT_MAP_FOLD_INITIALS) != 0 ? take_initials (composed) : composed;
}

/* What one character becomes by a table: itself, one other, or 0 for what must be looked at. */
static gunichar
fold_alone (const BookTextMap *self, gunichar c)
{
  gunichar folded = c;
  if ((self->flags & BOOK_TEXT_MAP_FOLD_QUOTES) != 0)
    folded = fold_quote (c);
  if ((self->flags & BOOK_TEXT_MAP_FOLD_DASHES) != 0 && is_dash (c))
    folded = '-';
  if (folded != c)
    return folded;
  if (!is_stable (c))
    return 0;
  return (self->flags & BOOK_TEXT_MAP_FOLD_INITIALS) != 0 ? initial_of (c) : c;
}

static void
emit_cluster (BookTextMap *self, const char *text, gsize length, guint32 source)
{
  gunichar first = g_utf8_get_char (text);
  bool alone = g_utf8_next_char (text) == text + length;
  if (alone && is_dropped (self, first))
    return;
  gunichar folded = alone ? fold_alone (self, first) : 0;
  if (folded == first) {
    emit (self, text, length, source, (guint32) length);
    return;
  }
  if (folded != 0) {
    char other[6];
    emit (self, other, (gsize) g_unichar_to_utf8 (folded, other), source, (guint32) length);
    return;
  }
  Memo *memo = self->memo != NULL && alone && first >= MEMO_FIRST && first < MEMO_END
                   ? &self->memo[first - MEMO_FIRST]
                   : NULL;
  if (memo != NULL && memo->length > 0) {
    emit (self, memo->text, memo->length, source, (guint32) length);
    return;
  }
  g_autofree char *rewritten = rewrite_cluster (self, text, length);
  gsize size = strlen (rewritten);
  if (size > 0)
    emit (self, rewritten, size, source, (guint32) length);
  if (memo != NULL && size <= sizeof memo->text) {
    memcpy (memo->text, rewritten, size);
    memo->length = (guint8) size;
  }
}

static bool
is_space (gunichar c)
{
  return c < 0x80 ? g_ascii_isspace ((char) c) : g_unichar_isspace (c);
}

static bool
takes_spaces (const BookTextMap *self)
{
  return (self->flags & (BOOK_TEXT_MAP_COLLAPSE_SPACES | BOOK_TEXT_MAP_DROP_SPACES)) != 0;
}

/* What becomes of each ASCII byte on its own: 0 for white space that has to be collapsed. */
static void
fill_ascii (const BookTextMap *self, char *table)
{
  for (int c = 0; c < 128; c++) {
    char out = (char) c;
    if ((self->flags & BOOK_TEXT_MAP_FOLD_CASE) != 0)
      out = g_ascii_tolower (out);
    if ((self->flags & BOOK_TEXT_MAP_FOLD_QUOTES) != 0 && out == '`')
      out = '\'';
    table[c] = takes_spaces (self) && g_ascii_isspace (out) ? 0 : out;
  }
}

/* Bytes that become one byte each, with single spaces between them where those are only collapsed.
 * The last one before something else is left, for a mark may follow it. Returns how many. */
static gsize
emit_ascii (BookTextMap *self, const char *table, const char *text, const char *end, guint32 source)
{
  char buffer[256];
  gsize n = 0;
  bool keeps_space = (self->flags & BOOK_TEXT_MAP_DROP_SPACES) == 0;
  gsize most = MIN (sizeof buffer, (gsize) (end - text) - 1);
  while (n < most && (guchar) text[n] < 0x80 && (guchar) text[n + 1] < 0x80) {
    char out = table[(guchar) text[n]];
    if (out == 0) {
      if (!keeps_space || text[n] != ' ' || n == 0 || table[(guchar) text[n + 1]] == 0)
        break;
      out = ' ';
    }
    buffer[n++] = out;
  }
  if (n > 0)
    emit (self, buffer, n, source, (guint32) n);
  return n;
}

static void
rewrite (BookTextMap *self, const char *text, gsize length)
{
  char table[128];
  fill_ascii (self, table);
  const char *end = text + length;
  for (const char *c = text; c < end;) {
    guint32 source = (guint32) (c - text);
    bool ascii = (guchar) *c < 0x80;
    gunichar ch = ascii ? (guchar) *c : g_utf8_get_char (c);
    if (takes_spaces (self) && is_space (ch)) {
      if (self->pending_space < 0)
        self->pending_space = source;
      c = g_utf8_next_char (c);
      self->pending_end = (guint32) (c - text);
      continue;
    }
    gsize n = ascii && (c + 1 >= end || (guchar) c[1] < 0xCC) ? 1 : cluster_length (self, c, end);
    gsize many = ascii ? emit_ascii (self, table, c, end, source) : 0;
    if (many > 0)
      n = many;
    else if (ascii && n == 1)
      emit (self, &table[(guchar) *c], 1, source, 1);
    else
      emit_cluster (self, c, n, source);
    c += n;
  }
  if ((self->flags & BOOK_TEXT_MAP_TRIM) == 0)
    flush_space (self);
}

/**
 * book_text_map_new:
 * @text: valid UTF-8
 * @length: bytes
 * @flags: what to rewrite
 *
 * Returns: (transfer full): the rewritten text
 */
BookTextMap *
book_text_map_new (const char *text, gsize length, BookTextMapFlags flags)
{
  BookTextMap *self = g_new0 (BookTextMap, 1);
  self->text = g_string_sized_new (length);
  self->runs = g_array_new (FALSE, FALSE, sizeof (Run));
  self->flags = flags;
  if (length >= MEMO_MIN_TEXT)
    self->memo = g_new0 (Memo, MEMO_END - MEMO_FIRST);
  self->pending_space = -1;
  self->original = text;
  rewrite (self, text, length);
  self->original = NULL;
  g_clear_pointer (&self->memo, g_free);
  return self;
}

/**
 * book_text_map_free:
 * @self: (transfer full): a map
 *
 * Frees it.
 */
void
book_text_map_free (BookTextMap *self)
{
  g_string_free (self->text, TRUE);
  g_array_unref (self->runs);
  g_free (self);
}

/**
 * book_text_map_get_string:
 * @self: a map
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer none): the rewritten text
 */
const char *
book_text_map_get_string (const BookTextMap *self, gsize *length)
{
  if (length != NULL)
    *length = self->text->len;
  return self->text->str;
}

/* The last run that starts at or before @offset, by either offset; -1 when there is none. */
static int
find_run (const BookTextMap *self, guint32 offset, bool by_source)
{
  int low = 0;
  int high = (int) self->runs->len;
  while (low < high) {
    int middle = low + (high - low) / 2;
    const Run *run = &g_array_index (self->runs, Run, middle);
    if ((by_source ? run->source : run->key) <= offset)
      low = middle + 1;
    else
      high = middle;
  }
  return low - 1;
}

/**
 * book_text_map_to_source:
 * @self: a map
 * @offset: bytes into the rewritten text, of something that begins there
 *
 * Returns: bytes into the original
 */
guint32
book_text_map_to_source (const BookTextMap *self, guint32 offset)
{
  int index = find_run (self, offset, false);
  if (index < 0)
    return 0;
  const Run *run = &g_array_index (self->runs, Run, index);
  guint32 into = offset - run->key;
  if (into >= run->key_length)
    return run->source + run->source_length;
  return run->whole ? run->source : run->source + into;
}

/**
 * book_text_map_end_to_source:
 * @self: a map
 * @offset: bytes into the rewritten text, of the end of something
 *
 * Returns: bytes into the original, not counting what was dropped behind
 */
guint32
book_text_map_end_to_source (const BookTextMap *self, guint32 offset)
{
  int index = offset > 0 ? find_run (self, offset - 1, false) : -1;
  if (index < 0)
    return book_text_map_to_source (self, offset);
  const Run *run = &g_array_index (self->runs, Run, index);
  guint32 into = offset - run->key;
  bool whole = into >= run->key_length || run->whole;
  return whole ? run->source + run->source_length : run->source + into;
}

/**
 * book_text_map_from_source:
 * @self: a map
 * @offset: bytes into the original
 *
 * Returns: bytes into the rewritten text; of what was dropped, where it would stand
 */
guint32
book_text_map_from_source (const BookTextMap *self, guint32 offset)
{
  int index = find_run (self, offset, true);
  if (index < 0)
    return 0;
  const Run *run = &g_array_index (self->runs, Run, index);
  guint32 into = offset - run->source;
  if (into >= run->source_length)
    return run->key + run->key_length;
  return run->whole ? run->key : run->key + into;
}

/**
 * book_text_map_get_cost:
 * @self: a map
 *
 * Returns: bytes of memory it takes
 */
gsize
book_text_map_get_cost (const BookTextMap *self)
{
  return self->text->allocated_len + self->runs->len * sizeof (Run);
}

/**
 * book_text_is_ignorable:
 * @c: a character
 *
 * Returns: whether it shows nothing, so that letters on both sides of it stand side by side; a
 *   picture is not among these
 */
bool
book_text_is_ignorable (gunichar c)
{
  return c != 0xFFFC && (is_invisible (c) || is_format (c));
}
