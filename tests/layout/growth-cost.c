#define _GNU_SOURCE
#include "growth-cost.h"

#include <linux/perf_event.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* Instructions of this thread are the same however busy the machine is. Where the kernel does not
 * count them (in most virtual machines) it is processor time, which other programs make longer, never
 * shorter: who measures takes the least of several. */

/* The counter of the calling thread, or -1. It is opened once. */
static int
get_counter (void)
{
  static int counter = -2;
  if (counter == -2) {
    struct perf_event_attr event = {
      .type = PERF_TYPE_HARDWARE,
      .size = sizeof event,
      .config = PERF_COUNT_HW_INSTRUCTIONS,
      .exclude_kernel = 1,
      .exclude_hv = 1,
    };
    counter = (int) syscall (SYS_perf_event_open, &event, 0, -1, -1, PERF_FLAG_FD_CLOEXEC);
  }
  return counter;
}

/* A thousand instructions, or microseconds. */
static double
read_cost (void)
{
  uint64_t count = 0;
  if (growth_cost_counts_instructions () && read (get_counter (), &count, sizeof count) > 0)
    return (double) count / 1e3;
  struct timespec now;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &now);
  return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

/* Whether costs are thousands of instructions; otherwise they are microseconds. */
bool
growth_cost_counts_instructions (void)
{
  return get_counter () >= 0;
}

double
growth_cost_of (GrowthWork work, const void *data)
{
  double start = read_cost ();
  work (data);
  return read_cost () - start;
}
