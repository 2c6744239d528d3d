#pragma once

#include "epub-navigation.h"

G_BEGIN_DECLS

EpubNavigation *epub_ncx_parse (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics);

G_END_DECLS
