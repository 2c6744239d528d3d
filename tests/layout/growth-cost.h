#pragma once

#include <stdbool.h>

/* What a piece of work costs, by the steadiest measure that the machine has. */

typedef void (*GrowthWork) (const void *data);

bool growth_cost_counts_instructions (void);
double growth_cost_of (GrowthWork work, const void *data);
