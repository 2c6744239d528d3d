#include "dom-markdown.h"
#include "fuzz.h"

/* A Markdown file becomes a tree, and the tree a text. */
int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (data, size);
  g_autoptr (BaseDiagnostics) diagnostics = base_diagnostics_new ();
  g_autoptr (DomDocument) document =
      dom_document_parse_markdown (bytes, "a.md", "ko", NULL, diagnostics);
  g_assert_nonnull (document);
  fuzz_check_document (document);

  g_auto (DomFrontMatter) matter = { 0 };
  g_assert_cmpuint (dom_front_matter_parse ((const char *) data, size, &matter), <=, size);
  fuzz_check_utf8 (matter.title);
  fuzz_check_utf8 (matter.author);
  fuzz_check_utf8 (matter.language);
  return 0;
}
