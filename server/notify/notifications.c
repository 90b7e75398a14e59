/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-notify-private.h"

#include "rialto-cursor.h"
#include "rialto-event-types.h"
#include "rialto-id.h"
#include "rialto-job-payload.h"
#include "rialto-routes.h"

RIALTO_SQL (notification_exists,
            "notifications.exists",
            "SELECT is_read FROM notifications WHERE id = ?1 AND user_id = ?2 AND latest > 0");
RIALTO_SQL (
  notification_read,
  "notifications.read",
  "UPDATE notifications SET is_read = TRUE WHERE id = ?1 AND user_id = ?2 AND latest > 0 AND NOT is_read");

/* GET /notifications */
gboolean
rialto_route_list_notifications (RialtoTx                          *tx,
                                 RialtoRequest                     *request,
                                 const RialtoListNotificationsArgs *args,
                                 RialtoNotificationPage            *page,
                                 GError                           **error)
{
  RialtoNotificationRange range = {
    .viewer = rialto_request_get_user (request),
    .before = G_MAXINT64,
    .limit = args->limit,
  };
  RialtoId next;

  if (!rialto_cursor_read (request, args->cursor, &range.before, NULL, error))
    return FALSE;
  page->n_items = rialto_notification_list (tx, rialto_request_get_context (request), &range, &page->items,
                                            &next);
  if (next != 0)
    page->next = rialto_cursor_write (request, next, 0);
  return TRUE;
}

/* GET /notifications/count */
gboolean
rialto_route_get_notification_count (RialtoTx                             *tx,
                                     RialtoRequest                        *request,
                                     const RialtoGetNotificationCountArgs *args,
                                     RialtoNotificationCount              *count,
                                     GError                              **error)
{
  count->unread = rialto_notification_count (tx, rialto_request_get_user (request));
  return TRUE;
}

static void
read_rest_later (RialtoTx *tx,
                 RialtoId  user,
                 RialtoId  upto)
{
  RialtoId ids[] = { user, upto };
  char key[RIALTO_ID_SIZE];

  rialto_id_format (user, key);
  rialto_tx_enqueue (tx, "notify.read", key,
                     rialto_job_payload_write (rialto_tx_get_arena (tx), ids, G_N_ELEMENTS (ids)), 0);
}

/* PUT /notifications/read */
gboolean
rialto_route_read_notifications (RialtoTx                          *tx,
                                 RialtoRequest                     *request,
                                 const RialtoReadNotificationsArgs *args,
                                 RialtoNotificationCount           *count,
                                 GError                           **error)
{
  RialtoId user = rialto_request_get_user (request);

  if (rialto_notification_read_some (tx, user, args->body->last_read))
    read_rest_later (tx, user, args->body->last_read);
  count->unread = rialto_notification_count (tx, user);
  return TRUE;
}

static gboolean
exists (RialtoTx *tx,
        RialtoId  user,
        RialtoId  id)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &notification_exists, SQL_ID (id), SQL_ID (user));

  return rialto_rows_next (rows);
}

/* PUT /notifications/{id}/read */
gboolean
rialto_route_read_notification (RialtoTx                         *tx,
                                RialtoRequest                    *request,
                                const RialtoReadNotificationArgs *args,
                                RialtoNotificationCount          *count,
                                GError                          **error)
{
  RialtoId user = rialto_request_get_user (request);

  if (rialto_tx_exec (tx, &notification_read, SQL_ID (args->id), SQL_ID (user)) > 0)
    rialto_notify_tell (tx, user, RIALTO_EVENT_NOTIFICATION_COUNT, user, user);
  else if (!exists (tx, user, args->id))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  count->unread = rialto_notification_count (tx, user);
  return TRUE;
}

/* DELETE /notifications/{id} */
gboolean
rialto_route_delete_notification (RialtoTx                           *tx,
                                  RialtoRequest                      *request,
                                  const RialtoDeleteNotificationArgs *args,
                                  GError                            **error)
{
  return rialto_notification_remove (tx, rialto_request_get_user (request), args->id) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}
