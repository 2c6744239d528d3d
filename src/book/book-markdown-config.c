#include "config.h"

#include "book-markdown-config.h"
#include "book-summary.h"

#include "base-href.h"
#include "base-limits.h"

#include <string.h>

/* book.toml, mkdocs.yml, _bookdown.yml and GitBook's book.json. Of their languages they need little:
 * keys at the margin, words in quotes or without, lists on a line or in lines of their own. That
 * little is read here line by line.
 * Deviation: no parser of either language is used. The files are full of tags and anchors of the
 * programs they are for, which a strict parser would refuse; and a book must open anyway.
 * https://rust-lang.github.io/mdBook/format/configuration/general.html
 * https://www.mkdocs.org/user-guide/configuration/
 * https://bookdown.org/yihui/bookdown/configuration.html
 * https://github.com/GitbookIO/gitbook/blob/master/docs/config.md */

#define MAX_OPEN_DEPTH 32

/**
 * book_markdown_config_init:
 * @self: (out): a #BookMarkdownConfig
 *
 * Makes it say nothing.
 */
void
book_markdown_config_init (BookMarkdownConfig *self)
{
  *self = (BookMarkdownConfig){
    .authors = g_ptr_array_new_with_free_func (g_free),
    .entries = book_summary_entries_new (),
  };
}

/**
 * book_markdown_config_clear:
 * @self: a #BookMarkdownConfig
 *
 * Frees what is in it.
 */
void
book_markdown_config_clear (BookMarkdownConfig *self)
{
  g_clear_pointer (&self->title, g_free);
  g_clear_pointer (&self->language, g_free);
  g_clear_pointer (&self->source_folder, g_free);
  g_clear_pointer (&self->authors, g_ptr_array_unref);
  g_clear_pointer (&self->entries, g_array_unref);
}

static void
take_first (char **field, char *value)
{
  if (*field == NULL && value != NULL && *value != '\0')
    *field = value;
  else
    g_free (value);
}

/* The string in quotes at @open; @after is where it ends. Both languages double or escape a quote
 * that is part of it. */
static char *
dup_quoted (const char *open, const char **after)
{
  GString *value = g_string_new (NULL);
  const char *p = open + 1;
  for (; *p != '\0'; p++) {
    bool doubled = *open == '\'' && p[0] == '\'' && p[1] == '\'';
    bool escaped = *open == '"' && p[0] == '\\' && p[1] != '\0';
    if (doubled || escaped)
      p++;
    else if (*p == *open)
      break;
    g_string_append_c (value, *p);
  }
  *after = *p != '\0' ? p + 1 : p;
  return g_string_free (value, FALSE);
}

/* A value as it is: what is in quotes, or a word without its comment. */
static char *
dup_value (const char *text)
{
  const char *p = text + strspn (text, " \t");
  if (*p == '"' || *p == '\'') {
    const char *after = NULL;
    return dup_quoted (p, &after);
  }
  const char *comment = strstr (p, " #");
  char *value = comment != NULL ? g_strndup (p, (gsize) (comment - p)) : g_strdup (p);
  return g_strchomp (value);
}

typedef void (*ItemFunc) (BookMarkdownConfig *self, char *value);

/* Takes the items of a list that has begun with a bracket, or goes on. Returns whether it goes on
 * in the next line. */
static bool
read_list (BookMarkdownConfig *self, const char *p, ItemFunc take)
{
  p += strspn (p, " \t[,");
  while (*p != '\0' && *p != ']' && *p != '#') {
    char *value = NULL;
    if (*p == '"' || *p == '\'') {
      value = dup_quoted (p, &p);
    } else {
      gsize length = strcspn (p, ",]");
      value = g_strchomp (g_strndup (p, length));
      p += length;
    }
    take (self, value);
    p += strspn (p, " \t,");
  }
  return *p != ']';
}

static void
take_author (BookMarkdownConfig *self, char *value)
{
  if (*value != '\0')
    g_ptr_array_add (self->authors, value);
  else
    g_free (value);
}

static void
take_entry (BookMarkdownConfig *self, char *label, char *href, int depth)
{
  BookSummaryEntry entry = { .label = label, .href = href, .depth = depth };
  if (self->entries->len < BASE_LIMIT_NAVIGATION_ENTRIES && (label != NULL || href != NULL)) {
    g_array_append_val (self->entries, entry);
    return;
  }
  g_free (label);
  g_free (href);
}

static void
take_file (BookMarkdownConfig *self, char *value)
{
  take_entry (self, NULL, value, 0);
}

/**
 * book_markdown_config_read_mdbook:
 * @self: a #BookMarkdownConfig
 * @text: a book.toml, valid UTF-8
 *
 * Reads the table of the book.
 */
void
book_markdown_config_read_mdbook (BookMarkdownConfig *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  bool in_book = false;
  bool in_authors = false;
  for (char **at = lines; *at != NULL; at++) {
    char *line = g_strstrip (*at);
    if (in_authors) {
      in_authors = read_list (self, line, take_author);
      continue;
    }
    if (line[0] == '[')
      in_book = g_str_has_prefix (line, "[book]");
    char *equals = line[0] != '#' ? strchr (line, '=') : NULL;
    if (!in_book || equals == NULL)
      continue;
    *equals = '\0';
    g_strchomp (line);
    const char *value = equals + 1;
    if (strcmp (line, "authors") == 0)
      in_authors = read_list (self, value, take_author);
    else if (strcmp (line, "title") == 0)
      take_first (&self->title, dup_value (value));
    else if (strcmp (line, "language") == 0)
      take_first (&self->language, dup_value (value));
    else if (strcmp (line, "src") == 0)
      take_first (&self->source_folder, dup_value (value));
  }
}

typedef struct {
  int column; /* of the dash, or of what is there without one */
  bool item; /* there is a dash */
  char *key; /* NULL: only a value */
  char *value; /* NULL: only a key */
  const char *raw; /* the value as written, in the line */
} YamlLine;

static void
clear_yaml_line (YamlLine *self)
{
  g_free (self->key);
  g_free (self->value);
}

/* The colon after a key, which may be in quotes. */
static const char *
find_key_end (const char *p)
{
  if (*p == '"' || *p == '\'') {
    const char *after = NULL;
    g_free (dup_quoted (p, &after));
    after += strspn (after, " ");
    return *after == ':' ? after : NULL;
  }
  for (const char *c = strchr (p, ':'); c != NULL; c = strchr (c + 1, ':')) {
    if (c[1] == '\0' || g_ascii_isspace (c[1]))
      return c;
  }
  return NULL;
}

/* FALSE for an empty line or a comment. */
static bool
read_yaml_line (const char *line, YamlLine *result)
{
  *result = (YamlLine){ 0 };
  const char *p = line + strspn (line, " \t");
  result->column = (int) (p - line);
  result->item = *p == '-' && (p[1] == ' ' || p[1] == '\t');
  if (result->item)
    p += 1 + strspn (p + 1, " \t");
  if (*p == '\0' || *p == '#')
    return false;
  const char *colon = find_key_end (p);
  if (colon != NULL) {
    g_autofree char *key = g_strndup (p, (gsize) (colon - p));
    result->key = dup_value (key);
    p = colon + 1 + strspn (colon + 1, " \t");
  }
  result->raw = p;
  if (*p != '\0' && *p != '#')
    result->value = dup_value (p);
  return true;
}

/* Which part of the file the lines belong to. */
typedef struct {
  BookMarkdownConfig *config;
  char *section; /* key at the margin */
  bool in_list; /* a list in brackets goes on */
  int columns[MAX_OPEN_DEPTH]; /* of the dashes around */
  int n_open;
} YamlReader;

static void
read_nav_line (YamlReader *self, const YamlLine *line)
{
  if (!line->item)
    return;
  while (self->n_open > 0 && line->column < self->columns[self->n_open - 1])
    self->n_open--;
  if ((self->n_open == 0 || line->column > self->columns[self->n_open - 1])
      && self->n_open < MAX_OPEN_DEPTH)
    self->columns[self->n_open++] = line->column;
  int depth = self->n_open - 1;
  if (line->value == NULL || *line->raw == '[') {
    take_entry (self->config, g_strdup (line->key), NULL, depth);
    guint first = self->config->entries->len;
    if (line->value != NULL)
      self->in_list = read_list (self->config, line->raw, take_file);
    for (guint i = first; i < self->config->entries->len; i++)
      g_array_index (self->config->entries, BookSummaryEntry, i).depth = depth + 1;
  } else if (!base_href_is_external (line->value)) {
    take_entry (self->config, g_strdup (line->key), g_strdup (line->value), depth);
  }
}

static bool
section_is (const YamlReader *self, const char *name)
{
  return self->section != NULL && strcmp (self->section, name) == 0;
}

/* Reads @text line by line; @read is told of those that are no lists in brackets going on. */
static void
read_yaml (YamlReader *self,
           const char *text,
           void (*read) (YamlReader *self, const YamlLine *line))
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  for (char **at = lines; *at != NULL; at++) {
    g_strchomp (*at);
    YamlLine line;
    if (self->in_list) {
      self->in_list = read_list (self->config, *at, take_file);
      continue;
    }
    if (!read_yaml_line (*at, &line))
      continue;
    if (line.column == 0 && !line.item && line.key != NULL) {
      g_free (self->section);
      self->section = g_strdup (line.key);
    }
    read (self, &line);
    clear_yaml_line (&line);
  }
  g_free (self->section);
}

static void
read_mkdocs_line (YamlReader *self, const YamlLine *line)
{
  BookMarkdownConfig *config = self->config;
  if (section_is (self, "nav") || section_is (self, "pages")) {
    if (line->column == 0 && !line->item && line->value != NULL && *line->raw == '[')
      self->in_list = read_list (config, line->raw, take_file);
    else
      read_nav_line (self, line);
    return;
  }
  const char *key = line->key != NULL ? line->key : "";
  bool margin = line->column == 0 && line->value != NULL;
  if (margin && strcmp (key, "site_name") == 0)
    take_first (&config->title, g_strdup (line->value));
  else if (margin && strcmp (key, "site_author") == 0)
    take_author (config, g_strdup (line->value));
  else if (margin && strcmp (key, "docs_dir") == 0)
    take_first (&config->source_folder, g_strdup (line->value));
  else if (section_is (self, "theme") && strcmp (key, "language") == 0 && line->value != NULL)
    take_first (&config->language, g_strdup (line->value));
}

/**
 * book_markdown_config_read_mkdocs:
 * @self: a #BookMarkdownConfig
 * @text: a mkdocs.yml, valid UTF-8
 *
 * Reads its title, author, folder and navigation.
 */
void
book_markdown_config_read_mkdocs (BookMarkdownConfig *self, const char *text)
{
  YamlReader reader = { .config = self };
  read_yaml (&reader, text, read_mkdocs_line);
}

static void
read_bookdown_line (YamlReader *self, const YamlLine *line)
{
  BookMarkdownConfig *config = self->config;
  bool listed = line->value != NULL && *line->raw == '[';
  if (section_is (self, "rmd_files")) {
    /* Kinds of output may each have a list; they differ little, and the first is for the web. */
    bool again = line->column > 0 && line->key != NULL && config->entries->len > 0;
    if (again)
      g_clear_pointer (&self->section, g_free);
    else if (listed)
      self->in_list = read_list (config, line->raw, take_file);
    else if (line->item && line->value != NULL)
      take_file (config, g_strdup (line->value));
    return;
  }
  if (line->column > 0 || line->key == NULL || line->value == NULL)
    return;
  if (strcmp (line->key, "title") == 0)
    take_first (&config->title, g_strdup (line->value));
  else if (strcmp (line->key, "author") == 0)
    take_author (config, g_strdup (line->value));
}

/**
 * book_markdown_config_read_bookdown:
 * @self: a #BookMarkdownConfig
 * @text: a _bookdown.yml, valid UTF-8
 *
 * Reads its title, author and list of files.
 */
void
book_markdown_config_read_bookdown (BookMarkdownConfig *self, const char *text)
{
  YamlReader reader = { .config = self };
  read_yaml (&reader, text, read_bookdown_line);
}

/* A key of book.json and the string that follows it. */
static void
take_json_pair (BookMarkdownConfig *self, const char *key, char *value)
{
  if (strcmp (key, "title") == 0)
    take_first (&self->title, value);
  else if (strcmp (key, "language") == 0)
    take_first (&self->language, value);
  else if (strcmp (key, "root") == 0)
    take_first (&self->source_folder, value);
  else if (strcmp (key, "author") == 0)
    take_author (self, value);
  else
    g_free (value);
}

/**
 * book_markdown_config_read_gitbook:
 * @self: a #BookMarkdownConfig
 * @text: a book.json, valid UTF-8
 *
 * Reads the strings of its outermost object.
 */
void
book_markdown_config_read_gitbook (BookMarkdownConfig *self, const char *text)
{
  g_autofree char *key = NULL;
  bool after_colon = false;
  int depth = 0;
  for (const char *p = text; *p != '\0';) {
    if (*p != '"') {
      depth += *p == '{' || *p == '[' ? 1 : *p == '}' || *p == ']' ? -1 : 0;
      after_colon = *p == ':' || (after_colon && g_ascii_isspace (*p));
      p++;
      continue;
    }
    char *string = dup_quoted (p, &p);
    if (depth == 1 && after_colon && key != NULL) {
      take_json_pair (self, key, string);
      g_clear_pointer (&key, g_free);
    } else {
      g_free (key);
      key = depth == 1 ? g_steal_pointer (&string) : NULL;
      g_free (string);
    }
    after_colon = false;
  }
}
