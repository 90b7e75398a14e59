/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-roles.h"

#include "rialto-account-tokens.h"
#include "rialto-accounts.h"
#include "rialto-event-types.h"

/* Held by whoever changes whose the server is; nobody has this id. */
#define OWNERSHIP 0

RIALTO_SQL (role_select, "roles.select", "SELECT role FROM users WHERE id = ?1 AND deleted_at IS NULL");
RIALTO_SQL (role_update, "roles.update", "UPDATE users SET role = ?2 WHERE id = ?1");
RIALTO_SQL (role_owner,
            "roles.owner",
            "SELECT id FROM users WHERE role = ?1 AND role > 0 AND deleted_at IS NULL");

/**
 * rialto_role_lock:
 * @tx: a write transaction
 * @one: somebody
 * @other: somebody; the same as @one, or 0, when there is nobody else
 *
 * Holds their roles as they are until the end, in the order that everybody keeps to.
 */
void
rialto_role_lock (RialtoTx *tx,
                  RialtoId  one,
                  RialtoId  other)
{
  RialtoId first = other != 0 ? MIN (one, other) : one;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, first);
  if (MAX (one, other) != first)
    rialto_tx_lock (tx, RIALTO_LOCK_USER, MAX (one, other));
}

/**
 * rialto_role_load:
 * @tx: the transaction
 * @user: somebody
 * @role: (out): their role
 *
 * Returns: whether there is such a person
 */
gboolean
rialto_role_load (RialtoTx   *tx,
                  RialtoId    user,
                  RialtoRole *role)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &role_select, SQL_ID (user));

  if (!rialto_rows_next (rows))
    return FALSE;
  *role = (RialtoRole) rialto_rows_int (rows, 0);
  return TRUE;
}

/**
 * rialto_role_write:
 * @tx: a write transaction
 * @context: for the cache
 * @request: (nullable): who asks; %NULL at the server's console
 * @user: somebody whose role is locked
 * @role: their new one
 *
 * From the commit on they have that role, in all sessions. Who may do this is for the caller to say.
 */
void
rialto_role_write (RialtoTx      *tx,
                   RialtoContext *context,
                   RialtoRequest *request,
                   RialtoId       user,
                   RialtoRole     role)
{
  RialtoId actor = request != NULL ? rialto_request_get_user (request) : 0;

  rialto_tx_exec (tx, &role_update, SQL_ID (user), SQL_INT (role));
  rialto_account_changed (tx, context, user, actor);
  rialto_tx_emit (tx, &(RialtoEvent) { "profile", user, RIALTO_EVENT_PROFILE_UPDATE, user, actor });
  rialto_account_audit (tx, request, "role.changed", actor, user, rialto_role_to_word (role));
}

/**
 * rialto_owner_find:
 * @tx: the transaction
 *
 * Returns: whose the server is; 0 when nobody's
 */
RialtoId
rialto_owner_find (RialtoTx *tx)
{
  return rialto_tx_query_int (tx, &role_owner, SQL_INT (RIALTO_ROLE_OWNER));
}

/**
 * rialto_owner_write:
 * @tx: a write transaction
 * @context: for the cache
 * @request: (nullable): who asks; %NULL at the server's console
 * @user: whose the server is from now on
 *
 * The owner before, if there was one, is an admin then. The token that the console printed is nothing any more.
 *
 * Returns: who was the owner before; 0 when nobody or @user
 */
RialtoId
rialto_owner_write (RialtoTx      *tx,
                    RialtoContext *context,
                    RialtoRequest *request,
                    RialtoId       user)
{
  RialtoId before;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, OWNERSHIP);
  before = rialto_owner_find (tx);
  if (before == user)
    return 0;
  rialto_role_lock (tx, user, before);
  if (before != 0)
    rialto_role_write (tx, context, request, before, RIALTO_ROLE_ADMIN);
  rialto_role_write (tx, context, request, user, RIALTO_ROLE_OWNER);
  rialto_account_token_revoke (tx, RIALTO_ACCOUNT_TOKEN_OWNER, 0);
  return before;
}

/**
 * rialto_owner_claim:
 * @tx: a write transaction
 * @request: by whom
 * @token: what the console printed, they say
 * @error: return location
 *
 * Makes whoever asks the owner of a server that is nobody's.
 *
 * Returns: %FALSE with %RIALTO_ERROR_GONE
 */
gboolean
rialto_owner_claim (RialtoTx      *tx,
                    RialtoRequest *request,
                    const char    *token,
                    GError       **error)
{
  RialtoAccountToken said;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, OWNERSHIP);
  if (!rialto_account_token_spend (tx, RIALTO_ACCOUNT_TOKEN_OWNER, token, &said, error))
    return FALSE;
  if (rialto_owner_find (tx) != 0)
    return rialto_fail (error, RIALTO_ERROR_GONE);
  rialto_owner_write (tx, rialto_request_get_context (request), request, rialto_request_get_user (request));
  return TRUE;
}

static gboolean
renew_token (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  const char **token = data;

  rialto_tx_lock (tx, RIALTO_LOCK_USER, OWNERSHIP);
  *token = rialto_owner_find (tx) == 0
             ? rialto_account_token_issue (tx, RIALTO_ACCOUNT_TOKEN_OWNER, 0, NULL, NULL)
             : NULL;
  return TRUE;
}

/**
 * rialto_owner_renew_token:
 * @context: the server's parts
 * @token: (out) (transfer full) (nullable): what makes whoever presents it the owner; %NULL when there is one
 * @error: return location
 *
 * Replaces the token of the last start. It is to be told once, where only who runs the server reads. Blocks.
 *
 * Returns: %FALSE when the store did not do it
 */
gboolean
rialto_owner_renew_token (RialtoContext *context,
                          char         **token,
                          GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  const char *fresh = NULL;

  *token = NULL;
  if (!rialto_store_write (context->store, renew_token, &fresh, arena, error))
    return FALSE;
  *token = g_strdup (fresh);
  return TRUE;
}
