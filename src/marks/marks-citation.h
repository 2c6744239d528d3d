#pragma once

#include "marks-record.h"

G_BEGIN_DECLS

char *marks_citation_build (const MarksAnchor *anchor, const MarksBookInfo *book);

G_END_DECLS
