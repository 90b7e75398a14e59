/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-reader-names.h"

#include <adwaita.h>

static GtkWidget *
find_role (GtkWidget        *widget,
           GtkAccessibleRole role,
           guint            *n)
{
  if (gtk_widget_get_mapped (widget) &&
      gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (widget)) == role && (*n)-- == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_role (child, role, n);

      if (found != NULL)
        return found;
    }
  return NULL;
}

/* The n-th that is mapped. */
static GtkWidget *
await_role (GtkWidget        *widget,
            GtkAccessibleRole role,
            guint             n)
{
  GtkWidget *found;
  guint left = n;

  while ((found = find_role (widget, role, &left)) == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      left = n;
    }
  return found;
}

static GtkWindow *
show (GtkWidget *widget)
{
  GtkWindow *window = GTK_WINDOW (gtk_window_new ());

  gtk_window_set_child (window, widget);
  gtk_window_present (window);
  while (!gtk_widget_get_mapped (widget))
    g_main_context_iteration (NULL, TRUE);
  return window;
}

/* An item of a menu is called what it says, without the marks of keys. */
static void
test_items (void)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleActionGroup) group = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) action = g_simple_action_new ("do", NULL);
  GtkWidget *button = gtk_menu_button_new ();
  GtkWindow *window;

  g_action_map_add_action (G_ACTION_MAP (group), G_ACTION (action));
  g_menu_append (menu, "_Copy Link", "test.do");
  g_menu_append (menu, "Sign _Out…", "test.do");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_insert_action_group (button, "test", G_ACTION_GROUP (group));
  window = show (button);
  gtk_menu_button_popup (GTK_MENU_BUTTON (button));
  gtk_test_accessible_assert_property (await_role (button, GTK_ACCESSIBLE_ROLE_MENU_ITEM, 0),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Copy Link");
  gtk_test_accessible_assert_property (await_role (button, GTK_ACCESSIBLE_ROLE_MENU_ITEM, 1),
                                       GTK_ACCESSIBLE_PROPERTY_LABEL, "Sign Out…");
  gtk_window_destroy (window);
}

static GtkWidget *
find_header (GtkWidget *widget)
{
  GtkWidget *found = ADW_IS_ACTION_ROW (widget) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_header (child);
  return found;
}

/* So is a row that expands, and the part of it that is pressed. */
static void
test_expander (void)
{
  GtkWidget *list = gtk_list_box_new ();
  GtkWidget *row = adw_expander_row_new ();
  GtkWidget *header;
  GtkWindow *window;

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), "New Followers");
  gtk_list_box_append (GTK_LIST_BOX (list), row);
  window = show (list);
  header = find_header (row);
  g_assert_nonnull (header);
  gtk_test_accessible_assert_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, "New Followers");
  gtk_test_accessible_assert_property (header, GTK_ACCESSIBLE_PROPERTY_LABEL, "New Followers");
  gtk_window_destroy (window);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_reader_names_keep ();

  g_test_add_func ("/reader-names/items", test_items);
  g_test_add_func ("/reader-names/expander", test_expander);
  return g_test_run ();
}
