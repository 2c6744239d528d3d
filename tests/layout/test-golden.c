#include "golden-dump.h"
#include "layout-fixture.h"

#include <string.h>

/* Small documents and where layout puts all that is in them, in letters of exactly an em.
 *
 * A file of `golden/` is about one subject. A case is
 *
 *   == what it shows
 *   # where it is specified and how the numbers come about
 *   @ page 200x300 hang              (when it differs from 200x400)
 *   <style>...</style> and the body
 *   --
 *   the golden, as golden-dump.c writes it
 *
 * UPDATE_GOLDEN=1 writes the goldens anew. Read what changed as you read code: each number follows from
 * the specification. */

typedef struct {
  char *name;
  GString *head; /* all before the golden, as it stands in the file */
  GString *css;
  GString *body;
  GString *golden;
  LayoutSettings settings;
} Case;

typedef struct {
  char *path;
  GPtrArray *cases; /* Case */
} Subject;

/* Every letter is 10 px wide and 10 px high, 8 of them above the baseline. */
#define BASE_CSS                                                                                   \
  "html { font: 10px/1 Square; hyphens: manual; widows: 1; orphans: 1 } body { margin: 0 }"        \
  "* { font-weight: inherit; font-style: inherit }"

static void
case_free (gpointer data)
{
  Case *c = data;
  g_free (c->name);
  g_string_free (c->head, TRUE);
  g_string_free (c->css, TRUE);
  g_string_free (c->body, TRUE);
  g_string_free (c->golden, TRUE);
  g_free (c);
}

static void
set_page (LayoutSettings *settings, int width, int height)
{
  settings->inline_size = width * LAYOUT_UNIT_ONE;
  settings->block_size = height * LAYOUT_UNIT_ONE;
  settings->picture_size = height * LAYOUT_UNIT_ONE;
}

static Case *
case_new (const char *name)
{
  Case *c = g_new0 (Case, 1);
  c->name = g_strdup (name);
  c->head = g_string_new (NULL);
  c->css = g_string_new (BASE_CSS);
  c->body = g_string_new (NULL);
  c->golden = g_string_new (NULL);
  set_page (&c->settings, 200, 400);
  return c;
}

static void
read_options (Case *c, const char *text)
{
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  for (guint i = 0; words[i] != NULL; i++) {
    if (strcmp (words[i], "page") == 0 && words[i + 1] != NULL) {
      g_auto (GStrv) size = g_strsplit (words[++i], "x", 2);
      set_page (&c->settings, (int) g_ascii_strtoll (size[0], NULL, 10),
                (int) g_ascii_strtoll (size[1], NULL, 10));
    } else if (strcmp (words[i], "hang") == 0) {
      c->settings.hang = true;
    } else if (strcmp (words[i], "first-fit") == 0) {
      c->settings.first_fit = true;
    } else if (strcmp (words[i], "fixed") == 0) {
      c->settings.fixed = true;
    } else {
      g_error ("%s: no option is called %s", c->name, words[i]);
    }
  }
}

static void
read_head_line (Case *c, const char *line, bool *in_style)
{
  g_string_append_printf (c->head, "%s\n", line);
  if (line[0] == '#')
    return;
  if (g_str_has_prefix (line, "@ ")) {
    read_options (c, line + 2);
    return;
  }
  const char *style = strstr (line, "<style>");
  *in_style = *in_style || style != NULL;
  GString *target = *in_style ? c->css : c->body;
  g_autofree char *end = g_strdup (style != NULL ? style + strlen ("<style>") : line);
  char *close = strstr (end, "</style>");
  if (close != NULL) {
    *close = '\0';
    *in_style = false;
  }
  g_string_append_printf (target, "%s%s", target->len > 0 ? "\n" : "", end);
}

/* (transfer full): the cases of a file */
static Subject *
subject_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  Subject *self = g_new0 (Subject, 1);
  self->path = g_strdup (path);
  self->cases = g_ptr_array_new_with_free_func (case_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Case *c = NULL;
  bool in_golden = false;
  bool in_style = false;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "== ")) {
      c = case_new (lines[i] + 3);
      g_ptr_array_add (self->cases, c);
      in_golden = false;
    } else if (c == NULL) {
      g_assert_cmpstr (lines[i], ==, "");
    } else if (strcmp (lines[i], "--") == 0) {
      in_golden = true;
    } else if (!in_golden) {
      read_head_line (c, lines[i], &in_style);
    } else if (lines[i][0] != '\0') {
      g_string_append_printf (c->golden, "%s\n", lines[i]);
    }
  }
  return self;
}

static void
subject_free (gpointer data)
{
  Subject *self = data;
  g_free (self->path);
  g_ptr_array_unref (self->cases);
  g_free (self);
}

static void
subject_save (const Subject *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->cases->len; i++) {
    const Case *c = g_ptr_array_index (self->cases, i);
    g_string_append_printf (text, "%s== %s\n%s--\n%s", i > 0 ? "\n" : "", c->name, c->head->str,
                            c->golden->str);
  }
  g_autoptr (GError) error = NULL;
  g_file_set_contents (self->path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
}

static bool
is_updating (void)
{
  return g_getenv ("UPDATE_GOLDEN") != NULL;
}

static void
lays_out_as_written (gconstpointer data)
{
  Case *c = (Case *) data;
  g_auto (Fixture) fixture = { .source = layout_font_source_new_from_folder (SQUARE_FONT_FOLDER) };
  fixture_init_with (&fixture, c->body->str, c->css->str, &c->settings);
  g_autofree char *dump = golden_dump_flow (fixture.flow);
  if (is_updating ())
    g_string_assign (c->golden, dump);
  else
    g_assert_cmpstr (dump, ==, c->golden->str);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_autofree char *folder = g_test_build_filename (G_TEST_DIST, "golden", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) files = g_dir_open (folder, 0, &error);
  g_assert_no_error (error);
  g_autoptr (GPtrArray) subjects = g_ptr_array_new_with_free_func (subject_free);
  for (const char *file = g_dir_read_name (files); file != NULL; file = g_dir_read_name (files)) {
    if (!g_str_has_suffix (file, ".txt"))
      continue;
    g_autofree char *path = g_build_filename (folder, file, NULL);
    Subject *subject = subject_load (path);
    g_ptr_array_add (subjects, subject);
    for (guint i = 0; i < subject->cases->len; i++) {
      Case *c = g_ptr_array_index (subject->cases, i);
      g_autofree char *noun = g_strndup (file, strlen (file) - strlen (".txt"));
      g_autofree char *name = g_strdelimit (g_strdup (c->name), " /", '-');
      g_autofree char *test = g_strdup_printf ("/layout/golden/%s/%s", noun, name);
      g_test_add_data_func (test, c, lays_out_as_written);
    }
  }
  int status = g_test_run ();
  for (guint i = 0; i < subjects->len && is_updating (); i++)
    subject_save (g_ptr_array_index (subjects, i));
  return status;
}
