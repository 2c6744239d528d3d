#pragma once

#include "dom-document.h"

#include <gio/gio.h>

G_BEGIN_DECLS

DomDocument *dom_document_parse_xhtml (GBytes *bytes,
                                       const char *path,
                                       GCancellable *cancellable,
                                       BaseDiagnostics *diagnostics);

G_END_DECLS
