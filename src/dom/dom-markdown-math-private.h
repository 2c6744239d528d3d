#pragma once

#include "dom-flow-private.h"

G_BEGIN_DECLS

/**
 * DomMarkdownMath:
 *
 * The formulas of a text, which the parser of Markdown does not see. Kind: owned by the Markdown
 * reader; free with dom_markdown_math_free().
 */
typedef struct _DomMarkdownMath DomMarkdownMath;

DomMarkdownMath *dom_markdown_math_new (const char *text, char **hidden);
void dom_markdown_math_free (DomMarkdownMath *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DomMarkdownMath, dom_markdown_math_free)

char *dom_markdown_math_dup_written (const DomMarkdownMath *self, const char *text);
void
dom_markdown_math_write (const DomMarkdownMath *self, DomFlow *flow, const char *text, guint line);

G_END_DECLS
