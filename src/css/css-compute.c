#include "config.h"

#include "css-compute-private.h"

#include <string.h>

/* From the declarations about an element to its computed values: the cascade picks one declaration
 * for each property, then they are computed in the order of css-property-list.inc.
 * https://www.w3.org/TR/css-cascade-4/#cascading */

typedef struct {
  const CssContext *context;
  CssComputed *computed;
  bool logical; /* a property has been met whose side depends on the direction of text */
  bool mapped; /* that direction is known */
  const CssDeclaration *winners[CSS_N_LONGHANDS];
} Cascade;

static void
set_winner (Cascade *self, const CssDeclaration *declaration)
{
  CssPropertyId property = declaration->property;
  self->logical = self->logical || declaration->logical;
  if (declaration->logical && self->mapped)
    property = css_logical_map (property, &self->computed->style);
  self->winners[property] = declaration;
}

static void
set_variable (Cascade *self, const CssDeclaration *declaration)
{
  CssVariables *variable = base_arena_new0 (self->context->arena, CssVariables);
  variable->name = declaration->name;
  variable->text = declaration->value.data;
  variable->next = self->computed->variables;
  self->computed->variables = variable;
}

/* A value with var() is parsed here, and what it gives lives as long as the styles. */
static void
resolve_variables (Cascade *self, const CssDeclaration *declaration)
{
  BaseArena *arena = self->context->arena;
  g_autofree char *text =
      css_variables_substitute (declaration->value.data, self->computed->variables);
  if (text == NULL)
    return;
  g_autoptr (GArray) tokens = css_tokenize (arena, text, strlen (text));
  g_autoptr (GArray) parsed = g_array_new (FALSE, TRUE, sizeof (CssDeclaration));
  CssTokens all = { (const CssToken *) tokens->data, 0, tokens->len - 1 };
  css_declaration_parse_value (arena, declaration->value.base, text, declaration->name, all, false,
                               parsed);
  for (guint i = 0; i < parsed->len; i++) {
    CssDeclaration *copy = base_arena_new0 (arena, CssDeclaration);
    *copy = g_array_index (parsed, CssDeclaration, i);
    if (copy->property < CSS_N_LONGHANDS && copy->value.kind != CSS_VALUE_VARIABLE)
      set_winner (self, copy);
  }
}

static void
take_block (Cascade *self, const CssBlock *block, bool important, bool variables)
{
  for (guint i = 0; i < block->n_declarations; i++) {
    const CssDeclaration *declaration = &block->declarations[i];
    bool custom = declaration->property == CSS_PROPERTY_CUSTOM;
    if (declaration->important != important || custom != variables)
      continue;
    if (custom)
      set_variable (self, declaration);
    else if (declaration->value.kind == CSS_VALUE_VARIABLE)
      resolve_variables (self, declaration);
    else
      set_winner (self, declaration);
  }
}

/* Important declarations weigh the other way round: ours most. */
static void
take_all (Cascade *self, const CssMatch *matches, guint n, bool variables)
{
  for (guint i = 0; i < n; i++)
    take_block (self, matches[i].block, false, variables);
  for (int origin = CSS_ORIGIN_AUTHOR; origin >= CSS_ORIGIN_USER_AGENT; origin--) {
    for (guint i = 0; i < n; i++) {
      if ((int) matches[i].origin == origin && matches[i].block->has_important)
        take_block (self, matches[i].block, true, variables);
    }
  }
}

static double
used_line_height (const CssStyle *style)
{
  switch (style->line_height.kind) {
  case CSS_LENGTH_PX:
    return style->line_height.px;
  case CSS_LENGTH_PERCENT:
    return style->line_height.percent / 100 * style->font_size;
  case CSS_LENGTH_AUTO:
  case CSS_LENGTH_MIN_CONTENT:
  case CSS_LENGTH_MAX_CONTENT:
  case CSS_LENGTH_FIT_CONTENT:
    break;
  }
  return style->font_size * 1.2;
}

/* Where logical properties are not what they were read as, finds the winners once more. */
static void
map_logical (Cascade *self, const CssMatch *matches, guint n)
{
  static const CssPropertyId flow[] = { CSS_PROPERTY_DIRECTION, CSS_PROPERTY_WRITING_MODE };
  CssStyle *style = &self->computed->style;
  for (guint i = 0; i < G_N_ELEMENTS (flow); i++) {
    if (self->winners[flow[i]] != NULL)
      css_property_apply (flow[i], &self->winners[flow[i]]->value, self->context, self->computed);
  }
  if (style->direction == CSS_DIRECTION_LTR
      && style->writing_mode == CSS_WRITING_MODE_HORIZONTAL_TB)
    return;
  self->mapped = true;
  memset (self->winners, 0, sizeof self->winners);
  take_all (self, matches, n, false);
}

/**
 * css_compute:
 * @self: (out): the computed values, before css_computed_finish()
 * @context: what they are relative to
 * @matches: the declarations, the lightest first
 * @n: their number
 */
void
css_compute (CssComputed *self, const CssContext *context, const CssMatch *matches, guint n)
{
  css_computed_inherit (self, context->parent, context->initial);
  Cascade cascade = { .context = context, .computed = self };
  take_all (&cascade, matches, n, true);
  take_all (&cascade, matches, n, false);
  if (cascade.logical)
    map_logical (&cascade, matches, n);
  CssContext local = *context;
  local.units.em = context->parent->style.font_size;
  local.units.line_height = used_line_height (&context->parent->style);
  for (int i = 1; i < CSS_N_LONGHANDS; i++) {
    if (cascade.winners[i] != NULL)
      css_property_apply ((CssPropertyId) i, &cascade.winners[i]->value, &local, self);
    if (i == CSS_PROPERTY_FONT_SIZE)
      local.units.em = self->style.font_size;
    if (i == CSS_PROPERTY_LINE_HEIGHT)
      local.units.line_height = used_line_height (&self->style);
  }
}

/* https://www.w3.org/TR/css-display-3/#transformations */
static CssDisplay
blockify (CssDisplay display)
{
  switch (display) {
  case CSS_DISPLAY_INLINE:
  case CSS_DISPLAY_INLINE_BLOCK:
  case CSS_DISPLAY_TABLE_ROW_GROUP:
  case CSS_DISPLAY_TABLE_HEADER_GROUP:
  case CSS_DISPLAY_TABLE_FOOTER_GROUP:
  case CSS_DISPLAY_TABLE_ROW:
  case CSS_DISPLAY_TABLE_CELL:
  case CSS_DISPLAY_TABLE_COLUMN:
  case CSS_DISPLAY_TABLE_COLUMN_GROUP:
  case CSS_DISPLAY_TABLE_CAPTION:
  case CSS_DISPLAY_RUBY:
  case CSS_DISPLAY_RUBY_BASE:
  case CSS_DISPLAY_RUBY_TEXT:
  case CSS_DISPLAY_RUBY_CONTAINER:
    return CSS_DISPLAY_BLOCK;
  case CSS_DISPLAY_INLINE_TABLE:
    return CSS_DISPLAY_TABLE;
  case CSS_DISPLAY_INLINE_FLEX:
    return CSS_DISPLAY_FLEX;
  case CSS_DISPLAY_NONE:
  case CSS_DISPLAY_BLOCK:
  case CSS_DISPLAY_FLOW_ROOT:
  case CSS_DISPLAY_LIST_ITEM:
  case CSS_DISPLAY_TABLE:
  case CSS_DISPLAY_FLEX:
  case CSS_DISPLAY_CONTENTS:
    return display;
  }
  return display;
}

static void
finish_display (CssStyle *style, const CssStyle *parent, bool root)
{
  bool out_of_flow =
      style->position == CSS_POSITION_ABSOLUTE || style->position == CSS_POSITION_FIXED;
  bool flex_item =
      !root && (parent->display == CSS_DISPLAY_FLEX || parent->display == CSS_DISPLAY_INLINE_FLEX);
  if (out_of_flow || flex_item)
    style->float_side = CSS_FLOAT_NONE;
  if (out_of_flow || flex_item || root || style->float_side != CSS_FLOAT_NONE)
    style->display = blockify (style->display);
  if (root && style->display == CSS_DISPLAY_CONTENTS)
    style->display = CSS_DISPLAY_BLOCK;
}

/* What is too short for two straight edges, a heading or a cell, does not inherit them from the text
 * around it, but any other alignment. */
static void
finish_alignment (CssStyle *style, const CssStyle *parent)
{
  if (style->text_align_last == CSS_TEXT_ALIGN_UNJUSTIFIED)
    style->text_align_last = CSS_TEXT_ALIGN_AUTO;
  if (style->text_align != CSS_TEXT_ALIGN_UNJUSTIFIED)
    return;
  style->text_align =
      parent->text_align == CSS_TEXT_ALIGN_JUSTIFY ? CSS_TEXT_ALIGN_START : parent->text_align;
}

static void
finish_colors (CssComputed *self)
{
  CssStyle *style = &self->style;
  guint bits = self->current_colors;
  for (int i = 0; i < 4; i++) {
    if ((bits & (CSS_CURRENT_BORDER_TOP << i)) != 0)
      style->border_color[i] = style->color;
    if (style->border_style[i] == CSS_BORDER_NONE || style->border_style[i] == CSS_BORDER_HIDDEN)
      style->border_width[i] = 0;
  }
  if ((bits & CSS_CURRENT_BACKGROUND) != 0)
    style->background_color = style->color;
  if ((bits & CSS_CURRENT_EMPHASIS) != 0)
    style->text_emphasis_color = style->color;
  if ((bits & CSS_CURRENT_DECORATION) != 0)
    self->own_decoration_color = style->color;
}

/* Decorations are not inherited, they reach into everything in flow inside.
 * https://www.w3.org/TR/css-text-decor-3/#line-decoration */
static void
finish_decoration (CssComputed *self, const CssStyle *parent, bool root)
{
  CssStyle *style = &self->style;
  bool atomic = style->display == CSS_DISPLAY_INLINE_BLOCK
                || style->display == CSS_DISPLAY_INLINE_TABLE
                || style->display == CSS_DISPLAY_INLINE_FLEX;
  bool apart = root || atomic || style->float_side != CSS_FLOAT_NONE
               || style->position == CSS_POSITION_ABSOLUTE || style->position == CSS_POSITION_FIXED;
  style->decoration_lines = self->own_lines | (apart ? 0 : parent->decoration_lines);
  if (self->own_lines != 0 || apart) {
    style->decoration_style = self->own_decoration_style;
    style->decoration_color = self->own_decoration_color;
    style->decoration_thickness = self->own_decoration_thickness;
  } else {
    style->decoration_style = parent->decoration_style;
    style->decoration_color = parent->decoration_color;
    style->decoration_thickness = parent->decoration_thickness;
  }
}

static void
finish_features (CssComputed *self)
{
  const char *const parts[] = { self->variant_ligatures, self->variant_numeric,
                                self->variant_position, self->variant_east_asian,
                                self->feature_settings };
  char *joined[G_N_ELEMENTS (parts) + 1];
  int n = 0;
  for (guint i = 0; i < G_N_ELEMENTS (parts); i++) {
    if (parts[i] != NULL)
      joined[n++] = (char *) parts[i];
  }
  joined[n] = NULL;
  if (n <= 1) {
    self->style.font_features = n == 1 ? joined[0] : NULL;
    return;
  }
  g_autofree char *text = g_strjoinv (",", joined);
  self->style.font_features = g_intern_string (text);
}

/**
 * css_computed_finish:
 * @self: (inout): computed values
 * @parent: of the parent element
 * @root: whether it is the root element
 *
 * Settles what depends on several properties at once.
 */
void
css_computed_finish (CssComputed *self, const CssComputed *parent, bool root)
{
  finish_display (&self->style, &parent->style, root);
  finish_alignment (&self->style, &parent->style);
  finish_colors (self);
  finish_decoration (self, &parent->style, root);
  finish_features (self);
}

/**
 * css_style_init_anonymous:
 * @style: (out): a style
 * @parent: of the box around it
 * @display: of the anonymous box
 *
 * Makes the style of a box without an element: inherited values of its parent, initial ones else.
 */
void
css_style_init_anonymous (CssStyle *style, const CssStyle *parent, CssDisplay display)
{
  g_return_if_fail (style != NULL && parent != NULL);
  CssComputed from = { .style = *parent };
  CssComputed initial;
  CssComputed result;
  css_computed_init (&initial, parent->font_size);
  css_computed_inherit (&result, &from, &initial);
  result.style.display = display;
  css_computed_finish (&result, &from, false);
  result.style.display = display;
  result.style.font_features = parent->font_features;
  *style = result.style;
}
