#include "config.h"

#include "layout-hyphen-trie-private.h"

#include <string.h>

/* While patterns are added the trie is an open hash from (node, letter) to the child. Packed, the children
 * of a node lie side by side in the order of their letters, and a bit for each letter says which there are:
 * a step touches one node, and those near the root, which every word begins with, are next to each other. */

#define N_WORDS 2
/* No language has as many letters; patterns with further ones are not used. */
#define MAX_LETTERS (64 * N_WORDS)
#define NO_LETTER 255

typedef struct {
  guint64 key; /* node << 32 | letter; 0: free */
  guint32 child;
} Edge;

typedef struct {
  guint64 letters[N_WORDS]; /* a bit for each child */
  guint32 first; /* index of the first child */
  guint32 value; /* offset + 1 of its numbers in digits, 0 for none */
} Node;

struct _LayoutHyphenTrie {
  gunichar alphabet[MAX_LETTERS]; /* in the order of the patterns */
  guint n_letters;
  guint8 ascii[128]; /* index in the alphabet, or NO_LETTER */
  GByteArray *digits; /* a length, then as many numbers */
  Node *nodes; /* (nullable): once packed; 0 is the root */

  /* Until packed. */
  Edge *edges;
  guint32 n_slots; /* a power of two */
  guint32 n_edges;
  GArray *values; /* guint32 per node, as in Node */
};

static guint32
slot_of (const LayoutHyphenTrie *self, guint64 key)
{
  guint64 hash = key * G_GUINT64_CONSTANT (0x9E3779B97F4A7C15);
  return (guint32) (hash >> 32) & (self->n_slots - 1);
}

/* The root has no letter that leads to it, so a key of an edge is never 0: letters count from 1 here. */
static Edge *
find_edge (const LayoutHyphenTrie *self, guint64 key)
{
  guint32 slot = slot_of (self, key);
  while (self->edges[slot].key != 0 && self->edges[slot].key != key)
    slot = (slot + 1) & (self->n_slots - 1);
  return &self->edges[slot];
}

static guint64
make_key (guint32 node, guint8 letter)
{
  return (guint64) node << 32 | (letter + 1u);
}

static void
resize (LayoutHyphenTrie *self, guint32 n_slots)
{
  Edge *old = self->edges;
  guint32 n_old = self->n_slots;
  self->n_slots = n_slots;
  self->edges = g_new0 (Edge, self->n_slots);
  for (guint32 i = 0; i < n_old; i++) {
    if (old[i].key != 0)
      *find_edge (self, old[i].key) = old[i];
  }
  g_free (old);
}

/**
 * layout_hyphen_trie_new:
 *
 * Returns: (transfer full): a trie without patterns
 */
LayoutHyphenTrie *
layout_hyphen_trie_new (void)
{
  LayoutHyphenTrie *self = g_new0 (LayoutHyphenTrie, 1);
  memset (self->ascii, NO_LETTER, sizeof self->ascii);
  self->digits = g_byte_array_new ();
  self->values = g_array_new (FALSE, TRUE, sizeof (guint32));
  g_array_set_size (self->values, 1);
  resize (self, 1024);
  return self;
}

/**
 * layout_hyphen_trie_free:
 * @self: (transfer full): a #LayoutHyphenTrie
 */
void
layout_hyphen_trie_free (LayoutHyphenTrie *self)
{
  g_clear_pointer (&self->values, g_array_unref);
  g_byte_array_unref (self->digits);
  g_free (self->edges);
  g_free (self->nodes);
  g_free (self);
}

static guint8
find_letter (const LayoutHyphenTrie *self, gunichar letter)
{
  if (letter < G_N_ELEMENTS (self->ascii))
    return self->ascii[letter];
  for (guint i = 0; i < self->n_letters; i++) {
    if (self->alphabet[i] == letter)
      return (guint8) i;
  }
  return NO_LETTER;
}

static guint8
find_or_add_letter (LayoutHyphenTrie *self, gunichar letter)
{
  guint8 found = find_letter (self, letter);
  if (found != NO_LETTER || self->n_letters == MAX_LETTERS)
    return found;
  found = (guint8) self->n_letters++;
  self->alphabet[found] = letter;
  if (letter < G_N_ELEMENTS (self->ascii))
    self->ascii[letter] = found;
  return found;
}

static guint32
get_or_add_child (LayoutHyphenTrie *self, guint32 node, guint8 letter)
{
  if (self->n_edges * 2 >= self->n_slots)
    resize (self, self->n_slots * 2);
  guint64 key = make_key (node, letter);
  Edge *edge = find_edge (self, key);
  if (edge->key == 0) {
    edge->key = key;
    edge->child = self->values->len;
    self->n_edges++;
    g_array_set_size (self->values, self->values->len + 1);
  }
  return edge->child;
}

/**
 * layout_hyphen_trie_add:
 * @self: a #LayoutHyphenTrie that is not packed
 * @letters: (array length=n_letters): a pattern, with '.' for an end of the word
 * @n_letters: number of letters
 * @numbers: what stands before each letter and after the last: one more than letters
 */
void
layout_hyphen_trie_add (LayoutHyphenTrie *self,
                        const gunichar *letters,
                        guint8 n_letters,
                        const guint8 *numbers)
{
  guint32 node = 0;
  for (guint i = 0; i < n_letters; i++) {
    guint8 letter = find_or_add_letter (self, letters[i]);
    if (letter == NO_LETTER)
      return;
    node = get_or_add_child (self, node, letter);
  }
  if (node == 0)
    return;
  g_array_index (self->values, guint32, node) = self->digits->len + 1;
  guint8 length = (guint8) (n_letters + 1);
  g_byte_array_append (self->digits, &length, 1);
  g_byte_array_append (self->digits, numbers, length);
}

/* An edge as its parent has it. */
typedef struct {
  guint32 child;
  guint8 letter;
} Branch;

/* All edges by their parent, then by their letter; @starts has one more element than there are nodes. */
static Branch *
sort_edges (const LayoutHyphenTrie *self, guint32 *starts)
{
  Branch *branches = g_new0 (Branch, self->n_edges + 1);
  guint32 n_nodes = self->values->len;
  for (guint32 i = 0; i < self->n_slots; i++) {
    if (self->edges[i].key != 0)
      starts[(self->edges[i].key >> 32) + 1]++;
  }
  for (guint32 i = 0; i < n_nodes; i++)
    starts[i + 1] += starts[i];
  g_autofree guint32 *ends = g_new (guint32, n_nodes);
  memcpy (ends, starts, sizeof (guint32) * n_nodes);
  for (guint32 i = 0; i < self->n_slots; i++) {
    if (self->edges[i].key == 0)
      continue;
    guint32 parent = (guint32) (self->edges[i].key >> 32);
    Branch branch = { self->edges[i].child, (guint8) ((self->edges[i].key & 0xFFFFFFFF) - 1) };
    guint32 at = ends[parent]++;
    for (; at > starts[parent] && branches[at - 1].letter > branch.letter; at--)
      branches[at] = branches[at - 1];
    branches[at] = branch;
  }
  return branches;
}

/**
 * layout_hyphen_trie_pack:
 * @self: a #LayoutHyphenTrie
 *
 * Makes the trie small and quick when all patterns have been added.
 */
void
layout_hyphen_trie_pack (LayoutHyphenTrie *self)
{
  guint32 n_nodes = self->values->len;
  g_autofree guint32 *starts = g_new0 (guint32, n_nodes + 1);
  g_autofree Branch *branches = sort_edges (self, starts);
  g_autofree guint32 *olds = g_new0 (guint32, n_nodes); /* what a node was before */
  self->nodes = g_new0 (Node, n_nodes);
  guint32 next = 1;
  for (guint32 i = 0; i < n_nodes; i++) {
    Node *node = &self->nodes[i];
    node->value = g_array_index (self->values, guint32, olds[i]);
    node->first = next;
    for (guint32 j = starts[olds[i]]; j < starts[olds[i] + 1]; j++) {
      guint8 letter = branches[j].letter;
      node->letters[letter / 64] |= G_GUINT64_CONSTANT (1) << letter % 64;
      olds[next++] = branches[j].child;
    }
  }
  g_clear_pointer (&self->edges, g_free);
  g_clear_pointer (&self->values, g_array_unref);
}

/* Whether no pattern has been added. */
bool
layout_hyphen_trie_is_empty (const LayoutHyphenTrie *self)
{
  return self->n_edges == 0;
}

/* The child by a letter, or NULL. */
static const Node *
step (const LayoutHyphenTrie *self, const Node *node, guint8 letter)
{
  if (letter == NO_LETTER)
    return NULL;
  guint64 bit = G_GUINT64_CONSTANT (1) << letter % 64;
  if ((node->letters[letter / 64] & bit) == 0)
    return NULL;
  guint before = (guint) __builtin_popcountll (node->letters[letter / 64] & (bit - 1));
  if (letter >= 64)
    before += (guint) __builtin_popcountll (node->letters[0]);
  return &self->nodes[node->first + before];
}

/**
 * layout_hyphen_trie_match:
 * @self: a #LayoutHyphenTrie that is packed
 * @letters: (array length=n_letters): a word, with '.' at either end
 * @n_letters: number of letters
 * @numbers: (inout): the largest number so far before each letter and after the last
 *
 * Lays every pattern over every place of the word that it fits.
 */
void
layout_hyphen_trie_match (const LayoutHyphenTrie *self,
                          const gunichar *letters,
                          guint n_letters,
                          guint8 *numbers)
{
  g_autofree guint8 *indexes = g_malloc (n_letters);
  for (guint i = 0; i < n_letters; i++)
    indexes[i] = find_letter (self, letters[i]);
  for (guint start = 0; start < n_letters; start++) {
    const Node *node = self->nodes;
    for (guint at = start; at < n_letters; at++) {
      node = step (self, node, indexes[at]);
      if (node == NULL)
        break;
      if (node->value == 0)
        continue;
      const guint8 *digits = self->digits->data + node->value - 1;
      for (guint8 i = 0; i < digits[0]; i++)
        numbers[start + i] = MAX (numbers[start + i], digits[1 + i]);
    }
  }
}
