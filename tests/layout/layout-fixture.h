#pragma once

#include "dom-text.h"
#include "layout-flow.h"

/* A small document laid out, for tests. */
typedef struct {
  DomDocument *document;
  DomText *text;
  CssStyles *styles;
  LayoutFontSource *source;
  LayoutFonts *fonts;
  LayoutHyphenator *hyphenator;
  LayoutFlow *flow;
} Fixture;

void fixture_init_document (Fixture *self,
                            DomDocument *document,
                            const char *css,
                            const LayoutSettings *settings);
void fixture_init_with (Fixture *self,
                        const char *body,
                        const char *css,
                        const LayoutSettings *settings);
void fixture_init (Fixture *self, const char *body, const char *css, int width, int height);
void fixture_clear (Fixture *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fixture, fixture_clear)

char *fixture_dup_page_text (const Fixture *self, guint page);
void fixture_assert_nothing_lost (const Fixture *self);
