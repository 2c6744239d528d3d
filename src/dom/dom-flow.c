#include "config.h"

#include "dom-entities-private.h"
#include "dom-flow-private.h"
#include "dom-markdown-address-private.h"

#include <string.h>

/* Raw HTML in Markdown comes in pieces: a start tag here, Markdown in between, an end tag there.
 * So it is not parsed as a fragment but tag by tag, against the stack of what is open. Only
 * elements that books use come through; of others the tag goes and the text stays, but for those
 * whose content is no text at all. */

#define MAX_OPEN 1000
#define MAX_ATTRIBUTES 64
#define MAX_LINK_DISTANCE 64

typedef struct {
  const char *name; /* of the tables below, or static */
  bool from_html;
} Frame;

struct _DomFlow {
  DomBuilder *builder; /* borrowed */
  DomFlowContext context;
  GArray *frames; /* of Frame */
  GPtrArray *attributes; /* of the start tag that is read: name, value, name … */
  char *dropping; /* the element whose content is thrown away */
  guint dropping_at; /* frames that were open when it began */
};

/* Sorted. */
static const char *const ALLOWED[] = {
  "a",          "abbr",   "article", "aside",  "b",     "bdi",     "bdo",     "big",
  "blockquote", "br",     "caption", "center", "cite",  "code",    "col",     "colgroup",
  "dd",         "del",    "details", "dfn",    "div",   "dl",      "dt",      "em",
  "figcaption", "figure", "font",    "footer", "h1",    "h2",      "h3",      "h4",
  "h5",         "h6",     "header",  "hr",     "i",     "img",     "ins",     "kbd",
  "li",         "main",   "mark",    "nav",    "ol",    "p",       "picture", "pre",
  "q",          "rb",     "rp",      "rt",     "ruby",  "s",       "samp",    "section",
  "small",      "span",   "strike",  "strong", "sub",   "summary", "sup",     "table",
  "tbody",      "td",     "tfoot",   "th",     "thead", "time",    "tr",      "tt",
  "u",          "ul",     "var",     "wbr",
};

static const char *const VOID[] = { "br", "col", "hr", "img", "wbr" };

/* What is in these is not text of the book. */
static const char *const DROPPED[] = {
  "audio",  "canvas", "embed", "head", "iframe",   "math",     "noembed", "object",
  "script", "select", "style", "svg",  "template", "textarea", "title",   "video",
};

static const char *const ATTRIBUTES[] = {
  "align", "alt",     "bgcolor",  "border", "cellpadding", "cellspacing", "cite",   "class",
  "color", "colspan", "datetime", "dir",    "face",        "height",      "hidden", "href",
  "id",    "lang",    "name",     "open",   "reversed",    "rowspan",     "size",   "span",
  "src",   "start",   "style",    "title",  "type",        "valign",      "value",  "width",
};

static const char *
find_name (const char *const *table, guint n, const char *name)
{
  for (guint i = 0; i < n; i++) {
    if (strcmp (table[i], name) == 0)
      return table[i];
  }
  return NULL;
}

#define FIND(table, name) find_name ((table), G_N_ELEMENTS (table), (name))

DomFlow *
dom_flow_new (DomBuilder *builder)
{
  DomFlow *self = g_new0 (DomFlow, 1);
  self->builder = builder;
  self->frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  self->attributes = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
dom_flow_free (DomFlow *self)
{
  g_array_unref (self->frames);
  g_ptr_array_unref (self->attributes);
  g_free (self->dropping);
  g_free (self);
}

void
dom_flow_set_context (DomFlow *self, const DomFlowContext *context)
{
  self->context = *context;
}

static Frame *
top (DomFlow *self)
{
  return self->frames->len > 0 ? &g_array_index (self->frames, Frame, self->frames->len - 1) : NULL;
}

static void
pop (DomFlow *self)
{
  g_array_set_size (self->frames, self->frames->len - 1);
  dom_builder_close (self->builder);
}

static void
push (DomFlow *self, const char *name, bool from_html, guint line)
{
  Frame frame = { name, from_html };
  g_array_append_val (self->frames, frame);
  dom_builder_open (self->builder, DOM_NAMESPACE_XHTML, name, line);
}

/* Opens an element of Markdown; @name must be static. */
void
dom_flow_open (DomFlow *self, const char *name, guint line)
{
  push (self, name, false, line);
}

/* Closes the innermost element of Markdown and all HTML in it. */
void
dom_flow_close (DomFlow *self)
{
  while (self->frames->len > 0 && top (self)->from_html)
    pop (self);
  if (self->frames->len > 0)
    pop (self);
  if (self->dropping != NULL && self->frames->len < self->dropping_at)
    g_clear_pointer (&self->dropping, g_free);
}

void
dom_flow_text (DomFlow *self, const char *text, gssize length)
{
  if (self->dropping == NULL)
    dom_builder_text (self->builder, text, length);
}

/* Writes a formula; FALSE when it cannot be translated. */
bool
dom_flow_formula (DomFlow *self, const DomTexFormula *formula)
{
  return self->dropping != NULL || dom_tex_write (self->builder, formula);
}

static bool
top_is (DomFlow *self, const char *a, const char *b)
{
  const Frame *frame = top (self);
  return frame != NULL && frame->from_html
         && (strcmp (frame->name, a) == 0 || strcmp (frame->name, b) == 0);
}

/* End tags that HTML lets people leave out. */
static void
close_implied (DomFlow *self, const char *name)
{
  bool is_cell = strcmp (name, "td") == 0 || strcmp (name, "th") == 0;
  bool is_row = strcmp (name, "tr") == 0;
  if ((is_cell || is_row) && top_is (self, "td", "th"))
    pop (self);
  if (is_row && top_is (self, "tr", "tr"))
    pop (self);
  if (strcmp (name, "li") == 0 && top_is (self, "li", "li"))
    pop (self);
  if (strcmp (name, "p") == 0 && top_is (self, "p", "p"))
    pop (self);
  if ((strcmp (name, "dt") == 0 || strcmp (name, "dd") == 0) && top_is (self, "dt", "dd"))
    pop (self);
}

static void
end_tag (DomFlow *self, const char *name)
{
  if (self->dropping != NULL) {
    if (strcmp (self->dropping, name) == 0)
      g_clear_pointer (&self->dropping, g_free);
    return;
  }
  for (guint i = self->frames->len; i > 0; i--) {
    const Frame *frame = &g_array_index (self->frames, Frame, i - 1);
    if (!frame->from_html)
      return;
    if (strcmp (frame->name, name) != 0)
      continue;
    while (self->frames->len >= i)
      pop (self);
    return;
  }
}

static char *
decode_references (const char *text, gsize length)
{
  GString *result = g_string_sized_new (length);
  const char *end = text + length;
  while (text < end) {
    const char *semicolon =
        *text == '&' ? memchr (text, ';', MIN ((gsize) (end - text), 40)) : NULL;
    const char *value = NULL;
    if (semicolon != NULL && text[1] == '#') {
      bool hex = text[2] == 'x' || text[2] == 'X';
      guint64 c = g_ascii_strtoull (text + (hex ? 3 : 2), NULL, hex ? 16 : 10);
      bool valid = c > 0 && c <= 0x10FFFF && g_unichar_validate ((gunichar) c);
      g_string_append_unichar (result, valid ? (gunichar) c : 0xFFFD);
      text = semicolon + 1;
      continue;
    }
    if (semicolon != NULL)
      value = dom_entity_lookup (text + 1, (gsize) (semicolon - text - 1));
    if (value != NULL) {
      g_string_append (result, value);
      text = semicolon + 1;
    } else {
      g_string_append_c (result, *text++);
    }
  }
  return g_string_free (result, FALSE);
}

static gsize
name_length (const char *p)
{
  gsize length = 0;
  while (g_ascii_isalnum (p[length]) || p[length] == '-' || p[length] == ':' || p[length] == '_')
    length++;
  return length;
}

/* Reads one attribute; returns where it ends. */
static const char *
read_attribute (DomFlow *self, const char *p, bool use)
{
  gsize length = name_length (p);
  if (length == 0)
    return p + 1;
  g_autofree char *name = g_ascii_strdown (p, (gssize) length);
  p += length;
  const char *value = "";
  gsize value_length = 0;
  const char *q = p + strspn (p, " \t\r\n");
  if (*q == '=') {
    q += 1 + strspn (q + 1, " \t\r\n");
    char quote = *q == '"' || *q == '\'' ? *q : '\0';
    value = quote != '\0' ? q + 1 : q;
    const char *close = quote != '\0' ? strchr (value, quote) : NULL;
    value_length =
        close != NULL ? (gsize) (close - value) : strcspn (value, quote != '\0' ? ">" : " \t\r\n>");
    p = value + value_length + (close != NULL ? 1 : 0);
  }
  if (use && FIND (ATTRIBUTES, name) != NULL && self->attributes->len < 2 * MAX_ATTRIBUTES) {
    g_ptr_array_add (self->attributes, g_strdup (name));
    g_ptr_array_add (self->attributes, decode_references (value, value_length));
  }
  return p;
}

static const char *
get_attribute (DomFlow *self, const char *name)
{
  for (guint i = 0; i < self->attributes->len; i += 2) {
    if (strcmp (self->attributes->pdata[i], name) == 0)
      return self->attributes->pdata[i + 1];
  }
  return NULL;
}

/* Adds the attributes of the tag but those that lead where a book must not. */
static void
use_attributes (DomFlow *self)
{
  for (guint i = 0; i < self->attributes->len; i += 2) {
    const char *name = self->attributes->pdata[i];
    const char *value = self->attributes->pdata[i + 1];
    if (strcmp (name, "href") != 0 || dom_markdown_address_is_safe (value))
      dom_builder_add_attribute (self->builder, name, value, -1);
  }
}

static bool
is_in_link (DomFlow *self)
{
  guint n = self->frames->len;
  for (guint i = n; i > 0 && n - i < MAX_LINK_DISTANCE; i--) {
    if (strcmp (g_array_index (self->frames, Frame, i - 1).name, "a") == 0)
      return true;
  }
  return false;
}

static void
add_box_part (DomFlow *self, const char *class, const char *text, guint line)
{
  dom_builder_add_attribute (self->builder, "class", class, -1);
  push (self, "span", false, line);
  dom_builder_text (self->builder, text, -1);
  pop (self);
}

/* A box with the name of a picture and where it is. It is a link to it, since the reader may well
 * want to see it; following one out of the book asks first. */
static void
add_picture_box (DomFlow *self, const DomFlowPicture *picture, const char *href, const char *place)
{
  bool is_link = href != NULL && !is_in_link (self);
  dom_builder_add_attribute (
      self->builder, "class",
      picture->alone ? "galpi-absent-picture galpi-alone" : "galpi-absent-picture", -1);
  if (is_link)
    dom_builder_add_attribute (self->builder, "href", href, -1);
  push (self, is_link ? "a" : "span", false, picture->line);
  if (picture->alternative != NULL && *picture->alternative != '\0') {
    add_box_part (self, "galpi-absent-picture-name", picture->alternative, picture->line);
    dom_builder_text (self->builder, " ", 1);
  }
  add_box_part (self, "galpi-absent-picture-place", place, picture->line);
  pop (self);
}

/* Adds a picture that is not in the book as a box. Returns whether that is what it is. */
static bool
add_absent_picture (DomFlow *self, const DomFlowPicture *picture)
{
  const DomFlowContext *context = &self->context;
  bool on_web = false;
  g_autofree char *place = dom_markdown_address_describe_picture (picture->src, context->path,
                                                                  context->language, &on_web);
  if (place == NULL)
    return false;
  if (!on_web)
    base_diagnostics_add (context->diagnostics, BASE_SEVERITY_NOTE, "outside", context->path,
                          (int) picture->line, "the picture “%.200s” is outside of the book",
                          picture->src);
  g_autofree char *href =
      picture->src[0] == '/' ? g_strconcat ("https:", picture->src, NULL) : g_strdup (picture->src);
  add_picture_box (self, picture, on_web ? href : NULL, place);
  return true;
}

/* Adds a picture of Markdown; a title is among the attributes that wait. */
void
dom_flow_picture (DomFlow *self, const DomFlowPicture *picture)
{
  if (self->dropping != NULL || add_absent_picture (self, picture))
    return;
  dom_builder_add_attribute (self->builder, "src", picture->src, -1);
  dom_builder_add_attribute (self->builder, "alt", picture->alternative, -1);
  dom_flow_open (self, "img", picture->line);
  dom_flow_close (self);
}

static void
begin_dropping (DomFlow *self, const char *name)
{
  self->dropping = g_strdup (name);
  self->dropping_at = self->frames->len;
}

/* @p is after the '<'; returns what follows the tag. */
static const char *
read_start_tag (DomFlow *self, const char *p, guint line)
{
  gsize length = name_length (p);
  g_autofree char *name = g_ascii_strdown (p, (gssize) length);
  p += length;
  const char *allowed = self->dropping == NULL ? FIND (ALLOWED, name) : NULL;
  if (self->frames->len >= MAX_OPEN)
    allowed = NULL;
  if (allowed != NULL)
    close_implied (self, allowed);
  bool self_closing = false;
  g_ptr_array_set_size (self->attributes, 0);
  while (*p != '\0' && *p != '>') {
    self_closing = *p == '/';
    if (g_ascii_isspace (*p) || *p == '/')
      p++;
    else
      p = read_attribute (self, p, allowed != NULL);
  }
  DomFlowPicture picture = {
    .src = allowed != NULL && strcmp (allowed, "img") == 0 ? get_attribute (self, "src") : NULL,
    .alternative = get_attribute (self, "alt"),
    .line = line,
  };
  if (picture.src != NULL && add_absent_picture (self, &picture))
    allowed = NULL;
  if (allowed != NULL) {
    use_attributes (self);
    push (self, allowed, true, line);
    if (self_closing || FIND (VOID, allowed) != NULL)
      pop (self);
  } else if (self->dropping == NULL && !self_closing && FIND (DROPPED, name) != NULL
             && strcmp (name, "embed") != 0) {
    begin_dropping (self, name);
  }
  return *p == '>' ? p + 1 : p;
}

static const char *
skip_to (const char *p, const char *mark)
{
  const char *end = strstr (p, mark);
  return end != NULL ? end + strlen (mark) : p + strlen (p);
}

/* Whatever begins with '<'. Returns what follows it, or NULL when it is only a character. */
static const char *
read_markup (DomFlow *self, const char *p, guint line)
{
  if (g_str_has_prefix (p, "<!--"))
    return skip_to (p + 4, "-->");
  if (g_str_has_prefix (p, "<![CDATA["))
    return skip_to (p, "]]>");
  if (p[1] == '!' || p[1] == '?')
    return skip_to (p, ">");
  if (p[1] == '/' && g_ascii_isalpha (p[2])) {
    g_autofree char *name = g_ascii_strdown (p + 2, (gssize) name_length (p + 2));
    end_tag (self, name);
    return skip_to (p, ">");
  }
  if (g_ascii_isalpha (p[1]))
    return read_start_tag (self, p + 1, line);
  return NULL;
}

/* Reads a piece of raw HTML. */
void
dom_flow_html (DomFlow *self, const char *html, guint line)
{
  const char *p = html;
  while (*p != '\0') {
    const char *next = *p == '<' ? read_markup (self, p, line) : NULL;
    if (next != NULL) {
      p = next;
      continue;
    }
    gsize length = 1 + strcspn (p + 1, "<");
    g_autofree char *text = decode_references (p, length);
    dom_flow_text (self, text, -1);
    p += length;
  }
}
