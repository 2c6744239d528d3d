#include "config.h"

#include "book-markdown-config.h"
#include "book-publication-private.h"
#include "book-summary.h"

#include "base-href.h"
#include "base-limits.h"
#include "dom-markdown.h"

#include <string.h>

/* A book of Markdown files. Their order is, in this order of trust: a SUMMARY.md, the navigation of
 * mkdocs.yml, the list of _bookdown.yml, a README.md or index.md that links to at least three of
 * them, or their names. The first three count from where they lie, which is the highest folder with
 * such a file and half of the Markdown below it. Files that the author's list leaves out are kept
 * behind it, not linear, so that links to them work. */

#define MIN_INDEX_LINKS 3
#define MAX_CONFIG_FOLDERS 16
#define SAMPLE_BYTES 16384
#define MAX_LANGUAGE_SAMPLES 5

typedef struct {
  BookPublication *publication;
  GPtrArray *files; /* container paths of the Markdown, in natural order; borrowed */
  GHashTable *files_by_name; /* set of the same */
  BookMarkdownConfig config;
  char *config_folder; /* where that stands, "" or ending in a slash; NULL when there is none */
  char *text_folder; /* where the text is, "" or ending in a slash */
  bool language_known;
} Reader;

static bool
is_markdown (const char *name)
{
  static const char *const OTHERS[] = { ".rmd", ".qmd", ".mdx" };
  const char *dot = strrchr (name, '.');
  for (gsize i = 0; dot != NULL && i < G_N_ELEMENTS (OTHERS); i++) {
    if (g_ascii_strcasecmp (dot, OTHERS[i]) == 0)
      return true;
  }
  return strcmp (epub_guess_media_type (name), "text/markdown") == 0;
}

static bool
is_hidden_path (const char *name)
{
  return name[0] == '.' || strstr (name, "/.") != NULL || g_str_has_prefix (name, "__MACOSX/")
         || g_str_has_prefix (name, "node_modules/") || strstr (name, "/node_modules/") != NULL;
}

static int
compare_files (gconstpointer a, gconstpointer b)
{
  return book_natural_compare (*(const char *const *) a, *(const char *const *) b);
}

static void
list_files (Reader *reader)
{
  BookSource *source = reader->publication->source;
  for (guint i = 0; i < book_source_get_n_files (source); i++) {
    const char *name = book_source_get_name (source, i);
    if (!is_markdown (name) || is_hidden_path (name))
      continue;
    g_ptr_array_add (reader->files, (gpointer) name);
    g_hash_table_add (reader->files_by_name, (gpointer) name);
  }
  g_ptr_array_sort (reader->files, compare_files);
}

/* The folder that has them all: an archive of a repository has everything in one folder. */
static char *
find_common_folder (const GPtrArray *files)
{
  const char *first = files->pdata[0];
  const char *slash = strrchr (first, '/');
  gsize length = slash != NULL ? (gsize) (slash - first) + 1 : 0;
  for (guint i = 1; i < files->len; i++) {
    const char *name = files->pdata[i];
    gsize shared = 0;
    for (gsize c = 0; c < length && name[c] == first[c]; c++)
      shared = name[c] == '/' ? c + 1 : shared;
    length = shared;
  }
  return g_strndup (first, length);
}

/* A file in UTF-8, whatever it is in, or NULL when it is too large or cannot be read. */
static GBytes *
read_decoded (Reader *reader, const char *path)
{
  g_autoptr (GBytes) bytes = book_source_read (reader->publication->source, path, NULL, NULL);
  if (bytes == NULL || g_bytes_get_size (bytes) > BASE_LIMIT_MARKDOWN_BYTES)
    return NULL;
  const char *encoding = NULL;
  guint n_replaced = 0;
  char *text = dom_markdown_decode (bytes, &encoding, &n_replaced);
  return g_bytes_new_take (text, strlen (text));
}

static GBytes *
read_text (Reader *reader, const char *folder, const char *name, char **path)
{
  g_autofree char *wanted = g_strconcat (folder, name, NULL);
  g_autofree char *found = book_source_find (reader->publication->source, wanted);
  if (found == NULL)
    return NULL;
  GBytes *bytes = read_decoded (reader, found);
  if (path != NULL && bytes != NULL)
    *path = g_steal_pointer (&found);
  return bytes;
}

static void
add_creator (BookPublication *self, const char *name)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  g_strstrip (valid);
  if (*valid == '\0')
    return;
  BookName creator = { .value = book_publication_intern (self, valid), .role = "aut" };
  g_array_append_val (self->creators, creator);
}

/* A file of the configuration as text, or NULL. */
static char *
dup_config (Reader *reader, const char *folder, const char *name)
{
  g_autoptr (GBytes) bytes = read_text (reader, folder, name, NULL);
  gsize size = 0;
  const char *data = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  return data != NULL ? g_strndup (data, size) : NULL;
}

static void
read_configs (Reader *reader)
{
  static const struct {
    const char *name;
    void (*read) (BookMarkdownConfig *config, const char *text);
  } FILES[] = {
    { "book.toml", book_markdown_config_read_mdbook },
    { "mkdocs.yml", book_markdown_config_read_mkdocs },
    { "mkdocs.yaml", book_markdown_config_read_mkdocs },
    { "_bookdown.yml", book_markdown_config_read_bookdown },
    { "book.json", book_markdown_config_read_gitbook },
  };
  static const char *const FOLDERS[] = { "src", "docs", "docs", "", "" };
  for (gsize i = 0; i < G_N_ELEMENTS (FILES); i++) {
    g_autofree char *text = dup_config (reader, reader->config_folder, FILES[i].name);
    if (text == NULL)
      continue;
    FILES[i].read (&reader->config, text);
    if (reader->config.source_folder == NULL)
      reader->config.source_folder = g_strdup (FOLDERS[i]);
  }
}

static bool
is_config (const char *name)
{
  static const char *const NAMES[] = { "summary.md",  "book.toml",     "mkdocs.yml",
                                       "mkdocs.yaml", "_bookdown.yml", "book.json" };
  const char *slash = strrchr (name, '/');
  const char *base = slash != NULL ? slash + 1 : name;
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++) {
    if (g_ascii_strcasecmp (base, NAMES[i]) == 0)
      return true;
  }
  return false;
}

static int
count_slashes (const char *path)
{
  int n = 0;
  for (const char *c = path; *c != '\0'; c++)
    n += *c == '/' ? 1 : 0;
  return n;
}

/* A list that is far from most of the text is that of an example, or of one translation. */
static bool
holds_the_book (const Reader *reader, const char *folder)
{
  guint n = 0;
  for (guint i = 0; i < reader->files->len; i++)
    n += g_str_has_prefix (reader->files->pdata[i], folder) ? 1 : 0;
  return n * 2 >= reader->files->len;
}

/* The highest folder with a file that orders the book, or NULL. */
static char *
find_config_folder (const Reader *reader)
{
  BookSource *source = reader->publication->source;
  g_autofree char *best = NULL;
  guint n_tried = 0;
  for (guint i = 0; i < book_source_get_n_files (source) && n_tried < MAX_CONFIG_FOLDERS; i++) {
    const char *name = book_source_get_name (source, i);
    if (!is_config (name) || is_hidden_path (name)
        || (best != NULL && count_slashes (name) >= count_slashes (best)))
      continue;
    const char *slash = strrchr (name, '/');
    g_autofree char *folder = g_strndup (name, slash != NULL ? (gsize) (slash - name) + 1 : 0);
    n_tried++;
    if (holds_the_book (reader, folder)) {
      g_free (best);
      best = g_steal_pointer (&folder);
    }
  }
  return g_steal_pointer (&best);
}

static void
find_config (Reader *reader)
{
  reader->config_folder = reader->files->len > 1 ? find_config_folder (reader) : NULL;
  if (reader->config_folder == NULL) {
    reader->text_folder = find_common_folder (reader->files);
    return;
  }
  read_configs (reader);
  const char *source = reader->config.source_folder;
  g_autofree char *inside = base_href_resolve (
      reader->config_folder, source != NULL && *source != '\0' ? source : ".", NULL);
  g_autofree char *folder =
      inside != NULL && *inside != '\0' ? g_strconcat (inside, "/", NULL) : g_strdup ("");
  reader->text_folder = g_strdup (holds_the_book (reader, folder) ? folder : reader->config_folder);
}

static GBytes *
find_summary (Reader *reader, char **path)
{
  if (reader->config_folder == NULL)
    return NULL;
  GBytes *bytes = read_text (reader, reader->text_folder, "SUMMARY.md", path);
  return bytes != NULL ? bytes : read_text (reader, reader->config_folder, "SUMMARY.md", path);
}

static void
append_section (Reader *reader, const char *path, bool linear)
{
  BookPublication *self = reader->publication;
  BookSection section = {
    .path = path,
    .media_type = "text/markdown",
    .linear = linear,
    .size = book_source_get_size (self->source, path),
    .cfi_step = (int) (self->sections->len + 1) * 2,
  };
  book_publication_append_section (self, &section);
}

/* The section of a link, made if it is the first to lead there; -1 if the link leaves the book. */
static int
take_link (Reader *reader, const char *base, const char *href, char **fragment)
{
  BookPublication *self = reader->publication;
  g_free (base_href_resolve (base, href, fragment));
  g_autofree char *path = book_publication_resolve_path (self, base, href);
  if (path == NULL || !g_hash_table_contains (reader->files_by_name, path))
    return -1;
  int section = book_publication_find_section (self, path);
  if (section < 0 && strcmp (path, base) != 0) {
    append_section (reader, path, true);
    section = (int) self->sections->len - 1;
  }
  return section;
}

/* A README with a list of chapters; anything less is just a page among others. */
static bool
fill_from_index (Reader *reader, GBytes *bytes, const char *path)
{
  BookPublication *self = reader->publication;
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  g_autoptr (GArray) links = book_summary_collect_links (text, size);
  g_autoptr (GHashTable) found = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < links->len; i++) {
    const BookSummaryEntry *link = &g_array_index (links, BookSummaryEntry, i);
    char *file = book_publication_resolve_path (self, path, link->href);
    if (file != NULL && strcmp (file, path) != 0
        && g_hash_table_contains (reader->files_by_name, file))
      g_hash_table_add (found, file);
    else
      g_free (file);
  }
  if (g_hash_table_size (found) < MIN_INDEX_LINKS)
    return false;
  append_section (reader, path, true);
  g_autofree char *title = book_summary_find_title (text, size, NULL);
  book_contents_append (self->contents, 0, title != NULL ? title : "README", 0, NULL);
  for (guint i = 0; i < links->len; i++) {
    const BookSummaryEntry *link = &g_array_index (links, BookSummaryEntry, i);
    g_autofree char *fragment = NULL;
    guint before = self->sections->len;
    int section = take_link (reader, path, link->href, &fragment);
    if (section >= 0 && self->sections->len > before)
      book_contents_append (self->contents, 0, link->label, section, fragment);
  }
  return true;
}

static char *
dup_stem (const char *path)
{
  char *name = g_path_get_basename (path);
  char *dot = strrchr (name, '.');
  if (dot != NULL && dot != name)
    *dot = '\0';
  return name;
}

/* Hangul, kana or only Han in the sample say enough; anything else stays unknown. */
static const char *
guess_language (const char *text, gsize length)
{
  int n_hangul = 0;
  int n_kana = 0;
  int n_han = 0;
  int n_letters = 0;
  g_autofree char *sample = g_utf8_make_valid (text, (gssize) MIN (length, SAMPLE_BYTES));
  for (const char *c = sample; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar ch = g_utf8_get_char (c);
    n_letters += g_unichar_isalpha (ch);
    n_hangul += (ch >= 0xAC00 && ch <= 0xD7A3) || (ch >= 0x1100 && ch <= 0x11FF);
    n_kana += ch >= 0x3041 && ch <= 0x30FF;
    n_han += ch >= 0x4E00 && ch <= 0x9FFF;
  }
  if (n_hangul * 5 > n_letters)
    return "ko";
  if (n_kana * 10 > n_letters)
    return "ja";
  return n_han * 3 > n_letters ? "zh" : "";
}

static void
set_language (Reader *reader, const char *language)
{
  BookPublication *self = reader->publication;
  if (reader->language_known || language == NULL || *language == '\0')
    return;
  reader->language_known = true;
  g_free (self->language);
  self->language = g_strdup (language);
  g_ptr_array_add (self->languages, (gpointer) book_publication_intern (self, language));
}

static void
take_front_matter (Reader *reader, const DomFrontMatter *matter, const char *path)
{
  BookPublication *self = reader->publication;
  BookMetadata *metadata = &self->metadata;
  if (metadata->title.value == NULL && matter->title != NULL)
    metadata->title.value = book_publication_intern (self, matter->title);
  if (self->creators->len == 0 && matter->author != NULL)
    add_creator (self, matter->author);
  if (metadata->date == NULL)
    metadata->date = book_publication_intern (self, matter->date);
  if (metadata->identifier == NULL)
    metadata->identifier = book_publication_intern (self, matter->identifier);
  set_language (reader, matter->language);
  if (self->cover == NULL && matter->cover != NULL)
    self->cover = book_publication_resolve_path (self, path, matter->cover);
}

/* The title of a file: its front matter's, its first heading's, or its name. @first also gives
 * what it says to the book. */
static char *
read_title (Reader *reader, const char *path, bool first)
{
  BookPublication *self = reader->publication;
  g_autoptr (GBytes) bytes = read_decoded (reader, path);
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  if (text == NULL)
    return dup_stem (path);
  g_auto (DomFrontMatter) matter = { 0 };
  gsize skip = dom_front_matter_parse (text, size, &matter);
  int level = 0;
  g_autofree char *heading = book_summary_find_title (text + skip, size - skip, &level);
  if (first) {
    take_front_matter (reader, &matter, path);
    if (self->metadata.title.value == NULL && level == 1)
      self->metadata.title.value = book_publication_intern (self, heading);
  }
  /* A cover page may be all pictures; the next pages have their say too. */
  if (self->sections->len <= MAX_LANGUAGE_SAMPLES)
    set_language (reader, guess_language (text + skip, size - skip));
  if (matter.title != NULL && *matter.title != '\0')
    return g_strdup (matter.title);
  return heading != NULL ? g_steal_pointer (&heading) : dup_stem (path);
}

/* Fills reading order and contents from an author's list in the file at @path. */
static void
fill_from_entries (Reader *reader, const GArray *entries, const char *path)
{
  BookPublication *self = reader->publication;
  for (guint i = 0; i < entries->len; i++) {
    const BookSummaryEntry *entry = &g_array_index (entries, BookSummaryEntry, i);
    g_autofree char *fragment = NULL;
    int section = entry->href != NULL ? take_link (reader, path, entry->href, &fragment) : -1;
    bool gone = entry->href != NULL && section < 0 && !base_href_is_external (entry->href);
    if (gone)
      base_diagnostics_add (self->diagnostics, BASE_SEVERITY_LOST, "part-missing", path, 0,
                            "“%.120s” is not in the book", entry->href);
    g_autofree char *title = NULL;
    if (entry->label == NULL && section >= 0)
      title = read_title (reader, g_array_index (self->sections, BookSection, section).path, false);
    const char *label = entry->label != NULL ? entry->label : title;
    if (label != NULL)
      book_contents_append (self->contents, entry->depth, label, section, fragment);
  }
}

/* Appends nodes for the folders of @path below the last file's, and answers its depth. */
static int
open_folders (Reader *reader, const char *path, GPtrArray *open, bool is_index)
{
  g_auto (GStrv) parts = g_strsplit (path + strlen (reader->publication->root), "/", -1);
  guint n_folders = g_strv_length (parts) - 1;
  guint shared = 0;
  while (shared < n_folders && shared < open->len
         && strcmp (open->pdata[shared], parts[shared]) == 0)
    shared++;
  g_ptr_array_set_size (open, (int) shared);
  for (guint i = shared; i < n_folders; i++) {
    g_ptr_array_add (open, g_strdup (parts[i]));
    if (!(is_index && i + 1 == n_folders))
      book_contents_append (reader->publication->contents, (int) i, parts[i], -1, NULL);
  }
  return (int) n_folders - (is_index && n_folders > shared ? 1 : 0);
}

static void
fill_from_names (Reader *reader, GCancellable *cancellable)
{
  BookPublication *self = reader->publication;
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < reader->files->len && !g_cancellable_is_cancelled (cancellable); i++) {
    const char *path = reader->files->pdata[i];
    if (!g_str_has_prefix (path, self->root))
      continue;
    append_section (reader, path, true);
    g_autofree char *title = read_title (reader, path, self->sections->len == 1);
    g_autofree char *stem = dup_stem (path);
    bool is_index = g_ascii_strcasecmp (stem, "readme") == 0 || strcmp (stem, "index") == 0
                    || strcmp (stem, "_index") == 0;
    int depth = open_folders (reader, path, open, is_index);
    book_contents_append (self->contents, depth, title, (int) self->sections->len - 1, NULL);
  }
}

static void
append_rest (Reader *reader, const char *list_path)
{
  BookPublication *self = reader->publication;
  for (guint i = 0; i < reader->files->len; i++) {
    const char *path = reader->files->pdata[i];
    if (g_strcmp0 (path, list_path) != 0 && book_publication_find_section (self, path) < 0)
      append_section (reader, path, false);
  }
}

/* The page of the folder of the text, when it is a list of the others. */
static bool
fill_from_any_index (Reader *reader, char **list_path)
{
  static const char *const NAMES[] = { "README.md", "index.md", "_index.md" };
  for (gsize i = 0; i < G_N_ELEMENTS (NAMES); i++) {
    g_autofree char *path = NULL;
    g_autoptr (GBytes) bytes = read_text (reader, reader->text_folder, NAMES[i], &path);
    if (bytes != NULL && fill_from_index (reader, bytes, path)) {
      *list_path = g_steal_pointer (&path);
      return true;
    }
  }
  return false;
}

/* True when an author's list gave the order; @list_path is the one of Markdown. */
static bool
fill_from_list (Reader *reader, char **list_path)
{
  BookPublication *self = reader->publication;
  g_autoptr (GBytes) summary = find_summary (reader, list_path);
  if (summary != NULL) {
    gsize size = 0;
    const char *text = g_bytes_get_data (summary, &size);
    g_autoptr (GArray) entries = book_summary_parse (text, size);
    fill_from_entries (reader, entries, *list_path);
  } else if (reader->config.entries->len > 0) {
    g_autofree char *base = g_strconcat (reader->text_folder, "nav", NULL);
    fill_from_entries (reader, reader->config.entries, base);
  } else {
    return fill_from_any_index (reader, list_path);
  }
  if (self->sections->len > 0)
    return true;
  g_clear_pointer (&self->contents, book_contents_unref);
  self->contents = book_contents_new ();
  g_clear_pointer (list_path, g_free);
  return false;
}

static void
find_cover_file (Reader *reader)
{
  static const char *const NAMES[] = { "cover.jpg",       "cover.jpeg", "cover.png",
                                       "cover.webp",      "cover.svg",  "images/cover.jpg",
                                       "images/cover.png" };
  BookPublication *self = reader->publication;
  const char *const folders[] = { reader->text_folder, reader->config_folder };
  for (gsize i = 0; i < G_N_ELEMENTS (folders) * G_N_ELEMENTS (NAMES) && self->cover == NULL; i++) {
    const char *folder = folders[i / G_N_ELEMENTS (NAMES)];
    if (folder == NULL)
      continue;
    g_autofree char *path = g_strconcat (folder, NAMES[i % G_N_ELEMENTS (NAMES)], NULL);
    self->cover = book_source_find (self->source, path);
  }
}

static void
fill_section_titles (BookPublication *self)
{
  for (guint i = 0; i < book_contents_get_n_nodes (self->contents); i++) {
    const BookContentsNode *node = book_contents_get_node (self->contents, i);
    if (node->section < 0)
      continue;
    BookSection *section = &g_array_index (self->sections, BookSection, node->section);
    if (section->title == NULL)
      section->title = node->label;
  }
}

/* The list names the sections, but what the book says of itself stands in its first file. */
static void
read_first_section (Reader *reader)
{
  BookPublication *self = reader->publication;
  g_free (read_title (reader, g_array_index (self->sections, BookSection, 0).path, true));
  for (guint i = 1; i < self->sections->len && i <= 3 && !reader->language_known; i++) {
    const char *path = g_array_index (self->sections, BookSection, i).path;
    g_autoptr (GBytes) bytes = read_decoded (reader, path);
    gsize size = 0;
    const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
    if (text != NULL)
      set_language (reader, guess_language (text, size));
  }
}

/* What the configuration says of the book. */
static void
use_config (Reader *reader)
{
  BookPublication *self = reader->publication;
  const BookMarkdownConfig *config = &reader->config;
  if (config->title != NULL)
    self->metadata.title.value = book_publication_intern (self, config->title);
  for (guint i = 0; i < config->authors->len; i++)
    add_creator (self, config->authors->pdata[i]);
  set_language (reader, config->language);
}

static void
fill_book (Reader *reader, GCancellable *cancellable)
{
  BookPublication *self = reader->publication;
  self->contents = book_contents_new ();
  find_config (reader);
  use_config (reader);
  g_free (self->root);
  self->root = g_strdup (reader->text_folder);
  g_autofree char *list_path = NULL;
  self->own_contents = fill_from_list (reader, &list_path);
  if (self->own_contents)
    read_first_section (reader);
  else
    fill_from_names (reader, cancellable);
  append_rest (reader, list_path);
  /* One file has its contents in its headings. */
  fill_section_titles (self);
  find_cover_file (reader);
}

/**
 * book_markdown_fill:
 * @self: a publication with a source
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Finds the Markdown files, their order and what they say of the book.
 *
 * Returns: %FALSE with %BOOK_ERROR_EMPTY or %BOOK_ERROR_NOT_A_BOOK when there is no Markdown
 */
bool
book_markdown_fill (BookPublication *self, GCancellable *cancellable, GError **error)
{
  Reader reader = {
    .publication = self,
    .files = g_ptr_array_new (),
    .files_by_name = g_hash_table_new (g_str_hash, g_str_equal),
  };
  book_markdown_config_init (&reader.config);
  list_files (&reader);
  if (reader.files->len > 0) {
    fill_book (&reader, cancellable);
  } else if (self->container != NULL && !epub_container_is_folder (self->container)) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_NOT_A_BOOK,
                         "the archive holds neither an EPUB nor Markdown");
  } else {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_EMPTY,
                         "the folder holds neither an EPUB nor Markdown");
  }
  bool ok = reader.files->len > 0 && !g_cancellable_set_error_if_cancelled (cancellable, error);
  g_ptr_array_unref (reader.files);
  g_hash_table_unref (reader.files_by_name);
  book_markdown_config_clear (&reader.config);
  g_free (reader.config_folder);
  g_free (reader.text_folder);
  return ok;
}
