#include "config.h"

#include "epub-rootfile.h"

#include "epub-container-private.h"
#include "epub-xml.h"

#include <string.h>

/* `META-INF/container.xml` says where the package documents are:
 * https://www.w3.org/TR/epub-33/#sec-container-metainf-container.xml . Where it does not, a lone
 * `.opf` speaks for itself. */

#define CONTAINER_PATH "META-INF/container.xml"
#define MAX_ROOTFILES 1000

static void
free_rootfile (gpointer data)
{
  EpubRootfile *rootfile = data;
  g_free (rootfile->path);
  g_free (rootfile->label);
  g_free (rootfile->language);
  g_free (rootfile->layout);
  g_free (rootfile->media);
  g_free (rootfile->access_mode);
  g_free (rootfile);
}

static bool
has_package_name (const char *name)
{
  gsize length = strlen (name);
  return length > 4 && g_ascii_strcasecmp (name + length - 4, ".opf") == 0;
}

/* A rootfile may be a PDF as well; a package document of a misspelt type is one by its name. */
static bool
is_package (const xmlNode *node, const char *path)
{
  g_autofree char *type = epub_xml_dup_attribute (node, "media-type");
  return type == NULL
         || g_ascii_strcasecmp (g_strstrip (type), "application/oebps-package+xml") == 0
         || has_package_name (path);
}

static EpubRootfile *
make_rootfile (const EpubContainer *container, const xmlNode *node, int index)
{
  EpubRootfile *rootfile = g_new0 (EpubRootfile, 1);
  rootfile->path = g_strdup (epub_container_get_name (container, (guint) index));
  rootfile->label = epub_xml_dup_attribute (node, "label");
  rootfile->language = epub_xml_dup_attribute (node, "language");
  rootfile->layout = epub_xml_dup_attribute (node, "layout");
  rootfile->media = epub_xml_dup_attribute (node, "media");
  rootfile->access_mode = epub_xml_dup_attribute (node, "accessMode");
  return rootfile;
}

/* A full-path is no URL, but some write it percent-encoded, or with a slash before it, which the
 * lookup forgives. */
static void
gather (GPtrArray *rootfiles,
        const EpubContainer *container,
        xmlNode *root,
        BaseDiagnostics *diagnostics)
{
  for (xmlNode *node = root; node != NULL; node = epub_xml_next (node, root)) {
    if (!epub_xml_is (node, "rootfile") || rootfiles->len >= MAX_ROOTFILES)
      continue;
    g_autofree char *path = epub_xml_dup_attribute (node, "full-path");
    if (path == NULL || !is_package (node, g_strstrip (path)))
      continue;
    const char *name = path;
    while (*name == '/' || g_str_has_prefix (name, "./"))
      name += *name == '/' ? 1 : 2;
    int index = epub_container_lookup (container, name);
    if (index >= 0)
      g_ptr_array_add (rootfiles, make_rootfile (container, node, index));
    else
      base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "part-missing", path, 0,
                            "the package document named in " CONTAINER_PATH " is missing");
  }
}

/**
 * epub_container_list_rootfiles:
 * @self: a container
 * @cancellable: (nullable): to stop
 * @diagnostics: (nullable): where faults are noted
 * @error: return location
 *
 * Lists the renditions that `META-INF/container.xml` names and the container has. Runs on any
 * thread.
 *
 * Returns: (transfer full) (element-type EpubRootfile): in the file's order, possibly none; %NULL
 *   with an error of epub_container_read(), e.g. %EPUB_ERROR_MISSING
 */
GPtrArray *
epub_container_list_rootfiles (EpubContainer *self,
                               GCancellable *cancellable,
                               BaseDiagnostics *diagnostics,
                               GError **error)
{
  g_autoptr (GBytes) bytes = epub_container_read (self, CONTAINER_PATH, cancellable, error);
  if (bytes == NULL)
    return NULL;
  GPtrArray *rootfiles = g_ptr_array_new_with_free_func (free_rootfile);
  g_autoptr (xmlDoc) document = epub_xml_parse (bytes, CONTAINER_PATH, diagnostics);
  if (document != NULL)
    gather (rootfiles, self, xmlDocGetRootElement (document), diagnostics);
  return rootfiles;
}

/* macOS puts a shadow of every file into the archives it makes. */
static bool
is_shadow (const char *name)
{
  const char *slash = strrchr (name, '/');
  return g_str_has_prefix (name, "__MACOSX/")
         || g_str_has_prefix (slash != NULL ? slash + 1 : name, "._");
}

static char *
find_stray_package (const EpubContainer *self)
{
  for (guint i = 0; i < epub_container_get_n_entries (self); i++) {
    const char *name = epub_container_get_name (self, i);
    if (has_package_name (name) && !is_shadow (name))
      return g_strdup (name);
  }
  return NULL;
}

/* The first is the default rendition; but one to be heard or felt is for another kind of reader. */
static const EpubRootfile *
choose_rootfile (const GPtrArray *rootfiles)
{
  for (guint i = 0; i < rootfiles->len; i++) {
    const EpubRootfile *rootfile = rootfiles->pdata[i];
    if (g_strcmp0 (rootfile->access_mode, "auditory") != 0
        && g_strcmp0 (rootfile->access_mode, "tactile") != 0)
      return rootfile;
  }
  return rootfiles->pdata[0];
}

/**
 * epub_container_find_package:
 * @self: a container
 * @cancellable: (nullable): to stop
 * @diagnostics: (nullable): where repairs are noted
 * @error: return location
 *
 * Finds the package document to read: the first of epub_container_list_rootfiles() that is made for
 * the eye, or where there is none, a lone `.opf`. Runs on any thread.
 *
 * Returns: (transfer full): its container path, or %NULL with %EPUB_ERROR_NOT_A_BOOK when there is
 *   no sign of an EPUB, %EPUB_ERROR_DAMAGED when it is named but not there, or why
 *   `container.xml` cannot be read
 */
char *
epub_container_find_package (EpubContainer *self,
                             GCancellable *cancellable,
                             BaseDiagnostics *diagnostics,
                             GError **error)
{
  bool named = epub_container_lookup (self, CONTAINER_PATH) >= 0;
  if (named) {
    g_autoptr (GPtrArray) rootfiles =
        epub_container_list_rootfiles (self, cancellable, diagnostics, error);
    if (rootfiles == NULL)
      return NULL;
    epub_container_check_mimetype (self, diagnostics);
    if (rootfiles->len > 0)
      return g_strdup (choose_rootfile (rootfiles)->path);
  }
  char *stray = find_stray_package (self);
  if (stray != NULL) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "container-missing", CONTAINER_PATH,
                          0, "names no usable package document; %s was taken", stray);
    return stray;
  }
  if (named)
    g_set_error_literal (error, EPUB_ERROR, EPUB_ERROR_DAMAGED,
                         "it is damaged: the package document is missing");
  else
    g_set_error_literal (error, EPUB_ERROR, EPUB_ERROR_NOT_A_BOOK,
                         "there is no EPUB package document in it");
  return NULL;
}
