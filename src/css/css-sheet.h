#pragma once

#include "base-diagnostics.h"

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  CSS_ORIGIN_USER_AGENT,
  CSS_ORIGIN_USER,
  CSS_ORIGIN_AUTHOR,
} CssOrigin;

/**
 * CssFontFace:
 * @family: the name the sheet gives it
 * @sources: container paths of its files in order of preference, NULL-terminated
 * @weight: 1–1000
 * @weight_end: the same, or the end of a range
 * @italic: whether italic or oblique
 *
 * A `@font-face` rule. Kind: arena of its sheet.
 */
typedef struct {
  const char *family;
  const char *const *sources;
  int weight;
  int weight_end;
  bool italic;
} CssFontFace;

/**
 * CssSheet:
 *
 * A parsed style sheet with all that it imports. Kind: counted, immutable, may cross threads.
 */
typedef struct _CssSheet CssSheet;

/**
 * CssLoader:
 * @path: container path
 * @user_data: as given
 *
 * Reads an imported sheet.
 *
 * Returns: (transfer full) (nullable): its bytes
 */
typedef GBytes *(*CssLoader) (const char *path, gpointer user_data);

CssSheet *css_sheet_parse (const char *text,
                           gssize length,
                           const char *path,
                           CssOrigin origin,
                           const char *media,
                           CssLoader loader,
                           gpointer user_data,
                           BaseDiagnostics *diagnostics);
CssSheet *css_sheet_get_user_agent (void);
CssSheet *css_sheet_ref (CssSheet *self);
void css_sheet_unref (CssSheet *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CssSheet, css_sheet_unref)

const CssFontFace *css_sheet_get_font_faces (const CssSheet *self, guint *n_faces);
guint css_sheet_get_n_rules (const CssSheet *self);

G_END_DECLS
