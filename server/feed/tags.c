/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"
#include "rialto-text.h"

/* A profile may have been locked a moment ago: who may see the post is asked again. */
RIALTO_SQL (tag_page,
            "tags.page",
            "WITH t (id) AS (SELECT p.id FROM post_tags g JOIN posts p ON p.id = g.post_id "
            "JOIN users u ON u.id = p.author WHERE g.tag = ?2 AND g.post_id < ?3 AND " RIALTO_POST_LISTED
            " ORDER BY g.post_id DESC LIMIT ?4) SELECT " RIALTO_POST_COLUMNS RIALTO_POST_FROM
            "ORDER BY p.id DESC");

/* Who uses a tag often is one person all the same. */
RIALTO_SQL (tags_leading,
            "tags.leading",
            "SELECT g.name, g.posts FROM (SELECT post_id FROM explore ORDER BY score DESC, post_id DESC "
            "LIMIT 200) e JOIN posts p ON p.id = e.post_id JOIN users u ON u.id = p.author "
            "JOIN post_tags t ON t.post_id = p.id JOIN tags g ON g.name = t.tag WHERE p.state = 0 AND "
            "u.deleted_at IS NULL AND (u.suspended_until IS NULL OR u.suspended_until <= ?2) "
            "AND " RIALTO_POST_PUBLIC " GROUP BY g.name, g.posts "
            "ORDER BY count(DISTINCT p.author) DESC, g.posts DESC, g.name LIMIT ?1");

/* GET /tags */
gboolean
rialto_route_list_tags (RialtoTx                 *tx,
                        RialtoRequest            *request,
                        const RialtoListTagsArgs *args,
                        RialtoTagPage            *page,
                        GError                  **error)
{
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &tags_leading, SQL_INT (args->limit), SQL_TIME (rialto_tx_get_now (tx)));

  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoTag, args->limit);
  while (rialto_rows_next (rows))
    {
      page->items[page->n_items].name = rialto_rows_text (rows, 0);
      page->items[page->n_items++].post_count = rialto_rows_int (rows, 1);
    }
  return TRUE;
}

/* GET /tags/{tag} */
gboolean
rialto_route_list_tag_posts (RialtoTx                     *tx,
                             RialtoRequest                *request,
                             const RialtoListTagPostsArgs *args,
                             RialtoPostPage               *page,
                             GError                      **error)
{
  g_autofree char *tag = rialto_text_fold (args->tag);
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;
  rows = rialto_tx_query (tx, &tag_page, SQL_INT (rialto_request_get_user (request)), SQL_TEXT (tag),
                          SQL_ID (before), SQL_INT (args->limit + 1));
  rialto_post_page_read (tx, request, rows, args->limit, 0, page);
  return TRUE;
}
