#pragma once

#include "marks-set.h"

G_BEGIN_DECLS

/* What a mark is for, when it is for the author: that the text is wrong, or that it is asked about. */
#define MARKS_TAG_ERRATUM "erratum"
#define MARKS_TAG_QUESTION "question"

bool marks_tags_are_for_author (const char *const *tags);
char **marks_tags_parse (const char *text);
char *marks_tags_join (const char *const *tags);
char **marks_tags_list (MarksSet *marks);

G_END_DECLS
