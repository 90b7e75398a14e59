/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-comments.h"

#include "rialto-cursor.h"
#include "rialto-id.h"
#include "rialto-post-record.h"

/* Below a post that ?1 may see. */
#define OF_VISIBLE_POST                                                                                    \
  " AND EXISTS (SELECT 1 FROM posts p JOIN users u ON u.id = p.author WHERE p.id = m.post_id AND "         \
  RIALTO_POST_VISIBLE ")"

RIALTO_SQL (comment_by_id,
            "comments.by_id",
            "SELECT " RIALTO_COMMENT_COLUMNS RIALTO_COMMENT_FROM
            "WHERE m.id = ?2 AND " RIALTO_COMMENT_VISIBLE OF_VISIBLE_POST);
RIALTO_SQL (comment_visible,
            "comments.visible",
            "SELECT 1" RIALTO_COMMENT_FROM "WHERE m.id = ?2 AND " RIALTO_COMMENT_VISIBLE OF_VISIBLE_POST);

RIALTO_SQL (comment_post, "comments.post", "SELECT post_id FROM comments WHERE id = ?1");
RIALTO_SQL (comment_author,
            "comments.author",
            "SELECT m.author" RIALTO_COMMENT_FROM "WHERE m.id = ?2 AND NOT " RIALTO_COMMENT_GONE
            " AND " RIALTO_COMMENT_VISIBLE OF_VISIBLE_POST);

/**
 * rialto_comment_read:
 * @tx: the transaction
 * @rows: rows that selected RIALTO_COMMENT_COLUMNS, on a row
 * @comment: (out): filled; it lives as long as the transaction's arena
 */
void
rialto_comment_read (RialtoTx      *tx,
                     RialtoRows    *rows,
                     RialtoComment *comment)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  guint at = RIALTO_N_PERSON_COLUMNS;

  comment->id = rialto_rows_id (rows, at);
  comment->post = rialto_rows_id (rows, at + 1);
  comment->parent = rialto_rows_id (rows, at + 2);
  comment->created_at = rialto_id_get_time (comment->id);
  comment->reply_count = rialto_rows_int (rows, at + 7);
  comment->text = "";
  if (rialto_rows_bool (rows, at + 3))
    return;

  comment->author = rialto_person_new (tx, rows, 0);
  comment->text = rialto_rows_text (rows, at + 4);
  rialto_facets_cut (arena, (char *) rialto_rows_text (rows, at + 5), &comment->facets, &comment->n_facets);
  comment->like_count = rialto_rows_int (rows, at + 6);
  comment->liked = rialto_rows_bool (rows, at + 8);
}

/**
 * rialto_comment_load:
 * @tx: the transaction
 * @viewer: who asks; 0 is nobody
 * @id: the comment
 * @comment: (out): filled when there is one
 *
 * Returns: whether there is such a comment, or its empty place, below a post that @viewer may see
 */
gboolean
rialto_comment_load (RialtoTx      *tx,
                     RialtoId       viewer,
                     RialtoId       id,
                     RialtoComment *comment)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &comment_by_id, SQL_INT (viewer), SQL_ID (id));

  if (!rialto_rows_next (rows))
    return FALSE;
  rialto_comment_read (tx, rows, comment);
  return TRUE;
}

/**
 * rialto_comment_is_visible:
 * @tx: the transaction
 * @viewer: who asks; 0 is nobody
 * @id: the comment
 *
 * Returns: whether rialto_comment_load() would find it
 */
gboolean
rialto_comment_is_visible (RialtoTx *tx,
                           RialtoId  viewer,
                           RialtoId  id)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &comment_visible, SQL_INT (viewer), SQL_ID (id));

  return rialto_rows_next (rows);
}

/**
 * rialto_comment_lock_post:
 * @tx: a write transaction
 * @id: a comment
 *
 * Holds the lock of the comment's post: nobody else writes below it until the transaction ends.
 *
 * Returns: the post; 0 when there is no such comment
 */
RialtoId
rialto_comment_lock_post (RialtoTx *tx,
                          RialtoId  id)
{
  RialtoId post = rialto_tx_query_int (tx, &comment_post, SQL_ID (id));

  if (post != 0)
    rialto_tx_lock (tx, RIALTO_LOCK_POST, post);
  return post;
}

/**
 * rialto_comment_lock:
 * @tx: a write transaction
 * @viewer: who asks
 * @id: a comment
 * @post: (out): the post below which it is
 *
 * As rialto_comment_lock_post(), for somebody who wants to do something with the comment.
 *
 * Returns: who wrote it; 0 when there is no such comment that @viewer may see, or only its empty place
 */
RialtoId
rialto_comment_lock (RialtoTx *tx,
                     RialtoId  viewer,
                     RialtoId  id,
                     RialtoId *post)
{
  *post = rialto_comment_lock_post (tx, id);
  return *post != 0 ? rialto_tx_query_int (tx, &comment_author, SQL_INT (viewer), SQL_ID (id)) : 0;
}

/**
 * rialto_comment_page_read:
 * @tx: the transaction
 * @request: whose page it is
 * @rows: one row more than the page holds, where there are that many, in the order of their ids
 * @limit: comments of a page
 * @page: (out): filled, with its cursor
 */
void
rialto_comment_page_read (RialtoTx          *tx,
                          RialtoRequest     *request,
                          RialtoRows        *rows,
                          gint64             limit,
                          RialtoCommentPage *page)
{
  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoComment, limit);
  while (page->n_items < limit && rialto_rows_next (rows))
    rialto_comment_read (tx, rows, &page->items[page->n_items++]);
  if (page->n_items > 0 && rialto_rows_next (rows))
    page->next = rialto_cursor_write (request, page->items[page->n_items - 1].id, 0);
}
