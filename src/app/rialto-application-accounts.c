/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-application-private.h"

/* Who draws nothing, minimized or behind others, has nothing to be delayed. */
#define DRAWN_SECONDS 3

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

/* Shows the account, or why it cannot be; without one the way to have one. */
static void
await_account (RialtoApplication   *self,
               RialtoAccountRecord *record)
{
  g_autoptr (RialtoAccountRecord) held = record != NULL ? g_object_ref (record) : NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership) membership = NULL;

  if (record != NULL)
    membership = dex_await_object (rialto_memberships_open (self->memberships, record), &error);
  if (membership != NULL)
    rialto_accounts_set_current (self->accounts, record);
  rialto_application_set_trouble (self, record, error);
  rialto_application_set_membership (self, membership);
}

static gboolean
await_accounts (RialtoApplication *self,
                GError           **error)
{
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new (RIALTO_APP_ID);
  g_autofree char *folder = self->folder != NULL ? g_strdup (self->folder)
                                                 : rialto_accounts_dup_default_folder ("rialto");
  RialtoAccounts *accounts = dex_await_object (rialto_accounts_open (folder, secrets), error);

  if (accounts != NULL)
    rialto_application_take_accounts (self, accounts);
  return accounts != NULL;
}

/* As the command line says. */
static void
await_guest (RialtoApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership) membership = await_join (self, &error);

  if (membership == NULL)
    g_warning ("%s", error->message);
  rialto_application_set_membership (self, membership);
}

static void
on_painted (GdkFrameClock *clock,
            DexPromise    *promise)
{
  g_signal_handlers_disconnect_by_func (clock, on_painted, promise);
  dex_promise_resolve_boolean (promise, TRUE);
}

static void
promise_free (gpointer  data,
              GClosure *closure)
{
  dex_unref (data);
}

/* The next frame of the window that is there is on the screen. */
static DexFuture *
when_painted (RialtoApplication *self)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  GdkFrameClock *clock = window != NULL ? gtk_widget_get_frame_clock (GTK_WIDGET (window)) : NULL;
  DexPromise *promise;

  if (clock == NULL)
    return dex_future_new_true ();
  promise = dex_promise_new ();
  g_signal_connect_data (clock, "after-paint", G_CALLBACK (on_painted), dex_ref (promise), promise_free,
                         G_CONNECT_DEFAULT);
  return dex_future_first (DEX_FUTURE (promise), dex_timeout_new_seconds (DRAWN_SECONDS), NULL);
}

static DexFuture *
open_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;

  if (self->accounts == NULL && !await_accounts (self, &error))
    rialto_application_set_trouble (self, NULL, error);
  else if (self->join != NULL)
    await_guest (self);
  else
    await_account (self, rialto_accounts_get_current (self->accounts));
  rialto_application_set_opening (self, FALSE);
  if (self->memberships == NULL)
    return dex_future_new_true ();
  /* What is seen comes first. */
  dex_await (when_painted (self), NULL);
  return rialto_memberships_open_others (self->memberships);
}

/*< private >
 * rialto_application_open_accounts:
 * @self: the program
 *
 * Reads the accounts and opens the one that is to be shown, and when it is, the others.
 */
void
rialto_application_open_accounts (RialtoApplication *self)
{
  dex_future_disown (rialto_async_spawn ("open-accounts", self, NULL, open_fiber, NULL, NULL));
}

static DexFuture *
try_again_fiber (RialtoFiber *fiber,
                 gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);

  await_account (self, data);
  rialto_application_set_opening (self, FALSE);
  return dex_future_new_true ();
}

/**
 * rialto_application_try_again:
 * @self: the program, in trouble
 *
 * Returns: (transfer full): resolves when the windows show what they were to show, or why they still cannot
 */
DexFuture *
rialto_application_try_again (RialtoApplication *self)
{
  if (self->trouble == NULL || self->opening)
    return dex_future_new_true ();
  rialto_application_set_opening (self, TRUE);
  if (self->accounts == NULL)
    return rialto_async_spawn ("open-accounts", self, NULL, open_fiber, NULL, NULL);
  return rialto_async_spawn ("try-again", self, NULL, try_again_fiber, g_object_ref (self->troubled),
                             g_object_unref);
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
  g_autoptr (RialtoAccountRecord) record = g_object_ref (data);
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoMembership)
    membership = dex_await_object (rialto_memberships_open (self->memberships, record), &error);

  if (membership == NULL && self->membership == NULL)
    rialto_application_set_trouble (self, record, error);
  if (membership == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  rialto_accounts_set_current (self->accounts, record);
  rialto_application_set_membership (self, membership);
  return dex_future_new_true ();
}

/**
 * rialto_application_switch_account:
 * @self: the program
 * @record: one of its accounts
 *
 * Returns: (transfer full): resolves when the windows show it; rejects when it cannot be opened: they show what they did, or why nothing
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
static void
show_nothing (RialtoApplication *self)
{
  rialto_application_set_opening (self, TRUE);
  rialto_application_set_membership (self, NULL);
}

static void
await_next (RialtoApplication *self)
{
  await_account (self, rialto_accounts_get_current (self->accounts));
  rialto_application_set_opening (self, FALSE);
}

static gboolean
is_in_front (RialtoApplication   *self,
             RialtoAccountRecord *record)
{
  return self->membership != NULL ? rialto_membership_get_record (self->membership) == record
                                  : self->troubled == record;
}

static DexFuture *
sign_out_fiber (RialtoFiber *fiber,
                gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);
  g_autoptr (GError) error = NULL;
  gboolean in_front = is_in_front (self, data);

  if (in_front)
    show_nothing (self);
  dex_await (rialto_memberships_sign_out (self->memberships, data), &error);
  if (in_front)
    await_next (self);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  return dex_future_new_true ();
}

/**
 * rialto_application_sign_out:
 * @self: the program
 * @record: one of its accounts
 *
 * Ends the session and forgets the account on this computer. When it is what the windows show they show the next one.
 *
 * Returns: (transfer full): resolves when that is so; rejects when it is so here, but the server could not be told
 */
DexFuture *
rialto_application_sign_out (RialtoApplication   *self,
                             RialtoAccountRecord *record)
{
  return rialto_async_spawn ("sign-out", self, NULL, sign_out_fiber, g_object_ref (record), g_object_unref);
}

static DexFuture *
leave_fiber (RialtoFiber *fiber,
             gpointer     data)
{
  g_autoptr (RialtoApplication) self = rialto_fiber_dup_owner (fiber);

  show_nothing (self);
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
