#pragma once

#include "reader-page-view.h"

/* A book of three chapters in a window of its own. */

typedef struct {
  char *path;
  BookPublication *publication;
  Rendition *rendition;
  GtkWidget *window;
  ReaderPageView *view;
  int n_place_changed;
  int n_selection_changed;
  int link_section;
  char *link;
  char *mark;
} Fixture;

typedef bool (*Condition) (Fixture *f);

void fixture_init (int *argc, char ***argv);
void fixture_show (Fixture *f, int width, int height);
void fixture_set_up (Fixture *f, gconstpointer progression);
void fixture_tear_down (Fixture *f, gconstpointer data);
void wait_for (Fixture *f, Condition condition);
void show_place (Fixture *f, int section, guint32 offset);
ReaderRange visible (Fixture *f);
bool is_shown (Fixture *f);
bool is_counted (Fixture *f);
bool is_idle (Fixture *f);
bool is_at_end (Fixture *f);
bool shows_place (Fixture *f);
