/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-mails.h"
#include "rialto-account-tokens.h"
#include "rialto-accounts.h"
#include "rialto-attempts.h"
#include "rialto-context.h"
#include "rialto-new-password.h"
#include "rialto-password-pool.h"
#include "rialto-password.h"
#include "rialto-reauthentication.h"
#include "rialto-routes.h"
#include "rialto-work.h"

RIALTO_SQL (account_of_token,
            "credentials.of_token",
            "SELECT u.handle, c.email FROM credentials c JOIN users u ON u.id = c.user_id "
            "WHERE c.user_id = ?1 AND u.deleted_at IS NULL");
RIALTO_SQL (address_proved,
            "credentials.address_proved",
            "UPDATE credentials SET email_verified = TRUE WHERE user_id = ?1 AND email = ?2 AND "
            "NOT email_verified");

typedef struct
{
  RialtoRequest    *request;
  RialtoNewPassword password;
} Change;

static gboolean
write_change (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Change *change = data;

  return rialto_new_password_write (tx, rialto_request_get_context (change->request), change->request,
                                    &change->password, error);
}

/* PUT /auth/password */
gboolean
rialto_route_change_password (RialtoRequest                  *request,
                              const RialtoChangePasswordArgs *args,
                              GError                        **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  const RialtoPasswordChange *form = args->body;
  RialtoReauthentication who;
  g_autofree char *hashed = NULL;
  Change change = { .request = request };

  if (!rialto_reauthenticate (request, form->old_password, &who, error) ||
      !rialto_password_check_policy (form->new_password, who.handle, who.email, "new_password", error))
    return FALSE;
  if (g_str_equal (form->new_password, form->old_password))
    return rialto_fail_field (error, "new_password", "This is the password that you have.");
  hashed = rialto_password_pool_hash (context->passwords, form->new_password, error);
  if (hashed == NULL)
    return FALSE;

  change.password = (RialtoNewPassword) {
    .user = rialto_request_get_user (request),
    .password = hashed,
    .instead = who.password_changed_at,
    .except = rialto_request_get_session (request),
    .action = "password.changed",
  };
  return rialto_work_write (request, write_change, &change, error);
}

/* POST /auth/password-reset */
gboolean
rialto_route_request_password_reset (RialtoTx                             *tx,
                                     RialtoRequest                        *request,
                                     const RialtoRequestPasswordResetArgs *args,
                                     GError                              **error)
{
  g_autofree char *folded = rialto_email_fold (args->body->email);

  /* Should this be run again it counts twice, which the limit has room for. */
  if (!rialto_attempt_begin (request, RIALTO_ATTEMPT_MAIL, folded, error))
    return FALSE;
  /* Nobody is looked up here: whether there is such an account is the job's to find out. */
  rialto_account_mail_enqueue (tx, RIALTO_ACCOUNT_MAIL_RESET, 0, args->body->email);
  return TRUE;
}

typedef struct
{
  RialtoRequest             *request;
  const RialtoPasswordReset *form;
  const char                *handle, *email; /* whose token it is */
  const char                *password;       /* hashed */
} Reset;

static gboolean
read_reset (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Reset *reset = data;
  RialtoAccountToken said;
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_account_token_read (tx, RIALTO_ACCOUNT_TOKEN_RESET, reset->form->token, &said, error))
    return FALSE;
  rows = rialto_tx_query (tx, &account_of_token, SQL_ID (said.user));
  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_GONE);
  reset->handle = rialto_rows_text (rows, 0);
  reset->email = rialto_rows_text (rows, 1);
  return TRUE;
}

static gboolean
write_reset (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Reset *reset = data;
  RialtoContext *context = rialto_request_get_context (reset->request);
  RialtoAccountToken said;
  RialtoNewPassword change = { .password = reset->password, .action = "password.reset" };

  if (!rialto_account_token_spend (tx, RIALTO_ACCOUNT_TOKEN_RESET, reset->form->token, &said, error))
    return FALSE;
  change.user = said.user;
  if (!rialto_new_password_write (tx, context, reset->request, &change, error))
    return FALSE;
  /* Who has the token reads the mail of the address it was sent to. */
  if (rialto_tx_exec (tx, &address_proved, SQL_ID (said.user), SQL_TEXT (said.detail)) > 0)
    rialto_account_changed (tx, context, said.user, said.user);
  return TRUE;
}

/* POST /auth/password-reset/confirm */
gboolean
rialto_route_reset_password (RialtoRequest                 *request,
                             const RialtoResetPasswordArgs *args,
                             GError                       **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  Reset reset = { .request = request, .form = args->body };
  g_autofree char *hashed = NULL;

  /* A password that is refused must not cost the token. */
  if (!rialto_work_read (request, read_reset, &reset, error) ||
      !rialto_password_check_policy (args->body->new_password, reset.handle, reset.email, "new_password",
                                     error))
    return FALSE;
  hashed = rialto_password_pool_hash (context->passwords, args->body->new_password, error);
  if (hashed == NULL)
    return FALSE;
  reset.password = hashed;
  return rialto_work_write (request, write_reset, &reset, error);
}
