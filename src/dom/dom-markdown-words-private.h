#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DomAdmonition:
 * @name: its class in the markup
 * @aliases: other names in markup, and labels that authors write, in lower case
 * @english: its title
 * @korean: its title
 *
 * A kind of box. Kind: value, static.
 */
typedef struct {
  const char *name;
  const char *aliases;
  const char *english;
  const char *korean;
} DomAdmonition;

const DomAdmonition *dom_admonition_lookup (const char *name, gssize length);
const char *dom_admonition_get_title (const DomAdmonition *self, const char *language);
char *dom_words_picture_on_web (const char *host, const char *language);
char *dom_words_picture_missing (const char *name, const char *language);

G_END_DECLS
