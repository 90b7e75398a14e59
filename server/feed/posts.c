/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-caption.h"
#include "rialto-context.h"
#include "rialto-event-types.h"
#include "rialto-feed-jobs.h"
#include "rialto-feed-author.h"
#include "rialto-id-list.h"
#include "rialto-id.h"
#include "rialto-post-loader.h"
#include "rialto-post-pictures.h"
#include "rialto-post-record.h"
#include "rialto-post-tags.h"
#include "rialto-routes.h"
#include "rialto-text.h"

RIALTO_SQL (post_by_nonce, "posts.by_nonce", "SELECT id FROM posts WHERE author = ?1 AND nonce = ?2");
RIALTO_SQL (
  post_insert,
  "posts.insert",
  "INSERT INTO posts (id, author, state, audience, caption, facets, pictures, content_warning, version, nonce) "
  "VALUES (?1, ?2, 0, ?3, ?4, ?5, ?6, ?7, 1, ?8) ON CONFLICT (author, nonce) DO NOTHING");
RIALTO_SQL (counts_insert,
            "post_counts.insert",
            "INSERT INTO post_counts (post_id, likes, comments) VALUES (?1, 0, 0)");
RIALTO_SQL (author_count,
            "posts.author_count",
            "UPDATE user_counts SET posts = posts + 1 WHERE user_id = ?1");

static RialtoId
find_by_nonce (RialtoTx   *tx,
               RialtoId    author,
               const char *nonce)
{
  return nonce != NULL ? rialto_tx_query_int (tx, &post_by_nonce, SQL_ID (author), SQL_TEXT (nonce)) : 0;
}

/* The post that an earlier try with the same nonce has made. */
static gboolean
answer_known (RialtoTx      *tx,
              RialtoRequest *request,
              RialtoId       known,
              RialtoPost    *post,
              GError       **error)
{
  return rialto_post_load (tx, rialto_request_get_context (request), rialto_request_get_user (request), known,
                           post) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

static gboolean
insert_post (RialtoTx              *tx,
             const RialtoBlobUse   *use,
             const RialtoPostDraft *draft,
             const RialtoCaption   *caption,
             const RialtoPicture   *pictures)
{
  const char *record = rialto_pictures_pack (rialto_tx_get_arena (tx), pictures, draft->n_pictures);
  const char *warning = rialto_text_is_blank (draft->content_warning) ? NULL : draft->content_warning;

  return rialto_tx_exec (tx, &post_insert, SQL_ID (use->subject), SQL_ID (use->user),
                         SQL_INT (draft->audience), SQL_TEXT (caption->text), SQL_TEXT (caption->record),
                         SQL_TEXT (record), SQL_TEXT (warning), SQL_TEXT (draft->nonce)) > 0;
}

/* What follows from a new post. */
static void
spread (RialtoTx            *tx,
        const RialtoBlobUse *use,
        const RialtoCaption *caption)
{
  const RialtoNotice where = { .actor = use->user, .post = use->subject };

  rialto_tx_exec (tx, &counts_insert, SQL_ID (use->subject));
  rialto_tx_exec (tx, &author_count, SQL_ID (use->user));
  if (use->is_public)
    {
      rialto_post_set_tags (tx, use->subject, caption->facets, caption->n_facets);
      rialto_feed_enqueue (tx, "feed.index_post", use->subject);
    }
  rialto_caption_notify (tx, caption, &where, NULL, 0);
  rialto_tx_emit (tx,
                  &(RialtoEvent) { "post", use->subject, RIALTO_EVENT_FEED_HINT, use->subject, use->user });
  rialto_feed_announce_count (tx, use->user, use->user);
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
  RialtoId author = rialto_request_get_user (request);
  RialtoBlobUse use = { .kind = RIALTO_BLOB_USE_POST, .user = author };
  RialtoId known = find_by_nonce (tx, author, draft->nonce);
  RialtoPicture *pictures;
  RialtoCaption caption;

  if (known != 0)
    return answer_known (tx, request, known, post, error);
  if (!rialto_feed_check_author (tx, request, error))
    return FALSE;

  use.subject = rialto_tx_new_id (tx);
  use.is_public = rialto_feed_is_open (tx, author) && draft->audience == RIALTO_AUDIENCE_PUBLIC;
  if (!rialto_post_use_pictures (tx, &use, draft->pictures, draft->n_pictures, &pictures, error))
    return FALSE;

  if (!rialto_post_people_check (tx, author, draft->people, draft->n_people, draft->n_pictures, error))
    return FALSE;

  rialto_caption_read (tx, draft->caption, author, &caption);
  if (!insert_post (tx, &use, draft, &caption, pictures))
    {
      /* Another connection was quicker with the same nonce. */
      rialto_blob_release (tx, RIALTO_BLOB_USE_POST, use.subject);
      return answer_known (tx, request, find_by_nonce (tx, author, draft->nonce), post, error);
    }
  if (draft->n_people > 0)
    rialto_post_people_set (tx, use.subject, author, draft->people, draft->n_people);
  spread (tx, &use, &caption);
  return answer_known (tx, request, use.subject, post, error);
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

  if (!rialto_id_list_parse (args->ids, rialto_tx_get_arena (tx), &ids, &n_ids, error))
    return FALSE;
  page->n_items = rialto_post_load_many (tx, rialto_request_get_context (request),
                                         rialto_request_get_user (request), ids, n_ids, &page->items);
  return TRUE;
}
