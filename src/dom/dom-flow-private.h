#pragma once

#include "dom-builder-private.h"

G_BEGIN_DECLS

/**
 * DomFlow:
 *
 * Elements that Markdown makes and those of the raw HTML between them, nested as well as they can
 * be: HTML never closes what Markdown opened, and what HTML left open ends with the Markdown
 * element around it. Kind: owned by the Markdown reader.
 */
typedef struct _DomFlow DomFlow;

DomFlow *dom_flow_new (DomBuilder *builder);
void dom_flow_free (DomFlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DomFlow, dom_flow_free)

void dom_flow_open (DomFlow *self, const char *name, guint line);
void dom_flow_close (DomFlow *self);
void dom_flow_text (DomFlow *self, const char *text, gssize length);
void dom_flow_html (DomFlow *self, const char *html, guint line);

G_END_DECLS
