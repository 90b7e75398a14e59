/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-person.h"
#include "rialto-post-people.h"
#include "rialto-request.h"

G_BEGIN_DECLS

/* A statement of posts selects "WITH t (id) AS (...) SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM "ORDER BY ..."; its ?1 is the
 * reader (0: nobody). What it selects behind them are the keys of its order, where that is not the post's id. */
#define RIALTO_POST_COLUMNS                                                                              \
  RIALTO_PERSON_COLUMNS ", p.id, p.audience, p.caption, p.facets, p.pictures, p.content_warning, "        \
                        "p.edited_at, p.version, c.likes, c.comments, u.locked, "                         \
                        "EXISTS (SELECT 1 FROM likes WHERE post_id = p.id AND user_id = ?1), "            \
                        "EXISTS (SELECT 1 FROM saves WHERE user_id = ?1 AND post_id = p.id), "           \
                        "p.people, " RIALTO_POST_PEOPLE
#define RIALTO_N_POST_COLUMNS (RIALTO_N_PERSON_COLUMNS + 15)
#define RIALTO_POST_FROM                                                              \
  " FROM t JOIN posts p ON p.id = t.id JOIN post_counts c ON c.post_id = p.id "        \
  "JOIN users u ON u.id = p.author "

/* Condition on p and u: ?1 may see the post. */
#define RIALTO_POST_PUBLIC "p.audience = 0 AND NOT u.locked"
#define RIALTO_POST_VISIBLE                                                                               \
  "p.state = 0 AND u.deleted_at IS NULL AND (p.author = ?1 OR ((" RIALTO_POST_PUBLIC                       \
  " OR EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = p.author)) AND "                   \
  RIALTO_NOT_BLOCKED ("?1", "p.author") "))"

/* And it may be in a list of ?1's. Mutes hide from lists, not from who asks for the post itself or for its author's page. */
#define RIALTO_POST_LISTED RIALTO_POST_VISIBLE " AND " RIALTO_NOT_MUTED ("?1", "p.author")

void     rialto_post_read       (RialtoTx         *tx,
                                 RialtoContext    *context,
                                 RialtoRows       *rows,
                                 RialtoPost       *post);
gboolean rialto_post_load       (RialtoTx         *tx,
                                 RialtoContext    *context,
                                 RialtoId          viewer,
                                 RialtoId          id,
                                 RialtoPost       *post);
guint    rialto_post_load_many  (RialtoTx         *tx,
                                 RialtoContext    *context,
                                 RialtoId          viewer,
                                 const RialtoId   *ids,
                                 guint             n_ids,
                                 RialtoPost      **posts);
RialtoId rialto_post_get_author (RialtoTx         *tx,
                                 RialtoId          viewer,
                                 RialtoId          id);
gboolean rialto_post_get_counts (RialtoTx         *tx,
                                 RialtoId          id,
                                 RialtoPostCounts *counts);
void     rialto_post_page_read  (RialtoTx         *tx,
                                 RialtoRequest    *request,
                                 RialtoRows       *rows,
                                 gint64            limit,
                                 guint             n_keys,
                                 RialtoPostPage   *page);

G_END_DECLS
