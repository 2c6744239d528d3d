#pragma once

#include "dom-document.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DomFrontMatter:
 *
 * What a Markdown file says of itself between its opening `---` lines. Fields are %NULL where it
 * says nothing. Kind: value, owns its strings; clear with dom_front_matter_clear().
 */
typedef struct {
  char *title;
  char *author;
  char *language;
  char *date;
  char *cover;
  char *identifier;
} DomFrontMatter;

void dom_front_matter_clear (DomFrontMatter *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DomFrontMatter, dom_front_matter_clear)
gsize dom_front_matter_parse (const char *text, gsize length, DomFrontMatter *matter);

char *dom_markdown_decode (GBytes *bytes, const char **encoding, guint *n_replaced);
DomDocument *dom_document_parse_markdown (GBytes *bytes,
                                          const char *path,
                                          const char *language,
                                          GCancellable *cancellable,
                                          BaseDiagnostics *diagnostics);

G_END_DECLS
