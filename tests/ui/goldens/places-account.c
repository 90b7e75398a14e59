/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-account-trouble.h"
#include "rialto-certificate-view.h"
#include "rialto-person-avatar.h"

static void
turn_to (Booth      *booth,
         State       state,
         const char *with)
{
  adw_preferences_dialog_set_visible_page_name (sight_await (booth, ADW_TYPE_PREFERENCES_DIALOG), with);
}

/* No server here has a certificate, and so none that could change. */
static void
show_certificates (Booth      *booth,
                   State       state,
                   const char *with)
{
  booth_do (booth, "win.certificate", NULL);
  g_object_set (sight_await (booth, RIALTO_TYPE_CERTIFICATE_VIEW), "trusted",
                "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff", "fingerprint",
                "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100", NULL);
}

/* Another account of the same person, which another Rialto has open. */
static struct
{
  RialtoMembership *shown;     /* owned */
  RialtoAccountRecord *record; /* owned */
  RialtoOutbox *outbox;        /* owned */
} locked;

static gpointer
await_object (DexFuture *future)
{
  return g_value_dup_object (wait_for_value (future));
}

static void
lock_account (Booth *booth)
{
  RialtoAccounts *accounts = rialto_application_get_accounts (booth->application);
  RialtoCredentials credentials = { .login = (char *) "emil", .password = (char *) "seven green teapots" };
  g_autoptr (RialtoMembership)
    visit = await_object (rialto_membership_visit (live_server_get_base (booth_server (booth)), TRUE));
  g_autoptr (RialtoMembership) membership =
    await_object (rialto_membership_sign_in (accounts, rialto_membership_get_session (visit), &credentials));
  g_autofree char *path = NULL;

  assert_wait (rialto_membership_close (membership));
  locked.shown = g_object_ref (rialto_application_get_membership (booth->application));
  locked.record = g_object_ref (rialto_membership_get_record (membership));
  path = rialto_accounts_dup_path (accounts, locked.record, RIALTO_ACCOUNT_OUTBOX);
  locked.outbox = await_object (rialto_outbox_open (path));
}

static void
show_unopened (Booth      *booth,
               State       state,
               const char *with)
{
  g_autoptr (GError) error = NULL;

  lock_account (booth);
  rialto_application_set_membership (booth->application, NULL);
  error = wait_for (rialto_application_switch_account (booth->application, locked.record));
  g_assert_nonnull (error);
}

static gboolean
is_unopened (Booth *booth,
             State  state)
{
  GtkWidget *trouble = sight_find (booth, RIALTO_TYPE_ACCOUNT_TROUBLE);
  g_autoptr (GObject) face = NULL;

  if (trouble == NULL)
    return FALSE;
  g_object_get (scene_find (trouble, RIALTO_TYPE_PERSON_AVATAR, 0), "texture", &face, NULL);
  return face != NULL;
}

static void
leave_unopened (Booth *booth)
{
  g_autoptr (GError) not_told = NULL;

  assert_wait (rialto_outbox_close (locked.outbox));
  rialto_application_set_membership (booth->application, locked.shown);
  /* The server may be away. */
  not_told = wait_for (rialto_application_sign_out (booth->application, locked.record));
  g_clear_object (&locked.outbox);
  g_clear_object (&locked.record);
  g_clear_object (&locked.shown);
}

const Place places_of_account[] = {
  { "account", WHO_MEMBER, sight_is_dialog, "win.account", ONLY_CONTENT (OF_SESSION) },
  { "account-sign-in", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to, .with = "sign-in",
    ONLY_CONTENT (OF_SESSION) },
  { "account-devices", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to, .with = "devices",
    ONLY_CONTENT (NOTHING) },
  { "account-notices", WHO_NEWCOMER, sight_is_dialog, "win.account", .go = turn_to, .with = "notices",
    ONLY_CONTENT (OF_SESSION) },
  { "account-people", WHO_MEMBER, sight_is_dialog, "win.account", .go = turn_to, .with = "people",
    .lacks = { [STATE_LOADING] = NOTHING, [STATE_OFFLINE] = NOTHING, [STATE_ERROR] = NOTHING } },
  { "unopened", WHO_MEMBER, is_unopened, "win.search", .go = show_unopened, .leave = leave_unopened,
    ONLY_CONTENT (ONLY_HERE) },
  { "preferences", WHO_NEWCOMER, sight_is_dialog, "win.preferences", ONLY_CONTENT (ONLY_HERE) },
  { "shortcuts", WHO_NEWCOMER, sight_is_dialog, "win.shortcuts", ONLY_CONTENT (ONLY_HERE) },
  { "about", WHO_NEWCOMER, sight_is_dialog, "win.about", ONLY_CONTENT (ONLY_HERE) },
  { "certificate", WHO_NEWCOMER, sight_is_dialog, "win.search", .go = show_certificates,
    ONLY_CONTENT (ONLY_HERE) },
  { NULL },
};
