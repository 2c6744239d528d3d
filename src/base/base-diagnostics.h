#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * BaseSeverity:
 * @BASE_SEVERITY_NOTE: worth knowing, nothing was changed
 * @BASE_SEVERITY_REPAIRED: something was wrong and has been read as it was meant
 * @BASE_SEVERITY_LOST: a part of the book cannot be shown
 */
typedef enum {
  BASE_SEVERITY_NOTE,
  BASE_SEVERITY_REPAIRED,
  BASE_SEVERITY_LOST,
} BaseSeverity;

/**
 * BaseDiagnostic:
 * @severity: how much it matters
 * @code: a short stable word in kebab-case, e.g. `ill-formed`
 * @path: (nullable): container path of the file it is about
 * @line: line in that file from 1, or 0
 * @message: one lower-case fragment in English that names the thing
 *
 * What is wrong with one place in a book. Owned by its #BaseDiagnostics.
 */
typedef struct {
  BaseSeverity severity;
  char *code;
  char *path;
  int line;
  char *message;
} BaseDiagnostic;

typedef struct _BaseDiagnostics BaseDiagnostics;

BaseDiagnostics *base_diagnostics_new (void);
BaseDiagnostics *base_diagnostics_ref (BaseDiagnostics *self);
void base_diagnostics_unref (BaseDiagnostics *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BaseDiagnostics, base_diagnostics_unref)

void base_diagnostics_add (BaseDiagnostics *self,
                           BaseSeverity severity,
                           const char *code,
                           const char *path,
                           int line,
                           const char *format,
                           ...) G_GNUC_PRINTF (6, 7);
guint base_diagnostics_get_n_items (BaseDiagnostics *self);
gboolean base_diagnostics_copy_item (BaseDiagnostics *self, guint index, BaseDiagnostic *item);
void base_diagnostic_clear (BaseDiagnostic *item);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (BaseDiagnostic, base_diagnostic_clear)

const char *base_severity_to_string (BaseSeverity severity);

G_END_DECLS
