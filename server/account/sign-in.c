/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-accounts.h"
#include "rialto-attempts.h"
#include "rialto-context.h"
#include "rialto-password-pool.h"
#include "rialto-routes.h"
#include "rialto-security-log.h"
#include "rialto-sessions.h"
#include "rialto-token.h"
#include "rialto-work.h"

#include <string.h>

/* How long the refresh token before the newest still gives the newest, whoever has used that: an answer may get lost. */
#define REPEAT_WINDOW (60 * RIALTO_SECOND)

RIALTO_SQL (
  credentials_by_handle,
  "credentials.by_handle",
  "SELECT c.user_id, c.password, u.role, c.password_changed_at FROM users u JOIN credentials c ON c.user_id = u.id "
  "WHERE u.handle = ?1 AND u.deleted_at IS NULL");
RIALTO_SQL (
  credentials_by_email,
  "credentials.by_email",
  "SELECT c.user_id, c.password, u.role, c.password_changed_at FROM credentials c JOIN users u ON u.id = c.user_id "
  "WHERE c.email_folded = ?1 AND u.deleted_at IS NULL");
RIALTO_SQL (password_rehash,
            "credentials.rehash",
            "UPDATE credentials SET password = ?3 WHERE user_id = ?1 AND password = ?2");
RIALTO_SQL (password_same,
            "credentials.same",
            "SELECT 1 FROM credentials WHERE user_id = ?1 AND password_changed_at = ?2");
RIALTO_SQL (
  session_for_refresh,
  "sessions.for_refresh",
  "SELECT s.user_id, s.counter, s.rotated_at, s.expires_at, s.revoked_at, u.role, s.seen_at FROM sessions s "
  "JOIN users u ON u.id = s.user_id WHERE s.id = ?1 AND u.deleted_at IS NULL");
RIALTO_SQL (
  session_rotate,
  "sessions.rotate",
  "UPDATE sessions SET counter = counter + 1, rotated_at = ?3, seen_at = ?3, expires_at = ?4, address = ?5 "
  "WHERE id = ?1 AND counter = ?2 AND revoked_at IS NULL");

typedef struct
{
  RialtoRequest           *request;
  const RialtoCredentials *form;
  const char              *login; /* folded */
  RialtoSignedIn          *answer;
  RialtoId                 user;
  RialtoRole               role;
  RialtoTime               changed;
  const char              *stored;   /* the password's hash; NULL: no such account */
  const char              *rehashed; /* nullable */
} SignIn;

static gboolean
read_credentials (RialtoTx *tx,
                  gpointer  data,
                  GError  **error)
{
  SignIn *in = data;
  RialtoSql *sql = strchr (in->login, '@') != NULL ? &credentials_by_email : &credentials_by_handle;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, sql, SQL_TEXT (in->login));

  in->user = 0;
  in->stored = NULL;
  if (rialto_rows_next (rows))
    {
      in->user = rialto_rows_id (rows, 0);
      in->stored = rialto_rows_text (rows, 1);
      in->role = (RialtoRole) rialto_rows_int (rows, 2);
      in->changed = rialto_rows_time (rows, 3);
    }
  return TRUE;
}

/* The password was looked at some time ago. Whoever has changed it since has ended all sessions, and none may slip through. */
static gboolean
is_still_right (RialtoTx *tx,
                SignIn   *in)
{
  g_autoptr (RialtoRows) rows = NULL;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, in->user);
  rows = rialto_tx_query (tx, &password_same, SQL_ID (in->user), SQL_TIME (in->changed));
  return rialto_rows_next (rows);
}

static gboolean
begin_session (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  SignIn *in = data;
  RialtoContext *context = rialto_request_get_context (in->request);
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoId session;

  if (!is_still_right (tx, in))
    return rialto_fail (error, RIALTO_ERROR_WRONG_CREDENTIALS);
  if (in->rehashed != NULL)
    rialto_tx_exec (tx, &password_rehash, SQL_ID (in->user), SQL_TEXT (in->stored), SQL_TEXT (in->rehashed));
  session = rialto_session_create (tx, in->request, in->user, in->role, in->form->device);
  in->answer->account = rialto_arena_new0 (arena, RialtoAccount);
  in->answer->tokens = rialto_arena_new0 (arena, RialtoTokens);
  rialto_session_issue (in->request, session, 0,
                        rialto_tx_get_now (tx) + rialto_session_idle_limit (context, in->role),
                        in->answer->tokens);
  return rialto_account_load (tx, context, in->user, in->answer->account);
}

static char *
fold_login (const char *login)
{
  return strchr (login, '@') != NULL ? rialto_email_fold (login) : g_ascii_strdown (login, -1);
}

/* POST /auth/login */
gboolean
rialto_route_login (RialtoRequest         *request,
                    const RialtoLoginArgs *args,
                    RialtoSignedIn        *answer,
                    GError               **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  g_autofree char *login = fold_login (args->body->login);
  SignIn in = { .request = request, .form = args->body, .login = login, .answer = answer };
  RialtoPasswordVerdict verdict;
  g_autofree char *rehashed = NULL;
  gboolean known;

  if (!rialto_attempt_begin (request, RIALTO_ATTEMPT_LOGIN, login, error) ||
      !rialto_work_read (request, read_credentials, &in, error))
    return FALSE;
  /* Without an account it verifies against a hash of nothing: the same time, the same answer. */
  known = rialto_password_pool_verify (context->passwords, in.stored, args->body->password, &verdict, error);
  if (known && verdict == RIALTO_PASSWORD_WRONG)
    {
      rialto_security_log (request, RIALTO_LEVEL_WARNING, "sign_in.refused", in.user);
      return rialto_fail (error, RIALTO_ERROR_WRONG_CREDENTIALS);
    }
  rialto_attempt_forgive (context, RIALTO_ATTEMPT_LOGIN, login);
  if (!known)
    return FALSE;
  if (verdict == RIALTO_PASSWORD_RIGHT_REHASH)
    rehashed = rialto_password_pool_hash (context->passwords, args->body->password, NULL);
  in.rehashed = rehashed;
  return rialto_work_write (request, begin_session, &in, error);
}

typedef struct
{
  RialtoRequest *request;
  RialtoId       session;
  guint32        counter;
  gboolean       stolen;
  RialtoTokens  *answer;
} Refresh;

static gboolean
rotate (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  Refresh *refresh = data;
  RialtoContext *context = rialto_request_get_context (refresh->request);
  g_autoptr (RialtoRows) rows = NULL;
  RialtoTime now = rialto_tx_get_now (tx), rotated, used, expires;
  RialtoId user;
  gint64 newest;

  refresh->stolen = FALSE;
  rialto_tx_lock (tx, RIALTO_LOCK_SESSION, refresh->session);
  rows = rialto_tx_query (tx, &session_for_refresh, SQL_ID (refresh->session));
  if (!rialto_rows_next (rows) || !rialto_rows_is_null (rows, 4) || rialto_rows_time (rows, 3) <= now)
    return rialto_fail (error, RIALTO_ERROR_SESSION_EXPIRED);
  user = rialto_rows_id (rows, 0);
  newest = rialto_rows_int (rows, 1);
  rotated = rialto_rows_time (rows, 2);
  expires = now + rialto_session_idle_limit (context, (RialtoRole) rialto_rows_int (rows, 5));
  /* Who is not the session's own may have had the answer; who had it has used it. A night may pass between, with the lid closed. */
  used = MAX (rialto_rows_time (rows, 6), rialto_session_use_get (context->session_use, refresh->session));
  g_clear_pointer (&rows, rialto_rows_free);

  if (refresh->counter == newest &&
      rialto_tx_exec (tx, &session_rotate, SQL_ID (refresh->session), SQL_INT (newest), SQL_TIME (now),
                      SQL_TIME (expires), SQL_TEXT (rialto_request_get_address (refresh->request))) > 0)
    {
      newest++;
      rialto_session_changed (tx, context, refresh->session);
    }
  else if (refresh->counter + 1 != newest || (now - rotated > REPEAT_WINDOW && used > rotated))
    {
      refresh->stolen = TRUE;
      rialto_session_revoke (tx, context, refresh->session, user);
      rialto_account_audit (tx, refresh->request, "session.token_reused", 0, user, NULL);
      return TRUE;
    }
  rialto_session_issue (refresh->request, refresh->session, (guint32) newest, expires, refresh->answer);
  return TRUE;
}

/* POST /auth/refresh-token */
gboolean
rialto_route_refresh_token (RialtoRequest                *request,
                            const RialtoRefreshTokenArgs *args,
                            RialtoTokens                 *tokens,
                            GError                      **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  Refresh refresh = { .request = request, .answer = tokens };

  if (!rialto_refresh_token_verify (context->keys, args->body->refresh_token, &refresh.session,
                                    &refresh.counter, error) ||
      !rialto_work_write (request, rotate, &refresh, error))
    return FALSE;
  /* The end of the session had to be committed; only then may this fail. */
  return !refresh.stolen || rialto_fail (error, RIALTO_ERROR_TOKEN_REUSED);
}

/* POST /auth/logout */
gboolean
rialto_route_logout (RialtoTx               *tx,
                     RialtoRequest          *request,
                     const RialtoLogoutArgs *args,
                     GError                **error)
{
  RialtoId user = rialto_request_get_user (request);

  rialto_session_revoke (tx, rialto_request_get_context (request), rialto_request_get_session (request),
                         user);
  rialto_security_log_on_commit (tx, request, RIALTO_LEVEL_INFO, "session.ended", user);
  return TRUE;
}

/* GET /auth/me */
gboolean
rialto_route_get_me (RialtoTx              *tx,
                     RialtoRequest         *request,
                     const RialtoGetMeArgs *args,
                     RialtoAccount         *account,
                     GError               **error)
{
  return rialto_account_load (tx, rialto_request_get_context (request), rialto_request_get_user (request),
                              account) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}
