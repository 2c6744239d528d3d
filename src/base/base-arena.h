#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _BaseArena BaseArena;

BaseArena *base_arena_new (void);
void base_arena_free (BaseArena *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (BaseArena, base_arena_free)

gpointer base_arena_alloc (BaseArena *self, gsize size);
char *base_arena_strndup (BaseArena *self, const char *text, gsize length);
char *base_arena_strdup (BaseArena *self, const char *text);
gsize base_arena_get_size (const BaseArena *self);

/**
 * base_arena_new0:
 * @arena: a #BaseArena
 * @type: the type of the struct
 *
 * Allocates one zeroed struct that lives as long as the arena.
 */
#define base_arena_new0(arena, type) ((type *) base_arena_alloc ((arena), sizeof (type)))
#define base_arena_new0_array(arena, type, n)                                                      \
  ((type *) base_arena_alloc ((arena), sizeof (type) * (gsize) (n)))

G_END_DECLS
