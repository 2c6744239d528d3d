#include "config.h"

#include "base-diagnostics.h"
#include "epub.h"

#include "fixture-zip.h"

#define ENTRY(algorithm, uri)                                                                      \
  "<EncryptedData><EncryptionMethod Algorithm='" algorithm                                         \
  "'/><CipherData><CipherReference URI='" uri "'/></CipherData></EncryptedData>"

/* Obfuscates here by hand what the library has to undo. */
static GBytes *
obfuscate (const guint8 *key, gsize key_length, gsize length, GBytes *plain)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (plain, &size);
  guint8 *copy = g_memdup2 (data, size);
  for (gsize i = 0; i < MIN (size, length); i++)
    copy[i] ^= key[i % key_length];
  return g_bytes_new_take (copy, size);
}

static GBytes *
make_font (void)
{
  GString *font = g_string_new_len ("\0\1\0\0", 4);
  for (int i = 0; i < 3000; i++)
    g_string_append_c (font, (char) (i * 7));
  return g_string_free_to_bytes (font);
}

static void
test_idpf (void)
{
  guint8 key[20];
  gsize length = sizeof key;
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (checksum, (const guchar *) "urn:isbn:1234", -1);
  g_checksum_get_digest (checksum, key, &length);
  g_autoptr (GBytes) plain = make_font ();
  g_autoptr (GBytes) stored = obfuscate (key, 20, 1040, plain);
  g_assert_false (g_bytes_equal (plain, stored));
  g_autoptr (GBytes) back =
      epub_encryption_deobfuscate (EPUB_PROTECTION_IDPF, stored, " urn:isbn:\n1234 ");
  g_assert_true (g_bytes_equal (plain, back));
  /* Listed, but nobody obfuscated it. */
  g_autoptr (GBytes) same = epub_encryption_deobfuscate (EPUB_PROTECTION_IDPF, plain, "x");
  g_assert_true (g_bytes_equal (plain, same));
}

static void
test_adobe (void)
{
  static const guint8 key[16] = { 0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef,
                                  0x01, 0x23, 0x45, 0x67, 0x89, 0xab, 0xcd, 0xef };
  g_autoptr (GBytes) plain = make_font ();
  g_autoptr (GBytes) stored = obfuscate (key, 16, 1024, plain);
  g_autoptr (GBytes) back = epub_encryption_deobfuscate (
      EPUB_PROTECTION_ADOBE, stored, "urn:uuid:01234567-89ab-cdef-0123-456789abcdef");
  g_assert_true (g_bytes_equal (plain, back));
}

static void
test_recognised (void)
{
  static const FixtureFile files[] = {
    { "META-INF/encryption.xml",
      "<encryption>" ENTRY ("http://www.idpf.org/2008/embedding", "a.otf")
          ENTRY ("http://ns.adobe.com/pdf/enc#RC", "b%20b.otf")
              ENTRY ("http://www.w3.org/2001/04/xmlenc#aes256-cbc", "c.xhtml") "</encryption>",
      -1 },
    { "META-INF/license.lcpl", "{}", -1 },
    { "a.otf", "a", -1 },
    { "b b.otf", "b", -1 },
    { "c.xhtml", "c", -1 },
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
  g_autoptr (EpubEncryption) encryption = epub_encryption_load (container, NULL, NULL);
  g_assert_cmpuint (epub_encryption_get_n_parts (encryption), ==, 3);
  g_assert_cmpstr (epub_encryption_get_scheme (encryption), ==, "Readium LCP");
  g_assert_cmpint (epub_encryption_get_protection (encryption, "a.otf"), ==, EPUB_PROTECTION_IDPF);
  g_assert_cmpint (epub_encryption_get_protection (encryption, "b b.otf"), ==,
                   EPUB_PROTECTION_ADOBE);
  g_assert_cmpint (epub_encryption_get_protection (encryption, "c.xhtml"), ==,
                   EPUB_PROTECTION_ENCRYPTED);
  g_assert_cmpint (epub_encryption_get_protection (encryption, "d"), ==, EPUB_PROTECTION_NONE);
  fixture_remove (path);
}

/* Each lock is named, whatever file gives it away. */
static void
test_schemes (void)
{
  static const struct {
    FixtureFile files[2];
    const char *scheme;
  } cases[] = {
    { { { "META-INF/encryption.xml", "<encryption/>", -1 }, { "META-INF/sinf.xml", "s", -1 } },
      "Apple FairPlay" },
    { { { "META-INF/encryption.xml", "<encryption/>", -1 },
        { "META-INF/rights.xml", "<rights xmlns='http://ns.adobe.com/adept'/>", -1 } },
      "Adobe ADEPT" },
    { { { "META-INF/encryption.xml", "<r u='http://ns.adobe.com/adept/'/>", -1 },
        { "x", "y", -1 } },
      "Adobe ADEPT" },
    { { { "META-INF/encryption.xml", "<t Type='http://readium.org/2014/01/lcp#key'/>", -1 },
        { "x", "y", -1 } },
      "Readium LCP" },
    { { { "META-INF/encryption.xml", "<encryption/>", -1 },
        { "META-INF/rights.xml", "<r xmlns='http://marlin-drm.com/epub'/>", -1 } },
      "Marlin DRM" },
    { { { "META-INF/encryption.xml", "<encryption/>", -1 }, { "rights.xml", "<kdrm/>", -1 } },
      "Kobo DRM" },
    { { { "META-INF/encryption.xml", "<encryption/>", -1 }, { "x", "y", -1 } },
      "an unknown DRM scheme" },
    { { { "x", "y", -1 }, { "z", "y", -1 } }, "" },
  };
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *path = fixture_zip ("a.epub", cases[i].files, 2);
    g_autoptr (EpubContainer) container = epub_container_open (path, NULL, NULL, NULL);
    g_autoptr (EpubEncryption) encryption = epub_encryption_load (container, NULL, NULL);
    g_assert_cmpstr (epub_encryption_get_scheme (encryption), ==, cases[i].scheme);
    fixture_remove (path);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/encryption/idpf", test_idpf);
  g_test_add_func ("/encryption/adobe", test_adobe);
  g_test_add_func ("/encryption/recognised", test_recognised);
  g_test_add_func ("/encryption/schemes", test_schemes);
  return g_test_run ();
}
