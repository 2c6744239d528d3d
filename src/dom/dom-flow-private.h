#pragma once

#include "dom-builder-private.h"
#include "dom-tex-private.h"

G_BEGIN_DECLS

/**
 * DomFlow:
 *
 * Elements that Markdown makes and those of the raw HTML between them, nested as well as they can
 * be: HTML never closes what Markdown opened, and what HTML left open ends with the Markdown
 * element around it. Kind: owned by the Markdown reader.
 */
typedef struct _DomFlow DomFlow;

/**
 * DomFlowContext:
 * @path: container path of the text
 * @language: (nullable): BCP 47 tag of the text
 * @diagnostics: (nullable): where to report
 *
 * What is known of the text. Kind: value; what it points to must outlive the flow.
 */
typedef struct {
  const char *path;
  const char *language;
  BaseDiagnostics *diagnostics;
} DomFlowContext;

/**
 * DomFlowPicture:
 * @src: its address as written
 * @alternative: (nullable): what it shows
 * @line: in the file
 * @alone: nothing else is in its paragraph
 *
 * A picture in the text. Kind: value.
 */
typedef struct {
  const char *src;
  const char *alternative;
  guint line;
  bool alone;
} DomFlowPicture;

DomFlow *dom_flow_new (DomBuilder *builder);
void dom_flow_free (DomFlow *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DomFlow, dom_flow_free)

void dom_flow_set_context (DomFlow *self, const DomFlowContext *context);
void dom_flow_open (DomFlow *self, const char *name, guint line);
void dom_flow_close (DomFlow *self);
void dom_flow_text (DomFlow *self, const char *text, gssize length);
void dom_flow_html (DomFlow *self, const char *html, guint line);
bool dom_flow_formula (DomFlow *self, const DomTexFormula *formula);
void dom_flow_picture (DomFlow *self, const DomFlowPicture *picture);

G_END_DECLS
