#pragma once

#include "marks-record.h"
#include "store.h"

G_BEGIN_DECLS

/**
 * MarksPlanKind:
 * @MARKS_PLAN_NEW: a mark that is not there
 * @MARKS_PLAN_SAME: it is there already
 * @MARKS_PLAN_CHANGED: it is there with another note, colour or kind
 * @MARKS_PLAN_NOT_FOUND: its text is not in the book
 */
typedef enum {
  MARKS_PLAN_NEW,
  MARKS_PLAN_SAME,
  MARKS_PLAN_CHANGED,
  MARKS_PLAN_NOT_FOUND,
} MarksPlanKind;
#define MARKS_PLAN_N_KINDS 4

/**
 * MarksPlan:
 *
 * What an import would do with each mark of a file. Kind: an owned struct; free with
 * marks_plan_free().
 */
typedef struct _MarksPlan MarksPlan;

GPtrArray *marks_plan_choose (GPtrArray *records, const MarksBookInfo *book);
MarksPlan *marks_plan_new (GPtrArray *records,
                           Store *store,
                           gint64 book,
                           gint64 edition,
                           BookPublication *publication,
                           GCancellable *cancellable,
                           GError **error);
void marks_plan_free (MarksPlan *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksPlan, marks_plan_free)

guint marks_plan_get_n_entries (const MarksPlan *self);
MarksPlanKind marks_plan_get_kind (const MarksPlan *self, guint index);
MarksMark *marks_plan_get_mark (const MarksPlan *self, guint index);
guint marks_plan_count (const MarksPlan *self, MarksPlanKind kind);
const char *marks_plan_kind_to_string (MarksPlanKind kind);
StoreStep *marks_plan_build_step (const MarksPlan *self, gint64 time);

G_END_DECLS
