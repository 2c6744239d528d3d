#pragma once

#include "epub-container.h"

void epub_container_check_mimetype (EpubContainer *self, BaseDiagnostics *diagnostics);
