#include "epub-encryption.h"
#include "fuzz.h"

#include <string.h>

/* Files of a container, `META-INF/encryption.xml` among them, and fonts that are veiled and
 * unveiled with each other's bytes. */

#define VEILED_BYTES 1040

static void
check_veil (EpubProtection protection, GBytes *bytes, const char *identifier)
{
  g_autoptr (GBytes) once = epub_encryption_deobfuscate (protection, bytes, identifier);
  gsize size = 0;
  gsize other_size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  const guint8 *other = g_bytes_get_data (once, &other_size);
  g_assert_cmpuint (size, ==, other_size);
  if (size > VEILED_BYTES)
    g_assert_cmpint (memcmp (data + VEILED_BYTES, other + VEILED_BYTES, size - VEILED_BYTES), ==,
                     0);
  /* A plain font is left alone, so what has been unveiled stays as it is or becomes as it was. */
  g_autoptr (GBytes) twice = epub_encryption_deobfuscate (protection, once, identifier);
  g_assert_true (g_bytes_equal (twice, bytes) || g_bytes_equal (twice, once));
}

static void
check_part (EpubContainer *container, const EpubEncryption *encryption, guint index)
{
  const char *name = epub_container_get_name (container, index);
  EpubProtection protection = epub_encryption_get_protection (encryption, name);
  g_assert_cmpint (protection, <=, EPUB_PROTECTION_ENCRYPTED);
  g_autoptr (GBytes) bytes = epub_container_read (container, name, NULL, NULL);
  if (bytes == NULL)
    return;
  check_veil (protection, bytes, name);
  check_veil (EPUB_PROTECTION_IDPF, bytes, name);
  check_veil (EPUB_PROTECTION_ADOBE, bytes, "urn:uuid:12345678-9abc-def0-1234-56789abcdef0");
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (EpubContainer) container = fuzz_open_parts (data, size);
  if (container == NULL)
    return 0;
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (EpubEncryption) encryption = epub_encryption_load (container, NULL, diagnostics);
  guint n = epub_container_get_n_entries (container);
  g_assert_cmpuint (epub_encryption_get_n_parts (encryption), <=, n);
  g_assert_nonnull (epub_encryption_get_scheme (encryption));
  for (guint i = 0; i < n; i++)
    check_part (container, encryption, i);
  return 0;
}
