/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-accounts.h"
#include "rialto-context.h"
#include "rialto-password-pool.h"
#include "rialto-password.h"
#include "rialto-email.h"
#include "rialto-invites.h"
#include "rialto-routes.h"
#include "rialto-sessions.h"
#include "rialto-work.h"

typedef struct
{
  RialtoRequest            *request;
  const RialtoRegistration *form;
  const char               *password; /* hashed */
  RialtoSignedIn           *answer;
} SignUp;

static gboolean
may_sign_up (RialtoContext            *context,
             const RialtoRegistration *form,
             GError                  **error)
{
  RialtoSignup how = context->config->accounts.signup;

  if (how == RIALTO_SIGNUP_CLOSED)
    return rialto_fail (error, RIALTO_ERROR_SIGNUP_CLOSED);
  if (how == RIALTO_SIGNUP_INVITE && form->invite == NULL)
    return rialto_fail_field (error, "invite", "An invitation is needed here.");
  return TRUE;
}

static gboolean
write_account (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  SignUp *up = data;
  RialtoContext *context = rialto_request_get_context (up->request);
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoNewAccount draft = {
    .handle = up->form->handle,
    .name = up->form->name,
    .email = up->form->email,
    .password = up->password,
    .role = RIALTO_ROLE_USER,
  };
  RialtoId user, session;

  if (context->config->accounts.signup == RIALTO_SIGNUP_INVITE &&
      !rialto_invite_use (tx, up->form->invite, error))
    return FALSE;
  user = rialto_account_create (tx, &draft, error);
  if (user == 0)
    return FALSE;

  rialto_email_ask_confirmation (tx, context, user, draft.email);
  session = rialto_session_create (tx, up->request, user, draft.role, up->form->device);
  up->answer->account = rialto_arena_new0 (arena, RialtoAccount);
  up->answer->tokens = rialto_arena_new0 (arena, RialtoTokens);
  rialto_session_issue (up->request, session, 0,
                        rialto_tx_get_now (tx) + rialto_session_idle_limit (context, draft.role),
                        up->answer->tokens);
  return rialto_account_load (tx, context, user, up->answer->account);
}

/* POST /auth/register */
gboolean
rialto_route_register (RialtoRequest            *request,
                       const RialtoRegisterArgs *args,
                       RialtoSignedIn           *answer,
                       GError                  **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  g_autofree char *password = NULL;
  SignUp up = { request, args->body, NULL, answer };

  if (!may_sign_up (context, args->body, error) ||
      !rialto_password_check_policy (args->body->password, args->body->handle, args->body->email, "password",
                                     error))
    return FALSE;
  password = rialto_password_pool_hash (context->passwords, args->body->password, error);
  if (password == NULL)
    return FALSE;
  up.password = password;
  return rialto_work_write (request, write_account, &up, error);
}
