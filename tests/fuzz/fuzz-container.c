#include "epub.h"
#include "fuzz.h"

#include "base-limits.h"

#include <string.h>

/* An archive as it stands, or where it does not begin like one, files to make an archive of. */

static void
check_entry (EpubContainer *container, guint index)
{
  const char *name = epub_container_get_name (container, index);
  g_assert_true (g_utf8_validate (name, -1, NULL));
  g_assert_true (name[0] != '/' && name[0] != '\0');
  g_assert_null (strstr (name, "/../"));
  g_assert_false (g_str_has_prefix (name, "../"));
  g_assert_cmpint (epub_container_get_size (container, index), >=, 0);
  g_assert_cmpint (epub_container_lookup (container, name), ==, index);

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = epub_container_read (container, name, NULL, &error);
  g_assert_true ((bytes == NULL) == (error != NULL));
  if (bytes != NULL)
    g_assert_cmpint (g_bytes_get_size (bytes), <=, BASE_LIMIT_PART_BYTES);
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
}

static void
check_package (EpubContainer *container)
{
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *path = epub_container_find_package (container, NULL, diagnostics, &error);
  g_assert_true ((path == NULL) == (error != NULL));
  if (path != NULL)
    g_assert_cmpint (epub_container_lookup (container, path), >=, 0);
}

static void
check_fingerprint (EpubContainer *container)
{
  g_autofree char *once = epub_container_compute_fingerprint (container, NULL, NULL);
  g_autofree char *twice = epub_container_compute_fingerprint (container, NULL, NULL);
  g_assert_nonnull (once);
  g_assert_cmpstr (once, ==, twice);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  bool archive = size >= 2 && memcmp (data, "PK", 2) == 0;
  g_autoptr (EpubContainer) container =
      archive ? fuzz_open_archive (data, size) : fuzz_open_parts (data, size);
  if (container == NULL)
    return 0;
  for (guint i = 0; i < epub_container_get_n_entries (container); i++)
    check_entry (container, i);
  check_package (container);
  check_fingerprint (container);
  return 0;
}
