#include "config.h"

#include "epub-xml.h"

#include "epub-encoding.h"

#include "base-limits.h"

#include <libxml/HTMLparser.h>
#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

/* Container, package, navigation: small XML files, which real books nevertheless get wrong. They
 * are read strictly first. A `&` that begins no reference, and HTML's named entities, are mended in
 * the bytes before parsing: libxml2's recovery would drop them, and every reference after them.
 * Only what is still broken then goes through recovery. Nothing outside the file is ever loaded:
 * there is no XML_PARSE_NOENT, no DTDLOAD, no network. References to entities that the file itself
 * declares stay references; those that are plain text are written out where text is asked for, up
 * to a limit. */

#define PARSE_OPTIONS                                                                              \
  (XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES                   \
   | XML_PARSE_NOERROR | XML_PARSE_NOWARNING)

/* Below the 256 levels that libxml2 follows. */
#define MAX_DEPTH 200

/* Entities a file may declare, and how long a text may become by them. */
#define MAX_ENTITIES 1000
#define MAX_EXPANDED_BYTES 65536

/* Attributes make libxml2 2.9 quadratic, so a tag of absurd length is never shown to it. */
static bool
has_giant_tag (const char *text, gsize size)
{
  const char *end = text + size;
  const char *tag = memchr (text, '<', size);
  while (tag != NULL) {
    const char *c = tag + 1;
    while (c < end && *c != '>' && *c != '<')
      c++;
    if (c - tag > BASE_LIMIT_TAG_BYTES && (tag + 1 == end || (tag[1] != '!' && tag[1] != '?')))
      return true;
    tag = c < end ? memchr (c, '<', (gsize) (end - c)) : NULL;
  }
  return false;
}

/* Length of the reference at @text (which starts with `&`), or 0 when it is none. */
static gsize
reference_length (const char *text, gsize size)
{
  gsize i = 1;
  if (i < size && text[i] == '#')
    i++;
  gsize start = i;
  while (i < size && i < 40 && g_ascii_isalnum (text[i]))
    i++;
  return i > start && i < size && text[i] == ';' ? i + 1 : 0;
}

static const char *
find_after (const char *from, const char *end, const char *mark)
{
  const char *found = g_strstr_len (from, end - from, mark);
  return found != NULL ? found + strlen (mark) : end;
}

/* Where a comment, a CDATA section or an instruction that begins at @text is over, or @text itself
 * when none begins there. */
static const char *
skip_unparsed (const char *text, const char *end)
{
  static const char *const marks[][2] = { { "<!--", "-->" },
                                          { "<![CDATA[", "]]>" },
                                          { "<?", "?>" } };
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++) {
    gsize length = strlen (marks[i][0]);
    if ((gsize) (end - text) >= length && memcmp (text, marks[i][0], length) == 0)
      return find_after (text + length, end, marks[i][1]);
  }
  return text;
}

/* The names of the entities that the file declares; NULL when there are none. */
static GHashTable *
find_declared_entities (const char *text, gsize size)
{
  static const char mark[] = "<!ENTITY";
  const char *end = text + size;
  GHashTable *names = NULL;
  for (const char *c = g_strstr_len (text, (gssize) size, mark); c != NULL;
       c = g_strstr_len (c, end - c, mark)) {
    c += strlen (mark);
    while (c < end && g_ascii_isspace (*c))
      c++;
    const char *start = c;
    while (c < end && !g_ascii_isspace (*c) && *c != '>')
      c++;
    if (names == NULL)
      names = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
    if (g_hash_table_size (names) < MAX_ENTITIES)
      g_hash_table_add (names, g_strndup (start, (gsize) (c - start)));
  }
  return names;
}

/* What to write for the ampersand at @text, or NULL when XML, or the file (@declared, nullable),
 * knows the reference it begins. @taken is how many bytes that stands for. */
static char *
dup_mended_reference (const char *text, gsize size, GHashTable *declared, gsize *taken)
{
  static const char *const known[] = { "amp", "lt", "gt", "quot", "apos", NULL };
  gsize length = reference_length (text, size);
  g_autofree char *name = length > 2 ? g_strndup (text + 1, length - 2) : NULL;
  if (name != NULL
      && (name[0] == '#' || g_strv_contains (known, name)
          || (declared != NULL && g_hash_table_contains (declared, name))))
    return NULL;
  const htmlEntityDesc *entity = name != NULL ? htmlEntityLookup ((const xmlChar *) name) : NULL;
  *taken = entity != NULL ? length : 1;
  if (entity == NULL)
    return g_strdup ("&amp;");
  char *letter = g_new0 (char, 7);
  g_unichar_to_utf8 (entity->value, letter);
  return letter;
}

/* The end of the last unparsed section that begins between @text and @ampersand and goes beyond it,
 * or NULL. */
static const char *
find_section_end (const char *text, const char *ampersand, const char *end)
{
  const char *found = memchr (text, '<', (gsize) (ampersand - text));
  while (found != NULL) {
    const char *beyond = skip_unparsed (found, end);
    if (beyond > ampersand)
      return beyond;
    const char *from = MAX (beyond, found + 1);
    found = from < ampersand ? memchr (from, '<', (gsize) (ampersand - from)) : NULL;
  }
  return NULL;
}

/* NULL when there is nothing to mend. */
static GString *
mend_ampersands (const char *text, gsize size)
{
  const char *first = memchr (text, '&', size);
  if (first == NULL)
    return NULL;
  g_autoptr (GHashTable) declared = find_declared_entities (text, size);
  GString *mended = NULL;
  const char *end = text + size;
  const char *copied = text;
  const char *from = text;
  for (const char *c = first; c != NULL;
       c = from < end ? memchr (from, '&', (gsize) (end - from)) : NULL) {
    const char *beyond = find_section_end (from, c, end);
    from = beyond != NULL ? beyond : c + 1;
    gsize taken = 0;
    g_autofree char *written =
        beyond == NULL ? dup_mended_reference (c, (gsize) (end - c), declared, &taken) : NULL;
    if (written == NULL)
      continue;
    if (mended == NULL)
      mended = g_string_sized_new (size + 64);
    g_string_append_len (mended, copied, c - copied);
    g_string_append (mended, written);
    copied = from = c + taken;
  }
  if (mended != NULL)
    g_string_append_len (mended, copied, end - copied);
  return mended;
}

/* Byte after the tag at @text; @end when it is never closed. */
static const char *
find_tag_end (const char *text, const char *end)
{
  char quote = '\0';
  for (const char *c = text + 1; c < end; c++) {
    if (quote != '\0')
      quote = *c == quote ? '\0' : quote;
    else if (*c == '"' || *c == '\'')
      quote = *c;
    else if (*c == '>')
      return c + 1;
  }
  return end;
}

/* Blanks the tags below the depth that libxml2 follows, since it gives up there and would lose what
 * comes after as well; the text in them stays. NULL when nothing is nested that deep. */
static char *
blank_deep_tags (const char *text, gsize size)
{
  char *copy = g_memdup2 (text, size);
  const char *end = copy + size;
  int depth = 0;
  bool deep = false;
  const char *next = NULL;
  for (char *c = copy; c < end; c = copy + (next - copy)) {
    next = c + 1;
    if (*c != '<')
      continue;
    next = skip_unparsed (c, end);
    if (next > c)
      continue;
    next = find_tag_end (c, end);
    if (c + 1 < end && c[1] == '!')
      continue;
    bool closing = c + 1 < end && c[1] == '/';
    bool empty = next - c > 1 && next[-2] == '/';
    depth += !closing ? 1 : 0;
    if (depth > MAX_DEPTH) {
      deep = true;
      memset (c, ' ', (gsize) (next - c));
    }
    depth -= closing || empty ? 1 : 0;
  }
  if (!deep)
    g_clear_pointer (&copy, g_free);
  return copy;
}

/* After its first error libxml2's recovery drops every later reference, since it checks this flag;
 * so it is set back before each event. */
static void
forgive (void *context)
{
  xmlParserCtxt *parser = context;
  if (parser->recovery)
    parser->wellFormed = 1;
}

static void
on_characters (void *context, const xmlChar *text, int length)
{
  forgive (context);
  xmlSAX2Characters (context, text, length);
}

/* libxml2 keeps names in a table that stops growing, so reading takes time that grows with the square
 * of them. */
#define MAX_NAMES 100000

static void
on_start (void *context,
          const xmlChar *name,
          const xmlChar *prefix,
          const xmlChar *uri,
          int n_namespaces,
          const xmlChar **namespaces,
          int n_attributes,
          int n_defaulted,
          const xmlChar **attributes)
{
  xmlParserCtxt *parser = context;
  if (xmlDictSize (parser->dict) > MAX_NAMES) {
    xmlStopParser (parser);
    return;
  }
  forgive (context);
  xmlSAX2StartElementNs (context, name, prefix, uri, n_namespaces, namespaces, n_attributes,
                         n_defaulted, attributes);
}

static void
on_end (void *context, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
  forgive (context);
  xmlSAX2EndElementNs (context, name, prefix, uri);
}

/* What libxml2 says of bytes that do not fit the encoding goes past the parser's options, to standard
 * error, unless somebody listens. The listener is the thread's own. */
#if LIBXML_VERSION >= 21200
static void
ignore_error (void *data, const xmlError *error)
#else
static void
ignore_error (void *data, xmlError *error)
#endif
{
}

static xmlDoc *
read_quietly (xmlParserCtxt *parser,
              const char *text,
              gsize size,
              const char *encoding,
              int options)
{
  xmlStructuredErrorFunc listener = xmlStructuredError;
  void *data = xmlStructuredErrorContext;
  xmlSetStructuredErrorFunc (NULL, ignore_error);
  xmlDoc *document = xmlCtxtReadMemory (parser, text, (int) size, NULL, encoding, options);
  xmlSetStructuredErrorFunc (data, listener);
  return document;
}

static xmlDoc *
parse_once (const char *text, gsize size, const char *encoding, bool recover)
{
  xmlParserCtxt *parser = xmlNewParserCtxt ();
  if (parser == NULL)
    return NULL;
  parser->sax->characters = on_characters;
  parser->sax->cdataBlock = on_characters;
  parser->sax->ignorableWhitespace = on_characters;
  parser->sax->startElementNs = on_start;
  parser->sax->endElementNs = on_end;
  parser->sax->externalSubset = NULL;
  xmlDoc *document = read_quietly (parser, text, size, encoding,
                                   PARSE_OPTIONS | (recover ? XML_PARSE_RECOVER : 0)
                                       | (encoding != NULL ? XML_PARSE_IGNORE_ENC : 0));
  xmlFreeParserCtxt (parser);
  if (document != NULL && xmlDocGetRootElement (document) == NULL)
    g_clear_pointer (&document, xmlFreeDoc);
  return document;
}

static bool
is_single_byte_text (const char *text, gsize size)
{
  return size < 4 || (memchr (text, '\0', MIN (size, 64)) == NULL);
}

static xmlDoc *
parse_flattened (const char *text,
                 gsize size,
                 const char *encoding,
                 const char *path,
                 BaseDiagnostics *diagnostics)
{
  g_autofree char *flat = blank_deep_tags (text, size);
  xmlDoc *document = flat != NULL ? parse_once (flat, size, encoding, false) : NULL;
  if (document != NULL)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "nested-too-deep", path, 0,
                          "is nested absurdly deep; what lies below was read as one level");
  return document;
}

/* @encoding is %NULL where the file says it itself, or `UTF-8`. */
static xmlDoc *
parse_strictly (const char *text,
                gsize size,
                const char *encoding,
                const char *path,
                BaseDiagnostics *diagnostics)
{
  xmlDoc *document = parse_once (text, size, encoding, false);
  if (document == NULL && is_single_byte_text (text, size))
    document = parse_flattened (text, size, encoding, path, diagnostics);
  return document;
}

/* The encoding is put right first, since everything else may be well-formed. */
static xmlDoc *
recover (const char *text, gsize size, const char *path, BaseDiagnostics *diagnostics)
{
  const char *encoding = NULL;
  g_autoptr (GString) utf8 =
      is_single_byte_text (text, size) ? epub_encoding_make_utf8 (text, size) : NULL;
  if (utf8 != NULL) {
    text = utf8->str;
    size = utf8->len;
    encoding = "UTF-8";
  }
  base_diagnostics_add (diagnostics, BASE_SEVERITY_REPAIRED, "ill-formed", path, 0,
                        "not well-formed XML; read as far as possible");
  xmlDoc *document = utf8 != NULL ? parse_strictly (text, size, encoding, path, diagnostics) : NULL;
  if (document == NULL)
    document = parse_once (text, size, encoding, true);
  return document != NULL || encoding != NULL ? document : parse_once (text, size, "UTF-8", true);
}

/* Bytes like those of UTF-16 are left to libxml2, which reads the byte order mark. */
static xmlDoc *
parse_leniently (const char *text, gsize size, const char *path, BaseDiagnostics *diagnostics)
{
  g_autoptr (GString) owner =
      is_single_byte_text (text, size) ? mend_ampersands (text, size) : NULL;
  if (owner != NULL) {
    /* All of it is shown as it was meant, so this is no more than a note. */
    base_diagnostics_add (diagnostics, BASE_SEVERITY_NOTE, "ill-formed", path, 0,
                          "an ampersand or entity that XML does not know was read as text");
    text = owner->str;
    size = owner->len;
  }
  xmlDoc *document = parse_strictly (text, size, NULL, path, diagnostics);
  return document != NULL ? document : recover (text, size, path, diagnostics);
}

/**
 * epub_xml_parse:
 * @bytes: an XML file
 * @path: its container path, for diagnostics
 * @diagnostics: (nullable): where repairs are noted
 *
 * Parses a small XML file, strictly if it can be, with repairs if not.
 *
 * Returns: (transfer full) (nullable): a document with a root element, or %NULL if it is no XML
 */
xmlDoc *
epub_xml_parse (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics)
{
  gsize size = 0;
  const char *text = g_bytes_get_data (bytes, &size);
  while (size > 0 && g_ascii_isspace (*text)) {
    text++;
    size--;
  }
  xmlDoc *document = NULL;
  if (size > 0 && size <= BASE_LIMIT_PART_BYTES && !has_giant_tag (text, size))
    document = parse_leniently (text, size, path, diagnostics);
  if (document == NULL)
    base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "not-xml", path, 0,
                          "cannot be read as XML");
  return document;
}

/* A prefix that nobody declared stays in the name. */
static const char *
get_local_name (const xmlChar *name)
{
  const char *colon = strchr ((const char *) name, ':');
  return colon != NULL ? colon + 1 : (const char *) name;
}

/**
 * epub_xml_is:
 * @node: any node
 * @name: a local name
 *
 * Compares by local name alone: books forget namespaces and their declaration, and no two of ours
 * clash.
 *
 * Returns: whether @node is such an element
 */
bool
epub_xml_is (const xmlNode *node, const char *name)
{
  return node->type == XML_ELEMENT_NODE && strcmp (get_local_name (node->name), name) == 0;
}

/**
 * epub_xml_next_skipping_children:
 * @node: a node below @root
 * @root: where the walk ends
 *
 * Returns: (transfer none) (nullable): the next node in document order not inside @node
 */
xmlNode *
epub_xml_next_skipping_children (xmlNode *node, const xmlNode *root)
{
  while (node != NULL && node != root) {
    if (node->next != NULL)
      return node->next;
    node = node->parent;
  }
  return NULL;
}

/**
 * epub_xml_next:
 * @node: @root or a node below it
 * @root: where the walk ends
 *
 * Walks in document order. The content of an entity reference belongs to the DTD and is not
 * entered.
 *
 * Returns: (transfer none) (nullable): the next node
 */
xmlNode *
epub_xml_next (xmlNode *node, const xmlNode *root)
{
  if (node->type == XML_ELEMENT_NODE && node->children != NULL)
    return node->children;
  return epub_xml_next_skipping_children (node, root);
}

/**
 * epub_xml_find:
 * @root: an element
 * @name: a local name
 *
 * Returns: (transfer none) (nullable): the first such element at or below @root
 */
xmlNode *
epub_xml_find (xmlNode *root, const char *name)
{
  for (xmlNode *node = root; node != NULL; node = epub_xml_next (node, root)) {
    if (epub_xml_is (node, name))
      return node;
  }
  return NULL;
}

/**
 * epub_xml_append_text:
 * @text: to be appended to
 * @node: any node
 *
 * Appends what a text, a CDATA section or a reference to an entity of plain text stands for;
 * nothing for other nodes.
 */
void
epub_xml_append_text (GString *text, const xmlNode *node)
{
  const xmlChar *content = NULL;
  if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE) {
    content = node->content;
  } else if (node->type == XML_ENTITY_REF_NODE) {
    const xmlEntity *entity = xmlGetDocEntity (node->doc, node->name);
    bool internal = entity != NULL && entity->etype == XML_INTERNAL_GENERAL_ENTITY;
    content = internal ? entity->content : NULL;
    if (content != NULL
        && (strpbrk ((const char *) content, "<&") != NULL
            || text->len + strlen ((const char *) content) > MAX_EXPANDED_BYTES))
      content = NULL;
  }
  if (content != NULL)
    g_string_append (text, (const char *) content);
}

/**
 * epub_xml_dup_attribute:
 * @node: an element
 * @name: local name of an attribute, whatever its namespace
 *
 * Returns: (transfer full) (nullable): the value as valid UTF-8
 */
char *
epub_xml_dup_attribute (const xmlNode *node, const char *name)
{
  for (const xmlAttr *attribute = node->properties; attribute != NULL;
       attribute = attribute->next) {
    if (strcmp (get_local_name (attribute->name), name) != 0)
      continue;
    const xmlNode *only = attribute->children;
    if (only != NULL && only->next == NULL && only->type == XML_TEXT_NODE)
      return g_utf8_make_valid ((const char *) only->content, -1);
    g_autoptr (GString) value = g_string_new (NULL);
    for (const xmlNode *part = only; part != NULL; part = part->next)
      epub_xml_append_text (value, part);
    return g_utf8_make_valid (value->str, (gssize) value->len);
  }
  return NULL;
}

/**
 * epub_collapse_space:
 * @text: UTF-8
 *
 * Trims, and makes every run of white space one space. No-break spaces stay.
 *
 * Returns: (transfer full): new text
 */
char *
epub_collapse_space (const char *text)
{
  GString *result = g_string_new (NULL);
  bool pending = false;
  for (const char *c = text; *c != '\0'; c++) {
    if (g_ascii_isspace (*c)) {
      pending = result->len > 0;
      continue;
    }
    if (pending)
      g_string_append_c (result, ' ');
    pending = false;
    g_string_append_c (result, *c);
  }
  return g_string_free (result, FALSE);
}

/**
 * epub_xml_dup_text:
 * @node: an element
 *
 * Returns: (transfer full): its text with white space collapsed, valid UTF-8
 */
char *
epub_xml_dup_text (const xmlNode *node)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (xmlNode *at = (xmlNode *) node; at != NULL; at = epub_xml_next (at, node))
    epub_xml_append_text (text, at);
  g_autofree char *valid = g_utf8_make_valid (text->str, (gssize) text->len);
  return epub_collapse_space (valid);
}
