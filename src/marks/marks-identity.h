#pragma once

#include "book-publication.h"
#include "store.h"

G_BEGIN_DECLS

/**
 * MarksIdentityKind:
 * @MARKS_IDENTITY_SAME: this very edition was open before, wherever its file was
 * @MARKS_IDENTITY_EDITION: a new edition of a book we know: marks are carried over
 * @MARKS_IDENTITY_NEW: a book not seen before
 */
typedef enum {
  MARKS_IDENTITY_SAME,
  MARKS_IDENTITY_EDITION,
  MARKS_IDENTITY_NEW,
} MarksIdentityKind;

/**
 * MarksIdentity:
 * @kind: how the book was recognised
 * @book: id of the #StoreBook, 0 when there is none yet
 * @edition: id of the #StoreEdition, 0 when there is none yet
 * @resembles: id of another #StoreBook, of which it may be an edition and the reader must say; else 0. Until
 *   then it is a book of its own
 *
 * Which book it is. Kind: value.
 */
typedef struct {
  MarksIdentityKind kind;
  gint64 book;
  gint64 edition;
  gint64 resembles;
} MarksIdentity;

double marks_identity_compare_titles (const char *a, const char *b);
MarksIdentity marks_identity_match (const StoreBook *book,
                                    const StoreEdition *edition,
                                    GPtrArray *books,
                                    GPtrArray *editions);
bool marks_identity_recognise (Store *store,
                               BookPublication *publication,
                               const char *fingerprint,
                               GCancellable *cancellable,
                               MarksIdentity *identity,
                               GError **error);
bool marks_identity_register (Store *store,
                              BookPublication *publication,
                              gint64 now,
                              GCancellable *cancellable,
                              MarksIdentity *identity,
                              GError **error);
void marks_identity_register_async (Store *store,
                                    BookPublication *publication,
                                    gint64 now,
                                    GCancellable *cancellable,
                                    GAsyncReadyCallback callback,
                                    gpointer user_data);
bool marks_identity_register_finish (GAsyncResult *result, MarksIdentity *identity, GError **error);

G_END_DECLS
