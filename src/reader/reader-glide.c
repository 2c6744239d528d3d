#include "config.h"

#include "reader-glide.h"

#include <math.h>

/* Friction takes a share of the speed in every moment, so both speed and rest decay exponentially,
 * however often they are asked: frames may come late without changing where it ends. */

/* In this time all but a third of the way is done. */
#define STEP_TIME 0.07
#define FLING_TIME 0.33
/* Faster than anybody can read or mean, in CSS px per second. */
#define MAX_VELOCITY 12000.0
/* What is less is done at once: nobody sees it, and it would take for ever. */
#define NEARLY 0.5

/**
 * reader_glide_add:
 * @self: a movement, or one that is done
 * @distance: in CSS px
 *
 * Goes on by so much; what was still to go in the other direction is dropped.
 */
void
reader_glide_add (ReaderGlide *self, double distance)
{
  bool turns = self->rest * distance < 0;
  self->rest = (turns ? 0 : self->rest) + distance;
  self->time = STEP_TIME;
}

/**
 * reader_glide_fling:
 * @self: a movement, or one that is done
 * @velocity: in CSS px per second
 *
 * Goes on as fast as it was let go.
 */
void
reader_glide_fling (ReaderGlide *self, double velocity)
{
  self->rest = CLAMP (velocity, -MAX_VELOCITY, MAX_VELOCITY) * FLING_TIME;
  self->time = FLING_TIME;
}

/**
 * reader_glide_advance:
 * @self: a movement
 * @seconds: since the last time
 *
 * Returns: how far it has gone in that time, in CSS px
 */
double
reader_glide_advance (ReaderGlide *self, double seconds)
{
  if (!(seconds > 0) || reader_glide_is_done (self))
    return 0;
  double way = self->rest * (1 - exp (-seconds / self->time));
  if (fabs (self->rest - way) < NEARLY)
    way = self->rest;
  self->rest -= way;
  return way;
}

/* Whether it has come to rest. */
bool
reader_glide_is_done (const ReaderGlide *self)
{
  return fabs (self->rest) < 1e-9;
}
