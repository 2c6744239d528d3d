#include "config.h"

#include "app-mark-popover.h"

#include "app-application.h"
#include "app-colour-dots.h"
#include "app-tags-entry.h"
#include "marks-tags.h"

struct _AppMarkPopover {
  GtkPopover parent_instance;
  MarksSet *marks; /* NULL while closed */
  char *uuid;
  GSimpleActionGroup *actions;
  GSimpleAction *colour;
  GSimpleAction *kind;
  GtkTextView *note;
  AppTagsEntry *tags;
};

G_DEFINE_FINAL_TYPE (AppMarkPopover, app_mark_popover, GTK_TYPE_POPOVER)

static void
save (AppMarkPopover *self)
{
  if (self->marks == NULL || marks_set_lookup (self->marks, self->uuid) == NULL)
    return;
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->note);
  GtkTextIter start, end;
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  g_autofree char *text = g_strstrip (gtk_text_buffer_get_text (buffer, &start, &end, FALSE));
  g_auto (GStrv) tags = app_tags_entry_dup_tags (self->tags);
  marks_set_set_note (self->marks, self->uuid, text);
  if (tags != NULL)
    marks_set_set_tags (self->marks, self->uuid, (const char *const *) tags);
}

/* Shows the tags, in their line and on the buttons for the author. */
static void
show_tags (AppMarkPopover *self, MarksMark *mark)
{
  static const char *const purposes[] = { MARKS_TAG_ERRATUM, MARKS_TAG_QUESTION };
  app_tags_entry_set_mark (self->tags, self->marks, mark);
  for (gsize i = 0; i < G_N_ELEMENTS (purposes); i++) {
    GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->actions), purposes[i]);
    bool has = g_strv_contains (marks_mark_get_tags (mark), purposes[i]);
    g_simple_action_set_state (G_SIMPLE_ACTION (action), g_variant_new_boolean (has));
  }
}

static void
on_closed (AppMarkPopover *self)
{
  save (self);
  g_clear_object (&self->marks);
  g_clear_pointer (&self->uuid, g_free);
}

static void
on_colour (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppMarkPopover *self = user_data;
  MarksColour colour;
  const char *name = g_variant_get_string (parameter, NULL);
  if (self->marks == NULL || !marks_colour_from_string (name, &colour))
    return;
  marks_set_set_colour (self->marks, self->uuid, colour);
  g_simple_action_set_state (action, g_variant_new_string (name));
}

static void
on_kind (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppMarkPopover *self = user_data;
  MarksKind kind;
  const char *name = g_variant_get_string (parameter, NULL);
  if (self->marks == NULL || !marks_kind_from_string (name, &kind))
    return;
  marks_set_set_kind (self->marks, self->uuid, kind);
  g_simple_action_set_state (action, g_variant_new_string (name));
}

/* What is for the author is a tag like others, written here by a button. */
static void
on_purpose (GSimpleAction *action, GVariant *state, gpointer user_data)
{
  AppMarkPopover *self = user_data;
  const char *tag = g_action_get_name (G_ACTION (action));
  if (self->marks == NULL)
    return;
  save (self);
  MarksMark *mark = marks_set_lookup (self->marks, self->uuid);
  if (mark == NULL)
    return;
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *const *tags = marks_mark_get_tags (mark);
  for (guint i = 0; tags[i] != NULL; i++) {
    if (!g_str_equal (tags[i], tag))
      g_strv_builder_add (builder, tags[i]);
  }
  if (g_variant_get_boolean (state))
    g_strv_builder_add (builder, tag);
  g_auto (GStrv) wanted = g_strv_builder_end (builder);
  marks_set_set_tags (self->marks, self->uuid, (const char *const *) wanted);
  show_tags (self, marks_set_lookup (self->marks, self->uuid));
}

static void
on_copy (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  AppMarkPopover *self = user_data;
  MarksMark *mark = self->marks != NULL ? marks_set_lookup (self->marks, self->uuid) : NULL;
  if (mark != NULL)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                            marks_anchor_get_exact (marks_mark_get_anchor (mark)));
  gtk_popover_popdown (GTK_POPOVER (self));
}

/* The window does it, which knows the book. */
static void
close_and_ask (AppMarkPopover *self, const char *action)
{
  g_autofree char *uuid = g_strdup (self->uuid);
  if (uuid == NULL)
    return;
  gtk_popover_popdown (GTK_POPOVER (self));
  gtk_widget_activate_action (GTK_WIDGET (self), action, "s", uuid);
}

static void
on_copy_citation (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  close_and_ask (user_data, "win.copy-mark-citation");
}

static void
on_copy_link (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  close_and_ask (user_data, "win.copy-mark-link");
}

static void
on_remove (GSimpleAction *action, GVariant *parameter, gpointer user_data)
{
  close_and_ask (user_data, "win.remove-mark");
}

/* Ctrl+Enter is done with the note. */
static gboolean
on_key (GtkEventControllerKey *controller,
        guint key,
        guint code,
        GdkModifierType state,
        AppMarkPopover *self)
{
  if ((key != GDK_KEY_Return && key != GDK_KEY_KP_Enter) || !(state & GDK_CONTROL_MASK))
    return GDK_EVENT_PROPAGATE;
  gtk_popover_popdown (GTK_POPOVER (self));
  return GDK_EVENT_STOP;
}

static void
app_mark_popover_dispose (GObject *object)
{
  AppMarkPopover *self = APP_MARK_POPOVER (object);
  g_clear_object (&self->marks);
  g_clear_object (&self->actions);
  g_clear_object (&self->colour);
  g_clear_object (&self->kind);
  g_clear_pointer (&self->uuid, g_free);
  G_OBJECT_CLASS (app_mark_popover_parent_class)->dispose (object);
}

static void
app_mark_popover_class_init (AppMarkPopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->dispose = app_mark_popover_dispose;
  g_type_ensure (APP_TYPE_COLOUR_DOTS);
  g_type_ensure (APP_TYPE_TAGS_ENTRY);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-mark-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AppMarkPopover, note);
  gtk_widget_class_bind_template_child (widget_class, AppMarkPopover, tags);
  gtk_widget_class_bind_template_callback (widget_class, gtk_popover_popdown);
}

static void
app_mark_popover_init (AppMarkPopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  static const GActionEntry entries[] = {
    { "copy", on_copy },
    { "copy-citation", on_copy_citation },
    { "copy-link", on_copy_link },
    { "remove", on_remove },
    { MARKS_TAG_ERRATUM, NULL, NULL, "false", on_purpose },
    { MARKS_TAG_QUESTION, NULL, NULL, "false", on_purpose },
  };
  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries),
                                   self);
  self->colour =
      g_simple_action_new_stateful ("colour", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect (self->colour, "activate", G_CALLBACK (on_colour), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->colour));
  self->kind =
      g_simple_action_new_stateful ("kind", G_VARIANT_TYPE_STRING, g_variant_new_string (""));
  g_signal_connect (self->kind, "activate", G_CALLBACK (on_kind), self);
  g_action_map_add_action (G_ACTION_MAP (self->actions), G_ACTION (self->kind));
  gtk_widget_insert_action_group (GTK_WIDGET (self), "mark", G_ACTION_GROUP (self->actions));
  g_signal_connect (self, "closed", G_CALLBACK (on_closed), NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key), self);
  gtk_widget_add_controller (GTK_WIDGET (self->note), keys);
}

/* (transfer floating): a popover without a parent. */
GtkWidget *
app_mark_popover_new (void)
{
  return g_object_new (APP_TYPE_MARK_POPOVER, NULL);
}

/**
 * app_mark_popover_set_mark:
 * @self: the popover
 * @marks: the book's
 * @uuid: of a highlight
 *
 * Sets what is shown and changed.
 */
void
app_mark_popover_set_mark (AppMarkPopover *self, MarksSet *marks, const char *uuid)
{
  save (self);
  MarksMark *mark = marks_set_lookup (marks, uuid);
  g_return_if_fail (mark != NULL);
  g_autofree char *copy = g_strdup (uuid);
  g_set_object (&self->marks, marks);
  g_free (self->uuid);
  self->uuid = g_steal_pointer (&copy);
  const char *note = marks_mark_get_note (mark);
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (self->note), note != NULL ? note : "", -1);
  show_tags (self, mark);
  g_simple_action_set_state (
      self->kind, g_variant_new_string (marks_kind_to_string (marks_mark_get_kind (mark))));
  g_simple_action_set_state (
      self->colour, g_variant_new_string (marks_colour_to_string (marks_mark_get_colour (mark))));
}

/* Puts the cursor into the note. */
void
app_mark_popover_edit_note (AppMarkPopover *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->note));
}

/* Puts the cursor into the tags. */
void
app_mark_popover_edit_tags (AppMarkPopover *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->tags));
}
