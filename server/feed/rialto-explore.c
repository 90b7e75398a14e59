/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-explore.h"

#include "rialto-feed-jobs-private.h"
#include "rialto-id.h"
#include "rialto-post-loader.h"

#include <math.h>

#define MAX_AGE (7 * RIALTO_DAY)

RIALTO_SQL (
  candidates,
  "explore.candidates",
  "SELECT p.id, c.likes, c.comments FROM posts p JOIN post_counts c ON c.post_id = p.id "
  "JOIN users u ON u.id = p.author WHERE p.id > ?1 AND p.state = 0 AND u.deleted_at IS NULL AND " RIALTO_POST_PUBLIC
  " ORDER BY p.id DESC LIMIT 5000");
RIALTO_SQL (ranked, "explore.ranked", "SELECT post_id FROM explore");
/* Only what is still there: it was read in another transaction. */
RIALTO_SQL (rank_set_sqlite,
            "explore.set",
            "INSERT INTO explore (post_id, score) SELECT id, ?2 FROM posts WHERE id = ?1 AND state = 0 "
            "ON CONFLICT (post_id) DO UPDATE SET score = ?2");
RIALTO_SQL (
  rank_set_postgres,
  "explore.set",
  "INSERT INTO explore (post_id, score) SELECT id, ?2 FROM posts WHERE id = ?1 AND state = 0 FOR KEY SHARE "
  "ON CONFLICT (post_id) DO UPDATE SET score = ?2");
RIALTO_SQL (rank_delete, "explore.delete", "DELETE FROM explore WHERE post_id = ?1");

typedef struct
{
  RialtoId post;
  gint64   score; /* < 0: it leaves the list */
} Rank;

/**
 * rialto_explore_score:
 * @likes: people who like a post
 * @comments: comments below it
 * @age: milliseconds since it was posted
 *
 * Returns: its place in Explore: a million times (likes + 2 comments + 1) / (hours + 2)^1.5
 */
gint64
rialto_explore_score (gint64     likes,
                      gint64     comments,
                      RialtoTime age)
{
  double hours = (double) (age > 0 ? age : 0) / (double) RIALTO_HOUR;

  return (gint64) (1e6 * (double) (likes + 2 * comments + 1) / pow (hours + 2.0, 1.5));
}

static gboolean
read_ranks (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  GArray *ranks = data;
  RialtoTime now = rialto_tx_get_now (tx);
  g_autoptr (GHashTable) kept = g_hash_table_new (g_int64_hash, g_int64_equal);
  g_autoptr (RialtoRows)
    posts = rialto_tx_query (tx, &candidates, SQL_ID (rialto_id_make (now - MAX_AGE, 0, 0)));
  g_autoptr (RialtoRows) old = rialto_tx_query (tx, &ranked);

  g_array_set_size (ranks, 0);
  while (rialto_rows_next (posts))
    {
      Rank rank = { .post = rialto_rows_id (posts, 0) };

      rank.score = rialto_explore_score (rialto_rows_int (posts, 1), rialto_rows_int (posts, 2),
                                         now - rialto_id_get_time (rank.post));
      g_array_append_val (ranks, rank);
      g_hash_table_add (kept, rialto_arena_memdup (rialto_tx_get_arena (tx), &rank.post, sizeof rank.post));
    }
  while (rialto_rows_next (old))
    {
      Rank rank = { .post = rialto_rows_id (old, 0), .score = -1 };

      if (!g_hash_table_contains (kept, &rank.post))
        g_array_append_val (ranks, rank);
    }
  return TRUE;
}

static gboolean
write_step (RialtoTx *tx,
            gpointer  data,
            gint64   *position)
{
  RialtoSql *rank_set = rialto_tx_get_kind (tx) == RIALTO_STORE_POSTGRES ? &rank_set_postgres
                                                                         : &rank_set_sqlite;
  const GArray *ranks = data;
  gint64 end = MIN (*position + RIALTO_FEED_CHUNK, (gint64) ranks->len);

  for (; *position < end; (*position)++)
    {
      const Rank *rank = &g_array_index (ranks, Rank, *position);

      if (rank->score < 0)
        rialto_tx_exec (tx, &rank_delete, SQL_ID (rank->post));
      else
        rialto_tx_exec (tx, rank_set, SQL_ID (rank->post), SQL_INT (rank->score));
    }
  return end < (gint64) ranks->len;
}

/**
 * rialto_feed_job_rank_explore:
 * @context: the server's parts
 * @payload: unused
 * @error: return location
 *
 * Gives the newest public posts of a week their places anew, and takes the others out.
 *
 * Returns: whether that is done
 */
gboolean
rialto_feed_job_rank_explore (RialtoContext *context,
                              const char    *payload,
                              GError       **error)
{
  g_autoptr (GArray) ranks = g_array_new (FALSE, FALSE, sizeof (Rank));
  g_autoptr (RialtoArena) arena = rialto_arena_new ();

  return rialto_store_read (context->store, read_ranks, ranks, arena, error) &&
         rialto_feed_job_run_steps (context, write_step, ranks, error);
}
