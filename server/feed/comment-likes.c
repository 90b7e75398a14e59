/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-comments.h"
#include "rialto-event-types.h"
#include "rialto-notify.h"
#include "rialto-routes.h"

RIALTO_SQL (
  like_insert,
  "comment_likes.insert",
  "INSERT INTO comment_likes (comment_id, user_id) VALUES (?1, ?2) ON CONFLICT (comment_id, user_id) DO NOTHING");
RIALTO_SQL (like_delete,
            "comment_likes.delete",
            "DELETE FROM comment_likes WHERE comment_id = ?1 AND user_id = ?2");
RIALTO_SQL (likes_count,
            "comment_counts.like",
            "UPDATE comment_counts SET likes = likes + ?2 WHERE comment_id = ?1");
RIALTO_SQL (likes_select, "comment_counts.likes", "SELECT likes FROM comment_counts WHERE comment_id = ?1");

static void
count (RialtoTx *tx,
       RialtoId  comment,
       gint64    change,
       RialtoId  actor)
{
  rialto_tx_exec (tx, &likes_count, SQL_ID (comment), SQL_INT (change));
  rialto_tx_emit (tx, &(RialtoEvent) { "user", actor, RIALTO_EVENT_COMMENT_LIKE, comment, actor });
}

static gboolean
answer (RialtoTx               *tx,
        RialtoId                comment,
        gboolean                liked,
        RialtoCommentLikeState *state)
{
  state->comment = comment;
  state->like_count = rialto_tx_query_int (tx, &likes_select, SQL_ID (comment));
  state->liked = liked;
  return TRUE;
}

/* PUT /comments/{id}/like */
gboolean
rialto_route_like_comment (RialtoTx                    *tx,
                           RialtoRequest               *request,
                           const RialtoLikeCommentArgs *args,
                           RialtoCommentLikeState      *state,
                           GError                     **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId post;
  RialtoId author = rialto_comment_lock (tx, viewer, args->id, &post);
  const RialtoNotice notice = { RIALTO_NOTIFICATION_KIND_LIKE, author, viewer, post, args->id };

  if (author == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (rialto_tx_exec (tx, &like_insert, SQL_ID (args->id), SQL_ID (viewer)) > 0)
    {
      count (tx, args->id, 1, viewer);
      if (author != viewer)
        rialto_notify (tx, &notice);
    }
  return answer (tx, args->id, TRUE, state);
}

/* DELETE /comments/{id}/like */
gboolean
rialto_route_unlike_comment (RialtoTx                      *tx,
                             RialtoRequest                 *request,
                             const RialtoUnlikeCommentArgs *args,
                             RialtoCommentLikeState        *state,
                             GError                       **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId post;
  RialtoId author = rialto_comment_lock (tx, viewer, args->id, &post);
  const RialtoNotice notice = { RIALTO_NOTIFICATION_KIND_LIKE, author, viewer, post, args->id };

  if (author == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (rialto_tx_exec (tx, &like_delete, SQL_ID (args->id), SQL_ID (viewer)) > 0)
    {
      count (tx, args->id, -1, viewer);
      if (author != viewer)
        rialto_notify_withdraw (tx, &notice);
    }
  return answer (tx, args->id, FALSE, state);
}
