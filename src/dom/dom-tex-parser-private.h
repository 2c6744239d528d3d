#pragma once

#include "dom-tex-private.h"
#include "dom-tex-tree-private.h"
#include "dom-tex-words-private.h"

G_BEGIN_DECLS

/* What the parts of the reader of LaTeX share; see dom-tex.c. */

typedef enum {
  DOM_TEX_FRAME_GROUP, /* { … } */
  DOM_TEX_FRAME_STYLE, /* from a command of style to the end of the group */
  DOM_TEX_FRAME_LEFT, /* \left … \right */
  DOM_TEX_FRAME_CELL, /* of an environment, or of the formula itself */
  DOM_TEX_FRAME_STACK, /* a cell of \substack{…} */
  DOM_TEX_FRAME_OPTION, /* [ … ] */
  DOM_TEX_FRAME_TEXT, /* \text{…} */
  DOM_TEX_FRAME_INNER, /* $ … $ in it */
  DOM_TEX_FRAME_ARGUMENTS, /* a command waits for them */
} DomTexFrameType;

/**
 * DomTexFrame:
 *
 * Something that is open. Kind: value.
 */
typedef struct {
  DomTexFrameType type;
  DomTexNode *row; /* what is handed over goes to it */
  const char *variant; /* (nullable) the alphabet of letters in it */
  guint wanted; /* arguments still to come */
  const DomTexWord *word; /* whose arguments they are, NULL for scripts */
  bool raised; /* which script; of a name, that it has limits */
  const DomTexEnvironment *environment; /* of a cell */
  DomTexNode *table; /* of a cell; of a script, what it belongs to */
  const char *columns;
  guint braces; /* open ones in text */
} DomTexFrame;

/**
 * DomTexParser:
 *
 * A formula that is being read. Kind: owned by dom_tex_write().
 */
typedef struct {
  BaseArena *arena;
  const char *p;
  const char *end;
  GArray *frames; /* DomTexFrame */
  guint n_nodes;
  bool failed;
  bool negated; /* \not came before */
  const char *tag;
} DomTexParser;

/* dom-tex.c */
void dom_tex_fail (DomTexParser *self);
DomTexFrame *dom_tex_top (DomTexParser *self);
DomTexNode *dom_tex_new_node (DomTexParser *self, const char *name);
DomTexNode *dom_tex_new_token (DomTexParser *self, const char *name, const char *text);
DomTexFrame *dom_tex_push (DomTexParser *self, DomTexFrameType type, DomTexNode *row);
void dom_tex_pop (DomTexParser *self);
void dom_tex_close_styles (DomTexParser *self);
bool dom_tex_is_operator (const DomTexNode *node);
void dom_tex_deliver (DomTexParser *self, DomTexNode *node);
bool dom_tex_is_row (const DomTexFrame *frame);
void dom_tex_skip_space (DomTexParser *self);
const char *dom_tex_read_raw_argument (DomTexParser *self, gsize *length);

/* dom-tex-constructs.c */
DomTexNode *dom_tex_unwrap (DomTexNode *row);
DomTexNode *dom_tex_new_fence (DomTexParser *self, const char *sign, const char *form);
void dom_tex_move_children (DomTexNode *from, DomTexNode *to);
DomTexNode *dom_tex_make_space (DomTexParser *self, const char *width);
DomTexNode *dom_tex_finish_command (DomTexParser *self, const DomTexFrame *frame);

/* dom-tex-tables.c */
extern const DomTexEnvironment dom_tex_whole;
extern const DomTexEnvironment dom_tex_stack;
bool dom_tex_goes_on (const DomTexParser *self, const DomTexFrame *frame);
DomTexFrame *
dom_tex_open_table (DomTexParser *self, DomTexFrameType type, const DomTexEnvironment *environment);
void dom_tex_close_cell (DomTexFrame *frame);
DomTexNode *dom_tex_finish_table (DomTexParser *self, const DomTexFrame *frame);
void dom_tex_begin_environment (DomTexParser *self);
void dom_tex_end_environment (DomTexParser *self);
void dom_tex_rule_row (DomTexParser *self);
void dom_tex_end_cell (DomTexParser *self, bool ends_row);

/* dom-tex-tokens.c */
void dom_tex_add_letter (DomTexParser *self, const char *letter, gsize length);
void dom_tex_read_number (DomTexParser *self);
void dom_tex_read_big (DomTexParser *self, const DomTexWord *word);
void dom_tex_open_left (DomTexParser *self);
void dom_tex_close_left (DomTexParser *self, bool middle);
void dom_tex_read_text (DomTexParser *self);
void dom_tex_open_text (DomTexParser *self, const DomTexWord *word);
void dom_tex_close_inner (DomTexParser *self);
void dom_tex_add_name (DomTexParser *self, const DomTexWord *word);
void dom_tex_add_sign (DomTexParser *self, const DomTexWord *word);
void dom_tex_read_percent (DomTexParser *self);
void dom_tex_read_sign (DomTexParser *self);
void dom_tex_read_letter (DomTexParser *self);

G_END_DECLS
