#pragma once

#include "marks-export-private.h"

G_BEGIN_DECLS

bool marks_template_expand (const MarksExport *export, const char *template, GError **error);

G_END_DECLS
