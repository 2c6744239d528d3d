#include "epub-package.h"
#include "fuzz.h"

/* A package document in a container that has the files it may name. */

#define N_OTHERS 6

static void
check_names (const GPtrArray *names, bool ordered)
{
  for (guint i = 0; i < names->len; i++) {
    const EpubName *name = names->pdata[i];
    g_assert_true (name->value != NULL && name->value[0] != '\0');
    fuzz_check_utf8 (name->value);
    fuzz_check_utf8 (name->file_as);
    fuzz_check_utf8 (name->language);
    fuzz_check_utf8 (name->role);
    if (ordered && i > 0)
      g_assert_cmpint (((EpubName *) names->pdata[i - 1])->display_seq, <=, name->display_seq);
  }
}

static void
check_metadata (const EpubMetadata *metadata)
{
  check_names (metadata->titles, false); /* the main one first, then in order */
  check_names (metadata->creators, true);
  check_names (metadata->contributors, true);
  const char *texts[] = { metadata->identifier, metadata->date,           metadata->modified,
                          metadata->publisher,  metadata->description,    metadata->rights,
                          metadata->series,     metadata->series_position };
  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    fuzz_check_utf8 (texts[i]);
}

static void
check_items (const EpubPackage *package, const EpubContainer *container)
{
  int n = (int) epub_package_get_n_items (package);
  for (int i = 0; i < n; i++) {
    const EpubItem *item = epub_package_get_item (package, (guint) i);
    g_assert_true (item->fallback >= -1 && item->fallback < n);
    g_assert_true (item->entry >= -1
                   && item->entry < (int) epub_container_get_n_entries (container));
    g_assert_true (item->media_type != NULL && item->href != NULL);
    fuzz_check_utf8 (item->id);
    fuzz_check_utf8 (item->path);
    fuzz_check_utf8 (item->properties);
    if (item->entry >= 0)
      g_assert_cmpstr (item->path, ==, epub_container_get_name (container, (guint) item->entry));
  }
}

static void
check_spine (const EpubPackage *package)
{
  int n = (int) epub_package_get_n_items (package);
  int last_step = 0;
  for (guint i = 0; i < epub_package_get_n_spine_items (package); i++) {
    const EpubSpineItem *item = epub_package_get_spine_item (package, i);
    g_assert_true (item->item >= 0 && item->item < n);
    g_assert_true (item->shown >= 0 && item->shown < n);
    g_assert_true (item->step % 2 == 0 && item->step > last_step);
    last_step = item->step;
  }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  static const char path[] = "OPS/book.opf";
  const FuzzFile files[N_OTHERS + 1] = {
    { path, data, size },
    { "OPS/one.xhtml", "1", 1 },
    { "OPS/two.xhtml", "2", 1 },
    { "OPS/nav.xhtml", "n", 1 },
    { "OPS/toc.ncx", "t", 1 },
    { "OPS/cover.jpg", "c", 1 },
    { "OPS/\xea\xb8\x80 1.svg", "s", 1 },
  };
  g_autoptr (EpubContainer) container = fuzz_open_files (files, N_OTHERS + 1);
  g_assert_nonnull (container);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (EpubPackage) package = epub_package_load (container, path, NULL, diagnostics, &error);
  g_assert_true ((package == NULL) == (error != NULL));
  if (package == NULL)
    return 0;
  check_metadata (epub_package_get_metadata (package));
  check_items (package, container);
  check_spine (package);
  for (guint i = 0; i < epub_package_get_n_references (package); i++)
    fuzz_check_utf8 (epub_package_get_reference (package, i)->title);
  return 0;
}
