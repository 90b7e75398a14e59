/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-jobs-private.h"
#include "rialto-feed-author.h"
#include "rialto-post-pictures.h"
#include "rialto-post-record.h"
#include "rialto-post-tags.h"
#include "rialto-post-words.h"

RIALTO_SQL (post_stored,
            "index.post",
            "SELECT author, audience, caption, facets, pictures FROM posts WHERE id = ?1 AND state = 0");
RIALTO_SQL (posts_next,
            "index.next",
            "SELECT id FROM posts WHERE author = ?1 AND id > ?2 AND state = 0 ORDER BY id LIMIT 20");

/* What is found by: a post's words, tags and pictures. Rows that were changed, about. */
static guint
index_post (RialtoTx *tx,
            RialtoId  post,
            gboolean  all)
{
  g_autoptr (RialtoRows) rows = NULL;
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoPicture *pictures = NULL;
  RialtoFacet *facets = NULL;
  guint n_pictures = 0, n_facets = 0;
  gboolean is_public;
  guint n_changes;

  rialto_tx_lock (tx, RIALTO_LOCK_POST, post);
  rows = rialto_tx_query (tx, &post_stored, SQL_ID (post));
  if (!rialto_rows_next (rows))
    return 0;

  is_public = rialto_rows_int (rows, 1) == RIALTO_AUDIENCE_PUBLIC &&
              rialto_feed_is_open (tx, rialto_rows_id (rows, 0));
  n_changes = rialto_post_set_words (tx, post, is_public ? rialto_rows_text (rows, 2) : NULL);
  if (!all)
    return n_changes;

  rialto_facets_cut (arena, (char *) rialto_rows_text (rows, 3), &facets, &n_facets);
  rialto_pictures_unpack (arena, rialto_rows_text (rows, 4), &pictures, &n_pictures);
  rialto_post_publish_pictures (tx, post, pictures, n_pictures, is_public);
  return n_changes + n_pictures + 2 * rialto_post_set_tags (tx, post, facets, is_public ? n_facets : 0);
}

static gboolean
index_chunk (RialtoTx *tx,
             gpointer  data)
{
  index_post (tx, *(RialtoId *) data, FALSE);
  return FALSE;
}

/**
 * rialto_feed_job_index_post:
 * @context: the server's parts
 * @payload: a post that is new, edited or seen by others than before
 * @error: return location
 *
 * Returns: whether it is found by the words of its caption if it is public, and not found if it is not
 */
gboolean
rialto_feed_job_index_post (RialtoContext *context,
                            const char    *payload,
                            GError       **error)
{
  RialtoId post;

  return rialto_feed_job_read_id (payload, &post, error) &&
         rialto_job_run_chunks (context, index_chunk, &post, error);
}

static gboolean
republish_step (RialtoTx *tx,
                gpointer  data,
                gint64   *position)
{
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &posts_next, SQL_ID (*(RialtoId *) data), SQL_INT (*position));
  gint64 before = *position;
  guint n_changes = 0;

  while (n_changes < RIALTO_FEED_CHUNK / 3 && rialto_rows_next (rows))
    {
      *position = rialto_rows_id (rows, 0);
      n_changes += index_post (tx, *position, TRUE);
    }
  return *position != before;
}

/**
 * rialto_feed_job_republish:
 * @context: the server's parts
 * @payload: somebody whose profile was locked or unlocked
 * @error: return location
 *
 * Returns: whether each of their posts is listed, found and shown by who may see it now
 */
gboolean
rialto_feed_job_republish (RialtoContext *context,
                           const char    *payload,
                           GError       **error)
{
  RialtoId author;

  return rialto_feed_job_read_id (payload, &author, error) &&
         rialto_feed_job_run_steps (context, republish_step, &author, error);
}
