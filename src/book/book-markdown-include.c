#include "config.h"

#include "book-markdown-include.h"

#include "book-publication-private.h"

#include "base-limits.h"
#include "dom-markdown.h"
#include "epub-package.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

/* mdBook's `{{#include listing.rs:10:20}}` and GitBook's `{% include "part.md" %}` put a file of
 * the book in their place. This is done on the bytes, before the parser, because what is taken in
 * may be inside of code or a part of the text itself. Files within files are on a stack of ours, and
 * depth, number and bytes are limited, so a file that includes itself ends.
 * https://rust-lang.github.io/mdBook/format/mdbook.html#including-files */

#define MAX_DEPTH 8
#define MAX_INCLUDES 2000
#define MAX_DIRECTIVE_BYTES 1000

typedef struct {
  char *text; /* owned */
  const char *next; /* what has not been written yet */
  char *path; /* its container path */
} Frame;

typedef struct {
  BookPublication *publication;
  GCancellable *cancellable;
  char *missing; /* the first that is not in the book */
  guint n_missing;
  GString *out;
  Frame frames[MAX_DEPTH];
  guint n_frames;
  guint n_includes;
} Includer;

/* What a directive asks for. */
typedef struct {
  char *target; /* as written, without the part after the colon */
  char *part; /* "10:20" or the name of an anchor; NULL for the whole file */
  const char *after; /* the text goes on here */
} Directive;

static void
clear_directive (Directive *self)
{
  g_free (self->target);
  g_free (self->part);
}

static bool
is_markdown (const char *path)
{
  return strcmp (epub_guess_media_type (path), "text/markdown") == 0;
}

/* The end of the directive in its line, or NULL. */
static const char *
find_end (const char *open, const char *mark)
{
  const char *end = g_strstr_len (open, MAX_DIRECTIVE_BYTES, mark);
  const char *feed = end != NULL ? memchr (open, '\n', (gsize) (end - open)) : NULL;
  return feed == NULL ? end : NULL;
}

static bool
read_mdbook (const char *open, Directive *directive)
{
  static const char *const NAMES[] = { "include ", "rustdoc_include ", "playground ", "playpen " };
  if (!g_str_has_prefix (open, "{{#"))
    return false;
  const char *end = find_end (open, "}}");
  const char *target = NULL;
  for (guint i = 0; end != NULL && target == NULL && i < G_N_ELEMENTS (NAMES); i++) {
    if (g_str_has_prefix (open + 3, NAMES[i]))
      target = open + 3 + strlen (NAMES[i]);
  }
  if (target == NULL || target > end)
    return false;
  g_autofree char *argument = g_strstrip (g_strndup (target, (gsize) (end - target)));
  argument[strcspn (argument, " \t")] = '\0';
  char *colon = strchr (argument, ':');
  directive->part = colon != NULL ? g_strdup (colon + 1) : NULL;
  if (colon != NULL)
    *colon = '\0';
  directive->target = g_steal_pointer (&argument);
  directive->after = end + 2;
  return true;
}

static bool
read_gitbook (const char *open, Directive *directive)
{
  if (!g_str_has_prefix (open, "{% include "))
    return false;
  const char *end = find_end (open, "%}");
  const char *quote = end != NULL ? strpbrk (open, "\"'") : NULL;
  const char *close =
      quote != NULL && quote < end ? memchr (quote + 1, *quote, (gsize) (end - quote - 1)) : NULL;
  if (close == NULL)
    return false;
  directive->target = g_strndup (quote + 1, (gsize) (close - quote - 1));
  directive->after = end + 2;
  return is_markdown (directive->target);
}

static bool
is_anchor_line (const char *line, gsize length, const char *mark, const char *name)
{
  const char *found = g_strstr_len (line, (gssize) length, mark);
  if (found == NULL || name == NULL)
    return found != NULL;
  const char *p = found + strlen (mark);
  const char *end = line + length;
  while (p < end && *p == ' ')
    p++;
  gsize name_length = strlen (name);
  return (gsize) (end - p) >= name_length && strncmp (p, name, name_length) == 0
         && (p + name_length == end || g_ascii_isspace (p[name_length])
             || strchr ("*-", p[name_length]) != NULL);
}

/* The lines that @part names, without those that mark anchors. */
static char *
cut_part (const char *text, const char *part)
{
  bool by_number = part != NULL && (g_ascii_isdigit (*part) || *part == ':');
  guint64 first = by_number && *part != ':' ? g_ascii_strtoull (part, NULL, 10) : 1;
  const char *colon = by_number ? strchr (part, ':') : NULL;
  guint64 last = colon == NULL && by_number          ? first
                 : colon != NULL && colon[1] != '\0' ? g_ascii_strtoull (colon + 1, NULL, 10)
                                                     : G_MAXUINT64;
  bool inside = part == NULL || by_number;
  GString *result = g_string_new (NULL);
  guint64 number = 1;
  for (const char *line = text; *line != '\0'; number++) {
    gsize length = strcspn (line, "\n");
    bool ends = is_anchor_line (line, length, "ANCHOR_END:", by_number ? NULL : part);
    bool begins = is_anchor_line (line, length, "ANCHOR:", by_number ? NULL : part);
    bool marks = is_anchor_line (line, length, "ANCHOR:", NULL)
                 || is_anchor_line (line, length, "ANCHOR_END:", NULL);
    if (!by_number && part != NULL)
      inside = (inside || begins) && !ends;
    if (inside && !marks && number >= first && number <= last)
      g_string_append_printf (result, "%s%.*s", result->len > 0 ? "\n" : "", (int) length, line);
    line += length + (line[length] == '\n' ? 1 : 0);
  }
  return g_string_free (result, FALSE);
}

/* A file of the book without its front matter, or NULL. */
static char *
load_text (Includer *self, const char *path)
{
  g_autoptr (GBytes) bytes =
      book_source_read (self->publication->source, path, self->cancellable, NULL);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (bytes == NULL || size > BASE_LIMIT_MARKDOWN_BYTES)
    return NULL;
  g_auto (DomFrontMatter) matter = { 0 };
  gsize skip = is_markdown (path) && size > 0 ? dom_front_matter_parse (data, size, &matter) : 0;
  return g_utf8_make_valid (size > 0 ? data + skip : "", (gssize) (size - skip));
}

static bool
is_open (const Includer *self, const char *path)
{
  for (guint i = 0; i < self->n_frames; i++) {
    if (strcmp (self->frames[i].path, path) == 0)
      return true;
  }
  return false;
}

/* Puts the file in, or its name where it is not in the book. */
static void
include (Includer *self, const Directive *directive)
{
  const char *path = self->frames[self->n_frames - 1].path;
  g_autofree char *found =
      book_publication_resolve_path (self->publication, path, directive->target);
  bool allowed = found != NULL && self->n_includes++ < MAX_INCLUDES && self->n_frames < MAX_DEPTH
                 && !is_open (self, found);
  g_autofree char *text = allowed ? load_text (self, found) : NULL;
  if (text == NULL || self->out->len + strlen (text) > BASE_LIMIT_MARKDOWN_BYTES) {
    if (self->n_missing++ == 0)
      self->missing = g_strdup (directive->target);
    g_string_append_printf (self->out, "(%s)", directive->target);
    return;
  }
  char *part = cut_part (text, directive->part);
  if (!is_markdown (found)) {
    g_string_append (self->out, part);
    g_free (part);
    return;
  }
  self->frames[self->n_frames++] =
      (Frame){ .text = part, .next = part, .path = g_steal_pointer (&found) };
}

/* Writes the innermost text up to what it includes, or to its end. */
static void
step (Includer *self)
{
  Frame *frame = &self->frames[self->n_frames - 1];
  for (const char *open = strchr (frame->next, '{'); open != NULL; open = strchr (open + 1, '{')) {
    Directive directive = { 0 };
    bool escaped = open > frame->text && open[-1] == '\\';
    bool found = !escaped && (read_mdbook (open, &directive) || read_gitbook (open, &directive));
    if (found) {
      g_string_append_len (self->out, frame->next, open - frame->next);
      frame->next = directive.after;
      include (self, &directive);
    }
    clear_directive (&directive);
    if (found)
      return;
  }
  g_string_append (self->out, frame->next);
  g_free (frame->text);
  g_free (frame->path);
  self->n_frames--;
}

/**
 * book_markdown_include:
 * @publication: a book of Markdown
 * @path: container path of a Markdown file
 * @bytes: its bytes
 * @cancellable: (nullable): to stop
 * @diagnostics: (nullable): where to say what is missing
 *
 * Puts files in the place of the directives that include them. Runs on any thread.
 *
 * Returns: (transfer full): the bytes, @bytes itself when they include nothing
 */
GBytes *
book_markdown_include (BookPublication *publication,
                       const char *path,
                       GBytes *bytes,
                       GCancellable *cancellable,
                       BaseDiagnostics *diagnostics)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  if (data == NULL || size > BASE_LIMIT_MARKDOWN_BYTES || memchr (data, '\0', size) != NULL
      || (g_strstr_len (data, (gssize) size, "{{#") == NULL
          && g_strstr_len (data, (gssize) size, "{% include ") == NULL))
    return g_bytes_ref (bytes);
  Includer self = {
    .publication = publication,
    .cancellable = cancellable,
    .out = g_string_sized_new (size),
  };
  char *text = g_strndup (data, size);
  self.frames[self.n_frames++] = (Frame){ .text = text, .next = text, .path = g_strdup (path) };
  while (self.n_frames > 0)
    step (&self);
  /* The place itself says which; a book of code without its listings would have hundreds. */
  if (self.n_missing > 0)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "include", path, 0,
                          "%u files to be included are not in the book, the first is “%.200s”",
                          self.n_missing, self.missing);
  g_free (self.missing);
  return g_string_free_to_bytes (self.out);
}
