#pragma once

#include "app-application.h"
#include "app-window.h"

#include "reader-page-view.h"

/* The program in this process, its main loop in the hands of who measures it. */

typedef struct {
  AppApplication *application;
  AppWindow *window;
  ReaderPageView *page; /* of the window */
  double longest; /* what a turn of the main loop has taken of the processor, in ms */
  bool busy; /* for a test's own use */
} AppFixture;

typedef bool (*AppCondition) (AppFixture *f);

void app_fixture_init (AppFixture *f);
void app_fixture_open_window (AppFixture *f);
void app_fixture_close_window (AppFixture *f);
void app_fixture_clear (AppFixture *f);
double app_fixture_iterate (AppFixture *f, bool may_block);
bool app_fixture_wait (AppFixture *f, AppCondition condition, double seconds);
void app_fixture_rest (AppFixture *f, double milliseconds);
bool app_fixture_shows_book (AppFixture *f);
