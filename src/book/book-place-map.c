#include "config.h"

#include "book-place-map.h"

#include <string.h>

/* Where a place is in a text that has been corrected meanwhile. What an author changes between two
 * savings is most often one stretch, so what the texts share at their beginnings and at their ends
 * settles it; inside the stretch the words at the place are looked for, and only where they are
 * gone the place is where the change begins. */

#define MAX_QUOTE 96
#define MIN_QUOTE 12

static gsize
count_common_prefix (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gsize n = 0;
  while (n < a_length && n < b_length && a[n] == b[n])
    n++;
  return n;
}

static gsize
count_common_suffix (const char *a, gsize a_length, const char *b, gsize b_length)
{
  gsize n = 0;
  while (n < a_length && n < b_length && a[a_length - 1 - n] == b[b_length - 1 - n])
    n++;
  return n;
}

/* The start of the character that @offset is in. */
static gsize
align (const char *text, gsize offset)
{
  while (offset > 0 && ((guint8) text[offset] & 0xC0) == 0x80)
    offset--;
  return offset;
}

/* The occurrence of @quote that is nearest to @near, or -1. */
static gssize
find_nearest (const char *text, const char *quote, gsize near)
{
  gssize best = -1;
  for (const char *found = strstr (text, quote); found != NULL; found = strstr (found + 1, quote)) {
    gssize at = found - text;
    if (best >= 0 && at - (gssize) near > ABS (best - (gssize) near))
      break;
    if (best < 0 || ABS (at - (gssize) near) < ABS (best - (gssize) near))
      best = at;
  }
  return best;
}

/**
 * book_place_map:
 * @before: the text that a place is in
 * @offset: of the place, in bytes
 * @after: the text as it is now
 *
 * Finds the place again. Takes time in proportion to the texts, but for words that are there very
 * often. Runs on any thread.
 *
 * Returns: its offset in @after
 */
guint32
book_place_map (const char *before, guint32 offset, const char *after)
{
  gsize old_length = strlen (before);
  gsize new_length = strlen (after);
  gsize at = align (before, MIN (offset, old_length));
  gsize prefix = count_common_prefix (before, old_length, after, new_length);
  /* Whoever is at the beginning stays there, whatever has been put before the first word. */
  if (at < prefix || at == 0)
    return (guint32) at;
  gsize suffix = count_common_suffix (before + prefix, old_length - prefix, after + prefix,
                                      new_length - prefix);
  if (at >= old_length - suffix)
    return (guint32) align (after, new_length - (old_length - at));
  for (gsize length = MAX_QUOTE; length >= MIN_QUOTE; length /= 2) {
    gsize end = align (before, MIN (at + length, old_length));
    g_autofree char *quote = g_strndup (before + at, end - at);
    gssize found = *quote != '\0' ? find_nearest (after, quote, at) : -1;
    if (found >= 0)
      return (guint32) found;
  }
  return (guint32) align (after, MIN (prefix, new_length));
}
