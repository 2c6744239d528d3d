#include "config.h"

#include "cli-json.h"

#include "book-contents.h"

/**
 * cli_json_contents:
 * @builder: within an object
 * @name: of the member
 * @contents: a list of the book
 *
 * Adds a tree of entries. Children follow their parent in the array, so it is printed with a count
 * of open lists.
 */
void
cli_json_contents (JsonBuilder *builder, const char *name, BookContents *contents)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  int open = 0;
  guint n = book_contents_get_n_nodes (contents);
  for (guint i = 0; i < n; i++) {
    const BookContentsNode *node = book_contents_get_node (contents, i);
    for (; open > node->depth; open--) {
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
    json_builder_begin_object (builder);
    cli_json_text (builder, "label", node->label);
    cli_json_text (builder, "type", node->type);
    cli_json_index (builder, "item", node->section);
    cli_json_text (builder, "fragment", node->fragment);
    json_builder_set_member_name (builder, "children");
    json_builder_begin_array (builder);
    if (node->n_children > 0) {
      open = node->depth + 1;
      continue;
    }
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
  for (; open > 0; open--) {
    json_builder_end_array (builder);
    json_builder_end_object (builder);
  }
  json_builder_end_array (builder);
}
