#include "config.h"

#include "rendition-typesetter.h"

#include "base-href.h"
#include "base-limits.h"
#include "layout-image-size.h"
#include "rendition-viewport.h"

#include <string.h>

/* In CSS px. Drawings may be in tenths of a millimetre. */
#define MAX_PICTURE_SIZE 2400.0

struct _RenditionTypesetter {
  BookPublication *publication;
  RenditionSettings settings;
  double page_width;
  double page_height;
  bool sliced;
  CssSheet *user_sheet;
  CssSheet *fixed_sheet; /* of fixed pages, which are as their author wants them */
  CssSheet *picture_sheet; /* of pictures that are pages */
  GHashTable *sheets; /* container path → CssSheet */
  GHashTable *known_fonts; /* container paths of the fonts taken in */
  GArray *fonts; /* LayoutEmbeddedFont; strings interned, data owned */
  LayoutFontSource *source;
  LayoutFonts *layout_fonts;
  LayoutHyphenator *hyphenator;
  DomText *text; /* (owned) (nullable) of the section set last: it may be set again at once */
  guint text_section;
  guint32 glance; /* the place to look at first in the next section, or 0 */
  RenditionPageReady glance_ready;
};

/* How a fixed page is set, whatever the reader likes. */
static RenditionSettings
fixed_settings (void)
{
  RenditionSettings settings;
  rendition_settings_init (&settings);
  settings.styles = RENDITION_STYLES_BOOK;
  settings.font_size = 16;
  settings.line_height = 0;
  settings.justify = false;
  settings.hyphenate = false;
  settings.continuous = true;
  return settings;
}

/* A picture that is a page fills it. */
static CssSheet *
make_picture_sheet (void)
{
  static const char css[] = "html, body, div { margin: 0 !important; padding: 0 !important; } "
                            "img, svg { display: block; width: 100%; height: 100%; }";
  return css_sheet_parse (css, -1, "", CSS_ORIGIN_USER, NULL, NULL, NULL, NULL);
}

/**
 * rendition_typesetter_new:
 * @publication: a book
 *
 * Makes a typesetter with default settings.
 *
 * Returns: (transfer full): a typesetter for the calling thread
 */
RenditionTypesetter *
rendition_typesetter_new (BookPublication *publication)
{
  RenditionTypesetter *self = g_new0 (RenditionTypesetter, 1);
  self->publication = g_object_ref (publication);
  self->sheets =
      g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) css_sheet_unref);
  self->known_fonts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->fonts = g_array_new (FALSE, TRUE, sizeof (LayoutEmbeddedFont));
  self->hyphenator = layout_hyphenator_new ();
  RenditionSettings settings = fixed_settings ();
  self->fixed_sheet = rendition_settings_make_sheet (&settings);
  self->picture_sheet = make_picture_sheet ();
  rendition_settings_init (&settings);
  rendition_typesetter_set_settings (self, &settings, 600, 800);
  return self;
}

/**
 * rendition_typesetter_free:
 * @self: (transfer full): a #RenditionTypesetter
 */
void
rendition_typesetter_free (RenditionTypesetter *self)
{
  for (guint i = 0; i < self->fonts->len; i++)
    g_bytes_unref (g_array_index (self->fonts, LayoutEmbeddedFont, i).data);
  g_array_unref (self->fonts);
  g_hash_table_unref (self->sheets);
  g_hash_table_unref (self->known_fonts);
  g_clear_pointer (&self->layout_fonts, layout_fonts_free);
  g_clear_pointer (&self->source, layout_font_source_unref);
  layout_hyphenator_free (self->hyphenator);
  g_clear_pointer (&self->text, dom_text_unref);
  css_sheet_unref (self->user_sheet);
  css_sheet_unref (self->fixed_sheet);
  css_sheet_unref (self->picture_sheet);
  g_object_unref (self->publication);
  g_free (self);
}

/**
 * rendition_typesetter_set_settings:
 * @self: a #RenditionTypesetter
 * @settings: the reader's
 * @page_width: of the text, in CSS px
 * @page_height: of the text, in CSS px
 *
 * Says how the following sections are set.
 */
void
rendition_typesetter_set_settings (RenditionTypesetter *self,
                                   const RenditionSettings *settings,
                                   double page_width,
                                   double page_height)
{
  self->settings = *settings;
  self->page_width = page_width;
  self->page_height = page_height;
  g_clear_pointer (&self->user_sheet, css_sheet_unref);
  self->user_sheet = rendition_settings_make_sheet (settings);
}

/**
 * rendition_typesetter_set_sliced:
 * @self: a #RenditionTypesetter
 * @sliced: whether a strip comes in stretches
 *
 * Says whether sections that are set as one strip, in continuous mode, come in stretches of about
 * half a page, so that the first can be shown early and none is too tall to paint. They join without
 * a gap, see rendition_section_measure_page().
 */
void
rendition_typesetter_set_sliced (RenditionTypesetter *self, bool sliced)
{
  self->sliced = sliced;
}

static GBytes *
load_resource (const char *path, gpointer user_data)
{
  RenditionTypesetter *self = user_data;
  g_autoptr (GError) error = NULL;
  GBytes *bytes = book_publication_load_resource (self->publication, path, NULL, &error);
  if (bytes == NULL)
    base_diagnostics_add (book_publication_get_diagnostics (self->publication), BASE_SEVERITY_LOST,
                          "missing-resource", path, 0, "%s", error->message);
  return bytes;
}

static CssSheet *
get_linked_sheet (RenditionTypesetter *self, const char *path, const char *media)
{
  CssSheet *sheet = g_hash_table_lookup (self->sheets, path);
  if (sheet != NULL)
    return sheet;
  g_autoptr (GBytes) bytes = load_resource (path, self);
  gsize size = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &size) : "";
  sheet = css_sheet_parse (text, (gssize) MIN (size, (gsize) BASE_LIMIT_SHEET_BYTES), path,
                           CSS_ORIGIN_AUTHOR, media, load_resource, self,
                           book_publication_get_diagnostics (self->publication));
  g_hash_table_insert (self->sheets, g_strdup (path), sheet);
  return sheet;
}

static void
collect_author_sheets (RenditionTypesetter *self, DomDocument *document, GPtrArray *sheets)
{
  guint n = 0;
  const DomStyleSource *sources = dom_document_get_style_sources (document, &n);
  const char *base = dom_document_get_path (document);
  for (guint i = 0; i < n && sheets->len < BASE_LIMIT_SHEETS; i++) {
    if (sources[i].text != NULL) {
      g_ptr_array_add (sheets,
                       css_sheet_parse (sources[i].text, -1, base, CSS_ORIGIN_AUTHOR,
                                        sources[i].media, load_resource, self,
                                        book_publication_get_diagnostics (self->publication)));
      continue;
    }
    g_autofree char *path = base_href_resolve (base, sources[i].href, NULL);
    if (path != NULL)
      g_ptr_array_add (sheets, css_sheet_ref (get_linked_sheet (self, path, sources[i].media)));
  }
}

/* Takes in a font that the book brings; FALSE when it was known or cannot be read. */
static bool
add_font (RenditionTypesetter *self, const CssFontFace *face)
{
  for (guint i = 0; face->sources != NULL && face->sources[i] != NULL; i++) {
    const char *path = face->sources[i];
    g_autofree char *key =
        g_strdup_printf ("%s\n%s\n%d%d", path, face->family, face->weight, face->italic);
    if (g_hash_table_contains (self->known_fonts, key))
      return false;
    GBytes *data = load_resource (path, self);
    if (data == NULL)
      continue;
    LayoutEmbeddedFont font = {
      .family = g_intern_string (face->family),
      .weight = face->weight,
      .italic = face->italic,
      .data = data,
      .path = g_intern_string (path),
    };
    g_array_append_val (self->fonts, font);
    g_hash_table_add (self->known_fonts, g_steal_pointer (&key));
    return true;
  }
  return false;
}

static void
update_fonts (RenditionTypesetter *self, GPtrArray *sheets)
{
  bool added = false;
  for (guint i = 0; i < sheets->len; i++) {
    guint n = 0;
    const CssFontFace *faces = css_sheet_get_font_faces (g_ptr_array_index (sheets, i), &n);
    for (guint f = 0; f < n; f++)
      added = add_font (self, &faces[f]) || added;
  }
  if (self->source != NULL && !added)
    return;
  g_clear_pointer (&self->layout_fonts, layout_fonts_free);
  g_clear_pointer (&self->source, layout_font_source_unref);
  self->source = layout_font_source_new ((const LayoutEmbeddedFont *) (gpointer) self->fonts->data,
                                         self->fonts->len);
  self->layout_fonts = layout_fonts_new (self->source);
}

/* What a section is set with. */
typedef struct {
  RenditionSettings settings;
  CssSheet *user_sheet; /* borrowed */
  double width;
  double height;
  RenditionViewport viewport;
  bool centred;
  bool sliced;
  bool open; /* the viewport is as high as what is on it */
} Job;

static bool
is_picture (const BookSection *place)
{
  return g_str_has_prefix (place->media_type, "image/")
         && (strcmp (place->media_type, "image/svg+xml") != 0
             || place->rendition.layout == BOOK_LAYOUT_REFLOWABLE);
}

/* A picture that is a page has its own size, unless that is beyond all measure. */
static bool
measure_picture (RenditionTypesetter *self,
                 const BookSection *place,
                 const DomDocument *document,
                 RenditionViewport *viewport)
{
  bool found = false;
  if (dom_document_get_root (document)->ns == DOM_NAMESPACE_SVG) {
    found = rendition_viewport_find (document, &viewport->width, &viewport->height);
  } else {
    g_autoptr (GBytes) bytes = load_resource (place->path, self);
    found = bytes != NULL && layout_image_size (bytes, &viewport->width, &viewport->height)
            && viewport->width >= 1 && viewport->height >= 1;
  }
  double excess = MAX (viewport->width, viewport->height) / MAX_PICTURE_SIZE;
  if (found && excess > 1) {
    viewport->width = MAX (viewport->width / excess, 1);
    viewport->height = MAX (viewport->height / excess, 1);
  }
  return found;
}

static void
make_fixed_job (RenditionTypesetter *self,
                Job *job,
                const BookSection *place,
                const DomDocument *document)
{
  bool picture = is_picture (place);
  bool roll = place->rendition.layout == BOOK_LAYOUT_ROLL;
  RenditionViewport viewport = { .width = job->width, .height = job->height };
  viewport.declared = picture
                          ? measure_picture (self, place, document, &viewport)
                          : rendition_viewport_find (document, &viewport.width, &viewport.height);
  if (!viewport.declared && !roll)
    viewport.width = job->width;
  if (!viewport.declared)
    viewport.height = job->height;
  job->settings = fixed_settings ();
  job->user_sheet = picture ? self->picture_sheet : self->fixed_sheet;
  job->width = viewport.width;
  job->height = viewport.height;
  job->viewport = viewport;
  job->sliced = false;
  /* A tile of a roll may leave its height to what is on it. */
  job->open = roll && !viewport.declared;
}

static Job
make_job (RenditionTypesetter *self, guint section, const DomDocument *document)
{
  const BookSection *place = book_publication_get_section (self->publication, section);
  Job job = {
    .settings = self->settings,
    .user_sheet = self->user_sheet,
    .width = self->page_width,
    .height = self->page_height,
    .centred = place->align_x_center,
    .sliced = self->sliced,
  };
  if (rendition_viewport_is_fixed (place))
    make_fixed_job (self, &job, place, document);
  return job;
}

static CssStyles *
compute_styles (RenditionTypesetter *self,
                const Job *job,
                DomDocument *document,
                GCancellable *cancellable)
{
  g_autoptr (GPtrArray) sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) css_sheet_unref);
  g_ptr_array_add (sheets, css_sheet_ref (css_sheet_get_user_agent ()));
  g_ptr_array_add (sheets, css_sheet_ref (job->user_sheet));
  if (job->settings.styles != RENDITION_STYLES_MINE)
    collect_author_sheets (self, document, sheets);
  update_fonts (self, sheets);
  CssMedia media = {
    .width = job->width,
    .height = job->height,
    .font_size = job->settings.font_size,
    .scale_absolute = true,
    .dark = job->settings.dark,
  };
  return css_styles_new (document, (CssSheet *const *) (gpointer) sheets->pdata, sheets->len,
                         &media, cancellable);
}

/* (transfer none) (nullable): the text of a section, parsed unless it was just now */
static DomText *
load_text (RenditionTypesetter *self, guint section, GCancellable *cancellable)
{
  if (self->text != NULL && self->text_section == section)
    return self->text;
  g_autoptr (DomDocument) document =
      book_publication_load_document (self->publication, section, cancellable);
  g_clear_pointer (&self->text, dom_text_unref);
  if (document == NULL)
    return NULL;
  self->text = dom_text_new (document);
  self->text_section = section;
  return self->text;
}

typedef struct {
  RenditionTypesetter *typesetter;
  DomText *text;
  RenditionPageReady ready;
  RenditionPageReady glance_ready;
  gpointer user_data;
} Progress;

static void
on_page_ready (LayoutPage *page, gpointer user_data)
{
  Progress *progress = user_data;
  progress->ready (progress->text, progress->typesetter->source, page, progress->user_data);
}

static void
on_glance_ready (LayoutPage *page, gpointer user_data)
{
  Progress *progress = user_data;
  progress->glance_ready (progress->text, progress->typesetter->source, page, progress->user_data);
}

/* Nearer than this to the start of a section its own pages come soon enough. */
#define GLANCE_BYTES 20000

/**
 * rendition_typesetter_glance_at:
 * @self: a #RenditionTypesetter
 * @offset: a place in the text of the section that is laid out next
 * @ready: hears of a page that shows the place, or two that face each other, before all others
 *
 * Asks for something to show while a long section is laid out up to a place that is being read. The page
 * begins with the block that the place is in; it is none of the section's pages.
 */
void
rendition_typesetter_glance_at (RenditionTypesetter *self, guint32 offset, RenditionPageReady ready)
{
  self->glance = offset;
  self->glance_ready = ready;
}

static void
take_glance (RenditionTypesetter *self, Progress *progress, LayoutInput *input)
{
  const LayoutSettings *settings = &input->settings;
  if (self->glance >= GLANCE_BYTES && !settings->fixed && settings->block_size > 0) {
    input->glance = dom_text_point_at (progress->text, self->glance);
    input->glance_ready = on_glance_ready;
    input->page_data = progress;
    progress->glance_ready = self->glance_ready;
  }
  self->glance = 0;
}

/**
 * rendition_typesetter_lay_out:
 * @self: a #RenditionTypesetter
 * @section: index in the reading order
 * @ready: (nullable): hears of every page as soon as it is finished
 * @user_data: for @ready
 * @cancellable: (nullable): stops the work
 * @error: return location for an error
 *
 * Parses, styles and lays out a section.
 *
 * Runs on the thread of the typesetter.
 *
 * Returns: (transfer full) (nullable): the section; %NULL with %G_IO_ERROR_CANCELLED when cancelled
 */
RenditionSection *
rendition_typesetter_lay_out (RenditionTypesetter *self,
                              guint section,
                              RenditionPageReady ready,
                              gpointer user_data,
                              GCancellable *cancellable,
                              GError **error)
{
  DomText *text = load_text (self, section, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  DomDocument *document = dom_text_get_document (text);
  Job job = make_job (self, section, document);
  g_autoptr (CssStyles) styles = compute_styles (self, &job, document, cancellable);
  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return NULL;
  Progress progress = { .typesetter = self, .text = text, .ready = ready, .user_data = user_data };
  LayoutInput input = {
    .document = document,
    .styles = styles,
    .fonts = self->layout_fonts,
    .hyphenator = job.settings.hyphenate ? self->hyphenator : NULL,
    .settings = {
      .inline_size = layout_unit_from_px (job.width),
      .block_size = job.settings.continuous ? 0 : layout_unit_from_px (job.height),
      .slice_size = job.sliced ? layout_unit_from_px (job.height / 2) : 0,
      .picture_size = layout_unit_from_px (job.height),
      .korean = job.settings.korean,
      .ragged = !job.settings.justify,
      .hang = job.settings.hang,
      .facing = job.settings.columns == RENDITION_COLUMNS_TWO,
      .fixed = job.viewport.width > 0,
      .centred = job.centred,
    },
    .load = load_resource,
    .load_data = self,
    .page_ready = ready != NULL ? on_page_ready : NULL,
    .page_data = &progress,
  };
  take_glance (self, &progress, &input);
  LayoutFlow *flow = layout_flow_new (&input, cancellable, error);
  if (flow == NULL)
    return NULL;
  if (job.open && layout_flow_get_n_pages (flow) > 0)
    job.viewport.height =
        MAX (layout_unit_to_px (layout_page_get_height (layout_flow_get_page (flow, 0))), 1);
  return rendition_section_new (section, text, styles, flow, self->source, job.viewport);
}
