#pragma once

#include "css-values-private.h"
#include "dom-document.h"

G_BEGIN_DECLS

typedef enum {
  CSS_PROPERTY_NONE,
#define CSS_PROPERTY(id, ...) CSS_PROPERTY_##id,
#include "css-property-list.inc"
#undef CSS_PROPERTY
  CSS_N_LONGHANDS,
  CSS_PROPERTY_CUSTOM = CSS_N_LONGHANDS, /* --name */
  CSS_PROPERTY_SHORTHAND, /* one with var(), expanded when that is known */
} CssPropertyId;

/**
 * CssDeclaration:
 * @name: of a custom property (interned) or of a shorthand with var(); else %NULL
 *
 * Kind: arena.
 */
typedef struct {
  CssPropertyId property;
  bool important;
  bool logical; /* its side depends on the direction of text, see css-logical.c */
  const char *name;
  CssValue value;
} CssDeclaration;

typedef struct _CssVariables CssVariables;
struct _CssVariables {
  const char *name; /* interned */
  const char *text;
  const CssVariables *next; /* of the same element, then of its ancestors */
};

/**
 * CssComputed:
 *
 * A #CssStyle with what only its children need to know. Kind: arena.
 */
typedef struct {
  CssStyle style;
  guint own_lines; /* of text-decoration, before those of ancestors */
  CssDecorationStyle own_decoration_style;
  CssColor own_decoration_color;
  CssLength own_decoration_thickness;
  guint current_colors; /* bits: colours that follow `color`, see CSS_CURRENT_… */
  const char *feature_settings;
  const char *variant_numeric;
  const char *variant_ligatures;
  const char *variant_position;
  const char *variant_east_asian;
  const CssVariables *variables;
  bool has_content; /* content is neither normal nor none */
} CssComputed;

enum {
  CSS_CURRENT_BORDER_TOP = 1 << 0,
  CSS_CURRENT_BORDER_RIGHT = 1 << 1,
  CSS_CURRENT_BORDER_BOTTOM = 1 << 2,
  CSS_CURRENT_BORDER_LEFT = 1 << 3,
  CSS_CURRENT_BACKGROUND = 1 << 4,
  CSS_CURRENT_EMPHASIS = 1 << 5,
  CSS_CURRENT_DECORATION = 1 << 6,
};

/**
 * CssContext:
 *
 * What a value is computed against. Kind: value, borrowed.
 */
typedef struct {
  BaseArena *arena;
  const CssComputed *parent; /* never %NULL: of the root it is the initial style */
  const CssComputed *initial;
  const DomNode *element;
  CssUnits units;
  bool scale_absolute;
  double font_scale; /* of absolute font sizes */
} CssContext;

/* Only of `content`, before attr() is looked up. */
#define CSS_CONTENT_ATTRIBUTE ((CssContentKind) 100)

CssPropertyId css_property_lookup (const char *name);
bool css_property_is_inherited (CssPropertyId property);
bool css_property_parse (CssPropertyId property,
                         BaseArena *arena,
                         const char *base,
                         CssTokens tokens,
                         CssValue *value);
bool css_special_parse (CssPropertyId property,
                        BaseArena *arena,
                        const char *base,
                        CssTokens tokens,
                        CssValue *value);
void css_property_apply (CssPropertyId property,
                         const CssValue *value,
                         const CssContext *context,
                         CssComputed *computed);
void css_special_apply (CssPropertyId property,
                        const CssValue *value,
                        const CssContext *context,
                        CssComputed *computed);
void css_computed_init (CssComputed *self, double font_size);
void
css_computed_inherit (CssComputed *self, const CssComputed *parent, const CssComputed *initial);
CssLength css_length_compute (const CssSum *sum, const CssUnits *units);
bool css_value_parse_wide (CssTokens tokens, CssValue *value);
char *css_resolve_url (const char *base, const char *url);

/* css-shadow.c */
bool css_shadow_parse (CssPropertyId property, BaseArena *arena, CssTokens tokens, CssValue *value);
void css_shadow_apply (CssPropertyId property,
                       const CssValue *value,
                       const CssContext *context,
                       CssStyle *style);

/* css-logical.c */
guint css_logical_names (const char *name, char *names[2]);
CssPropertyId css_logical_map (CssPropertyId property, const CssStyle *style);

/* css-position.c */
typedef struct {
  CssSum lengths[2]; /* as specified */
} CssPlace;
bool css_position_parse (CssTokens tokens, CssPlace *position);
CssBackgroundPosition css_position_compute (const CssPlace *from, const CssUnits *units);

/* css-transform.c */
bool css_transform_parse (BaseArena *arena, CssTokens tokens, CssValue *value);
void css_transform_apply (const CssValue *value, const CssContext *context, CssStyle *style);
bool css_transform_parse_origin (BaseArena *arena, CssTokens tokens, CssValue *value);
void css_transform_apply_origin (const CssValue *value, const CssContext *context, CssStyle *style);

/* css-background.c */
typedef struct {
  CssValue color, image, size, position, repeat;
} CssBackgroundValues;
bool css_background_parse (CssPropertyId property,
                           BaseArena *arena,
                           const char *base,
                           CssTokens tokens,
                           CssValue *value);
void css_background_apply (CssPropertyId property,
                           const CssValue *value,
                           const CssContext *context,
                           CssStyle *style);
void css_background_expand (BaseArena *arena,
                            const char *base,
                            CssTokens tokens,
                            CssBackgroundValues *values);

/* css-shorthands.c */
bool css_is_shorthand (const char *name);
bool css_shorthand_expand (const char *name,
                           BaseArena *arena,
                           const char *base,
                           CssTokens tokens,
                           bool important,
                           GArray *declarations);
void css_declarations_parse (BaseArena *arena,
                             const char *base,
                             const char *text,
                             CssTokens tokens,
                             GArray *declarations);
void css_declaration_parse_value (BaseArena *arena,
                                  const char *base,
                                  const char *text,
                                  const char *name,
                                  CssTokens value,
                                  bool important,
                                  GArray *declarations);

G_END_DECLS
