#pragma once

/* What marks-folder.c and marks-exchange.c share. */

#include "marks-folder.h"
#include "marks-reanchor.h"
#include "marks-replica.h"

G_BEGIN_DECLS

/**
 * MarksExchange:
 * @store: where the marks are kept
 * @identity: which book it is
 * @device: name of this device
 * @replica: what is known
 * @rows: (element-type utf8 StoreMark): the rows of the store by UUID
 * @last_step: what the rows stand for; see store_step_expect()
 * @index: (nullable): the text of the book, once it was needed
 *
 * The store's side of an exchange. Kind: value; clear with marks_exchange_clear().
 */
typedef struct {
  Store *store;
  MarksIdentity identity;
  char *device;
  MarksReplica *replica;
  GHashTable *rows;
  gint64 last_step;
  MarksReanchor *index;
} MarksExchange;

void marks_exchange_clear (MarksExchange *self);
bool marks_exchange_begin (MarksExchange *self, MarksReplica *known, GError **error);
bool marks_exchange_apply (MarksExchange *self,
                           BookPublication *publication,
                           MarksFolderCounts *counts,
                           GError **error);

G_END_DECLS
