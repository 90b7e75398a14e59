/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-eraser.h"

#include "rialto-blob-use.h"
#include "rialto-event-types.h"
#include "rialto-feed-jobs-private.h"
#include "rialto-feed-author.h"
#include "rialto-notify.h"
#include "rialto-post-tags.h"

RIALTO_SQL (post_hide,
            "posts.hide",
            "UPDATE posts SET state = 1, nonce = NULL WHERE id = ?1 AND state = 0 RETURNING author");
RIALTO_SQL (author_count_down,
            "posts.author_count_down",
            "UPDATE user_counts SET posts = posts - 1 WHERE user_id = ?1");
RIALTO_SQL (post_hidden, "posts.hidden", "SELECT 1 FROM posts WHERE id = ?1 AND state = 1");

/* In the order of the references between them; replies are newer than what they reply to. */
RIALTO_SQL (erase_comment_likes,
            "erase.comment_likes",
            "DELETE FROM comment_likes WHERE (comment_id, user_id) IN (SELECT l.comment_id, l.user_id "
            "FROM comments m JOIN comment_likes l ON l.comment_id = m.id WHERE m.post_id = ?1 LIMIT ?2)");
RIALTO_SQL (erase_comment_counts,
            "erase.comment_counts",
            "DELETE FROM comment_counts WHERE comment_id IN (SELECT k.comment_id FROM comments m "
            "JOIN comment_counts k ON k.comment_id = m.id WHERE m.post_id = ?1 LIMIT ?2)");
RIALTO_SQL (
  erase_comments,
  "erase.comments",
  "DELETE FROM comments WHERE id IN (SELECT id FROM comments WHERE post_id = ?1 ORDER BY id DESC LIMIT ?2)");
RIALTO_SQL (
  erase_likes,
  "erase.likes",
  "DELETE FROM likes WHERE post_id = ?1 AND user_id IN (SELECT user_id FROM likes WHERE post_id = ?1 LIMIT ?2)");
RIALTO_SQL (
  erase_saves,
  "erase.saves",
  "DELETE FROM saves WHERE post_id = ?1 AND user_id IN (SELECT user_id FROM saves WHERE post_id = ?1 LIMIT ?2)");
RIALTO_SQL (erase_versions,
            "erase.versions",
            "DELETE FROM post_versions WHERE post_id = ?1 AND version IN (SELECT version FROM post_versions "
            "WHERE post_id = ?1 LIMIT ?2)");
RIALTO_SQL (erase_people,
            "erase.people",
            "DELETE FROM post_people WHERE post_id = ?1 AND user_id IN (SELECT user_id FROM post_people "
            "WHERE post_id = ?1 LIMIT ?2)");
RIALTO_SQL (erase_words,
            "erase.words",
            "DELETE FROM post_words WHERE post_id = ?1 AND word IN (SELECT word FROM post_words "
            "WHERE post_id = ?1 LIMIT ?2)");
RIALTO_SQL (erase_views,
            "erase.views",
            "DELETE FROM post_views WHERE (day, post_id, user_id) IN (SELECT day, post_id, user_id "
            "FROM post_views WHERE post_id = ?1 LIMIT ?2)");
RIALTO_SQL (erase_view_days,
            "erase.view_days",
            "DELETE FROM post_view_days WHERE post_id = ?1 AND day IN (SELECT day FROM post_view_days "
            "WHERE post_id = ?1 LIMIT ?2)");
RIALTO_SQL (erase_explore, "erase.explore", "DELETE FROM explore WHERE post_id = ?1");
RIALTO_SQL (erase_counts, "erase.counts", "DELETE FROM post_counts WHERE post_id = ?1");
RIALTO_SQL (erase_post, "erase.post", "DELETE FROM posts WHERE id = ?1");

static RialtoSql *const children[] = {
  &erase_comment_likes, &erase_comment_counts, &erase_comments, &erase_likes, &erase_saves,
  &erase_versions,      &erase_people,         &erase_words,    &erase_views, &erase_view_days,
};

/* Deletes rows of a hidden post, about a chunk of them. Whether it is gone. */
static gboolean
erase_some (RialtoTx *tx,
            RialtoId  post)
{
  gint64 left = RIALTO_FEED_CHUNK;

  for (guint i = 0; i < G_N_ELEMENTS (children); i++)
    {
      left -= rialto_tx_exec (tx, children[i], SQL_ID (post), SQL_INT (left));
      if (left == 0)
        return FALSE;
    }
  rialto_tx_exec (tx, &erase_explore, SQL_ID (post));
  rialto_tx_exec (tx, &erase_counts, SQL_ID (post));
  rialto_tx_exec (tx, &erase_post, SQL_ID (post));
  return TRUE;
}

/* Nobody sees it from here on. Who wrote it, or 0 when that was so before. */
static RialtoId
hide (RialtoTx *tx,
      RialtoId  post)
{
  return rialto_tx_query_int (tx, &post_hide, SQL_ID (post));
}

/**
 * rialto_post_erase:
 * @tx: a write transaction
 * @post: a post; its lock is held
 * @actor: who wants it gone
 *
 * Takes a post out of sight, and deletes it with all that hangs on it: now, or by a job when that is much.
 */
void
rialto_post_erase (RialtoTx *tx,
                   RialtoId  post,
                   RialtoId  actor)
{
  RialtoId author = hide (tx, post);

  if (author == 0)
    return;
  rialto_tx_exec (tx, &author_count_down, SQL_ID (author));
  rialto_post_set_tags (tx, post, NULL, 0);
  rialto_blob_release (tx, RIALTO_BLOB_USE_POST, post);
  rialto_notify_forget_post (tx, post);
  rialto_tx_emit (tx, &(RialtoEvent) { "post", post, RIALTO_EVENT_POST_DELETE, post, actor });
  rialto_feed_announce_count (tx, author, actor);
  if (!erase_some (tx, post))
    rialto_feed_enqueue (tx, "feed.erase_post", post);
}

static gboolean
erase_chunk (RialtoTx *tx,
             gpointer  data)
{
  RialtoId post = *(RialtoId *) data;
  g_autoptr (RialtoRows) rows = NULL;

  rialto_tx_lock (tx, RIALTO_LOCK_POST, post);
  rows = rialto_tx_query (tx, &post_hidden, SQL_ID (post));
  return rialto_rows_next (rows) && !erase_some (tx, post);
}

/**
 * rialto_feed_job_erase_post:
 * @context: the server's parts
 * @payload: a hidden post
 * @error: return location
 *
 * Returns: whether it is gone
 */
gboolean
rialto_feed_job_erase_post (RialtoContext *context,
                            const char    *payload,
                            GError       **error)
{
  RialtoId post;

  return rialto_feed_job_read_id (payload, &post, error) &&
         rialto_job_run_chunks (context, erase_chunk, &post, error);
}
