#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * LayoutHyphenTrie:
 *
 * The hyphenation patterns of one level, found by the letters they begin with. Kind: owned; immutable once it
 * has been packed, after which nothing can be added.
 */
typedef struct _LayoutHyphenTrie LayoutHyphenTrie;

LayoutHyphenTrie *layout_hyphen_trie_new (void);
void layout_hyphen_trie_free (LayoutHyphenTrie *self);
void layout_hyphen_trie_add (LayoutHyphenTrie *self,
                             const gunichar *letters,
                             guint8 n_letters,
                             const guint8 *numbers);
void layout_hyphen_trie_pack (LayoutHyphenTrie *self);
bool layout_hyphen_trie_is_empty (const LayoutHyphenTrie *self);
void layout_hyphen_trie_match (const LayoutHyphenTrie *self,
                               const gunichar *letters,
                               guint n_letters,
                               guint8 *numbers);

G_END_DECLS
