#pragma once

/* A book that can be corrected by a script, with marks whose true places are known all the while. */

#include "marks-reanchor.h"

G_BEGIN_DECLS

typedef struct {
  GString *text; /* without white space at its ends or double */
  int level; /* of a heading, 0 for a paragraph */
} RevisionBlock;

typedef struct {
  char *path;
  GPtrArray *blocks; /* of RevisionBlock, owned by the book */
} RevisionChapter;

typedef enum {
  REVISION_MARK_SENTENCE,
  REVISION_MARK_REPEATED,
  REVISION_MARK_SHORT,
  REVISION_MARK_BLOCKS,
  REVISION_MARK_CHAPTERS, /* over a heading */
  REVISION_MARK_POINT,
} RevisionMarkKind;

typedef struct {
  RevisionMarkKind kind;
  RevisionBlock *start_block;
  gsize start; /* bytes into it */
  RevisionBlock *end_block;
  gsize end;
  bool changed;
  bool gone;
  MarksAnchor *anchor; /* in the edition that was marked */
} RevisionMark;

typedef struct {
  GPtrArray *chapters; /* of RevisionChapter */
  GPtrArray *blocks; /* of RevisionBlock, all that ever were */
  GArray *marks; /* of RevisionMark */
  GRand *random;
} Revision;

Revision *revision_new (void);
Revision *revision_new_from_file (const char *path, gsize limit);
void revision_free (Revision *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Revision, revision_free)
RevisionChapter *revision_add_chapter (Revision *self, int at, const char *path);
RevisionBlock *
revision_add_block (Revision *self, RevisionChapter *chapter, int at, const char *text, int level);
Revision *revision_copy (const Revision *self);
void revision_put_marks (Revision *self, guint n);

void revision_edit (Revision *self,
                    RevisionBlock *block,
                    gsize at,
                    gsize n_removed,
                    const char *inserted,
                    bool typographic);
void revision_remove_block (Revision *self, RevisionChapter *chapter, guint at);
bool revision_has_mark (const Revision *self, const RevisionBlock *block);

typedef enum { REVISION_XHTML, REVISION_MARKDOWN } RevisionFormat;
GPtrArray *revision_render (const Revision *self, RevisionFormat format);

typedef struct {
  const char *name;
  void (*apply) (Revision *self);
  RevisionFormat format;
} RevisionKind;

extern const RevisionKind revision_kinds[];
extern const guint revision_n_kinds;

G_END_DECLS
