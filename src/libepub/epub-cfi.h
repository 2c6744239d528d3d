#pragma once

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * EpubCfiParameter:
 * @name: e.g. `vnd.example.kind`, unescaped
 * @values: (array zero-terminated=1): unescaped
 *
 * A parameter of an assertion that means nothing to us but is kept. Kind: value, owned.
 */
typedef struct {
  char *name;
  char **values;
} EpubCfiParameter;

/**
 * EpubCfiAssertion:
 * @before: (nullable): of a step the id of its element; of an offset the text before it
 * @after: (nullable): the text after the offset
 * @parameters: (nullable) (element-type EpubCfiParameter): all but `s`
 *
 * What stands in brackets, unescaped: what the place was like when the CFI was made.
 * https://idpf.org/epub/linking/cfi/#sec-path-assertions Kind: value, owned.
 */
typedef struct {
  char *before;
  char *after;
  GPtrArray *parameters;
} EpubCfiAssertion;

/**
 * EpubCfiStep:
 * @number: even for an element, odd for the text between elements
 * @indirect: a `!` stands before this step: it is the first in the document that the step before
 *   refers to
 * @assertion: @assertion.before is the id of the element
 *
 * https://idpf.org/epub/linking/cfi/#sec-path-child-ref Kind: value, owned by its path.
 */
typedef struct {
  int number;
  bool indirect;
  EpubCfiAssertion assertion;
} EpubCfiStep;

/**
 * EpubCfiSide:
 * @EPUB_CFI_SIDE_NONE: not said
 * @EPUB_CFI_SIDE_BEFORE: the place belongs to what stands before it
 * @EPUB_CFI_SIDE_AFTER: to what stands after it
 *
 * The bias of a place at the border of two things, e.g. two pages.
 * https://idpf.org/epub/linking/cfi/#sec-path-side-bias
 */
typedef enum {
  EPUB_CFI_SIDE_NONE,
  EPUB_CFI_SIDE_BEFORE,
  EPUB_CFI_SIDE_AFTER,
} EpubCfiSide;

/**
 * EpubCfiPath:
 * @steps: (array length=n_steps): from the package document's root
 * @n_steps: at least 1
 * @indirect_end: a `!` stands after the last step: the document that step refers to, as a whole
 * @offset: (`:`) UTF-16 code units into the text, or -1 when there is none
 * @time: (`~`) seconds into a sound or film, or -1
 * @x: (`@`) percent from the left of a picture, or -1
 * @y: percent from its top, or -1
 * @assertion: of the offset
 * @side: which side of a border is meant
 *
 * One end of a CFI with the common part of a range already joined on. Start with
 * %EPUB_CFI_PATH_INIT. Kind: value, owned; clear with epub_cfi_path_clear().
 */
typedef struct {
  EpubCfiStep *steps;
  guint n_steps;
  bool indirect_end;
  gint64 offset;
  double time;
  double x;
  double y;
  EpubCfiAssertion assertion;
  EpubCfiSide side;
} EpubCfiPath;

/**
 * EPUB_CFI_PATH_INIT:
 *
 * A path without steps, offsets and assertions.
 */
#define EPUB_CFI_PATH_INIT                                                                         \
  {                                                                                                \
    .offset = -1, .time = -1, .x = -1, .y = -1                                                     \
  }

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
