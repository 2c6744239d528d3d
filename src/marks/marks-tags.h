#pragma once

#include "marks-set.h"

G_BEGIN_DECLS

char **marks_tags_parse (const char *text);
char *marks_tags_join (const char *const *tags);
char **marks_tags_list (MarksSet *marks);

G_END_DECLS
