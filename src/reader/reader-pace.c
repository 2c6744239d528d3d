#include "config.h"

#include "reader-pace.h"

#include <stdlib.h>
#include <string.h>

/* A page that was read and then turned is a sample: how many times as long it took as somebody would
 * need who reads 250 English words or 500 Hangul letters a minute. Of the last samples the median
 * counts, so that a few pages that were skimmed, or lay open during a telephone call, do nothing;
 * what is far outside is not even taken. A few samples of the usual pace are there from the start
 * and lose their weight as real ones come.
 *
 * Alphabets and square scripts are learned apart: many read one of them much faster. */

/* A word of English has about five letters. */
#define LETTERS_PER_MINUTE (250.0 * 5)
#define SYLLABLES_PER_MINUTE 500.0

#define MAX_SAMPLES 40
#define N_USUAL 5
/* Shorter pages say little: titles, pictures, ends of chapters. In seconds at the usual pace. */
#define MIN_SECONDS 6.0
/* Faster than a fifth of the usual time is skimming, longer than five times is being away. */
#define MAX_FACTOR 5.0
/* So many bytes between two pages, or on both, are nothing. */
#define MAX_GAP 8
/* Against what has been learned already, and only then, it is narrower. */
#define MAX_DEVIATION 3.0

typedef enum {
  SCRIPT_ALPHABET,
  SCRIPT_SQUARE,
  N_SCRIPTS,
} Script;

typedef struct {
  double factors[MAX_SAMPLES]; /* of the usual time, oldest first */
  guint n;
} Samples;

struct _ReaderPace {
  Samples samples[N_SCRIPTS];
  /* What is being read; section -1 when nobody looks. */
  int section;
  DomText *text; /* owned: the section's */
  guint32 start; /* of what was shown first */
  guint32 end;
  guint32 seen; /* where the text ends that has been shown since, without a jump */
  gint64 since; /* µs */
};

/* By lead byte of UTF-8: most of a book need not be decoded to be counted. */
static bool
is_letter (const guchar *p)
{
  if (p[0] < 0x80)
    return g_ascii_isalnum (p[0]);
  if (p[0] >= 0xC3 && p[0] < 0xE0)
    return true;
  /* U+0800 … U+1FFF: the scripts of South Asia and others that go letter by letter. */
  return p[0] == 0xE0 || p[0] == 0xE1;
}

static bool
is_syllable (const guchar *p)
{
  /* U+3040 … U+D7FF: kana, Han, Hangul; U+F900 … U+FAFF and U+20000 on: more Han. */
  if (p[0] == 0xE3)
    return p[1] >= 0x81;
  if (p[0] > 0xE3 && p[0] <= 0xED)
    return true;
  return (p[0] == 0xEF && p[1] >= 0xA4 && p[1] < 0xAC) || (p[0] == 0xF0 && p[1] >= 0xA0);
}

/**
 * reader_work_measure:
 * @text: a section's text
 * @start: bytes into it, at the start of a letter
 * @end: byte after the stretch
 *
 * Returns: how much there is to read
 */
ReaderWork
reader_work_measure (const DomText *text, guint32 start, guint32 end)
{
  gsize length = 0;
  const guchar *string = (const guchar *) dom_text_get_string (text, &length);
  const guchar *limit = string + MIN (end, length);
  ReaderWork work = { 0 };
  for (const guchar *p = string + MIN (start, length); p < limit; p++) {
    if (is_letter (p))
      work.letters++;
    else if (p[0] >= 0xE0 && is_syllable (p))
      work.syllables++;
  }
  return work;
}

/* Both together. */
ReaderWork
reader_work_add (ReaderWork a, ReaderWork b)
{
  return (ReaderWork){ a.letters + b.letters, a.syllables + b.syllables };
}

static double
usual_seconds (ReaderWork work, Script script)
{
  switch (script) {
  case SCRIPT_ALPHABET:
    return work.letters * 60 / LETTERS_PER_MINUTE;
  case SCRIPT_SQUARE:
    return work.syllables * 60 / SYLLABLES_PER_MINUTE;
  case N_SCRIPTS:
    break;
  }
  return 0;
}

static int
compare_factors (gconstpointer a, gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;
  return (x > y) - (x < y);
}

/* The median; the usual pace has the votes that are not taken by samples yet. */
static double
get_factor (const Samples *samples)
{
  double votes[MAX_SAMPLES + N_USUAL];
  guint n = 0;
  for (; n < samples->n; n++)
    votes[n] = samples->factors[n];
  for (guint i = samples->n; i < 2 * N_USUAL && i - samples->n < N_USUAL; i++)
    votes[n++] = 1;
  qsort (votes, n, sizeof *votes, compare_factors);
  return n % 2 == 1 ? votes[n / 2] : (votes[n / 2 - 1] + votes[n / 2]) / 2;
}

static bool
is_plausible (const Samples *samples, double factor)
{
  if (!(factor >= 1 / MAX_FACTOR && factor <= MAX_FACTOR))
    return false;
  if (samples->n < 2 * N_USUAL)
    return true;
  double deviation = factor / get_factor (samples);
  return deviation >= 1 / MAX_DEVIATION && deviation <= MAX_DEVIATION;
}

static void
add_sample (Samples *samples, double factor)
{
  if (samples->n == MAX_SAMPLES) {
    memmove (samples->factors, samples->factors + 1, sizeof (double) * (MAX_SAMPLES - 1));
    samples->n--;
  }
  samples->factors[samples->n++] = factor;
}

/* Takes in that so much has been read until now; FALSE when that says nothing. */
static bool
learn (ReaderPace *self, ReaderWork work, gint64 now)
{
  double seconds = (double) (now - self->since) / G_USEC_PER_SEC;
  double alphabet = usual_seconds (work, SCRIPT_ALPHABET);
  double square = usual_seconds (work, SCRIPT_SQUARE);
  Script script = square > alphabet ? SCRIPT_SQUARE : SCRIPT_ALPHABET;
  double factor = seconds / (alphabet + square);
  if (alphabet + square < MIN_SECONDS || !is_plausible (&self->samples[script], factor))
    return false;
  add_sample (&self->samples[script], factor);
  return true;
}

/**
 * reader_pace_set_learned:
 * @self: a pace
 * @learned: (nullable): what reader_pace_to_variant() gave; anything else counts as nothing
 *
 * Replaces what has been learned.
 */
void
reader_pace_set_learned (ReaderPace *self, GVariant *learned)
{
  memset (self->samples, 0, sizeof self->samples);
  if (learned == NULL || !g_variant_is_of_type (learned, G_VARIANT_TYPE ("(adad)")))
    return;
  for (guint script = 0; script < N_SCRIPTS; script++) {
    g_autoptr (GVariant) list = g_variant_get_child_value (learned, script);
    for (gsize i = 0; i < g_variant_n_children (list); i++) {
      double factor = 0;
      g_variant_get_child (list, i, "d", &factor);
      if (factor >= 1 / MAX_FACTOR && factor <= MAX_FACTOR)
        add_sample (&self->samples[script], factor);
    }
  }
}

/**
 * reader_pace_new:
 * @learned: (nullable): as for reader_pace_set_learned()
 *
 * Returns: (transfer full): the pace of a reader
 */
ReaderPace *
reader_pace_new (GVariant *learned)
{
  ReaderPace *self = g_new0 (ReaderPace, 1);
  self->section = -1;
  reader_pace_set_learned (self, learned);
  return self;
}

/**
 * reader_pace_free:
 * @self: (transfer full): a pace
 */
void
reader_pace_free (ReaderPace *self)
{
  g_clear_pointer (&self->text, dom_text_unref);
  g_free (self);
}

/**
 * reader_pace_to_variant:
 * @self: a pace
 *
 * Returns: (transfer floating): what has been learned, of type `(adad)`
 */
GVariant *
reader_pace_to_variant (const ReaderPace *self)
{
  GVariant *lists[N_SCRIPTS];
  for (guint script = 0; script < N_SCRIPTS; script++)
    lists[script] = g_variant_new_fixed_array (G_VARIANT_TYPE_DOUBLE, self->samples[script].factors,
                                               self->samples[script].n, sizeof (double));
  return g_variant_new_tuple (lists, N_SCRIPTS);
}

/* Whether what is shown now is what one comes to by reading on. */
static bool
goes_on (const ReaderPace *self, int section, guint32 start, guint32 end)
{
  if (section == self->section + 1)
    return start == 0;
  /* A space or a line feed may lie between two pages. */
  return section == self->section && start + MAX_GAP >= self->end
         && start <= self->seen + MAX (end - start, MAX_GAP);
}

/**
 * reader_pace_show:
 * @self: a pace
 * @section: index in the reading order
 * @text: its text
 * @start: first byte of the text shown
 * @end: byte after it
 * @now: in microseconds, of a clock that never goes back
 *
 * Tells that the reader now has this before them, and so has done with what was there before, if
 * this is what comes after it. A strip that is scrolled a little shows more of the same: the reader
 * has done with it when all of what was shown first is out of sight.
 *
 * Returns: whether something has been learned
 */
bool
reader_pace_show (ReaderPace *self,
                  int section,
                  DomText *text,
                  guint32 start,
                  guint32 end,
                  gint64 now)
{
  if (section == self->section && start >= self->start && start + MAX_GAP < self->end) {
    self->seen = MAX (self->seen, end);
    return false;
  }
  bool learned = false;
  if (self->section >= 0 && goes_on (self, section, start, end)) {
    guint32 read_to = section == self->section ? start : self->seen;
    learned = learn (self, reader_work_measure (self->text, self->start, read_to), now);
  }
  dom_text_ref (text);
  g_clear_pointer (&self->text, dom_text_unref);
  self->text = text;
  self->section = section;
  self->start = start;
  self->end = self->seen = end;
  self->since = now;
  return learned;
}

/**
 * reader_pace_look_away:
 * @self: a pace
 *
 * Tells that the time from now on is not spent on what is shown.
 */
void
reader_pace_look_away (ReaderPace *self)
{
  self->section = -1;
}

/**
 * reader_pace_get_seconds:
 * @self: a pace
 * @work: what there is to read
 *
 * Returns: how long this reader will need
 */
double
reader_pace_get_seconds (const ReaderPace *self, ReaderWork work)
{
  double seconds = 0;
  for (Script script = SCRIPT_ALPHABET; script < N_SCRIPTS; script++)
    seconds += usual_seconds (work, script) * get_factor (&self->samples[script]);
  return seconds;
}
