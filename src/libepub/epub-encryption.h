#pragma once

#include "epub-container.h"

G_BEGIN_DECLS

/**
 * EpubEncryption:
 *
 * What `META-INF/encryption.xml` says of each part, and the way back for obfuscated fonts.
 * https://www.w3.org/TR/epub-33/#sec-container-metainf-encryption.xml
 * Kind: counted, immutable, may cross threads.
 */
typedef struct _EpubEncryption EpubEncryption;

/**
 * EpubProtection:
 * @EPUB_PROTECTION_NONE: plain
 * @EPUB_PROTECTION_IDPF: a font obfuscated after the EPUB specification
 * @EPUB_PROTECTION_ADOBE: a font obfuscated after Adobe's method
 * @EPUB_PROTECTION_ENCRYPTED: really encrypted; we have no key
 *
 * How a part is protected. https://www.w3.org/TR/epub-33/#sec-font-obfuscation
 */
typedef enum {
  EPUB_PROTECTION_NONE,
  EPUB_PROTECTION_IDPF,
  EPUB_PROTECTION_ADOBE,
  EPUB_PROTECTION_ENCRYPTED,
} EpubProtection;

EpubEncryption *epub_encryption_load (EpubContainer *container,
                                      GCancellable *cancellable,
                                      BaseDiagnostics *diagnostics);
EpubEncryption *epub_encryption_ref (EpubEncryption *self);
void epub_encryption_unref (EpubEncryption *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpubEncryption, epub_encryption_unref)

guint epub_encryption_get_n_parts (const EpubEncryption *self);
const char *epub_encryption_get_scheme (const EpubEncryption *self);
EpubProtection epub_encryption_get_protection (const EpubEncryption *self, const char *path);
GBytes *
epub_encryption_deobfuscate (EpubProtection protection, GBytes *bytes, const char *identifier);
bool epub_looks_like_font (GBytes *bytes);

G_END_DECLS
