/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-loader.h"
#include "rialto-routes.h"
#include "rialto-store.h"

/* Ids a statement takes at once; shorter lists are filled up with 0. */
#define BATCH 20

#define INSERT                                                                                                 \
  "INSERT INTO post_views (day, post_id, user_id) SELECT ?2, p.id, ?1 FROM posts p JOIN users u ON u.id = p.author " \
  "WHERE p.id IN (?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?22) AND " \
  RIALTO_POST_VISIBLE
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
  RialtoBind binds[BATCH + 2] = { SQL_ID (rialto_request_get_user (request)),
                                  SQL_INT (rialto_tx_get_now (tx) / RIALTO_DAY) };

  for (guint at = 0; at < batch->n_posts; at += BATCH)
    {
      for (guint i = 0; i < BATCH; i++)
        binds[i + 2] = SQL_INT (at + i < batch->n_posts ? batch->posts[at + i] : 0);
      rialto_tx_exec_array (tx, sql, binds, G_N_ELEMENTS (binds));
    }
  return TRUE;
}
