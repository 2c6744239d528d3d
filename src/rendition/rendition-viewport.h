#pragma once

#include "book-publication.h"
#include "dom-document.h"

G_BEGIN_DECLS

bool rendition_viewport_is_fixed (const BookSection *place);
bool rendition_viewport_find (const DomDocument *document, double *width, double *height);

G_END_DECLS
