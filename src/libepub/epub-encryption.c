#include "config.h"

#include "epub-encryption.h"

#include "epub-xml.h"

#include "base-href.h"

#include <string.h>

/* Font obfuscation is not protection, it only keeps a font from being used outside the book, and
 * the specification gives the way back: https://www.w3.org/TR/epub-33/#sec-font-obfuscation .
 * Real encryption is only recognised, so that the reader can be told whose lock it is. */

#define IDPF_ALGORITHM "http://www.idpf.org/2008/embedding"
#define ADOBE_ALGORITHM "http://ns.adobe.com/pdf/enc#RC"
#define IDPF_LENGTH 1040
#define ADOBE_LENGTH 1024
#define ADOBE_KEY_LENGTH 16

struct _EpubEncryption {
  gatomicrefcount ref_count;
  GHashTable *parts; /* container path → EpubProtection */
  const char *scheme; /* static */
};

static bool
contains (GBytes *bytes, const char *word)
{
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : NULL;
  return text != NULL && g_strstr_len (text, (gssize) size, word) != NULL;
}

/* Whose lock it is. Each scheme leaves a file of its own, or its namespace in one of the others. */
static const char *
find_scheme (EpubContainer *container, GBytes *encryption)
{
  g_autoptr (GBytes) rights = epub_container_read (container, "META-INF/rights.xml", NULL, NULL);
  if (epub_container_lookup (container, "META-INF/license.lcpl") >= 0
      || contains (encryption, "readium.org/2014/01/lcp"))
    return "Readium LCP";
  if (epub_container_lookup (container, "META-INF/sinf.xml") >= 0
      || contains (encryption, "itunes.apple.com"))
    return "Apple FairPlay";
  if (contains (rights, "marlin") || contains (encryption, "marlin"))
    return "Marlin DRM";
  if (contains (rights, "adobe.com/adept") || contains (encryption, "adobe.com/adept"))
    return "Adobe ADEPT";
  if (epub_container_lookup (container, "rights.xml") >= 0)
    return "Kobo DRM";
  return "an unknown DRM scheme";
}

static EpubProtection
protection_of (const char *algorithm)
{
  if (g_strcmp0 (algorithm, IDPF_ALGORITHM) == 0)
    return EPUB_PROTECTION_IDPF;
  if (g_strcmp0 (algorithm, ADOBE_ALGORITHM) == 0)
    return EPUB_PROTECTION_ADOBE;
  return EPUB_PROTECTION_ENCRYPTED;
}

static void
add_part (EpubEncryption *self, EpubContainer *container, xmlNode *data)
{
  xmlNode *method = epub_xml_find (data, "EncryptionMethod");
  xmlNode *reference = epub_xml_find (data, "CipherReference");
  g_autofree char *algorithm = method != NULL ? epub_xml_dup_attribute (method, "Algorithm") : NULL;
  g_autofree char *uri = reference != NULL ? epub_xml_dup_attribute (reference, "URI") : NULL;
  g_autofree char *path = uri != NULL ? base_href_resolve ("", uri, NULL) : NULL;
  int index = path != NULL ? epub_container_lookup (container, path) : -1;
  if (index < 0)
    return;
  g_hash_table_insert (self->parts, g_strdup (epub_container_get_name (container, (guint) index)),
                       GINT_TO_POINTER (protection_of (algorithm)));
}

/**
 * epub_encryption_load:
 * @container: a container
 * @cancellable: (nullable): to stop
 * @diagnostics: (nullable): where faults are noted
 *
 * Reads `META-INF/encryption.xml` if there is one.
 *
 * Returns: (transfer full): what is protected, possibly nothing
 */
EpubEncryption *
epub_encryption_load (EpubContainer *container,
                      GCancellable *cancellable,
                      BaseDiagnostics *diagnostics)
{
  static const char path[] = "META-INF/encryption.xml";
  EpubEncryption *self = g_new0 (EpubEncryption, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->parts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->scheme = "";
  if (epub_container_lookup (container, path) < 0)
    return self;

  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = epub_container_read (container, path, cancellable, &error);
  if (bytes == NULL) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "part-damaged", path, 0, "%s",
                          error->message);
    return self;
  }
  self->scheme = find_scheme (container, bytes);
  g_autoptr (xmlDoc) document = epub_xml_parse (bytes, path, diagnostics);
  xmlNode *root = document != NULL ? xmlDocGetRootElement (document) : NULL;
  for (xmlNode *node = root; node != NULL; node = epub_xml_next (node, root)) {
    if (epub_xml_is (node, "EncryptedData"))
      add_part (self, container, node);
  }
  return self;
}

/**
 * epub_encryption_ref:
 * @self: an #EpubEncryption
 *
 * Returns: (transfer full): @self with one more reference
 */
EpubEncryption *
epub_encryption_ref (EpubEncryption *self)
{
  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

/**
 * epub_encryption_unref:
 * @self: (transfer full): an #EpubEncryption
 *
 * Drops one reference.
 */
void
epub_encryption_unref (EpubEncryption *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_hash_table_unref (self->parts);
  g_free (self);
}

/**
 * epub_encryption_get_n_parts:
 * @self: an #EpubEncryption
 *
 * Returns: the number of files that are protected in any way
 */
guint
epub_encryption_get_n_parts (const EpubEncryption *self)
{
  return g_hash_table_size (self->parts);
}

/**
 * epub_encryption_get_scheme:
 * @self: an #EpubEncryption
 *
 * Returns: (transfer none): the name of the lock for people, e.g. `Readium LCP`; "" when there is
 *   no `encryption.xml`
 */
const char *
epub_encryption_get_scheme (const EpubEncryption *self)
{
  return self->scheme;
}

/**
 * epub_encryption_get_protection:
 * @self: an #EpubEncryption
 * @path: a container path as the container spells it
 *
 * Returns: how that file is protected
 */
EpubProtection
epub_encryption_get_protection (const EpubEncryption *self, const char *path)
{
  return (EpubProtection) GPOINTER_TO_INT (g_hash_table_lookup (self->parts, path));
}

/* https://www.w3.org/TR/epub-33/#obfus-keygen: SHA-1 of the identifier without white space. */
static gsize
make_idpf_key (const char *identifier, guint8 *key, gsize capacity)
{
  g_autoptr (GString) stripped = g_string_new (NULL);
  for (const char *c = identifier; *c != '\0'; c++) {
    if (strchr (" \t\r\n", *c) == NULL)
      g_string_append_c (stripped, *c);
  }
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA1);
  g_checksum_update (checksum, (const guchar *) stripped->str, (gssize) stripped->len);
  gsize length = capacity;
  g_checksum_get_digest (checksum, key, &length);
  return length;
}

/* The sixteen bytes of the book's UUID. */
static gsize
make_adobe_key (const char *identifier, guint8 *key)
{
  const char *c = identifier;
  if (g_ascii_strncasecmp (c, "urn:uuid:", 9) == 0)
    c += 9;
  gsize digits = 0;
  memset (key, 0, ADOBE_KEY_LENGTH);
  for (; *c != '\0' && digits < 2 * ADOBE_KEY_LENGTH; c++) {
    int value = g_ascii_xdigit_value (*c);
    if (value < 0)
      continue;
    key[digits / 2] = (guint8) (key[digits / 2] << 4 | value);
    digits++;
  }
  return digits == 2 * ADOBE_KEY_LENGTH ? ADOBE_KEY_LENGTH : 0;
}

static bool
has_font_magic (const guint8 *data, gsize size)
{
  static const char magics[][5] = { "OTTO", "wOFF", "wOF2", "true", "ttcf", "typ1" };
  if (size < 4)
    return false;
  if (memcmp (data, "\0\1\0\0", 4) == 0)
    return true;
  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++) {
    if (memcmp (data, magics[i], 4) == 0)
      return true;
  }
  return false;
}

/**
 * epub_encryption_deobfuscate:
 * @protection: %EPUB_PROTECTION_IDPF or %EPUB_PROTECTION_ADOBE
 * @bytes: the file as it stands in the container
 * @identifier: the identifier the key is made of: the package's unique one, for Adobe a UUID
 *
 * Gives the plain font. A file that is listed as obfuscated but is plainly a font already comes
 * back as it is: some books list fonts that nobody obfuscated.
 *
 * Returns: (transfer full): the bytes of the font
 */
GBytes *
epub_encryption_deobfuscate (EpubProtection protection, GBytes *bytes, const char *identifier)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  guint8 key[64];
  gsize key_length = 0;
  gsize length = 0;
  if (protection == EPUB_PROTECTION_IDPF) {
    key_length = make_idpf_key (identifier, key, sizeof key);
    length = MIN (size, IDPF_LENGTH);
  } else if (protection == EPUB_PROTECTION_ADOBE) {
    key_length = make_adobe_key (identifier, key);
    length = MIN (size, ADOBE_LENGTH);
  }
  if (key_length == 0 || length == 0)
    return g_bytes_ref (bytes);
  guint8 *plain = g_memdup2 (data, size);
  for (gsize i = 0; i < length; i++)
    plain[i] ^= key[i % key_length];
  if (has_font_magic (data, size) && !has_font_magic (plain, size))
    memcpy (plain, data, size);
  return g_bytes_new_take (plain, size);
}

/**
 * epub_looks_like_font:
 * @bytes: a file
 *
 * Looks at the first four bytes, which tells whether the right identifier was taken for a key.
 * Runs on any thread.
 *
 * Returns: whether it begins as a TrueType, OpenType or WOFF font does
 */
bool
epub_looks_like_font (GBytes *bytes)
{
  gsize size = 0;
  const guint8 *data = g_bytes_get_data (bytes, &size);
  return has_font_magic (data, size);
}
