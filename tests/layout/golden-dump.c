#include "golden-dump.h"

/* Pages as text, a line for each thing on them in the order of painting, in CSS px of the page:
 *
 *   page HEIGHT
 *   box ELEMENT X,Y WIDTHxHEIGHT              border box; "open top" where it goes on over a page's end
 *   line X,Y WIDTHxHEIGHT BASELINE: RUNS      the line box; RUNS from left to right
 *   inline ELEMENT X,Y WIDTHxHEIGHT           border box of an inline element on the line above
 *   picture ELEMENT X,Y WIDTHxHEIGHT          content box
 *
 * Runs are START+LENGTH "letters", measured along the line; words a space of an em apart are one run.
 * A run that stands higher or lower than the line's baseline has that behind a caret or a comma. */

static void
append_length (GString *out, LayoutUnit length)
{
  double px = layout_unit_to_px (length);
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_string_append (out, g_ascii_formatd (text, sizeof text, "%.2f", px));
  while (g_str_has_suffix (out->str, "0"))
    g_string_truncate (out, out->len - 1);
  if (g_str_has_suffix (out->str, "."))
    g_string_truncate (out, out->len - 1);
}

static void
append_rect (GString *out, LayoutRect rect)
{
  g_string_append_c (out, ' ');
  append_length (out, rect.x);
  g_string_append_c (out, ',');
  append_length (out, rect.y);
  g_string_append_c (out, ' ');
  append_length (out, rect.width);
  g_string_append_c (out, 'x');
  append_length (out, rect.height);
}

static void
append_element (GString *out, const DomNode *node)
{
  const char *id = node != NULL ? dom_node_get_attribute (node, "id") : NULL;
  g_string_append_printf (out, " %s", node != NULL ? node->name : "anonymous");
  if (id != NULL)
    g_string_append_printf (out, "#%s", id);
}

/* Where a run stands on the page, from the start of its line's side to the end of its glyphs. */
static LayoutRect
map_run (const LayoutFragment *fragment, const LayoutRun *run)
{
  LayoutRect rect = { .x = run->x, .width = run->glyphs_width, .height = LAYOUT_UNIT_ONE };
  return layout_line_map_rect (fragment, rect);
}

static LayoutUnit
run_start (const LayoutFragment *fragment, const LayoutRun *run)
{
  LayoutRect rect = map_run (fragment, run);
  return fragment->line->vertical ? rect.y : rect.x;
}

/* Whether a run goes on where the one before it ends, but for a space as wide as a letter. */
static bool
follows (const LayoutRun *before, const LayoutRun *run)
{
  LayoutUnit gap = run->x - before->x - before->glyphs_width;
  return before->baseline == run->baseline && before->style->font_size == run->style->font_size
         && before->orientation == run->orientation
         && (gap == 0 || gap == layout_unit_from_px (run->style->font_size));
}

static void
append_word (GString *out, const LayoutRun *run)
{
  g_autofree char *word = g_strndup (run->word->text, run->word->length);
  for (const char *c = word; *c != '\0'; c = g_utf8_next_char (c)) {
    gunichar letter = g_utf8_get_char (c);
    if (g_unichar_isprint (letter) && letter != 0xAD)
      g_string_append_unichar (out, letter);
    else
      g_string_append_printf (out, "\\%x", letter);
  }
}

static void
append_baseline (GString *out, LayoutUnit baseline)
{
  if (baseline == 0)
    return;
  g_string_append_c (out, baseline < 0 ? '^' : ',');
  append_length (out, ABS (baseline));
}

static void
append_runs (GString *out, const LayoutFragment *fragment)
{
  const LayoutLine *line = fragment->line;
  for (guint i = 0; i < line->n_runs;) {
    const LayoutRun *first = &line->runs[i];
    if (first->word == NULL) {
      i++;
      continue;
    }
    const LayoutRun *last = first;
    g_autoptr (GString) text = g_string_new (NULL);
    append_word (text, first);
    for (i++; i < line->n_runs && (line->runs[i].word == NULL || follows (last, &line->runs[i]));
         i++) {
      const LayoutRun *run = &line->runs[i];
      if (run->word == NULL)
        continue;
      if (run->x > last->x + last->glyphs_width)
        g_string_append_c (text, ' ');
      append_word (text, run);
      last = run;
    }
    g_string_append_c (out, ' ');
    append_length (out, run_start (fragment, first));
    g_string_append_c (out, '+');
    append_length (out, last->x + last->glyphs_width - first->x);
    append_baseline (out, first->baseline);
    g_string_append_printf (out, " \"%s\"", text->str);
  }
}

static void
append_line (GString *out, const LayoutFragment *fragment)
{
  const LayoutLine *line = fragment->line;
  g_string_append (out, line->marker ? "marker" : "line");
  append_rect (out, fragment->rect);
  g_string_append_c (out, ' ');
  append_length (out, line->baseline);
  g_string_append_c (out, ':');
  append_runs (out, fragment);
  g_string_append (out, line->hyphen ? " hyphen" : "");
  for (guint i = 0; i < line->n_boxes; i++) {
    const LayoutInlineBox *box = &line->boxes[i];
    g_string_append (out, "\n  inline");
    append_element (out, box->node);
    append_rect (out, layout_line_map_rect (fragment, box->rect));
    g_string_append (out, box->opens ? "" : " continued");
    g_string_append (out, box->closes ? "" : " continues");
  }
}

static void
append_fragment (GString *out, const LayoutFragment *fragment)
{
  static const char *const sides[] = { "top", "right", "bottom", "left" };
  g_string_append (out, "  ");
  switch (fragment->type) {
  case LAYOUT_FRAGMENT_BOX:
  case LAYOUT_FRAGMENT_REPLACED:
    g_string_append (out, fragment->type == LAYOUT_FRAGMENT_BOX ? "box" : "picture");
    append_element (out, fragment->node);
    append_rect (out, fragment->rect);
    for (int side = 0; side < 4; side++)
      if (fragment->sliced[side])
        g_string_append_printf (out, " open %s", sides[side]);
    break;
  case LAYOUT_FRAGMENT_LINE:
    append_line (out, fragment);
    break;
  }
  g_string_append (out, fragment->repeated ? " repeated" : "");
  g_string_append (out, fragment->effect != NULL && fragment->effect->turned ? " turned" : "");
  g_string_append_c (out, '\n');
}

/* (transfer full): the pages of a flow as text */
char *
golden_dump_flow (const LayoutFlow *flow)
{
  GString *out = g_string_new (NULL);
  for (guint i = 0; i < layout_flow_get_n_pages (flow); i++) {
    const LayoutPage *page = layout_flow_get_page ((LayoutFlow *) flow, i);
    guint n = 0;
    const LayoutFragment *fragments = layout_page_get_fragments (page, &n);
    g_string_append (out, "page ");
    append_length (out, layout_page_get_height (page));
    g_string_append_c (out, '\n');
    for (guint f = 0; f < n; f++)
      append_fragment (out, &fragments[f]);
  }
  return g_string_free (out, FALSE);
}
