#pragma once

#include "dom-document.h"

G_BEGIN_DECLS

/**
 * DomText:
 *
 * The readable text of a document as one string: white space collapsed as a reader sees it, one
 * line feed between blocks, U+FFFC where a picture (img, svg, math, audio, video, object, iframe,
 * canvas) stands; nothing of head, script, style, template, rp and hidden elements. An offset into
 * it is the simplest stable place in a section: it does not depend on style or page size.
 * Kind: counted, immutable, may cross threads; keeps its document alive.
 */
typedef struct _DomText DomText;

/**
 * DomBlock:
 * @element: the paragraph-like element
 * @start: first byte in the string
 * @end: byte after the last one
 *
 * A paragraph, heading, list item, table cell … : the smallest block-level element around a run of
 * text. Text that stands directly in a container of blocks makes an anonymous block. Kind: value.
 */
typedef struct {
  const DomNode *element;
  guint32 start;
  guint32 end;
} DomBlock;

DomText *dom_text_new (DomDocument *document);
DomText *dom_text_ref (DomText *self);
void dom_text_unref (DomText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DomText, dom_text_unref)

DomDocument *dom_text_get_document (const DomText *self);
const char *dom_text_get_string (const DomText *self, gsize *length);
guint dom_text_get_n_blocks (const DomText *self);
const DomBlock *dom_text_get_block (const DomText *self, guint index);
guint dom_text_block_at (const DomText *self, guint32 offset);
guint32 dom_text_offset_at (const DomText *self, DomPoint point);
DomPoint dom_text_point_at (const DomText *self, guint32 offset);
DomPoint dom_text_end_point_at (const DomText *self, guint32 offset);

G_END_DECLS
