#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * EpubCfiStep:
 * @number: even for an element, odd for the text between elements
 * @id: (nullable): the id assertion, unescaped
 * @indirect: a `!` stands before this step
 *
 * Kind: value, owned by its #EpubCfi.
 */
typedef struct {
  int number;
  char *id;
  bool indirect;
} EpubCfiStep;

/**
 * EpubCfiPath:
 * @steps: (array length=n_steps): from the package document's root
 * @n_steps: at least 1
 * @offset: UTF-16 code units into the text, or -1 when there is no offset
 * @assertion: (nullable): text assertion, unescaped
 * @side: `b`, `a` or 0
 *
 * One end of a CFI with the common part of a range already joined on. Kind: value, owned.
 */
typedef struct {
  EpubCfiStep *steps;
  guint n_steps;
  gint64 offset;
  char *assertion;
  char side;
} EpubCfiPath;

/**
 * EpubCfi:
 *
 * A parsed canonical fragment identifier: a place or a range.
 * https://idpf.org/epub/linking/cfi/ Kind: an owned struct; free with epub_cfi_free().
 */
typedef struct _EpubCfi EpubCfi;

EpubCfi *epub_cfi_parse (const char *text);
EpubCfi *epub_cfi_new (const EpubCfiPath *start, const EpubCfiPath *end);
void epub_cfi_free (EpubCfi *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (EpubCfi, epub_cfi_free)

bool epub_cfi_is_range (const EpubCfi *self);
const EpubCfiPath *epub_cfi_get_start (const EpubCfi *self);
const EpubCfiPath *epub_cfi_get_end (const EpubCfi *self);
char *epub_cfi_to_string (const EpubCfi *self);
int epub_cfi_compare (const EpubCfi *a, const EpubCfi *b);

void epub_cfi_path_append (EpubCfiPath *path, int number, const char *id, bool indirect);
void epub_cfi_path_clear (EpubCfiPath *path);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (EpubCfiPath, epub_cfi_path_clear)

G_END_DECLS
