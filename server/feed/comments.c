/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-caption.h"
#include "rialto-comments.h"
#include "rialto-cursor.h"
#include "rialto-event-types.h"
#include "rialto-feed-author.h"
#include "rialto-routes.h"
#include "rialto-text.h"

RIALTO_SQL (comments_page,
            "comments.page",
            "SELECT " RIALTO_COMMENT_COLUMNS RIALTO_COMMENT_FROM
            "WHERE m.post_id = ?2 AND m.parent IS NULL AND m.id < ?3 AND " RIALTO_COMMENT_LISTED
            " ORDER BY m.id DESC LIMIT ?4");
RIALTO_SQL (replies_page,
            "comments.replies",
            "SELECT " RIALTO_COMMENT_COLUMNS RIALTO_COMMENT_FROM
            "WHERE m.parent = ?2 AND m.id > ?3 AND " RIALTO_COMMENT_LISTED " ORDER BY m.id LIMIT ?4");
RIALTO_SQL (comment_by_nonce,
            "comments.by_nonce",
            "SELECT id FROM comments WHERE author = ?1 AND post_id = ?2 AND nonce = ?3");
RIALTO_SQL (comment_parent,
            "comments.parent",
            "SELECT m.author, m.parent" RIALTO_COMMENT_FROM
            "WHERE m.id = ?2 AND m.post_id = ?3 AND NOT " RIALTO_COMMENT_GONE " AND " RIALTO_COMMENT_VISIBLE);
RIALTO_SQL (comment_insert,
            "comments.insert",
            "INSERT INTO comments (id, post_id, parent, author, text, facets, deleted, nonce) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, FALSE, ?7)");
RIALTO_SQL (counts_insert,
            "comment_counts.insert",
            "INSERT INTO comment_counts (comment_id, likes, replies) VALUES (?1, 0, 0)");
RIALTO_SQL (replies_count,
            "comment_counts.reply",
            "UPDATE comment_counts SET replies = replies + 1 WHERE comment_id = ?1");
RIALTO_SQL (comments_count,
            "post_counts.comment",
            "UPDATE post_counts SET comments = comments + 1 WHERE post_id = ?1");

/* Where a comment goes. */
typedef struct
{
  RialtoId author; /* who writes it */
  RialtoId post;
  RialtoId post_author;
  RialtoId parent;         /* the comment at the top of the thread; 0: it will be one itself */
  RialtoId replied;        /* the comment that it answers, which may be a reply; 0: none */
  RialtoId replied_author; /* whose that is */
} Place;

/* GET /posts/{id}/comments */
gboolean
rialto_route_list_comments (RialtoTx                     *tx,
                            RialtoRequest                *request,
                            const RialtoListCommentsArgs *args,
                            RialtoCommentPage            *page,
                            GError                      **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (rialto_post_get_author (tx, viewer, args->id) == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;
  rows = rialto_tx_query (tx, &comments_page, SQL_INT (viewer), SQL_ID (args->id), SQL_ID (before),
                          SQL_INT (args->limit + 1));
  rialto_comment_page_read (tx, request, rows, args->limit, page);
  return TRUE;
}

/* GET /comments/{id}/replies */
gboolean
rialto_route_list_replies (RialtoTx                    *tx,
                           RialtoRequest               *request,
                           const RialtoListRepliesArgs *args,
                           RialtoCommentPage           *page,
                           GError                     **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  g_autoptr (RialtoRows) rows = NULL;
  RialtoComment parent = { 0 };
  gint64 after = 0;

  if (!rialto_comment_load (tx, viewer, args->id, &parent))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_cursor_read (request, args->cursor, &after, NULL, error))
    return FALSE;
  rows = rialto_tx_query (tx, &replies_page, SQL_INT (viewer), SQL_ID (args->id), SQL_INT (after),
                          SQL_INT (args->limit + 1));
  rialto_comment_page_read (tx, request, rows, args->limit, page);
  return TRUE;
}

static RialtoId
find_by_nonce (RialtoTx    *tx,
               const Place *place,
               const char  *nonce)
{
  return nonce != NULL ? rialto_tx_query_int (tx, &comment_by_nonce, SQL_ID (place->author),
                                              SQL_ID (place->post), SQL_TEXT (nonce))
                       : 0;
}

/* Threads are one level deep: an answer to a reply stands beside it. */
static gboolean
find_parent (RialtoTx *tx,
             Place    *place,
             GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &comment_parent, SQL_INT (place->author),
                                                 SQL_ID (place->replied), SQL_ID (place->post));

  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  place->replied_author = rialto_rows_id (rows, 0);
  place->parent = rialto_rows_is_null (rows, 1) ? place->replied : rialto_rows_id (rows, 1);
  return TRUE;
}

/* Each person is told once, of what concerns them most. */
static void
notify_people (RialtoTx            *tx,
               const Place         *place,
               RialtoId             comment,
               const RialtoCaption *caption)
{
  const RialtoId told[] = { place->replied_author, place->post_author };
  RialtoNotice notice = { .actor = place->author, .post = place->post, .comment = comment };

  notice.kind = RIALTO_NOTIFICATION_KIND_REPLY;
  notice.user = place->replied_author;
  if (notice.user != 0 && notice.user != place->author)
    rialto_notify (tx, &notice);

  notice.kind = RIALTO_NOTIFICATION_KIND_COMMENT;
  notice.user = place->post_author;
  if (notice.user != place->author && notice.user != place->replied_author)
    rialto_notify (tx, &notice);

  rialto_caption_notify (tx, caption, &notice, told, G_N_ELEMENTS (told));
}

static RialtoId
insert_comment (RialtoTx            *tx,
                const Place         *place,
                const RialtoCaption *caption,
                const char          *nonce)
{
  RialtoId id = rialto_tx_id_after (tx, place->replied);

  rialto_tx_exec (tx, &comment_insert, SQL_ID (id), SQL_ID (place->post), SQL_ID (place->parent),
                  SQL_ID (place->author), SQL_TEXT (caption->text), SQL_TEXT (caption->record),
                  SQL_TEXT (nonce));
  rialto_tx_exec (tx, &counts_insert, SQL_ID (id));
  if (place->parent != 0)
    rialto_tx_exec (tx, &replies_count, SQL_ID (place->parent));
  rialto_tx_exec (tx, &comments_count, SQL_ID (place->post));
  rialto_tx_emit (tx, &(RialtoEvent) { "post", place->post, RIALTO_EVENT_COMMENT_CREATE, id, place->author });
  rialto_tx_emit (tx, &(RialtoEvent) { "post", place->post, RIALTO_EVENT_POST_COUNTS, place->post,
                                       place->author });
  return id;
}

/* POST /posts/{id}/comments */
gboolean
rialto_route_create_comment (RialtoTx                      *tx,
                             RialtoRequest                 *request,
                             const RialtoCreateCommentArgs *args,
                             RialtoComment                 *comment,
                             GError                       **error)
{
  const RialtoCommentDraft *draft = args->body;
  Place place = { .author = rialto_request_get_user (request), .post = args->id, .replied = draft->parent };
  RialtoCaption caption;
  RialtoId id;

  rialto_tx_lock (tx, RIALTO_LOCK_POST, place.post);
  place.post_author = rialto_post_get_author (tx, place.author, place.post);
  if (place.post_author == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);

  id = find_by_nonce (tx, &place, draft->nonce);
  if (id == 0)
    {
      if (!rialto_feed_check_author (tx, request, error) ||
          (place.replied != 0 && !find_parent (tx, &place, error)))
        return FALSE;
      if (rialto_text_is_blank (draft->text))
        return rialto_fail_field (error, "text", "Write something first.");
      rialto_caption_read (tx, draft->text, place.author, &caption);
      id = insert_comment (tx, &place, &caption, draft->nonce);
      notify_people (tx, &place, id, &caption);
    }
  return rialto_comment_load (tx, place.author, id, comment) || rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}
