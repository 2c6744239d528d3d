#pragma once

#include "epub-container.h"

G_BEGIN_DECLS

/**
 * EpubEncryption:
 *
 * What `META-INF/encryption.xml` says of each part, and the way back for obfuscated fonts.
 * Kind: counted, immutable, may cross threads.
 */
typedef struct _EpubEncryption EpubEncryption;

/**
 * EpubProtection:
 * @EPUB_PROTECTION_NONE: plain
 * @EPUB_PROTECTION_IDPF: a font obfuscated after the EPUB specification
 * @EPUB_PROTECTION_ADOBE: a font obfuscated after Adobe's method
 * @EPUB_PROTECTION_ENCRYPTED: really encrypted; we have no key
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

G_END_DECLS
