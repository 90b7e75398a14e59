/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"
#include "rialto-context.h"
#include "rialto-store.h"

/* The home feed is built on read. Two ways, both exact:
 *   pull: the newest posts of each followee, merged; cost grows with the followees;
 *   scan: the newest posts of all, kept where the author is followed; cost grows with how seldom that is.
 * Measured on a million posts, pull wins below about a thousand followees, scan above. A scan is bounded; where it finds too few,
 * pull answers after all. */
#define PULL_LIMIT 1000

#define OWN_POSTS "SELECT id FROM (SELECT id FROM posts WHERE author = ?1 AND id < ?2 ORDER BY id DESC LIMIT ?3) own"

#define PAGE(ids) "WITH t (id) AS (" ids ") SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM "ORDER BY p.id DESC LIMIT ?3"

RIALTO_SQL (feed_pull_sqlite,
            "feed.pull",
            PAGE ("SELECT id FROM (SELECT p.id FROM follows f CROSS JOIN posts p ON p.author = f.followee "
                  "WHERE f.follower = ?1 AND NOT f.muted AND p.id < ?2 ORDER BY p.id DESC LIMIT ?3) "
                  "UNION ALL " OWN_POSTS " ORDER BY 1 DESC LIMIT ?3"));
RIALTO_SQL (feed_pull_postgres,
            "feed.pull",
            PAGE ("SELECT id FROM (SELECT p.id FROM follows f CROSS JOIN LATERAL (SELECT id FROM posts "
                  "WHERE author = f.followee AND id < ?2 ORDER BY id DESC LIMIT ?3) p "
                  "WHERE f.follower = ?1 AND NOT f.muted ORDER BY p.id DESC LIMIT ?3) followed "
                  "UNION ALL " OWN_POSTS " ORDER BY 1 DESC LIMIT ?3"));
RIALTO_SQL (
  feed_scan,
  "feed.scan",
  PAGE ("SELECT n.id FROM (SELECT id, author FROM posts WHERE id < ?2 ORDER BY id DESC LIMIT 5000) n "
        "WHERE n.author = ?1 OR EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = n.author "
        "AND NOT muted) ORDER BY n.id DESC LIMIT ?3"));
RIALTO_SQL (following_count, "feed.following_count", "SELECT following FROM user_counts WHERE user_id = ?1");

static gint64
count_following (RialtoTx *tx,
                 RialtoId  user)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &following_count, SQL_ID (user));

  return rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : 0;
}

static RialtoRows *
query_pull (RialtoTx *tx,
            RialtoId  viewer,
            RialtoId  before,
            gint64    limit)
{
  RialtoSql *sql = rialto_tx_get_kind (tx) == RIALTO_STORE_POSTGRES ? &feed_pull_postgres : &feed_pull_sqlite;

  return rialto_tx_query (tx, sql, SQL_ID (viewer), SQL_ID (before), SQL_INT (limit));
}

static guint
read_posts (RialtoTx       *tx,
            RialtoRequest  *request,
            RialtoRows     *rows,
            RialtoPostPage *page,
            gint64          limit)
{
  guint n = 0;

  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPost, limit);
  while (n < limit && rialto_rows_next (rows))
    rialto_post_read (tx, rialto_request_get_context (request), rows, &page->items[n++]);
  return n;
}

/* GET /feed */
gboolean
rialto_route_get_feed (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoGetFeedArgs *args,
                       RialtoPostPage          *page,
                       GError                 **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId before = G_MAXINT64;
  gint64 wanted = args->limit + 1;
  gboolean scan = count_following (tx, viewer) > PULL_LIMIT;
  guint n = 0;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;

  if (scan)
    {
      g_autoptr (RialtoRows)
        rows = rialto_tx_query (tx, &feed_scan, SQL_ID (viewer), SQL_ID (before), SQL_INT (wanted));

      n = read_posts (tx, request, rows, page, wanted);
    }
  if (n < wanted)
    {
      g_autoptr (RialtoRows) rows = query_pull (tx, viewer, before, wanted);

      n = read_posts (tx, request, rows, page, wanted);
    }

  page->n_items = MIN (n, args->limit);
  if (n > args->limit)
    page->next = rialto_cursor_write (request, page->items[page->n_items - 1].id, 0);
  return TRUE;
}
