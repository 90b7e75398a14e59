/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-use.h"
#include "rialto-caption.h"
#include "rialto-context.h"
#include "rialto-cursor.h"
#include "rialto-event-types.h"
#include "rialto-id.h"
#include "rialto-notify.h"
#include "rialto-post-loader.h"
#include "rialto-post-record.h"
#include "rialto-routes.h"

RIALTO_SQL (post_by_nonce, "posts.by_nonce", "SELECT id FROM posts WHERE author = ?1 AND nonce = ?2");
RIALTO_SQL (
  post_insert,
  "posts.insert",
  "INSERT INTO posts (id, author, audience, caption, facets, pictures, content_warning, version, nonce) "
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8)");
RIALTO_SQL (counts_insert,
            "post_counts.insert",
            "INSERT INTO post_counts (post_id, likes, comments) VALUES (?1, 0, 0)");
RIALTO_SQL (author_count,
            "posts.author_count",
            "UPDATE user_counts SET posts = posts + ?2 WHERE user_id = ?1");
RIALTO_SQL (author_locked, "posts.author_locked", "SELECT locked FROM users WHERE id = ?1");

static RialtoId
find_by_nonce (RialtoTx   *tx,
               RialtoId    author,
               const char *nonce)
{
  if (nonce == NULL)
    return 0;

  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &post_by_nonce, SQL_ID (author), SQL_TEXT (nonce));

  return rialto_rows_next (rows) ? rialto_rows_id (rows, 0) : 0;
}

static gboolean
is_public (RialtoTx      *tx,
           RialtoId       author,
           RialtoAudience audience)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &author_locked, SQL_ID (author));

  return rialto_rows_next (rows) && !rialto_rows_bool (rows, 0) && audience == RIALTO_AUDIENCE_PUBLIC;
}

/* Ties uploads to a post; the pictures as a record, or NULL when one is not the author's. */
static const char *
use_pictures (RialtoTx                 *tx,
              const RialtoBlobUse      *use,
              const RialtoPictureDraft *drafts,
              guint                     n,
              GError                  **error)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoPicture *pictures = rialto_arena_new_array (arena, RialtoPicture, n);

  for (guint i = 0; i < n; i++)
    {
      const char *path = rialto_arena_printf (arena, "pictures/%u/blob", i);

      if (!rialto_blob_use (tx, use, drafts[i].blob, path, &pictures[i], error))
        return NULL;
      pictures[i].alt = drafts[i].alt != NULL ? drafts[i].alt : "";
      pictures[i].focus_x = drafts[i].focus_x;
      pictures[i].focus_y = drafts[i].focus_y;
    }
  return rialto_pictures_pack (arena, pictures, n);
}

static void
announce (RialtoTx *tx,
          RialtoId  post,
          RialtoId  author)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "post", post, RIALTO_EVENT_FEED_HINT, post, author });
}

/* POST /posts */
gboolean
rialto_route_create_post (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoCreatePostArgs *args,
                          RialtoPost                 *post,
                          GError                    **error)
{
  const RialtoPostDraft *draft = args->body;
  RialtoContext *context = rialto_request_get_context (request);
  RialtoId author = rialto_request_get_user (request);
  RialtoId known = find_by_nonce (tx, author, draft->nonce);
  RialtoId id = rialto_tx_new_id (tx);
  gboolean public = is_public (tx, author, draft->audience);
  RialtoBlobUse use = { RIALTO_BLOB_USE_POST, id, author, public };
  const char *pictures;
  RialtoCaption caption;

  if (known != 0)
    return rialto_post_load (tx, context, author, known, post) || rialto_fail (error, RIALTO_ERROR_NOT_FOUND);

  pictures = use_pictures (tx, &use, draft->pictures, draft->n_pictures, error);
  if (pictures == NULL)
    return FALSE;

  rialto_caption_read (tx, draft->caption, author, &caption);
  rialto_tx_exec (tx, &post_insert, SQL_ID (id), SQL_ID (author), SQL_INT (draft->audience),
                  SQL_TEXT (caption.text), SQL_TEXT (caption.record), SQL_TEXT (pictures),
                  SQL_TEXT (draft->content_warning), SQL_TEXT (draft->nonce));
  rialto_tx_exec (tx, &counts_insert, SQL_ID (id));
  rialto_tx_exec (tx, &author_count, SQL_ID (author), SQL_INT (1));
  if (public)
    rialto_caption_tag_post (tx, &caption, id);
  rialto_caption_notify (tx, &caption, author, id, 0);
  announce (tx, id, author);
  return rialto_post_load (tx, context, author, id, post);
}

/* GET /posts/{id} */
gboolean
rialto_route_get_post (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoGetPostArgs *args,
                       RialtoPost              *post,
                       GError                 **error)
{
  RialtoContext *context = rialto_request_get_context (request);

  return rialto_post_load (tx, context, rialto_request_get_user (request), args->id, post) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

static gboolean
parse_ids (const char  *text,
           RialtoArena *arena,
           RialtoId   **ids,
           guint       *n_ids,
           GError     **error)
{
  g_auto (GStrv) words = g_strsplit (text, ",", -1);
  guint n = g_strv_length (words);

  if (n > 100)
    return rialto_fail_field (error, "ids", "At most 100 at once.");
  *ids = rialto_arena_new_array (arena, RialtoId, n);
  *n_ids = n;
  for (guint i = 0; i < n; i++)
    if (!rialto_id_parse (words[i], &(*ids)[i]))
      return rialto_fail_field (error, "ids", "“%s” is not an id.", words[i]);
  return TRUE;
}

/* GET /posts?ids= */
gboolean
rialto_route_list_posts (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoListPostsArgs *args,
                         RialtoPostPage            *page,
                         GError                   **error)
{
  RialtoId *ids = NULL;
  guint n_ids = 0;

  if (!parse_ids (args->ids, rialto_tx_get_arena (tx), &ids, &n_ids, error))
    return FALSE;
  page->n_items = rialto_post_load_many (tx, rialto_request_get_context (request),
                                         rialto_request_get_user (request), ids, n_ids, &page->items);
  return TRUE;
}
