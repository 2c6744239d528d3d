#include "config.h"

#include "app-appearance-popover.h"

#include "app-application.h"

#include <glib/gi18n.h>
#include <string.h>

struct _AppAppearancePopover {
  GtkPopover parent_instance;
  GSettings *settings;
  GPtrArray *families; /* of char*, by position in the drop-down; "" for the book's own */
  GtkDropDown *font;
  GtkButton *size;
  double zoom; /* of fixed pages; 0 when text flows */
  GtkSwitch *justify;
  GtkSwitch *hyphenate;
};

G_DEFINE_FINAL_TYPE (AppAppearancePopover, app_appearance_popover, GTK_TYPE_POPOVER)

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return g_utf8_collate (*(const char *const *) a, *(const char *const *) b);
}

/* The two generic families come first, then what is installed. */
static void
list_families (AppAppearancePopover *self)
{
  PangoFontFamily **found = NULL;
  int n_found = 0;
  pango_context_list_families (gtk_widget_get_pango_context (GTK_WIDGET (self)), &found, &n_found);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  for (int i = 0; i < n_found; i++)
    g_ptr_array_add (names, g_strdup (pango_font_family_get_name (found[i])));
  g_free (found);
  g_ptr_array_sort (names, compare_names);
  self->families = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->families, g_strdup (""));
  g_ptr_array_add (self->families, g_strdup ("serif"));
  g_ptr_array_add (self->families, g_strdup ("sans-serif"));
  for (guint i = 0; i < names->len; i++) {
    const char *name = g_ptr_array_index (names, i);
    if (g_ascii_strcasecmp (name, "serif") != 0 && g_ascii_strcasecmp (name, "sans") != 0
        && g_ascii_strcasecmp (name, "monospace") != 0)
      g_ptr_array_add (self->families, g_strdup (name));
  }
}

static GtkStringList *
make_model (AppAppearancePopover *self)
{
  GtkStringList *model = gtk_string_list_new (NULL);
  gtk_string_list_append (model, _ ("The Book’s Font"));
  gtk_string_list_append (model, _ ("Serif"));
  gtk_string_list_append (model, _ ("Sans Serif"));
  for (guint i = 3; i < self->families->len; i++)
    gtk_string_list_append (model, g_ptr_array_index (self->families, i));
  return model;
}

static void
show_font (AppAppearancePopover *self)
{
  g_autofree char *font = g_settings_get_string (self->settings, "font");
  for (guint i = 0; i < self->families->len; i++) {
    if (strcmp (g_ptr_array_index (self->families, i), font) == 0) {
      gtk_drop_down_set_selected (self->font, i);
      return;
    }
  }
}

static void
on_font_selected (AppAppearancePopover *self)
{
  guint selected = gtk_drop_down_get_selected (self->font);
  if (selected != GTK_INVALID_LIST_POSITION)
    g_settings_set_string (self->settings, "font", g_ptr_array_index (self->families, selected));
}

static void
show_size (AppAppearancePopover *self)
{
  g_autofree char *text =
      self->zoom > 0
          ? g_strdup_printf ("%.0f %%", self->zoom * 100)
          : g_strdup_printf ("%.0f", g_settings_get_double (self->settings, "font-size"));
  gtk_button_set_label (self->size, text);
}

/* Listing families takes a while where there are hundreds: only when the popover is first shown. */
static void
on_map (AppAppearancePopover *self)
{
  if (self->families != NULL)
    return;
  list_families (self);
  g_autoptr (GtkStringList) model = make_model (self);
  g_autoptr (GtkExpression) expression =
      gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");
  gtk_drop_down_set_expression (self->font, expression);
  gtk_drop_down_set_model (self->font, G_LIST_MODEL (model));
  show_font (self);
  g_signal_connect_object (self->font, "notify::selected", G_CALLBACK (on_font_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::font", G_CALLBACK (show_font), self,
                           G_CONNECT_SWAPPED);
}

static void
app_appearance_popover_finalize (GObject *object)
{
  AppAppearancePopover *self = APP_APPEARANCE_POPOVER (object);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->families, g_ptr_array_unref);
  G_OBJECT_CLASS (app_appearance_popover_parent_class)->finalize (object);
}

static void
app_appearance_popover_class_init (AppAppearancePopoverClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  G_OBJECT_CLASS (klass)->finalize = app_appearance_popover_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               APP_RESOURCE_PREFIX "ui/app-appearance-popover.ui");
  gtk_widget_class_bind_template_child (widget_class, AppAppearancePopover, font);
  gtk_widget_class_bind_template_child (widget_class, AppAppearancePopover, size);
  gtk_widget_class_bind_template_child (widget_class, AppAppearancePopover, justify);
  gtk_widget_class_bind_template_child (widget_class, AppAppearancePopover, hyphenate);
}

static void
app_appearance_popover_init (AppAppearancePopover *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self, "map", G_CALLBACK (on_map), NULL);
}

/**
 * app_appearance_popover_set_settings:
 * @self: the popover
 * @settings: the program's settings
 *
 * Shows and changes these settings.
 */
void
app_appearance_popover_set_settings (AppAppearancePopover *self, GSettings *settings)
{
  g_set_object (&self->settings, settings);
  g_settings_bind (settings, "justify", self->justify, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "hyphenate", self->hyphenate, "active", G_SETTINGS_BIND_DEFAULT);
  g_signal_connect_object (settings, "changed::font-size", G_CALLBACK (show_size), self,
                           G_CONNECT_SWAPPED);
  show_size (self);
}

/**
 * app_appearance_popover_set_zoom:
 * @self: a popover
 * @zoom: how much larger than what fits pages are that have a size of their own; 0 when text flows
 *
 * Says what the buttons for the size change.
 */
void
app_appearance_popover_set_zoom (AppAppearancePopover *self, double zoom)
{
  g_return_if_fail (APP_IS_APPEARANCE_POPOVER (self));
  self->zoom = zoom;
  show_size (self);
}
