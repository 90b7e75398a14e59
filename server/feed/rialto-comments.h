/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-post-loader.h"

G_BEGIN_DECLS

/* A statement of comments selects "SELECT " RIALTO_COMMENT_COLUMNS RIALTO_COMMENT_FROM "WHERE ..."; its ?1 is the reader (0: nobody),
 * m the comment and u its author. */
#define RIALTO_COMMENT_COLUMNS                                                                    \
  RIALTO_PERSON_COLUMNS ", m.id, m.post_id, m.parent, " RIALTO_COMMENT_GONE                        \
                        ", m.text, m.facets, k.likes, k.replies, "                                \
                        "EXISTS (SELECT 1 FROM comment_likes WHERE comment_id = m.id AND user_id = ?1)"
#define RIALTO_COMMENT_FROM \
  " FROM comments m JOIN comment_counts k ON k.comment_id = m.id JOIN users u ON u.id = m.author "

/* Condition on m and u: nothing of it is left but, where it has replies, its place. */
#define RIALTO_COMMENT_GONE "(m.deleted OR u.deleted_at IS NOT NULL)"

/* Condition on m, k and u: ?1 may see the comment, or its empty place; that there is a post to see is apart. */
#define RIALTO_COMMENT_VISIBLE                                                    \
  "((" RIALTO_COMMENT_GONE " AND k.replies > 0) OR (NOT " RIALTO_COMMENT_GONE " AND " \
  RIALTO_NOT_BLOCKED ("?1", "m.author") "))"
#define RIALTO_COMMENT_LISTED \
  RIALTO_COMMENT_VISIBLE " AND (" RIALTO_COMMENT_GONE " OR " RIALTO_NOT_MUTED ("?1", "m.author") ")"

void     rialto_comment_read       (RialtoTx          *tx,
                                    RialtoRows        *rows,
                                    RialtoComment     *comment);
gboolean rialto_comment_load       (RialtoTx          *tx,
                                    RialtoId           viewer,
                                    RialtoId           id,
                                    RialtoComment     *comment);
gboolean rialto_comment_is_visible (RialtoTx          *tx,
                                    RialtoId           viewer,
                                    RialtoId           id);
RialtoId rialto_comment_lock       (RialtoTx          *tx,
                                    RialtoId           viewer,
                                    RialtoId           id,
                                    RialtoId          *post);
RialtoId rialto_comment_lock_post  (RialtoTx          *tx,
                                    RialtoId           id);
void     rialto_comment_page_read  (RialtoTx          *tx,
                                    RialtoRequest     *request,
                                    RialtoRows        *rows,
                                    gint64             limit,
                                    RialtoCommentPage *page);

G_END_DECLS
