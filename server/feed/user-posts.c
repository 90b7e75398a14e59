/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

/* Of somebody whom ?1 knows of: whom ?1 blocks is still there, and shows nothing. */
RIALTO_SQL (
  author_for,
  "user_posts.author",
  "SELECT u.locked, u.id = ?1 OR EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = u.id), "
  "EXISTS (SELECT 1 FROM blocks WHERE blocker = ?1 AND blocked = u.id) FROM users u "
  "WHERE u.id = ?2 AND u.deleted_at IS NULL "
  "AND NOT EXISTS (SELECT 1 FROM blocks WHERE blocker = u.id AND blocked = ?1)");
RIALTO_SQL (
  author_posts,
  "user_posts.page",
  "WITH t (id) AS (SELECT id FROM posts WHERE author = ?2 AND id < ?3 AND audience <= ?4 AND state = 0 "
  "ORDER BY id DESC LIMIT ?5) SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM "ORDER BY p.id DESC");

/* GET /users/{id}/posts */
gboolean
rialto_route_list_user_posts (RialtoTx                      *tx,
                              RialtoRequest                 *request,
                              const RialtoListUserPostsArgs *args,
                              RialtoPostPage                *page,
                              GError                       **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  g_autoptr (RialtoRows) author = rialto_tx_query (tx, &author_for, SQL_INT (viewer), SQL_ID (args->id));
  g_autoptr (RialtoRows) rows = NULL;
  RialtoId before = G_MAXINT64;
  gboolean is_locked, is_follower;

  if (!rialto_rows_next (author))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;

  is_locked = rialto_rows_bool (author, 0);
  is_follower = rialto_rows_bool (author, 1);
  if (rialto_rows_bool (author, 2) || (is_locked && !is_follower))
    return TRUE;

  rows = rialto_tx_query (tx, &author_posts, SQL_INT (viewer), SQL_ID (args->id), SQL_ID (before),
                          SQL_INT (is_follower ? RIALTO_AUDIENCE_FOLLOWERS : RIALTO_AUDIENCE_PUBLIC),
                          SQL_INT (args->limit + 1));
  rialto_post_page_read (tx, request, rows, args->limit, 0, page);
  return TRUE;
}
