/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-own-marks.h"

#include "rialto-post-loader.h"

RIALTO_SQL (own_like,
            "likes.own",
            "SELECT c.likes, EXISTS (SELECT 1 FROM likes WHERE post_id = ?2 AND user_id = ?1) "
            "FROM post_counts c WHERE c.post_id = ?2");
RIALTO_SQL (own_save, "saves.own", "SELECT 1 FROM saves WHERE user_id = ?1 AND post_id = ?2");
RIALTO_SQL (own_comment_like,
            "comment_likes.own",
            "SELECT c.likes, EXISTS (SELECT 1 FROM comment_likes WHERE comment_id = ?2 AND user_id = ?1), "
            "m.post_id FROM comment_counts c JOIN comments m ON m.id = c.comment_id WHERE c.comment_id = ?2");

/**
 * rialto_own_like_load:
 * @tx: a transaction
 * @user: who may have liked it
 * @post: a post
 * @state: (out): filled
 *
 * Returns: whether there is such a post that @user may see
 */
gboolean
rialto_own_like_load (RialtoTx        *tx,
                      RialtoId         user,
                      RialtoId         post,
                      RialtoLikeState *state)
{
  g_autoptr (RialtoRows) rows = NULL;

  if (rialto_post_get_author (tx, user, post) == 0)
    return FALSE;
  rows = rialto_tx_query (tx, &own_like, SQL_ID (user), SQL_ID (post));
  if (!rialto_rows_next (rows))
    return FALSE;
  state->post = post;
  state->like_count = rialto_rows_int (rows, 0);
  state->liked = rialto_rows_bool (rows, 1);
  return TRUE;
}

/**
 * rialto_own_save_load:
 * @tx: a transaction
 * @user: who may have saved it
 * @post: a post, which need not be there any more
 * @state: (out): filled
 */
void
rialto_own_save_load (RialtoTx        *tx,
                      RialtoId         user,
                      RialtoId         post,
                      RialtoSaveState *state)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &own_save, SQL_ID (user), SQL_ID (post));

  state->post = post;
  state->saved = rialto_rows_next (rows);
}

/**
 * rialto_own_comment_like_load:
 * @tx: a transaction
 * @user: who may have liked it
 * @comment: a comment
 * @state: (out): filled
 *
 * Returns: whether there is such a comment below a post that @user may see
 */
gboolean
rialto_own_comment_like_load (RialtoTx               *tx,
                              RialtoId                user,
                              RialtoId                comment,
                              RialtoCommentLikeState *state)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &own_comment_like, SQL_ID (user), SQL_ID (comment));

  if (!rialto_rows_next (rows) || rialto_post_get_author (tx, user, rialto_rows_id (rows, 2)) == 0)
    return FALSE;
  state->comment = comment;
  state->like_count = rialto_rows_int (rows, 0);
  state->liked = rialto_rows_bool (rows, 1);
  return TRUE;
}
