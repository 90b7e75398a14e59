/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-desktop-notifier.h"

#include "rialto-notification-words.h"

#include <glib/gi18n.h>

/* Beyond so many at once, one that says how many there are. */
#define MOST_SHOWN 3

#define SUMMARY "summary"

/* Where it is kept what the desktop shows: it still does after another start. */
#define KEPT_KIND "desktop"
#define KEPT_ID   1

/**
 * RialtoDesktopNotifier:
 *
 * Decides what of a membership's notifications is said on the desktop: one a group, replaced when it grows and withdrawn when it was
 * read or is gone; a summary instead of many. Nothing is said while somebody looks at the app, nor when `enabled` is off or the kind
 * is not wanted there, nor while the member is not to be disturbed. What an earlier run has left on the desktop is withdrawn, too, once
 * it was read. What is to be done is emitted: `show` and `withdraw`.
 */
struct _RialtoDesktopNotifier
{
  GObject parent_instance;

  /* owned */
  RialtoMembership *membership; /* nullable */
  GSignalGroup     *session_signals;
  GSignalGroup     *gateway_signals;
  GSignalGroup     *map_signals;
  GSignalGroup     *record_signals;
  GHashTable       *shown; /* id on the desktop: RialtoNotificationObject */
  GHashTable       *left;  /* ids that are there since an earlier run */
  GCancellable     *loading;

  gboolean enabled;
  gboolean watching; /* somebody looks at the app */
  gboolean summed;   /* the summary stands for all */
};

enum
{
  PROP_0,
  PROP_MEMBERSHIP,
  PROP_ENABLED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];
static guint show_signal;
static guint withdraw_signal;

G_DEFINE_FINAL_TYPE (RialtoDesktopNotifier, rialto_desktop_notifier, G_TYPE_OBJECT)

static RialtoSession *
get_session (RialtoDesktopNotifier *self)
{
  return self->membership != NULL ? rialto_membership_get_session (self->membership) : NULL;
}

static RialtoAccountRecord *
get_record (RialtoDesktopNotifier *self)
{
  return self->membership != NULL ? rialto_membership_get_record (self->membership) : NULL;
}

static gboolean
is_not_to_be_disturbed (RialtoDesktopNotifier *self)
{
  RialtoAccountRecord *record = get_record (self);

  return record != NULL && rialto_account_record_get_presence (record) == RIALTO_PRESENCE_STATUS_DND;
}

static void
withdraw (RialtoDesktopNotifier *self,
          const char            *id)
{
  g_signal_emit (self, withdraw_signal, 0, id);
}

static RialtoCache *
get_cache (RialtoDesktopNotifier *self)
{
  return self->membership != NULL ? rialto_membership_get_cache (self->membership) : NULL;
}

static void
append_ids (GPtrArray  *ids,
            GHashTable *table)
{
  GHashTableIter iter;
  gpointer id;

  g_hash_table_iter_init (&iter, table);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_ptr_array_add (ids, id);
}

/* Writes down what the desktop shows. */
static void
keep (RialtoDesktopNotifier *self)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autofree char *text = NULL;

  if (get_cache (self) == NULL)
    return;
  append_ids (ids, self->shown);
  append_ids (ids, self->left);
  if (self->summed)
    g_ptr_array_add (ids, (gpointer) SUMMARY);
  g_ptr_array_add (ids, NULL);
  text = g_strjoinv ("\n", (char **) ids->pdata);
  rialto_cache_put (get_cache (self), KEPT_KIND, KEPT_ID, 0, text);
}

static void
withdraw_each (RialtoDesktopNotifier *self,
               GHashTable            *table)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();

  append_ids (ids, table);
  for (guint i = 0; i < ids->len; i++)
    withdraw (self, ids->pdata[i]);
  g_hash_table_remove_all (table);
}

static void
withdraw_all (RialtoDesktopNotifier *self)
{
  if (g_hash_table_size (self->shown) + g_hash_table_size (self->left) == 0 && !self->summed)
    return;
  withdraw_each (self, self->shown);
  withdraw_each (self, self->left);
  if (self->summed)
    withdraw (self, SUMMARY);
  self->summed = FALSE;
  keep (self);
}

static void
on_status (RialtoDesktopNotifier *self)
{
  if (is_not_to_be_disturbed (self))
    withdraw_all (self);
}

static void
on_unread (RialtoDesktopNotifier *self)
{
  if (get_session (self) != NULL && rialto_session_get_unread (get_session (self)) == 0)
    withdraw_all (self);
}

/* It was read, or what it told of is gone. */
static void
on_over (RialtoDesktopNotifier    *self,
         GParamSpec               *pspec,
         RialtoNotificationObject *notification)
{
  g_autofree char *id = g_strdup (rialto_notification_object_get_group (notification));

  if (!rialto_notification_object_get_read (notification) &&
      !rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (notification)))
    return;
  if (!g_hash_table_remove (self->shown, id))
    return;
  withdraw (self, id);
  keep (self);
}

/* From now on it is as if it had been shown by this run. */
static void
adopt (RialtoDesktopNotifier    *self,
       RialtoNotificationObject *notification)
{
  if (g_hash_table_replace (self->shown, g_strdup (rialto_notification_object_get_group (notification)),
                            g_object_ref (notification)))
    {
      g_signal_connect_object (notification, "notify::read", G_CALLBACK (on_over), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (notification, "notify::deleted", G_CALLBACK (on_over), self,
                               G_CONNECT_SWAPPED);
    }
  g_hash_table_remove (self->left, rialto_notification_object_get_group (notification));
}

/* Something was left on the desktop, and now it is known again what that tells of. */
static void
on_known (RialtoDesktopNotifier *self,
          RialtoEntityObject    *object)
{
  const char *id = RIALTO_IS_NOTIFICATION_OBJECT (object)
                     ? rialto_notification_object_get_group (RIALTO_NOTIFICATION_OBJECT (object))
                     : NULL;

  if (id == NULL || !g_hash_table_contains (self->left, id))
    return;
  adopt (self, RIALTO_NOTIFICATION_OBJECT (object));
  on_over (self, NULL, RIALTO_NOTIFICATION_OBJECT (object));
}

static gboolean
is_online (RialtoDesktopNotifier *self)
{
  return rialto_gateway_client_get_state (rialto_session_get_gateway (get_session (self))) ==
         RIALTO_GATEWAY_STATE_ONLINE;
}

/* Only who is online knows whether anything is unread. */
static void
on_gateway (RialtoDesktopNotifier *self)
{
  if (get_session (self) != NULL && is_online (self))
    on_unread (self);
}

static void
take_left (RialtoDesktopNotifier  *self,
           const RialtoCacheEntry *entry)
{
  g_auto (GStrv) ids = g_strsplit (entry->json != NULL ? entry->json : "", "\n", -1);
  g_autoptr (GPtrArray) known = NULL;

  for (char **id = ids; *id != NULL; id++)
    if (**id != '\0' && !g_hash_table_contains (self->shown, *id))
      g_hash_table_add (self->left, g_strdup (*id));
  known = rialto_identity_map_list (rialto_session_get_map (get_session (self)), &rialto_notification_info);
  for (guint i = 0; i < known->len; i++)
    on_known (self, known->pdata[i]);
  on_gateway (self);
}

static DexFuture *
load_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (GPtrArray) entries = dex_await_boxed (dex_ref (data), NULL);
  g_autoptr (RialtoDesktopNotifier) self = rialto_fiber_dup_owner (fiber);

  if (self != NULL && entries != NULL && !g_cancellable_is_cancelled (rialto_fiber_get_cancellable (fiber)))
    take_left (self, entries->pdata[0]);
  return dex_future_new_true ();
}

/* Asks what an earlier run has left. */
static void
load (RialtoDesktopNotifier *self)
{
  static const RialtoCacheKey key = { KEPT_KIND, KEPT_ID };

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (get_cache (self) == NULL)
    return;
  self->loading = g_cancellable_new ();
  dex_future_disown (rialto_async_spawn ("load-desktop", self, self->loading, load_fiber,
                                         rialto_cache_get (get_cache (self), &key, 1), dex_unref));
}

static gboolean
is_wanted (RialtoDesktopNotifier    *self,
           RialtoNotificationObject *notification)
{
  GListModel *preferences = rialto_session_get_preferences (get_session (self));

  if (!self->enabled || self->watching || is_not_to_be_disturbed (self) ||
      rialto_notification_object_get_read (notification))
    return FALSE;
  for (guint i = 0; i < g_list_model_get_n_items (preferences); i++)
    {
      g_autoptr (RialtoNotificationPreferenceObject) preference = g_list_model_get_item (preferences, i);

      if (rialto_notification_preference_object_get_kind (preference) ==
          rialto_notification_object_get_kind (notification))
        return rialto_notification_preference_object_get_desktop (preference);
    }
  return TRUE;
}

static void
show_summary (RialtoDesktopNotifier *self)
{
  gint64 unread = MAX (rialto_session_get_unread (get_session (self)), MOST_SHOWN + 1);
  g_autofree char *title =
    g_strdup_printf (ngettext ("%d new notification", "%d new notifications", (gulong) unread), (int) unread);

  if (!self->summed)
    withdraw_all (self);
  self->summed = TRUE;
  keep (self);
  g_signal_emit (self, show_signal, 0, SUMMARY, title, NULL, "win.show-place", "notifications");
}

/* What is behind a content warning has no excerpt. */
static void
show_one (RialtoDesktopNotifier    *self,
          RialtoNotificationObject *notification)
{
  const char *id = rialto_notification_object_get_group (notification);
  g_autofree char *title = rialto_notification_dup_text (notification);
  g_autofree char *target = NULL;
  RialtoId subject = 0;
  const char *action = rialto_notification_get_target (notification, &subject);

  adopt (self, notification);
  keep (self);
  target = g_strdup_printf ("%" G_GINT64_FORMAT, subject);
  g_signal_emit (self, show_signal, 0, id, title, rialto_notification_object_get_excerpt (notification),
                 action, target);
}

static void
on_notification (RialtoDesktopNotifier    *self,
                 RialtoNotificationObject *notification)
{
  const char *id = rialto_notification_object_get_group (notification);

  if (id == NULL || !is_wanted (self, notification))
    return;
  if (self->summed ||
      (g_hash_table_size (self->shown) >= MOST_SHOWN && !g_hash_table_contains (self->shown, id)))
    show_summary (self);
  else
    show_one (self, notification);
}

static void
set_membership (RialtoDesktopNotifier *self,
                RialtoMembership      *membership)
{
  if (self->membership == membership)
    return;
  withdraw_all (self);
  g_set_object (&self->membership, membership);
  g_signal_group_set_target (self->session_signals, get_session (self));
  g_signal_group_set_target (self->gateway_signals,
                             membership != NULL ? rialto_session_get_gateway (get_session (self)) : NULL);
  g_signal_group_set_target (self->map_signals,
                             membership != NULL ? rialto_session_get_map (get_session (self)) : NULL);
  load (self);
  g_signal_group_set_target (self->record_signals, get_record (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MEMBERSHIP]);
}

static void
set_enabled (RialtoDesktopNotifier *self,
             gboolean               enabled)
{
  if (self->enabled == enabled)
    return;
  self->enabled = enabled;
  if (!enabled)
    withdraw_all (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ENABLED]);
}

static void
rialto_desktop_notifier_get_property (GObject    *object,
                                      guint       property,
                                      GValue     *value,
                                      GParamSpec *pspec)
{
  RialtoDesktopNotifier *self = RIALTO_DESKTOP_NOTIFIER (object);

  if (property == PROP_MEMBERSHIP)
    g_value_set_object (value, self->membership);
  else if (property == PROP_ENABLED)
    g_value_set_boolean (value, self->enabled);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_desktop_notifier_set_property (GObject      *object,
                                      guint         property,
                                      const GValue *value,
                                      GParamSpec   *pspec)
{
  RialtoDesktopNotifier *self = RIALTO_DESKTOP_NOTIFIER (object);

  if (property == PROP_MEMBERSHIP)
    set_membership (self, g_value_get_object (value));
  else if (property == PROP_ENABLED)
    set_enabled (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property, pspec);
}

static void
rialto_desktop_notifier_finalize (GObject *object)
{
  RialtoDesktopNotifier *self = RIALTO_DESKTOP_NOTIFIER (object);

  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->map_signals);
  g_clear_object (&self->gateway_signals);
  g_clear_object (&self->session_signals);
  g_clear_object (&self->record_signals);
  g_clear_object (&self->membership);
  g_clear_pointer (&self->left, g_hash_table_unref);
  g_clear_pointer (&self->shown, g_hash_table_unref);
  G_OBJECT_CLASS (rialto_desktop_notifier_parent_class)->finalize (object);
}

static void
rialto_desktop_notifier_class_init (RialtoDesktopNotifierClass *class)
{
  GObjectClass *object_class = G_OBJECT_CLASS (class);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->get_property = rialto_desktop_notifier_get_property;
  object_class->set_property = rialto_desktop_notifier_set_property;
  object_class->finalize = rialto_desktop_notifier_finalize;

  properties[PROP_MEMBERSHIP] = g_param_spec_object ("membership", NULL, NULL, RIALTO_TYPE_MEMBERSHIP, flags);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  /**
   * RialtoDesktopNotifier::show:
   * @id: what replaces what was shown of the same id
   * @title: what happened
   * @body: (nullable): the beginning of what was said
   * @action: the window's action that shows what it is about
   * @target: what the action takes
   */
  show_signal = g_signal_new ("show", RIALTO_TYPE_DESKTOP_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                              G_TYPE_NONE, 5, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING, G_TYPE_STRING,
                              G_TYPE_STRING);
  /**
   * RialtoDesktopNotifier::withdraw:
   * @id: what is not to be seen any more
   */
  withdraw_signal = g_signal_new ("withdraw", RIALTO_TYPE_DESKTOP_NOTIFIER, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                  NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
rialto_desktop_notifier_init (RialtoDesktopNotifier *self)
{
  self->enabled = TRUE;
  self->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
  self->left = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->map_signals = g_signal_group_new (RIALTO_TYPE_IDENTITY_MAP);
  g_signal_group_connect_swapped (self->map_signals, "added", G_CALLBACK (on_known), self);
  self->gateway_signals = g_signal_group_new (RIALTO_TYPE_GATEWAY_CLIENT);
  g_signal_group_connect_swapped (self->gateway_signals, "notify::state", G_CALLBACK (on_gateway), self);
  self->session_signals = g_signal_group_new (RIALTO_TYPE_SESSION);
  g_signal_group_connect_swapped (self->session_signals, "notification", G_CALLBACK (on_notification), self);
  g_signal_group_connect_swapped (self->session_signals, "notify::unread-notifications",
                                  G_CALLBACK (on_unread), self);
  self->record_signals = g_signal_group_new (RIALTO_TYPE_ACCOUNT_RECORD);
  g_signal_group_connect_swapped (self->record_signals, "notify::status", G_CALLBACK (on_status), self);
}

/**
 * rialto_desktop_notifier_new:
 *
 * Returns: (transfer full): a notifier of no membership
 */
RialtoDesktopNotifier *
rialto_desktop_notifier_new (void)
{
  return g_object_new (RIALTO_TYPE_DESKTOP_NOTIFIER, NULL);
}

/**
 * rialto_desktop_notifier_set_watching:
 * @self: a notifier
 * @watching: whether somebody looks at the app, which says it itself
 */
void
rialto_desktop_notifier_set_watching (RialtoDesktopNotifier *self,
                                      gboolean               watching)
{
  self->watching = watching;
}

/**
 * rialto_desktop_notifier_withdraw:
 * @self: a notifier
 *
 * Takes back all that it has said.
 */
void
rialto_desktop_notifier_withdraw (RialtoDesktopNotifier *self)
{
  withdraw_all (self);
}
