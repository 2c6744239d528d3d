#pragma once

/* Private to libepub: the hardened reader of its small XML files. */

#include "base-diagnostics.h"

#include <libxml/tree.h>
#include <stdbool.h>

G_BEGIN_DECLS

xmlDoc *epub_xml_parse (GBytes *bytes, const char *path, BaseDiagnostics *diagnostics);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (xmlDoc, xmlFreeDoc)

bool epub_xml_is (const xmlNode *node, const char *name);
xmlNode *epub_xml_next (xmlNode *node, const xmlNode *root);
xmlNode *epub_xml_next_skipping_children (xmlNode *node, const xmlNode *root);
xmlNode *epub_xml_find (xmlNode *root, const char *name);
void epub_xml_append_text (GString *text, const xmlNode *node);
char *epub_xml_dup_attribute (const xmlNode *node, const char *name);
char *epub_xml_dup_text (const xmlNode *node);
char *epub_collapse_space (const char *text);

G_END_DECLS
