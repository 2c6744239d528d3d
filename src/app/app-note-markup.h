#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *app_note_markup_new (const char *note);

G_END_DECLS
