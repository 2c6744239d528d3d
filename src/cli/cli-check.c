#include "config.h"

#include "cli-json.h"
#include "cli-lines.h"
#include "cli-private.h"
#include "dom-text.h"
#include "paint-pictures.h"
#include "rendition-typesetter.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

/* `galpi check`: opens a book, lays out every section and says everything that is wrong with it.
 * What GLib complains of on the way is a fault of ours and makes the check fail. */

static int n_complaints; /* atomic */

static GLogWriterOutput
watch_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  if ((level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING)) != 0)
    g_atomic_int_inc (&n_complaints);
  return g_log_writer_standard_streams (level, fields, n_fields, NULL);
}

typedef struct {
  BookPublication *publication;
  GString *text; /* (nullable): wanted only for JSON */
  guint n_pages;
  GHashTable *pictures; /* container paths of those that were looked at */
} Check;

/* A picture is decoded small: that is enough to know whether it can be. */
#define PICTURE_SIZE 64

static void
check_picture (Check *self, const char *base, const char *href)
{
  BaseDiagnostics *diagnostics = book_publication_get_diagnostics (self->publication);
  g_autofree char *path = book_publication_resolve_path (self->publication, base, href);
  if (path == NULL || !g_hash_table_add (self->pictures, g_strdup (path)))
    return;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = book_publication_load_resource (self->publication, path, NULL, &error);
  if (bytes == NULL)
    return; /* layout has missed it too, and said so */
  g_autoptr (GdkTexture) texture = paint_picture_decode (bytes, PICTURE_SIZE, PICTURE_SIZE, &error);
  if (texture != NULL)
    return;
  g_autofree char *reason = cli_collapse (error->message);
  base_diagnostics_add (diagnostics, BASE_SEVERITY_LOST, "picture", path, 0,
                        "cannot be decoded: %s", reason);
}

static void
check_pictures (Check *self, DomDocument *document)
{
  const DomNode *root = dom_document_get_root (document);
  for (const DomNode *node = root; node != NULL; node = dom_node_next_in_tree (node, root)) {
    const char *href = NULL;
    if (dom_node_is (node, "img"))
      href = dom_node_get_attribute (node, "src");
    else if (node->type == DOM_NODE_ELEMENT && node->ns == DOM_NAMESPACE_SVG
             && strcmp (node->name, "image") == 0)
      href = dom_node_get_attribute (node, "xlink:href");
    if (href != NULL)
      check_picture (self, dom_document_get_path (document), href);
  }
}

static void
check_section (Check *self, RenditionTypesetter *typesetter, guint section)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RenditionSection) laid =
      rendition_typesetter_lay_out (typesetter, section, NULL, NULL, NULL, &error);
  if (laid == NULL) {
    base_diagnostics_add (
        book_publication_get_diagnostics (self->publication), BASE_SEVERITY_LOST, "no-layout",
        book_publication_get_section (self->publication, section)->path, 0, "%s", error->message);
    return;
  }
  check_pictures (self, dom_text_get_document (rendition_section_get_text (laid)));
  self->n_pages += layout_flow_get_n_pages (rendition_section_get_flow (laid));
  if (self->text != NULL) {
    g_string_append (self->text, dom_text_get_string (rendition_section_get_text (laid), NULL));
    g_string_append_c (self->text, '\n');
  }
}

static void
check_sections (Check *self)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  g_autoptr (RenditionTypesetter) typesetter = rendition_typesetter_new (self->publication);
  rendition_typesetter_set_settings (typesetter, &settings, 600, 800);
  for (guint i = 0; i < book_publication_get_n_sections (self->publication); i++)
    check_section (self, typesetter, i);
}

static gint64
get_peak_kilobytes (void)
{
  struct rusage usage;
  return getrusage (RUSAGE_SELF, &usage) == 0 ? usage.ru_maxrss : 0;
}

/* A book is degraded when a part of it cannot be shown, or was not as it should be. */
static const char *
get_outcome (BaseDiagnostics *diagnostics)
{
  guint n = base_diagnostics_get_n_items (diagnostics);
  for (guint i = 0; i < n; i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (base_diagnostics_copy_item (diagnostics, i, &item) && item.severity != BASE_SEVERITY_NOTE)
      return "degraded";
  }
  return "opens";
}

static void
print_diagnostics (BaseDiagnostics *diagnostics)
{
  guint n = base_diagnostics_get_n_items (diagnostics);
  for (guint i = 0; i < n; i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (!base_diagnostics_copy_item (diagnostics, i, &item))
      continue;
    printf ("%s: ", base_severity_to_string (item.severity));
    if (item.path != NULL)
      printf ("%s: ", item.path);
    if (item.line > 0)
      printf ("line %d: ", item.line);
    printf ("%s (%s)\n", item.message, item.code);
  }
}

static void
print_diagnostics_json (JsonBuilder *builder, BaseDiagnostics *diagnostics)
{
  json_builder_set_member_name (builder, "diagnostics");
  json_builder_begin_array (builder);
  guint n = diagnostics != NULL ? base_diagnostics_get_n_items (diagnostics) : 0;
  for (guint i = 0; i < n; i++) {
    g_auto (BaseDiagnostic) item = { 0 };
    if (!base_diagnostics_copy_item (diagnostics, i, &item))
      continue;
    json_builder_begin_object (builder);
    cli_json_text (builder, "severity", base_severity_to_string (item.severity));
    cli_json_text (builder, "code", item.code);
    cli_json_text (builder, "path", item.path);
    cli_json_index (builder, "line", item.line > 0 ? item.line : -1);
    cli_json_text (builder, "message", item.message);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}

static const char *
find_error_name (const GError *error)
{
  static const char *const names[] = { "not-a-book", "damaged", "encrypted",  "too-large",
                                       "missing",    "empty",   "unreadable", "pattern" };
  return error->domain == BOOK_ERROR && error->code >= 0 && error->code < (int) G_N_ELEMENTS (names)
             ? names[error->code]
             : "failed";
}

static void
print_json (const Check *check, const GError *error, gint64 started)
{
  BaseDiagnostics *diagnostics =
      check->publication != NULL ? book_publication_get_diagnostics (check->publication) : NULL;
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  json_builder_begin_object (builder);
  cli_json_text (builder, "outcome", error != NULL ? "refused" : get_outcome (diagnostics));
  cli_json_text (builder, "code", error != NULL ? find_error_name (error) : NULL);
  cli_json_text (builder, "message", error != NULL ? error->message : NULL);
  print_diagnostics_json (builder, diagnostics);
  cli_json_integer (builder, "complaints", g_atomic_int_get (&n_complaints));
  cli_json_integer (builder, "pages", check->n_pages);
  cli_json_number (builder, "seconds",
                   (double) (g_get_monotonic_time () - started) / G_USEC_PER_SEC);
  cli_json_integer (builder, "peak_kilobytes", get_peak_kilobytes ());
  cli_json_text (builder, "text", check->text->str);
  json_builder_end_object (builder);
  cli_json_print (builder);
}

static int
run (const char *path, bool json)
{
  gint64 started = g_get_monotonic_time ();
  g_autoptr (GError) error = NULL;
  g_autoptr (BookPublication) publication = book_publication_open (path, NULL, &error);
  g_autoptr (GString) text = json ? g_string_new (NULL) : NULL;
  g_autoptr (GHashTable) pictures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Check check = { .publication = publication, .text = text, .pictures = pictures };
  if (publication != NULL)
    check_sections (&check);
  if (json)
    print_json (&check, error, started);
  if (publication == NULL)
    return json ? CLI_EXIT_REFUSED : cli_fail (error);
  if (!json)
    print_diagnostics (book_publication_get_diagnostics (publication));
  return g_atomic_int_get (&n_complaints) > 0 ? CLI_EXIT_NOTHING : CLI_EXIT_OK;
}

/**
 * cli_check:
 * @argc: number of arguments
 * @argv: the arguments
 *
 * Reads and lays out a whole book and prints what is wrong with it.
 *
 * Returns: an exit status; 1 when the program itself did something wrong on the way
 */
int
cli_check (int argc, char **argv)
{
  gboolean json = FALSE;
  const GOptionEntry entries[] = {
    { "json", 0, 0, G_OPTION_ARG_NONE, &json, "print JSON", NULL },
    { NULL },
  };
  if (!cli_parse_options ("check", entries, &argc, &argv))
    return CLI_EXIT_REFUSED;
  if (argc != 2)
    return cli_fail_usage ("check", "wants one book");
  g_log_set_writer_func (watch_log, NULL, NULL);
  return run (argv[1], json);
}
