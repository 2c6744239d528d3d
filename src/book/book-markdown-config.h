#pragma once

/* Private to book: what the files of site generators say of a book of Markdown. */

#include <glib.h>
#include <stdbool.h>

G_BEGIN_DECLS

/**
 * BookMarkdownConfig:
 * @title: (nullable): of the book
 * @language: (nullable): as written
 * @source_folder: (nullable): where the text is, relative to the file
 * @authors: (element-type utf8): in order
 * @entries: (element-type BookSummaryEntry): the order of the files; labels may be %NULL. Empty
 *   when the file gives none
 *
 * Kind: value, owns what is in it; clear with book_markdown_config_clear().
 */
typedef struct {
  char *title;
  char *language;
  char *source_folder;
  GPtrArray *authors;
  GArray *entries;
} BookMarkdownConfig;

void book_markdown_config_init (BookMarkdownConfig *self);
void book_markdown_config_clear (BookMarkdownConfig *self);
void book_markdown_config_read_gitbook (BookMarkdownConfig *self, const char *text);
void book_markdown_config_read_mdbook (BookMarkdownConfig *self, const char *text);
void book_markdown_config_read_mkdocs (BookMarkdownConfig *self, const char *text);
void book_markdown_config_read_bookdown (BookMarkdownConfig *self, const char *text);

G_END_DECLS
