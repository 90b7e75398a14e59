/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-reauthentication.h"

#include "rialto-attempts.h"
#include "rialto-password-pool.h"
#include "rialto-security-log.h"
#include "rialto-work.h"

RIALTO_SQL (
  own_credentials,
  "credentials.own",
  "SELECT u.handle, c.email, c.password, c.password_changed_at FROM credentials c JOIN users u ON u.id = c.user_id "
  "WHERE c.user_id = ?1 AND u.deleted_at IS NULL");

typedef struct
{
  RialtoId                user;
  RialtoReauthentication *who;
  const char             *stored; /* nullable: the account has gone */
} Own;

static gboolean
read_own (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Own *own = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &own_credentials, SQL_ID (own->user));

  own->stored = NULL;
  if (rialto_rows_next (rows))
    {
      own->who->handle = rialto_rows_text (rows, 0);
      own->who->email = rialto_rows_text (rows, 1);
      own->stored = rialto_rows_text (rows, 2);
      own->who->password_changed_at = rialto_rows_time (rows, 3);
    }
  return TRUE;
}

/**
 * rialto_reauthenticate:
 * @request: a request of a work route by somebody who is signed in
 * @password: what they say their password is
 * @who: (out): who they are
 * @error: return location
 *
 * Whoever sits down at an unlocked device knows a session, and not the password. Blocks.
 *
 * Returns: %FALSE with %RIALTO_ERROR_WRONG_CREDENTIALS, or %RIALTO_ERROR_RATE_LIMITED after too many wrong ones
 */
gboolean
rialto_reauthenticate (RialtoRequest          *request,
                       const char             *password,
                       RialtoReauthentication *who,
                       GError                **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  Own own = { .user = rialto_request_get_user (request), .who = who };
  g_autofree char *name = g_strdup_printf ("%" G_GINT64_FORMAT, own.user);
  RialtoPasswordVerdict verdict;
  gboolean known;

  if (!rialto_attempt_begin (request, RIALTO_ATTEMPT_PASSWORD, name, error) ||
      !rialto_work_read (request, read_own, &own, error))
    return FALSE;
  known = rialto_password_pool_verify (context->passwords, own.stored, password, &verdict, error);
  if (known && verdict == RIALTO_PASSWORD_WRONG)
    {
      rialto_security_log (request, RIALTO_LEVEL_WARNING, "password.refused", own.user);
      return rialto_fail (error, RIALTO_ERROR_WRONG_CREDENTIALS);
    }
  rialto_attempt_forgive (context, RIALTO_ATTEMPT_PASSWORD, name);
  return known;
}
