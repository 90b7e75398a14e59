/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

#define REVOKE_SECONDS 5

/* How the program comes to a membership: as the command line says, the account that was open last, or another one that is chosen. */

static char *
read_password (const char *path,
               GError    **error)
{
  g_autofree char *text = NULL;

  if (path == NULL)
    return g_strdup ("");
  if (!g_file_get_contents (path, &text, NULL, error))
    return NULL;
  return g_strdup (g_strchomp (text));
}

static RialtoMembership *
await_join (RialtoApplication *self,
            GError           **error)
{
  g_autofree char *password = read_password (self->password_file, error);
  g_autoptr (RialtoMembership) visit = NULL;
  RialtoCredentials credentials = { .login = self->join_as, .password = password };

  if (password == NULL)
    return NULL;
  visit = dex_await_object (rialto_membership_visit (self->join, TRUE), error);
  if (visit == NULL || self->join_as == NULL)
    return g_steal_pointer (&visit);
  return dex_await_object (rialto_membership_sign_in (self->accounts, rialto_membership_get_session (visit),
                                                      &credentials),
                           error);
}

static RialtoMembership *
await_membership (RialtoApplication *self,
                  GError           **error)
{
  RialtoAccountRecord *current = rialto_accounts_get_current (self->accounts);

  if (self->join != NULL)
    return await_join (self, error);
  if (current != NULL)
    return dex_await_object (rialto_membership_open (self->accounts, current), error);
  return NULL;
}

static DexFuture *
open_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoAccounts) accounts = NULL;
  g_autoptr (RialtoMembership) membership = NULL;
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new (RIALTO_APP_ID);
  g_autofree char *folder = self->folder != NULL ? g_strdup (self->folder)
                                                 : rialto_accounts_dup_default_folder ("rialto");

  accounts = dex_await_object (rialto_accounts_open (folder, secrets), &error);
  if (accounts != NULL)
    {
      rialto_application_take_accounts (self, g_steal_pointer (&accounts));
      membership = await_membership (self, &error);
    }
  if (error != NULL)
    g_warning ("%s", error->message);
  rialto_application_set_membership (self, membership);
  rialto_application_set_opening (self, FALSE);
  return dex_future_new_true ();
}

/*< private >
 * rialto_application_open_accounts:
 * @self: the program
 *
 * Reads the accounts and opens the one that is to be shown.
 */
void
rialto_application_open_accounts (RialtoApplication *self)
{
  dex_future_disown (rialto_async_spawn ("open-accounts", self, NULL, open_fiber, NULL, NULL));
}

/*< private >
 * rialto_application_await:
 * @future: (transfer full): what must be done before the program ends
 *
 * Turns the main loop until it is.
 */
void
rialto_application_await (DexFuture *future)
{
  while (dex_future_is_pending (future))
    g_main_context_iteration (NULL, TRUE);
  dex_unref (future);
}

static DexFuture *
switch_fiber (RialtoFiber *fiber,
              gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership)
    membership = dex_await_object (rialto_membership_open (self->accounts, data), &error);

  if (membership == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_accounts_set_current (self->accounts, data);
  rialto_application_set_membership (self, membership);
  return dex_future_new_true ();
}

/**
 * rialto_application_switch_account:
 * @self: the program
 * @record: one of its accounts
 *
 * Returns: (transfer full): resolves when the windows show it; rejects when it cannot be opened, and they show what they did
 */
DexFuture *
rialto_application_switch_account (RialtoApplication   *self,
                                   RialtoAccountRecord *record)
{
  if (self->membership != NULL && rialto_membership_get_record (self->membership) == record)
    return dex_future_new_true ();
  return rialto_async_spawn ("switch-account", self, NULL, switch_fiber, g_object_ref (record),
                             g_object_unref);
}

/* Nothing is shown meanwhile: what is open is going to be closed. */
static RialtoMembership *
take_membership (RialtoApplication *self)
{
  RialtoMembership *membership = g_object_ref (self->membership);

  rialto_application_set_opening (self, TRUE);
  rialto_application_set_membership (self, NULL);
  return membership;
}

static void
await_next (RialtoApplication *self)
{
  RialtoAccountRecord *current = rialto_accounts_get_current (self->accounts);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership) next = NULL;

  if (current != NULL)
    next = dex_await_object (rialto_membership_open (self->accounts, current), &error);
  if (error != NULL)
    g_warning ("%s", error->message);
  rialto_application_set_membership (self, next);
  rialto_application_set_opening (self, FALSE);
}

static DexFuture *
sign_out_fiber (RialtoFiber *fiber,
                gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoMembership) membership = take_membership (self);
  g_autoptr (RialtoAccountRecord) record = g_object_ref (rialto_membership_get_record (membership));
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) kept = NULL;

  /* The token is gone from here in any case; a server that cannot be reached keeps the session until it ends by itself. */
  dex_await (dex_future_first (rialto_session_sign_out (rialto_membership_get_session (membership), NULL),
                               dex_timeout_new_seconds (REVOKE_SECONDS), NULL),
             &error);
  dex_await (rialto_membership_close (membership), NULL);
  g_clear_object (&membership);
  if (!dex_await (rialto_accounts_remove (self->accounts, record), &kept))
    g_warning ("%s", kept->message);
  await_next (self);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * rialto_application_sign_out:
 * @self: the program, with a member's membership open
 *
 * Ends the session, forgets the account on this computer and shows the next one.
 *
 * Returns: (transfer full): resolves when that is so; rejects when it is so here, but the server could not be told
 */
DexFuture *
rialto_application_sign_out (RialtoApplication *self)
{
  return rialto_async_spawn ("sign-out", self, NULL, sign_out_fiber, NULL, NULL);
}

static DexFuture *
leave_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (RialtoMembership) membership = take_membership (self);

  await_next (self);
  return dex_future_new_true ();
}

/**
 * rialto_application_leave:
 * @self: the program, with a visitor's membership open
 *
 * Returns: (transfer full): resolves when the windows show the current account, or the welcome
 */
DexFuture *
rialto_application_leave (RialtoApplication *self)
{
  return rialto_async_spawn ("leave", self, NULL, leave_fiber, NULL, NULL);
}
