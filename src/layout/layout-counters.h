#pragma once

#include "css-style.h"
#include "dom-document.h"

G_BEGIN_DECLS

/**
 * LayoutCounters:
 *
 * The CSS counters in scope while a document is walked, and the depth of quotation marks.
 * https://www.w3.org/TR/css-lists-3/#auto-numbering
 */
typedef struct _LayoutCounters LayoutCounters;

LayoutCounters *layout_counters_new (void);
void layout_counters_free (LayoutCounters *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (LayoutCounters, layout_counters_free)

void layout_counters_enter (LayoutCounters *self,
                            const DomNode *element,
                            const CssStyle *style,
                            int depth);
void layout_counters_leave (LayoutCounters *self, int depth);
int layout_counters_get (const LayoutCounters *self, const char *name);
void layout_counters_append_content (LayoutCounters *self, const CssStyle *style, GString *text);
char *layout_counter_format (int value, const char *list_style);
char *layout_counters_make_marker (const LayoutCounters *self, const CssStyle *style);

G_END_DECLS
