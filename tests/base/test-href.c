#include "base-data-url.h"
#include "base-href.h"

#include <string.h>

static void
assert_resolves (const char *base, const char *href, const char *path, const char *fragment)
{
  g_autofree char *found_fragment = NULL;
  g_autofree char *found = base_href_resolve (base, href, &found_fragment);
  g_assert_cmpstr (found, ==, path);
  g_assert_cmpstr (found_fragment, ==, fragment);
}

static void
references_stay_inside (void)
{
  assert_resolves ("OEBPS/text/a.xhtml", "b.xhtml#x", "OEBPS/text/b.xhtml", "x");
  assert_resolves ("OEBPS/text/a.xhtml", "../pic/%ED%95%9C.png?v=1", "OEBPS/pic/한.png", NULL);
  assert_resolves ("OEBPS/a.xhtml", "../../../etc/passwd", "etc/passwd", NULL);
  assert_resolves ("OEBPS/a.xhtml", "/b.xhtml", "b.xhtml", NULL);
  assert_resolves ("a.xhtml", "#here", "a.xhtml", "here");
  assert_resolves ("a.xhtml", "https://example.org/", NULL, NULL);
  assert_resolves ("a.xhtml", "data:text/plain,a#b", "data:text/plain,a#b", NULL);
}

static void
data_urls_lead_nowhere (void)
{
  g_assert_true (base_href_is_external ("mailto:a@example.org"));
  g_assert_true (base_href_is_external ("//example.org/a"));
  g_assert_false (base_href_is_external ("a.xhtml"));
  g_assert_false (base_href_is_external ("DATA:image/png,x"));
}

static void
assert_decodes (const char *url, const char *content)
{
  g_autoptr (GBytes) bytes = base_data_url_decode (url);
  g_assert_nonnull (bytes);
  g_assert_cmpmem (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), content,
                   strlen (content));
}

static void
data_urls_are_decoded (void)
{
  assert_decodes ("data:,a%20b%2Cc", "a b,c");
  assert_decodes ("data:text/plain;charset=utf-8;base64,6rCI7ZS8", "갈피");
  assert_decodes ("data:text/plain;BASE64,6rCI%0A7ZS8", "갈피");
  assert_decodes ("data:image/svg+xml,%3Csvg/%3E", "<svg/>");
  g_assert_null (base_data_url_decode ("data:image/png;base64"));
  g_assert_null (base_data_url_decode ("picture.png"));
  g_assert_true (base_data_url_has_type ("data:Image/PNG;base64,x", "image/png"));
  g_assert_false (base_data_url_has_type ("data:image/pn,g", "image/png"));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/base/href/references-stay-inside", references_stay_inside);
  g_test_add_func ("/base/href/data-urls-lead-nowhere", data_urls_lead_nowhere);
  g_test_add_func ("/base/href/data-urls-are-decoded", data_urls_are_decoded);
  return g_test_run ();
}
