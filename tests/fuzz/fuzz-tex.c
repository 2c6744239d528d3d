#include "dom-builder-private.h"
#include "dom-tex-private.h"
#include "fuzz.h"

#include <string.h>

/* A formula of LaTeX becomes elements, or nothing at all. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *source = g_utf8_make_valid ((const char *) data, (gssize) size);
  g_autoptr (DomBuilder) builder = dom_builder_new ("a.md", NULL);
  dom_builder_open (builder, DOM_NAMESPACE_XHTML, "html", 1);
  dom_builder_open (builder, DOM_NAMESPACE_XHTML, "body", 1);
  DomTexFormula formula = {
    .source = source,
    .length = strlen (source),
    .written = source,
    .display = size % 2 == 0,
  };
  guint depth = dom_builder_get_depth (builder);
  bool written = dom_tex_write (builder, &formula);
  g_assert_cmpuint (dom_builder_get_depth (builder), ==, depth);
  dom_builder_close (builder);
  dom_builder_close (builder);
  g_autoptr (DomDocument) document = dom_builder_finish (g_steal_pointer (&builder));
  fuzz_check_document (document);
  const DomNode *body = dom_document_get_body (document);
  g_assert_true ((body->first_child != NULL) == written);
  g_assert_true (!written || dom_node_is (body->first_child, "math"));
  return 0;
}
