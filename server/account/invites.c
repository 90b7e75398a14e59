/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-accounts.h"
#include "rialto-context.h"
#include "rialto-cursor.h"
#include "rialto-one-time-token.h"
#include "rialto-routes.h"

RIALTO_SQL (
  invites_page,
  "invites.page",
  "SELECT id, uses_left, expires_at, note, created_at FROM invites WHERE id < ?1 ORDER BY id DESC LIMIT ?2");
RIALTO_SQL (invite_insert,
            "invites.insert",
            "INSERT INTO invites (id, hash, creator, uses_left, expires_at, note, created_at) "
            "VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
RIALTO_SQL (invite_delete, "invites.delete", "DELETE FROM invites WHERE id = ?1");

/* GET /invites */
gboolean
rialto_route_list_invites (RialtoTx                    *tx,
                           RialtoRequest               *request,
                           const RialtoListInvitesArgs *args,
                           RialtoInvitePage            *page,
                           GError                     **error)
{
  RialtoId before = G_MAXINT64;
  g_autoptr (RialtoRows) rows = NULL;
  guint n = 0;

  if (!rialto_cursor_read (request, args->cursor, &before, NULL, error))
    return FALSE;
  rows = rialto_tx_query (tx, &invites_page, SQL_INT (before), SQL_INT (args->limit + 1));
  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoInvite, args->limit + 1);
  for (; n < args->limit + 1 && rialto_rows_next (rows); n++)
    {
      RialtoInvite *invite = &page->items[n];

      invite->id = rialto_rows_id (rows, 0);
      invite->uses_left = rialto_rows_int (rows, 1);
      invite->expires_at = rialto_rows_time (rows, 2);
      invite->note = rialto_rows_text (rows, 3);
      invite->created_at = rialto_rows_time (rows, 4);
    }

  page->n_items = MIN (n, args->limit);
  if (n > args->limit)
    page->next = rialto_cursor_write (request, page->items[page->n_items - 1].id, 0);
  return TRUE;
}

/* POST /invites */
gboolean
rialto_route_create_invite (RialtoTx                     *tx,
                            RialtoRequest                *request,
                            const RialtoCreateInviteArgs *args,
                            RialtoInvite                 *invite,
                            GError                      **error)
{
  const RialtoInviteDraft *draft = args->body;
  RialtoId user = rialto_request_get_user (request);
  RialtoTime now = rialto_tx_get_now (tx);
  guint8 hash[RIALTO_ONE_TIME_HASH_BYTES];
  g_autofree char *code = NULL;

  if (draft->expires_at != 0 && draft->expires_at <= now)
    return rialto_fail_field (error, "expires_at", "That is in the past.");

  rialto_one_time_token_new (&code, hash);
  *invite = (RialtoInvite) {
    .id = rialto_tx_new_id (tx),
    .code = rialto_arena_strdup (rialto_tx_get_arena (tx), code),
    .uses_left = draft->uses,
    .expires_at = draft->expires_at,
    .note = draft->note != NULL ? draft->note : "",
    .created_at = now,
  };
  rialto_tx_exec (tx, &invite_insert, SQL_ID (invite->id), SQL_BYTES (hash, sizeof hash), SQL_ID (user),
                  SQL_INT (invite->uses_left),
                  invite->expires_at != 0 ? SQL_TIME (invite->expires_at) : SQL_NULL_OF (INT),
                  SQL_TEXT (invite->note), SQL_TIME (now));
  rialto_account_audit (tx, request, "invite.created", user, 0, NULL);
  return TRUE;
}

/* DELETE /invites/{id} */
gboolean
rialto_route_delete_invite (RialtoTx                     *tx,
                            RialtoRequest                *request,
                            const RialtoDeleteInviteArgs *args,
                            GError                      **error)
{
  if (rialto_tx_exec (tx, &invite_delete, SQL_ID (args->id)) == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  rialto_account_audit (tx, request, "invite.withdrawn", rialto_request_get_user (request), 0, NULL);
  return TRUE;
}
