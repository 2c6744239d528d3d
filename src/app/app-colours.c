#include "config.h"

#include "app-colours.h"

#include <glib/gi18n.h>

/* Under which the store keeps them; the command line's export reads them there. */
#define KIND "colour"

struct _AppColours {
  GObject parent_instance;
  Store *store; /* NULL when nothing can be kept */
  char *labels[MARKS_N_COLOURS]; /* the reader's; NULL for none */
  bool touched; /* a name was given before those of the store had been read */
};

G_DEFINE_FINAL_TYPE (AppColours, app_colours, G_TYPE_OBJECT)

enum { SIGNAL_CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

static void
app_colours_finalize (GObject *object)
{
  AppColours *self = APP_COLOURS (object);
  for (int i = 0; i < MARKS_N_COLOURS; i++)
    g_free (self->labels[i]);
  g_clear_object (&self->store);
  G_OBJECT_CLASS (app_colours_parent_class)->finalize (object);
}

static void
app_colours_class_init (AppColoursClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = app_colours_finalize;
  signals[SIGNAL_CHANGED] = g_signal_new ("changed", APP_TYPE_COLOURS, G_SIGNAL_RUN_LAST, 0, NULL,
                                          NULL, NULL, G_TYPE_NONE, 0);
}

static void
app_colours_init (AppColours *self)
{
}

static void
load_in_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  g_task_return_pointer (task, store_load_labels (data, KIND, NULL),
                         (GDestroyNotify) g_hash_table_unref);
}

static void
on_loaded (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AppColours *self = APP_COLOURS (source);
  g_autoptr (GHashTable) labels = g_task_propagate_pointer (G_TASK (result), NULL);
  if (labels == NULL || self->touched)
    return;
  for (int i = 0; i < MARKS_N_COLOURS; i++) {
    g_free (self->labels[i]);
    self->labels[i] =
        g_strdup (g_hash_table_lookup (labels, marks_colour_to_string ((MarksColour) i)));
  }
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

/**
 * app_colours_new:
 * @store: (nullable): where the names are kept
 *
 * Returns: (transfer full): the names; those of the reader come a little later, with `changed`
 */
AppColours *
app_colours_new (Store *store)
{
  AppColours *self = g_object_new (APP_TYPE_COLOURS, NULL);
  if (store == NULL)
    return self;
  self->store = g_object_ref (store);
  g_autoptr (GTask) task = g_task_new (self, NULL, on_loaded, NULL);
  g_task_set_task_data (task, g_object_ref (store), g_object_unref);
  g_task_run_in_thread (task, load_in_thread);
  return self;
}

/* What everybody calls a colour, in the language of the program. */
const char *
app_colours_get_usual_name (MarksColour colour)
{
  switch (colour) {
  case MARKS_COLOUR_YELLOW:
    return _ ("Yellow");
  case MARKS_COLOUR_GREEN:
    return _ ("Green");
  case MARKS_COLOUR_BLUE:
    return _ ("Blue");
  case MARKS_COLOUR_PINK:
    return _ ("Pink");
  case MARKS_COLOUR_ORANGE:
    return _ ("Orange");
  case MARKS_COLOUR_PURPLE:
    return _ ("Purple");
  }
  return "";
}

/* (nullable): what the reader calls a colour; never empty. */
const char *
app_colours_get_label (AppColours *self, MarksColour colour)
{
  return self->labels[colour];
}

/* What to call a colour: as the reader does, or as everybody does. */
const char *
app_colours_get_name (AppColours *self, MarksColour colour)
{
  return self->labels[colour] != NULL ? self->labels[colour] : app_colours_get_usual_name (colour);
}

/**
 * app_colours_set_label:
 * @self: the names
 * @colour: a colour
 * @label: (nullable): what the reader calls it; %NULL or blank for nothing else than everybody
 *
 * Gives a colour a name, which is written by the store's worker.
 */
void
app_colours_set_label (AppColours *self, MarksColour colour, const char *label)
{
  g_autofree char *text = g_strstrip (g_strdup (label != NULL ? label : ""));
  if (g_strcmp0 (text, self->labels[colour] != NULL ? self->labels[colour] : "") == 0)
    return;
  self->touched = true;
  g_free (self->labels[colour]);
  self->labels[colour] = text[0] != '\0' ? g_strdup (text) : NULL;
  if (self->store != NULL)
    store_put_label_async (self->store, KIND, marks_colour_to_string (colour), text, NULL, NULL);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}
