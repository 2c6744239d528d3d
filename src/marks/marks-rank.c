#include "config.h"

#include "marks-rank.h"

#include <string.h>

/* An order that the reader makes by hand. Each thing has a rank, a fraction between 0 and 1 written with
 * the digits below and without the point, so that strcmp() compares numbers. Between two fractions there
 * is always another one: to move a thing changes its own rank and no other, and two copies of the marks
 * that were edited apart can be put together again. A double would run out of digits after fifty moves to
 * the same place. No rank ends with a zero, or nothing could come between it and the same without it. */

static const char digits[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
#define BASE 62
/* Whoever moves things ten thousand times has ranks of a few kilobytes; more is no rank of ours. */
#define MAX_LENGTH 8192

static int
read_digit (const char **rank)
{
  const char *digit = **rank != '\0' ? strchr (digits, **rank) : NULL;
  if (digit == NULL)
    return 0;
  (*rank)++;
  return (int) (digit - digits);
}

/* The next number of two digits, so that things that are put at the end one after another all have short
 * ranks; NULL when there is none. */
static char *
count_on (const char *before)
{
  int first = read_digit (&before);
  int number = first * BASE + read_digit (&before) + 1;
  if (number % BASE == 0)
    number++;
  return number < BASE * BASE
             ? g_strdup_printf ("%c%c", digits[number / BASE], digits[number % BASE])
             : NULL;
}

/**
 * marks_rank_between:
 * @before: (nullable): a valid rank; %NULL for the beginning
 * @after: (nullable): another, greater by strcmp(); %NULL for the end
 *
 * Returns: (transfer full): a rank between the two
 */
char *
marks_rank_between (const char *before, const char *after)
{
  g_return_val_if_fail (before == NULL || after == NULL || strcmp (before, after) < 0, NULL);
  const char *low = before != NULL ? before : "";
  const char *high = after;
  char *next = before != NULL && after == NULL ? count_on (before) : NULL;
  if (next != NULL)
    return next;
  g_autoptr (GString) rank = g_string_new (NULL);
  int a = 0;
  int b = 0;
  do {
    a = read_digit (&low);
    b = high != NULL ? read_digit (&high) : BASE;
    if (b - a <= 1) {
      g_string_append_c (rank, digits[a]);
      /* From here on everything is less than what comes after. */
      if (b != a)
        high = NULL;
    }
  } while (b - a <= 1);
  g_string_append_c (rank, digits[(a + b) / 2]);
  return g_strdup (rank->str);
}

/**
 * marks_rank_is_valid:
 * @rank: (nullable): from a file or a database
 *
 * Returns: whether it is a rank
 */
bool
marks_rank_is_valid (const char *rank)
{
  gsize length = rank != NULL ? strnlen (rank, MAX_LENGTH) : 0;
  return length > 0 && length < MAX_LENGTH && strspn (rank, digits) == length
         && rank[length - 1] != digits[0];
}
