#include "config.h"

#include "book-publication-private.h"

#include "base-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Opening sniffs what the file is and lets book-epub.c or book-markdown.c fill the fields, once;
 * afterwards nothing changes, so every thread may read. */

#define SNIFF_BYTES 8192

G_DEFINE_QUARK (book_error, book_error)
G_DEFINE_FINAL_TYPE (BookPublication, book_publication, G_TYPE_OBJECT)

static void
book_publication_finalize (GObject *object)
{
  BookPublication *self = BOOK_PUBLICATION (object);
  g_clear_pointer (&self->contents, book_contents_unref);
  g_clear_pointer (&self->page_list, book_contents_unref);
  g_clear_pointer (&self->landmarks, book_contents_unref);
  g_clear_pointer (&self->encryption, epub_encryption_unref);
  g_clear_pointer (&self->package, epub_package_unref);
  g_clear_pointer (&self->container, epub_container_unref);
  g_clear_pointer (&self->source, book_source_unref);
  g_hash_table_unref (self->section_by_path);
  g_array_unref (self->sections);
  g_array_unref (self->creators);
  g_array_unref (self->contributors);
  g_ptr_array_unref (self->languages);
  g_ptr_array_unref (self->subjects);
  base_diagnostics_unref (self->diagnostics);
  g_string_chunk_free (self->strings);
  g_free (self->sections_seen);
  g_free (self->sizes_before);
  g_free (self->cover);
  g_free (self->root);
  g_free (self->language);
  g_free (self->path);
  G_OBJECT_CLASS (book_publication_parent_class)->finalize (object);
}

static void
book_publication_class_init (BookPublicationClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = book_publication_finalize;
}

static void
book_publication_init (BookPublication *self)
{
  self->diagnostics = base_diagnostics_new ();
  self->strings = g_string_chunk_new (4096);
  self->sections = g_array_new (FALSE, TRUE, sizeof (BookSection));
  self->creators = g_array_new (FALSE, TRUE, sizeof (BookName));
  self->contributors = g_array_new (FALSE, TRUE, sizeof (BookName));
  self->languages = g_ptr_array_new ();
  self->subjects = g_ptr_array_new ();
  self->section_by_path = g_hash_table_new (g_str_hash, g_str_equal);
  self->root = g_strdup ("");
  self->language = g_strdup ("");
}

/**
 * book_publication_intern:
 * @self: a publication being opened
 * @text: (nullable): any text
 *
 * Returns: (transfer none) (nullable): a copy that lives as long as @self
 */
const char *
book_publication_intern (BookPublication *self, const char *text)
{
  return text != NULL ? g_string_chunk_insert_const (self->strings, text) : NULL;
}

/**
 * book_publication_append_section:
 * @self: a publication being opened
 * @section: its strings are copied
 *
 * Appends to the reading order.
 */
void
book_publication_append_section (BookPublication *self, const BookSection *section)
{
  BookSection copy = *section;
  copy.path = book_publication_intern (self, section->path);
  copy.media_type = book_publication_intern (self, section->media_type);
  copy.title = book_publication_intern (self, section->title);
  copy.properties = book_publication_intern (self, section->properties);
  copy.cfi_id = book_publication_intern (self, section->cfi_id);
  copy.size = CLAMP (section->size, 1, BASE_LIMIT_PART_BYTES);
  g_array_append_val (self->sections, copy);
  if (!g_hash_table_contains (self->section_by_path, copy.path))
    g_hash_table_insert (self->section_by_path, (gpointer) copy.path,
                         GUINT_TO_POINTER (self->sections->len - 1));
}

/* What is a file that is not ours? Naming it spares the reader a riddle. */
static const char *
name_of_stranger (const char *data, gsize size)
{
  static const struct {
    const char *magic;
    const char *name;
  } strangers[] = {
    { "%PDF", "a PDF document" },
    { "<!DOCTYPE", "a web page" },
    { "<!doctype", "a web page" },
    { "<html", "a web page" },
    { "<HTML", "a web page" },
    { "\x89PNG", "a picture" },
    { "\xff\xd8\xff", "a picture" },
    { "GIF8", "a picture" },
    { "\x7f"
      "ELF",
      "a program" },
    { "MZ", "a program" },
    { "Rar!", "a RAR archive" },
    { "7z\xbc\xaf", "a 7z archive" },
    { "{\\rtf", "an RTF document" },
    { "\xd0\xcf\x11\xe0", "an office document" },
    { "AT&TFORM", "a DjVu document" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (strangers); i++) {
    gsize length = strlen (strangers[i].magic);
    if (size >= length && memcmp (data, strangers[i].magic, length) == 0)
      return strangers[i].name;
  }
  if (size > 68 && memcmp (data + 60, "BOOKMOBI", 8) == 0)
    return "a Kindle (MOBI) book";
  return NULL;
}

static bool
is_markdown_name (const char *path)
{
  const char *dot = strrchr (path, '.');
  return dot != NULL
         && (g_ascii_strcasecmp (dot, ".md") == 0 || g_ascii_strcasecmp (dot, ".markdown") == 0
             || g_ascii_strcasecmp (dot, ".mkd") == 0 || g_ascii_strcasecmp (dot, ".mdown") == 0);
}

static gssize
read_head (const char *path, char *buffer, GError **error)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gssize n = fd >= 0 ? read (fd, buffer, SNIFF_BYTES) : -1;
  if (n < 0)
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_UNREADABLE, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return n;
}

static bool
check_text (const char *head, gssize n, gint64 size, GError **error)
{
  if (size > BASE_LIMIT_MARKDOWN_BYTES) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_TOO_LARGE,
                         "it is too large for a text (more than 16 MB)");
    return false;
  }
  bool utf16 = n >= 2 && (memcmp (head, "\xff\xfe", 2) == 0 || memcmp (head, "\xfe\xff", 2) == 0);
  const char *stranger = name_of_stranger (head, (gsize) n);
  int n_nul = 0;
  int n_control = 0;
  for (gssize i = 0; i < n; i++) {
    n_nul += head[i] == '\0';
    n_control += head[i] != '\0' && g_ascii_iscntrl (head[i]) && !g_ascii_isspace (head[i]);
  }
  /* A few stray bytes, even NULs, are a text that somebody mistreated. */
  bool binary = !utf16 && ((stranger != NULL && n_nul > n / 50) || n_control > n / 10);
  if (!binary)
    return true;
  g_set_error (error, BOOK_ERROR, BOOK_ERROR_NOT_A_BOOK, "it is not text but %s",
               stranger != NULL ? stranger : "binary data");
  return false;
}

/* Gives self a source. */
static bool
open_container (BookPublication *self, GCancellable *cancellable, GError **error)
{
  self->container = epub_container_open (self->path, cancellable, self->diagnostics, error);
  if (self->container == NULL)
    return false;
  self->source = book_source_new_container (self->container);
  return true;
}

static bool
fill_from_container (BookPublication *self, GCancellable *cancellable, GError **error)
{
  g_autoptr (GError) cause = NULL;
  g_autofree char *package =
      epub_container_find_package (self->container, cancellable, self->diagnostics, &cause);
  if (package != NULL) {
    self->format = BOOK_FORMAT_EPUB;
    self->package =
        epub_package_load (self->container, package, cancellable, self->diagnostics, error);
    return self->package != NULL && book_epub_fill (self, cancellable, error);
  }
  if (!g_error_matches (cause, EPUB_ERROR, EPUB_ERROR_NOT_A_BOOK)) {
    g_propagate_error (error, g_steal_pointer (&cause));
    return false;
  }
  self->format = BOOK_FORMAT_MARKDOWN;
  return book_markdown_fill (self, cancellable, error);
}

static bool
open_file (BookPublication *self, gint64 size, GCancellable *cancellable, GError **error)
{
  char head[SNIFF_BYTES];
  gssize n = read_head (self->path, head, error);
  if (n < 0)
    return false;
  /* A text that has not been begun is a book all the same, of one empty page. */
  if (is_markdown_name (self->path)) {
    if (!check_text (head, n, size, error))
      return false;
    self->format = BOOK_FORMAT_MARKDOWN;
    self->source = book_source_new_file (self->path, error);
    return self->source != NULL && book_markdown_fill (self, cancellable, error);
  }
  if (size == 0 || n == 0) {
    g_set_error_literal (error, BOOK_ERROR, BOOK_ERROR_EMPTY, "the file is empty");
    return false;
  }
  const char *stranger = name_of_stranger (head, (gsize) n);
  if (stranger != NULL) {
    g_set_error (error, BOOK_ERROR, BOOK_ERROR_NOT_A_BOOK, "it is %s, not an EPUB", stranger);
    return false;
  }
  return open_container (self, cancellable, error)
         && fill_from_container (self, cancellable, error);
}

static bool
open_any (BookPublication *self, GCancellable *cancellable, GError **error)
{
  GStatBuf info;
  if (g_stat (self->path, &info) != 0) {
    int saved = errno;
    g_set_error_literal (error, BOOK_ERROR,
                         saved == ENOENT ? BOOK_ERROR_MISSING : BOOK_ERROR_UNREADABLE,
                         saved == ENOENT ? "there is no such file" : g_strerror (saved));
    return false;
  }
  if (S_ISREG (info.st_mode))
    return open_file (self, info.st_size, cancellable, error);
  return open_container (self, cancellable, error)
         && fill_from_container (self, cancellable, error);
}

/* What follows from the sections and is the same for both formats. */
static void
finish (BookPublication *self)
{
  guint n = self->sections->len;
  self->sections_seen = g_new0 (gint, n);
  self->sizes_before = g_new0 (gint64, n + 1);
  for (guint i = 0; i < n; i++) {
    const BookSection *section = &g_array_index (self->sections, BookSection, i);
    self->sizes_before[i + 1] = self->sizes_before[i] + (section->linear ? section->size : 0);
  }
  BookMetadata *metadata = &self->metadata;
  g_ptr_array_add (self->languages, NULL);
  g_ptr_array_add (self->subjects, NULL);
  metadata->languages = (const char *const *) self->languages->pdata;
  metadata->subjects = (const char *const *) self->subjects->pdata;
  metadata->creators = (const BookName *) (gpointer) self->creators->data;
  metadata->n_creators = self->creators->len;
  metadata->contributors = (const BookName *) (gpointer) self->contributors->data;
  metadata->n_contributors = self->contributors->len;
  if (metadata->title.value == NULL) {
    g_autofree char *name = g_path_get_basename (self->path);
    g_autofree char *shown = g_filename_display_name (name);
    char *dot = strrchr (shown, '.');
    if (dot != NULL && dot != shown)
      *dot = '\0';
    metadata->title.value = book_publication_intern (self, shown);
  }
  self->identity = (BookIdentity){
    .identifier = metadata->identifier,
    .modified = metadata->modified,
    .title = metadata->title.value,
    .creator = metadata->n_creators > 0 ? metadata->creators[0].value : NULL,
  };
  if (self->page_list == NULL)
    self->page_list = book_contents_new ();
  if (self->landmarks == NULL)
    self->landmarks = book_contents_new ();
}

/**
 * book_publication_open:
 * @path: an EPUB, an unpacked EPUB, a Markdown file, or a folder or zip of Markdown
 * @cancellable: (nullable): to stop
 * @error: return location
 *
 * Opens a book: container, package and navigation are read, no chapter of an EPUB is. Runs on any
 * thread; it reads the disk, so not on the main one.
 *
 * Returns: (transfer full): a publication, or %NULL with a %BOOK_ERROR that says in one sentence
 *   which file and why, or %G_IO_ERROR_CANCELLED
 */
BookPublication *
book_publication_open (const char *path, GCancellable *cancellable, GError **error)
{
  g_return_val_if_fail (path != NULL, NULL);
  g_autoptr (BookPublication) self = g_object_new (BOOK_TYPE_PUBLICATION, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  GError *cause = NULL;
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  if (!open_any (self, cancellable, &cause)) {
    book_error_take (error, cause, self->path);
    return NULL;
  }
  finish (self);
  return g_steal_pointer (&self);
}

static void
open_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  GError *error = NULL;
  BookPublication *publication = book_publication_open (data, cancellable, &error);
  if (publication != NULL)
    g_task_return_pointer (task, publication, g_object_unref);
  else
    g_task_return_error (task, error);
}

/**
 * book_publication_open_async:
 * @path: as for book_publication_open()
 * @cancellable: (nullable): to stop
 * @callback: called on the caller's main context
 * @user_data: for @callback
 *
 * Opens a book on a worker thread.
 */
void
book_publication_open_async (const char *path,
                             GCancellable *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_task_set_source_tag (task, book_publication_open_async);
  g_task_set_task_data (task, g_strdup (path), g_free);
  g_task_run_in_thread (task, open_in_thread);
}

/**
 * book_publication_open_finish:
 * @result: what the callback was given
 * @error: return location
 *
 * Returns: (transfer full): as book_publication_open()
 */
BookPublication *
book_publication_open_finish (GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * book_publication_new_from_resource:
 * @prefix: a folder among the registered resources
 * @error: return location
 *
 * Opens a Markdown book that is built into the program.
 *
 * Returns: (transfer full): a publication, or %NULL with a %BOOK_ERROR
 */
BookPublication *
book_publication_new_from_resource (const char *prefix, GError **error)
{
  g_autoptr (BookPublication) self = g_object_new (BOOK_TYPE_PUBLICATION, NULL);
  self->path = g_strdup (prefix);
  self->format = BOOK_FORMAT_MARKDOWN;
  GError *cause = NULL;
  self->source = book_source_new_resource (prefix, &cause);
  if (self->source == NULL || !book_markdown_fill (self, NULL, &cause)) {
    book_error_take (error, cause, prefix);
    return NULL;
  }
  finish (self);
  return g_steal_pointer (&self);
}

/**
 * book_publication_get_path:
 * @self: a publication
 *
 * Returns: (transfer none): its absolute path on disk, or the resource folder
 */
const char *
book_publication_get_path (BookPublication *self)
{
  return self->path;
}

/**
 * book_publication_get_format:
 * @self: a publication
 *
 * Returns: what kind of book it is
 */
BookFormat
book_publication_get_format (BookPublication *self)
{
  return self->format;
}

/**
 * book_publication_get_metadata:
 * @self: a publication
 *
 * Returns: (transfer none): what the book says of itself
 */
const BookMetadata *
book_publication_get_metadata (BookPublication *self)
{
  return &self->metadata;
}

/**
 * book_publication_get_identity:
 * @self: a publication
 *
 * Returns: (transfer none): evidence for "which book is it"
 */
const BookIdentity *
book_publication_get_identity (BookPublication *self)
{
  return &self->identity;
}

/**
 * book_publication_get_diagnostics:
 * @self: a publication
 *
 * Returns: (transfer none): what is wrong with the book; grows as chapters are loaded
 */
BaseDiagnostics *
book_publication_get_diagnostics (BookPublication *self)
{
  return self->diagnostics;
}

/**
 * book_publication_get_cover_path:
 * @self: a publication
 *
 * Returns: (transfer none) (nullable): container path of the cover picture where one is named; see
 *   also book_publication_load_cover()
 */
const char *
book_publication_get_cover_path (BookPublication *self)
{
  return self->cover;
}

/**
 * book_publication_get_cfi_spine_step:
 * @self: a publication
 *
 * Returns: the first step of its CFIs
 */
int
book_publication_get_cfi_spine_step (BookPublication *self)
{
  return self->package != NULL ? epub_package_get_spine_step (self->package) : 6;
}

/**
 * book_publication_get_n_sections:
 * @self: a publication
 *
 * Returns: the length of the reading order, at least 1
 */
guint
book_publication_get_n_sections (BookPublication *self)
{
  return self->sections->len;
}

/**
 * book_publication_get_section:
 * @self: a publication
 * @section: in the reading order
 *
 * Returns: (transfer none): a section
 */
const BookSection *
book_publication_get_section (BookPublication *self, guint section)
{
  g_return_val_if_fail (section < self->sections->len, NULL);
  return &g_array_index (self->sections, BookSection, section);
}

/**
 * book_publication_find_linear:
 * @self: a publication
 * @from: index in the reading order, which may lie outside of it
 * @step: 1 or -1
 *
 * Returns: the first section from there on that one reads through, or -1
 */
int
book_publication_find_linear (BookPublication *self, int from, int step)
{
  for (int i = from; i >= 0 && i < (int) self->sections->len; i += step) {
    if (g_array_index (self->sections, BookSection, i).linear)
      return i;
  }
  return -1;
}

/**
 * book_publication_find_section:
 * @self: a publication
 * @path: a container path
 *
 * Returns: the first section that shows this file, or -1
 */
int
book_publication_find_section (BookPublication *self, const char *path)
{
  gpointer value = NULL;
  if (g_hash_table_lookup_extended (self->section_by_path, path, NULL, &value))
    return (int) GPOINTER_TO_UINT (value);
  return -1;
}

/**
 * book_publication_get_total_size:
 * @self: a publication
 *
 * Returns: bytes of all linear sections
 */
gint64
book_publication_get_total_size (BookPublication *self)
{
  return self->sizes_before[self->sections->len];
}

/**
 * book_publication_get_size_before:
 * @self: a publication
 * @section: in the reading order; the number of sections is allowed too
 *
 * Returns: bytes of the linear sections before
 */
gint64
book_publication_get_size_before (BookPublication *self, guint section)
{
  g_return_val_if_fail (section <= self->sections->len, 0);
  return self->sizes_before[section];
}

/**
 * book_publication_get_contents:
 * @self: a publication
 *
 * Returns: (transfer none): the table of contents; one entry per section where the book has none
 */
BookContents *
book_publication_get_contents (BookPublication *self)
{
  return self->contents;
}

/**
 * book_publication_get_page_list:
 * @self: a publication
 *
 * Returns: (transfer none): the pages of the printed book; empty where there are none
 */
BookContents *
book_publication_get_page_list (BookPublication *self)
{
  return self->page_list;
}

/**
 * book_publication_get_landmarks:
 * @self: a publication
 *
 * Returns: (transfer none): landmarks, or the guide of an EPUB 2; may be empty
 */
BookContents *
book_publication_get_landmarks (BookPublication *self)
{
  return self->landmarks;
}

/**
 * book_publication_has_own_contents:
 * @self: a publication
 *
 * Returns: whether the contents are the author's; if not, book_publication_build_contents() makes
 *   better ones
 */
bool
book_publication_has_own_contents (BookPublication *self)
{
  return self->own_contents;
}
