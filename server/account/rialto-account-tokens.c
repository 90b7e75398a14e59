/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-account-tokens.h"

#include "rialto-one-time-token.h"

RIALTO_SQL (
  token_insert,
  "one_time_tokens.insert",
  "INSERT INTO one_time_tokens (hash, kind, user_id, detail, created_at, expires_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");
RIALTO_SQL (token_read,
            "one_time_tokens.read",
            "SELECT user_id, detail FROM one_time_tokens WHERE hash = ?1 AND kind = ?2 AND expires_at > ?3");
RIALTO_SQL (token_spend,
            "one_time_tokens.spend",
            "DELETE FROM one_time_tokens WHERE hash = ?1 AND kind = ?2 AND expires_at > ?3 "
            "RETURNING user_id, detail");
RIALTO_SQL (tokens_revoke,
            "one_time_tokens.revoke",
            "DELETE FROM one_time_tokens WHERE user_id = ?1 AND kind = ?2");
RIALTO_SQL (tokens_revoke_nobodys,
            "one_time_tokens.revoke_nobodys",
            "DELETE FROM one_time_tokens WHERE user_id IS NULL AND kind = ?1");

static RialtoTime
life_of (RialtoAccountTokenKind kind)
{
  switch (kind)
    {
    case RIALTO_ACCOUNT_TOKEN_RESET:
      return RIALTO_HOUR;
    case RIALTO_ACCOUNT_TOKEN_OWNER:
      return 7 * RIALTO_DAY;
    case RIALTO_ACCOUNT_TOKEN_CONFIRM:
    default:
      return 3 * RIALTO_DAY;
    }
}

/**
 * rialto_account_token_issue:
 * @tx: a write transaction
 * @kind: what it is good for
 * @user: whose it is; 0: nobody's
 * @detail: (nullable): what it is about
 * @expires_at: (out) (optional): when it ends
 *
 * Makes a token in the place of older ones of the same kind and person. The store keeps its hash alone.
 *
 * Returns: (transfer none): the token, in the transaction's arena
 */
const char *
rialto_account_token_issue (RialtoTx              *tx,
                            RialtoAccountTokenKind kind,
                            RialtoId               user,
                            const char            *detail,
                            RialtoTime            *expires_at)
{
  RialtoTime now = rialto_tx_get_now (tx), end = now + life_of (kind);
  guint8 hash[RIALTO_ONE_TIME_HASH_BYTES];
  g_autofree char *token = NULL;

  rialto_account_token_revoke (tx, kind, user);
  rialto_one_time_token_new (&token, hash);
  rialto_tx_exec (tx, &token_insert, SQL_BYTES (hash, sizeof hash), SQL_INT (kind), SQL_ID (user),
                  SQL_TEXT (detail), SQL_TIME (now), SQL_TIME (end));
  if (expires_at != NULL)
    *expires_at = end;
  return rialto_arena_strdup (rialto_tx_get_arena (tx), token);
}

static gboolean
look_up (RialtoTx              *tx,
         RialtoSql             *sql,
         RialtoAccountTokenKind kind,
         const char            *token,
         RialtoAccountToken    *said,
         GError               **error)
{
  guint8 hash[RIALTO_ONE_TIME_HASH_BYTES];
  g_autoptr (RialtoRows) rows = NULL;

  if (!rialto_one_time_token_hash (token, hash))
    return rialto_fail (error, RIALTO_ERROR_GONE);
  rows = rialto_tx_query (tx, sql, SQL_BYTES (hash, sizeof hash), SQL_INT (kind),
                          SQL_TIME (rialto_tx_get_now (tx)));
  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_GONE);
  said->user = rialto_rows_id (rows, 0);
  said->detail = rialto_rows_text (rows, 1);
  return TRUE;
}

/**
 * rialto_account_token_read:
 * @tx: a transaction
 * @kind: what it must be good for
 * @token: what somebody presents
 * @said: (out): what it says
 * @error: return location
 *
 * Looks at a token without spending it.
 *
 * Returns: %FALSE with %RIALTO_ERROR_GONE when there is no such token, any more
 */
gboolean
rialto_account_token_read (RialtoTx              *tx,
                           RialtoAccountTokenKind kind,
                           const char            *token,
                           RialtoAccountToken    *said,
                           GError               **error)
{
  return look_up (tx, &token_read, kind, token, said, error);
}

/**
 * rialto_account_token_spend:
 * @tx: a write transaction
 * @kind: what it must be good for
 * @token: what somebody presents
 * @said: (out): what it says
 * @error: return location
 *
 * The row goes, and whoever took it is the only one that did.
 *
 * Returns: %FALSE with %RIALTO_ERROR_GONE when there is no such token, any more
 */
gboolean
rialto_account_token_spend (RialtoTx              *tx,
                            RialtoAccountTokenKind kind,
                            const char            *token,
                            RialtoAccountToken    *said,
                            GError               **error)
{
  return look_up (tx, &token_spend, kind, token, said, error);
}

/**
 * rialto_account_token_revoke:
 * @tx: a write transaction
 * @kind: what they were good for
 * @user: whose; 0: those that are nobody's
 *
 * From the commit on these tokens are nothing.
 */
void
rialto_account_token_revoke (RialtoTx              *tx,
                             RialtoAccountTokenKind kind,
                             RialtoId               user)
{
  if (user != 0)
    rialto_tx_exec (tx, &tokens_revoke, SQL_ID (user), SQL_INT (kind));
  else
    rialto_tx_exec (tx, &tokens_revoke_nobodys, SQL_INT (kind));
}
