#include "config.h"

#include "css-properties-private.h"

#include <math.h>
#include <string.h>

/* Layers of a background: pictures and gradients, and how they are sized, placed and repeated. Each
 * property has a list of its own; the lists are matched when they are painted.
 * https://www.w3.org/TR/css-backgrounds-3/ and https://www.w3.org/TR/css-images-3/ */

#define MAX_LAYERS 8
#define MAX_STOPS 32

/* A stop of a gradient as specified. */
typedef struct {
  CssValue color;
  CssSum position;
  bool has_position;
} Stop;

typedef struct {
  CssImage image; /* without its stops */
  Stop *stops;
  guint n_stops;
} Image;

typedef struct {
  CssBackgroundFit fit;
  CssSum lengths[2];
  bool given[2];
} Size;

static const CssToken *
token_at (CssTokens tokens, guint index)
{
  return &tokens.tokens[index];
}

static bool
is_empty (CssTokens tokens)
{
  return tokens.begin >= tokens.end;
}

/* Takes the next part of a list off @rest; parts are parted by commas. */
static CssTokens
take_part (CssTokens *rest)
{
  CssTokens part = *rest;
  guint i = rest->begin;
  while (i < rest->end && token_at (*rest, i)->type != CSS_TOKEN_COMMA)
    i = css_token_next (rest, i);
  part.end = MIN (i, rest->end);
  rest->begin = MIN (i + 1, rest->end);
  return css_tokens_trim (part);
}

/* "to right bottom", or what the syntax before the standard said from where: "left top". */
static bool
parse_direction (CssTokens tokens, bool from, CssImage *image)
{
  int x = 0;
  int y = 0;
  if (!from && !css_token_is (token_at (tokens, tokens.begin), "to"))
    return false;
  for (guint i = tokens.begin; i < tokens.end; i++) {
    const CssToken *token = token_at (tokens, i);
    if (css_token_is (token, "left"))
      x = -1;
    else if (css_token_is (token, "right"))
      x = 1;
    else if (css_token_is (token, "top"))
      y = -1;
    else if (css_token_is (token, "bottom"))
      y = 1;
  }
  image->to_x = from ? -x : x;
  image->to_y = from ? -y : y;
  return x != 0 || y != 0;
}

/* What stands before the stops; FALSE when that is a stop already. */
static bool
parse_shape (CssTokens tokens, bool prefixed, CssImage *image)
{
  const CssToken *token = token_at (tokens, tokens.begin);
  if (image->kind == CSS_IMAGE_LINEAR) {
    if (css_parse_angle (token, &image->angle)) {
      /* That syntax counted from the right and against the clock. */
      image->angle = prefixed ? 90 - image->angle : image->angle;
      return true;
    }
    return parse_direction (tokens, prefixed, image);
  }
  CssValue color;
  if (css_parse_color (token, tokens, &color))
    return false;
  for (guint i = tokens.begin; i < tokens.end; i++)
    image->circle = image->circle || css_token_is (token_at (tokens, i), "circle");
  return true;
}

static bool
parse_stop (CssTokens tokens, Image *image)
{
  Stop stop = { 0 };
  CssTokens rest = tokens;
  CssTokens part = css_tokens_take (&rest);
  if (is_empty (part) || !css_parse_color (token_at (part, part.begin), part, &stop.color))
    return false;
  int n_positions = 0;
  for (part = css_tokens_take (&rest); !is_empty (part); part = css_tokens_take (&rest)) {
    if (!css_parse_length (part, &stop.position) || image->n_stops == MAX_STOPS
        || ++n_positions > 2)
      return false;
    stop.has_position = true;
    image->stops[image->n_stops++] = stop;
  }
  if (n_positions == 0 && image->n_stops < MAX_STOPS)
    image->stops[image->n_stops++] = stop;
  return true;
}

static bool
parse_gradient (BaseArena *arena, CssTokens arguments, bool prefixed, Image *image)
{
  image->image.angle = 180;
  image->stops = base_arena_new0_array (arena, Stop, MAX_STOPS);
  bool first = true;
  while (!is_empty (arguments)) {
    CssTokens part = take_part (&arguments);
    if (is_empty (part))
      return false;
    bool shape = first && parse_shape (part, prefixed, &image->image);
    if (!shape && !parse_stop (part, image))
      return false;
    first = false;
  }
  return image->n_stops >= 2;
}

static bool
parse_function (BaseArena *arena, CssTokens part, Image *image)
{
  const CssToken *token = token_at (part, part.begin);
  const char *name = token->text;
  bool prefixed = g_str_has_prefix (name, "-webkit-");
  if (prefixed)
    name += strlen ("-webkit-");
  if (g_ascii_strncasecmp (name, "repeating-", 10) == 0) {
    image->image.repeating = true;
    name += 10;
  }
  if (g_ascii_strcasecmp (name, "linear-gradient") == 0)
    image->image.kind = CSS_IMAGE_LINEAR;
  else if (g_ascii_strcasecmp (name, "radial-gradient") == 0)
    image->image.kind = CSS_IMAGE_RADIAL;
  else
    return false;
  CssTokens arguments = { part.tokens, part.begin + 1, MIN (token->match, part.end) };
  return parse_gradient (arena, arguments, prefixed, image);
}

static bool
parse_image (BaseArena *arena, const char *base, CssTokens part, Image *image)
{
  if (is_empty (part))
    return false;
  const CssToken *token = token_at (part, part.begin);
  image->image.kind = CSS_IMAGE_NONE;
  if (css_token_is (token, "none"))
    return true;
  const char *url = token->type == CSS_TOKEN_URL ? token->text : NULL;
  if (css_token_is (token, "url") && part.begin + 1 < part.end
      && token_at (part, part.begin + 1)->type == CSS_TOKEN_STRING)
    url = token_at (part, part.begin + 1)->text;
  if (url == NULL)
    return token->type == CSS_TOKEN_FUNCTION && parse_function (arena, part, image);
  g_autofree char *path = css_resolve_url (base, url);
  if (path != NULL) {
    image->image.kind = CSS_IMAGE_URL;
    image->image.path = g_intern_string (path);
  }
  return true;
}

static bool
parse_size (CssTokens part, Size *size)
{
  CssTokens rest = part;
  for (int i = 0; i < 2; i++) {
    CssTokens component = css_tokens_take (&rest);
    if (is_empty (component))
      return i == 1;
    const CssToken *token = token_at (component, component.begin);
    if (css_token_is (token, "cover"))
      size->fit = CSS_BACKGROUND_COVER;
    else if (css_token_is (token, "contain"))
      size->fit = CSS_BACKGROUND_CONTAIN;
    else if (css_parse_length (component, &size->lengths[i]))
      size->given[i] = true;
    else if (!css_token_is (token, "auto"))
      return false;
  }
  return true;
}

static bool
parse_repeat (CssTokens part, CssBackgroundRepeat *repeat)
{
  CssTokens rest = part;
  CssTokens component = css_tokens_take (&rest);
  if (is_empty (component))
    return false;
  const CssToken *first = token_at (component, component.begin);
  CssTokens other = css_tokens_take (&rest);
  const CssToken *second = is_empty (other) ? first : token_at (other, other.begin);
  repeat->x = !css_token_is (first, "no-repeat") && !css_token_is (first, "repeat-y");
  repeat->y = !css_token_is (second, "no-repeat") && !css_token_is (second, "repeat-x");
  return first->type == CSS_TOKEN_IDENT && second->type == CSS_TOKEN_IDENT;
}

static gsize
entry_size (CssPropertyId property)
{
  switch ((int) property) {
  case CSS_PROPERTY_BACKGROUND_IMAGE:
    return sizeof (Image);
  case CSS_PROPERTY_BACKGROUND_SIZE:
    return sizeof (Size);
  case CSS_PROPERTY_BACKGROUND_POSITION:
    return sizeof (CssPlace);
  default:
    return sizeof (CssBackgroundRepeat);
  }
}

static bool
parse_entry (CssPropertyId property,
             BaseArena *arena,
             const char *base,
             CssTokens part,
             gpointer entry)
{
  switch ((int) property) {
  case CSS_PROPERTY_BACKGROUND_IMAGE:
    return parse_image (arena, base, part, entry);
  case CSS_PROPERTY_BACKGROUND_SIZE:
    return parse_size (part, entry);
  case CSS_PROPERTY_BACKGROUND_POSITION:
    return css_position_parse (part, entry);
  default:
    return parse_repeat (part, entry);
  }
}

/* Parses a longhand of background: a list, one entry to the layer. */
bool
css_background_parse (CssPropertyId property,
                      BaseArena *arena,
                      const char *base,
                      CssTokens tokens,
                      CssValue *value)
{
  gsize size = entry_size (property);
  guint8 *entries = base_arena_alloc (arena, size * MAX_LAYERS);
  guint n = 0;
  CssTokens rest = tokens;
  while (!is_empty (rest)) {
    CssTokens part = take_part (&rest);
    if (n == MAX_LAYERS || !parse_entry (property, arena, base, part, entries + n * size))
      return false;
    n++;
  }
  *value = (CssValue){ .kind = CSS_VALUE_POINTER, .data = entries, .n = n };
  return n > 0;
}

static CssImage
compute_image (const Image *from, const CssContext *context, const CssStyle *style)
{
  CssImage image = from->image;
  CssColorStop *stops = base_arena_new0_array (context->arena, CssColorStop, from->n_stops);
  for (guint i = 0; i < from->n_stops; i++) {
    const Stop *stop = &from->stops[i];
    stops[i].color = stop->color.kind == CSS_VALUE_CURRENT_COLOR ? style->color : stop->color.color;
    stops[i].position = stop->has_position ? css_length_compute (&stop->position, &context->units)
                                           : (CssLength){ .kind = CSS_LENGTH_AUTO };
  }
  image.stops = stops;
  image.n_stops = from->n_stops;
  return image;
}

static void
apply_images (const CssValue *value, const CssContext *context, CssStyle *style)
{
  const Image *from = value->data;
  CssImage *images = base_arena_new0_array (context->arena, CssImage, value->n);
  bool any = false;
  for (guint i = 0; i < value->n; i++) {
    images[i] = compute_image (&from[i], context, style);
    any = any || images[i].kind != CSS_IMAGE_NONE;
  }
  style->background_images = any ? images : NULL;
  style->n_background_images = any ? value->n : 0;
}

static void
apply_sizes (const CssValue *value, const CssContext *context, CssStyle *style)
{
  const Size *from = value->data;
  CssBackgroundSize *sizes = base_arena_new0_array (context->arena, CssBackgroundSize, value->n);
  for (guint i = 0; i < value->n; i++) {
    sizes[i].fit = from[i].fit;
    for (int axis = 0; axis < 2; axis++)
      sizes[i].lengths[axis] = from[i].given[axis]
                                   ? css_length_compute (&from[i].lengths[axis], &context->units)
                                   : (CssLength){ .kind = CSS_LENGTH_AUTO };
  }
  style->background_sizes = sizes;
  style->n_background_sizes = value->n;
}

static void
apply_positions (const CssValue *value, const CssContext *context, CssStyle *style)
{
  const CssPlace *from = value->data;
  CssBackgroundPosition *positions =
      base_arena_new0_array (context->arena, CssBackgroundPosition, value->n);
  for (guint i = 0; i < value->n; i++)
    positions[i] = css_position_compute (&from[i], &context->units);
  style->background_positions = positions;
  style->n_background_positions = value->n;
}

void
css_background_apply (CssPropertyId property,
                      const CssValue *value,
                      const CssContext *context,
                      CssStyle *style)
{
  switch ((int) property) {
  case CSS_PROPERTY_BACKGROUND_IMAGE:
    apply_images (value, context, style);
    return;
  case CSS_PROPERTY_BACKGROUND_SIZE:
    apply_sizes (value, context, style);
    return;
  case CSS_PROPERTY_BACKGROUND_POSITION:
    apply_positions (value, context, style);
    return;
  default:
    style->background_repeats = value->data;
    style->n_background_repeats = value->n;
    return;
  }
}

/* The lists that a shorthand becomes. */
typedef struct {
  Image *images;
  Size *sizes;
  CssPlace *positions;
  CssBackgroundRepeat *repeats;
  guint n;
} Layers;

/* A position is up to two lengths or keywords, and after a slash comes a size. */
static CssTokens
take_lengths (CssTokens first, CssTokens *rest)
{
  CssTokens lengths = first;
  for (;;) {
    CssTokens ahead = *rest;
    CssTokens next = css_tokens_take (&ahead);
    CssPlace position;
    Size size;
    if (is_empty (next) || token_at (next, next.begin)->type == CSS_TOKEN_FUNCTION
        || (!css_position_parse (next, &position) && !parse_size (next, &size)))
      return lengths;
    lengths.end = next.end;
    *rest = ahead;
  }
}

static bool
is_repeat (const CssToken *token)
{
  static const char *const names[] = { "repeat",    "repeat-x", "repeat-y",
                                       "no-repeat", "round",    "space" };
  for (guint i = 0; i < G_N_ELEMENTS (names); i++) {
    if (css_token_is (token, names[i]))
      return true;
  }
  return false;
}

static void
parse_layer_component (BaseArena *arena,
                       const char *base,
                       CssTokens component,
                       CssTokens *rest,
                       Layers *layers)
{
  guint at = layers->n;
  const CssToken *token = token_at (component, component.begin);
  if (css_token_is_delim (token, '/')) {
    CssTokens size = css_tokens_take (rest);
    if (!is_empty (size))
      parse_size (take_lengths (size, rest), &layers->sizes[at]);
    return;
  }
  if (is_repeat (token)) {
    CssTokens ahead = *rest;
    CssTokens next = css_tokens_take (&ahead);
    if (!is_empty (next) && is_repeat (token_at (next, next.begin))) {
      component.end = next.end;
      *rest = ahead;
    }
    parse_repeat (component, &layers->repeats[at]);
    return;
  }
  CssPlace position = { 0 };
  Image image = { 0 };
  if (css_position_parse (component, &position))
    css_position_parse (take_lengths (component, rest), &layers->positions[at]);
  else if (parse_image (arena, base, component, &image))
    layers->images[at] = image;
}

/* Parses the shorthand; what it does not know, such as attachment and clip, is passed over. */
void
css_background_expand (BaseArena *arena,
                       const char *base,
                       CssTokens tokens,
                       CssBackgroundValues *values)
{
  Layers layers = {
    .images = base_arena_new0_array (arena, Image, MAX_LAYERS),
    .sizes = base_arena_new0_array (arena, Size, MAX_LAYERS),
    .positions = base_arena_new0_array (arena, CssPlace, MAX_LAYERS),
    .repeats = base_arena_new0_array (arena, CssBackgroundRepeat, MAX_LAYERS),
  };
  values->color.kind = CSS_VALUE_INITIAL;
  CssTokens rest = css_tokens_trim (tokens);
  while (!is_empty (rest) && layers.n < MAX_LAYERS) {
    CssTokens part = take_part (&rest);
    layers.repeats[layers.n] = (CssBackgroundRepeat){ true, true };
    for (int i = 0; i < 2; i++)
      layers.positions[layers.n].lengths[i].units = 1u << CSS_UNIT_PERCENT;
    for (CssTokens component = css_tokens_take (&part); !is_empty (component);
         component = css_tokens_take (&part)) {
      CssValue color;
      if (css_parse_color (token_at (component, component.begin), component, &color))
        values->color = color;
      else
        parse_layer_component (arena, base, component, &part, &layers);
    }
    layers.n++;
  }
  values->image = (CssValue){ .kind = CSS_VALUE_POINTER, .data = layers.images, .n = layers.n };
  values->size = (CssValue){ .kind = CSS_VALUE_POINTER, .data = layers.sizes, .n = layers.n };
  values->position =
      (CssValue){ .kind = CSS_VALUE_POINTER, .data = layers.positions, .n = layers.n };
  values->repeat = (CssValue){ .kind = CSS_VALUE_POINTER, .data = layers.repeats, .n = layers.n };
}
