#pragma once

#include "css-sheet.h"
#include "css-style.h"
#include "dom-document.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CssMedia:
 * @width: of the page's text area in CSS px
 * @height: of the page's text area in CSS px
 * @font_size: the reader's text size in px: `medium`, and what `rem` counts
 * @scale_absolute: multiply font sizes the author gave in px, pt … by @font_size / 16, so that the
 *   reader's text size reaches them too
 * @dark: the reader's page is dark (`prefers-color-scheme`)
 *
 * What sheets may ask about the page. Kind: value.
 */
typedef struct {
  double width;
  double height;
  double font_size;
  bool scale_absolute;
  bool dark;
} CssMedia;

typedef enum {
  CSS_PSEUDO_BEFORE,
  CSS_PSEUDO_AFTER,
  CSS_PSEUDO_MARKER,
  CSS_PSEUDO_FIRST_LETTER,
  CSS_PSEUDO_FIRST_LINE,
} CssPseudo;
#define CSS_N_PSEUDOS (CSS_PSEUDO_FIRST_LINE + 1)

/**
 * CssStyles:
 *
 * The computed style of every element of one document. Kind: counted, immutable; keeps the
 * document and the sheets alive.
 */
typedef struct _CssStyles CssStyles;

CssStyles *css_styles_new (DomDocument *document,
                           CssSheet *const *sheets,
                           guint n_sheets,
                           const CssMedia *media,
                           GCancellable *cancellable);
CssStyles *css_styles_ref (CssStyles *self);
void css_styles_unref (CssStyles *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CssStyles, css_styles_unref)

const CssStyle *css_styles_get (const CssStyles *self, const DomNode *element);
const CssStyle *
css_styles_get_pseudo (const CssStyles *self, const DomNode *element, CssPseudo pseudo);
void css_style_init_anonymous (CssStyle *style, const CssStyle *parent, CssDisplay display);

G_END_DECLS
