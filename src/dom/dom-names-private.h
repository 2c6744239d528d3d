#pragma once

#include "dom-builder-private.h"

G_BEGIN_DECLS

DomNamespace dom_names_get_namespace (const char *uri, const char *prefix);
void dom_names_add_attribute (DomBuilder *builder,
                              const char *local,
                              const char *prefix,
                              const char *uri,
                              const char *value,
                              gsize length);
const char *dom_names_restore_case (const char *name);

G_END_DECLS
