/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify-private.h"

#include "rialto-event-types.h"
#include "rialto-routes.h"

RIALTO_SQL (preferences_of_user,
            "notification_preferences.of_user",
            "SELECT kind, app, desktop, email FROM notification_preferences WHERE user_id = ?1");
RIALTO_SQL (
  preference_set,
  "notification_preferences.set",
  "INSERT INTO notification_preferences (user_id, kind, app, desktop, email) VALUES (?1, ?2, ?3, ?4, ?5) "
  "ON CONFLICT (user_id, kind) DO UPDATE SET app = ?3, desktop = ?4, email = ?5");
RIALTO_SQL (preference_unset,
            "notification_preferences.unset",
            "DELETE FROM notification_preferences WHERE user_id = ?1 AND kind = ?2");

/* What applies until somebody changes it. Mail is for what one would be sorry to find days later. */
static const RialtoNotificationPreference defaults[] = {
  { .kind = RIALTO_NOTIFICATION_KIND_LIKE, .app = TRUE, .desktop = TRUE },
  { .kind = RIALTO_NOTIFICATION_KIND_COMMENT, .app = TRUE, .desktop = TRUE },
  { .kind = RIALTO_NOTIFICATION_KIND_REPLY, .app = TRUE, .desktop = TRUE },
  { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW, .app = TRUE, .desktop = TRUE },
  { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW_REQUEST, .app = TRUE, .desktop = TRUE, .email = TRUE },
  { .kind = RIALTO_NOTIFICATION_KIND_FOLLOW_ACCEPTED, .app = TRUE, .desktop = TRUE },
  { .kind = RIALTO_NOTIFICATION_KIND_MENTION, .app = TRUE, .desktop = TRUE, .email = TRUE },
  { .kind = RIALTO_NOTIFICATION_KIND_TAG, .app = TRUE, .desktop = TRUE },
};

G_STATIC_ASSERT (G_N_ELEMENTS (defaults) == RIALTO_N_NOTIFICATION_KIND);

/* <private>
 * rialto_notification_preference_get_default: what applies to a kind until somebody changes it.
 */
const RialtoNotificationPreference *
rialto_notification_preference_get_default (RialtoNotificationKind kind)
{
  return &defaults[kind];
}

/**
 * rialto_notification_preferences_load:
 * @tx: the transaction
 * @user: somebody
 * @preferences: (out): all kinds, in the transaction's arena
 */
void
rialto_notification_preferences_load (RialtoTx                      *tx,
                                      RialtoId                       user,
                                      RialtoNotificationPreferences *preferences)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &preferences_of_user, SQL_ID (user));

  preferences->items = rialto_arena_memdup (rialto_tx_get_arena (tx), defaults, sizeof defaults);
  preferences->n_items = G_N_ELEMENTS (defaults);
  while (rialto_rows_next (rows))
    {
      gint64 kind = rialto_rows_int (rows, 0);

      if (kind < 0 || kind >= RIALTO_N_NOTIFICATION_KIND)
        continue;
      preferences->items[kind].app = rialto_rows_bool (rows, 1);
      preferences->items[kind].desktop = rialto_rows_bool (rows, 2);
      preferences->items[kind].email = rialto_rows_bool (rows, 3);
    }
}

static gboolean
is_same (const RialtoNotificationPreference *one,
         const RialtoNotificationPreference *other)
{
  return one->app == other->app && one->desktop == other->desktop && one->email == other->email;
}

static void
set_preference (RialtoTx                           *tx,
                RialtoId                            user,
                const RialtoNotificationPreference *wanted)
{
  if (is_same (wanted, &defaults[wanted->kind]))
    rialto_tx_exec (tx, &preference_unset, SQL_ID (user), SQL_INT (wanted->kind));
  else
    rialto_tx_exec (tx, &preference_set, SQL_ID (user), SQL_INT (wanted->kind), SQL_BOOL (wanted->app),
                    SQL_BOOL (wanted->desktop), SQL_BOOL (wanted->email));
}

/* GET /notifications/preferences */
gboolean
rialto_route_get_notification_preferences (RialtoTx                                   *tx,
                                           RialtoRequest                              *request,
                                           const RialtoGetNotificationPreferencesArgs *args,
                                           RialtoNotificationPreferences              *preferences,
                                           GError                                    **error)
{
  rialto_notification_preferences_load (tx, rialto_request_get_user (request), preferences);
  return TRUE;
}

/* PUT /notifications/preferences */
gboolean
rialto_route_set_notification_preferences (RialtoTx                                   *tx,
                                           RialtoRequest                              *request,
                                           const RialtoSetNotificationPreferencesArgs *args,
                                           RialtoNotificationPreferences              *preferences,
                                           GError                                    **error)
{
  RialtoId user = rialto_request_get_user (request);
  gboolean changed = FALSE;

  rialto_notification_preferences_load (tx, user, preferences);
  for (guint i = 0; i < args->body->n_items; i++)
    {
      const RialtoNotificationPreference *wanted = &args->body->items[i];

      if (is_same (wanted, &preferences->items[wanted->kind]))
        continue;
      set_preference (tx, user, wanted);
      preferences->items[wanted->kind] = *wanted;
      changed = TRUE;
    }
  if (changed)
    rialto_notify_tell (tx, user, RIALTO_EVENT_PREFERENCES_UPDATE, user, user);
  return TRUE;
}
