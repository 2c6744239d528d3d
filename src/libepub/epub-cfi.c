#include "config.h"

#include "epub-cfi.h"

#include <string.h>

/* The grammar of https://idpf.org/epub/linking/cfi/#sec-epubcfi-syntax . Temporal and spatial
 * offsets are read over: nothing we show has them. */

#define MAX_STEPS 1024

struct _EpubCfi {
  EpubCfiPath start;
  EpubCfiPath end;
  bool range;
};

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
  path->steps[path->n_steps++] =
      (EpubCfiStep){ .number = number, .id = g_strdup (id), .indirect = indirect };
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
    g_free (path->steps[i].id);
  g_clear_pointer (&path->steps, g_free);
  g_clear_pointer (&path->assertion, g_free);
  path->n_steps = 0;
}

static void
copy_path (EpubCfiPath *to, const EpubCfiPath *from)
{
  *to = (EpubCfiPath){ .offset = from->offset,
                       .assertion = g_strdup (from->assertion),
                       .side = from->side };
  for (guint i = 0; i < from->n_steps; i++)
    epub_cfi_path_append (to, from->steps[i].number, from->steps[i].id, from->steps[i].indirect);
}

static bool
parse_number (const char **at, gint64 *number)
{
  if (!g_ascii_isdigit (**at))
    return false;
  gint64 value = 0;
  for (; g_ascii_isdigit (**at); (*at)++)
    value = MIN (value * 10 + (**at - '0'), G_MAXINT);
  *number = value;
  return true;
}

/* `[…]`, with `^` before each character that means something. Parameters begin at a bare `;`. */
static bool
parse_assertion (const char **at, char **value, char *side)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (GString) parameters = NULL;
  const char *c = *at + 1;
  for (; *c != '\0' && *c != ']'; c++) {
    if (*c == ';' && parameters == NULL) {
      parameters = g_string_new (NULL);
      continue;
    }
    if (*c == '^' && c[1] != '\0')
      c++;
    g_string_append_c (parameters != NULL ? parameters : text, *c);
  }
  if (*c != ']')
    return false;
  *at = c + 1;
  if (parameters != NULL && g_str_has_prefix (parameters->str, "s=") && parameters->len == 3)
    *side = parameters->str[2];
  g_free (*value);
  *value = text->len > 0 ? g_strdup (text->str) : NULL;
  return true;
}

/* `~1.5`, `@50:75`: one offset that we do not use. */
static bool
skip_offset (const char **at)
{
  const char *start = ++*at;
  while (g_ascii_isdigit (**at) || **at == '.' || **at == ':')
    (*at)++;
  return *at > start;
}

static bool
parse_offset (const char **at, EpubCfiPath *path)
{
  if (**at == ':') {
    (*at)++;
    if (!parse_number (at, &path->offset))
      return false;
  }
  while (**at == '~' || **at == '@') {
    if (!skip_offset (at))
      return false;
  }
  if (**at == '[')
    return parse_assertion (at, &path->assertion, &path->side);
  return true;
}

/* Steps and an offset, appended to @path; @indirect carries a `!` over the comma of a range. */
static bool
parse_path (const char **at, EpubCfiPath *path, bool *indirect)
{
  while (**at == '/' || **at == '!') {
    if (**at == '!') {
      *indirect = true;
      (*at)++;
      continue;
    }
    (*at)++;
    gint64 number = 0;
    if (!parse_number (at, &number) || path->n_steps >= MAX_STEPS)
      return false;
    epub_cfi_path_append (path, (int) number, NULL, *indirect);
    *indirect = false;
    char side = 0;
    if (**at == '[' && !parse_assertion (at, &path->steps[path->n_steps - 1].id, &side))
      return false;
    if (side != 0)
      path->side = side;
  }
  return parse_offset (at, path);
}

static bool
parse_range (const char **at, EpubCfi *self, bool indirect)
{
  copy_path (&self->end, &self->start);
  EpubCfiPath *ends[] = { &self->start, &self->end };
  for (int i = 0; i < 2; i++) {
    bool carried = indirect;
    if (**at != ',')
      return false;
    (*at)++;
    if (!parse_path (at, ends[i], &carried) || carried)
      return false;
  }
  self->range = true;
  return true;
}

/**
 * epub_cfi_parse:
 * @text: `epubcfi(…)`, percent-decoded
 *
 * Parses a CFI.
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
  self->start.offset = -1;
  self->end.offset = -1;
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
 * @end: (nullable): the other end of a range
 *
 * Returns: (transfer full): a CFI with copies of both
 */
EpubCfi *
epub_cfi_new (const EpubCfiPath *start, const EpubCfiPath *end)
{
  EpubCfi *self = g_new0 (EpubCfi, 1);
  copy_path (&self->start, start);
  self->end.offset = -1;
  self->range = end != NULL;
  if (end != NULL)
    copy_path (&self->end, end);
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
print_steps (GString *out, const EpubCfiPath *path, guint from, guint to)
{
  for (guint i = from; i < to; i++) {
    const EpubCfiStep *step = &path->steps[i];
    g_string_append_printf (out, "%s/%d", step->indirect ? "!" : "", step->number);
    if (step->id != NULL) {
      g_string_append_c (out, '[');
      print_escaped (out, step->id);
      g_string_append_c (out, ']');
    }
  }
}

static void
print_offset (GString *out, const EpubCfiPath *path)
{
  if (path->offset >= 0)
    g_string_append_printf (out, ":%" G_GINT64_FORMAT, path->offset);
  if (path->assertion == NULL && path->side == 0)
    return;
  g_string_append_c (out, '[');
  if (path->assertion != NULL)
    print_escaped (out, path->assertion);
  if (path->side != 0)
    g_string_append_printf (out, ";s=%c", path->side);
  g_string_append_c (out, ']');
}

static bool
is_same_step (const EpubCfiStep *a, const EpubCfiStep *b)
{
  return a->number == b->number && a->indirect == b->indirect && g_strcmp0 (a->id, b->id) == 0;
}

/* The parent of a range leaves each end at least one step of its own, as other programs do. */
static guint
count_common (const EpubCfiPath *a, const EpubCfiPath *b)
{
  guint most = MIN (a->n_steps, b->n_steps);
  guint n = 0;
  while (n + 1 < most && is_same_step (&a->steps[n], &b->steps[n]))
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
  if (self->range) {
    guint common = count_common (&self->start, &self->end);
    print_steps (out, &self->start, 0, common);
    g_string_append_c (out, ',');
    print_steps (out, &self->start, common, self->start.n_steps);
    print_offset (out, &self->start);
    g_string_append_c (out, ',');
    print_steps (out, &self->end, common, self->end.n_steps);
    print_offset (out, &self->end);
  } else {
    print_steps (out, &self->start, 0, self->start.n_steps);
    print_offset (out, &self->start);
  }
  g_string_append_c (out, ')');
  return g_string_free (out, FALSE);
}

static int
compare_paths (const EpubCfiPath *a, const EpubCfiPath *b)
{
  for (guint i = 0; i < a->n_steps && i < b->n_steps; i++) {
    if (a->steps[i].number != b->steps[i].number)
      return a->steps[i].number < b->steps[i].number ? -1 : 1;
    if (a->steps[i].indirect != b->steps[i].indirect)
      return a->steps[i].indirect ? 1 : -1;
  }
  if (a->n_steps != b->n_steps)
    return a->n_steps < b->n_steps ? -1 : 1;
  return a->offset == b->offset ? 0 : a->offset < b->offset ? -1 : 1;
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
