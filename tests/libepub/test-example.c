#include "config.h"

#include "epub.h"

#include "fixture-zip.h"

/* The example of src/libepub/README.md, as it stands there. */
static bool
run_example (const char *path)
{
  g_autoptr (GError) error = NULL;
#include "readme-example.inc"
  return true;
}

static void
test_example (void)
{
  static const FixtureFile files[] = {
    FIXTURE_MIMETYPE,
    FIXTURE_META,
    { "OPS/book.opf",
      "<package><metadata><title>T</title></metadata><manifest><item id='a' href='a.xhtml'/>"
      "</manifest><spine><itemref idref='a'/></spine></package>",
      -1 },
    { "OPS/a.xhtml", "<html/>", -1 }
  };
  g_autofree char *path = fixture_zip ("a.epub", files, G_N_ELEMENTS (files));
  g_assert_true (run_example (path));
  g_assert_false (run_example ("/nonexistent.epub"));
  fixture_remove (path);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/example/readme", test_example);
  return g_test_run ();
}
