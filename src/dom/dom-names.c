#include "config.h"

#include "dom-names-private.h"

#include <string.h>

/* Names as our tree spells them, whatever prefixes a file chooses. */

typedef struct {
  const char *uri;
  const char *prefix;
} KnownNamespace;

static const KnownNamespace ATTRIBUTE_NAMESPACES[] = {
  { "http://www.idpf.org/2007/ops", "epub" },  { "http://www.w3.org/XML/1998/namespace", "xml" },
  { "http://www.w3.org/1999/xlink", "xlink" }, { "http://www.w3.org/2001/10/synthesis", "ssml" },
  { "http://www.w3.org/2000/svg", "svg" },
};

/**
 * dom_names_get_namespace:
 * @uri: (nullable): of an element
 * @prefix: (nullable): that was written but is not declared
 *
 * Returns: the namespace; none at all counts as XHTML, since books forget the declaration
 */
DomNamespace
dom_names_get_namespace (const char *uri, const char *prefix)
{
  if (uri == NULL) {
    if (prefix == NULL)
      return DOM_NAMESPACE_XHTML;
    if (strcmp (prefix, "svg") == 0)
      return DOM_NAMESPACE_SVG;
    if (strcmp (prefix, "m") == 0 || strcmp (prefix, "mml") == 0 || strcmp (prefix, "math") == 0)
      return DOM_NAMESPACE_MATHML;
    return strcmp (prefix, "html") == 0 ? DOM_NAMESPACE_XHTML : DOM_NAMESPACE_OTHER;
  }
  if (strcmp (uri, "http://www.w3.org/1999/xhtml") == 0)
    return DOM_NAMESPACE_XHTML;
  if (strcmp (uri, "http://www.w3.org/2000/svg") == 0)
    return DOM_NAMESPACE_SVG;
  if (strcmp (uri, "http://www.w3.org/1998/Math/MathML") == 0)
    return DOM_NAMESPACE_MATHML;
  return DOM_NAMESPACE_OTHER;
}

static const char *
canonical_prefix (const char *uri, const char *prefix)
{
  if (uri == NULL)
    return prefix;
  for (guint i = 0; i < G_N_ELEMENTS (ATTRIBUTE_NAMESPACES); i++) {
    if (strcmp (ATTRIBUTE_NAMESPACES[i].uri, uri) == 0)
      return ATTRIBUTE_NAMESPACES[i].prefix;
  }
  return prefix;
}

/**
 * dom_names_add_attribute:
 * @builder: where the next element gets it
 * @local: its local name
 * @prefix: (nullable): as written
 * @uri: (nullable): of the prefix, %NULL when it is not declared
 * @value: its value
 * @length: bytes of @value
 *
 * Adds an attribute under its canonical name.
 */
void
dom_names_add_attribute (DomBuilder *builder,
                         const char *local,
                         const char *prefix,
                         const char *uri,
                         const char *value,
                         gsize length)
{
  const char *canonical = canonical_prefix (uri, prefix);
  if (canonical == NULL) {
    dom_builder_add_attribute (builder, local, value, (gssize) length);
    return;
  }
  g_autofree char *name = g_strconcat (canonical, ":", local, NULL);
  dom_builder_add_attribute (builder, name, value, (gssize) length);
}

/* An HTML parser lower-cases names; SVG and MathML have these with capitals.
 * https://html.spec.whatwg.org/multipage/parsing.html#adjust-svg-attributes */
static const char *const CAMEL[] = {
  "attributeName",
  "baseFrequency",
  "baseProfile",
  "calcMode",
  "clipPath",
  "clipPathUnits",
  "contentScriptType",
  "definitionURL",
  "diffuseConstant",
  "edgeMode",
  "feBlend",
  "feColorMatrix",
  "feComposite",
  "feFlood",
  "feGaussianBlur",
  "feImage",
  "feMerge",
  "feMergeNode",
  "feOffset",
  "filterUnits",
  "foreignObject",
  "glyphRef",
  "gradientTransform",
  "gradientUnits",
  "kernelMatrix",
  "kernelUnitLength",
  "keyPoints",
  "lengthAdjust",
  "linearGradient",
  "markerHeight",
  "markerUnits",
  "markerWidth",
  "maskContentUnits",
  "maskUnits",
  "numOctaves",
  "pathLength",
  "patternContentUnits",
  "patternTransform",
  "patternUnits",
  "preserveAspectRatio",
  "primitiveUnits",
  "radialGradient",
  "refX",
  "refY",
  "repeatCount",
  "spreadMethod",
  "startOffset",
  "stdDeviation",
  "stitchTiles",
  "surfaceScale",
  "systemLanguage",
  "tableValues",
  "textLength",
  "textPath",
  "viewBox",
  "viewTarget",
};

/**
 * dom_names_restore_case:
 * @name: a name in lower case, inside SVG or MathML
 *
 * Returns: (transfer none): its proper spelling
 */
const char *
dom_names_restore_case (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (CAMEL); i++) {
    if (g_ascii_strcasecmp (CAMEL[i], name) == 0)
      return CAMEL[i];
  }
  return name;
}
