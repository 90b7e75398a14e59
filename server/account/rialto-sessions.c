/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sessions.h"

#include "rialto-clock.h"
#include "rialto-context.h"
#include "rialto-event-types.h"
#include "rialto-security-log.h"
#include "rialto-token.h"

#define MAX_DEVICE_CHARS 80
#define MAX_AGENT_CHARS  200

/* Devices that are signed in at a time: signing all of them out is one transaction. */
#define MAX_SESSIONS 100

RIALTO_SQL (
  session_insert,
  "sessions.insert",
  "INSERT INTO sessions (id, user_id, device, agent, address, created_at, seen_at, expires_at, counter, "
  "rotated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, ?7, 0, ?6)");
RIALTO_SQL (session_revoke,
            "sessions.revoke",
            "UPDATE sessions SET revoked_at = ?2 WHERE id = ?1 AND revoked_at IS NULL");
RIALTO_SQL (sessions_of_user,
            "sessions.of_user",
            "SELECT id FROM sessions WHERE user_id = ?1 AND id <> ?2 AND revoked_at IS NULL AND "
            "expires_at > ?3 ORDER BY id");
RIALTO_SQL (sessions_too_many,
            "sessions.too_many",
            "SELECT id FROM sessions WHERE user_id = ?1 AND revoked_at IS NULL AND expires_at > ?2 "
            "ORDER BY seen_at DESC, id DESC LIMIT ?3 OFFSET ?3");

/**
 * rialto_session_idle_limit:
 * @context: for the configuration
 * @role: whose session
 *
 * Returns: how long a session lives unused, in milliseconds; staff's is short
 */
RialtoTime
rialto_session_idle_limit (RialtoContext *context,
                           RialtoRole     role)
{
  if (role >= RIALTO_ROLE_MODERATOR)
    return context->config->accounts.staff_idle_minutes * RIALTO_MINUTE;
  return context->config->accounts.session_idle_days * RIALTO_DAY;
}

static char *
cut (RialtoArena *arena,
     const char  *text,
     glong        max_chars)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);
  g_autofree char *cut = g_utf8_substring (valid, 0, MIN (max_chars, g_utf8_strlen (valid, -1)));

  return rialto_arena_strdup (arena, cut);
}

typedef struct
{
  RialtoSessionCache *cache;
  RialtoId            session;
} Drop;

static void
drop_session (gpointer data)
{
  Drop *drop = data;

  rialto_session_cache_drop_session (drop->cache, drop->session);
}

/**
 * rialto_session_changed:
 * @tx: a write transaction
 * @context: for the cache
 * @session: a session whose row is another one now
 *
 * From the commit on it is loaded again.
 */
void
rialto_session_changed (RialtoTx      *tx,
                        RialtoContext *context,
                        RialtoId       session)
{
  Drop *drop = g_new (Drop, 1);

  *drop = (Drop) { context->sessions, session };
  rialto_tx_on_commit (tx, drop_session, drop, g_free);
}

/**
 * rialto_session_revoke:
 * @tx: a write transaction
 * @context: for the cache
 * @session: a session
 * @user: whose
 *
 * Ends a session. From the commit on it opens nothing; its sockets are closed by the event.
 */
void
rialto_session_revoke (RialtoTx      *tx,
                       RialtoContext *context,
                       RialtoId       session,
                       RialtoId       user)
{
  if (rialto_tx_exec (tx, &session_revoke, SQL_ID (session), SQL_TIME (rialto_tx_get_now (tx))) == 0)
    return;
  rialto_session_changed (tx, context, session);
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_SESSION_DELETE, session, user });
}

/* Releases the rows before the sessions are ended one by one. */
static void
revoke_rows (RialtoTx      *tx,
             RialtoContext *context,
             RialtoRows    *rows,
             RialtoId       user)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (RialtoId));

  while (rialto_rows_next (rows))
    {
      RialtoId id = rialto_rows_id (rows, 0);

      g_array_append_val (ids, id);
    }
  rialto_rows_free (rows);

  for (guint i = 0; i < ids->len; i++)
    rialto_session_revoke (tx, context, g_array_index (ids, RialtoId, i), user);
}

/**
 * rialto_session_revoke_all:
 * @tx: a write transaction
 * @context: for the cache
 * @user: whose sessions
 * @except: one that stays; 0: none
 *
 * Ends what is still alive.
 */
void
rialto_session_revoke_all (RialtoTx      *tx,
                           RialtoContext *context,
                           RialtoId       user,
                           RialtoId       except)
{
  revoke_rows (tx, context,
               rialto_tx_query (tx, &sessions_of_user, SQL_ID (user), SQL_INT (except),
                                SQL_TIME (rialto_tx_get_now (tx))),
               user);
}

/**
 * rialto_session_create:
 * @tx: a write transaction
 * @request: who signs in from where
 * @user: who
 * @role: their role
 * @device: (nullable): what the device is called
 *
 * Begins a session, and tells the security log; beyond a hundred, the one that was not used for longest ends.
 *
 * Returns: the new session's id
 */
RialtoId
rialto_session_create (RialtoTx      *tx,
                       RialtoRequest *request,
                       RialtoId       user,
                       RialtoRole     role,
                       const char    *device)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  RialtoId id = rialto_tx_new_id (tx);
  RialtoTime now = rialto_tx_get_now (tx);
  RialtoContext *context = rialto_request_get_context (request);
  RialtoTime expires = now + rialto_session_idle_limit (context, role);

  rialto_tx_exec (tx, &session_insert, SQL_ID (id), SQL_ID (user),
                  SQL_TEXT (cut (arena, device != NULL ? device : "", MAX_DEVICE_CHARS)),
                  SQL_TEXT (cut (arena, rialto_request_get_agent (request), MAX_AGENT_CHARS)),
                  SQL_TEXT (rialto_request_get_address (request)), SQL_TIME (now), SQL_TIME (expires));
  revoke_rows (tx, context,
               rialto_tx_query (tx, &sessions_too_many, SQL_ID (user), SQL_TIME (now),
                                SQL_INT (MAX_SESSIONS)),
               user);
  rialto_security_log_on_commit (tx, request, RIALTO_LEVEL_INFO, "session.began", user);
  return id;
}

/**
 * rialto_session_issue:
 * @request: whose arena the tokens live in
 * @session: a session
 * @counter: the number of its newest refresh token
 * @expires: when that ends
 * @tokens: (out): the pair
 */
void
rialto_session_issue (RialtoRequest *request,
                      RialtoId       session,
                      guint32        counter,
                      RialtoTime     expires,
                      RialtoTokens  *tokens)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoArena *arena = rialto_request_get_arena (request);
  g_autofree char *access = rialto_access_token_new (context->keys, session, &tokens->access_expires_at);
  g_autofree char *refresh = rialto_refresh_token_new (context->keys, session, counter);

  tokens->session = session;
  tokens->access_token = rialto_arena_strdup (arena, access);
  tokens->refresh_token = rialto_arena_strdup (arena, refresh);
  tokens->refresh_expires_at = expires;
}
