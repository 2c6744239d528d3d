#pragma once

#include "dom-text.h"

G_BEGIN_DECLS

guint32 reader_words_next_letter (const DomText *text, guint32 offset);
guint32 reader_words_previous_letter (const DomText *text, guint32 offset);
guint32 reader_words_next (const DomText *text, guint32 offset);
guint32 reader_words_previous (const DomText *text, guint32 offset);
bool reader_words_at (const DomText *text, guint32 offset, guint32 *start, guint32 *end);
bool reader_words_paragraph_at (const DomText *text, guint32 offset, guint32 *start, guint32 *end);

G_END_DECLS
