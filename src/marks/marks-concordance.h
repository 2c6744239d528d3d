#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Bytes of the words that are looked up. */
#define MARKS_GRAM_BYTES 8

/**
 * MarksConcordance:
 *
 * The text of a whole edition as one key without white space, and where each group of
 * %MARKS_GRAM_BYTES bytes stands in it. Kind: an owned struct for one thread; free with
 * marks_concordance_free().
 */
typedef struct _MarksConcordance MarksConcordance;

MarksConcordance *marks_concordance_new (void);
void marks_concordance_free (MarksConcordance *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (MarksConcordance, marks_concordance_free)

void marks_concordance_add (MarksConcordance *self, const char *string, gsize length);
const char *marks_concordance_get_text (const MarksConcordance *self, guint32 *length);
guint32 marks_concordance_from_source (const MarksConcordance *self, guint part, guint32 offset);
guint32 marks_concordance_to_source (const MarksConcordance *self, guint32 at, guint *part);
guint32 marks_concordance_end_to_source (const MarksConcordance *self, guint32 at, guint *part);
const guint32 *marks_concordance_lookup (MarksConcordance *self,
                                         const char *gram,
                                         guint32 from,
                                         guint32 to,
                                         guint *n);

G_END_DECLS
