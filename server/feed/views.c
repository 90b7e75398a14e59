/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-loader.h"
#include "rialto-routes.h"
#include "rialto-store.h"

#define INSERT                                                                                                 \
  "INSERT INTO post_views (day, post_id, user_id) SELECT ?22, p.id, ?1 FROM posts p JOIN users u ON u.id = p.author " \
  "WHERE p.id IN " RIALTO_SQL_IDS " AND " RIALTO_POST_VISIBLE
#define ONCE " ON CONFLICT (day, post_id, user_id) DO NOTHING"

RIALTO_SQL (views_insert_sqlite, "post_views.insert", INSERT ONCE);
/* Posts that are erased at this moment are waited for and left out. */
RIALTO_SQL (views_insert_postgres, "post_views.insert", INSERT " FOR KEY SHARE OF p" ONCE);

/* POST /views */
gboolean
rialto_route_record_views (RialtoTx                    *tx,
                           RialtoRequest               *request,
                           const RialtoRecordViewsArgs *args,
                           GError                     **error)
{
  RialtoSql *sql = rialto_tx_get_kind (tx) == RIALTO_STORE_POSTGRES ? &views_insert_postgres
                                                                    : &views_insert_sqlite;
  const RialtoViewBatch *batch = args->body;
  RialtoBind binds[RIALTO_SQL_N_IDS + 2] = { SQL_ID (rialto_request_get_user (request)) };

  binds[RIALTO_SQL_N_IDS + 1] = SQL_INT (rialto_tx_get_now (tx) / RIALTO_DAY);
  for (guint at = 0; at < batch->n_posts; at += RIALTO_SQL_N_IDS)
    {
      rialto_bind_ids (binds + 1, batch->posts + at, batch->n_posts - at);
      rialto_tx_exec_array (tx, sql, binds, G_N_ELEMENTS (binds));
    }
  return TRUE;
}
