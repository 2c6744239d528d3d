#pragma once

#include "app-mark-row.h"

G_BEGIN_DECLS

/**
 * AppMarkDrag:
 * @uuid: of a bookmark
 *
 * What is dragged. Kind: an owned struct, boxed for the toolkit.
 */
#define APP_TYPE_MARK_DRAG (app_mark_drag_get_type ())
typedef struct {
  char *uuid;
} AppMarkDrag;
GType app_mark_drag_get_type (void);

void app_mark_drag_add (GtkWidget *list);

G_END_DECLS
