/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-cursor.h"
#include "rialto-routes.h"
#include "rialto-security-log.h"
#include "rialto-sessions.h"

RIALTO_SQL (
  sessions_page,
  "sessions.page",
  "SELECT id, device, agent, address, created_at, seen_at FROM sessions WHERE user_id = ?1 AND id < ?2 "
  "AND revoked_at IS NULL AND expires_at > ?3 ORDER BY id DESC LIMIT ?4");
RIALTO_SQL (
  session_mine,
  "sessions.mine",
  "SELECT 1 FROM sessions WHERE id = ?1 AND user_id = ?2 AND revoked_at IS NULL AND expires_at > ?3");

/* GET /auth/sessions */
gboolean
rialto_route_list_sessions (RialtoTx                     *tx,
                            RialtoRequest                *request,
                            const RialtoListSessionsArgs *args,
                            RialtoDevicePage             *page,
                            GError                      **error)
{
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;
  guint n = 0;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;
  rows = rialto_tx_query (tx, &sessions_page, SQL_ID (rialto_request_get_user (request)), SQL_INT (before),
                          SQL_TIME (rialto_tx_get_now (tx)), SQL_INT (args->limit + 1));
  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoDevice, args->limit + 1);
  for (; n < args->limit + 1 && rialto_rows_next (rows); n++)
    {
      RialtoDevice *session = &page->items[n];

      session->id = rialto_rows_id (rows, 0);
      session->device = rialto_rows_text (rows, 1);
      session->agent = rialto_rows_text (rows, 2);
      session->address = rialto_rows_text (rows, 3);
      session->created_at = rialto_rows_time (rows, 4);
      session->seen_at = rialto_rows_time (rows, 5);
      session->current = session->id == rialto_request_get_session (request);
    }

  page->n_items = MIN (n, args->limit);
  if (n > args->limit)
    page->next = rialto_cursor_write (request, page->items[page->n_items - 1].id, 0);
  return TRUE;
}

/* DELETE /auth/sessions/{id} */
gboolean
rialto_route_revoke_session (RialtoTx                      *tx,
                             RialtoRequest                 *request,
                             const RialtoRevokeSessionArgs *args,
                             GError                       **error)
{
  RialtoId user = rialto_request_get_user (request);
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &session_mine, SQL_ID (args->id), SQL_ID (user),
                                                 SQL_TIME (rialto_tx_get_now (tx)));

  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  rialto_session_revoke (tx, rialto_request_get_context (request), args->id, user);
  rialto_security_log_on_commit (tx, request, RIALTO_LEVEL_INFO, "session.ended", user);
  return TRUE;
}

/* DELETE /auth/sessions */
gboolean
rialto_route_revoke_other_sessions (RialtoTx                            *tx,
                                    RialtoRequest                       *request,
                                    const RialtoRevokeOtherSessionsArgs *args,
                                    GError                             **error)
{
  RialtoId user = rialto_request_get_user (request);

  rialto_session_revoke_all (tx, rialto_request_get_context (request), user,
                             rialto_request_get_session (request));
  rialto_security_log_on_commit (tx, request, RIALTO_LEVEL_INFO, "session.others_ended", user);
  return TRUE;
}
