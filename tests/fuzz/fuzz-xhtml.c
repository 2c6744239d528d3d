#include "dom-xhtml.h"
#include "fuzz.h"

/* A content document becomes a tree, and the tree a text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document = dom_document_parse_xhtml (bytes, "a.xhtml", NULL, diagnostics);
  g_assert_nonnull (document);
  fuzz_check_document (document);
  return 0;
}
