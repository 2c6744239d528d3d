#include "config.h"

#include "revision.h"

#include "book-text-key.h"

#include <stdio.h>
#include <string.h>

/* Marks in books that are corrected by a script. What is right:
 *
 * - a mark whose text was not touched is where its text is, and called kept or moved;
 * - one whose text was corrected is where the corrected text is, both ends, and called changed;
 * - one whose text was taken out is an orphan; one over several paragraphs that lost its first or
 *   last may also be called changed;
 * - a bookmark is where its place is, whatever it is called; when its very word was replaced, by it,
 *   and called changed;
 * - of a mark over the seam of a divided chapter the part on one side is kept, and it is changed.
 *
 * Wrong in silence is a mark at another place, or with other text, that is called kept or moved. The
 * rest is *shown*: the reader is told to look at it.
 *
 * With the path of a folder as the argument its books are taken, and a table printed. REVISION_SEED=n
 * corrects otherwise, REVISION_BOOK=word takes one book, REVISION_EXPLAIN=1 shows what is not right. */

#define MARKS_OF_A_BOOK 150
#define BYTES_OF_A_WORD 12
#define BYTES_OF_A_BOOK (4 * 1024 * 1024)

typedef enum { RIGHT, SHOWN, WRONG, N_VERDICTS } Verdict;

typedef struct {
  guint n[N_VERDICTS];
  guint n_unknown; /* the parser made another text of the block */
} Tally;

typedef struct {
  int section;
  guint32 start;
  guint32 end;
  bool changed; /* its text, for the eyes of a typographer */
  int other_section; /* of a mark over a seam, or -1 */
  guint32 other_end;
  bool unknown;
} Truth;

static bool
is_unseen (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x00AD || c == 0x200B || c == 0x2060 || c == 0xFEFF;
}

/* An edge may stand on either side of what nobody sees. */
static guint32
skip_unseen (const char *string, guint32 at, guint32 end)
{
  while (at < end) {
    gunichar c = g_utf8_get_char (string + at);
    if (!is_unseen (c))
      break;
    at = (guint32) (g_utf8_next_char (string + at) - string);
  }
  return at;
}

static guint32
skip_unseen_back (const char *string, guint32 at, guint32 start)
{
  while (at > start) {
    const char *before = g_utf8_prev_char (string + at);
    gunichar c = g_utf8_get_char (before);
    if (!is_unseen (c))
      break;
    at = (guint32) (before - string);
  }
  return at;
}

typedef struct {
  guint chapter;
  guint block;
} BlockAt;

static GHashTable *
index_blocks (const Revision *book)
{
  GHashTable *places = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  for (guint i = 0; i < book->chapters->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (book->chapters, i);
    for (guint j = 0; j < chapter->blocks->len; j++) {
      BlockAt at = { i, j };
      g_hash_table_insert (places, g_ptr_array_index (chapter->blocks, j),
                           g_memdup2 (&at, sizeof at));
    }
  }
  return places;
}

/* Whether the parser has made of a block what was written. */
static bool
is_same_text (DomText *text, guint index, const RevisionBlock *block)
{
  if (index >= dom_text_get_n_blocks (text))
    return false;
  const DomBlock *found = dom_text_get_block (text, index);
  return found->end - found->start == block->text->len
         && memcmp (dom_text_get_string (text, NULL) + found->start, block->text->str,
                    block->text->len)
                == 0;
}

static Truth
find_truth (GHashTable *places, GPtrArray *texts, const RevisionMark *mark)
{
  Truth truth = { .section = -1, .other_section = -1 };
  if (mark->gone)
    return truth;
  const BlockAt *first = g_hash_table_lookup (places, mark->start_block);
  const BlockAt *last = g_hash_table_lookup (places, mark->end_block);
  DomText *text = g_ptr_array_index (texts, first->chapter);
  DomText *end_text = g_ptr_array_index (texts, last->chapter);
  gsize length = 0;
  dom_text_get_string (text, &length);
  if (!is_same_text (text, first->block, mark->start_block)
      || !is_same_text (end_text, last->block, mark->end_block)) {
    truth.unknown = true;
    return truth;
  }
  truth.section = (int) first->chapter;
  truth.start = dom_text_get_block (text, first->block)->start + (guint32) mark->start;
  truth.end = dom_text_get_block (end_text, last->block)->start + (guint32) mark->end;
  if (first->chapter == last->chapter) {
    if (truth.end < truth.start) {
      truth.unknown = true;
      return truth;
    }
    const char *string = dom_text_get_string (text, NULL) + truth.start;
    g_autoptr (BookTextKey) new =
        book_text_key_new (string, truth.end - truth.start, BOOK_TEXT_KEY_SPACED);
    g_autoptr (BookTextKey) old =
        book_text_key_new (marks_anchor_get_exact (mark->anchor), -1, BOOK_TEXT_KEY_SPACED);
    truth.changed =
        strcmp (book_text_key_get_string (new, NULL), book_text_key_get_string (old, NULL)) != 0;
    return truth;
  }
  truth.changed = true;
  truth.other_section = (int) last->chapter;
  truth.other_end = truth.end;
  truth.end = (guint32) length;
  return truth;
}

static bool
is_at (const Truth *truth, const MarksPlace *place, GPtrArray *texts, bool point)
{
  if (place->section != truth->section)
    return false;
  gsize length = 0;
  const char *string =
      dom_text_get_string (g_ptr_array_index (texts, (guint) place->section), &length);
  guint32 end = (guint32) length;
  return skip_unseen (string, place->start, end) == skip_unseen (string, truth->start, end)
         && (point
             || skip_unseen_back (string, place->end, 0)
                    == skip_unseen_back (string, truth->end, 0));
}

/* Of a mark over the seam of a divided chapter one side is enough. */
static bool
is_on_one_side (const Truth *truth, const MarksPlace *place)
{
  return truth->other_section >= 0
         && ((place->section == truth->section && place->start >= truth->start)
             || (place->section == truth->other_section && place->end <= truth->other_end));
}

static Verdict
judge (const RevisionMark *mark, const Truth *truth, const MarksPlace *place, GPtrArray *texts)
{
  bool orphan = place->state == MARKS_STATE_ORPHAN;
  bool told = orphan || place->state == MARKS_STATE_CHANGED;
  bool point = mark->kind == REVISION_MARK_POINT;
  bool has_rest = mark->kind == REVISION_MARK_BLOCKS || mark->kind == REVISION_MARK_CHAPTERS;
  if (mark->gone)
    return orphan || (told && has_rest) ? RIGHT : told ? SHOWN : WRONG;
  if (orphan)
    return SHOWN;
  if (truth->other_section >= 0)
    return !told ? WRONG : is_on_one_side (truth, place) ? RIGHT : SHOWN;
  if (point && told && place->section == truth->section
      && ABS ((gint64) place->start - (gint64) truth->start) <= BYTES_OF_A_WORD)
    return RIGHT;
  if (!is_at (truth, place, texts, point))
    return told ? SHOWN : WRONG;
  if (point)
    return RIGHT;
  if (truth->changed)
    return told ? RIGHT : WRONG;
  return told ? SHOWN : RIGHT;
}

static void
explain (const char *what,
         const RevisionMark *mark,
         const Truth *truth,
         const MarksPlace *place,
         GPtrArray *texts)
{
  g_autofree char *there = NULL;
  g_autofree char *here = NULL;
  if (place->section >= 0)
    there = g_strndup (dom_text_get_string (g_ptr_array_index (texts, (guint) place->section), NULL)
                           + place->start,
                       place->end - place->start);
  if (truth->section >= 0 && truth->end >= truth->start)
    here = g_strndup (dom_text_get_string (g_ptr_array_index (texts, (guint) truth->section), NULL)
                          + truth->start,
                      truth->end - truth->start);
  g_printerr ("%s: kind %d, %s, gone %d changed %d\n  old  [%s]\n  true %d:%u [%s]\n  is   %d:%u "
              "[%s]\n",
              what, mark->kind, marks_state_to_string (place->state), mark->gone, truth->changed,
              marks_anchor_get_exact (mark->anchor), truth->section, truth->start, here,
              place->section, place->start, there);
}

/* Corrects the book and looks for all its marks. */
static Tally
try_kind (const Revision *original, MarksOutline *old, const RevisionKind *kind)
{
  Tally tally = { 0 };
  g_autoptr (Revision) book = revision_copy (original);
  kind->apply (book);
  g_autoptr (GPtrArray) texts = revision_render (book, kind->format);
  g_autoptr (GHashTable) places = index_blocks (book);
  g_autoptr (MarksReanchor) index = marks_reanchor_new ();
  for (guint i = 0; i < texts->len; i++) {
    const RevisionChapter *chapter = g_ptr_array_index (book->chapters, i);
    marks_reanchor_add_section (index, (int) i, chapter->path, g_ptr_array_index (texts, i));
  }
  if (old != NULL) {
    g_autoptr (GBytes) bytes = marks_outline_to_bytes (old);
    marks_reanchor_take_edition (index, 1, marks_outline_new_from_bytes (bytes));
  }
  for (guint i = 0; i < book->marks->len; i++) {
    const RevisionMark *mark = &g_array_index (book->marks, RevisionMark, i);
    Truth truth = find_truth (places, texts, mark);
    if (truth.unknown) {
      tally.n_unknown++;
      continue;
    }
    MarksPlace place = marks_reanchor_resolve (index, mark->anchor);
    Verdict verdict = judge (mark, &truth, &place, texts);
    tally.n[verdict]++;
    if (verdict != RIGHT && g_getenv ("REVISION_EXPLAIN") != NULL
        && (old != NULL || g_getenv ("REVISION_ALONE") != NULL))
      explain (kind->name, mark, &truth, &place, texts);
  }
  return tally;
}

static MarksOutline *
make_outline (const Revision *book)
{
  g_autoptr (GPtrArray) texts = revision_render (book, REVISION_XHTML);
  MarksOutline *outline = marks_outline_new ();
  for (guint i = 0; i < texts->len; i++)
    marks_outline_add_section (outline, (int) i, g_ptr_array_index (texts, i));
  return outline;
}

static void
add (Tally *sum, const Tally *tally)
{
  for (int i = 0; i < N_VERDICTS; i++)
    sum->n[i] += tally->n[i];
  sum->n_unknown += tally->n_unknown;
}

static double
percent (const Tally *tally)
{
  guint n = tally->n[RIGHT] + tally->n[SHOWN] + tally->n[WRONG];
  return n > 0 ? 100.0 * tally->n[RIGHT] / n : 100;
}

/* Our own book: prose in two languages, a poem with a refrain, a table of short cells. */
static Revision *
make_own_book (void)
{
  static const char *const subjects[] = { "The miller", "Her brother", "A stranger from the coast",
                                          "The old ferryman", "Nobody in the village" };
  static const char *const deeds[] = {
    "had closed the shutters before the storm came over the hill",
    "wrote a letter that was never sent and never burnt",
    "counted the boats on the grey water until evening",
    "spoke of the bridge as if it were still standing",
  };
  static const char *const korean[] = { "방앗간 주인은", "누이의 오빠는", "바닷가에서 온 나그네는",
                                        "늙은 뱃사공은", "마을의 아무도" };
  static const char *const acts[] = {
    "폭풍이 언덕을 넘어오기 전에 덧문을 닫았다",
    "보내지도 태우지도 않을 편지를 밤새 썼다",
    "저녁까지 잿빛 물 위의 배를 세고 있었다",
    "다리가 아직 서 있는 것처럼 이야기하였다",
  };
  Revision *book = revision_new ();
  for (int i = 0; i < 12; i++) {
    g_autofree char *path = g_strdup_printf ("chapter-%d.xhtml", i + 1);
    g_autofree char *title = g_strdup_printf ("Chapter %d", i + 1);
    RevisionChapter *chapter = revision_add_chapter (book, -1, path);
    revision_add_block (book, chapter, -1, title, 1);
    for (int j = 0; j < 10; j++) {
      int n = i * 10 + j;
      g_autofree char *english = g_strdup_printf (
          "%s %s in the year %d. He waited for the letter. \"It is late,\" said the %d. guest, "
          "and %s, they say, for %d days.",
          subjects[n % 5], deeds[n % 4], 1700 + n * 3, n + 2, deeds[(n + 1) % 4], n + 11);
      g_autofree char *hangul = g_strdup_printf (
          "%s %s. 그해는 %d년이었다. 그는 편지를 기다렸다. %s %s고 %d번째 손님이 "
          "말하였으나 아무도 듣지 않았다.",
          korean[n % 5], acts[n % 4], 1700 + n * 3, korean[(n + 2) % 5], acts[(n + 3) % 4], n + 2);
      revision_add_block (book, chapter, -1, english, 0);
      revision_add_block (book, chapter, -1, hangul, 0);
      if (j == 4)
        revision_add_block (book, chapter, -1, "A second part", 2);
      if (j % 3 == 2)
        revision_add_block (book, chapter, -1, "And the bell rang over the town.", 0);
      if (j % 5 == 3)
        revision_add_block (book, chapter, -1, "* * *", 0);
    }
  }
  revision_put_marks (book, 400);
  return book;
}

static void
test_kind (gconstpointer data)
{
  const RevisionKind *kind = data;
  g_autoptr (Revision) book = make_own_book ();
  g_autoptr (MarksOutline) outline = make_outline (book);
  Tally tally = try_kind (book, outline, kind);
  Tally alone = try_kind (book, NULL, kind);
  g_test_message ("%u right, %u shown, %u wrong; without the outline %u, %u, %u", tally.n[RIGHT],
                  tally.n[SHOWN], tally.n[WRONG], alone.n[RIGHT], alone.n[SHOWN], alone.n[WRONG]);
  g_assert_cmpuint (tally.n[RIGHT] + tally.n[SHOWN] + tally.n[WRONG], >=, 300);
  g_assert_cmpuint (tally.n[WRONG], ==, 0);
  /* Much of this book is there more than once, which is hard on purpose. */
  g_assert_cmpfloat (percent (&tally), >=, 97);
}

static const char *const shared_books[] = {
  "pg_11_Alice-s-Adventures-in-Wonderland",
  "gen_pandoc_rust-book-ko",
  "gen_pandoc_tech-interview-ko",
  "gen_calibre_ko-fedevelopers",
  "gen_docbook_debmake-doc.ja",
  "gen_sphinx_debian-policy",
  "books-are-next_dalimilova_kronika",
  "idpf_regime-anticancer-arabic",
  "idpf_epub30-spec",
  "se_hamlet",
  "se_the-adventures-of-sherlock-holmes",
  "se_the-divine-comedy_henry-wadsworth-longfellow",
  "pg_972_The-Devil-s-Dictionary",
  "se_war-and-peace_louise-maude_aylmer-maude",
};

static void
print_row (const char *name, const Tally *tally, const Tally *alone)
{
  printf ("%-28.28s %6.2f %% %6u %5u %5u   %6.2f %% %6u %5u %5u\n", name, percent (tally),
          tally->n[RIGHT], tally->n[SHOWN], tally->n[WRONG], percent (alone), alone->n[RIGHT],
          alone->n[SHOWN], alone->n[WRONG]);
}

static int
try_books (const char *folder)
{
  g_autofree Tally *kinds = g_new0 (Tally, revision_n_kinds);
  g_autofree Tally *kinds_alone = g_new0 (Tally, revision_n_kinds);
  Tally all = { 0 };
  Tally all_alone = { 0 };
  guint n_books = 0;
  if (!g_file_test (folder, G_FILE_TEST_IS_DIR)) {
    printf ("no books at %s\n", folder);
    return 77;
  }
  printf ("%-28s %8s %6s %5s %5s   %s\n", "", "", "right", "shown", "wrong",
          "without the outline of the old edition");
  for (guint i = 0; i < G_N_ELEMENTS (shared_books); i++) {
    g_autofree char *name = g_strconcat (shared_books[i], ".epub", NULL);
    g_autofree char *path = g_build_filename (folder, "epub", name, NULL);
    if (!g_file_test (path, G_FILE_TEST_EXISTS)
        || (g_getenv ("REVISION_BOOK") != NULL
            && strstr (name, g_getenv ("REVISION_BOOK")) == NULL))
      continue;
    g_autoptr (Revision) book = revision_new_from_file (path, BYTES_OF_A_BOOK);
    revision_put_marks (book, MARKS_OF_A_BOOK);
    g_autoptr (MarksOutline) outline = make_outline (book);
    Tally sum = { 0 };
    Tally sum_alone = { 0 };
    n_books++;
    for (guint j = 0; j < revision_n_kinds; j++) {
      Tally tally = try_kind (book, outline, &revision_kinds[j]);
      Tally alone = try_kind (book, NULL, &revision_kinds[j]);
      add (&sum, &tally);
      add (&sum_alone, &alone);
      add (&kinds[j], &tally);
      add (&kinds_alone[j], &alone);
      if (tally.n[SHOWN] + tally.n[WRONG] > 0 || g_getenv ("REVISION_ALL") != NULL) {
        g_autofree char *label = g_strdup_printf ("  %s", revision_kinds[j].name);
        print_row (label, &tally, &alone);
      }
    }
    print_row (shared_books[i], &sum, &sum_alone);
    fflush (stdout);
    add (&all, &sum);
    add (&all_alone, &sum_alone);
  }
  printf ("\nBy kind of correction, over %u books:\n", n_books);
  for (guint j = 0; j < revision_n_kinds; j++)
    print_row (revision_kinds[j].name, &kinds[j], &kinds_alone[j]);
  print_row ("all", &all, &all_alone);
  printf ("%u marks left out, whose block the Markdown parser read as another text\n",
          all.n_unknown);
  return all.n[WRONG] == 0 && percent (&all) >= 99.5 ? 0 : 1;
}

int
main (int argc, char **argv)
{
  if (argc > 1 && argv[1][0] != '-')
    return try_books (argv[1]);
  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < revision_n_kinds; i++) {
    g_autofree char *name = g_strconcat ("/marks/revision/", revision_kinds[i].name, NULL);
    g_strdelimit (name, " ", '-');
    g_test_add_data_func (name, &revision_kinds[i], test_kind);
  }
  return g_test_run ();
}
