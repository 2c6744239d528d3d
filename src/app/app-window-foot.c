#include "config.h"

#include "app-window-private.h"

#include <string.h>

/* What the foot says: the number of the page, also of the printed one, and how long the reader will
 * need. How much there is to read in sections that nobody has opened yet is told by their size, at
 * the rate of those that are known. */

/* Of a book of which nothing is known: letters, or syllables, to the byte of a section's file. */
#define LETTERS_PER_BYTE 0.7
#define SYLLABLES_PER_BYTE 0.25
/* It counts as much as so many bytes that are known. */
#define UNKNOWN_BYTES 4096

/* A document of a whole book is not counted at every page: so many bytes at once are. */
#define CHUNK 4096

/* What there is to read in a section. */
typedef struct {
  ReaderWork work;
  GArray *chunks; /* of ReaderWork: from the start to each multiple of CHUNK; NULL until known */
} SectionWork;

struct _AppWindowFoot {
  ReaderPace *pace;
  GArray *works; /* of SectionWork */
  ReaderWork known; /* of all sections that are known */
  gint64 known_size; /* in bytes */
  int pages_section; /* whose print pages have been found, or -1 */
  GArray *pages; /* of guint32: where each entry of the page list begins; only that section's */
  bool learning; /* the settings change because of us */
};

static void
forget_book (AppWindowFoot *self)
{
  g_clear_pointer (&self->works, g_array_unref);
  g_clear_pointer (&self->pages, g_array_unref);
  self->known = (ReaderWork){ 0 };
  self->known_size = 0;
  self->pages_section = -1;
  reader_pace_look_away (self->pace);
}

/* What has been learned of the reader may have been learned in another window, or forgotten. */
static void
on_pace_changed (AppWindow *self)
{
  if (self->foot_state->learning)
    return;
  g_autoptr (GVariant) learned = g_settings_get_value (self->settings, "reading-pace");
  reader_pace_set_learned (self->foot_state->pace, learned);
  app_window_update_foot (self);
}

/* Begins to know the reader. */
void
app_window_start_foot (AppWindow *self)
{
  g_autoptr (GVariant) learned = g_settings_get_value (self->settings, "reading-pace");
  self->foot_state = g_new0 (AppWindowFoot, 1);
  self->foot_state->pace = reader_pace_new (learned);
  self->foot_state->pages_section = -1;
  app_foot_set_settings (self->foot, self->settings);
  g_signal_connect_object (self->settings, "changed::reading-pace", G_CALLBACK (on_pace_changed),
                           self, G_CONNECT_SWAPPED);
}

void
app_window_free_foot (AppWindow *self)
{
  if (self->foot_state == NULL)
    return;
  forget_book (self->foot_state);
  reader_pace_free (self->foot_state->pace);
  g_clear_pointer (&self->foot_state, g_free);
}

/* Another book is shown, or none. */
void
app_window_reset_foot (AppWindow *self)
{
  forget_book (self->foot_state);
}

static void
clear_work (gpointer data)
{
  SectionWork *work = data;
  g_clear_pointer (&work->chunks, g_array_unref);
}

static GArray *
get_works (AppWindow *self)
{
  AppWindowFoot *foot = self->foot_state;
  if (foot->works == NULL) {
    foot->works = g_array_new (FALSE, TRUE, sizeof (SectionWork));
    g_array_set_clear_func (foot->works, clear_work);
    g_array_set_size (foot->works, book_publication_get_n_sections (self->publication));
  }
  return foot->works;
}

static void
note_section (AppWindow *self, int section, const DomText *text)
{
  AppWindowFoot *foot = self->foot_state;
  SectionWork *work = &g_array_index (get_works (self), SectionWork, section);
  if (work->chunks != NULL)
    return;
  gsize length = 0;
  dom_text_get_string (text, &length);
  work->chunks = g_array_new (FALSE, FALSE, sizeof (ReaderWork));
  for (guint32 at = 0; at <= length; at += CHUNK) {
    g_array_append_val (work->chunks, work->work);
    work->work = reader_work_add (work->work, reader_work_measure (text, at, at + CHUNK));
  }
  foot->known = reader_work_add (foot->known, work->work);
  foot->known_size += book_publication_get_section (self->publication, (guint) section)->size;
}

static bool
has_square_script (AppWindow *self)
{
  const char *const *languages = book_publication_get_metadata (self->publication)->languages;
  const char *language = languages != NULL && languages[0] != NULL ? languages[0] : "";
  static const char *const square[] = { "ko", "ja", "zh" };
  for (guint i = 0; i < G_N_ELEMENTS (square); i++) {
    if (g_ascii_strncasecmp (language, square[i], 2) == 0)
      return true;
  }
  return false;
}

/* What there is to read in so many bytes of the book. */
static ReaderWork
guess_work (AppWindow *self, gint64 size)
{
  const AppWindowFoot *foot = self->foot_state;
  bool square = has_square_script (self);
  double letters = foot->known.letters + (square ? 0 : UNKNOWN_BYTES * LETTERS_PER_BYTE);
  double syllables = foot->known.syllables + (square ? UNKNOWN_BYTES * SYLLABLES_PER_BYTE : 0);
  double share = (double) size / (double) (foot->known_size + UNKNOWN_BYTES);
  return (ReaderWork){ (guint) MIN (letters * share, G_MAXINT32),
                       (guint) MIN (syllables * share, G_MAXINT32) };
}

/* What there is to read before a place in a section that is known. */
static ReaderWork
measure_before (AppWindow *self, const DomText *text, BookLocator place)
{
  const SectionWork *work = &g_array_index (get_works (self), SectionWork, place.section);
  guint chunk = MIN (place.offset / CHUNK, work->chunks->len - 1);
  return reader_work_add (g_array_index (work->chunks, ReaderWork, chunk),
                          reader_work_measure (text, chunk * CHUNK, place.offset));
}

/* What there is to read from a place in the section shown to another place, or the book's end. */
static ReaderWork
measure_to (AppWindow *self, const DomText *text, BookLocator from, BookLocator to)
{
  ReaderWork before = measure_before (self, text, from);
  ReaderWork work = to.section == from.section
                        ? measure_before (self, text, to)
                        : g_array_index (get_works (self), SectionWork, from.section).work;
  work.letters -= MIN (before.letters, work.letters);
  work.syllables -= MIN (before.syllables, work.syllables);
  if (to.section == from.section)
    return work;
  gint64 unknown = 0;
  for (int i = from.section + 1; i < to.section; i++) {
    const BookSection *section = book_publication_get_section (self->publication, (guint) i);
    const SectionWork *known = &g_array_index (get_works (self), SectionWork, i);
    if (known->chunks != NULL)
      work = reader_work_add (work, known->work);
    else if (section->linear)
      unknown += section->size;
  }
  return reader_work_add (work, guess_work (self, unknown));
}

/* Pages between the one shown and the chapter's end; -1 while that is not known. */
static int
count_pages_to (AppWindow *self, BookLocator end, int page)
{
  int n_sections = (int) book_publication_get_n_sections (self->publication);
  int last = -1;
  guint index = 0;
  if (end.section >= n_sections) {
    last = rendition_get_total_pages (self->rendition);
  } else if (end.offset == 0) {
    last = rendition_get_page_number (self->rendition, (guint) end.section, 0) - 1;
  } else if (rendition_find_page (self->rendition, end, &index)) {
    BookLocator start, after;
    last = rendition_get_page_number (self->rendition, (guint) end.section, index);
    /* A chapter that begins at the top of a page has nothing of the one before on it. */
    if (last > 0
        && rendition_get_page_range (self->rendition, (guint) end.section, index, &start, &after)
        && start.offset >= end.offset)
      last--;
  }
  return page > 0 && last > 0 ? MAX (last - page, 0) : -1;
}

/* Where the entries of the page list begin in the section that is shown. */
static void
find_print_pages (AppWindow *self, BookContents *list, int section, const DomText *text)
{
  AppWindowFoot *foot = self->foot_state;
  if (foot->pages_section == section)
    return;
  guint n = book_contents_get_n_nodes (list);
  g_clear_pointer (&foot->pages, g_array_unref);
  foot->pages = g_array_sized_new (FALSE, TRUE, sizeof (guint32), n);
  g_array_set_size (foot->pages, n);
  foot->pages_section = section;
  for (guint i = 0; i < n; i++) {
    const BookContentsNode *node = book_contents_get_node (list, i);
    BookLocator locator = { .section = section };
    if (node->section == section
        && book_locator_from_fragment (section, text, node->fragment, &locator))
      g_array_index (foot->pages, guint32, i) = locator.offset;
  }
}

/* The print page that a place is on: the last that begins at or before it. */
static const char *
find_print_page (AppWindow *self, BookContents *list, BookLocator place)
{
  const BookContentsNode *found = NULL;
  BookLocator best = { .section = -1 };
  for (guint i = 0; i < book_contents_get_n_nodes (list); i++) {
    const BookContentsNode *node = book_contents_get_node (list, i);
    BookLocator start = { .section = node->section };
    if (node->section == place.section)
      start.offset = g_array_index (self->foot_state->pages, guint32, i);
    if (node->section < 0 || book_locator_compare (start, place) > 0
        || book_locator_compare (start, best) < 0)
      continue;
    best = start;
    found = node;
  }
  return found != NULL ? found->label : NULL;
}

static void
add_print_pages (AppWindow *self,
                 const ReaderRange *range,
                 const DomText *text,
                 AppFootFacts *facts)
{
  BookContents *list = book_publication_get_page_list (self->publication);
  if (list == NULL || book_contents_get_n_nodes (list) == 0)
    return;
  find_print_pages (self, list, range->section, text);
  BookLocator first = { range->section, range->start };
  BookLocator last = { range->section, MAX (range->end, range->start + 1) - 1 };
  facts->print_first = find_print_page (self, list, first);
  facts->print_last = find_print_page (self, list, last);
  if (facts->print_first == NULL)
    facts->print_first = facts->print_last;
  if (g_strcmp0 (facts->print_first, facts->print_last) == 0)
    facts->print_last = NULL;
}

static void
add_times (AppWindow *self, const ReaderRange *range, const DomText *text, AppFootFacts *facts)
{
  AppWindowFoot *foot = self->foot_state;
  BookLocator from = { range->section, range->start };
  BookLocator book_end = { (int) book_publication_get_n_sections (self->publication), 0 };
  BookLocator chapter_end;
  facts->book_seconds =
      reader_pace_get_seconds (foot->pace, measure_to (self, text, from, book_end));
  if (!app_window_find_chapter_end (self, &chapter_end))
    return;
  facts->chapter_seconds =
      reader_pace_get_seconds (foot->pace, measure_to (self, text, from, chapter_end));
  facts->chapter_pages = count_pages_to (self, chapter_end, facts->page);
}

/* Shows where the reader is. */
void
app_window_update_foot (AppWindow *self)
{
  ReaderRange range;
  if (self->publication == NULL)
    return;
  AppFootFacts facts = {
    .page = MAX (reader_page_view_get_page_number (self->page), 0),
    .total = MAX (reader_page_view_get_total_pages (self->page), 0),
    .chapter_pages = -1,
    .chapter_seconds = -1,
    .book_seconds = -1,
    .progression = reader_page_view_get_progression (self->page),
  };
  bool shown = reader_page_view_get_visible_range (self->page, &range);
  DomText *text = shown ? rendition_get_text (self->rendition, (guint) range.section) : NULL;
  if (text != NULL) {
    note_section (self, range.section, text);
    add_print_pages (self, &range, text, &facts);
    add_times (self, &range, text, &facts);
  }
  app_foot_show (self->foot, &facts);
}

/* Learns from how long the page before was open. */
void
app_window_follow_pace (AppWindow *self)
{
  AppWindowFoot *foot = self->foot_state;
  ReaderRange range;
  bool shown = self->publication != NULL && gtk_window_is_active (GTK_WINDOW (self))
               && reader_page_view_get_visible_range (self->page, &range);
  DomText *text = shown ? rendition_get_text (self->rendition, (guint) range.section) : NULL;
  if (text == NULL) {
    reader_pace_look_away (foot->pace);
    return;
  }
  if (!reader_pace_show (foot->pace, range.section, text, range.start, range.end,
                         g_get_monotonic_time ()))
    return;
  foot->learning = true;
  g_settings_set_value (self->settings, "reading-pace", reader_pace_to_variant (foot->pace));
  foot->learning = false;
}

static void
on_forget_pace (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppWindow *self = user_data;
  g_settings_reset (self->settings, "reading-pace");
}

void
app_window_install_foot_actions (AppWindow *self)
{
  static const GActionEntry entries[] = { { "forget-pace", on_forget_pace } };
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}
