/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-window-private.h"

#include "rialto-inspector-page.h"
#include "rialto-preferences-dialog.h"
#include "rialto-preferences.h"
#include "rialto-shortcuts-dialog.h"

/* What belongs to this computer: preferences, keys, and what a window keeps of itself. */

static void
on_preferences (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  adw_dialog_present (g_object_new (RIALTO_TYPE_PREFERENCES_DIALOG, NULL), widget);
}

static void
on_shortcuts (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  adw_dialog_present (g_object_new (RIALTO_TYPE_SHORTCUTS_DIALOG, NULL), widget);
}

static void
on_inspector (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  RialtoWindow *self = RIALTO_WINDOW (widget);

  if (self->membership != NULL && !rialto_window_pop_to (self, "inspector"))
    rialto_window_push (self,
                        g_object_new (RIALTO_TYPE_INSPECTOR_PAGE, "membership", self->membership, NULL));
}

/*< private >
 * rialto_window_install_settings_actions:
 * @widget_class: the window's class
 */
void
rialto_window_install_settings_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.preferences", NULL, on_preferences);
  gtk_widget_class_install_action (widget_class, "win.shortcuts", NULL, on_shortcuts);
  if (RIALTO_INSPECTOR)
    gtk_widget_class_install_action (widget_class, "win.inspector", NULL, on_inspector);
}

static void
on_place (RialtoWindow *self,
          GParamSpec   *pspec,
          GSettings    *settings)
{
  if (self->place != NULL)
    g_settings_set_string (settings, "place", self->place);
}

/*< private >
 * rialto_window_keep_state:
 * @self: a window that has not been shown
 *
 * Makes it as large as the last one was, leads to where that one was, and keeps both from now on.
 */
void
rialto_window_keep_state (RialtoWindow *self)
{
  GSettings *settings = rialto_preferences_get_settings (rialto_preferences_get_default ());

  if (settings == NULL)
    return;
  g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
  g_clear_pointer (&self->place, g_free);
  self->place = g_settings_get_string (settings, "place");
  g_object_notify_by_pspec (G_OBJECT (self),
                            g_object_class_find_property (G_OBJECT_GET_CLASS (self), "place"));
  g_signal_connect_object (self, "notify::place", G_CALLBACK (on_place), settings, 0);
}
