/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-comment-eraser.h"

#include "rialto-comments.h"
#include "rialto-event-types.h"
#include "rialto-feed-jobs-private.h"
#include "rialto-notify.h"

RIALTO_SQL (comment_empty,
            "comments.empty",
            "UPDATE comments SET deleted = TRUE, text = '', facets = NULL, nonce = NULL "
            "WHERE id = ?1 AND NOT deleted RETURNING parent");
RIALTO_SQL (counts_empty,
            "comment_counts.empty",
            "UPDATE comment_counts SET likes = 0 WHERE comment_id = ?1");
RIALTO_SQL (replies_count,
            "comment_counts.reply_gone",
            "UPDATE comment_counts SET replies = replies - 1 WHERE comment_id = ?1");
RIALTO_SQL (comments_count,
            "post_counts.comment_gone",
            "UPDATE post_counts SET comments = comments - 1 WHERE post_id = ?1");
RIALTO_SQL (
  likes_delete,
  "comment_likes.erase",
  "DELETE FROM comment_likes WHERE comment_id = ?1 AND user_id IN (SELECT user_id FROM comment_likes "
  "WHERE comment_id = ?1 LIMIT ?2) AND EXISTS (SELECT 1 FROM comments WHERE id = ?1 AND deleted)");
RIALTO_SQL (counts_sweep,
            "comment_counts.sweep",
            "DELETE FROM comment_counts WHERE comment_id = ?1 "
            "AND EXISTS (SELECT 1 FROM comments WHERE id = ?1 AND deleted) "
            "AND NOT EXISTS (SELECT 1 FROM comments WHERE parent = ?1) "
            "AND NOT EXISTS (SELECT 1 FROM comment_likes WHERE comment_id = ?1)");
RIALTO_SQL (comment_sweep, "comments.sweep", "DELETE FROM comments WHERE id = ?1 RETURNING parent");

/* Deletes an empty place that holds nothing together any more, and the one above it that may have waited for that. */
static void
sweep (RialtoTx *tx,
       RialtoId  comment)
{
  while (comment != 0 && rialto_tx_exec (tx, &counts_sweep, SQL_ID (comment)) > 0)
    comment = rialto_tx_query_int (tx, &comment_sweep, SQL_ID (comment));
}

/* Deletes likes of an empty place, about a chunk of them. Whether there may be more. */
static gboolean
erase_likes (RialtoTx *tx,
             RialtoId  comment)
{
  return rialto_tx_exec (tx, &likes_delete, SQL_ID (comment), SQL_INT (RIALTO_FEED_CHUNK)) ==
         RIALTO_FEED_CHUNK;
}

static gboolean
empty (RialtoTx *tx,
       RialtoId  comment,
       RialtoId *parent)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &comment_empty, SQL_ID (comment));

  if (!rialto_rows_next (rows))
    return FALSE;
  *parent = rialto_rows_id (rows, 0);
  return TRUE;
}

/**
 * rialto_comment_erase:
 * @tx: a write transaction
 * @comment: a comment
 * @post: its post, whose lock is held
 * @actor: who wants it gone
 *
 * Deletes a comment, or all of it but its place where it has replies. Many likes are left to a job.
 *
 * Returns: %FALSE when that was so before
 */
gboolean
rialto_comment_erase (RialtoTx *tx,
                      RialtoId  comment,
                      RialtoId  post,
                      RialtoId  actor)
{
  RialtoId parent = 0;

  if (!empty (tx, comment, &parent))
    return FALSE;
  rialto_tx_exec (tx, &counts_empty, SQL_ID (comment));
  rialto_tx_exec (tx, &comments_count, SQL_ID (post));
  if (parent != 0)
    rialto_tx_exec (tx, &replies_count, SQL_ID (parent));
  if (erase_likes (tx, comment))
    rialto_feed_enqueue (tx, "feed.erase_comment", comment);
  else
    sweep (tx, comment);
  rialto_notify_forget_comment (tx, comment);
  rialto_tx_emit (tx, &(RialtoEvent) { "post", post, RIALTO_EVENT_COMMENT_DELETE, comment, actor });
  rialto_tx_emit (tx, &(RialtoEvent) { "post", post, RIALTO_EVENT_POST_COUNTS, post, actor });
  return TRUE;
}

static gboolean
erase_chunk (RialtoTx *tx,
             gpointer  data)
{
  RialtoId comment = *(RialtoId *) data;

  if (rialto_comment_lock_post (tx, comment) == 0)
    return FALSE;
  if (erase_likes (tx, comment))
    return TRUE;
  sweep (tx, comment);
  return FALSE;
}

/**
 * rialto_feed_job_erase_comment:
 * @context: the server's parts
 * @payload: a deleted comment
 * @error: return location
 *
 * Returns: whether nothing of it is left but its place
 */
gboolean
rialto_feed_job_erase_comment (RialtoContext *context,
                               const char    *payload,
                               GError       **error)
{
  RialtoId comment;

  return rialto_feed_job_read_id (payload, &comment, error) &&
         rialto_job_run_chunks (context, erase_chunk, &comment, error);
}
