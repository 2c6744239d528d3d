#include "config.h"

#include "revision.h"

#include <string.h>

/* What authors and their tools do to a book between two editions. */

static int
pick (Revision *self, int from, int to)
{
  return to > from ? g_rand_int_range (self->random, from, to) : from;
}

static gsize
next_character (const GString *text, gsize at)
{
  return (gsize) (g_utf8_next_char (text->str + at) - text->str);
}

static gsize
at_character (const GString *text, gsize at)
{
  while (at > 0 && ((guchar) text->str[at] & 0xc0) == 0x80)
    at--;
  return at;
}

static bool
is_hangul (const char *text)
{
  gunichar c = g_utf8_get_char (text);
  return c >= 0xAC00 && c <= 0xD7A3;
}

static const char *
other_letter (Revision *self, const char *old)
{
  static const char *const latin[] = { "x", "q", "z", "k" };
  static const char *const hangul[] = { "뷁", "쌀", "롱", "켓" };
  guint i = (guint) pick (self, 0, 4);
  const char *letter = (guchar) old[0] >= 0xE1 ? hangul[i] : latin[i];
  return strncmp (old, letter, strlen (letter)) == 0 ? "w" : letter;
}

/* A letter too many, too few, another or two in the wrong order. */
static void
misspell (Revision *self, RevisionBlock *block, gsize at)
{
  const char *text = block->text->str;
  gsize next = next_character (block->text, at);
  if (text[at] == '\0' || !g_unichar_isalnum (g_utf8_get_char (text + at))
      || !g_unichar_isalnum (g_utf8_get_char (text + next)))
    return;
  gsize after = next_character (block->text, next);
  g_autofree char *turned =
      g_strdup_printf ("%.*s%.*s", (int) (after - next), text + next, (int) (next - at), text + at);
  switch (pick (self, 0, 4)) {
  case 0:
    revision_edit (self, block, at, next - at, "", false);
    break;
  case 1:
    revision_edit (self, block, at, 0, other_letter (self, text + at), false);
    break;
  case 2:
    revision_edit (self, block, at, next - at, other_letter (self, text + at), false);
    break;
  default:
    if (strncmp (text + at, turned, after - at) != 0)
      revision_edit (self, block, at, after - at, turned, false);
  }
}

/* Bytes of the mark in its first block. */
static gsize
first_length (const RevisionMark *mark)
{
  gsize end = mark->start_block == mark->end_block ? mark->end : mark->start_block->text->len;
  return end > mark->start ? end - mark->start : 0;
}

static void
identity (Revision *self)
{
}

static void
typo_in_quote (Revision *self)
{
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    gsize length = first_length (mark);
    if (mark->kind == REVISION_MARK_POINT || length < 12 || mark->changed)
      continue;
    gsize at = at_character (mark->start_block->text,
                             mark->start + 6 + (gsize) pick (self, 0, (int) length - 11));
    misspell (self, mark->start_block, at);
  }
}

static void
typo_near_quote (Revision *self)
{
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    RevisionBlock *block = mark->start_block;
    if (mark->start > 16)
      misspell (self, block, at_character (block->text, mark->start - (gsize) pick (self, 8, 16)));
    block = mark->end_block;
    if (mark->end + 20 < block->text->len)
      misspell (self, block, at_character (block->text, mark->end + (gsize) pick (self, 8, 16)));
  }
}

static void
space_or_join (Revision *self, RevisionBlock *block, gsize from, gsize to)
{
  const char *space = memchr (block->text->str + from, ' ', to - from);
  if (space != NULL && pick (self, 0, 2) == 0)
    revision_edit (self, block, (gsize) (space - block->text->str), 1, "", false);
  else if (to > from)
    revision_edit (self, block, at_character (block->text, from + (to - from) / 2), 0, " ", false);
}

static void
spacing_in_quote (Revision *self)
{
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    gsize length = first_length (mark);
    if (mark->kind == REVISION_MARK_POINT || length < 15 || mark->changed)
      continue;
    gsize from = at_character (mark->start_block->text, mark->start + 5);
    gsize to = at_character (mark->start_block->text, mark->start + length - 5);
    const char *middle = mark->start_block->text->str
                         + at_character (mark->start_block->text, from + (to - from) / 2);
    if (middle[0] != ' ' && middle[-1] != ' ')
      space_or_join (self, mark->start_block, from, to);
  }
}

/* Between syllables, all through the book: the usual work of a Korean proofreader. */
static void
spacing_everywhere (Revision *self)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    RevisionBlock *block = g_ptr_array_index (self->blocks, i);
    int next = pick (self, 4, 24);
    for (gsize at = 3; at + 4 < block->text->len;) {
      const char *c = block->text->str + at;
      gsize after = next_character (block->text, at);
      bool inner = is_hangul (block->text->str + at_character (block->text, at - 1));
      if (--next <= 0 && inner && *c == ' ' && is_hangul (c + 1)) {
        revision_edit (self, block, at, 1, "", false);
        next = pick (self, 4, 24);
        after = at;
      } else if (next <= 0 && inner && is_hangul (c)) {
        revision_edit (self, block, at, 0, " ", false);
        next = pick (self, 4, 24);
        after = at + 1;
      }
      at = MAX (after, at + 1);
      at = at < block->text->len ? at_character (block->text, at) : at;
      if (at < after)
        at = after;
    }
  }
}

static void
paragraphs_inserted (Revision *self)
{
  int n = 0;
  for (guint i = 0; i < self->chapters->len; i++) {
    RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    for (guint j = 0; j <= chapter->blocks->len; j += 1 + (guint) pick (self, 1, 6)) {
      g_autofree char *text =
          g_strdup_printf ("A new paragraph, number %d, that nobody has read.", n++);
      revision_add_block (self, chapter, (int) j, text, 0);
    }
  }
}

static void
paragraphs_removed (Revision *self)
{
  for (guint i = 0; i < self->chapters->len; i++) {
    RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    for (guint j = chapter->blocks->len; j > 0; j--) {
      if (pick (self, 0, 6) == 0
          && !revision_has_mark (self, g_ptr_array_index (chapter->blocks, j - 1)))
        revision_remove_block (self, chapter, j - 1);
    }
  }
}

static RevisionChapter *
find_chapter (Revision *self, const RevisionBlock *block, guint *at)
{
  for (guint i = 0; i < self->chapters->len; i++) {
    RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    if (g_ptr_array_find (chapter->blocks, block, at))
      return chapter;
  }
  return NULL;
}

/* Whether no other block has the same text: of those nobody could tell which one moved. */
static bool
is_only_one (const Revision *self, const RevisionBlock *block)
{
  guint n = 0;
  for (guint i = 0; i < self->blocks->len; i++) {
    const RevisionBlock *other = g_ptr_array_index (self->blocks, i);
    n += strcmp (other->text->str, block->text->str) == 0 ? 1 : 0;
  }
  return n == 1;
}

/* Paragraphs with marks that lie wholly in them go elsewhere, some to another chapter. */
static void
paragraphs_moved (Revision *self)
{
  for (guint i = 0; i < self->marks->len; i += 4) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    guint at = 0;
    bool alone = mark->start_block == mark->end_block && is_only_one (self, mark->start_block);
    for (guint j = 0; j < self->marks->len; j++) {
      const RevisionMark *other = &g_array_index (self->marks, RevisionMark, j);
      alone &=
          other->start_block == other->end_block
          || (other->start_block != mark->start_block && other->end_block != mark->start_block);
    }
    RevisionChapter *chapter = find_chapter (self, mark->start_block, &at);
    if (!alone || chapter->blocks->len < 8)
      continue;
    RevisionBlock *block = g_ptr_array_index (chapter->blocks, at);
    g_ptr_array_remove_index (chapter->blocks, at);
    RevisionChapter *other =
        g_ptr_array_index (self->chapters, (guint) pick (self, 0, (int) self->chapters->len));
    if (other->blocks->len == 0 || pick (self, 0, 3) > 0)
      other = chapter;
    g_ptr_array_insert (other->blocks, pick (self, 0, (int) other->blocks->len), block);
  }
}

static void
chapters_split (Revision *self)
{
  for (guint i = self->chapters->len; i > 0; i--) {
    RevisionChapter *chapter = g_ptr_array_index (self->chapters, i - 1);
    guint half = chapter->blocks->len / 2;
    if (half == 0)
      continue;
    g_autofree char *path = g_strconcat (chapter->path, "-second", NULL);
    RevisionChapter *second = revision_add_chapter (self, (int) i, path);
    for (guint j = half; j < chapter->blocks->len; j++)
      g_ptr_array_add (second->blocks, g_ptr_array_index (chapter->blocks, j));
    g_ptr_array_set_size (chapter->blocks, (int) half);
  }
}

static void
chapters_merged (Revision *self)
{
  for (guint i = 0; i + 1 < self->chapters->len; i++) {
    RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    RevisionChapter *next = g_ptr_array_index (self->chapters, i + 1);
    for (guint j = 0; j < next->blocks->len; j++)
      g_ptr_array_add (chapter->blocks, g_ptr_array_index (next->blocks, j));
    g_ptr_array_remove_index (self->chapters, i + 1);
  }
}

static void
files_renamed (Revision *self)
{
  for (guint i = 0; i < self->chapters->len; i++) {
    RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    g_free (chapter->path);
    chapter->path = g_strdup_printf ("part%04u.xhtml", i);
  }
  RevisionChapter *first = revision_add_chapter (self, 0, "preface.xhtml");
  revision_add_block (self, first, -1, "A preface to the new edition, which had none.", 0);
}

static bool
is_beside (const RevisionChapter *chapter, guint at, const char *text)
{
  for (guint i = at > 0 ? at - 1 : 0; i <= at && i < chapter->blocks->len; i++) {
    const RevisionBlock *block = g_ptr_array_index (chapter->blocks, i);
    if (strstr (block->text->str, text) != NULL)
      return true;
  }
  return false;
}

/* The very words of a mark in a paragraph of its own, a little before. */
static void
duplicate_inserted (Revision *self)
{
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    guint at = 0;
    gsize length = first_length (mark);
    if (length == 0)
      continue;
    g_autofree char *quote = g_strndup (mark->start_block->text->str + mark->start, length);
    g_autofree char *text =
        i % 2 == 0 ? g_strdup (quote) : g_strdup_printf ("It says: %s And so on.", quote);
    RevisionChapter *chapter = find_chapter (self, mark->start_block, &at);
    guint place = (guint) MAX ((int) at - pick (self, 1, 4), 0);
    /* Of two that are the same and side by side nobody could tell which is the old one. */
    if (at > 0 && !is_beside (chapter, place, text))
      revision_add_block (self, chapter, (int) place, text, 0);
  }
}

/* A fifth of the quote, in its middle, is put in other words. */
static void
partly_rewritten (Revision *self)
{
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    gsize length = first_length (mark);
    if (mark->start_block != mark->end_block || length < 60 || mark->changed)
      continue;
    gsize from = at_character (mark->start_block->text, mark->start + length * 2 / 5);
    gsize to = at_character (mark->start_block->text, mark->start + length * 3 / 5);
    g_autofree char *text =
        g_strndup ("in quite different words, which the author likes better now than those of old "
                   "and which go on for a while",
                   (to - from) + (gsize) pick (self, 0, 10));
    revision_edit (self, mark->start_block, from, to - from, text, false);
  }
}

static void
paragraphs_deleted (Revision *self)
{
  for (guint i = 0; i < self->marks->len; i += 2) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    guint at = 0;
    RevisionChapter *chapter = find_chapter (self, mark->start_block, &at);
    if (chapter != NULL)
      revision_remove_block (self, chapter, at);
    chapter = find_chapter (self, mark->end_block, &at);
    if (chapter != NULL)
      revision_remove_block (self, chapter, at);
  }
}

/* Straight quotes become curly ones and the other way; long words get soft hyphens. */
static void
typography (Revision *self)
{
  for (guint i = 0; i < self->blocks->len; i++) {
    RevisionBlock *block = g_ptr_array_index (self->blocks, i);
    int since_space = 0;
    for (gsize at = 0; at < block->text->len; at = next_character (block->text, at)) {
      gunichar c = g_utf8_get_char (block->text->str + at);
      gsize length = next_character (block->text, at) - at;
      since_space = g_unichar_isalpha (c) && c < 0x250 ? since_space + 1 : 0;
      if (c == '"')
        revision_edit (self, block, at, 1, at == 0 ? "“" : "”", true);
      else if (c == '\'')
        revision_edit (self, block, at, 1, "’", true);
      else if (c == 0x201C || c == 0x201D)
        revision_edit (self, block, at, length, "\"", true);
      else if (c == 0x2018 || c == 0x2019)
        revision_edit (self, block, at, length, "'", true);
      else if (since_space == 6)
        revision_edit (self, block, at, 0, "\u00ad", true);
    }
  }
}

/* Every second paragraph gets its text joined to the one before. */
static void
paragraphs_joined (Revision *self)
{
  for (guint i = 0; i < self->chapters->len; i++) {
    RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    for (guint j = 0; j + 1 < chapter->blocks->len; j++) {
      RevisionBlock *block = g_ptr_array_index (chapter->blocks, j);
      RevisionBlock *next = g_ptr_array_index (chapter->blocks, j + 1);
      if (block->level > 0 || next->level > 0 || pick (self, 0, 3) > 0)
        continue;
      gsize offset = block->text->len + 1;
      for (guint k = 0; k < self->marks->len; k++) {
        RevisionMark *mark = &g_array_index (self->marks, RevisionMark, k);
        if (mark->start_block == next) {
          mark->start_block = block;
          mark->start += offset;
        }
        if (mark->end_block == next) {
          mark->end_block = block;
          mark->end += offset;
        }
      }
      g_string_append_printf (block->text, " %s", next->text->str);
      g_ptr_array_remove_index (chapter->blocks, j + 1);
    }
  }
}

/* The commonest long word is another one from now on. */
static void
name_replaced (Revision *self)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *name = NULL;
  guint most = 0;
  for (guint i = 0; i < self->blocks->len; i++) {
    RevisionBlock *block = g_ptr_array_index (self->blocks, i);
    g_auto (GStrv) words = g_strsplit (block->text->str, " ", -1);
    for (guint j = 0; words[j] != NULL; j++) {
      if (g_utf8_strlen (words[j], -1) < 4)
        continue;
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, words[j])) + 1;
      g_hash_table_insert (counts, g_strdup (words[j]), GUINT_TO_POINTER (n));
      if (n > most) {
        most = n;
        g_free (name);
        name = g_strdup (words[j]);
      }
    }
  }
  for (guint i = 0; i < self->blocks->len && name != NULL; i++) {
    RevisionBlock *block = g_ptr_array_index (self->blocks, i);
    const char *hit = strstr (block->text->str, name);
    while (hit != NULL) {
      gsize at = (gsize) (hit - block->text->str);
      revision_edit (self, block, at, strlen (name), "Wolkonski", false);
      hit = strstr (block->text->str + at + strlen ("Wolkonski"), name);
    }
  }
}

/* The second edition of a book in real life: a bit of everything. */
static void
everything (Revision *self)
{
  paragraphs_removed (self);
  typography (self);
  for (guint i = 0; i < self->blocks->len; i++) {
    RevisionBlock *block = g_ptr_array_index (self->blocks, i);
    for (gsize at = (gsize) pick (self, 0, 300); at + 8 < block->text->len;
         at += (gsize) pick (self, 100, 500)) {
      bool near_end = false;
      gsize place = at_character (block->text, at);
      for (guint j = 0; j < self->marks->len && !near_end; j++) {
        const RevisionMark *mark = &g_array_index (self->marks, RevisionMark, j);
        near_end = (mark->start_block == block && ABS ((gint64) mark->start - (gint64) place) < 12)
                   || (mark->end_block == block && ABS ((gint64) mark->end - (gint64) place) < 12);
      }
      if (!near_end)
        misspell (self, block, place);
    }
  }
  paragraphs_inserted (self);
  chapters_split (self);
  files_renamed (self);
}

const RevisionKind revision_kinds[] = {
  { "identity", identity, REVISION_XHTML },
  { "typo in the quote", typo_in_quote, REVISION_XHTML },
  { "typo near the quote", typo_near_quote, REVISION_XHTML },
  { "spacing in the quote", spacing_in_quote, REVISION_XHTML },
  { "Korean spacing everywhere", spacing_everywhere, REVISION_XHTML },
  { "paragraphs inserted", paragraphs_inserted, REVISION_XHTML },
  { "paragraphs removed", paragraphs_removed, REVISION_XHTML },
  { "paragraphs moved", paragraphs_moved, REVISION_XHTML },
  { "paragraphs joined", paragraphs_joined, REVISION_XHTML },
  { "chapters split", chapters_split, REVISION_XHTML },
  { "chapters merged", chapters_merged, REVISION_XHTML },
  { "files renamed", files_renamed, REVISION_XHTML },
  { "duplicate inserted before", duplicate_inserted, REVISION_XHTML },
  { "sentence partly rewritten", partly_rewritten, REVISION_XHTML },
  { "name replaced everywhere", name_replaced, REVISION_XHTML },
  { "marked text deleted", paragraphs_deleted, REVISION_XHTML },
  { "quotes and soft hyphens", typography, REVISION_XHTML },
  { "EPUB to Markdown", identity, REVISION_MARKDOWN },
  { "second edition", everything, REVISION_XHTML },
};
const guint revision_n_kinds = G_N_ELEMENTS (revision_kinds);
