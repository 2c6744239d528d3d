#pragma once

#include "layout-fonts.h"

G_BEGIN_DECLS

/**
 * LayoutWordTable:
 *
 * The words shaped so far, found by all that their shape depends on. It is asked for every word of
 * a book, so it is an open table with the whole hash in its slots: a miss is known without touching
 * the word, and a hit touches only the one. Belongs to one thread.
 */
typedef struct _LayoutWordTable LayoutWordTable;

LayoutWordTable *layout_word_table_new (void);
void layout_word_table_free (LayoutWordTable *self);
void layout_word_table_clear (LayoutWordTable *self);
guint64 layout_word_table_expect (LayoutWordTable *self, const LayoutShapeRequest *request);
void layout_word_table_expect_word (const LayoutWordTable *self, guint64 hash);
const LayoutWord *layout_word_table_lookup (const LayoutWordTable *self,
                                            const LayoutShapeRequest *request,
                                            guint64 hash);
void layout_word_table_insert (LayoutWordTable *self, guint64 hash, const LayoutWord *word);

G_END_DECLS
