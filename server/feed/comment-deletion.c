/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-comment-eraser.h"
#include "rialto-comments.h"
#include "rialto-routes.h"

RIALTO_SQL (comment_owners,
            "comments.owners",
            "SELECT m.author, p.author FROM comments m JOIN posts p ON p.id = m.post_id "
            "WHERE m.id = ?1 AND NOT m.deleted AND p.state = 0");

/* Whether it is the viewer's own, or below a post of theirs. Blocks do not matter: what is one's own can be deleted. */
static gboolean
may_delete (RialtoTx *tx,
            RialtoId  viewer,
            RialtoId  comment)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &comment_owners, SQL_ID (comment));

  return rialto_rows_next (rows) &&
         (rialto_rows_id (rows, 0) == viewer || rialto_rows_id (rows, 1) == viewer);
}

/* DELETE /comments/{id} */
gboolean
rialto_route_delete_comment (RialtoTx                      *tx,
                             RialtoRequest                 *request,
                             const RialtoDeleteCommentArgs *args,
                             GError                       **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId post = rialto_comment_lock_post (tx, args->id);
  RialtoComment comment = { 0 };

  if (may_delete (tx, viewer, args->id))
    return rialto_comment_erase (tx, args->id, post, viewer) || rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (rialto_comment_load (tx, viewer, args->id, &comment) && comment.author != NULL)
    return rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
  return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}
