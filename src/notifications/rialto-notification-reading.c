/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notification-reading.h"

#include "rialto-api.h"

/**
 * rialto_notification_show_read:
 * @session: a session
 * @notification: one of its notifications, which the server takes for read
 *
 * Answers tell how many are left, not which.
 */
void
rialto_notification_show_read (RialtoSession            *session,
                               RialtoNotificationObject *notification)
{
  RialtoNotification read = { .read = TRUE };

  if (!rialto_notification_object_get_read (notification))
    rialto_entity_object_merge (RIALTO_ENTITY_OBJECT (notification), NULL, &read,
                                RIALTO_NOTIFICATION_HAS_READ,
                                rialto_transport_get_seq (rialto_session_get_transport (session)));
}

typedef struct
{
  RialtoNotificationObject *notification; /* owned */
  DexFuture                *call;         /* owned */
} Reading;

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  g_object_unref (reading->notification);
  dex_unref (reading->call);
  g_free (reading);
}

static DexFuture *
read_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Reading *reading = data;
  g_autoptr (GError) error = NULL;
  gboolean done = dex_await (dex_ref (reading->call), &error);
  g_autoptr (RialtoSession) session = rialto_fiber_dup_owner (fiber);

  if (!done)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (session != NULL)
    rialto_notification_show_read (session, reading->notification);
  return dex_future_new_true ();
}

/**
 * rialto_notification_read:
 * @session: a session
 * @notification: what somebody has opened
 *
 * Returns: (transfer full): resolves to %TRUE when the server knows that it was read
 */
DexFuture *
rialto_notification_read (RialtoSession            *session,
                          RialtoNotificationObject *notification)
{
  RialtoReadNotificationArgs args = { .id = rialto_notification_object_get_id (notification) };
  Reading *reading;

  if (rialto_notification_object_get_read (notification))
    return dex_future_new_true ();
  reading = g_new0 (Reading, 1);
  reading->notification = g_object_ref (notification);
  reading->call = rialto_session_take (session,
                                       rialto_api_read_notification (rialto_session_get_transport (session),
                                                                     &args, NULL));
  return rialto_async_spawn ("read-notification", session, NULL, read_fiber, reading, reading_free);
}

/**
 * rialto_notifications_read_upto:
 * @session: a session
 * @latest: of the newest that was seen
 *
 * Returns: (transfer full): resolves to %TRUE when the server knows that all up to there were read
 */
DexFuture *
rialto_notifications_read_upto (RialtoSession *session,
                                RialtoId       latest)
{
  RialtoMarkerPatch body = { .last_read = latest };
  RialtoReadNotificationsArgs args = { .body = &body };

  return rialto_session_take (session, rialto_api_read_notifications (rialto_session_get_transport (session),
                                                                      &args, NULL));
}
