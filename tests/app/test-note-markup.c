#include "config.h"

#include "app-note-markup.h"

#include <pango/pango.h>

/* Notes as they are shown in the list of marks. */

static const struct {
  const char *note;
  const char *markup;
} cases[] = {
  { "plain words", "plain words" },
  { "two\nlines", "two\nlines" },
  { "one\n\ntwo", "one\ntwo" },
  { "so **bold** and *soft* and `x < y`", "so <b>bold</b> and <i>soft</i> and <tt>x &lt; y</tt>" },
  { "**중요(꼭)**하다", "<b>중요(꼭)</b>하다" },
  { "~~gone~~", "<s>gone</s>" },
  { "- one\n- two\n  - deeper", "• one\n• two\n\u2003• deeper" },
  { "3. three\n4. four", "3. three\n4. four" },
  { "> said he", "<i>said he</i>" },
  { "# Big\nsmall", "<b>Big</b>\nsmall" },
  { "[words](https://example.org/?a=1&b=2)", "words" },
  { "```\na\n  b\n```\nafter", "<tt>a\n  b</tt>\nafter" },
  { "a <script>b</script> & c", "a &lt;script&gt;b&lt;/script&gt; &amp; c" },
  { "---\ntitle: no front matter\n---", NULL },
  { "***", "―――" },
  { "", "" },
};

static void
test_cases (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_autofree char *markup = app_note_markup_new (cases[i].note);
    if (cases[i].markup != NULL)
      g_assert_cmpstr (markup, ==, cases[i].markup);
    else
      g_assert_nonnull (strstr (markup, "no front matter"));
    g_autoptr (GError) error = NULL;
    g_assert_true (pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, &error));
    g_assert_no_error (error);
  }
}

/* Whatever is written, the label can show it. */
static void
test_any_note (void)
{
  static const char *const parts[] = { "*",    "**", "_", "`",  "\n",   "> ",  "- ",   "1. ", "<b>",
                                       "</b>", "<i", "[", "](", ")",    "# ",  "\n\n", "x",   "가",
                                       "$",    "&",  "|", "~~", "    ", "---", "![",   "<br>" };
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);
  for (guint i = 0; i < 3000; i++) {
    g_autoptr (GString) note = g_string_new (NULL);
    for (int n = g_rand_int_range (rand, 1, 24); n > 0; n--)
      g_string_append (note, parts[g_rand_int_range (rand, 0, G_N_ELEMENTS (parts))]);
    g_autofree char *markup = app_note_markup_new (note->str);
    g_autoptr (GError) error = NULL;
    if (!pango_parse_markup (markup, -1, 0, NULL, NULL, NULL, &error))
      g_error ("“%s”: “%s”: %s", note->str, markup, error->message);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/app/note-markup/cases", test_cases);
  g_test_add_func ("/app/note-markup/any-note", test_any_note);
  return g_test_run ();
}
