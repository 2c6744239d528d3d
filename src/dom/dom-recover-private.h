#pragma once

#include "dom-document.h"

#include <gio/gio.h>

G_BEGIN_DECLS

DomDocument *dom_document_recover_html (const char *text,
                                        gsize length,
                                        const char *path,
                                        GCancellable *cancellable,
                                        BaseDiagnostics *diagnostics);

G_END_DECLS
