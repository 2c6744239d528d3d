#pragma once

#include <glib.h>

/* A folder for what the program remembers, of the test's own: before any other use of GLib. */
void fixture_cache_enter (void);
void fixture_cache_clear (void);
void fixture_cache_leave (void);
