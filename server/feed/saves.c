/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-event-types.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

RIALTO_SQL (
  save_insert,
  "saves.insert",
  "INSERT INTO saves (user_id, post_id, id) VALUES (?1, ?2, ?3) ON CONFLICT (user_id, post_id) DO NOTHING");
RIALTO_SQL (save_delete, "saves.delete", "DELETE FROM saves WHERE user_id = ?1 AND post_id = ?2");
RIALTO_SQL (saves_page,
            "saves.page",
            "WITH t (id, saved) AS (SELECT s.post_id, s.id FROM saves s JOIN posts p ON p.id = s.post_id "
            "JOIN users u ON u.id = p.author WHERE s.user_id = ?1 AND s.id < ?2 AND " RIALTO_POST_LISTED
            " ORDER BY s.id DESC LIMIT ?3) SELECT " RIALTO_POST_COLUMNS ", t.saved" RIALTO_POST_FROM
            "ORDER BY t.saved DESC");

/* On all devices of whoever did it; nobody else knows. */
static void
tell (RialtoTx *tx,
      RialtoId  user,
      RialtoId  post)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_POST_SAVE, post, user });
}

/* PUT /posts/{id}/save */
gboolean
rialto_route_save_post (RialtoTx                 *tx,
                        RialtoRequest            *request,
                        const RialtoSavePostArgs *args,
                        RialtoSaveState          *state,
                        GError                  **error)
{
  RialtoId viewer = rialto_request_get_user (request);

  rialto_tx_lock (tx, RIALTO_LOCK_POST, args->id);
  if (rialto_post_get_author (tx, viewer, args->id) == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (rialto_tx_exec (tx, &save_insert, SQL_ID (viewer), SQL_ID (args->id), SQL_ID (rialto_tx_new_id (tx))) >
      0)
    tell (tx, viewer, args->id);
  state->post = args->id;
  state->saved = TRUE;
  return TRUE;
}

/* DELETE /posts/{id}/save */
gboolean
rialto_route_unsave_post (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoUnsavePostArgs *args,
                          RialtoSaveState            *state,
                          GError                    **error)
{
  RialtoId viewer = rialto_request_get_user (request);

  if (rialto_tx_exec (tx, &save_delete, SQL_ID (viewer), SQL_ID (args->id)) > 0)
    tell (tx, viewer, args->id);
  state->post = args->id;
  state->saved = FALSE;
  return TRUE;
}

/* GET /saved */
gboolean
rialto_route_list_saved (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoListSavedArgs *args,
                         RialtoPostPage            *page,
                         GError                   **error)
{
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;
  rows = rialto_tx_query (tx, &saves_page, SQL_ID (rialto_request_get_user (request)), SQL_ID (before),
                          SQL_INT (args->limit + 1));
  rialto_post_page_read (tx, request, rows, args->limit, 1, page);
  return TRUE;
}
