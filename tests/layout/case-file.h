#pragma once

#include <glib.h>

/* Files of small cases, one subject a file:
 *
 *   == what the case shows
 *   # why, in any number of lines
 *   the first part
 *   --
 *   the second part
 */
typedef struct {
  char *name;
  GString *first; /* with its comments */
  GString *second;
} Case;

typedef struct {
  char *path;
  GPtrArray *cases; /* Case */
} CaseFile;

GPtrArray *case_folder_load (const char *folder);
void case_file_save (const CaseFile *self);
void case_folder_add_tests (const GPtrArray *files, const char *prefix, GTestDataFunc function);

/* A page as it stands in a part: words of options after an @, a sheet, and the body. */
typedef struct {
  GPtrArray *options; /* char * */
  GString *css;
  GString *body;
} CasePage;

void case_page_init (CasePage *self, const char *text);
void case_page_clear (CasePage *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CasePage, case_page_clear)
