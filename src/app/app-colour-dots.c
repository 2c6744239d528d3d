#include "config.h"

#include "app-colour-dots.h"

#include "app-application.h"
#include "app-colours.h"

struct _AppColourDots {
  GtkBox parent_instance;
  char *action_name; /* NULL for switches */
  bool has_state;
  AppColours *names; /* while it is in a window of the program */
  GtkWidget *dots[MARKS_N_COLOURS];
};

G_DEFINE_FINAL_TYPE (AppColourDots, app_colour_dots, GTK_TYPE_BOX)

enum { PROP_0, PROP_ACTION_NAME, PROP_HAS_STATE, N_PROPS };
static GParamSpec *props[N_PROPS];

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
show_names (AppColourDots *self)
{
  for (int i = 0; i < MARKS_N_COLOURS; i++) {
    const char *name = self->names != NULL ? app_colours_get_name (self->names, (MarksColour) i)
                                           : app_colours_get_usual_name ((MarksColour) i);
    gtk_widget_set_tooltip_text (self->dots[i], name);
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->dots[i]), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    name, -1);
  }
}

static void
on_toggled (AppColourDots *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWidget *
make_dot (AppColourDots *self, MarksColour colour)
{
  const char *name = marks_colour_to_string (colour);
  g_autofree char *class = g_strconcat ("colour-", name, NULL);
  bool toggles = self->action_name == NULL || self->has_state;
  GtkWidget *dot = toggles ? gtk_toggle_button_new () : gtk_button_new ();
  gtk_widget_add_css_class (dot, "circular");
  gtk_widget_add_css_class (dot, "dot");
  gtk_widget_add_css_class (dot, class);
  if (self->action_name == NULL) {
    g_signal_connect_swapped (dot, "toggled", G_CALLBACK (on_toggled), self);
    return dot;
  }
  /* The target first: an action named without one is complained of. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (dot), "s", name);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (dot), self->action_name);
  return dot;
}

static void
app_colour_dots_constructed (GObject *object)
{
  AppColourDots *self = APP_COLOUR_DOTS (object);
  G_OBJECT_CLASS (app_colour_dots_parent_class)->constructed (object);
  gtk_box_set_spacing (GTK_BOX (self), 3);
  for (int i = 0; i < MARKS_N_COLOURS; i++) {
    self->dots[i] = make_dot (self, (MarksColour) i);
    gtk_box_append (GTK_BOX (self), self->dots[i]);
  }
  show_names (self);
}

static void
app_colour_dots_root (GtkWidget *widget)
{
  AppColourDots *self = APP_COLOUR_DOTS (widget);
  GTK_WIDGET_CLASS (app_colour_dots_parent_class)->root (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkApplication *application =
      GTK_IS_WINDOW (root) ? gtk_window_get_application (GTK_WINDOW (root)) : NULL;
  if (application == NULL || !APP_IS_APPLICATION (application))
    return;
  self->names = g_object_ref (app_application_get_colours (APP_APPLICATION (application)));
  g_signal_connect_object (self->names, "changed", G_CALLBACK (show_names), self,
                           G_CONNECT_SWAPPED);
  show_names (self);
}

static void
app_colour_dots_unroot (GtkWidget *widget)
{
  AppColourDots *self = APP_COLOUR_DOTS (widget);
  if (self->names != NULL)
    g_signal_handlers_disconnect_by_data (self->names, self);
  g_clear_object (&self->names);
  GTK_WIDGET_CLASS (app_colour_dots_parent_class)->unroot (widget);
}

static void
app_colour_dots_set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  AppColourDots *self = APP_COLOUR_DOTS (object);
  if (id == PROP_ACTION_NAME)
    self->action_name = g_value_dup_string (value);
  else
    self->has_state = g_value_get_boolean (value);
}

static void
app_colour_dots_finalize (GObject *object)
{
  g_free (APP_COLOUR_DOTS (object)->action_name);
  G_OBJECT_CLASS (app_colour_dots_parent_class)->finalize (object);
}

static void
app_colour_dots_class_init (AppColourDotsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  object_class->constructed = app_colour_dots_constructed;
  object_class->finalize = app_colour_dots_finalize;
  object_class->set_property = app_colour_dots_set_property;
  GTK_WIDGET_CLASS (klass)->root = app_colour_dots_root;
  GTK_WIDGET_CLASS (klass)->unroot = app_colour_dots_unroot;
  props[PROP_ACTION_NAME] =
      g_param_spec_string ("action-name", NULL, NULL, NULL,
                           G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  props[PROP_HAS_STATE] =
      g_param_spec_boolean ("has-state", NULL, NULL, FALSE,
                            G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", APP_TYPE_COLOUR_DOTS, G_SIGNAL_RUN_LAST, 0,
                                          NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_colour_dots_init (AppColourDots *self)
{
}

/* One bit (1 << MarksColour) for each colour that is switched on. */
guint
app_colour_dots_get_active (AppColourDots *self)
{
  guint colours = 0;
  for (int i = 0; i < MARKS_N_COLOURS; i++) {
    if (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->dots[i])))
      colours |= 1u << i;
  }
  return colours;
}

/* Switches colours on, one bit for each, and the others off. */
void
app_colour_dots_set_active (AppColourDots *self, guint colours)
{
  for (int i = 0; i < MARKS_N_COLOURS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->dots[i]), (colours & (1u << i)) != 0);
}
