/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-console.h"

#include "rialto-new-password.h"
#include "rialto-password-pool.h"
#include "rialto-password.h"
#include "rialto-profile.h"
#include "rialto-roles.h"

#define PAGE 200

RIALTO_SQL (members_page,
            "console.members",
            "SELECT u.handle, u.name, c.email, c.email_verified, u.role, u.suspended_until FROM users u "
            "JOIN credentials c ON c.user_id = u.id WHERE u.handle > ?1 AND u.deleted_at IS NULL "
            "ORDER BY u.handle LIMIT ?2");
RIALTO_SQL (member_handle, "console.handle", "SELECT handle FROM users WHERE id = ?1");
RIALTO_SQL (member_email, "console.email", "SELECT email FROM credentials WHERE user_id = ?1");
RIALTO_SQL (member_suspend, "console.suspend", "UPDATE users SET suspended_until = ?2 WHERE id = ?1");

typedef struct
{
  RialtoContext          *context;
  const char             *handle;
  const RialtoNewAccount *draft;
  RialtoRole              role;
  RialtoTime              until;
  const char             *password; /* hashed */
  const char             *found;    /* what a transaction read, in its arena; nullable */
} Change;

static gboolean
find (RialtoTx   *tx,
      const char *handle,
      RialtoId   *user,
      GError    **error)
{
  *user = rialto_profile_lookup (tx, handle);
  return *user != 0 ||
         rialto_fail_detail (error, RIALTO_ERROR_NOT_FOUND, "There is nobody called %s.", handle);
}

static const char *
read_text (RialtoTx  *tx,
           RialtoSql *sql,
           RialtoId   user)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, sql, SQL_ID (user));

  return rialto_rows_next (rows) ? rialto_rows_text (rows, 0) : NULL;
}

static gboolean
write_member (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Change *change = data;
  RialtoNewAccount draft = *change->draft;
  RialtoId user;

  draft.role = change->role == RIALTO_ROLE_OWNER ? RIALTO_ROLE_USER : change->role;
  draft.password = change->password;
  user = rialto_account_create (tx, &draft, error);
  if (user == 0)
    return FALSE;
  rialto_account_audit (tx, NULL, "account.created", 0, user, rialto_role_to_word (change->role));
  if (change->role == RIALTO_ROLE_OWNER)
    rialto_owner_write (tx, change->context, NULL, user);
  return TRUE;
}

/**
 * rialto_console_add:
 * @context: the server's parts, not serving
 * @draft: who; the password is not hashed yet
 * @error: return location
 *
 * Makes a member. Blocks.
 *
 * Returns: %FALSE when the handle or the address is taken, or the password must not be
 */
gboolean
rialto_console_add (RialtoContext          *context,
                    const RialtoNewAccount *draft,
                    GError                **error)
{
  g_autofree char *hashed = NULL;
  Change change = { .context = context, .draft = draft, .role = draft->role };

  if (!rialto_password_check_policy (draft->password, draft->handle, draft->email, "password", error))
    return FALSE;
  hashed = rialto_password_pool_hash (context->passwords, draft->password, error);
  change.password = hashed;
  return hashed != NULL && rialto_store_write (context->store, write_member, &change, NULL, error);
}

typedef struct
{
  char             *after;
  guint             n;
  RialtoConsoleFunc func;
  gpointer          data;
  GArray           *page;
} Listing;

static gboolean
read_page (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Listing *listing = data;
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &members_page, SQL_TEXT (listing->after), SQL_INT (PAGE));

  g_array_set_size (listing->page, 0);
  while (rialto_rows_next (rows))
    {
      RialtoConsoleMember member = {
        .handle = rialto_rows_text (rows, 0),
        .name = rialto_rows_text (rows, 1),
        .email = rialto_rows_text (rows, 2),
        .email_verified = rialto_rows_bool (rows, 3),
        .role = (RialtoRole) rialto_rows_int (rows, 4),
        .suspended_until = rialto_rows_time (rows, 5),
      };

      g_array_append_val (listing->page, member);
    }
  return TRUE;
}

/**
 * rialto_console_list:
 * @context: the server's parts, not serving
 * @func: (scope call): called for each member, by handle
 * @data: for @func
 * @error: return location
 *
 * Returns: %FALSE when the store did not answer
 */
gboolean
rialto_console_list (RialtoContext    *context,
                     RialtoConsoleFunc func,
                     gpointer          data,
                     GError          **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GArray) page = g_array_new (FALSE, FALSE, sizeof (RialtoConsoleMember));
  g_autofree char *after = g_strdup ("");
  Listing listing = { .after = after, .page = page };

  do
    {
      if (!rialto_store_read (context->store, read_page, &listing, arena, error))
        return FALSE;
      for (guint i = 0; i < page->len; i++)
        func (&g_array_index (page, RialtoConsoleMember, i), data);
      if (page->len > 0)
        g_set_str (&after, g_array_index (page, RialtoConsoleMember, page->len - 1).handle);
      listing.after = after;
    }
  while (page->len == PAGE);
  return TRUE;
}

static gboolean
write_role (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Change *change = data;
  RialtoRole present;
  RialtoId user, before = 0;

  change->found = NULL;
  if (!find (tx, change->handle, &user, error))
    return FALSE;
  if (change->role == RIALTO_ROLE_OWNER)
    before = rialto_owner_write (tx, change->context, NULL, user);
  else
    {
      rialto_role_lock (tx, user, 0);
      if (rialto_role_load (tx, user, &present) && present != change->role)
        rialto_role_write (tx, change->context, NULL, user, change->role);
    }
  if (before != 0)
    change->found = read_text (tx, &member_handle, before);
  return TRUE;
}

/**
 * rialto_console_set_role:
 * @context: the server's parts, not serving
 * @handle: whose
 * @role: any role; of an owner there is one
 * @owner_before: (out) (transfer full) (nullable): whoever was the owner and is an admin now
 * @error: return location
 *
 * Blocks.
 *
 * Returns: %FALSE when there is nobody called @handle
 */
gboolean
rialto_console_set_role (RialtoContext *context,
                         const char    *handle,
                         RialtoRole     role,
                         char         **owner_before,
                         GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  Change change = { .context = context, .handle = handle, .role = role };
  gboolean ok = rialto_store_write (context->store, write_role, &change, arena, error);

  *owner_before = ok ? g_strdup (change.found) : NULL;
  return ok;
}

static gboolean
read_email (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Change *change = data;
  RialtoId user;

  if (!find (tx, change->handle, &user, error))
    return FALSE;
  change->found = read_text (tx, &member_email, user);
  return TRUE;
}

static gboolean
write_password (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  Change *change = data;
  RialtoNewPassword password = { .password = change->password, .action = "password.set" };

  return find (tx, change->handle, &password.user, error) &&
         rialto_new_password_write (tx, change->context, NULL, &password, error);
}

/**
 * rialto_console_set_password:
 * @context: the server's parts, not serving
 * @handle: whose
 * @password: the new one
 * @error: return location
 *
 * Signs all their devices out. Blocks.
 *
 * Returns: %FALSE when there is nobody called @handle, or @password must not be one
 */
gboolean
rialto_console_set_password (RialtoContext *context,
                             const char    *handle,
                             const char    *password,
                             GError       **error)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autofree char *hashed = NULL;
  Change change = { .context = context, .handle = handle };

  if (!rialto_store_read (context->store, read_email, &change, arena, error) ||
      !rialto_password_check_policy (password, handle, change.found, "password", error))
    return FALSE;
  hashed = rialto_password_pool_hash (context->passwords, password, error);
  change.password = hashed;
  return hashed != NULL && rialto_store_write (context->store, write_password, &change, NULL, error);
}

static gboolean
write_suspension (RialtoTx *tx,
                  gpointer  data,
                  GError  **error)
{
  Change *change = data;
  RialtoId user;

  if (!find (tx, change->handle, &user, error))
    return FALSE;
  rialto_tx_exec (tx, &member_suspend, SQL_ID (user),
                  change->until != 0 ? SQL_TIME (change->until) : SQL_NULL_OF (INT));
  rialto_account_changed (tx, change->context, user, 0);
  rialto_account_audit (tx, NULL, change->until != 0 ? "account.suspended" : "account.unsuspended", 0, user,
                        NULL);
  return TRUE;
}

/**
 * rialto_console_suspend:
 * @context: the server's parts, not serving
 * @handle: whom
 * @until: when they may write again; 0: now
 * @error: return location
 *
 * Blocks.
 *
 * Returns: %FALSE when there is nobody called @handle
 */
gboolean
rialto_console_suspend (RialtoContext *context,
                        const char    *handle,
                        RialtoTime     until,
                        GError       **error)
{
  Change change = { .context = context, .handle = handle, .until = until };

  return rialto_store_write (context->store, write_suspension, &change, NULL, error);
}
