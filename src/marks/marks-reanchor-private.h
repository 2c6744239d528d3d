#pragma once

/* What the files that look for an anchor share. */

#include "marks-alignment.h"
#include "marks-passage.h"
#include "marks-reanchor.h"

G_BEGIN_DECLS

/* By how many characters a place must lead the next best between two landmarks. */
#define MARKS_LEAD_IN_GAP 3

typedef struct {
  int section;
  char *path;
  DomText *text;
  guint64 *hashes; /* of each block */
  guint n_blocks;
  guint part; /* of the concordance */
} MarksSection;

typedef struct {
  MarksSection *section;
  guint block;
} MarksBlockPlace;

typedef struct {
  MarksOutline *outline;
  MarksAlignment *alignment; /* made when first asked for */
} MarksEdition;

struct _MarksReanchor {
  GPtrArray *sections; /* of MarksSection */
  GHashTable *by_number; /* section + 1 → MarksSection */
  GHashTable *by_path; /* path → MarksSection */
  GHashTable *blocks; /* guint64 hash → GArray of MarksBlockPlace */
  GHashTable *editions; /* gint64 id → MarksEdition */
  MarksOutline *outline;
  MarksConcordance *concordance; /* made when first asked for */
};

/* Everything that is known while one anchor is looked for. */
typedef struct {
  MarksReanchor *index;
  const StoreAnchor *anchor;
  MarksSection *home; /* (nullable): where it should be */
  const MarksEdition *edition; /* (nullable): where it comes from */
  int first; /* its blocks in the outline of that edition, or -1 */
  int last;
  MarksQuote *quote; /* made when first asked for */
  bool doubtful; /* another place in the same block is as good */
} MarksSearch;

/* marks-reanchor.c */
MarksConcordance *marks_reanchor_get_concordance (MarksReanchor *self);
MarksSection *marks_reanchor_find_section (MarksReanchor *self, int index, int *block);
guint64 marks_section_get_hash (const MarksSection *section, gint64 block);
int marks_section_count_neighbours (const MarksSection *section,
                                    const StoreAnchor *anchor,
                                    gint64 block);
const MarksQuote *marks_search_get_quote (MarksSearch *search);
bool marks_search_is_point (const StoreAnchor *anchor);
bool marks_search_is_cut (const StoreAnchor *anchor);
bool marks_search_is_quote_at (const MarksSection *section,
                               const StoreAnchor *anchor,
                               const MarksPlace *place);
GArray *marks_search_find_around (MarksSearch *search, guint32 from, guint32 to);

/* marks-reanchor-block.c */
bool marks_search_by_alignment (MarksSearch *search, MarksPlace *place);
bool marks_search_by_block (MarksSearch *search, MarksPlace *place);

/* marks-reanchor-passage.c */
bool marks_search_in_gap (MarksSearch *search, MarksPlace *place);
bool marks_search_anywhere (MarksSearch *search, MarksPlace *place);

G_END_DECLS
