#include "config.h"

#include "app-foot.h"

#include "app-application.h"

#include <glib/gi18n.h>
#include <math.h>
#include <string.h>

/* In the order of the schema and of the clicks. */
typedef enum {
  LEFT_PAGES,
  LEFT_CHAPTER,
  N_LEFT,
} Left;

typedef enum {
  RIGHT_CHAPTER,
  RIGHT_BOOK,
  RIGHT_PERCENT,
  N_RIGHT,
} Right;

struct _AppFoot {
  GtkBox parent_instance;
  GSettings *settings;
  AppFootFacts facts; /* its strings are owned */
  GtkWidget *left;
  GtkWidget *right;
  GtkLabel *left_label;
  GtkLabel *right_label;
  AppProgressBar *progress;
};

G_DEFINE_FINAL_TYPE (AppFoot, app_foot, GTK_TYPE_BOX)

/* Some books name their pages "Page 12" or "第 12 頁". */
static bool
has_words (const char *label)
{
  return strchr (label, ' ') != NULL;
}

static char *
describe_print_page (const AppFootFacts *facts)
{
  if (has_words (facts->print_first))
    /* Translators: a page of the printed edition as the book names it, with its own word for page. */
    return g_strdup_printf (_ ("%s in print"), facts->print_first);
  if (facts->print_last != NULL)
    /* Translators: the first and the last page of the printed edition that are shown. */
    return g_strdup_printf (_ ("pp. %s–%s in print"), facts->print_first, facts->print_last);
  /* Translators: a page of the printed edition. */
  return g_strdup_printf (_ ("p. %s in print"), facts->print_first);
}

static char *
describe_page (const AppFootFacts *facts)
{
  g_autofree char *print = facts->print_first != NULL ? describe_print_page (facts) : NULL;
  if (facts->page <= 0)
    return g_strdup (print != NULL ? print : "");
  if (facts->total <= 0)
    return print != NULL ? g_strdup_printf ("%d · %s", facts->page, print)
                         : g_strdup_printf ("%d", facts->page);
  return print != NULL ? g_strdup_printf ("%d / %d · %s", facts->page, facts->total, print)
                       : g_strdup_printf ("%d / %d", facts->page, facts->total);
}

static char *
describe_left (const AppFootFacts *facts, Left what)
{
  if (what != LEFT_CHAPTER || facts->chapter_pages < 0)
    return describe_page (facts);
  if (facts->chapter_pages == 0)
    return g_strdup (_ ("Last page of the chapter"));
  return g_strdup_printf (ngettext ("%d page left in chapter", "%d pages left in chapter",
                                    (gulong) facts->chapter_pages),
                          facts->chapter_pages);
}

static char *
describe_percent (const AppFootFacts *facts)
{
  return g_strdup_printf ("%d %%", (int) (100 * facts->progression + 0.5));
}

static char *
describe_time (double seconds, Right what)
{
  int minutes = MAX ((int) ceil (MIN (seconds, 1e6) / 60), 1);
  if (what == RIGHT_BOOK && minutes >= 60)
    /* Translators: hours and minutes */
    return g_strdup_printf (_ ("%d h %d min left in book"), minutes / 60, minutes % 60);
  if (what == RIGHT_BOOK)
    return g_strdup_printf (_ ("%d min left in book"), minutes);
  if (minutes >= 60)
    /* Translators: hours and minutes */
    return g_strdup_printf (_ ("%d h %d min left in chapter"), minutes / 60, minutes % 60);
  return g_strdup_printf (_ ("%d min left in chapter"), minutes);
}

static char *
describe_right (const AppFootFacts *facts, Right what)
{
  double seconds = what == RIGHT_BOOK ? facts->book_seconds : facts->chapter_seconds;
  if (what == RIGHT_PERCENT || seconds < 0)
    return describe_percent (facts);
  return describe_time (seconds, what);
}

/* A button whose label has a class of its own has no name unless it is given one. */
static void
set_words (GtkWidget *button, GtkLabel *label, const char *words)
{
  if (strcmp (gtk_label_get_label (label), words) == 0)
    return;
  gtk_label_set_label (label, words);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                  -1);
}

static void
update (AppFoot *self)
{
  g_autofree char *left =
      describe_left (&self->facts, (Left) g_settings_get_enum (self->settings, "foot-left"));
  g_autofree char *right =
      describe_right (&self->facts, (Right) g_settings_get_enum (self->settings, "foot-right"));
  set_words (self->left, self->left_label, left);
  set_words (self->right, self->right_label, right);
}

static void
on_left_clicked (AppFoot *self)
{
  int now = g_settings_get_enum (self->settings, "foot-left");
  g_settings_set_enum (self->settings, "foot-left", (now + 1) % N_LEFT);
}

static void
on_right_clicked (AppFoot *self)
{
  int now = g_settings_get_enum (self->settings, "foot-right");
  g_settings_set_enum (self->settings, "foot-right", (now + 1) % N_RIGHT);
}

static void
clear_facts (AppFoot *self)
{
  g_free ((char *) self->facts.print_first);
  g_free ((char *) self->facts.print_last);
  self->facts = (AppFootFacts){ 0 };
}

static void
app_foot_finalize (GObject *object)
{
  AppFoot *self = APP_FOOT (object);
  clear_facts (self);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (app_foot_parent_class)->finalize (object);
}

static void
app_foot_class_init (AppFootClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_foot_finalize;
  g_type_ensure (APP_TYPE_PROGRESS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, APP_RESOURCE_PREFIX "ui/app-foot.ui");
  gtk_widget_class_bind_template_child (widget_class, AppFoot, left);
  gtk_widget_class_bind_template_child (widget_class, AppFoot, right);
  gtk_widget_class_bind_template_child (widget_class, AppFoot, left_label);
  gtk_widget_class_bind_template_child (widget_class, AppFoot, right_label);
  gtk_widget_class_bind_template_child (widget_class, AppFoot, progress);
  gtk_widget_class_bind_template_callback (widget_class, on_left_clicked);
  gtk_widget_class_bind_template_callback (widget_class, on_right_clicked);
}

static void
app_foot_init (AppFoot *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * app_foot_set_settings:
 * @self: the foot
 * @settings: the program's settings
 *
 * Follows what the reader wants to see; to be called before app_foot_show().
 */
void
app_foot_set_settings (AppFoot *self, GSettings *settings)
{
  g_set_object (&self->settings, settings);
  g_signal_connect_object (settings, "changed::foot-left", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::foot-right", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
}

/**
 * app_foot_show:
 * @self: the foot
 * @facts: where the reader is
 */
void
app_foot_show (AppFoot *self, const AppFootFacts *facts)
{
  AppFootFacts taken = *facts;
  taken.print_first = g_strdup (facts->print_first);
  taken.print_last = g_strdup (facts->print_last);
  clear_facts (self);
  self->facts = taken;
  update (self);
  g_autofree char *words = describe_percent (facts);
  if (facts->page > 0 && facts->total > 0) {
    g_autofree char *percent = g_steal_pointer (&words);
    words = g_strdup_printf (_ ("Page %d of %d, %s"), facts->page, facts->total, percent);
  }
  app_progress_bar_set_progression (self->progress, facts->progression, words);
}

/* (transfer none): the line between the two ends. */
AppProgressBar *
app_foot_get_progress (AppFoot *self)
{
  return self->progress;
}
