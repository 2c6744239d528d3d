#pragma once

#include "marks-set.h"

G_BEGIN_DECLS

MarksItem *marks_item_new (MarksMark *mark);

/* marks-set.c, for the files that change or re-anchor the set. */
GPtrArray *marks_set_copy_marks (MarksSet *self);
void marks_set_commit (MarksSet *self, StoreStep *step, GPtrArray *marks);
void marks_set_show (MarksSet *self, GPtrArray *marks);
gint64 marks_set_get_time (MarksSet *self);

G_END_DECLS
