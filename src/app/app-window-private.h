#pragma once

/* Private to the window, which is written in several files: app-window.c (the window itself),
 * app-window-book.c (opening and remembering), app-window-identity.c (new edition or another book),
 * app-window-place.c (where the reader is), app-window-foot.c (what the foot says of it),
 * app-window-goto.c (going where the caller asked), app-window-damage.c (a damaged database),
 * app-window-marks.c, app-window-cite.c (copying), app-window-notes.c (the notes folder),
 * app-window-search.c, app-window-links.c, app-window-review.c (corrected editions),
 * app-window-placing.c (marks put somewhere by hand) and app-window-reload.c (following the file). */

#include "app-window.h"

#include "app-appearance-popover.h"
#include "app-foot.h"
#include "app-notes-folder.h"
#include "app-search-panel.h"
#include "app-sidebar.h"
#include "app-watch.h"

#include "marks-identity.h"
#include "reader-pace.h"
#include "reader-page-view.h"

G_BEGIN_DECLS

typedef struct _AppWindowFoot AppWindowFoot;

/* What the banner tells of, and its button leads to. */
typedef enum {
  APP_BANNER_WRITING, /* marks that cannot be written */
  APP_BANNER_PROBLEMS, /* of the book */
  APP_BANNER_DAMAGE, /* of the database of marks */
} AppBanner;

struct _AppWindow {
  AdwApplicationWindow parent_instance;
  GSettings *settings;
  AppTheme *theme;
  Store *store; /* NULL when marks cannot be kept */

  /* The book; NULL until it is open. */
  char *path;
  GCancellable *cancellable; /* of the opening and of everything that goes on about the book */
  AppOpening *opening; /* until the book is open */
  BookPublication *publication;
  Rendition *rendition;
  BookContents *contents;
  MarksSet *marks;
  MarksIdentity identity;
  AppNotesFolder *notes; /* NULL until the marks are at their places */
  GtkWindow *review; /* while it is shown; weak */
  GtkWindow *question; /* whether it is a new edition, while that is asked; weak */
  char *placing; /* UUID of a mark that the reader is about to put somewhere, or NULL */
  GtkWidget *placing_bar; /* once there was one; in the window */
  GPtrArray *changes; /* of MarksChangedBlock: what is new in this edition; NULL until known */
  bool edition_told; /* that it is a new one, when there are no marks to tell of */
  AppWatch *watch; /* of the file; NULL for the guide */
  bool reloaded; /* the book has been open in this window, the place is known */
  bool place_restored; /* before that, the place is not worth writing */
  BookLocator place_expected; /* where the first page is shown; the store knows better later */
  gulong shown_handler; /* waits for the first page */
  guint shown_tick; /* waits until it has been painted */
  guint frames_shown; /* since it came */
  guint shown_source; /* recognises the book, once the first page has been painted */
  guint loading_source; /* shows the name of what is being opened */
  guint position_source; /* writes the place after a while */
  char *error_detail; /* what Copy Details copies */

  /* Where the contents' entries of one section begin, for naming the chapter. */
  int offsets_section;
  GArray *offsets; /* of guint32, by index of the node; only that section's are set */

  char *wish; /* where to go when the book is open, or NULL */
  bool wished; /* then the place where the reader left is not gone to */
  int node_wanted; /* entry of the contents to go to once its section is there, or -1 */

  /* What follows a click. */
  double click_x; /* in the page's coordinates */
  double click_y;
  char *note_wanted; /* UUID of a mark that is edited once its page is shown */
  bool tags_wanted; /* its tags, not its note */
  int footnote_section;
  char *footnote_fragment;
  GtkWidget *selection_popover;
  GtkWidget *mark_popover;
  GtkWidget *footnote_popover;
  ReaderPageView *page;
  guint reveal_source; /* hides the bars in full screen */
  AppBanner banner_about;

  AdwToastOverlay *toasts;
  AdwFlap *header_flap;
  AdwHeaderBar *header;
  AdwWindowTitle *title;
  GtkWidget *back_button;
  GtkButton *bookmark_button;
  GtkMenuButton *appearance_button;
  AppAppearancePopover *appearance;
  GtkRevealer *banner;
  GtkLabel *banner_label;
  GtkButton *banner_button;
  AdwFlap *flap;
  GtkStack *side_stack;
  AppSidebar *sidebar;
  AppSearchPanel *search;
  AdwFlap *foot_flap;
  GtkStack *stack;
  GtkSpinner *spinner;
  GtkLabel *loading_label;
  GtkWidget *loading_cancel;
  AdwBin *page_bin;
  AdwStatusPage *error_page;
  GtkLabel *error_detail_label;
  AppFoot *foot;
  AppWindowFoot *foot_state; /* owned */
};

/* app-window.c */
void app_window_toast (AppWindow *self, const char *text);
void app_window_save_page_size (AppWindow *self);
void app_window_show_banner (AppWindow *self, const char *text, const char *button);
void app_window_enable (AppWindow *self, const char *action, bool enabled);
void app_window_set_state (AppWindow *self, const char *action, bool state);
void app_window_point (AppWindow *self, GtkWidget *popover, const ReaderRange *range);

/* app-window-book.c */
void app_window_close_book (AppWindow *self);
void app_window_replace_book (AppWindow *self, BookPublication *publication, BookLocator place);
void app_window_apply_settings (AppWindow *self);
void app_window_check_problems (AppWindow *self);
void app_window_show_problems (AppWindow *self);
char *app_window_describe_problems (BaseDiagnostics *diagnostics);
GtkWidget *app_window_make_problem_list (BaseDiagnostics *diagnostics);

/* app-window-damage.c */
void app_window_check_damage (AppWindow *self);
void app_window_show_damage (AppWindow *self);

void app_window_load_marks (AppWindow *self);

/* app-window-identity.c */
void app_window_ask_identity (AppWindow *self);

/* app-window-place.c */
void app_window_watch_place (AppWindow *self);
void app_window_update_place (AppWindow *self);
void app_window_update_zoom (AppWindow *self);
void app_window_save_place (AppWindow *self);
void app_window_update_ticks (AppWindow *self);
void app_window_follow_wish (AppWindow *self);
void app_window_go_to_node (AppWindow *self, guint index);

bool app_window_find_chapter_end (AppWindow *self, BookLocator *end);

/* app-window-foot.c */
void app_window_install_foot_actions (AppWindow *self);
void app_window_start_foot (AppWindow *self);
void app_window_free_foot (AppWindow *self);
void app_window_reset_foot (AppWindow *self);
void app_window_update_foot (AppWindow *self);
void app_window_follow_pace (AppWindow *self);

/* app-window-marks.c */
void app_window_install_mark_actions (AppWindow *self);
bool app_window_make_range (AppWindow *self, const ReaderRange *range, MarksRange *result);
void app_window_set_marks (AppWindow *self, MarksSet *marks);
void app_window_update_bookmark (AppWindow *self);
void app_window_go_to_mark (AppWindow *self, const char *uuid);
void app_window_open_wanted_note (AppWindow *self);
void app_window_leave_selection (AppWindow *self);
void app_window_watch_selection (AppWindow *self);

/* app-window-notes.c */
void app_window_install_notes_actions (AppWindow *self);
void app_window_start_notes (AppWindow *self);
void app_window_stop_notes (AppWindow *self);

/* app-window-cite.c */
void app_window_install_cite_actions (AppWindow *self);

/* app-window-review.c */
void app_window_install_review_actions (AppWindow *self);
void app_window_look_for_changes (AppWindow *self);
void app_window_update_review (AppWindow *self);
void app_window_reset_review (AppWindow *self);
void app_window_tell_edition (AppWindow *self);

/* app-window-placing.c */
void app_window_install_placing_actions (AppWindow *self);
void app_window_update_placing (AppWindow *self);
bool app_window_is_placing (AppWindow *self);
void app_window_stop_placing (AppWindow *self);

/* app-window-search.c */
void app_window_install_search_actions (AppWindow *self);
void app_window_close_search (AppWindow *self);
bool app_window_is_searching (AppWindow *self);
void app_window_show_hits (AppWindow *self);
void app_window_show_hit (AppWindow *self, guint index);

/* app-window-reload.c */
void app_window_watch_file (AppWindow *self);

/* app-window-links.c */
void app_window_watch_links (AppWindow *self);

G_END_DECLS
