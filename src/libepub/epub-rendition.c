#include "config.h"

#include "epub-package-private.h"
#include "epub-xml.h"

#include <string.h>

/* How the author wants the book laid out. EPUB 3 says it by `rendition:` properties
 * (https://www.w3.org/TR/epub-33/#sec-rendering-general); before, Apple and Kobo had a file of their
 * own in META-INF, and Amazon meta elements. The standard's word counts where it is given. */

typedef struct {
  const char *property;
  const char *value;
  EpubRenditionProperty kind;
  int number;
} Keyword;

static const Keyword keywords[] = {
  { "layout", "reflowable", EPUB_RENDITION_LAYOUT, EPUB_LAYOUT_REFLOWABLE },
  { "layout", "pre-paginated", EPUB_RENDITION_LAYOUT, EPUB_LAYOUT_PRE_PAGINATED },
  { "layout", "roll", EPUB_RENDITION_LAYOUT, EPUB_LAYOUT_ROLL },
  { "flow", "auto", EPUB_RENDITION_FLOW, EPUB_FLOW_AUTO },
  { "flow", "paginated", EPUB_RENDITION_FLOW, EPUB_FLOW_PAGINATED },
  { "flow", "scrolled-continuous", EPUB_RENDITION_FLOW, EPUB_FLOW_SCROLLED_CONTINUOUS },
  { "flow", "scrolled-doc", EPUB_RENDITION_FLOW, EPUB_FLOW_SCROLLED_DOC },
  { "spread", "auto", EPUB_RENDITION_SPREAD, EPUB_SPREAD_AUTO },
  { "spread", "none", EPUB_RENDITION_SPREAD, EPUB_SPREAD_NONE },
  { "spread", "landscape", EPUB_RENDITION_SPREAD, EPUB_SPREAD_LANDSCAPE },
  { "spread", "both", EPUB_RENDITION_SPREAD, EPUB_SPREAD_BOTH },
  /* Deprecated; it means both. */
  { "spread", "portrait", EPUB_RENDITION_SPREAD, EPUB_SPREAD_BOTH },
  { "orientation", "auto", EPUB_RENDITION_ORIENTATION, EPUB_ORIENTATION_AUTO },
  { "orientation", "landscape", EPUB_RENDITION_ORIENTATION, EPUB_ORIENTATION_LANDSCAPE },
  { "orientation", "portrait", EPUB_RENDITION_ORIENTATION, EPUB_ORIENTATION_PORTRAIT },
};

static void
set_field (EpubRendition *rendition, const Keyword *keyword)
{
  switch (keyword->kind) {
  case EPUB_RENDITION_LAYOUT:
    rendition->layout = (EpubLayout) keyword->number;
    break;
  case EPUB_RENDITION_FLOW:
    rendition->flow = (EpubFlow) keyword->number;
    break;
  case EPUB_RENDITION_SPREAD:
    rendition->spread = (EpubSpread) keyword->number;
    break;
  case EPUB_RENDITION_ORIENTATION:
    rendition->orientation = (EpubOrientation) keyword->number;
    break;
  }
}

/**
 * epub_rendition_set:
 * @rendition: to be changed
 * @said: (inout): bits of #EpubRenditionProperty that are decided and stay as they are
 * @property: `layout`, `flow`, `spread` or `orientation`
 * @value: a keyword; one that nobody knows changes nothing
 *
 * Sets one property, unless it is decided already.
 */
void
epub_rendition_set (EpubRendition *rendition, guint *said, const char *property, const char *value)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keywords); i++) {
    const Keyword *keyword = &keywords[i];
    guint bit = 1u << keyword->kind;
    if ((*said & bit) != 0 || strcmp (keyword->property, property) != 0
        || strcmp (keyword->value, value) != 0)
      continue;
    *said |= bit;
    set_field (rendition, keyword);
  }
}

/**
 * epub_rendition_apply_tokens:
 * @rendition: the package's rendition, to be changed to the item's
 * @tokens: (nullable): the `properties` of an `itemref`
 *
 * Applies the overrides of a spine item. Of two that contradict each other the first counts.
 */
void
epub_rendition_apply_tokens (EpubRendition *rendition, const char *tokens)
{
  static const char *const properties[] = { "layout", "flow", "spread", "orientation" };
  if (tokens == NULL)
    return;
  g_auto (GStrv) parts = g_strsplit_set (tokens, " \t\r\n", -1);
  guint said = 0;
  for (gsize p = 0; p < G_N_ELEMENTS (properties); p++) {
    g_autofree char *prefix = g_strconcat ("rendition:", properties[p], "-", NULL);
    for (int i = 0; parts[i] != NULL; i++) {
      if (g_str_has_prefix (parts[i], prefix))
        epub_rendition_set (rendition, &said, properties[p], parts[i] + strlen (prefix));
    }
  }
}

/**
 * epub_rendition_set_by_habit:
 * @rendition: to be changed
 * @said: (inout): as for epub_rendition_set()
 * @name: an option of Apple's or Kobo's file, or the name of one of Amazon's meta elements
 * @value: its value
 *
 * Understands `fixed-layout` and `orientation-lock`.
 */
void
epub_rendition_set_by_habit (EpubRendition *rendition,
                             guint *said,
                             const char *name,
                             const char *value)
{
  if (strcmp (name, "fixed-layout") == 0 && g_ascii_strcasecmp (value, "true") == 0)
    epub_rendition_set (rendition, said, "layout", "pre-paginated");
  else if (strcmp (name, "orientation-lock") == 0 && g_str_has_prefix (value, "landscape"))
    epub_rendition_set (rendition, said, "orientation", "landscape");
  else if (strcmp (name, "orientation-lock") == 0 && g_str_has_prefix (value, "portrait"))
    epub_rendition_set (rendition, said, "orientation", "portrait");
}

static void
read_platform (EpubRendition *rendition, guint *said, xmlNode *platform)
{
  for (xmlNode *node = platform; node != NULL; node = epub_xml_next (node, platform)) {
    g_autofree char *name =
        epub_xml_is (node, "option") ? epub_xml_dup_attribute (node, "name") : NULL;
    if (name == NULL)
      continue;
    g_autofree char *value = epub_xml_dup_text (node);
    epub_rendition_set_by_habit (rendition, said, name, value);
  }
}

/* What is said for every platform counts more than what is said for one. */
static void
read_options (EpubRendition *rendition, guint *said, xmlNode *root)
{
  for (int round = 0; round < 2; round++) {
    for (xmlNode *node = root; node != NULL; node = epub_xml_next (node, root)) {
      if (!epub_xml_is (node, "platform"))
        continue;
      g_autofree char *name = epub_xml_dup_attribute (node, "name");
      if ((g_strcmp0 (name, "*") == 0) == (round == 0))
        read_platform (rendition, said, node);
    }
  }
}

/**
 * epub_rendition_read_display_options:
 * @rendition: the package's rendition
 * @said: (inout): as for epub_rendition_set()
 * @container: where the files may be
 * @diagnostics: (nullable): where faults are noted
 *
 * Reads `META-INF/com.apple.ibooks.display-options.xml` and Kobo's file of the same form.
 */
void
epub_rendition_read_display_options (EpubRendition *rendition,
                                     guint *said,
                                     EpubContainer *container,
                                     BaseDiagnostics *diagnostics)
{
  static const char *const names[] = { "META-INF/com.apple.ibooks.display-options.xml",
                                       "META-INF/com.kobobooks.display-options.xml" };
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++) {
    if (epub_container_lookup (container, names[i]) < 0)
      continue;
    g_autoptr (GBytes) bytes = epub_container_read (container, names[i], NULL, NULL);
    g_autoptr (xmlDoc) document =
        bytes != NULL ? epub_xml_parse (bytes, names[i], diagnostics) : NULL;
    if (document != NULL)
      read_options (rendition, said, xmlDocGetRootElement (document));
  }
}
