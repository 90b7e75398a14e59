/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-jobs-private.h"

/* Half of a chunk: each row that goes may change a sum. */
RIALTO_SQL (views_take,
            "post_views.take",
            "DELETE FROM post_views WHERE (day, post_id, user_id) IN (SELECT day, post_id, user_id "
            "FROM post_views WHERE day < ?1 ORDER BY day, post_id, user_id LIMIT ?2) RETURNING day, post_id");
RIALTO_SQL (views_add,
            "post_view_days.add",
            "INSERT INTO post_view_days (post_id, day, views) VALUES (?1, ?2, ?3) "
            "ON CONFLICT (post_id, day) DO UPDATE SET views = post_view_days.views + ?3");

typedef struct
{
  gint64   day;
  RialtoId post;
} View;

static int
compare_views (gconstpointer one,
               gconstpointer other)
{
  const View *a = one;
  const View *b = other;

  return a->day != b->day ? (a->day < b->day ? -1 : 1) : (a->post > b->post) - (a->post < b->post);
}

static gboolean
sum_chunk (RialtoTx *tx,
           gpointer  data)
{
  g_autoptr (GArray) views = g_array_new (FALSE, FALSE, sizeof (View));
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &views_take, SQL_INT (rialto_tx_get_now (tx) / RIALTO_DAY),
                            SQL_INT (RIALTO_FEED_CHUNK / 2));

  while (rialto_rows_next (rows))
    {
      View view = { rialto_rows_int (rows, 0), rialto_rows_id (rows, 1) };

      g_array_append_val (views, view);
    }
  g_array_sort (views, compare_views);

  for (guint i = 0, end; i < views->len; i = end)
    {
      const View *view = &g_array_index (views, View, i);

      for (end = i + 1; end < views->len && compare_views (view, &g_array_index (views, View, end)) == 0;
           end++)
        ;
      rialto_tx_exec (tx, &views_add, SQL_ID (view->post), SQL_INT (view->day), SQL_INT (end - i));
    }
  return views->len > 0;
}

/**
 * rialto_feed_job_roll_up_views:
 * @context: the server's parts
 * @payload: unused
 * @error: return location
 *
 * Turns who looked at what on days that are over into sums, which name nobody.
 *
 * Returns: whether that is done
 */
gboolean
rialto_feed_job_roll_up_views (RialtoContext *context,
                               const char    *payload,
                               GError       **error)
{
  return rialto_job_run_chunks (context, sum_chunk, NULL, error);
}
