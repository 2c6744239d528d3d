#include "config.h"

#include "revision.h"

#include "dom-markdown.h"
#include "dom-xhtml.h"

#include <string.h>

#define SEED 20240615

static void
block_free (gpointer data)
{
  RevisionBlock *block = data;
  g_string_free (block->text, TRUE);
  g_free (block);
}

static void
chapter_free (gpointer data)
{
  RevisionChapter *chapter = data;
  g_ptr_array_unref (chapter->blocks);
  g_free (chapter->path);
  g_free (chapter);
}

static void
clear_mark (gpointer data)
{
  g_clear_pointer (&((RevisionMark *) data)->anchor, marks_anchor_unref);
}

Revision *
revision_new (void)
{
  Revision *self = g_new0 (Revision, 1);
  self->chapters = g_ptr_array_new_with_free_func (chapter_free);
  self->blocks = g_ptr_array_new_with_free_func (block_free);
  self->marks = g_array_new (FALSE, TRUE, sizeof (RevisionMark));
  g_array_set_clear_func (self->marks, clear_mark);
  const char *seed = g_getenv ("REVISION_SEED");
  self->random =
      g_rand_new_with_seed (seed != NULL ? (guint32) g_ascii_strtoull (seed, NULL, 10) : SEED);
  return self;
}

void
revision_free (Revision *self)
{
  g_ptr_array_unref (self->chapters);
  g_ptr_array_unref (self->blocks);
  g_array_unref (self->marks);
  g_rand_free (self->random);
  g_free (self);
}

/* At -1: as the last one. */
RevisionChapter *
revision_add_chapter (Revision *self, int at, const char *path)
{
  RevisionChapter *chapter = g_new0 (RevisionChapter, 1);
  chapter->path = g_strdup (path);
  chapter->blocks = g_ptr_array_new ();
  g_ptr_array_insert (self->chapters, at, chapter);
  return chapter;
}

/* One space for white space, none at the ends, no pictures. */
static GString *
clean (const char *text)
{
  GString *out = g_string_new (NULL);
  bool space = false;
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar ch = g_utf8_get_char (c);
    if (g_unichar_isspace (ch)) {
      space = out->len > 0;
      continue;
    }
    if (ch == 0xFFFC || g_unichar_iscntrl (ch))
      continue;
    if (space)
      g_string_append_c (out, ' ');
    space = false;
    g_string_append_unichar (out, ch);
  }
  return out;
}

/* A block that is empty when cleaned is none: NULL. */
RevisionBlock *
revision_add_block (Revision *self, RevisionChapter *chapter, int at, const char *text, int level)
{
  GString *cleaned = clean (text);
  if (cleaned->len == 0) {
    g_string_free (cleaned, TRUE);
    return NULL;
  }
  RevisionBlock *block = g_new0 (RevisionBlock, 1);
  block->text = cleaned;
  block->level = level;
  g_ptr_array_add (self->blocks, block);
  g_ptr_array_insert (chapter->blocks, at, block);
  return block;
}

/* The text of a book, up to @limit bytes of it. */
Revision *
revision_new_from_file (const char *path, gsize limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) publication = book_publication_open (path, NULL, &error);
  g_assert_no_error (error);
  Revision *self = revision_new ();
  gsize total = 0;
  for (guint i = 0; i < book_publication_get_n_sections (publication) && total < limit; i++) {
    g_autoptr (DomDocument) document = book_publication_load_document (publication, i, NULL);
    if (document == NULL)
      continue;
    gsize length = 0;
    g_autoptr (DomText) text = dom_text_new (document);
    const char *string = dom_text_get_string (text, &length);
    RevisionChapter *chapter =
        revision_add_chapter (self, -1, book_publication_get_section (publication, i)->path);
    total += length;
    for (guint j = 0; j < dom_text_get_n_blocks (text); j++) {
      const DomBlock *block = dom_text_get_block (text, j);
      g_autofree char *part = g_strndup (string + block->start, block->end - block->start);
      int level = block->element != NULL ? dom_node_get_heading_level (block->element) : 0;
      revision_add_block (self, chapter, -1, part, level);
    }
  }
  return self;
}

Revision *
revision_copy (const Revision *self)
{
  Revision *copy = revision_new ();
  g_autoptr (GHashTable) same = g_hash_table_new (NULL, NULL);
  for (guint i = 0; i < self->chapters->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    RevisionChapter *added = revision_add_chapter (copy, -1, chapter->path);
    for (guint j = 0; j < chapter->blocks->len; j++) {
      RevisionBlock *block = g_ptr_array_index (chapter->blocks, j);
      g_hash_table_insert (same, block,
                           revision_add_block (copy, added, -1, block->text->str, block->level));
    }
  }
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark mark = g_array_index (self->marks, RevisionMark, i);
    mark.start_block = g_hash_table_lookup (same, mark.start_block);
    mark.end_block = g_hash_table_lookup (same, mark.end_block);
    if (mark.anchor != NULL)
      marks_anchor_ref (mark.anchor);
    g_array_append_val (copy->marks, mark);
  }
  return copy;
}

static void
append_xhtml (GString *out, const RevisionBlock *block)
{
  g_autofree char *text = g_markup_escape_text (block->text->str, -1);
  if (block->level > 0)
    g_string_append_printf (out, "<h%d>%s</h%d>\n", block->level, text, block->level);
  else
    g_string_append_printf (out, "<p>%s</p>\n", text);
}

static void
append_markdown (GString *out, const RevisionBlock *block)
{
  for (int i = 0; i < block->level; i++)
    g_string_append (out, i + 1 < block->level ? "#" : "# ");
  for (const char *c = block->text->str; *c != '\0'; c++) {
    if (g_ascii_ispunct (*c))
      g_string_append_c (out, '\\');
    g_string_append_c (out, *c);
  }
  g_string_append (out, "\n\n");
}

/* (element-type DomText): the texts of the chapters, through the parser of the format. */
GPtrArray *
revision_render (const Revision *self, RevisionFormat format)
{
  GPtrArray *texts = g_ptr_array_new_with_free_func ((GDestroyNotify) dom_text_unref);
  for (guint i = 0; i < self->chapters->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
    g_autoptr (GString) source = g_string_new (
        format == REVISION_XHTML ? "<html xmlns=\"http://www.w3.org/1999/xhtml\"><body>\n" : "");
    for (guint j = 0; j < chapter->blocks->len; j++) {
      if (format == REVISION_XHTML)
        append_xhtml (source, g_ptr_array_index (chapter->blocks, j));
      else
        append_markdown (source, g_ptr_array_index (chapter->blocks, j));
    }
    if (format == REVISION_XHTML)
      g_string_append (source, "</body></html>");
    g_autoptr (GBytes) bytes = g_bytes_new (source->str, source->len);
    g_autoptr (DomDocument) document =
        format == REVISION_XHTML
            ? dom_document_parse_xhtml (bytes, chapter->path, NULL, diagnostics)
            : dom_document_parse_markdown (bytes, "a.md", NULL, NULL, diagnostics);
    g_ptr_array_add (texts, dom_text_new (document));
  }
  return texts;
}

/* Bytes at the beginning and the end of sentences and words. */
static const char *
find_sentence_end (const char *text)
{
  for (const char *c = text; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar ch = g_utf8_get_char (c);
    if (ch == '.' || ch == '!' || ch == '?' || ch == 0x3002)
      return g_utf8_next_char (c);
  }
  return text + strlen (text);
}

static void
trim_mark (RevisionMark *mark)
{
  while (mark->start < mark->end && mark->start_block->text->str[mark->start] == ' ')
    mark->start++;
  while (mark->end > 0 && mark->end_block->text->str[mark->end - 1] == ' ')
    mark->end--;
}

static gsize
align_to_character (const GString *text, gsize at)
{
  at = MIN (at, text->len);
  while (at > 0 && ((guchar) text->str[at] & 0xc0) == 0x80)
    at--;
  return at;
}

static bool
add_mark (Revision *self, RevisionMark mark)
{
  if (mark.kind != REVISION_MARK_POINT)
    trim_mark (&mark);
  if (mark.kind != REVISION_MARK_POINT && mark.start_block == mark.end_block
      && mark.start >= mark.end)
    return false;
  g_array_append_val (self->marks, mark);
  return true;
}

static RevisionBlock *
pick_block (Revision *self, RevisionChapter **chapter, guint *at)
{
  for (int tries = 0; tries < 1000; tries++) {
    *chapter = g_ptr_array_index (
        self->chapters, (guint) g_rand_int_range (self->random, 0, (int) self->chapters->len));
    if ((*chapter)->blocks->len == 0)
      continue;
    *at = (guint) g_rand_int_range (self->random, 0, (int) (*chapter)->blocks->len);
    return g_ptr_array_index ((*chapter)->blocks, *at);
  }
  g_assert_not_reached ();
}

static void
mark_sentence (Revision *self)
{
  RevisionChapter *chapter = NULL;
  guint at = 0;
  RevisionBlock *block = pick_block (self, &chapter, &at);
  gsize from = align_to_character (
      block->text, (gsize) g_rand_int_range (self->random, 0, (int) block->text->len));
  if (from > 0)
    from = (gsize) (find_sentence_end (block->text->str + from) - block->text->str);
  gsize to = (gsize) (find_sentence_end (block->text->str + from) - block->text->str);
  if (to < from + 15)
    return;
  add_mark (self,
            (RevisionMark){ REVISION_MARK_SENTENCE, block, from, block, to, false, false, NULL });
}

static void
mark_word (Revision *self)
{
  RevisionChapter *chapter = NULL;
  guint at = 0;
  RevisionBlock *block = pick_block (self, &chapter, &at);
  gsize from = align_to_character (
      block->text, (gsize) g_rand_int_range (self->random, 0, (int) block->text->len));
  const char *space = strchr (block->text->str + from, ' ');
  if (space == NULL || space[1] == '\0')
    return;
  from = (gsize) (space + 1 - block->text->str);
  const char *end = strchr (space + 1, ' ');
  gsize to = end != NULL ? (gsize) (end - block->text->str) : block->text->len;
  if (to - from > 40)
    return;
  add_mark (self,
            (RevisionMark){ REVISION_MARK_SHORT, block, from, block, to, false, false, NULL });
}

static void
mark_blocks (Revision *self, bool over_heading)
{
  RevisionChapter *chapter = NULL;
  guint at = 0;
  RevisionBlock *block = pick_block (self, &chapter, &at);
  guint last = at + (guint) g_rand_int_range (self->random, 1, 4);
  if (last >= chapter->blocks->len)
    return;
  bool heading = false;
  for (guint i = at + 1; i < last; i++)
    heading |= ((RevisionBlock *) g_ptr_array_index (chapter->blocks, i))->level > 0;
  if (over_heading != heading)
    return;
  RevisionBlock *end_block = g_ptr_array_index (chapter->blocks, last);
  gsize from = align_to_character (block->text, block->text->len / 2);
  gsize to = align_to_character (end_block->text, (end_block->text->len + 1) / 2);
  RevisionMarkKind kind = over_heading ? REVISION_MARK_CHAPTERS : REVISION_MARK_BLOCKS;
  if (to > 0)
    add_mark (self, (RevisionMark){ kind, block, from, end_block, to, false, false, NULL });
}

static void
mark_point (Revision *self)
{
  RevisionChapter *chapter = NULL;
  guint at = 0;
  RevisionBlock *block = pick_block (self, &chapter, &at);
  gsize from = align_to_character (
      block->text, (gsize) g_rand_int_range (self->random, 0, (int) block->text->len));
  if (block->text->str[from] != ' ')
    add_mark (self,
              (RevisionMark){ REVISION_MARK_POINT, block, from, block, from, false, false, NULL });
}

/* Sentences that are in the book more than once, and whole blocks that are. */
static GPtrArray *
find_repeated (const Revision *self, GHashTable *counts)
{
  GPtrArray *owners = g_ptr_array_new ();
  for (guint i = 0; i < self->chapters->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    for (guint j = 0; j < chapter->blocks->len; j++) {
      RevisionBlock *block = g_ptr_array_index (chapter->blocks, j);
      for (const char *c = block->text->str; *c != '\0';) {
        const char *end = find_sentence_end (c);
        char *sentence = g_strndup (c, (gsize) (end - c));
        g_strstrip (sentence);
        guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, sentence)) + 1;
        g_hash_table_insert (counts, sentence, GUINT_TO_POINTER (n));
        c = end;
      }
      g_ptr_array_add (owners, block);
    }
  }
  return owners;
}

static void
mark_repeated (Revision *self, guint n)
{
  g_autoptr (GHashTable) counts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) blocks = find_repeated (self, counts);
  g_autoptr (GArray) found = g_array_new (FALSE, TRUE, sizeof (RevisionMark));
  for (guint i = 0; i < blocks->len; i++) {
    RevisionBlock *block = g_ptr_array_index (blocks, i);
    for (const char *c = block->text->str; *c != '\0';) {
      const char *end = find_sentence_end (c);
      g_autofree char *sentence = g_strndup (c, (gsize) (end - c));
      g_strstrip (sentence);
      RevisionMark mark = { REVISION_MARK_REPEATED,
                            block,
                            (gsize) (c - block->text->str),
                            block,
                            (gsize) (end - block->text->str),
                            false,
                            false,
                            NULL };
      if (GPOINTER_TO_UINT (g_hash_table_lookup (counts, sentence)) > 1 && strlen (sentence) > 3)
        g_array_append_val (found, mark);
      c = end;
    }
  }
  for (guint i = 0; i < n && found->len > 0; i++) {
    guint at = (guint) g_rand_int_range (self->random, 0, (int) found->len);
    add_mark (self, g_array_index (found, RevisionMark, at));
    g_array_remove_index_fast (found, at);
  }
}

/* Makes anchors in the book as it is now. */
static void
make_anchors (Revision *self)
{
  g_autoptr (GPtrArray) texts = revision_render (self, REVISION_XHTML);
  g_autoptr (GHashTable) places = g_hash_table_new (NULL, NULL); /* block → chapter, block */
  for (guint i = 0; i < self->chapters->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (self->chapters, i);
    g_assert_cmpuint (dom_text_get_n_blocks (g_ptr_array_index (texts, i)), ==,
                      chapter->blocks->len);
    for (guint j = 0; j < chapter->blocks->len; j++)
      g_hash_table_insert (places, g_ptr_array_index (chapter->blocks, j),
                           GUINT_TO_POINTER (i << 20 | j));
  }
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    guint first = GPOINTER_TO_UINT (g_hash_table_lookup (places, mark->start_block));
    guint last = GPOINTER_TO_UINT (g_hash_table_lookup (places, mark->end_block));
    DomText *text = g_ptr_array_index (texts, first >> 20);
    const RevisionChapter *chapter = g_ptr_array_index (self->chapters, first >> 20);
    gsize start = dom_text_get_block (text, first & 0xfffff)->start + mark->start;
    gsize end = dom_text_get_block (text, last & 0xfffff)->start + mark->end;
    g_autoptr (MarksAnchor) anchor = marks_anchor_new_for_text (
        chapter->path, (int) (first >> 20), text, (guint32) start, (guint32) end);
    g_autoptr (StoreAnchor) row = marks_anchor_to_row (anchor, 1);
    mark->anchor = marks_anchor_new_from_row (row);
  }
}

/* About @n marks of every kind there can be. */
void
revision_put_marks (Revision *self, guint n)
{
  mark_repeated (self, n / 5);
  for (guint tries = 0; tries < n * 20 && self->marks->len < n; tries++) {
    switch (tries % 8) {
    case 0:
    case 1:
    case 2:
      mark_sentence (self);
      break;
    case 3:
    case 4:
      mark_word (self);
      break;
    case 5:
      mark_blocks (self, false);
      break;
    case 6:
      mark_blocks (self, true);
      break;
    default:
      mark_point (self);
    }
  }
  make_anchors (self);
}

/* Moves one end over an edit; an insertion just at an end stays outside of a range. */
static gsize
shift_end (gsize end, gsize at, gsize n_removed, gsize n_inserted, bool is_start)
{
  if (end < at || (end == at && (!is_start || n_removed > 0)))
    return end;
  if (end >= at + n_removed)
    return end - n_removed + n_inserted;
  return is_start ? at + n_inserted : at;
}

static bool
touches (const RevisionMark *mark, const RevisionBlock *block, gsize at, gsize n_removed)
{
  bool after_start = block != mark->start_block || at + n_removed > mark->start;
  bool before_end = block != mark->end_block || at < mark->end;
  return after_start && before_end;
}

/* Replaces a part of a block. Marks know; one that is typographic changes no text for them. */
void
revision_edit (Revision *self,
               RevisionBlock *block,
               gsize at,
               gsize n_removed,
               const char *inserted,
               bool typographic)
{
  gsize n_inserted = strlen (inserted);
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    if (block != mark->start_block && block != mark->end_block)
      continue;
    if (!typographic && mark->kind != REVISION_MARK_POINT && touches (mark, block, at, n_removed))
      mark->changed = true;
    if (block == mark->start_block)
      mark->start = shift_end (mark->start, at, n_removed, n_inserted, true);
    if (block == mark->end_block)
      mark->end =
          shift_end (mark->end, at, n_removed, n_inserted, mark->kind == REVISION_MARK_POINT);
  }
  g_string_erase (block->text, (gssize) at, (gssize) n_removed);
  g_string_insert (block->text, (gssize) at, inserted);
}

bool
revision_has_mark (const Revision *self, const RevisionBlock *block)
{
  for (guint i = 0; i < self->marks->len; i++) {
    const RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    if (mark->start_block == block || mark->end_block == block)
      return true;
  }
  return false;
}

/* Takes a block out of the book; marks with an end in it are gone. */
void
revision_remove_block (Revision *self, RevisionChapter *chapter, guint at)
{
  const RevisionBlock *block = g_ptr_array_index (chapter->blocks, at);
  for (guint i = 0; i < self->marks->len; i++) {
    RevisionMark *mark = &g_array_index (self->marks, RevisionMark, i);
    mark->gone |= mark->start_block == block || mark->end_block == block;
  }
  g_ptr_array_remove_index (chapter->blocks, at);
}
