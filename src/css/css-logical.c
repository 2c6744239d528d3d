#include "config.h"

#include "css-properties-private.h"

#include <string.h>

/* Sides by the direction of lines and text. https://www.w3.org/TR/css-logical-1/
 *
 * A logical property is read as the physical one that it is in a horizontal text that runs to the right,
 * and marked. Which one it really is depends on the element, and is found when its values are computed. */

typedef struct {
  const char *logical;
  const char *physical;
} Pair;

/* As the last part of a name, or before "-width", "-style" and "-color". */
static const Pair sides[] = {
  { "block-start", "top" },
  { "block-end", "bottom" },
  { "inline-start", "left" },
  { "inline-end", "right" },
};

static const Pair whole[] = {
  { "inline-size", "width" },
  { "block-size", "height" },
  { "min-inline-size", "min-width" },
  { "min-block-size", "min-height" },
  { "max-inline-size", "max-width" },
  { "max-block-size", "max-height" },
  { "border-start-start-radius", "border-top-left-radius" },
  { "border-start-end-radius", "border-top-right-radius" },
  { "border-end-end-radius", "border-bottom-right-radius" },
  { "border-end-start-radius", "border-bottom-left-radius" },
  /* As WebKit called them. */
  { "margin-before", "margin-top" },
  { "margin-after", "margin-bottom" },
  { "margin-start", "margin-left" },
  { "margin-end", "margin-right" },
  { "padding-before", "padding-top" },
  { "padding-after", "padding-bottom" },
  { "padding-start", "padding-left" },
  { "padding-end", "padding-right" },
};

/* The name with a part of it put in place of another. Insets are called by their side alone. */
static char *
replace (const char *name, const char *place, const char *part, const char *with)
{
  if (g_str_has_prefix (name, "inset-"))
    return g_strdup (with);
  return g_strdup_printf ("%.*s%s%s", (int) (place - name), name, with, place + strlen (part));
}

/**
 * css_logical_names:
 * @name: of a property
 * @names: (out) (array length=2): the names of the physical ones that it is read as, to be freed
 *
 * Returns: their number: 0 when the property is not a logical one, 2 for those of both ends of an axis
 */
guint
css_logical_names (const char *name, char *names[2])
{
  if (strchr (name, '-') == NULL)
    return 0;
  for (guint i = 0; i < G_N_ELEMENTS (whole); i++) {
    if (strcmp (name, whole[i].logical) == 0) {
      names[0] = g_strdup (whole[i].physical);
      return 1;
    }
  }
  for (guint i = 0; i < G_N_ELEMENTS (sides); i++) {
    const char *place = strstr (name, sides[i].logical);
    if (place != NULL && place > name && place[-1] == '-') {
      names[0] = replace (name, place, sides[i].logical, sides[i].physical);
      return 1;
    }
  }
  const char *block = strstr (name, "-block");
  const char *line = strstr (name, "-inline");
  if (block == NULL && line == NULL)
    return 0;
  const char *part = block != NULL ? "block" : "inline";
  const char *place = (block != NULL ? block : line) + 1;
  names[0] = replace (name, place, part, block != NULL ? "top" : "left");
  names[1] = replace (name, place, part, block != NULL ? "bottom" : "right");
  return 2;
}

#define SIDES(prefix, suffix)                                                                      \
  {                                                                                                \
    CSS_PROPERTY_##prefix##TOP##suffix, CSS_PROPERTY_##prefix##RIGHT##suffix,                      \
        CSS_PROPERTY_##prefix##BOTTOM##suffix, CSS_PROPERTY_##prefix##LEFT##suffix                 \
  }

static const CssPropertyId boxes[][4] = {
  SIDES (MARGIN_, ),       SIDES (PADDING_, ),      SIDES (, ),
  SIDES (BORDER_, _STYLE), SIDES (BORDER_, _WIDTH), SIDES (BORDER_, _COLOR),
};

static const CssPropertyId sizes[][2] = {
  { CSS_PROPERTY_WIDTH, CSS_PROPERTY_HEIGHT },
  { CSS_PROPERTY_MIN_WIDTH, CSS_PROPERTY_MIN_HEIGHT },
  { CSS_PROPERTY_MAX_WIDTH, CSS_PROPERTY_MAX_HEIGHT },
};

/* From the top left one to the right; a corner comes after the side of its number. */
static const CssPropertyId corners[4] = {
  CSS_PROPERTY_BORDER_TOP_LEFT_RADIUS,
  CSS_PROPERTY_BORDER_TOP_RIGHT_RADIUS,
  CSS_PROPERTY_BORDER_BOTTOM_RIGHT_RADIUS,
  CSS_PROPERTY_BORDER_BOTTOM_LEFT_RADIUS,
};

/* Where a side of a horizontal text that runs to the right is in another one. */
static CssSide
map_side (CssSide side, const CssStyle *style)
{
  bool reversed = style->direction == CSS_DIRECTION_RTL;
  bool vertical = style->writing_mode != CSS_WRITING_MODE_HORIZONTAL_TB;
  bool from_right = style->writing_mode == CSS_WRITING_MODE_VERTICAL_RL;
  switch (side) {
  case CSS_SIDE_TOP:
    return !vertical ? CSS_SIDE_TOP : from_right ? CSS_SIDE_RIGHT : CSS_SIDE_LEFT;
  case CSS_SIDE_BOTTOM:
    return !vertical ? CSS_SIDE_BOTTOM : from_right ? CSS_SIDE_LEFT : CSS_SIDE_RIGHT;
  case CSS_SIDE_LEFT:
    if (vertical)
      return reversed ? CSS_SIDE_BOTTOM : CSS_SIDE_TOP;
    return reversed ? CSS_SIDE_RIGHT : CSS_SIDE_LEFT;
  case CSS_SIDE_RIGHT:
    if (vertical)
      return reversed ? CSS_SIDE_TOP : CSS_SIDE_BOTTOM;
    return reversed ? CSS_SIDE_LEFT : CSS_SIDE_RIGHT;
  }
  return side;
}

static CssPropertyId
map_corner (guint corner, const CssStyle *style)
{
  CssSide block = map_side (corner < 2 ? CSS_SIDE_TOP : CSS_SIDE_BOTTOM, style);
  CssSide line = map_side (corner == 0 || corner == 3 ? CSS_SIDE_LEFT : CSS_SIDE_RIGHT, style);
  bool top = block == CSS_SIDE_TOP || line == CSS_SIDE_TOP;
  bool left = block == CSS_SIDE_LEFT || line == CSS_SIDE_LEFT;
  return corners[top ? (left ? 0 : 1) : (left ? 3 : 2)];
}

/**
 * css_logical_map:
 * @property: what a logical property was read as
 * @style: with the direction and writing mode of the element
 *
 * Returns: the property that it is
 */
CssPropertyId
css_logical_map (CssPropertyId property, const CssStyle *style)
{
  for (guint i = 0; i < G_N_ELEMENTS (boxes); i++) {
    for (int side = 0; side < 4; side++) {
      if (boxes[i][side] == property)
        return boxes[i][map_side ((CssSide) side, style)];
    }
  }
  bool vertical = style->writing_mode != CSS_WRITING_MODE_HORIZONTAL_TB;
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++) {
    for (int axis = 0; axis < 2; axis++) {
      if (sizes[i][axis] == property)
        return sizes[i][vertical ? 1 - axis : axis];
    }
  }
  for (guint corner = 0; corner < 4; corner++) {
    if (corners[corner] == property)
      return map_corner (corner, style);
  }
  return property;
}
