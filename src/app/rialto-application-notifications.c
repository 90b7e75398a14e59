/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

#include "rialto-preferences.h"

/* What happens in a community is told by the desktop while nobody looks at a window. */

typedef struct
{
  char *action; /* owned */
  char *target; /* owned */
} Opening;

static void
opening_free (gpointer  data,
              GClosure *closure)
{
  Opening *opening = data;

  g_free (opening->action);
  g_free (opening->target);
  g_free (opening);
}

static void
open_in_window (RialtoApplication *self,
                const char        *action,
                const char        *target)
{
  GtkWindow *window;

  g_application_activate (G_APPLICATION (self));
  window = gtk_application_get_active_window (GTK_APPLICATION (self));
  if (window != NULL)
    gtk_widget_activate_action (GTK_WIDGET (window), action, "s", target);
}

static void
on_membership (RialtoApplication *self,
               GParamSpec        *pspec,
               Opening           *opening)
{
  g_autofree char *action = g_strdup (opening->action);
  g_autofree char *target = g_strdup (opening->target);

  if (self->membership == NULL)
    return;
  g_signal_handlers_disconnect_by_func (self, on_membership, opening);
  open_in_window (self, action, target);
}

/* The desktop may have started the program for it: then there is no membership yet. */
static void
on_open (GSimpleAction *simple,
         GVariant      *parameter,
         gpointer       data)
{
  RialtoApplication *self = data;
  static const char *const shown[] = { "win.show-person", "win.show-place", "win.show-post", NULL };
  const char *action, *target;
  Opening *opening;

  g_variant_get (parameter, "(&s&s)", &action, &target);
  /* Whoever is on the session's bus can say this; it shows something, and does nothing. */
  if (!g_strv_contains (shown, action))
    return;
  if (self->membership != NULL)
    {
      open_in_window (self, action, target);
      return;
    }
  opening = g_new0 (Opening, 1);
  opening->action = g_strdup (action);
  opening->target = g_strdup (target);
  g_signal_connect_data (self, "notify::membership", G_CALLBACK (on_membership), opening, opening_free,
                         G_CONNECT_DEFAULT);
}

static void
on_show (GApplication *application,
         const char   *id,
         const char   *title,
         const char   *body,
         const char   *action,
         const char   *target)
{
  g_autoptr (GNotification) notification = g_notification_new (title);

  if (body != NULL)
    g_notification_set_body (notification, body);
  g_notification_set_category (notification, "im.received");
  g_notification_set_default_action_and_target (notification, "app.open-notification", "(ss)", action,
                                                target);
  g_application_send_notification (application, id, notification);
}

static void
on_withdraw (GApplication *application,
             const char   *id)
{
  g_application_withdraw_notification (application, id);
}

static void
on_active_window (RialtoApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  rialto_desktop_notifier_set_watching (self->notifier, window != NULL && gtk_window_is_active (window));
}

static void
on_window_added (RialtoApplication *self,
                 GtkWindow         *window)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (on_active_window), self,
                           G_CONNECT_SWAPPED);
}

static const GActionEntry actions[] = {
  { .name = "open-notification", .activate = on_open, .parameter_type = "(ss)" },
};

/*< private >
 * rialto_application_tell_desktop:
 * @self: the program
 *
 * Tells the desktop what happens from now on.
 */
void
rialto_application_tell_desktop (RialtoApplication *self)
{
  self->notifier = rialto_desktop_notifier_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_object_bind_property (rialto_preferences_get_default (), "desktop-notifications", self->notifier,
                          "enabled", G_BINDING_SYNC_CREATE);
  g_object_bind_property (self, "membership", self->notifier, "membership", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->notifier, "show", G_CALLBACK (on_show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->notifier, "withdraw", G_CALLBACK (on_withdraw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "window-added", G_CALLBACK (on_window_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::active-window", G_CALLBACK (on_active_window), self,
                           G_CONNECT_SWAPPED);
}
