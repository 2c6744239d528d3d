#include "case-file.h"

#include <stdbool.h>
#include <string.h>

static void
case_free (gpointer data)
{
  Case *c = data;
  g_free (c->name);
  g_string_free (c->first, TRUE);
  g_string_free (c->second, TRUE);
  g_free (c);
}

static Case *
case_new (const char *name)
{
  Case *c = g_new0 (Case, 1);
  c->name = g_strdup (name);
  c->first = g_string_new (NULL);
  c->second = g_string_new (NULL);
  return c;
}

static void
case_file_free (gpointer data)
{
  CaseFile *self = data;
  g_free (self->path);
  g_ptr_array_unref (self->cases);
  g_free (self);
}

static CaseFile *
case_file_load (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  CaseFile *self = g_new0 (CaseFile, 1);
  self->path = g_strdup (path);
  self->cases = g_ptr_array_new_with_free_func (case_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  Case *c = NULL;
  GString *part = NULL;
  for (guint i = 0; lines[i] != NULL; i++) {
    if (g_str_has_prefix (lines[i], "== ")) {
      c = case_new (lines[i] + 3);
      g_ptr_array_add (self->cases, c);
      part = c->first;
    } else if (c == NULL) {
      g_assert_cmpstr (lines[i], ==, "");
    } else if (strcmp (lines[i], "--") == 0) {
      part = c->second;
    } else if (part == c->first || lines[i][0] != '\0') {
      g_string_append_printf (part, "%s\n", lines[i]);
    }
  }
  return self;
}

void
case_file_save (const CaseFile *self)
{
  g_autoptr (GString) text = g_string_new (NULL);
  for (guint i = 0; i < self->cases->len; i++) {
    const Case *c = g_ptr_array_index (self->cases, i);
    g_string_append_printf (text, "%s== %s\n%s--\n%s", i > 0 ? "\n" : "", c->name, c->first->str,
                            c->second->str);
  }
  g_autoptr (GError) error = NULL;
  g_file_set_contents (self->path, text->str, (gssize) text->len, &error);
  g_assert_no_error (error);
}

/* (transfer full): the files of a folder of the test's own */
GPtrArray *
case_folder_load (const char *folder)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, folder, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (GDir) names = g_dir_open (path, 0, &error);
  g_assert_no_error (error);
  GPtrArray *files = g_ptr_array_new_with_free_func (case_file_free);
  for (const char *name = g_dir_read_name (names); name != NULL; name = g_dir_read_name (names)) {
    g_autofree char *file = g_build_filename (path, name, NULL);
    if (g_str_has_suffix (name, ".txt"))
      g_ptr_array_add (files, case_file_load (file));
  }
  return files;
}

/* A test for each case, called by its file and its name. */
void
case_folder_add_tests (const GPtrArray *files, const char *prefix, GTestDataFunc function)
{
  for (guint i = 0; i < files->len; i++) {
    const CaseFile *file = g_ptr_array_index (files, i);
    g_autofree char *subject = g_path_get_basename (file->path);
    subject[strlen (subject) - strlen (".txt")] = '\0';
    for (guint n = 0; n < file->cases->len; n++) {
      const Case *c = g_ptr_array_index (file->cases, n);
      g_autofree char *name = g_strdelimit (g_strdup (c->name), " /", '-');
      g_autofree char *test = g_strdup_printf ("%s/%s/%s", prefix, subject, name);
      g_test_add_data_func (test, c, function);
    }
  }
}

void
case_page_init (CasePage *self, const char *text)
{
  self->options = g_ptr_array_new_with_free_func (g_free);
  self->css = g_string_new (NULL);
  self->body = g_string_new (NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  bool in_style = false;
  for (guint i = 0; lines[i] != NULL; i++) {
    const char *line = lines[i];
    if (g_str_has_prefix (line, "# "))
      continue;
    if (g_str_has_prefix (line, "@ ")) {
      g_auto (GStrv) words = g_strsplit (line + 2, " ", -1);
      for (guint w = 0; words[w] != NULL; w++)
        g_ptr_array_add (self->options, g_strdup (words[w]));
      continue;
    }
    if (g_str_has_prefix (line, "<style>")) {
      in_style = true;
      line += strlen ("<style>");
    }
    const char *end = in_style ? strstr (line, "</style>") : NULL;
    g_string_append_len (in_style ? self->css : self->body, line,
                         end != NULL ? end - line : (gssize) strlen (line));
    g_string_append_c (in_style ? self->css : self->body, '\n');
    in_style = in_style && end == NULL;
  }
}

void
case_page_clear (CasePage *self)
{
  g_ptr_array_unref (self->options);
  g_string_free (self->css, TRUE);
  g_string_free (self->body, TRUE);
}
