/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-menu-keys.h"

static GtkMenuButton *
find_button (GtkWidget *widget)
{
  GtkMenuButton *found = NULL;

  if (GTK_IS_MENU_BUTTON (widget) && gtk_widget_get_mapped (widget) && gtk_widget_is_sensitive (widget))
    return GTK_MENU_BUTTON (widget);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL;
       child = gtk_widget_get_next_sibling (child))
    found = find_button (child);
  return found;
}

/* Where keys went when they opened a menu. */
typedef struct
{
  GWeakRef button_wr;
  GWeakRef focus_wr;
} Origin;

static void
origin_free (gpointer  data,
             GClosure *closure)
{
  Origin *origin = data;

  g_weak_ref_clear (&origin->button_wr);
  g_weak_ref_clear (&origin->focus_wr);
  g_free (origin);
}

/* GTK leaves the focus to the button when the menu is closed. Unless what was chosen there has taken it elsewhere, it goes back. */
static void
on_focus (GtkRoot    *root,
          GParamSpec *pspec,
          Origin     *origin)
{
  g_autoptr (GtkMenuButton) button = g_weak_ref_get (&origin->button_wr);
  g_autoptr (GtkWidget) back = g_weak_ref_get (&origin->focus_wr);
  GtkWidget *focus = gtk_root_get_focus (root);
  GtkWidget *popover = button != NULL ? GTK_WIDGET (gtk_menu_button_get_popover (button)) : NULL;
  gboolean closed = popover == NULL || (focus != NULL && !gtk_widget_is_ancestor (focus, popover));

  if (!closed)
    return;
  g_signal_handlers_disconnect_by_func (root, on_focus, origin);
  if (button != NULL && back != NULL && gtk_widget_get_mapped (back) &&
      (focus == GTK_WIDGET (button) || gtk_widget_is_ancestor (focus, GTK_WIDGET (button))))
    gtk_widget_grab_focus (back);
}

static gboolean
on_keys (GtkWidget *widget,
         GVariant  *unused,
         gpointer   data)
{
  GtkMenuButton *button = find_button (widget);
  GtkRoot *root = gtk_widget_get_root (widget);
  GtkWidget *focus = gtk_root_get_focus (root);
  Origin *origin;

  if (button == NULL)
    return FALSE;
  gtk_menu_button_popup (button);
  origin = g_new0 (Origin, 1);
  g_weak_ref_init (&origin->button_wr, button);
  g_weak_ref_init (&origin->focus_wr, focus);
  g_signal_connect_data (root, "notify::focus-widget", G_CALLBACK (on_focus), origin, origin_free,
                         G_CONNECT_DEFAULT);
  return TRUE;
}

/**
 * rialto_menu_keys_bind:
 * @widget_class: of what has a menu, behind the first menu button in it
 *
 * Lets the keys that desktops have for menus open it, wherever in it the focus is; that is there again when the menu is closed.
 */
void
rialto_menu_keys_bind (GtkWidgetClass *widget_class)
{
  gtk_widget_class_add_binding (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, on_keys, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Menu, GDK_NO_MODIFIER_MASK, on_keys, NULL);
}
