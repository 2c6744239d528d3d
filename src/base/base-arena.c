#include "config.h"

#include "base-arena.h"

#include <string.h>

/* A document tree is made of many small things that die together. An arena hands them out by
 * moving a pointer and gives everything back at once; blocks double so that a small chapter stays
 * small and a large one needs few blocks. */

#define FIRST_BLOCK (8 * 1024)
#define LARGEST_BLOCK (1024 * 1024)
#define ALIGNMENT 16

typedef struct _Block Block;
struct _Block {
  Block *next;
  gsize size;
  /* Keeps the payload aligned. */
  _Alignas(ALIGNMENT) char data[];
};

struct _BaseArena {
  Block *blocks;
  char *free; /* first unused byte of the newest block */
  gsize left; /* bytes left in it */
  gsize next_size;
  gsize total;
};

/**
 * base_arena_new:
 *
 * Makes an empty arena. Nothing is allocated from the system until the first use.
 *
 * Returns: (transfer full): a new arena
 */
BaseArena *
base_arena_new (void)
{
  BaseArena *self = g_new0 (BaseArena, 1);
  self->next_size = FIRST_BLOCK;
  return self;
}

/**
 * base_arena_free:
 * @self: (transfer full): a #BaseArena
 *
 * Gives back everything that was allocated from the arena, at once.
 */
void
base_arena_free (BaseArena *self)
{
  Block *next = NULL;
  for (Block *block = self->blocks; block != NULL; block = next) {
    next = block->next;
    g_free (block);
  }
  g_free (self);
}

static void
add_block (BaseArena *self, gsize size)
{
  gsize block_size = MAX (self->next_size, size);
  Block *block = g_malloc (sizeof (Block) + block_size);
  block->size = block_size;
  block->next = self->blocks;
  self->blocks = block;
  self->free = block->data;
  self->left = block_size;
  self->total += block_size;
  self->next_size = MIN (self->next_size * 2, LARGEST_BLOCK);
}

/**
 * base_arena_alloc:
 * @self: a #BaseArena
 * @size: bytes
 *
 * Allocates zeroed memory, aligned for any type.
 *
 * Returns: (transfer none): memory that lives as long as the arena
 */
gpointer
base_arena_alloc (BaseArena *self, gsize size)
{
  gsize rounded = (size + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);
  if (rounded > self->left)
    add_block (self, rounded);
  char *memory = self->free;
  self->free += rounded;
  self->left -= rounded;
  memset (memory, 0, rounded);
  return memory;
}

/**
 * base_arena_strndup:
 * @self: a #BaseArena
 * @text: bytes to copy, need not be terminated
 * @length: number of bytes
 *
 * Returns: (transfer none): a terminated copy that lives as long as the arena
 */
char *
base_arena_strndup (BaseArena *self, const char *text, gsize length)
{
  gsize rounded = (length + 1 + ALIGNMENT - 1) & ~(gsize) (ALIGNMENT - 1);
  if (rounded > self->left)
    add_block (self, rounded);
  char *copy = self->free;
  self->free += rounded;
  self->left -= rounded;
  memcpy (copy, text, length);
  copy[length] = '\0';
  return copy;
}

/**
 * base_arena_strdup:
 * @self: a #BaseArena
 * @text: (nullable): a string
 *
 * Returns: (transfer none) (nullable): a copy that lives as long as the arena
 */
char *
base_arena_strdup (BaseArena *self, const char *text)
{
  return text != NULL ? base_arena_strndup (self, text, strlen (text)) : NULL;
}

/**
 * base_arena_get_size:
 * @self: a #BaseArena
 *
 * Returns: bytes taken from the system
 */
gsize
base_arena_get_size (const BaseArena *self)
{
  return self->total;
}
