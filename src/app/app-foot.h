#pragma once

#include "app-progress-bar.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * AppFootFacts:
 * @page: number of the page shown; 0 while it is not known
 * @total: of pages in the book; 0 while it is not known
 * @print_first: (nullable): label of the print page at the top of the page shown
 * @print_last: (nullable): of the one at its end; %NULL when it is the same
 * @chapter_pages: that come after this one in the chapter; -1 while it is not known
 * @chapter_seconds: to the chapter's end, at the reader's pace; negative when there is no chapter
 * @book_seconds: to the book's end
 * @progression: 0 … 1 of the book
 *
 * What there is to say of where the reader is. Kind: value, borrows its strings.
 */
typedef struct {
  int page;
  int total;
  const char *print_first;
  const char *print_last;
  int chapter_pages;
  double chapter_seconds;
  double book_seconds;
  double progression;
} AppFootFacts;

/**
 * AppFoot:
 *
 * The line under the page: its number, the progress bar, and the time left. A click on either end
 * shows something else; what, is remembered in the settings.
 */
#define APP_TYPE_FOOT (app_foot_get_type ())
G_DECLARE_FINAL_TYPE (AppFoot, app_foot, APP, FOOT, GtkBox)

void app_foot_set_settings (AppFoot *self, GSettings *settings);
void app_foot_show (AppFoot *self, const AppFootFacts *facts);
AppProgressBar *app_foot_get_progress (AppFoot *self);

G_END_DECLS
