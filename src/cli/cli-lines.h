#pragma once

#include "cli-sheets.h"

G_BEGIN_DECLS

/**
 * CliBlock:
 * @item: index of the section
 * @style: of the box that its lines stand in
 * @node: (nullable): the element of that box
 * @order: place of its first letter in the document
 * @text: its lines joined
 * @marker: (nullable): of a list item
 * @page: that its box is on, the first of its pages
 *
 * A paragraph as it was set. Kind: value, owned by its #CliLines.
 */
typedef struct {
  guint item;
  const CssStyle *style;
  const DomNode *node;
  guint32 order;
  GString *text;
  char *marker;
  guint page;
  LayoutRect box;
  bool ended; /* a line break was the last thing in it */
} CliBlock;

/**
 * CliLine:
 * @box: around its letters
 *
 * A line. Kind: value, owned by its #CliLines.
 */
typedef struct {
  guint item;
  guint block;
  guint page;
  GString *text;
  bool hyphen;
  LayoutRect box;
} CliLine;

/**
 * CliRun:
 * @baseline: in the page
 *
 * A word or a part of one with the space after it, in reading order. Kind: value, owned by its
 * #CliLines.
 */
typedef struct {
  guint line;
  const LayoutFragment *fragment; /* of its line */
  const LayoutRun *run;
  char *text;
  LayoutRect box;
  LayoutUnit baseline;
} CliRun;

/**
 * CliPicture:
 * @page: index of the page
 * @node: the element
 * @fragment: the picture, or the frame of what stands in for it
 *
 * A replaced element as it was set. Kind: value, owned by its #CliLines.
 */
typedef struct {
  guint item;
  guint page;
  const DomNode *node;
  const LayoutFragment *fragment;
} CliPicture;

/**
 * CliLines:
 *
 * All text of a book as it was set. Kind: owned; borrows from its #CliSheets.
 */
typedef struct {
  GArray *blocks; /* CliBlock */
  GArray *lines; /* CliLine */
  GArray *runs; /* CliRun */
  GArray *pictures; /* CliPicture */
} CliLines;

CliLines *cli_lines_new (CliSheets *sheets);
void cli_lines_free (CliLines *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (CliLines, cli_lines_free)

const CliPicture *cli_lines_find_picture (const CliLines *self, guint item, const DomNode *node);
const char *cli_lines_get_block_text (const CliLines *self, guint item, const DomNode *node);
char *cli_lines_dup_text (const CliLines *self, CliSheets *sheets, guint item);
char *cli_collapse (const char *text);

G_END_DECLS
