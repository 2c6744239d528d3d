#include "layout-fixture.h"

#include <string.h>

/* Words put together from pairs of letters are what HarfBuzz makes of them. */

static const LayoutWord *
shape (const Fixture *fixture, const char *text, const char *features)
{
  const CssStyle *style =
      css_styles_get (fixture->styles, dom_document_get_body (fixture->document));
  LayoutShapeRequest request = {
    .set = layout_fonts_get_set (fixture->fonts, style, 1),
    .text = text,
    .length = (guint32) strlen (text),
    .language = g_intern_string ("en"),
    .features = features,
  };
  return layout_fonts_shape (fixture->fonts, &request);
}

static void
assert_same (const Fixture *fixture, const char *text)
{
  /* What is on anyhow changes nothing, but the pairs are not of this list of features. */
  const LayoutWord *fast = shape (fixture, text, NULL);
  const LayoutWord *slow = shape (fixture, text, g_intern_string ("kern=1"));
  g_assert_true (fast != slow);
  g_assert_cmpuint (fast->n_glyphs, ==, slow->n_glyphs);
  g_assert_cmpint (fast->width, ==, slow->width);
  for (guint i = 0; i < fast->n_glyphs; i++) {
    g_assert_cmpuint (fast->glyphs[i].id, ==, slow->glyphs[i].id);
    g_assert_cmpuint (fast->glyphs[i].cluster, ==, slow->glyphs[i].cluster);
    g_assert_cmpint (fast->glyphs[i].advance, ==, slow->glyphs[i].advance);
    g_assert_cmpint (fast->glyphs[i].x_offset, ==, slow->glyphs[i].x_offset);
  }
}

static void
check_family (const char *family)
{
  g_autofree char *css = g_strdup_printf ("body { font-family: %s; font-size: 17px }", family);
  g_auto (Fixture) fixture = { 0 };
  fixture_init (&fixture, "<p>text</p>", css, 300, 300);
  static const char *const words[] = {
    "the",  "office",      "affine",  "fluffier",   "AVATAR",
    "To",   "“Tomorrow,”", "don’t",   "e.g.",       "W.",
    "café", "naïve",       "1/2",     "2024",       "한국어",
    "A한",  "—",           "x",       "ffi",        "Ty",
    "LT",   "fjord",       "(word),", "well-known", "e\xCC\x81t\xC3\xA9",
  };
  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    assert_same (&fixture, words[i]);
  /* More words than are shaped both ways for proof, of every pair of letters. */
  for (char a = 'A'; a <= 'z'; a++) {
    for (char b = 'a'; b <= 'z'; b++) {
      const char word[] = { 'n', a, b, a, 'o', '\0' };
      assert_same (&fixture, word);
    }
  }
}

static void
test_words_come_out_the_same (void)
{
  check_family ("serif");
  check_family ("sans-serif");
  check_family ("monospace");
  check_family ("\"Noto Serif CJK KR\"");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/layout/pairs/words-come-out-the-same", test_words_come_out_the_same);
  return g_test_run ();
}
