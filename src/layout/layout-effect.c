#include "config.h"

#include "layout-builder-private.h"

#include <math.h>

/* What is done to fragments after they were laid out: transforms, clipping to a box, and opacity.
 * https://www.w3.org/TR/css-transforms-1/#transform-rendering
 *
 * Layout is the same with and without them. A fragment keeps the place it was laid out at, and beside
 * it what to do when it is painted or hit. Clipping is done in books of fixed pages only: on a page
 * that flows nothing is to be lost. Deviation: a box that clips does not clip what is transformed
 * inside of it.
 *
 * Deviation: https://www.w3.org/TR/css-color-4/#transparency has a box and all in it made translucent as a
 * whole; here each part is, which differs where they lie on each other. */

#define LEAST_OPACITY 0.1

static const LayoutMatrix identity = { 1, 0, 0, 1, 0, 0 };

/* First @b, then @a. */
static LayoutMatrix
multiply (const LayoutMatrix *a, const LayoutMatrix *b)
{
  return (LayoutMatrix){
    .xx = a->xx * b->xx + a->xy * b->yx,
    .yx = a->yx * b->xx + a->yy * b->yx,
    .xy = a->xx * b->xy + a->xy * b->yy,
    .yy = a->yx * b->xy + a->yy * b->yy,
    .x0 = a->xx * b->x0 + a->xy * b->y0 + a->x0,
    .y0 = a->yx * b->x0 + a->yy * b->y0 + a->y0,
  };
}

static LayoutMatrix
translation (double x, double y)
{
  LayoutMatrix matrix = identity;
  matrix.x0 = x;
  matrix.y0 = y;
  return matrix;
}

static double
resolve (CssLength length, double of)
{
  return length.px + (length.kind == CSS_LENGTH_PERCENT ? of * length.percent / 100 : 0);
}

/* The transform of a style about a border box, in CSS px. */
static LayoutMatrix
matrix_of (const CssStyle *style, LayoutRect box)
{
  double width = layout_unit_to_px (box.width);
  double height = layout_unit_to_px (box.height);
  double x = width / 2;
  double y = height / 2;
  if (style->transform_origin != NULL) {
    x = resolve (style->transform_origin->lengths[0], width);
    y = resolve (style->transform_origin->lengths[1], height);
  }
  x += layout_unit_to_px (box.x);
  y += layout_unit_to_px (box.y);
  LayoutMatrix result = translation (x, y);
  for (guint i = 0; i < style->n_transform; i++) {
    const CssTransformFunction *function = &style->transform[i];
    const float *m = function->matrix;
    LayoutMatrix next = { m[0], m[1], m[2], m[3], m[4], m[5] };
    if (function->kind == CSS_TRANSFORM_TRANSLATE)
      next = translation (resolve (function->lengths[0], width),
                          resolve (function->lengths[1], height));
    result = multiply (&result, &next);
  }
  LayoutMatrix back = translation (-x, -y);
  return multiply (&result, &back);
}

static bool
is_finite (const LayoutMatrix *matrix)
{
  return isfinite (matrix->xx) && isfinite (matrix->yx) && isfinite (matrix->xy)
         && isfinite (matrix->yy) && fabs (matrix->x0) < 1e6 && fabs (matrix->y0) < 1e6;
}

typedef struct {
  BaseArena *arena;
  const LayoutMatrix *matrix; /* NULL: none */
  const LayoutRect *clip; /* NULL: none */
  double opacity;
} Effects;

static LayoutRect
intersect (LayoutRect a, LayoutRect b)
{
  LayoutUnit x = MAX (a.x, b.x);
  LayoutUnit y = MAX (a.y, b.y);
  return (LayoutRect){ x, y, MAX (MIN (a.x + a.width, b.x + b.width) - x, 0),
                       MAX (MIN (a.y + a.height, b.y + b.height) - y, 0) };
}

static LayoutEffect *
add_effects (const Effects *effects, LayoutEffect *old)
{
  LayoutEffect *effect = old;
  if (effect == NULL) {
    effect = base_arena_new0 (effects->arena, LayoutEffect);
    effect->matrix = identity;
    effect->opacity = 1;
  }
  effect->opacity *= effects->opacity;
  if (effects->clip != NULL && !effect->turned) {
    effect->clip = effect->clipped ? intersect (effect->clip, *effects->clip) : *effects->clip;
    effect->clipped = true;
  }
  if (effects->matrix != NULL) {
    /* Two that are finite may make one that is not: what is inside is then turned alone. */
    LayoutMatrix matrix = multiply (effects->matrix, &effect->matrix);
    effect->matrix = is_finite (&matrix) ? matrix : effect->matrix;
    effect->turned = true;
  }
  return effect;
}

/* Text of a flowing page is not made to vanish: what was to be faded in by a script would never be seen. */
static double
opacity_of (const LayoutBuilder *builder, const CssStyle *style)
{
  double opacity = CLAMP ((double) style->opacity, 0, 1);
  return opacity < LEAST_OPACITY && !builder->input->settings.fixed ? 1 : opacity;
}

/**
 * layout_effect_is_needed:
 * @builder: the layout
 * @style: of a box
 *
 * Returns: whether something is done to the box and what is in it
 */
bool
layout_effect_is_needed (const LayoutBuilder *builder, const CssStyle *style)
{
  if (opacity_of (builder, style) < 1)
    return true;
  if (builder->vertical)
    return false;
  return style->n_transform > 0
         || (builder->input->settings.fixed && style->overflow != CSS_OVERFLOW_VISIBLE);
}

/**
 * layout_effect_apply:
 * @builder: the layout
 * @style: of a box
 * @box: its border box on the strip
 * @sink: the strip
 * @first_fragment: index of the first fragment of the box
 * @first_decoration: index of the first decoration, which is its own if it has one
 *
 * Transforms a box, with all in it, and clips what is in it.
 */
void
layout_effect_apply (LayoutBuilder *builder,
                     const CssStyle *style,
                     LayoutRect box,
                     LayoutSink *sink,
                     guint first_fragment,
                     guint first_decoration)
{
  LayoutMatrix matrix = matrix_of (style, box);
  bool turned = !builder->vertical && style->n_transform > 0 && is_finite (&matrix);
  bool clips = !builder->vertical && builder->input->settings.fixed
               && style->overflow != CSS_OVERFLOW_VISIBLE;
  Effects effects = {
    .arena = builder->arena,
    .matrix = turned ? &matrix : NULL,
    .clip = clips ? &box : NULL,
    .opacity = opacity_of (builder, style),
  };
  for (guint i = first_fragment; i < sink->fragments->len; i++) {
    LayoutFragment *fragment = g_ptr_array_index (sink->fragments, i);
    fragment->effect = add_effects (&effects, fragment->effect);
  }
  for (guint i = first_decoration; i < sink->decorations->len; i++) {
    LayoutDecoration *decoration = &g_array_index (sink->decorations, LayoutDecoration, i);
    decoration->effect = add_effects (&effects, decoration->effect);
  }
}

/**
 * layout_effect_move:
 * @self: (nullable): of a fragment that is moved
 * @x: how far to the right
 * @y: how far down
 */
void
layout_effect_move (LayoutEffect *self, LayoutUnit x, LayoutUnit y)
{
  if (self == NULL)
    return;
  layout_rect_move (&self->clip, x, y);
  LayoutMatrix *m = &self->matrix;
  double dx = layout_unit_to_px (x);
  double dy = layout_unit_to_px (y);
  m->x0 += dx - (m->xx * dx + m->xy * dy);
  m->y0 += dy - (m->yx * dx + m->yy * dy);
}

/**
 * layout_effect_unmap:
 * @self: (nullable): of a fragment
 * @x: (inout): a place on the page
 * @y: (inout): the same
 *
 * Finds the place on the page that is painted at a place.
 *
 * Returns: %FALSE when nothing of the fragment can be painted there
 */
bool
layout_effect_unmap (const LayoutEffect *self, LayoutUnit *x, LayoutUnit *y)
{
  if (self == NULL)
    return true;
  if (self->turned) {
    const LayoutMatrix *m = &self->matrix;
    double determinant = m->xx * m->yy - m->xy * m->yx;
    if (fabs (determinant) < 1e-9)
      return false;
    double px = layout_unit_to_px (*x) - m->x0;
    double py = layout_unit_to_px (*y) - m->y0;
    *x = layout_unit_from_px ((m->yy * px - m->xy * py) / determinant);
    *y = layout_unit_from_px ((m->xx * py - m->yx * px) / determinant);
  }
  const LayoutRect *clip = &self->clip;
  return !self->clipped
         || (*x >= clip->x && *y >= clip->y && *x <= clip->x + clip->width
             && *y <= clip->y + clip->height);
}

/**
 * layout_effect_map_rect:
 * @self: (nullable): of a fragment
 * @rect: as it was laid out
 *
 * Returns: the rectangle around what of it is seen
 */
LayoutRect
layout_effect_map_rect (const LayoutEffect *self, LayoutRect rect)
{
  if (self == NULL)
    return rect;
  if (self->clipped)
    rect = intersect (rect, self->clip);
  if (!self->turned)
    return rect;
  double left = G_MAXDOUBLE, top = G_MAXDOUBLE, right = -G_MAXDOUBLE, bottom = -G_MAXDOUBLE;
  for (int corner = 0; corner < 4; corner++) {
    double px = layout_unit_to_px (rect.x + (corner % 2 == 1 ? rect.width : 0));
    double py = layout_unit_to_px (rect.y + (corner / 2 == 1 ? rect.height : 0));
    double x = self->matrix.xx * px + self->matrix.xy * py + self->matrix.x0;
    double y = self->matrix.yx * px + self->matrix.yy * py + self->matrix.y0;
    left = MIN (left, x);
    top = MIN (top, y);
    right = MAX (right, x);
    bottom = MAX (bottom, y);
  }
  return (LayoutRect){ layout_unit_from_px (left), layout_unit_from_px (top),
                       layout_unit_from_px (right - left), layout_unit_from_px (bottom - top) };
}
