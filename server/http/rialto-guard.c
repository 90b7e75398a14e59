/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-guard.h"

#include "rialto-buckets.h"
#include "rialto-clock.h"
#include "rialto-token.h"

RIALTO_SQL (
  session_load,
  "guard.session",
  "SELECT s.user_id, u.role, u.suspended_until, s.expires_at, s.revoked_at, u.handle FROM sessions s "
  "JOIN users u ON u.id = s.user_id WHERE s.id = ?1 AND u.deleted_at IS NULL");

/* The bearer token's session, from the cache where it is known. */
static gboolean
read_token (RialtoRequest *request,
            const char    *token,
            GError       **error)
{
  RialtoContext *context = request->context;
  RialtoTime expires;

  if (!rialto_access_token_verify (context->keys, token, &request->token_session, &expires, error))
    return FALSE;
  /* What has expired here may have been renewed by another instance: that is for the store to say. */
  if (rialto_session_cache_lookup (context->sessions, request->token_session, &request->principal) &&
      request->principal.expires <= rialto_clock_now ())
    request->principal = (RialtoSessionInfo) { 0 };
  return TRUE;
}

/**
 * rialto_guard_identify:
 * @request: a request whose headers are known
 * @error: return location
 *
 * Reads the access token. Afterwards the principal is known, or nobody, or its session must be loaded first: see rialto_guard_load().
 *
 * Returns: %FALSE when a token is missing where one is needed, or is bad
 */
gboolean
rialto_guard_identify (RialtoRequest *request,
                       GError       **error)
{
  const char *header = rialto_exchange_get_header (request->exchange, "Authorization");

  if (header != NULL)
    {
      if (g_ascii_strncasecmp (header, "Bearer ", 7) != 0)
        return rialto_fail (error, RIALTO_ERROR_UNAUTHENTICATED);
      return read_token (request, header + 7, error);
    }
  if (request->route->caller != RIALTO_CALLER_ANYONE)
    return rialto_fail (error, RIALTO_ERROR_UNAUTHENTICATED);
  return TRUE;
}

/**
 * rialto_guard_load_session:
 * @tx: a transaction
 * @context: for the cache
 * @session: what a token proves
 * @info: (out): the session and its user
 * @error: return location
 *
 * Loads a session and keeps it in the cache.
 *
 * Returns: %FALSE with %RIALTO_ERROR_SESSION_EXPIRED when there is no such session any more
 */
gboolean
rialto_guard_load_session (RialtoTx          *tx,
                           RialtoContext     *context,
                           RialtoId           session,
                           RialtoSessionInfo *info,
                           GError           **error)
{
  RialtoSessionTicket ticket = rialto_session_cache_take_ticket (context->sessions);
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &session_load, SQL_ID (session));

  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_SESSION_EXPIRED);

  *info = (RialtoSessionInfo) {
    .session = session,
    .user = rialto_rows_id (rows, 0),
    .role = (RialtoRole) rialto_rows_int (rows, 1),
    .suspended_until = rialto_rows_time (rows, 2),
    .expires = rialto_rows_time (rows, 3),
    .revoked = !rialto_rows_is_null (rows, 4),
  };
  g_strlcpy (info->handle, rialto_rows_text (rows, 5), sizeof info->handle);
  /* Not from inside a writer's group: what it shows may still be rolled back. */
  if (!rialto_tx_is_writable (tx))
    rialto_session_cache_insert (context->sessions, ticket, info);
  return TRUE;
}

/**
 * rialto_guard_load:
 * @tx: a transaction
 * @request: a request whose token was read
 * @error: return location
 *
 * Loads the session that the token names, unless it is known.
 *
 * Returns: %FALSE when there is no such session any more
 */
gboolean
rialto_guard_load (RialtoTx      *tx,
                   RialtoRequest *request,
                   GError       **error)
{
  return request->token_session == request->principal.session ||
         rialto_guard_load_session (tx, request->context, request->token_session, &request->principal, error);
}

static void
set_rate_headers (RialtoRequest         *request,
                  const char            *bucket,
                  const RialtoRateState *state)
{
  RialtoArena *arena = rialto_request_get_arena (request);
  RialtoTime now = rialto_clock_now ();

  rialto_exchange_set_header (request->exchange, "X-RateLimit-Limit",
                              rialto_arena_printf (arena, "%u", state->limit));
  rialto_exchange_set_header (request->exchange, "X-RateLimit-Remaining",
                              rialto_arena_printf (arena, "%u", state->remaining));
  rialto_exchange_set_header (request->exchange, "X-RateLimit-Reset",
                              rialto_arena_printf (arena, "%" G_GINT64_FORMAT,
                                                   (now + state->reset_after_ms + 999) / 1000));
  rialto_exchange_set_header (request->exchange, "X-RateLimit-Reset-After",
                              rialto_arena_printf (arena, "%" G_GINT64_FORMAT ".%03d",
                                                   state->reset_after_ms / 1000,
                                                   (int) (state->reset_after_ms % 1000)));
  rialto_exchange_set_header (request->exchange, "X-RateLimit-Bucket", bucket);
}

static gboolean
take_rate (RialtoRequest *request,
           GError       **error)
{
  const RialtoBucketInfo *bucket = &rialto_buckets[request->route->bucket];
  guint percent = request->context->config->limits.rate_percent;
  RialtoRateBucket rate = { MAX (1, bucket->burst * percent / 100),
                            MAX (1, bucket->per_minute * percent / 100) };
  RialtoRateState state;
  RialtoRateKey key;
  gboolean allowed;

  if (request->principal.user != 0)
    key = rialto_rate_key_for_user (request->route->bucket, request->principal.user);
  else
    key = rialto_rate_key_for_address (request->route->bucket, rialto_request_get_address (request));

  allowed = rialto_rate_limiter_take (request->context->limiter, &rate, &key, 1, &state);
  set_rate_headers (request, bucket->name, &state);
  if (allowed)
    return TRUE;
  rialto_fail (error, RIALTO_ERROR_RATE_LIMITED);
  if (error != NULL)
    rialto_error_set_retry_after (*error, state.retry_after_ms);
  return FALSE;
}

static gboolean
check_role (RialtoRequest *request,
            GError       **error)
{
  /* Callers and roles are numbered alike, one apart: anyone, user, shop, moderator, admin, owner. */
  if (request->route->caller > RIALTO_CALLER_USER &&
      (guint) request->principal.role + 1 < (guint) request->route->caller)
    return rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
  return TRUE;
}

/* A suspended member reads and looks after the account, and writes nothing else; one of the staff is no more than a member then. */
static gboolean
check_suspension (RialtoRequest *request,
                  RialtoTime     now,
                  GError       **error)
{
  if (request->principal.suspended_until <= now || request->route->method == RIALTO_HTTP_GET ||
      (g_str_equal (request->route->area, "account") && request->route->caller <= RIALTO_CALLER_USER))
    return TRUE;
  return rialto_fail (error, RIALTO_ERROR_SUSPENDED);
}

/**
 * rialto_guard_admit:
 * @request: a request whose principal is known
 * @error: return location
 *
 * Checks the session, the role, a suspension and the rate; once for each request.
 *
 * Returns: whether the handler may run
 */
gboolean
rialto_guard_admit (RialtoRequest *request,
                    GError       **error)
{
  RialtoTime now = rialto_clock_now ();

  if (request->admitted)
    return TRUE;
  if (request->principal.session != 0 && (request->principal.revoked || request->principal.expires <= now))
    return rialto_fail (error, RIALTO_ERROR_SESSION_EXPIRED);
  if (!take_rate (request, error) || !check_role (request, error) || !check_suspension (request, now, error))
    return FALSE;
  if (request->principal.session != 0)
    rialto_session_use_note (request->context->session_use, request->principal.session);
  request->admitted = TRUE;
  return TRUE;
}
