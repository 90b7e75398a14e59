/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-loader.h"

#include "rialto-context.h"
#include "rialto-cursor.h"
#include "rialto-id.h"
#include "rialto-post-record.h"

RIALTO_SQL (post_by_id,
            "posts.by_id",
            "WITH t (id) AS (SELECT id FROM posts WHERE id = ?2) SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM
            "WHERE " RIALTO_POST_VISIBLE);
RIALTO_SQL (posts_by_ids,
            "posts.by_ids",
            "WITH t (id) AS (SELECT id FROM posts WHERE id IN " RIALTO_SQL_IDS
            ") SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM "WHERE " RIALTO_POST_VISIBLE
            " ORDER BY p.id DESC");
RIALTO_SQL (
  post_author,
  "posts.author",
  "SELECT p.author FROM posts p JOIN users u ON u.id = p.author WHERE p.id = ?2 AND " RIALTO_POST_VISIBLE);

RIALTO_SQL (post_counts_by_id,
            "post_counts.by_id",
            "SELECT likes, comments FROM post_counts WHERE post_id = ?1");

/* Pictures that not everybody may see open only with a signed address. */
static void
sign_pictures (RialtoContext *context,
               RialtoArena   *arena,
               RialtoPost    *post)
{
  for (guint i = 0; i < post->n_pictures; i++)
    post->pictures[i].access = rialto_context_sign_blob (context, arena, post->pictures[i].blob);
}

/**
 * rialto_post_read:
 * @tx: the transaction
 * @context: for links and signatures
 * @rows: rows that selected RIALTO_POST_COLUMNS, on a row
 * @post: (out): filled; it lives as long as the transaction's arena
 */
void
rialto_post_read (RialtoTx      *tx,
                  RialtoContext *context,
                  RialtoRows    *rows,
                  RialtoPost    *post)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  guint at = RIALTO_N_PERSON_COLUMNS;
  gboolean locked;

  post->author = rialto_person_new (tx, rows, 0);
  post->id = rialto_rows_id (rows, at++);
  post->audience = (RialtoAudience) rialto_rows_int (rows, at++);
  post->caption = rialto_rows_text (rows, at++);
  /* The rows' text is a copy of this transaction's own, so it may be cut up where it lies. */
  rialto_facets_cut (arena, (char *) rialto_rows_text (rows, at++), &post->facets, &post->n_facets);
  rialto_pictures_cut (arena, (char *) rialto_rows_text (rows, at++), &post->pictures, &post->n_pictures);
  post->content_warning = rialto_rows_text (rows, at++);
  post->edited_at = rialto_rows_time (rows, at++);
  post->version = rialto_rows_int (rows, at++);
  post->like_count = rialto_rows_int (rows, at++);
  post->comment_count = rialto_rows_int (rows, at++);
  locked = rialto_rows_bool (rows, at++);
  post->liked = rialto_rows_bool (rows, at++);
  post->saved = rialto_rows_bool (rows, at++);
  rialto_post_people_read (arena, rows, at, post);
  post->created_at = rialto_id_get_time (post->id);
  post->link = rialto_context_link_post (context, arena, post->id);
  if (locked || post->audience != RIALTO_AUDIENCE_PUBLIC)
    sign_pictures (context, arena, post);
}

/**
 * rialto_post_load:
 * @tx: the transaction
 * @context: for links and signatures
 * @viewer: who asks; 0 is nobody
 * @id: the post
 * @post: (out): filled when there is one
 *
 * Returns: whether there is such a post that @viewer may see
 */
gboolean
rialto_post_load (RialtoTx      *tx,
                  RialtoContext *context,
                  RialtoId       viewer,
                  RialtoId       id,
                  RialtoPost    *post)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &post_by_id, SQL_INT (viewer), SQL_ID (id));

  if (!rialto_rows_next (rows))
    return FALSE;
  rialto_post_read (tx, context, rows, post);
  return TRUE;
}

static guint
load_batch (RialtoTx       *tx,
            RialtoContext  *context,
            RialtoId        viewer,
            const RialtoId *ids,
            guint           n_ids,
            RialtoPost     *posts)
{
  RialtoBind binds[RIALTO_SQL_N_IDS + 1] = { SQL_INT (viewer) };
  guint n = 0;

  rialto_bind_ids (binds + 1, ids, n_ids);

  g_autoptr (RialtoRows) rows = rialto_tx_query_array (tx, &posts_by_ids, binds, G_N_ELEMENTS (binds));

  while (rialto_rows_next (rows))
    rialto_post_read (tx, context, rows, &posts[n++]);
  return n;
}

/**
 * rialto_post_load_many:
 * @tx: the transaction
 * @context: for links and signatures
 * @viewer: who asks; 0 is nobody
 * @ids: (array length=n_ids): posts wanted
 * @n_ids: how many
 * @posts: (out) (array): those that exist and @viewer may see, newest first within each twenty, in the transaction's arena
 *
 * Returns: how many there are
 */
guint
rialto_post_load_many (RialtoTx       *tx,
                       RialtoContext  *context,
                       RialtoId        viewer,
                       const RialtoId *ids,
                       guint           n_ids,
                       RialtoPost    **posts)
{
  guint n = 0;

  *posts = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPost, n_ids);
  for (guint at = 0; at < n_ids; at += RIALTO_SQL_N_IDS)
    n += load_batch (tx, context, viewer, ids + at, MIN (RIALTO_SQL_N_IDS, n_ids - at), *posts + n);
  return n;
}

/**
 * rialto_post_get_author:
 * @tx: the transaction
 * @viewer: who asks; 0 is nobody
 * @id: the post
 *
 * Returns: who wrote it; 0 when there is no such post that @viewer may see
 */
RialtoId
rialto_post_get_author (RialtoTx *tx,
                        RialtoId  viewer,
                        RialtoId  id)
{
  return rialto_tx_query_int (tx, &post_author, SQL_INT (viewer), SQL_ID (id));
}

/**
 * rialto_post_get_counts:
 * @tx: the transaction
 * @id: a post
 * @counts: (out): filled when there is one
 *
 * Returns: whether there is such a post
 */
gboolean
rialto_post_get_counts (RialtoTx         *tx,
                        RialtoId          id,
                        RialtoPostCounts *counts)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &post_counts_by_id, SQL_ID (id));

  if (!rialto_rows_next (rows))
    return FALSE;
  counts->post = id;
  counts->like_count = rialto_rows_int (rows, 0);
  counts->comment_count = rialto_rows_int (rows, 1);
  return TRUE;
}

/**
 * rialto_post_page_read:
 * @tx: the transaction
 * @request: whose page it is
 * @rows: one row more than the page holds, where there are that many
 * @limit: posts of a page
 * @n_keys: columns behind RIALTO_POST_COLUMNS that the list is ordered by, at most 2; 0 when that is the post's id
 * @page: (out): filled, with its cursor
 */
void
rialto_post_page_read (RialtoTx       *tx,
                       RialtoRequest  *request,
                       RialtoRows     *rows,
                       gint64          limit,
                       guint           n_keys,
                       RialtoPostPage *page)
{
  RialtoContext *context = rialto_request_get_context (request);
  gint64 key = 0, second = 0;

  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoPost, limit);
  while (page->n_items < limit && rialto_rows_next (rows))
    {
      RialtoPost *post = &page->items[page->n_items++];

      rialto_post_read (tx, context, rows, post);
      key = n_keys > 0 ? rialto_rows_int (rows, RIALTO_N_POST_COLUMNS) : post->id;
      second = n_keys > 1 ? rialto_rows_int (rows, RIALTO_N_POST_COLUMNS + 1) : 0;
    }
  if (page->n_items > 0 && rialto_rows_next (rows))
    page->next = rialto_cursor_write (request, key, second);
}
