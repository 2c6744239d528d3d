#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * ReaderGlide:
 * @rest: how far there is still to go, in CSS px; downwards is positive
 * @time: in which most of it is done, in seconds
 *
 * A movement that slows down by itself: to a place, or out of a finger's flick. Kind: value.
 */
typedef struct {
  double rest;
  double time;
} ReaderGlide;

void reader_glide_add (ReaderGlide *self, double distance);
void reader_glide_fling (ReaderGlide *self, double velocity);
double reader_glide_advance (ReaderGlide *self, double seconds);
bool reader_glide_is_done (const ReaderGlide *self);

G_END_DECLS
