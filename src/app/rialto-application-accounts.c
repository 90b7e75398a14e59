/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

/* How the program comes to a membership when it starts: as the command line says, or the account that was open last. */

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
  g_autoptr (RialtoMembership) membership = NULL;
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new (RIALTO_APP_ID);
  g_autofree char *folder = self->folder != NULL ? g_strdup (self->folder)
                                                 : rialto_accounts_dup_default_folder ("rialto");

  self->accounts = dex_await_object (rialto_accounts_open (folder, secrets), &error);
  if (self->accounts != NULL)
    membership = await_membership (self, &error);
  if (error != NULL)
    g_warning ("%s", error->message);
  rialto_application_set_membership (self, membership);
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
