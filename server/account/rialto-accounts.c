/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-accounts.h"

#include "rialto-context.h"
#include "rialto-event-types.h"
#include "rialto-profile.h"
#include "rialto-security-log.h"
#include "rialto-text.h"

RIALTO_SQL (
  account_select,
  "accounts.by_id",
  "SELECT c.email, c.email_verified, c.pending_email, u.suspended_until, n.storage FROM credentials c "
  "JOIN users u ON u.id = c.user_id JOIN user_counts n ON n.user_id = u.id WHERE c.user_id = ?1");
RIALTO_SQL (user_insert,
            "users.insert",
            "INSERT INTO users (id, handle, name, role, locked) VALUES (?1, ?2, ?3, ?4, FALSE) "
            "ON CONFLICT (handle) DO NOTHING");
RIALTO_SQL (profile_insert,
            "profiles.insert",
            "INSERT INTO profiles (user_id, bio, created_at, version) VALUES (?1, '', ?2, 1)");
RIALTO_SQL (
  counts_insert,
  "user_counts.insert",
  "INSERT INTO user_counts (user_id, posts, followers, following, storage) VALUES (?1, 0, 0, 0, 0)");
RIALTO_SQL (
  credentials_insert,
  "credentials.insert",
  "INSERT INTO credentials (user_id, email, email_folded, email_verified, password, password_changed_at) "
  "VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT (email_folded) DO NOTHING");
RIALTO_SQL (
  audit_insert,
  "audit.insert",
  "INSERT INTO audit (id, at, action, actor, subject, address, detail) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");

/**
 * rialto_account_load:
 * @tx: the transaction
 * @context: for the quota
 * @user: whose account
 * @account: (out): filled, in the transaction's arena
 *
 * Returns: whether there is such an account
 */
gboolean
rialto_account_load (RialtoTx      *tx,
                     RialtoContext *context,
                     RialtoId       user,
                     RialtoAccount *account)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &account_select, SQL_ID (user));
  RialtoProfile *profile = rialto_arena_new0 (rialto_tx_get_arena (tx), RialtoProfile);

  if (!rialto_rows_next (rows) || !rialto_profile_load (tx, user, user, profile))
    return FALSE;
  account->id = user;
  account->profile = profile;
  account->role = profile->role;
  account->created_at = profile->created_at;
  account->email = rialto_rows_text (rows, 0);
  account->email_verified = rialto_rows_bool (rows, 1);
  account->pending_email = rialto_rows_text (rows, 2);
  account->suspended_until = rialto_rows_time (rows, 3);
  account->storage_used = rialto_rows_int (rows, 4);
  account->storage_quota = rialto_context_get_quota (context);
  return TRUE;
}

/**
 * rialto_email_fold:
 * @email: an address
 *
 * Returns: (transfer full): what makes it the same address as another: case does not matter
 */
char *
rialto_email_fold (const char *email)
{
  return g_utf8_casefold (email, -1);
}

/**
 * rialto_account_create:
 * @tx: a write transaction
 * @draft: who
 * @error: return location
 *
 * Returns: the new person's id; 0 with %RIALTO_ERROR_INVALID (the name cannot be seen), %RIALTO_ERROR_HANDLE_TAKEN or
 *   %RIALTO_ERROR_EMAIL_TAKEN
 */
RialtoId
rialto_account_create (RialtoTx               *tx,
                       const RialtoNewAccount *draft,
                       GError                **error)
{
  RialtoId id = rialto_tx_new_id (tx);
  RialtoTime now = rialto_tx_get_now (tx);
  g_autofree char *folded = rialto_email_fold (draft->email);
  const char *name = rialto_profile_clean_name (rialto_tx_get_arena (tx), draft->name, "name", error);

  if (name == NULL)
    return 0;
  if (rialto_tx_exec (tx, &user_insert, SQL_ID (id), SQL_TEXT (draft->handle), SQL_TEXT (name),
                      SQL_INT (draft->role)) == 0)
    {
      rialto_fail (error, RIALTO_ERROR_HANDLE_TAKEN);
      return 0;
    }
  if (rialto_tx_exec (tx, &credentials_insert, SQL_ID (id), SQL_TEXT (draft->email), SQL_TEXT (folded),
                      SQL_BOOL (draft->email_verified), SQL_TEXT (draft->password), SQL_TIME (now)) == 0)
    {
      rialto_fail (error, RIALTO_ERROR_EMAIL_TAKEN);
      return 0;
    }
  rialto_tx_exec (tx, &profile_insert, SQL_ID (id), SQL_TIME (now));
  rialto_tx_exec (tx, &counts_insert, SQL_ID (id));
  rialto_profile_index (tx, id, draft->handle, name);
  return id;
}

typedef struct
{
  RialtoSessionCache *cache;
  RialtoId            user;
} Drop;

static void
drop_user (gpointer data)
{
  Drop *drop = data;

  rialto_session_cache_drop_user (drop->cache, drop->user);
}

/**
 * rialto_account_changed:
 * @tx: a write transaction
 * @context: for the cache
 * @user: whose account
 * @actor: who changed it; 0: the server
 *
 * Tells the person's devices. From the commit on every request is judged by what the account is now.
 */
void
rialto_account_changed (RialtoTx      *tx,
                        RialtoContext *context,
                        RialtoId       user,
                        RialtoId       actor)
{
  Drop *drop = g_new (Drop, 1);

  *drop = (Drop) { context->sessions, user };
  rialto_tx_on_commit (tx, drop_user, drop, g_free);
  rialto_tx_emit (tx, &(RialtoEvent) { "user", user, RIALTO_EVENT_ACCOUNT_UPDATE, user, actor });
}

/**
 * rialto_account_audit:
 * @tx: a write transaction
 * @request: (nullable): for the address; %NULL at the server's console
 * @action: a static word: what was done, like "session.token_reused"
 * @actor: who did it; 0: the server
 * @subject: to whom; 0: nobody
 * @detail: (nullable): more
 *
 * Keeps a security event, and tells the security log of it once it has happened; whoever is at the console sees it there.
 */
void
rialto_account_audit (RialtoTx      *tx,
                      RialtoRequest *request,
                      const char    *action,
                      RialtoId       actor,
                      RialtoId       subject,
                      const char    *detail)
{
  rialto_tx_exec (tx, &audit_insert, SQL_ID (rialto_tx_new_id (tx)), SQL_TIME (rialto_tx_get_now (tx)),
                  SQL_TEXT (action), SQL_ID (actor), SQL_ID (subject),
                  SQL_TEXT (request != NULL ? rialto_request_get_address (request) : NULL),
                  SQL_TEXT (detail));
  if (request != NULL)
    rialto_security_log_on_commit (tx, request, RIALTO_LEVEL_WARNING, action, subject);
}
