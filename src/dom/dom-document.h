#pragma once

#include "base-diagnostics.h"

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

typedef enum {
  DOM_NODE_ELEMENT,
  DOM_NODE_TEXT,
} DomNodeType;

typedef enum {
  DOM_NAMESPACE_XHTML,
  DOM_NAMESPACE_SVG,
  DOM_NAMESPACE_MATHML,
  DOM_NAMESPACE_OTHER,
} DomNamespace;

/**
 * DomAttribute:
 * @name: interned: the local name, or `epub:type`, `xml:lang`, `xlink:href` … for attributes in a
 *   namespace we know, whatever prefix the file uses
 * @value: the value, valid UTF-8
 *
 * An attribute. Kind: arena.
 */
typedef struct {
  const char *name;
  const char *value;
} DomAttribute;

/**
 * DomNode:
 *
 * An element or a run of text. Comments and processing instructions are not in the tree and
 * neighbouring runs of text are one node, so that children count as a CFI counts them. Fields are
 * read-only for everybody but the builder. Kind: arena, lives as long as its #DomDocument.
 */
typedef struct _DomNode DomNode;
struct _DomNode {
  DomNodeType type;
  DomNamespace ns;
  const char *name; /* interned local name (lower case in XHTML); NULL for text */
  const char *id; /* the value of id, or NULL */
  const char *text; /* of a text node: as in the file, white space not collapsed */
  guint32 length; /* of @text in bytes */
  guint32 index; /* position in document order, the root is 0 */
  guint32 line; /* in the source from 1, or 0 */
  guint32 n_attributes;
  const DomAttribute *attributes;
  const char *const *classes; /* interned, NULL-terminated; NULL when there are none */
  DomNode *parent;
  DomNode *first_child;
  DomNode *last_child;
  DomNode *previous;
  DomNode *next;
};

/**
 * DomPoint:
 * @node: (nullable): a node
 * @offset: UTF-8 bytes into a text node, or the number of children before the point in an element
 *
 * A place in a tree. Kind: value; borrowed from the document.
 */
typedef struct {
  const DomNode *node;
  guint32 offset;
} DomPoint;

/**
 * DomRange:
 *
 * Two places in one tree, @start not after @end. Kind: value.
 */
typedef struct {
  DomPoint start;
  DomPoint end;
} DomRange;

/**
 * DomDocument:
 *
 * One content document as a tree. Kind: counted, immutable, may cross threads.
 */
typedef struct _DomDocument DomDocument;

DomDocument *dom_document_ref (DomDocument *self);
void dom_document_unref (DomDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DomDocument, dom_document_unref)

const char *dom_document_get_path (const DomDocument *self);
const DomNode *dom_document_get_root (const DomDocument *self);
const DomNode *dom_document_get_body (const DomDocument *self);
const char *dom_document_get_title (const DomDocument *self);
void dom_document_assume_language (DomDocument *self, const char *language);
const char *dom_document_get_assumed_language (const DomDocument *self);
guint32 dom_document_get_n_nodes (const DomDocument *self);
const DomNode *dom_document_get_node (const DomDocument *self, guint32 index);
const DomNode *dom_document_get_element_by_id (const DomDocument *self, const char *id);

const char *dom_node_get_attribute (const DomNode *self, const char *name);
bool dom_node_is (const DomNode *self, const char *name);
bool dom_node_is_replaced (const DomNode *self);
int dom_node_get_heading_level (const DomNode *self);
bool dom_node_has_token (const DomNode *self, const char *attribute, const char *token);
const char *dom_node_get_language (const DomNode *self);
const DomNode *dom_node_next_in_tree (const DomNode *self, const DomNode *root);
const DomNode *dom_node_next_skipping_children (const DomNode *self, const DomNode *root);
char *dom_node_dup_text (const DomNode *self);
char *dom_node_dup_alternative (const DomNode *self);

int dom_point_compare (DomPoint a, DomPoint b);

/**
 * DomStyleSource:
 * @href: (nullable): of a linked sheet, as written
 * @text: (nullable): of a `style` element
 * @media: (nullable): the media attribute
 *
 * A style sheet that a document asks for, in document order. Kind: arena.
 */
typedef struct {
  const char *href;
  const char *text;
  const char *media;
} DomStyleSource;

const DomStyleSource *dom_document_get_style_sources (const DomDocument *self, guint *n_sources);

G_END_DECLS
