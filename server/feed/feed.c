/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-cursor.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"
#include "rialto-store.h"

/* The home feed is built on read. Two ways, both exact:
 *   pull: the newest posts of each followee, merged; cost grows with the followees;
 *   scan: the newest posts of all, kept where the author is followed; cost grows with how seldom that is.
 * Measured on a million posts, pull wins below about a thousand followees, scan above. A scan looks at five thousand posts; where that
 * gives too few, the same statement pulls after all. (What is not wanted then has a limit of none, at which both databases stop before
 * they read a row; a condition SQLite would ask of each.) The reader counts as a followee of their own: one merge is half the cost of two.
 *
 * Whoever is followed may be seen: a block ends follows, and a mute stands in the follow. What is left to hide (posts on their way
 * out, authors who are gone or suspended) is rare, and not looked up before the page is known: such posts are candidates, count for
 * the cursor, and are left out. So a page may be shorter than its limit and go on. */
#define PULL_LIMIT 1000

#define FOLLOWEES "(SELECT followee AS id FROM follows WHERE follower = ?1 AND NOT muted UNION ALL SELECT ?1) f"
#define PULL_SQLITE(limit)                                                                                  \
  "SELECT p.id FROM " FOLLOWEES " CROSS JOIN posts p ON p.author = f.id WHERE p.id < ?2 ORDER BY p.id DESC " limit
#define PULL_POSTGRES(limit)                                                                      \
  "SELECT p.id FROM " FOLLOWEES " CROSS JOIN LATERAL (SELECT id FROM posts WHERE author = f.id "  \
  "AND id < ?2 ORDER BY id DESC LIMIT ?3) p ORDER BY p.id DESC " limit

#define SCAN                                                                                              \
  "SELECT n.id FROM posts n WHERE n.id < ?2 AND n.id >= COALESCE ((SELECT id FROM posts WHERE id < ?2 "   \
  "ORDER BY id DESC LIMIT 1 OFFSET 5000), 0) AND (n.author = ?1 OR EXISTS (SELECT 1 FROM follows "        \
  "WHERE follower = ?1 AND followee = n.author AND NOT muted)) ORDER BY n.id DESC LIMIT ?3"
#define SCAN_OR(pull)                                                                                     \
  "scanned (id) AS MATERIALIZED (" SCAN "), t (id) AS (SELECT id FROM scanned "                           \
  "WHERE (SELECT count(*) FROM scanned) >= ?3 UNION ALL SELECT id FROM ("                                 \
  pull ("LIMIT (SELECT CASE WHEN count(*) >= ?3 THEN 0 ELSE ?3 END FROM scanned)") ") pulled)"

#define HIDDEN    "p.state <> 0 OR u.deleted_at IS NOT NULL OR (u.suspended_until > ?4 AND u.id <> ?1)"
#define PAGE(ids) "WITH " ids " SELECT " RIALTO_POST_COLUMNS ", " HIDDEN RIALTO_POST_FROM "ORDER BY p.id DESC"

RIALTO_SQL (following_count, "feed.following_count", "SELECT following FROM user_counts WHERE user_id = ?1");
RIALTO_SQL (pull_sqlite, "feed.pull", PAGE ("t (id) AS (" PULL_SQLITE ("LIMIT ?3") ")"));
RIALTO_SQL (pull_postgres, "feed.pull", PAGE ("t (id) AS (" PULL_POSTGRES ("LIMIT ?3") ")"));
RIALTO_SQL (scan_sqlite, "feed.scan", PAGE (SCAN_OR (PULL_SQLITE)));
RIALTO_SQL (scan_postgres, "feed.scan", PAGE (SCAN_OR (PULL_POSTGRES)));

/* The way that is quicker for somebody who follows so many. */
static RialtoSql *
choose_way (RialtoTx *tx,
            RialtoId  viewer)
{
  gboolean scan = rialto_tx_query_int (tx, &following_count, SQL_ID (viewer)) > PULL_LIMIT;

  if (rialto_tx_get_kind (tx) == RIALTO_STORE_POSTGRES)
    return scan ? &scan_postgres : &pull_postgres;
  return scan ? &scan_sqlite : &pull_sqlite;
}

/* GET /feed */
gboolean
rialto_route_get_feed (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoGetFeedArgs *args,
                       RialtoPostPage          *page,
                       GError                 **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId before = G_MAXINT64, last = 0;
  g_autoptr (RialtoRows) rows = NULL;
  gint64 n_candidates = 0;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;

  rows = rialto_tx_query (tx, choose_way (tx, viewer), SQL_ID (viewer), SQL_ID (before),
                          SQL_INT (args->limit + 1), SQL_TIME (rialto_tx_get_now (tx)));
  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPost, args->limit);
  while (n_candidates < args->limit && rialto_rows_next (rows))
    {
      n_candidates++;
      last = rialto_rows_id (rows, RIALTO_N_PERSON_COLUMNS);
      if (!rialto_rows_bool (rows, RIALTO_N_POST_COLUMNS))
        rialto_post_read (tx, context, rows, &page->items[page->n_items++]);
    }
  if (last != 0 && rialto_rows_next (rows))
    page->next = rialto_cursor_write (request, last, 0);
  return TRUE;
}
