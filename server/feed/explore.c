/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

RIALTO_SQL (
  explore_page,
  "explore.page",
  "WITH t (id, score) AS (SELECT e.post_id, e.score FROM explore e JOIN posts p ON p.id = e.post_id "
  "JOIN users u ON u.id = p.author WHERE (e.score, e.post_id) < (?2, ?3) AND " RIALTO_POST_PUBLIC
  " AND " RIALTO_POST_LISTED " AND (u.suspended_until IS NULL OR u.suspended_until <= ?4) "
  "ORDER BY e.score DESC, e.post_id DESC LIMIT ?5) SELECT " RIALTO_POST_COLUMNS
  ", t.score, t.id" RIALTO_POST_FROM "ORDER BY t.score DESC, t.id DESC");

/* GET /explore */
gboolean
rialto_route_get_explore (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoGetExploreArgs *args,
                          RialtoPostPage             *page,
                          GError                    **error)
{
  gint64 score = G_MAXINT64, before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, args->cursor, &score, &before, error))
    return FALSE;
  rows = rialto_tx_query (tx, &explore_page, SQL_INT (rialto_request_get_user (request)), SQL_INT (score),
                          SQL_INT (before), SQL_TIME (rialto_tx_get_now (tx)), SQL_INT (args->limit + 1));
  rialto_post_page_read (tx, request, rows, args->limit, 2, page);
  return TRUE;
}
