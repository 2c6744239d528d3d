#pragma once

#include "dom-text.h"

G_BEGIN_DECLS

/**
 * ReaderWork:
 * @letters: of alphabets, and digits
 * @syllables: of Hangul, and what else takes a whole square: Han, kana
 *
 * How much there is to read in a stretch of text. Kind: value.
 */
typedef struct {
  guint letters;
  guint syllables;
} ReaderWork;

ReaderWork reader_work_measure (const DomText *text, guint32 start, guint32 end);
ReaderWork reader_work_add (ReaderWork a, ReaderWork b);

/**
 * ReaderPace:
 *
 * How fast this reader reads, learned from how long pages stay open. Knows nothing of clocks and
 * widgets: who shows pages tells what is shown and when. Main thread.
 */
typedef struct _ReaderPace ReaderPace;

ReaderPace *reader_pace_new (GVariant *learned);
void reader_pace_free (ReaderPace *self);
void reader_pace_set_learned (ReaderPace *self, GVariant *learned);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (ReaderPace, reader_pace_free)

bool reader_pace_show (ReaderPace *self,
                       int section,
                       DomText *text,
                       guint32 start,
                       guint32 end,
                       gint64 now);
void reader_pace_look_away (ReaderPace *self);
double reader_pace_get_seconds (const ReaderPace *self, ReaderWork work);
GVariant *reader_pace_to_variant (const ReaderPace *self);

G_END_DECLS
