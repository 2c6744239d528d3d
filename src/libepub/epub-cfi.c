#include "config.h"

#include "epub-cfi.h"

#include <string.h>

/* The grammar of https://idpf.org/epub/linking/cfi/#sec-epubcfi-syntax , read with some leniency and
 * written canonically: numbers without leading zeros, the side bias as the first parameter, the
 * common part of a range as long as it can be while each end keeps a step of its own. */

#define MAX_STEPS 1024
#define MAX_PARAMETERS 64
#define MAX_NUMBER 1e9
#define NUMBER_FORMAT "%.9f"

struct _EpubCfi {
  EpubCfiPath start;
  EpubCfiPath end;
  bool range;
};

static void
free_parameter (gpointer data)
{
  EpubCfiParameter *parameter = data;
  g_free (parameter->name);
  g_strfreev (parameter->values);
  g_free (parameter);
}

static void
clear_assertion (EpubCfiAssertion *assertion)
{
  g_clear_pointer (&assertion->before, g_free);
  g_clear_pointer (&assertion->after, g_free);
  g_clear_pointer (&assertion->parameters, g_ptr_array_unref);
}

/* @values is (transfer full). */
static void
add_parameter (EpubCfiAssertion *assertion, const char *name, char **values)
{
  if (assertion->parameters == NULL)
    assertion->parameters = g_ptr_array_new_with_free_func (free_parameter);
  EpubCfiParameter *parameter = g_new0 (EpubCfiParameter, 1);
  parameter->name = g_strdup (name);
  parameter->values = values;
  g_ptr_array_add (assertion->parameters, parameter);
}

static void
copy_assertion (EpubCfiAssertion *to, const EpubCfiAssertion *from)
{
  to->before = g_strdup (from->before);
  to->after = g_strdup (from->after);
  for (guint i = 0; from->parameters != NULL && i < from->parameters->len; i++) {
    const EpubCfiParameter *parameter = from->parameters->pdata[i];
    add_parameter (to, parameter->name, g_strdupv (parameter->values));
  }
}

/**
 * epub_cfi_path_append:
 * @path: a path
 * @number: of the step
 * @id: (nullable): id assertion
 * @indirect: whether a `!` stands before it
 *
 * Appends a step.
 */
void
epub_cfi_path_append (EpubCfiPath *path, int number, const char *id, bool indirect)
{
  path->steps = g_renew (EpubCfiStep, path->steps, path->n_steps + 1);
  path->steps[path->n_steps++] = (EpubCfiStep){ .number = number,
                                                .indirect = indirect,
                                                .assertion = { .before = g_strdup (id) } };
}

/**
 * epub_cfi_path_clear:
 * @path: a path
 *
 * Frees what it owns.
 */
void
epub_cfi_path_clear (EpubCfiPath *path)
{
  for (guint i = 0; i < path->n_steps; i++)
    clear_assertion (&path->steps[i].assertion);
  g_clear_pointer (&path->steps, g_free);
  clear_assertion (&path->assertion);
  path->n_steps = 0;
}

static void
copy_path (EpubCfiPath *to, const EpubCfiPath *from)
{
  *to = *from;
  to->steps = g_new0 (EpubCfiStep, MAX (from->n_steps, 1));
  to->assertion = (EpubCfiAssertion){ 0 };
  copy_assertion (&to->assertion, &from->assertion);
  for (guint i = 0; i < from->n_steps; i++) {
    to->steps[i].number = from->steps[i].number;
    to->steps[i].indirect = from->steps[i].indirect;
    copy_assertion (&to->steps[i].assertion, &from->steps[i].assertion);
  }
}

static bool
parse_integer (const char **at, gint64 *number)
{
  if (!g_ascii_isdigit (**at))
    return false;
  gint64 value = 0;
  for (; g_ascii_isdigit (**at); (*at)++)
    value = MIN (value * 10 + (**at - '0'), G_MAXINT);
  *number = value;
  return true;
}

/* Digits, and more after a point; no sign and no exponent. Rounded to what is printed, so that a
 * CFI and its printed form are the same place. */
static bool
parse_number (const char **at, double *number)
{
  const char *start = *at;
  gint64 whole = 0;
  if (!parse_integer (at, &whole))
    return false;
  if (**at == '.') {
    (*at)++;
    if (!parse_integer (at, &whole))
      return false;
  }
  g_autofree char *written = g_strndup (start, (gsize) (*at - start));
  char rounded[G_ASCII_DTOSTR_BUF_SIZE];
  double value = MIN (g_ascii_strtod (written, NULL), MAX_NUMBER);
  *number = g_ascii_strtod (g_ascii_formatd (rounded, sizeof rounded, NUMBER_FORMAT, value), NULL);
  return true;
}

/* Characters up to a bare one of @ends, unescaped; NULL when the text is over before. */
static char *
parse_value (const char **at, const char *ends)
{
  g_autoptr (GString) value = g_string_new (NULL);
  for (; **at != '\0' && strchr (ends, **at) == NULL; (*at)++) {
    if (**at == '^' && (*at)[1] != '\0')
      (*at)++;
    g_string_append_c (value, **at);
  }
  return **at != '\0' ? g_string_free (g_steal_pointer (&value), FALSE) : NULL;
}

static EpubCfiSide
side_of (char **values)
{
  if (g_strcmp0 (values[0], "b") == 0)
    return EPUB_CFI_SIDE_BEFORE;
  return g_strcmp0 (values[0], "a") == 0 ? EPUB_CFI_SIDE_AFTER : EPUB_CFI_SIDE_NONE;
}

/* `;name=value,value` */
static bool
parse_parameter (const char **at, EpubCfiAssertion *assertion, EpubCfiSide *side)
{
  (*at)++;
  g_autofree char *name = parse_value (at, "=;]");
  g_autoptr (GPtrArray) values = g_ptr_array_new_with_free_func (g_free);
  while (name != NULL && (**at == '=' || **at == ',')) {
    (*at)++;
    char *value = parse_value (at, ",;]");
    if (value == NULL)
      return false;
    g_ptr_array_add (values, value);
  }
  if (name == NULL)
    return false;
  g_ptr_array_add (values, NULL);
  if (strcmp (name, "s") == 0)
    *side = side_of ((char **) values->pdata);
  else if (assertion->parameters == NULL || assertion->parameters->len < MAX_PARAMETERS)
    add_parameter (assertion, name, (char **) g_ptr_array_steal (values, NULL));
  return true;
}

/* `[before,after;name=value]`, of which each may be missing. */
static bool
parse_assertion (const char **at, EpubCfiAssertion *assertion, EpubCfiSide *side)
{
  (*at)++;
  g_autofree char *before = parse_value (at, ",;]");
  g_autofree char *after = NULL;
  if (before != NULL && **at == ',') {
    (*at)++;
    after = parse_value (at, ";]");
    if (after == NULL)
      return false;
  }
  if (before == NULL)
    return false;
  if (*before != '\0')
    assertion->before = g_steal_pointer (&before);
  if (after != NULL && *after != '\0')
    assertion->after = g_steal_pointer (&after);
  while (**at == ';') {
    if (!parse_parameter (at, assertion, side))
      return false;
  }
  (*at)++;
  return true;
}

/* `:10`, `~1.5`, `@50:75`, `~1.5@50:75`, and what is asserted of it. */
static bool
parse_offset (const char **at, EpubCfiPath *path)
{
  const char *start = *at;
  if (**at == ':') {
    (*at)++;
    if (!parse_integer (at, &path->offset))
      return false;
  }
  if (**at == '~') {
    (*at)++;
    if (!parse_number (at, &path->time))
      return false;
  }
  if (**at == '@') {
    (*at)++;
    if (!parse_number (at, &path->x) || **at != ':')
      return false;
    (*at)++;
    if (!parse_number (at, &path->y))
      return false;
  }
  return *at == start || **at != '[' || parse_assertion (at, &path->assertion, &path->side);
}

/* One step after its `/`. */
static bool
parse_step (const char **at, EpubCfiPath *path, bool indirect)
{
  gint64 number = 0;
  (*at)++;
  if (!parse_integer (at, &number) || path->n_steps >= MAX_STEPS)
    return false;
  epub_cfi_path_append (path, (int) number, NULL, indirect);
  path->side = EPUB_CFI_SIDE_NONE;
  EpubCfiStep *step = &path->steps[path->n_steps - 1];
  return **at != '[' || parse_assertion (at, &step->assertion, &path->side);
}

/* Steps and an offset, appended to @path; @indirect carries a `!` over the comma of a range. */
static bool
parse_path (const char **at, EpubCfiPath *path, bool *indirect)
{
  while (**at == '/' || **at == '!') {
    if (**at == '!') {
      if (*indirect)
        return false;
      *indirect = true;
      (*at)++;
      continue;
    }
    if (!parse_step (at, path, *indirect))
      return false;
    *indirect = false;
  }
  if (path->n_steps > 0 && *indirect && **at != ',') {
    path->indirect_end = true;
    *indirect = false;
  }
  return parse_offset (at, path);
}

static bool
has_offset (const EpubCfiPath *path)
{
  return path->offset >= 0 || path->time >= 0 || path->x >= 0;
}

static bool
parse_range (const char **at, EpubCfi *self, bool indirect)
{
  if (has_offset (&self->start))
    return false;
  self->start.side = EPUB_CFI_SIDE_NONE;
  epub_cfi_path_clear (&self->end);
  copy_path (&self->end, &self->start);
  EpubCfiPath *ends[] = { &self->start, &self->end };
  for (int i = 0; i < 2; i++) {
    bool carried = indirect;
    if (**at != ',')
      return false;
    (*at)++;
    if (!parse_path (at, ends[i], &carried))
      return false;
    ends[i]->indirect_end |= carried;
  }
  self->range = true;
  return true;
}

/**
 * epub_cfi_parse:
 * @text: `epubcfi(…)`, percent-decoded
 *
 * Parses a CFI. Runs on any thread, as all of these functions do.
 *
 * Returns: (transfer full) (nullable): the CFI, or %NULL when @text is none
 */
EpubCfi *
epub_cfi_parse (const char *text)
{
  static const char prefix[] = "epubcfi(";
  if (!g_str_has_prefix (text, prefix) || !g_utf8_validate (text, -1, NULL))
    return NULL;
  const char *at = text + strlen (prefix);
  g_autoptr (EpubCfi) self = g_new0 (EpubCfi, 1);
  self->start = self->end = (EpubCfiPath) EPUB_CFI_PATH_INIT;
  bool indirect = false;
  if (!parse_path (&at, &self->start, &indirect) || self->start.n_steps == 0)
    return NULL;
  if (*at == ',' && !parse_range (&at, self, indirect))
    return NULL;
  if (strcmp (at, ")") != 0)
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * epub_cfi_new:
 * @start: a place
 * @end: (nullable): the other end of a range, with the same first step
 *
 * Returns: (transfer full): a CFI with copies of both
 */
EpubCfi *
epub_cfi_new (const EpubCfiPath *start, const EpubCfiPath *end)
{
  EpubCfi *self = g_new0 (EpubCfi, 1);
  copy_path (&self->start, start);
  self->range = end != NULL;
  copy_path (&self->end, end != NULL ? end : start);
  return self;
}

/**
 * epub_cfi_free:
 * @self: (transfer full): a CFI
 *
 * Frees it.
 */
void
epub_cfi_free (EpubCfi *self)
{
  epub_cfi_path_clear (&self->start);
  epub_cfi_path_clear (&self->end);
  g_free (self);
}

/**
 * epub_cfi_is_range:
 * @self: a CFI
 *
 * Returns: whether it has two ends
 */
bool
epub_cfi_is_range (const EpubCfi *self)
{
  return self->range;
}

/**
 * epub_cfi_get_start:
 * @self: a CFI
 *
 * Returns: (transfer none): the place, or the start of the range
 */
const EpubCfiPath *
epub_cfi_get_start (const EpubCfi *self)
{
  return &self->start;
}

/**
 * epub_cfi_get_end:
 * @self: a CFI
 *
 * Returns: (transfer none): the end of the range; the place itself when it is none
 */
const EpubCfiPath *
epub_cfi_get_end (const EpubCfi *self)
{
  return self->range ? &self->end : &self->start;
}

static void
print_escaped (GString *out, const char *text)
{
  for (const char *c = text; *c != '\0'; c++) {
    if (strchr ("^[](),;=", *c) != NULL)
      g_string_append_c (out, '^');
    g_string_append_c (out, *c);
  }
}

static void
print_parameters (GString *out, const GPtrArray *parameters)
{
  for (guint i = 0; parameters != NULL && i < parameters->len; i++) {
    const EpubCfiParameter *parameter = parameters->pdata[i];
    g_string_append_c (out, ';');
    print_escaped (out, parameter->name);
    for (guint j = 0; parameter->values[j] != NULL; j++) {
      g_string_append_c (out, j == 0 ? '=' : ',');
      print_escaped (out, parameter->values[j]);
    }
  }
}

static void
print_assertion (GString *out, const EpubCfiAssertion *assertion, EpubCfiSide side)
{
  bool parameters = assertion->parameters != NULL && assertion->parameters->len > 0;
  if (assertion->before == NULL && assertion->after == NULL && !parameters
      && side == EPUB_CFI_SIDE_NONE)
    return;
  g_string_append_c (out, '[');
  if (assertion->before != NULL)
    print_escaped (out, assertion->before);
  if (assertion->after != NULL) {
    g_string_append_c (out, ',');
    print_escaped (out, assertion->after);
  }
  if (side != EPUB_CFI_SIDE_NONE)
    g_string_append (out, side == EPUB_CFI_SIDE_BEFORE ? ";s=b" : ";s=a");
  print_parameters (out, assertion->parameters);
  g_string_append_c (out, ']');
}

static void
print_steps (GString *out, const EpubCfiPath *path, guint from, guint to)
{
  for (guint i = from; i < to; i++) {
    const EpubCfiStep *step = &path->steps[i];
    bool last = i + 1 == path->n_steps && !path->indirect_end && !has_offset (path);
    g_string_append_printf (out, "%s/%d", step->indirect ? "!" : "", step->number);
    print_assertion (out, &step->assertion, last ? path->side : EPUB_CFI_SIDE_NONE);
  }
}

/* Nine digits after the point at most, and no zero at the end. */
static void
print_number (GString *out, double number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];
  g_ascii_formatd (buffer, sizeof buffer, NUMBER_FORMAT, number);
  gsize length = strlen (buffer);
  while (buffer[length - 1] == '0')
    length--;
  if (buffer[length - 1] == '.')
    length--;
  g_string_append_len (out, buffer, (gssize) length);
}

static void
print_offset (GString *out, const EpubCfiPath *path)
{
  if (path->indirect_end)
    g_string_append_c (out, '!');
  if (path->offset >= 0)
    g_string_append_printf (out, ":%" G_GINT64_FORMAT, path->offset);
  if (path->time >= 0) {
    g_string_append_c (out, '~');
    print_number (out, path->time);
  }
  if (path->x >= 0) {
    g_string_append_c (out, '@');
    print_number (out, path->x);
    g_string_append_c (out, ':');
    print_number (out, MAX (path->y, 0));
  }
  if (has_offset (path))
    print_assertion (out, &path->assertion, path->side);
}

static bool
is_same_assertion (const EpubCfiAssertion *a, const EpubCfiAssertion *b)
{
  g_autoptr (GString) first = g_string_new (NULL);
  g_autoptr (GString) second = g_string_new (NULL);
  print_assertion (first, a, EPUB_CFI_SIDE_NONE);
  print_assertion (second, b, EPUB_CFI_SIDE_NONE);
  return g_string_equal (first, second);
}

static bool
is_same_step (const EpubCfiStep *a, const EpubCfiStep *b)
{
  return a->number == b->number && a->indirect == b->indirect
         && is_same_assertion (&a->assertion, &b->assertion);
}

/* The parent of a range leaves each end at least one step of its own, as other programs do, and has
 * at least one itself. */
static guint
count_common (const EpubCfiPath *a, const EpubCfiPath *b)
{
  guint most = MIN (a->n_steps, b->n_steps);
  guint n = 0;
  while (n < most && (n == 0 || n + 1 < most) && is_same_step (&a->steps[n], &b->steps[n]))
    n++;
  return n;
}

/**
 * epub_cfi_to_string:
 * @self: a CFI
 *
 * Returns: (transfer full): its canonical form `epubcfi(…)`
 */
char *
epub_cfi_to_string (const EpubCfi *self)
{
  GString *out = g_string_new ("epubcfi(");
  guint common = self->range ? count_common (&self->start, &self->end) : 0;
  print_steps (out, &self->start, 0, common);
  const EpubCfiPath *ends[] = { &self->start, &self->end };
  for (guint i = 0; i < (self->range ? 2 : 1); i++) {
    if (self->range)
      g_string_append_c (out, ',');
    print_steps (out, ends[i], common, ends[i]->n_steps);
    print_offset (out, ends[i]);
  }
  g_string_append_c (out, ')');
  return g_string_free (out, FALSE);
}

/* What comes after the steps, in the order the specification gives to kinds: an end comes before
 * everything, then a character offset, a child, a place in time or space, a reference. */
typedef enum { KIND_END, KIND_CHARACTER, KIND_CHILD, KIND_MEDIA, KIND_REFERENCE } Kind;

static Kind
kind_of_tail (const EpubCfiPath *path)
{
  if (path->offset >= 0)
    return KIND_CHARACTER;
  return has_offset (path) ? KIND_MEDIA : KIND_END;
}

static Kind
kind_at (const EpubCfiPath *path, guint i)
{
  if (i < path->n_steps)
    return path->steps[i].indirect ? KIND_REFERENCE : KIND_CHILD;
  return path->indirect_end ? KIND_REFERENCE : kind_of_tail (path);
}

static int
compare_numbers (double a, double b)
{
  return (a > b) - (a < b);
}

/* Time counts more than space, and y more than x; what is not given comes first. */
static int
compare_offsets (const EpubCfiPath *a, const EpubCfiPath *b)
{
  const double pairs[][2] = {
    { (double) a->offset, (double) b->offset }, { a->time, b->time }, { a->y, b->y }, { a->x, b->x }
  };
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++) {
    int order = compare_numbers (pairs[i][0], pairs[i][1]);
    if (order != 0)
      return order;
  }
  return 0;
}

static int
compare_paths (const EpubCfiPath *a, const EpubCfiPath *b)
{
  for (guint i = 0;; i++) {
    int order = (int) kind_at (a, i) - (int) kind_at (b, i);
    if (order != 0)
      return order;
    bool more_a = i < a->n_steps;
    bool more_b = i < b->n_steps;
    /* Both are references now, or both are over: what follows the `!` decides. */
    if (!more_a || !more_b) {
      Kind next_a = more_a ? KIND_CHILD : kind_of_tail (a);
      Kind next_b = more_b ? KIND_CHILD : kind_of_tail (b);
      return next_a != next_b ? (int) next_a - (int) next_b : compare_offsets (a, b);
    }
    order = compare_numbers (a->steps[i].number, b->steps[i].number);
    if (order != 0)
      return order;
  }
}

/**
 * epub_cfi_compare:
 * @a: a CFI
 * @b: another
 *
 * Orders by place in the book: by start, then by end. Assertions do not count.
 * https://idpf.org/epub/linking/cfi/#sec-sorting
 *
 * Returns: negative, 0 or positive as for strcmp()
 */
int
epub_cfi_compare (const EpubCfi *a, const EpubCfi *b)
{
  int order = compare_paths (&a->start, &b->start);
  return order != 0 ? order : compare_paths (epub_cfi_get_end (a), epub_cfi_get_end (b));
}
