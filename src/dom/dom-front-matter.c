#include "config.h"

#include "dom-markdown.h"

#include <stdbool.h>
#include <string.h>

/* The block of `key: value` lines between two `---` that many tools put before a text. It is YAML,
 * of which these plain forms are read: words, quoted words, lists and folded lines. */

#define MAX_BYTES (64 * 1024)

/**
 * dom_front_matter_clear:
 * @self: a #DomFrontMatter
 *
 * Frees its strings.
 */
void
dom_front_matter_clear (DomFrontMatter *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->author, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->date, g_free);
  g_clear_pointer (&self->cover, g_free);
  g_clear_pointer (&self->identifier, g_free);
}

static char **
field_of (DomFrontMatter *matter, const char *key)
{
  struct {
    const char *key;
    char **field;
  } const fields[] = {
    { "title", &matter->title },           { "author", &matter->author },
    { "authors", &matter->author },        { "creator", &matter->author },
    { "language", &matter->language },     { "lang", &matter->language },
    { "locale", &matter->language },       { "date", &matter->date },
    { "published", &matter->date },        { "cover", &matter->cover },
    { "cover-image", &matter->cover },     { "cover_image", &matter->cover },
    { "identifier", &matter->identifier }, { "isbn", &matter->identifier },
    { "uuid", &matter->identifier },
  };
  for (guint i = 0; i < G_N_ELEMENTS (fields); i++) {
    if (g_ascii_strcasecmp (fields[i].key, key) == 0)
      return fields[i].field;
  }
  return NULL;
}

static char *
unquote (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gsize length = strlen (stripped);
  char quote = stripped[0];
  if (length >= 2 && (quote == '"' || quote == '\'') && stripped[length - 1] == quote) {
    g_autofree char *inner = g_strndup (stripped + 1, length - 2);
    return quote == '"' ? g_strcompress (inner) : g_steal_pointer (&inner);
  }
  char *comment = strstr (stripped, " #");
  if (comment != NULL)
    *comment = '\0';
  return g_strdup (g_strstrip (stripped));
}

static void
append_value (char **field, const char *text, const char *separator)
{
  g_autofree char *value = unquote (text);
  if (field == NULL || *value == '\0')
    return;
  if (!g_utf8_validate (value, -1, NULL)) {
    char *valid = g_utf8_make_valid (value, -1);
    g_free (value);
    value = valid;
  }
  if (*field == NULL) {
    *field = g_steal_pointer (&value);
    return;
  }
  char *joined = g_strconcat (*field, separator, value, NULL);
  g_free (*field);
  *field = joined;
}

static void
set_value (char **field, const char *text)
{
  if (field == NULL || *field != NULL)
    return;
  gsize length = strlen (text);
  if (text[0] == '[' && length >= 2 && text[length - 1] == ']') {
    g_autofree char *inner = g_strndup (text + 1, length - 2);
    g_auto (GStrv) items = g_strsplit (inner, ",", -1);
    for (char **item = items; *item != NULL; item++)
      append_value (field, *item, ", ");
  } else if (strcmp (text, "|") != 0 && strcmp (text, ">") != 0 && strcmp (text, ">-") != 0
             && strcmp (text, "|-") != 0) {
    append_value (field, text, " ");
  }
}

static void
read_line (DomFrontMatter *matter, char *line, char ***current)
{
  bool indented = g_ascii_isspace (line[0]);
  char *text = g_strstrip (line);
  if (text[0] == '\0' || text[0] == '#')
    return;
  if (text[0] == '-' && (text[1] == ' ' || text[1] == '\t')) {
    char *item = g_strstrip (text + 2);
    if (g_str_has_prefix (item, "name:"))
      item += strlen ("name:");
    append_value (*current, item, ", ");
    return;
  }
  if (indented) {
    if (strchr (text, ':') == NULL)
      append_value (*current, text, " ");
    return;
  }
  char *colon = strchr (text, ':');
  if (colon == NULL)
    return;
  *colon = '\0';
  *current = field_of (matter, g_strchomp (text));
  /* Said twice: the first counts, and its list must not go on. */
  if (*current != NULL && **current != NULL)
    *current = NULL;
  set_value (*current, g_strstrip (colon + 1));
}

static bool
is_fence (const char *line, gsize length, bool closing)
{
  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;
  return length == 3 && (memcmp (line, "---", 3) == 0 || (closing && memcmp (line, "...", 3) == 0));
}

static bool
looks_like_keys (const char *line, gsize length)
{
  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;
  return length > 0 && (line[0] == '#' || memchr (line, ':', length) != NULL);
}

/* Bytes up to and with the closing fence; 0 when this is no front matter. */
static gsize
measure (const char *text, gsize length, gsize *body)
{
  const char *end = text + MIN (length, MAX_BYTES);
  const char *line = text;
  guint n = 0;
  while (line < end) {
    const char *feed = memchr (line, '\n', (gsize) (end - line));
    const char *next = feed != NULL ? feed + 1 : end;
    gsize bytes = (gsize) ((feed != NULL ? feed : end) - line);
    if (n == 0 && !is_fence (line, bytes, false))
      return 0;
    if (n == 0)
      *body = (gsize) (next - text);
    if (n == 1 && !is_fence (line, bytes, true) && !looks_like_keys (line, bytes))
      return 0;
    if (n > 0 && is_fence (line, bytes, true))
      return (gsize) (next - text);
    n++;
    line = next;
  }
  return 0;
}

/**
 * dom_front_matter_parse:
 * @text: the start of a Markdown file
 * @length: bytes of @text
 * @matter: (out): what it says; clear with dom_front_matter_clear()
 *
 * Reads the front matter of a Markdown file.
 *
 * Returns: bytes of @text before the book itself begins, 0 when there is no front matter
 */
gsize
dom_front_matter_parse (const char *text, gsize length, DomFrontMatter *matter)
{
  g_return_val_if_fail (matter != NULL, 0);
  *matter = (DomFrontMatter){ 0 };
  gsize skip = length >= 3 && memcmp (text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  gsize body = 0;
  gsize bytes = measure (text + skip, length - skip, &body);
  if (bytes == 0)
    return 0;
  g_autofree char *content = g_strndup (text + skip + body, bytes - body);
  g_auto (GStrv) lines = g_strsplit (content, "\n", -1);
  char **current = NULL;
  for (char **line = lines; *line != NULL; line++) {
    if (!is_fence (*line, strlen (*line), true))
      read_line (matter, *line, &current);
  }
  return skip + bytes;
}
