/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-new-password.h"

#include "rialto-account-mails.h"
#include "rialto-account-tokens.h"
#include "rialto-accounts.h"
#include "rialto-sessions.h"

RIALTO_SQL (
  password_update,
  "credentials.set_password",
  "UPDATE credentials SET password = ?2, password_changed_at = CASE WHEN password_changed_at < ?3 THEN ?3 "
  "ELSE password_changed_at + 1 END WHERE user_id = ?1 AND (?4 = 0 OR password_changed_at = ?4) "
  "RETURNING email");

/* FALSE: the password is another one by now, or the account has gone. */
static gboolean
replace (RialtoTx                *tx,
         const RialtoNewPassword *change,
         const char             **email)
{
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &password_update, SQL_ID (change->user), SQL_TEXT (change->password),
                            SQL_TIME (rialto_tx_get_now (tx)), SQL_TIME (change->instead));

  if (!rialto_rows_next (rows))
    return FALSE;
  *email = rialto_rows_text (rows, 0);
  return TRUE;
}

/**
 * rialto_new_password_write:
 * @tx: a write transaction
 * @context: for the cache
 * @request: (nullable): who asks; %NULL at the server's console
 * @change: the new password
 * @error: return location
 *
 * Sets a password, ends the sessions that the old one began, makes links to choose a new one worthless, and tells the person by mail.
 *
 * Returns: %FALSE with %RIALTO_ERROR_CONFLICT when it does not replace what it should
 */
gboolean
rialto_new_password_write (RialtoTx                *tx,
                           RialtoContext           *context,
                           RialtoRequest           *request,
                           const RialtoNewPassword *change,
                           GError                 **error)
{
  RialtoId actor = request != NULL ? rialto_request_get_user (request) : 0;
  const char *email;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, change->user);
  if (!replace (tx, change, &email))
    return rialto_fail (error, RIALTO_ERROR_CONFLICT);
  rialto_session_revoke_all (tx, context, change->user, change->except);
  rialto_account_token_revoke (tx, RIALTO_ACCOUNT_TOKEN_RESET, change->user);
  rialto_account_audit (tx, request, change->action, actor, change->user, NULL);
  rialto_account_mail_enqueue (tx, RIALTO_ACCOUNT_MAIL_PASSWORD_CHANGED, change->user, email);
  return TRUE;
}
