#include "config.h"

#include "dom-markdown.h"

#include <stdbool.h>
#include <string.h>

/* What a text says of itself before it begins: `key: value` lines between two `---`, which is YAML,
 * or `key = value` lines between two `+++`, which is TOML. Of either these plain forms are read:
 * words, quoted words, lists on one line or several, folded lines, and the name or the picture in
 * a table of its own. */

#define MAX_BYTES (64 * 1024)
#define MAX_KEY_BYTES 40

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

/* `\x41`, `\u0041`, `\U00000041`: @at is the letter. Returns how many digits were read. */
static gsize
append_code (GString *out, const char *at)
{
  gsize n = *at == 'x' ? 2 : *at == 'u' ? 4 : *at == 'U' ? 8 : 0;
  gunichar c = 0;
  for (gsize i = 1; i <= n; i++) {
    if (!g_ascii_isxdigit (at[i]))
      return 0;
    c = c << 4 | (gunichar) g_ascii_xdigit_value (at[i]);
  }
  if (c == 0 || !g_unichar_validate (c))
    return 0;
  g_string_append_unichar (out, c);
  return n;
}

/* What is between double quotes: https://yaml.org/spec/1.2.2/#57-escaped-characters . Breaks and tabs
 * are but spaces in a title; a backslash that says nothing stands for what follows it. */
static char *
unescape (const char *text)
{
  GString *out = g_string_new (NULL);
  for (const char *c = text; *c != '\0'; c++) {
    if (*c == '\\' && c[1] != '\0') {
      c++;
      gsize n = append_code (out, c);
      c += n;
      if (n == 0)
        g_string_append_c (out, strchr ("nrt", *c) != NULL ? ' ' : *c);
    } else {
      g_string_append_c (out, *c);
    }
  }
  return g_string_free (out, FALSE);
}

static char *
unquote (const char *text)
{
  g_autofree char *stripped = g_strstrip (g_strdup (text));
  gsize length = strlen (stripped);
  char quote = stripped[0];
  if (length >= 2 && (quote == '"' || quote == '\'') && stripped[length - 1] == quote) {
    g_autofree char *inner = g_strndup (stripped + 1, length - 2);
    return quote == '"' ? unescape (inner) : g_steal_pointer (&inner);
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

/* `name: Kim` of an author, `image: a.png` of a cover: what they are known by. */
static const char *
skip_name (const char *text)
{
  static const char *const NAMES[] = { "name:", "image:", "src:", "path:" };
  for (guint i = 0; i < G_N_ELEMENTS (NAMES); i++) {
    if (g_str_has_prefix (text, NAMES[i]))
      return text + strlen (NAMES[i]);
  }
  return text;
}

static void
read_yaml_line (DomFrontMatter *matter, char *line, char ***current)
{
  bool indented = g_ascii_isspace (line[0]);
  char *text = g_strstrip (line);
  if (text[0] == '\0' || text[0] == '#')
    return;
  if (text[0] == '-' && (text[1] == ' ' || text[1] == '\t')) {
    append_value (*current, skip_name (g_strstrip (text + 2)), ", ");
    return;
  }
  if (indented) {
    const char *name = skip_name (text);
    if (name != text)
      append_value (*current, name, ", ");
    else if (strchr (text, ':') == NULL)
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

/* TOML: a value of several lines is a list, whose end is a bracket. */
static void
read_toml_line (DomFrontMatter *matter, char *line, char ***current)
{
  char *text = g_strstrip (line);
  if (*current != NULL) {
    bool last = g_str_has_suffix (text, "]");
    text[strlen (text) - (last ? 1 : 0)] = '\0';
    g_auto (GStrv) items = g_strsplit (text, ",", -1);
    for (char **item = items; *item != NULL; item++)
      append_value (*current, *item, ", ");
    *current = last ? NULL : *current;
    return;
  }
  char *equals = text[0] != '#' ? strchr (text, '=') : NULL;
  if (equals == NULL)
    return;
  *equals = '\0';
  char **field = field_of (matter, g_strchomp (text));
  char *value = g_strstrip (equals + 1);
  if (value[0] == '[' && strchr (value, ']') == NULL && field != NULL && *field == NULL) {
    g_auto (GStrv) items = g_strsplit (value + 1, ",", -1);
    for (char **item = items; *item != NULL; item++)
      append_value (field, *item, ", ");
    *current = field;
  } else {
    set_value (field, value);
  }
}

static bool
is_fence (const char *line, gsize length, bool closing)
{
  while (length > 0 && g_ascii_isspace (line[length - 1]))
    length--;
  return length == 3
         && (memcmp (line, "---", 3) == 0 || memcmp (line, "+++", 3) == 0
             || (closing && memcmp (line, "...", 3) == 0));
}

/* A rule may be followed by prose and another rule: then a line of it is none of these. */
static bool
looks_like_yaml (const char *line, gsize length)
{
  if (length == 0 || g_ascii_isspace (line[0]) || strchr ("#-]}", line[0]) != NULL)
    return true;
  const char *colon = memchr (line, ':', MIN (length, MAX_KEY_BYTES));
  if (colon == NULL || (colon + 1 < line + length && !g_ascii_isspace (colon[1])))
    return false;
  const char *space = memchr (line, ' ', (gsize) (colon - line));
  return space == NULL;
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
    if (n > 0 && is_fence (line, bytes, true) && (line[0] == text[0] || line[0] == '.'))
      return (gsize) (next - text);
    if (n > 0 && text[0] == '-' && !looks_like_yaml (line, bytes))
      return 0;
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
  bool toml = text[skip] == '+';
  for (char **line = lines; *line != NULL; line++) {
    if (is_fence (*line, strlen (*line), true))
      continue;
    /* The first table ends what is said of the text itself. */
    if (toml && current == NULL && (*line)[0] == '[')
      break;
    if (toml)
      read_toml_line (matter, *line, &current);
    else
      read_yaml_line (matter, *line, &current);
  }
  return skip + bytes;
}
