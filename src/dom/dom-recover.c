#include "config.h"

#include "dom-builder-private.h"
#include "dom-entities-private.h"
#include "dom-names-private.h"
#include "dom-recover-private.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* A chapter that is not well-formed is read by libxml2's HTML parser, which keeps all text. It is
 * used through SAX, so that our builder sets the limits. Its names come in lower case and without
 * namespaces: SVG and MathML are known by their root elements. */

/* The parser looks through all open elements for every end tag, so an endless nest is quadratic. */
#define MAX_OPEN 4096

typedef struct {
  DomBuilder *builder;
  GCancellable *cancellable;
  htmlParserCtxtPtr context;
  GArray *namespaces; /* of DomNamespace: of each open element */
  guint n_elements;
  bool cut;
} Recovery;

static const char *
split_prefix (const char *name, char **prefix)
{
  const char *colon = strchr (name, ':');
  if (colon == NULL || colon == name || colon[1] == '\0')
    return name;
  *prefix = g_strndup (name, (gsize) (colon - name));
  return colon + 1;
}

static DomNamespace
namespace_of (Recovery *self, const char *local, const char *prefix)
{
  if (prefix != NULL)
    return dom_names_get_namespace (NULL, prefix);
  if (strcmp (local, "svg") == 0)
    return DOM_NAMESPACE_SVG;
  if (strcmp (local, "math") == 0)
    return DOM_NAMESPACE_MATHML;
  if (self->namespaces->len == 0)
    return DOM_NAMESPACE_XHTML;
  return g_array_index (self->namespaces, DomNamespace, self->namespaces->len - 1);
}

static void
add_html_attribute (Recovery *self, DomNamespace ns, const char *name, const char *value)
{
  if (strcmp (name, "xmlns") == 0 || g_str_has_prefix (name, "xmlns:"))
    return;
  g_autofree char *prefix = NULL;
  const char *local = split_prefix (name, &prefix);
  if (ns != DOM_NAMESPACE_XHTML)
    local = dom_names_restore_case (local);
  const char *text = value != NULL ? value : "";
  dom_names_add_attribute (self->builder, local, prefix, NULL, text, strlen (text));
}

static void
on_start_element (void *data, const xmlChar *name, const xmlChar **attributes)
{
  Recovery *self = data;
  g_autofree char *prefix = NULL;
  const char *local = split_prefix ((const char *) name, &prefix);
  DomNamespace ns = namespace_of (self, local, prefix);
  for (int i = 0; attributes != NULL && attributes[i] != NULL; i += 2)
    add_html_attribute (self, ns, (const char *) attributes[i], (const char *) attributes[i + 1]);
  if (ns != DOM_NAMESPACE_XHTML)
    local = dom_names_restore_case (local);
  dom_builder_open (self->builder, ns, local, (guint) xmlSAX2GetLineNumber (self->context));
  DomNamespace inside = ns;
  if (ns == DOM_NAMESPACE_SVG && strcmp (local, "foreignObject") == 0)
    inside = DOM_NAMESPACE_XHTML;
  g_array_append_val (self->namespaces, inside);
  bool stop = (++self->n_elements % 1024) == 0 && g_cancellable_is_cancelled (self->cancellable);
  self->cut |= self->namespaces->len > MAX_OPEN;
  if (stop || self->cut || dom_builder_is_full (self->builder))
    xmlStopParser (self->context);
}

static void
on_end_element (void *data, const xmlChar *name)
{
  Recovery *self = data;
  dom_builder_close (self->builder);
  if (self->namespaces->len > 0)
    g_array_set_size (self->namespaces, self->namespaces->len - 1);
}

static void
on_characters (void *data, const xmlChar *text, int length)
{
  Recovery *self = data;
  dom_builder_text (self->builder, (const char *) text, length);
}

static void
skip_prologue (const char **text, gsize *length)
{
  /* The HTML parser would take an XML declaration for a comment that ends at the first '>'. */
  if (!g_str_has_prefix (*text, "<?xml "))
    return;
  const char *end = strstr (*text, "?>");
  if (end == NULL)
    return;
  *length -= (gsize) (end + 2 - *text);
  *text = end + 2;
}

/* CDATA sections are no HTML; their text is. */
static char *
open_cdata (char *text)
{
  if (strstr (text, "<![CDATA[") == NULL)
    return text;
  GString *result = g_string_sized_new (strlen (text) + 64);
  const char *from = text;
  const char *start = NULL;
  while ((start = strstr (from, "<![CDATA[")) != NULL) {
    g_string_append_len (result, from, start - from);
    const char *body = start + strlen ("<![CDATA[");
    const char *end = strstr (body, "]]>");
    gsize length = end != NULL ? (gsize) (end - body) : strlen (body);
    g_autofree char *escaped = g_markup_escape_text (body, (gssize) length);
    g_string_append (result, escaped);
    from = end != NULL ? end + 3 : body + length;
  }
  g_string_append (result, from);
  g_free (text);
  return g_string_free (result, FALSE);
}

/**
 * dom_document_recover_html:
 * @text: markup, valid UTF-8
 * @length: bytes of @text
 * @path: container path
 * @cancellable: (nullable): to stop early with what there is
 * @diagnostics: (nullable): where to report
 *
 * Reads markup that is not well-formed.
 *
 * Returns: (transfer full): a document
 */
DomDocument *
dom_document_recover_html (const char *text,
                           gsize length,
                           const char *path,
                           GCancellable *cancellable,
                           BaseDiagnostics *diagnostics)
{
  skip_prologue (&text, &length);
  g_autofree char *expanded = open_cdata (dom_entities_expand (text, length));
  g_autoptr (DomBuilder) builder = dom_builder_new (path, diagnostics);
  g_autoptr (GArray) namespaces = g_array_new (FALSE, FALSE, sizeof (DomNamespace));
  Recovery self = { .builder = builder, .cancellable = cancellable, .namespaces = namespaces };
  htmlParserCtxtPtr context = htmlNewParserCtxt ();
  if (context != NULL) {
    xmlSAXHandler handler = { 0 };
    handler.startElement = on_start_element;
    handler.endElement = on_end_element;
    handler.characters = on_characters;
    handler.ignorableWhitespace = on_characters;
    handler.cdataBlock = on_characters;
    *context->sax = handler;
    context->userData = &self;
    self.context = context;
    int options = HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER;
    htmlDocPtr document =
        htmlCtxtReadMemory (context, expanded, (int) strlen (expanded), NULL, "UTF-8", options);
    if (document != NULL)
      xmlFreeDoc (document);
    htmlFreeParserCtxt (context);
  }
  if (self.cut)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "too-deep", path, 0,
                          "more than %d elements are open at once; the rest is not shown",
                          MAX_OPEN);
  return dom_builder_finish (g_steal_pointer (&builder));
}
