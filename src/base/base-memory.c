#include "config.h"

#include "base-memory.h"

#ifdef __GLIBC__
#include <malloc.h>
#endif

/**
 * base_memory_trim:
 *
 * Gives memory back to the system that has been set free. For a thread that has read a whole book and
 * has nothing to do now: takes some milliseconds, in which others wait that allocate. Any thread but the
 * main one.
 */
void
base_memory_trim (void)
{
#ifdef __GLIBC__
  malloc_trim (0);
#endif
}
