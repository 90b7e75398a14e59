/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

#include "rialto-preferences.h"
#include "rialto-server-name.h"

/* What happens in a community is told by the desktop while nobody looks at a window. */

enum
{
  AWAITED_ACCOUNT,
  AWAITED_ACTION,
  AWAITED_TARGET,
};

static RialtoAccountRecord *
find_account (RialtoApplication *self,
              const char        *id)
{
  GListModel *accounts = G_LIST_MODEL (self->accounts);

  for (guint i = 0; i < g_list_model_get_n_items (accounts); i++)
    {
      g_autoptr (RialtoAccountRecord) record = g_list_model_get_item (accounts, i);

      if (g_str_equal (rialto_account_record_get_id (record), id))
        return record;
    }
  return NULL;
}

static GtkWidget *
find_window (RialtoApplication *self)
{
  g_application_activate (G_APPLICATION (self));
  return GTK_WIDGET (gtk_application_get_active_window (GTK_APPLICATION (self)));
}

/* TRUE: the account is what the windows show. */
static gboolean
show_awaited (RialtoApplication *self)
{
  RialtoAccountRecord *shown = self->membership != NULL ? rialto_membership_get_record (self->membership)
                                                        : NULL;
  g_auto (GStrv) awaited = NULL;
  GtkWidget *window;

  if (self->awaited == NULL || shown == NULL ||
      !g_str_equal (rialto_account_record_get_id (shown), self->awaited[AWAITED_ACCOUNT]))
    return FALSE;
  awaited = g_steal_pointer (&self->awaited);
  window = find_window (self);
  if (window != NULL)
    gtk_widget_activate_action (window, awaited[AWAITED_ACTION], "s", awaited[AWAITED_TARGET]);
  return TRUE;
}

/* The desktop may have started the program for it: then it is not known yet who is here. */
static void
lead (RialtoApplication *self)
{
  GtkWidget *window;

  if (self->awaited == NULL || self->opening || show_awaited (self))
    return;
  if (self->accounts == NULL || find_account (self, self->awaited[AWAITED_ACCOUNT]) == NULL)
    {
      g_clear_pointer (&self->awaited, g_strfreev);
      return;
    }
  window = find_window (self);
  if (window != NULL)
    gtk_widget_activate_action (window, "win.switch-account", "s", self->awaited[AWAITED_ACCOUNT]);
}

static void
on_open (GSimpleAction *simple,
         GVariant      *parameter,
         gpointer       data)
{
  RialtoApplication *self = data;
  static const char *const shown[] = { "win.show-person", "win.show-place", "win.show-post", NULL };
  const char *account, *action, *target;

  g_variant_get (parameter, "(&s&s&s)", &account, &action, &target);
  /* Whoever is on the session's bus can say this; it shows something, and does nothing. */
  if (!g_strv_contains (shown, action))
    return;
  g_clear_pointer (&self->awaited, g_strfreev);
  self->awaited = g_strdupv ((char *[]) { (char *) account, (char *) action, (char *) target, NULL });
  lead (self);
}

/* What is on the desktop is of all accounts. */
static char *
name_notification (RialtoDesktopNotifier *notifier,
                   const char            *id)
{
  g_autoptr (RialtoMembership) membership = NULL;

  g_object_get (notifier, "membership", &membership, NULL);
  return g_strdup_printf ("%s:%s", rialto_account_record_get_id (rialto_membership_get_record (membership)),
                          id);
}

/* Where one has several accounts it is said which one it is about. */
static char *
write_body (RialtoApplication   *self,
            RialtoAccountRecord *record,
            const char          *body)
{
  g_autofree char *whose = NULL;

  if (g_list_model_get_n_items (G_LIST_MODEL (self->accounts)) < 2)
    return g_strdup (body);
  whose = rialto_account_title (record);
  return body != NULL ? g_strdup_printf ("%s\n%s", body, whose) : g_steal_pointer (&whose);
}

static void
on_show (RialtoApplication     *self,
         const char            *id,
         const char            *title,
         const char            *body,
         const char            *action,
         const char            *target,
         RialtoDesktopNotifier *notifier)
{
  g_autoptr (GNotification) notification = g_notification_new (title);
  g_autoptr (RialtoMembership) membership = NULL;
  g_autofree char *name = name_notification (notifier, id);
  g_autofree char *words = NULL;
  RialtoAccountRecord *record;

  g_object_get (notifier, "membership", &membership, NULL);
  record = rialto_membership_get_record (membership);
  words = write_body (self, record, body);
  if (words != NULL)
    g_notification_set_body (notification, words);
  g_notification_set_category (notification, "im.received");
  g_notification_set_default_action_and_target (notification, "app.open-notification", "(sss)",
                                                rialto_account_record_get_id (record), action, target);
  g_application_send_notification (G_APPLICATION (self), name, notification);
}

static void
on_withdraw (RialtoApplication     *self,
             const char            *id,
             RialtoDesktopNotifier *notifier)
{
  g_autofree char *name = name_notification (notifier, id);

  g_application_withdraw_notification (G_APPLICATION (self), name);
}

static void
judge_watching (RialtoApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  gboolean active = window != NULL && gtk_window_is_active (window);
  GHashTableIter iter;
  gpointer membership, notifier;

  if (self->notifiers == NULL)
    return;
  g_hash_table_iter_init (&iter, self->notifiers);
  while (g_hash_table_iter_next (&iter, &membership, &notifier))
    rialto_desktop_notifier_set_watching (notifier, active && membership == self->membership);
}

static void
on_membership (RialtoApplication *self)
{
  judge_watching (self);
  show_awaited (self);
}

/*< private >
 * rialto_application_tell_of:
 * @self: the program
 * @membership: a member's, that is open from now on
 *
 * Tells the desktop what happens there.
 */
void
rialto_application_tell_of (RialtoApplication *self,
                            RialtoMembership  *membership)
{
  RialtoDesktopNotifier *notifier;

  if (self->notifiers == NULL)
    return;
  notifier = rialto_desktop_notifier_new ();
  g_object_bind_property (rialto_preferences_get_default (), "desktop-notifications", notifier, "enabled",
                          G_BINDING_SYNC_CREATE);
  g_signal_connect_object (notifier, "show", G_CALLBACK (on_show), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (notifier, "withdraw", G_CALLBACK (on_withdraw), self, G_CONNECT_SWAPPED);
  g_object_set (notifier, "membership", membership, NULL);
  g_hash_table_replace (self->notifiers, g_object_ref (membership), notifier);
  judge_watching (self);
}

/*< private >
 * rialto_application_tell_no_more:
 * @self: the program
 * @membership: a member's, that is closed
 *
 * Takes off the desktop what was said of it.
 */
void
rialto_application_tell_no_more (RialtoApplication *self,
                                 RialtoMembership  *membership)
{
  RialtoDesktopNotifier *notifier = self->notifiers != NULL
                                      ? g_hash_table_lookup (self->notifiers, membership)
                                      : NULL;

  if (notifier == NULL)
    return;
  rialto_desktop_notifier_withdraw (notifier);
  g_hash_table_remove (self->notifiers, membership);
}

static void
on_window_added (RialtoApplication *self,
                 GtkWindow         *window)
{
  g_signal_connect_object (window, "notify::is-active", G_CALLBACK (judge_watching), self, G_CONNECT_SWAPPED);
}

static const GActionEntry actions[] = {
  { .name = "open-notification", .activate = on_open, .parameter_type = "(sss)" },
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
  self->notifiers = g_hash_table_new_full (NULL, NULL, g_object_unref, g_object_unref);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  g_signal_connect (self, "notify::opening", G_CALLBACK (lead), NULL);
  /* After the windows, which show it. */
  g_signal_connect_after (self, "notify::membership", G_CALLBACK (on_membership), NULL);
  g_signal_connect_object (self, "window-added", G_CALLBACK (on_window_added), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "notify::active-window", G_CALLBACK (judge_watching), self,
                           G_CONNECT_SWAPPED);
}
