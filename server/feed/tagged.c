/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-event-types.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

/* Of somebody whom ?1 knows of: who locks their profile is shown to followers, and whom ?1 blocks shows nothing. */
RIALTO_SQL (
  subject_for,
  "tagged.person",
  "SELECT NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = ?1 AND blocked = u.id) AND (NOT u.locked "
  "OR u.id = ?1 OR EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = u.id)) FROM users u "
  "WHERE u.id = ?2 AND u.deleted_at IS NULL "
  "AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = u.id AND blocked = ?1)");
RIALTO_SQL (tagged_page,
            "tagged.page",
            "WITH t (id) AS (SELECT x.post_id FROM post_people x JOIN posts p ON p.id = x.post_id "
            "JOIN users u ON u.id = p.author WHERE x.user_id = ?2 AND x.post_id < ?3 AND NOT x.removed "
            "AND " RIALTO_POST_LISTED " AND " RIALTO_NOT_BLOCKED (
              "p.author",
              "?2") " ORDER BY x.post_id DESC LIMIT ?4) SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM
                    "ORDER BY p.id DESC");

/* GET /users/{id}/tagged */
gboolean
rialto_route_list_tagged (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoListTaggedArgs *args,
                          RialtoPostPage             *page,
                          GError                    **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  g_autoptr (RialtoRows) subject = rialto_tx_query (tx, &subject_for, SQL_INT (viewer), SQL_ID (args->id));
  g_autoptr (RialtoRows) rows = NULL;
  RialtoId before = G_MAXINT64;

  if (!rialto_rows_next (subject))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;
  if (!rialto_rows_bool (subject, 0))
    return TRUE;

  rows = rialto_tx_query (tx, &tagged_page, SQL_INT (viewer), SQL_ID (args->id), SQL_ID (before),
                          SQL_INT (args->limit + 1));
  rialto_post_page_read (tx, request, rows, args->limit, 0, page);
  return TRUE;
}

/* DELETE /posts/{id}/people/me */
gboolean
rialto_route_leave_post (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoLeavePostArgs *args,
                         GError                   **error)
{
  RialtoId user = rialto_request_get_user (request);

  rialto_tx_lock (tx, RIALTO_LOCK_POST, args->id);
  if (rialto_post_people_leave (tx, args->id, user))
    rialto_tx_emit (tx, &(RialtoEvent) { "post", args->id, RIALTO_EVENT_POST_UPDATE, args->id, user });
  return TRUE;
}
