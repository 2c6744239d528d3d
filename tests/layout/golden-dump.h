#pragma once

#include "layout-flow.h"

char *golden_dump_flow (const LayoutFlow *flow);
