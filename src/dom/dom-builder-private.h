#pragma once

#include "dom-document.h"

G_BEGIN_DECLS

/**
 * DomBuilder:
 *
 * Makes a #DomDocument from a stream of elements and text, whatever the source format, and keeps
 * it within the limits of base-limits.h. Kind: owned by one parser; freed by finishing.
 */
typedef struct _DomBuilder DomBuilder;

DomBuilder *dom_builder_new (const char *path, BaseDiagnostics *diagnostics);
void dom_builder_free (DomBuilder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DomBuilder, dom_builder_free)

void
dom_builder_add_attribute (DomBuilder *self, const char *name, const char *value, gssize length);
void dom_builder_open (DomBuilder *self, DomNamespace ns, const char *name, guint line);
void dom_builder_text (DomBuilder *self, const char *text, gssize length);
void dom_builder_close (DomBuilder *self);
void dom_builder_add_style_link (DomBuilder *self, const char *href, const char *media);
bool dom_builder_has_attribute (const DomBuilder *self, const char *name);
bool dom_builder_is_full (const DomBuilder *self);
guint dom_builder_get_depth (const DomBuilder *self);
DomDocument *dom_builder_finish (DomBuilder *self);

G_END_DECLS
