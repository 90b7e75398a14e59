/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-tokens.h"
#include "rialto-accounts.h"
#include "rialto-context.h"
#include "rialto-routes.h"

RIALTO_SQL (member_by_handle,
            "reset_codes.member",
            "SELECT u.id FROM users u JOIN credentials c ON c.user_id = u.id "
            "WHERE u.handle = ?1 AND u.deleted_at IS NULL");

/* POST /auth/password-reset/code */
gboolean
rialto_route_create_reset_code (RialtoTx                        *tx,
                                RialtoRequest                   *request,
                                const RialtoCreateResetCodeArgs *args,
                                RialtoResetCode                 *answer,
                                GError                         **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  g_autoptr (RialtoRows) rows = NULL;
  RialtoId member;

  /* Where mails arrive only whoever reads them gets a code. */
  if (context->config->mail.transport != RIALTO_MAIL_FOLDER)
    return rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
  rows = rialto_tx_query (tx, &member_by_handle, SQL_TEXT (args->body->handle));
  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  member = rialto_rows_id (rows, 0);
  answer->code = rialto_account_token_issue (tx, RIALTO_ACCOUNT_TOKEN_RESET, member, NULL,
                                             &answer->expires_at);
  rialto_account_audit (tx, request, "reset_code.created", rialto_request_get_user (request), member, NULL);
  return TRUE;
}
