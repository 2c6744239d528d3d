#include "config.h"

#include "rendition-facing.h"

static RenditionLeaf
make_leaf (Rendition *rendition, guint section)
{
  const BookSection *place =
      book_publication_get_section (rendition_get_publication (rendition), section);
  return (RenditionLeaf){
    .fixed = true,
    .linear = place->linear,
    .spread = place->rendition.spread,
    .page_spread = place->page_spread,
    .viewport = rendition_guess_viewport (rendition, section),
  };
}

static bool
is_linear (Rendition *rendition, guint section)
{
  BookPublication *publication = rendition_get_publication (rendition);
  return book_publication_get_section (publication, section)->linear;
}

/* The first of the fixed pages that @section is among. */
static guint
find_first (Rendition *rendition, guint section)
{
  while (section > 0 && rendition_is_fixed (rendition, section - 1))
    section--;
  return section;
}

/* A cover or a map amid flowing text has nothing to face, and a blank half beside it means nothing. */
static bool
is_alone (Rendition *rendition, guint section)
{
  BookPublication *publication = rendition_get_publication (rendition);
  const BookSection *place = book_publication_get_section (publication, section);
  return !place->linear
         || (place->page_spread == BOOK_PAGE_SPREAD_NONE
             && !rendition_is_fixed (rendition, section + 1)
             && (section == 0 || !rendition_is_fixed (rendition, section - 1)));
}

/**
 * rendition_facing_find:
 * @rendition: a book
 * @section: a fixed page of it
 * @area: to show it in, empty
 *
 * Finds which page of the reading order stands beside another. That depends on the pages before it
 * back to where text flows; a page that is not known yet is taken to be as large as others are. What
 * is out of the reading order is passed by: it stands alone, when somebody goes to it.
 *
 * Returns: the pages seen together, in reading order
 */
RenditionFacing
rendition_facing_find (Rendition *rendition, guint section, RenditionSpread area)
{
  RenditionFacing facing = { .n = 1, .sections = { section }, .sides = { RENDITION_SIDE_CENTER } };
  if (is_alone (rendition, section))
    return facing;
  RenditionFacing found = { 0 };
  guint number = 0;
  for (guint i = find_first (rendition, section); rendition_is_fixed (rendition, i); i++) {
    if (!is_linear (rendition, i))
      continue;
    RenditionLeaf leaf = make_leaf (rendition, i);
    RenditionSeat seat = rendition_spread_take (&area, &leaf, true);
    if (found.n == 0 || seat.spread != number) {
      if (i > section)
        break;
      found.n = 0;
    }
    number = seat.spread;
    found.sections[found.n] = i;
    found.sides[found.n++] = seat.side;
  }
  return found;
}
