/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-mails.h"
#include "rialto-account-tokens.h"
#include "rialto-accounts.h"
#include "rialto-attempts.h"
#include "rialto-context.h"
#include "rialto-email.h"
#include "rialto-reauthentication.h"
#include "rialto-routes.h"
#include "rialto-work.h"

RIALTO_SQL (addresses,
            "credentials.addresses",
            "SELECT c.email, c.email_verified, c.pending_email FROM credentials c "
            "JOIN users u ON u.id = c.user_id WHERE c.user_id = ?1 AND u.deleted_at IS NULL");
RIALTO_SQL (address_verify,
            "credentials.verify",
            "UPDATE credentials SET email_verified = TRUE WHERE user_id = ?1 AND email = ?2");
RIALTO_SQL (
  address_move,
  "credentials.move",
  "UPDATE credentials SET email = ?2, email_folded = ?3, email_verified = TRUE, pending_email = NULL "
  "WHERE user_id = ?1 AND pending_email = ?2 AND NOT EXISTS (SELECT 1 FROM credentials o "
  "WHERE o.email_folded = ?3 AND o.user_id <> ?1)");
RIALTO_SQL (address_taken,
            "credentials.taken",
            "SELECT 1 FROM credentials WHERE email_folded = ?1 AND user_id <> ?2");
RIALTO_SQL (address_wait, "credentials.wait", "UPDATE credentials SET pending_email = ?2 WHERE user_id = ?1");

typedef struct
{
  const char *email;
  gboolean    verified;
  const char *pending; /* nullable */
} Addresses;

static gboolean
load_addresses (RialtoTx  *tx,
                RialtoId   user,
                Addresses *has)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &addresses, SQL_ID (user));

  if (!rialto_rows_next (rows))
    return FALSE;
  has->email = rialto_rows_text (rows, 0);
  has->verified = rialto_rows_bool (rows, 1);
  has->pending = rialto_rows_text (rows, 2);
  return TRUE;
}

/* Somebody else may have taken it since it was asked for: whoever proves it first has it. */
static gboolean
move_to_pending (RialtoTx      *tx,
                 RialtoRequest *request,
                 RialtoId       user,
                 const char    *email,
                 GError       **error)
{
  g_autofree char *folded = rialto_email_fold (email);

  if (rialto_tx_exec (tx, &address_move, SQL_ID (user), SQL_TEXT (email), SQL_TEXT (folded)) == 0)
    return rialto_fail (error, RIALTO_ERROR_EMAIL_TAKEN);
  /* Mail to the old address opens nothing any more. */
  rialto_account_token_revoke (tx, RIALTO_ACCOUNT_TOKEN_RESET, user);
  rialto_account_audit (tx, request, "email.changed", user, user, NULL);
  return TRUE;
}

/* POST /auth/verify-email */
gboolean
rialto_route_verify_email (RialtoTx                    *tx,
                           RialtoRequest               *request,
                           const RialtoVerifyEmailArgs *args,
                           GError                     **error)
{
  RialtoAccountToken said;
  Addresses has;

  if (!rialto_account_token_spend (tx, RIALTO_ACCOUNT_TOKEN_CONFIRM, args->body->token, &said, error))
    return FALSE;
  if (!load_addresses (tx, said.user, &has))
    return rialto_fail (error, RIALTO_ERROR_GONE);
  if (g_strcmp0 (has.pending, said.detail) == 0)
    {
      if (!move_to_pending (tx, request, said.user, said.detail, error))
        return FALSE;
    }
  else if (rialto_tx_exec (tx, &address_verify, SQL_ID (said.user), SQL_TEXT (said.detail)) == 0)
    return rialto_fail (error, RIALTO_ERROR_GONE);

  rialto_account_changed (tx, rialto_request_get_context (request), said.user, said.user);
  return TRUE;
}

static gboolean
may_mail (RialtoRequest *request,
          const char    *email,
          GError       **error)
{
  g_autofree char *folded = rialto_email_fold (email);

  return rialto_attempt_begin (request, RIALTO_ATTEMPT_MAIL, folded, error);
}

/* POST /auth/verify-email/resend */
gboolean
rialto_route_resend_verification (RialtoTx                           *tx,
                                  RialtoRequest                      *request,
                                  const RialtoResendVerificationArgs *args,
                                  GError                            **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoId user = rialto_request_get_user (request);
  const char *email;
  Addresses has;

  if (!load_addresses (tx, user, &has))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  email = has.pending != NULL ? has.pending : has.email;
  if (has.pending == NULL && has.verified)
    return TRUE;
  if (!may_mail (request, email, error))
    return FALSE;
  rialto_email_ask_confirmation (tx, context, user, email);
  return TRUE;
}

typedef struct
{
  RialtoRequest *request;
  const char    *email;
} Change;

static gboolean
is_taken (RialtoTx   *tx,
          RialtoId    user,
          const char *email)
{
  g_autofree char *folded = rialto_email_fold (email);
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &address_taken, SQL_TEXT (folded), SQL_ID (user));

  return rialto_rows_next (rows);
}

static gboolean
write_change (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Change *change = data;
  RialtoContext *context = rialto_request_get_context (change->request);
  RialtoId user = rialto_request_get_user (change->request);
  Addresses has;
  gboolean back;

  if (!load_addresses (tx, user, &has))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (is_taken (tx, user, change->email))
    return rialto_fail (error, RIALTO_ERROR_EMAIL_TAKEN);

  /* Asking for the address that one has is how one changes one's mind. */
  back = g_str_equal (has.email, change->email);
  rialto_tx_exec (tx, &address_wait, SQL_ID (user), SQL_TEXT (back ? NULL : change->email));
  if (!back)
    {
      rialto_email_ask_confirmation (tx, context, user, change->email);
      rialto_account_mail_enqueue (tx, RIALTO_ACCOUNT_MAIL_EMAIL_CHANGE, user, has.email);
      rialto_account_audit (tx, change->request, "email.change_requested", user, user, NULL);
    }
  rialto_account_changed (tx, context, user, user);
  return TRUE;
}

/* PUT /auth/email */
gboolean
rialto_route_change_email (RialtoRequest               *request,
                           const RialtoChangeEmailArgs *args,
                           GError                     **error)
{
  RialtoReauthentication who;
  Change change = { .request = request, .email = args->body->email };

  return rialto_reauthenticate (request, args->body->password, &who, error) &&
         may_mail (request, change.email, error) && rialto_work_write (request, write_change, &change, error);
}
