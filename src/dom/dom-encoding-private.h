#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DomEncoding:
 * @name: of the encoding that was used
 * @declared: (nullable): what the document says of itself, when that is not known
 * @n_replaced: sequences that were not valid and became U+FFFD
 *
 * How bytes became text. Kind: value; clear with dom_encoding_clear().
 */
typedef struct {
  const char *name;
  char *declared;
  guint n_replaced;
} DomEncoding;

void dom_encoding_clear (DomEncoding *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DomEncoding, dom_encoding_clear)

char *dom_encoding_decode (const char *bytes, gsize length, gsize *text_length, DomEncoding *used);
char *dom_encoding_decode_utf8 (const char *bytes, gsize length, DomEncoding *used);

G_END_DECLS
