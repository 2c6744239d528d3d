#pragma once

#include "marks-mark.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

GtkWidget *app_mark_menu_new (MarksMark *mark);

G_END_DECLS
