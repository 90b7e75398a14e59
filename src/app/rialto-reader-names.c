/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-reader-names.h"

/* What the platform gives no name that readers of the screen find. GTK 4.18 says that an item of a menu is labelled by its label, which
 * it hides from them; libadwaita 1.7 names neither a row that expands nor the part of it that is pressed. */

/* Without the underlines that mark a key. */
static char *
dup_plain (const char *text)
{
  GString *plain = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at++)
    {
      if (*at == '_' && at[1] != '\0')
        at++;
      g_string_append_c (plain, *at);
    }
  return g_string_free_and_steal (plain);
}

static void
name_widget (GtkWidget  *widget,
             const char *name)
{
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static GtkWidget *
find_header (GtkWidget *widget)
{
  if (ADW_IS_ACTION_ROW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_header (child);

      if (found != NULL)
        return found;
    }
  return NULL;
}

static void
name_expander (GtkWidget *widget)
{
  const char *title = adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget));
  GtkWidget *header = find_header (widget);

  name_widget (widget, title);
  if (header != NULL)
    name_widget (header, title);
}

static void
name_items (GtkWidget *widget)
{
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    name_items (child);
  if (gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) != GTK_ACCESSIBLE_ROLE_MENU_ITEM ||
      g_object_class_find_property (G_OBJECT_GET_CLASS (widget), "text") == NULL)
    return;
  g_object_get (widget, "text", &text, NULL);
  name = dup_plain (text != NULL ? text : "");
  name_widget (widget, name);
}

static gboolean
on_map (GSignalInvocationHint *hint,
        guint                  n_values,
        const GValue          *values,
        gpointer               data)
{
  GObject *widget = g_value_get_object (values);

  if (GTK_IS_POPOVER_MENU (widget))
    name_items (GTK_WIDGET (widget));
  else if (ADW_IS_EXPANDER_ROW (widget))
    name_expander (GTK_WIDGET (widget));
  return TRUE;
}

/**
 * rialto_reader_names_keep:
 *
 * From now on what is shown has the name that it shows.
 */
void
rialto_reader_names_keep (void)
{
  g_autoptr (GTypeClass) class = g_type_class_ref (GTK_TYPE_WIDGET);

  g_signal_add_emission_hook (g_signal_lookup ("map", GTK_TYPE_WIDGET), 0, on_map, NULL, NULL);
}
