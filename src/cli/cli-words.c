#include "config.h"

#include "cli-private.h"

/* The commands that only read a book, or what the reader wrote about it. */

const CliCommand cli_words[] = {
  { "info", cli_info },     { "toc", cli_toc },     { "text", cli_text },
  { "search", cli_search }, { "marks", cli_marks }, { "export", cli_export },
  { "import", cli_import }, { NULL, NULL },
};
