/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-event-types.h"
#include "rialto-notify.h"
#include "rialto-person-page.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

RIALTO_SQL (
  like_insert,
  "likes.insert",
  "INSERT INTO likes (post_id, user_id, id) VALUES (?1, ?2, ?3) ON CONFLICT (post_id, user_id) DO NOTHING");
RIALTO_SQL (like_delete, "likes.delete", "DELETE FROM likes WHERE post_id = ?1 AND user_id = ?2");
RIALTO_SQL (likes_count, "likes.count", "UPDATE post_counts SET likes = likes + ?2 WHERE post_id = ?1");
RIALTO_SQL (likes_page,
            "likes.page",
            "SELECT " RIALTO_PERSON_COLUMNS ", l.id FROM likes l JOIN users u ON u.id = l.user_id "
            "WHERE l.post_id = ?2 AND l.id < ?3 AND u.deleted_at IS NULL AND " RIALTO_NOT_BLOCKED (
              "?1",
              "l.user_id") " AND " RIALTO_NOT_MUTED ("?1", "l.user_id") " ORDER BY l.id DESC LIMIT ?4");

/* The post's author, for who may see it; it is not erased until this transaction ends. */
static RialtoId
lock_post (RialtoTx *tx,
           RialtoId  viewer,
           RialtoId  post)
{
  rialto_tx_lock (tx, RIALTO_LOCK_POST, post);
  return rialto_post_get_author (tx, viewer, post);
}

/* Those who look at the post are told how many like it, and all devices of whoever did it that they do. */
static void
tell (RialtoTx *tx,
      RialtoId  post,
      RialtoId  actor)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "post", post, RIALTO_EVENT_POST_COUNTS, post, actor });
  rialto_tx_emit (tx, &(RialtoEvent) { "user", actor, RIALTO_EVENT_POST_LIKE, post, actor });
}

static void
count (RialtoTx *tx,
       RialtoId  post,
       gint64    change,
       RialtoId  actor)
{
  rialto_tx_exec (tx, &likes_count, SQL_ID (post), SQL_INT (change));
  tell (tx, post, actor);
}

static gboolean
answer (RialtoTx        *tx,
        RialtoId         post,
        gboolean         liked,
        RialtoLikeState *state,
        GError         **error)
{
  RialtoPostCounts counts;

  if (!rialto_post_get_counts (tx, post, &counts))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  state->post = post;
  state->like_count = counts.like_count;
  state->liked = liked;
  return TRUE;
}

/* PUT /posts/{id}/like */
gboolean
rialto_route_like_post (RialtoTx                 *tx,
                        RialtoRequest            *request,
                        const RialtoLikePostArgs *args,
                        RialtoLikeState          *state,
                        GError                  **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId author = lock_post (tx, viewer, args->id);
  const RialtoNotice notice = { RIALTO_NOTIFICATION_KIND_LIKE, author, viewer, args->id, 0 };

  if (author == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (rialto_tx_exec (tx, &like_insert, SQL_ID (args->id), SQL_ID (viewer), SQL_ID (rialto_tx_new_id (tx))) >
      0)
    {
      count (tx, args->id, 1, viewer);
      if (author != viewer)
        rialto_notify (tx, &notice);
    }
  return answer (tx, args->id, TRUE, state, error);
}

/* DELETE /posts/{id}/like */
gboolean
rialto_route_unlike_post (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoUnlikePostArgs *args,
                          RialtoLikeState            *state,
                          GError                    **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId author = lock_post (tx, viewer, args->id);
  const RialtoNotice notice = { RIALTO_NOTIFICATION_KIND_LIKE, author, viewer, args->id, 0 };

  if (author == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (rialto_tx_exec (tx, &like_delete, SQL_ID (args->id), SQL_ID (viewer)) > 0)
    {
      count (tx, args->id, -1, viewer);
      if (author != viewer)
        rialto_notify_withdraw (tx, &notice);
    }
  return answer (tx, args->id, FALSE, state, error);
}

/* GET /posts/{id}/likes */
gboolean
rialto_route_list_post_likes (RialtoTx                      *tx,
                              RialtoRequest                 *request,
                              const RialtoListPostLikesArgs *args,
                              RialtoPersonPage              *page,
                              GError                       **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (rialto_post_get_author (tx, viewer, args->id) == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;

  rows = rialto_tx_query (tx, &likes_page, SQL_INT (viewer), SQL_ID (args->id), SQL_ID (before),
                          SQL_INT (args->limit + 1));
  rialto_person_page_read (tx, request, rows, args->limit, page);
  return TRUE;
}
