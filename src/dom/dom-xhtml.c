#include "config.h"

#include "base-limits.h"
#include "dom-builder-private.h"
#include "dom-encoding-private.h"
#include "dom-entities-private.h"
#include "dom-names-private.h"
#include "dom-recover-private.h"
#include "dom-xhtml.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* XHTML and SVG content documents.
 *
 * First strictly as XML, which is what they should be; whatever is not well-formed is read once
 * more as HTML (dom-recover.c). libxml2's own recovery is not used: it drops every reference after
 * the first error. Both parsers run through SAX straight into the builder. Nothing is ever loaded:
 * no DTD, no external entity, no network; the named entities of HTML come from our own table. */

/* How much longer than its file a text may become by the entities that it declares. */
#define TEXT_GROWTH 4
#define TEXT_GROWTH_ALWAYS (1024 * 1024)
/* Shorter files are shown whatever they are. */
#define TEXT_SAMPLE (64 * 1024)

typedef struct {
  xmlParserCtxtPtr parser; /* of the document; the text of entities has parsers of its own */
  DomBuilder *builder;
  GCancellable *cancellable;
  guint n_elements;
  gsize room; /* bytes of text that may still come */
  bool overfull; /* entities made far more text than the file has */
  bool stopped; /* cancelled or full: what there is is the result */
  int error_line;
  char *error;
  xmlEntity entity; /* the named entity the parser is asking about */
} Reader;

static Reader *
reader_of (void *context)
{
  return ((xmlParserCtxtPtr) context)->_private;
}

static xmlEntityPtr
on_get_entity (void *context, const xmlChar *name)
{
  xmlParserCtxtPtr parser = context;
  Reader *self = reader_of (context);
  xmlEntityPtr declared = xmlSAX2GetEntity (context, name);
  if (declared != NULL)
    return declared;
  const char *value = dom_entity_lookup ((const char *) name, strlen ((const char *) name));
  if (value == NULL)
    return NULL;
  /* libxml2 copies the content of a "predefined" entity into text as it is, but only its first
   * byte into an attribute value; there a general one is expanded properly. */
  bool in_attribute = parser->instate == XML_PARSER_ATTRIBUTE_VALUE;
  memset (&self->entity, 0, sizeof self->entity);
  self->entity.type = XML_ENTITY_DECL;
  self->entity.name = name;
  self->entity.orig = self->entity.content = (xmlChar *) value;
  self->entity.length = (int) strlen (value);
  self->entity.etype = in_attribute ? XML_INTERNAL_GENERAL_ENTITY : XML_INTERNAL_PREDEFINED_ENTITY;
  self->entity.checked = 1;
  return &self->entity;
}

static void
on_entity_declaration (void *context,
                       const xmlChar *name,
                       int type,
                       const xmlChar *public_id,
                       const xmlChar *system_id,
                       xmlChar *content)
{
  /* An external entity that is not declared cannot be loaded. */
  if (type == XML_INTERNAL_GENERAL_ENTITY || type == XML_INTERNAL_PARAMETER_ENTITY)
    xmlSAX2EntityDecl (context, name, type, public_id, system_id, content);
}

/* Ends the parser at work, and that of the document when it is inside an entity. */
static void
stop (Reader *self, xmlParserCtxtPtr parser)
{
  xmlStopParser (parser);
  if (parser != self->parser)
    xmlStopParser (self->parser);
}

/* libxml2 guards against entities made of entities, not against one long entity used often. */
static bool
take_room (xmlParserCtxtPtr parser, gsize length)
{
  Reader *self = reader_of (parser);
  if (length <= self->room) {
    self->room -= length;
    return true;
  }
  self->overfull = true;
  stop (self, parser);
  return false;
}

static void
on_characters (void *context, const xmlChar *text, int length)
{
  if (take_room (context, (gsize) length))
    dom_builder_text (reader_of (context)->builder, (const char *) text, length);
}

/* A reference that nobody can resolve stays visible. */
static void
on_reference (void *context, const xmlChar *name)
{
  DomBuilder *builder = reader_of (context)->builder;
  dom_builder_text (builder, "&", 1);
  dom_builder_text (builder, (const char *) name, -1);
  dom_builder_text (builder, ";", 1);
}

static void
open_element (Reader *self, DomNamespace ns, const char *name, guint line)
{
  g_autofree char *lower = NULL;
  if (ns == DOM_NAMESPACE_XHTML) {
    for (const char *p = name; *p != '\0' && lower == NULL; p++) {
      if (g_ascii_isupper (*p))
        lower = g_ascii_strdown (name, -1);
    }
  }
  dom_builder_open (self->builder, ns, lower != NULL ? lower : name, line);
}

static void
on_start_element (void *context,
                  const xmlChar *local,
                  const xmlChar *prefix,
                  const xmlChar *uri,
                  int n_namespaces,
                  const xmlChar **namespaces,
                  int n_attributes,
                  int n_defaulted,
                  const xmlChar **attributes)
{
  xmlParserCtxtPtr parser = context;
  Reader *self = reader_of (context);
  for (int i = 0; i < n_attributes; i++) {
    const xmlChar **a = attributes + i * 5;
    dom_names_add_attribute (self->builder, (const char *) a[0], (const char *) a[1],
                             (const char *) a[2], (const char *) a[3], (gsize) (a[4] - a[3]));
  }
  DomNamespace ns = dom_names_get_namespace ((const char *) uri, (const char *) prefix);
  guint line = parser->input != NULL ? (guint) MAX (parser->input->line, 0) : 0;
  open_element (self, ns, (const char *) local, line);
  bool cancelled =
      (++self->n_elements % 1024) == 0 && g_cancellable_is_cancelled (self->cancellable);
  if (cancelled || dom_builder_is_full (self->builder)) {
    self->stopped = true;
    stop (self, parser);
  }
}

static void
on_end_element (void *context, const xmlChar *local, const xmlChar *prefix, const xmlChar *uri)
{
  dom_builder_close (reader_of (context)->builder);
}

/* https://www.w3.org/TR/xml-stylesheet/ : name="value" pairs in the instruction's data. */
static char *
pseudo_attribute (const char *data, const char *name)
{
  gsize length = strlen (name);
  for (const char *p = strstr (data, name); p != NULL; p = strstr (p + 1, name)) {
    if (p > data && !g_ascii_isspace (p[-1]))
      continue;
    const char *value = p + length;
    value += strspn (value, " \t\r\n");
    if (*value != '=')
      continue;
    value++;
    value += strspn (value, " \t\r\n");
    const char *end = *value != '\0' ? strchr (value + 1, *value) : NULL;
    if ((*value == '"' || *value == '\'') && end != NULL)
      return g_strndup (value + 1, (gsize) (end - value - 1));
  }
  return NULL;
}

static void
on_instruction (void *context, const xmlChar *target, const xmlChar *data)
{
  if (strcmp ((const char *) target, "xml-stylesheet") != 0 || data == NULL)
    return;
  g_autofree char *href = pseudo_attribute ((const char *) data, "href");
  g_autofree char *type = pseudo_attribute ((const char *) data, "type");
  g_autofree char *media = pseudo_attribute ((const char *) data, "media");
  g_autofree char *alternate = pseudo_attribute ((const char *) data, "alternate");
  bool is_css = type == NULL || g_ascii_strncasecmp (type, "text/css", 8) == 0;
  if (href != NULL && *href != '\0' && is_css && g_strcmp0 (alternate, "yes") != 0)
    dom_builder_add_style_link (reader_of (context)->builder, href, media);
}

static void
on_error (void *context, xmlErrorPtr error)
{
  /* Warnings, and namespace errors, which the tree survives, are read off nsWellFormed. */
  if (context == NULL || error == NULL || error->level < XML_ERR_ERROR)
    return;
  Reader *self = reader_of (context);
  if (self == NULL || self->error != NULL)
    return;
  self->error_line = error->line;
  self->error = g_strdup (error->message != NULL ? error->message : "error");
  g_strstrip (self->error);
}

static xmlParserInputPtr
refuse_external (const char *url, const char *id, xmlParserCtxtPtr context)
{
  return NULL;
}

static void
initialize_libxml (void)
{
  static gsize done = 0;
  if (!g_once_init_enter (&done))
    return;
  xmlInitParser ();
  xmlSetExternalEntityLoader (refuse_external);
  /* Ours cuts at BASE_LIMIT_DEPTH and keeps the text; libxml2's would stop the parser before. */
  xmlParserMaxDepth = 2 * BASE_LIMIT_DEPTH;
  g_once_init_leave (&done, 1);
}

static void
set_handlers (xmlSAXHandlerPtr sax)
{
  xmlSAXVersion (sax, 2);
  sax->startElementNs = on_start_element;
  sax->endElementNs = on_end_element;
  sax->characters = on_characters;
  sax->ignorableWhitespace = on_characters;
  sax->cdataBlock = on_characters;
  sax->reference = on_reference;
  sax->processingInstruction = on_instruction;
  sax->comment = NULL;
  sax->getEntity = on_get_entity;
  sax->entityDecl = on_entity_declaration;
  sax->unparsedEntityDecl = NULL;
  sax->notationDecl = NULL;
  sax->externalSubset = NULL;
  sax->serror = on_error;
  sax->error = NULL;
  sax->fatalError = NULL;
  sax->warning = NULL;
}

typedef struct {
  bool well_formed;
  bool namespaces_well_formed;
} Verdict;

static Verdict
run_strict (Reader *self, const char *text, gsize length)
{
  Verdict verdict = { false, false };
  xmlParserCtxtPtr parser = xmlNewParserCtxt ();
  if (parser == NULL)
    return verdict;
  set_handlers (parser->sax);
  parser->_private = self;
  self->parser = parser;
  int options = XML_PARSE_NONET | XML_PARSE_NOENT | XML_PARSE_NOCDATA | XML_PARSE_COMPACT
                | XML_PARSE_BIG_LINES;
  xmlDocPtr document = xmlCtxtReadMemory (parser, text, (int) length, NULL, "UTF-8", options);
  verdict.well_formed = (parser->wellFormed != 0 || self->stopped) && !self->overfull;
  verdict.namespaces_well_formed = parser->nsWellFormed != 0;
  if (document != NULL)
    xmlFreeDoc (document);
  xmlFreeParserCtxt (parser);
  return verdict;
}

/* A tag with tens of thousands of attributes keeps libxml2 busy for minutes. */
static gsize
longest_tag (const char *text, gsize length)
{
  gsize longest = 0;
  const char *end = text + length;
  const char *p = memchr (text, '<', length);
  while (p != NULL) {
    const char *q = p + 1;
    bool declaration = q < end && (*q == '!' || *q == '?');
    while (!declaration && q < end && *q != '>' && *q != '<')
      q++;
    longest = MAX (longest, (gsize) (q - p));
    p = q < end ? memchr (q, '<', (gsize) (end - q)) : NULL;
  }
  return longest;
}

static DomDocument *
read_strict (const char *text,
             gsize length,
             const char *path,
             GCancellable *cancellable,
             BaseDiagnostics *diagnostics)
{
  g_autoptr (DomBuilder) builder = dom_builder_new (path, diagnostics);
  Reader self = { .builder = builder, .cancellable = cancellable };
  self.room = length * TEXT_GROWTH + TEXT_GROWTH_ALWAYS;
  Verdict verdict = run_strict (&self, text, length);
  g_autofree char *error = self.error;
  if (!verdict.well_formed) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "ill-formed", path, self.error_line,
                          "not well-formed: %s",
                          self.overfull   ? "its entities expand to far more text than it has"
                          : error != NULL ? error
                                          : "unknown error");
    return NULL;
  }
  if (!verdict.namespaces_well_formed)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "ill-formed-namespace", path,
                          self.error_line, "namespaces are not well-formed: %s",
                          error != NULL ? error : "unknown error");
  return dom_builder_finish (g_steal_pointer (&builder));
}

static void
report_encoding (const DomEncoding *used, const char *path, BaseDiagnostics *diagnostics)
{
  if (used->declared != NULL)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "unknown-encoding", path, 1,
                          "the encoding “%s” is not known; read as %s", used->declared, used->name);
  else if (used->n_replaced > 0)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "invalid-bytes", path, 0,
                          "%u places are not valid %s", used->n_replaced, used->name);
}

/* A long file of which half could not be decoded is a damaged one or a bomb: nobody wants to leaf
 * through thousands of pages of replacement characters. */
static bool
looks_like_text (const char *text, gsize length)
{
  static const char replacement[] = "\xEF\xBF\xBD";
  gsize n_replaced = 0;
  if (length < TEXT_SAMPLE)
    return true;
  for (const char *p = text; (p = memchr (p, replacement[0], (gsize) (text + length - p))) != NULL;
       p++) {
    if (strncmp (p, replacement, 3) == 0)
      n_replaced++;
  }
  return n_replaced * 3 <= length / 2;
}

static DomDocument *
new_empty (const char *path, BaseDiagnostics *diagnostics)
{
  return dom_builder_finish (dom_builder_new (path, diagnostics));
}

/**
 * dom_document_parse_xhtml:
 * @bytes: an XHTML or SVG content document
 * @path: its container path
 * @cancellable: (nullable): stops early with the part read so far
 * @diagnostics: (nullable): what is wrong with it
 *
 * Reads a content document. Whatever is wrong with it, there is a document: read as HTML when it
 * is not well-formed, with an empty body when it cannot be read at all. May run on any thread.
 *
 * Returns: (transfer full): the document, never %NULL
 */
DomDocument *
dom_document_parse_xhtml (GBytes *bytes,
                          const char *path,
                          GCancellable *cancellable,
                          BaseDiagnostics *diagnostics)
{
  g_return_val_if_fail (bytes != NULL, NULL);
  initialize_libxml ();
  gsize size = 0;
  const char *data = g_bytes_get_data (bytes, &size);
  if (data == NULL)
    data = "";
  if (size > BASE_LIMIT_PART_BYTES) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "too-large", path, 0,
                          "the document has %" G_GSIZE_FORMAT " bytes", size);
    return new_empty (path, diagnostics);
  }
  g_auto (DomEncoding) used = { 0 };
  gsize length = 0;
  g_autofree char *text = dom_encoding_decode (data, size, &length, &used);
  report_encoding (&used, path, diagnostics);
  if (!looks_like_text (text, length)) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "not-text", path, 0,
                          "most of the document is no text");
    return new_empty (path, diagnostics);
  }
  if (longest_tag (text, length) > BASE_LIMIT_TAG_BYTES) {
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "tag-too-long", path, 0,
                          "a tag is longer than %d bytes", BASE_LIMIT_TAG_BYTES);
    return new_empty (path, diagnostics);
  }
  DomDocument *document = read_strict (text, length, path, cancellable, diagnostics);
  if (document == NULL)
    document = dom_document_recover_html (text, length, path, cancellable, diagnostics);
  return document;
}
