#pragma once

/* Cleanup macros that the oldest supported versions of our dependencies lack. A library that
 * includes this header must itself be allowed to see the dependency; hence the guards. */

#include <gio/gio.h>

#ifdef __PANGO_H__
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PangoContext, g_object_unref)
#endif

#ifdef RSVG_H
G_DEFINE_AUTOPTR_CLEANUP_FUNC (RsvgHandle, g_object_unref)
#endif
