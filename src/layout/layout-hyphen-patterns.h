#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LayoutHyphenPatterns:
 *
 * The hyphenation patterns of one language. Kind: owned; immutable after loading.
 */
typedef struct _LayoutHyphenPatterns LayoutHyphenPatterns;

LayoutHyphenPatterns *layout_hyphen_patterns_load (const char *path);
LayoutHyphenPatterns *layout_hyphen_patterns_parse (const char *text, gsize length);
void layout_hyphen_patterns_free (LayoutHyphenPatterns *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutHyphenPatterns, layout_hyphen_patterns_free)

void layout_hyphen_patterns_find (const LayoutHyphenPatterns *self,
                                  const gunichar *letters,
                                  guint n_letters,
                                  guint8 *points);

G_END_DECLS
