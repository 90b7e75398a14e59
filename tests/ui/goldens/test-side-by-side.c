/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "booth.h"
#include "scene.h"

#include "rialto-account-trouble.h"
#include "rialto-composer-dialog.h"
#include "rialto-post-card.h"
#include "rialto-server-name.h"
#include "rialto-textures.h"
#include "rialto-welcome.h"

#include <glib/gstdio.h>

/* Several accounts in one app: Mira's is shown first, Dara's is beside it. */

static const Look usual = { "usual", .width = 1180, .height = 780 };

typedef struct
{
  Booth               *booth;
  RialtoAccountRecord *mira, *dara; /* owned */
} Stall;

static RialtoApplication *
app (Stall *stall)
{
  return stall->booth->application;
}

static RialtoMemberships *
memberships (Stall *stall)
{
  return rialto_application_get_memberships (app (stall));
}

static RialtoAccountRecord *
join_at (Stall      *stall,
         LiveServer *server,
         const char *handle)
{
  RialtoCredentials credentials = { .login = (char *) handle, .password = (char *) "seven green teapots" };
  g_autoptr (RialtoMembership) visit = NULL;
  g_autoptr (RialtoMembership) membership = NULL;

  visit = g_value_dup_object (wait_for_value (rialto_membership_visit (live_server_get_base (server), TRUE)));
  membership = g_value_dup_object (wait_for_value (rialto_membership_sign_in (
    rialto_application_get_accounts (app (stall)), rialto_membership_get_session (visit), &credentials)));
  assert_wait (rialto_membership_close (membership));
  return g_object_ref (rialto_membership_get_record (membership));
}

static RialtoAccountRecord *
join (Stall      *stall,
      const char *handle)
{
  return join_at (stall, booth_server (stall->booth), handle);
}

static void
set_up (Stall        *stall,
        gconstpointer data)
{
  stall->booth = booth_new ();
  booth_join (stall->booth, community_new, "mira");
  stall->mira = g_object_ref (rialto_membership_get_record (rialto_application_get_membership (app (stall))));
  stall->dara = join (stall, "dara");
}

static void
tear_down (Stall        *stall,
           gconstpointer data)
{
  GListModel *accounts = G_LIST_MODEL (rialto_application_get_accounts (app (stall)));
  RialtoAccountRecord *record;

  booth_close (stall->booth);
  while ((record = g_list_model_get_item (accounts, 0)) != NULL)
    {
      assert_wait (rialto_application_sign_out (app (stall), record));
      g_object_unref (record);
    }
  g_object_unref (stall->mira);
  g_object_unref (stall->dara);
  wait_for_value (dex_future_new_true ());
  g_clear_pointer (&stall->booth->community, community_free);
  booth_free (stall->booth);
}

static void
open_both (Stall *stall)
{
  assert_wait (rialto_memberships_open_others (memberships (stall)));
  g_assert_nonnull (rialto_memberships_get (memberships (stall), stall->dara));
}

static RialtoMembership *
shown (Stall *stall)
{
  return rialto_application_get_membership (app (stall));
}

static void
switch_to (Stall               *stall,
           RialtoAccountRecord *record)
{
  assert_wait (rialto_application_switch_account (app (stall), record));
  g_assert_true (rialto_membership_get_record (shown (stall)) == record);
}

static char *
put_folder (Stall               *stall,
            RialtoAccountRecord *record)
{
  char *path = rialto_accounts_dup_path (rialto_application_get_accounts (app (stall)), record,
                                         RIALTO_ACCOUNT_OUTBOX);

  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

static gpointer
find (Stall *stall,
      GType  type)
{
  return scene_find (stall->booth->window, type, 0);
}

static gboolean
is_asked (gpointer stall)
{
  return find (stall, ADW_TYPE_ALERT_DIALOG) != NULL;
}

static gboolean
is_not_asked (gpointer stall)
{
  return !is_asked (stall);
}

static gboolean
is_in_trouble (gpointer stall)
{
  return find (stall, RIALTO_TYPE_ACCOUNT_TROUBLE) != NULL;
}

static gboolean
shows_posts (gpointer stall)
{
  return find (stall, RIALTO_TYPE_POST_CARD) != NULL;
}

static guint
count_others (RialtoAccountTrouble *trouble)
{
  guint n;

  g_object_get (trouble, "n-others", &n, NULL);
  return n;
}

/* Instead of what cannot be opened: why, and another try. */
static void
test_trouble (Stall        *stall,
              gconstpointer data)
{
  g_autofree char *path = put_folder (stall, stall->dara);
  g_autofree char *description = NULL;
  g_autofree char *who = rialto_account_title (stall->dara);
  RialtoAccountTrouble *trouble;

  booth_open (stall->booth, &usual);
  assert_wait (rialto_application_sign_out (app (stall), stall->mira));
  wait_until (is_in_trouble, stall);
  g_assert_error (rialto_application_get_trouble (app (stall)), RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  trouble = find (stall, RIALTO_TYPE_ACCOUNT_TROUBLE);
  g_object_get (scene_find (trouble, ADW_TYPE_STATUS_PAGE, 0), "description", &description, NULL);
  g_assert_nonnull (g_strrstr (description, who));
  g_assert_nonnull (g_strrstr (description, "outbox.db"));
  g_assert_cmpuint (count_others (trouble), ==, 0);

  assert_wait (rialto_application_try_again (app (stall)));
  wait_until (is_in_trouble, stall);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  assert_wait (rialto_application_try_again (app (stall)));
  g_assert_null (rialto_application_get_trouble (app (stall)));
  wait_until (shows_posts, stall);
  g_assert_true (rialto_membership_get_record (shown (stall)) == stall->dara);
}

/* Signed out of what cannot be opened, one is where one can be. */
static void
test_trouble_out (Stall        *stall,
                  gconstpointer data)
{
  g_autofree char *path = put_folder (stall, stall->dara);
  g_autoptr (RialtoAccountRecord) emil = join (stall, "emil");

  booth_open (stall->booth, &usual);
  rialto_accounts_set_current (rialto_application_get_accounts (app (stall)), stall->dara);
  assert_wait (rialto_application_sign_out (app (stall), stall->mira));
  wait_until (is_in_trouble, stall);
  g_assert_cmpuint (count_others (find (stall, RIALTO_TYPE_ACCOUNT_TROUBLE)), ==, 1);
  assert_wait (rialto_application_sign_out (app (stall), stall->dara));
  wait_until (shows_posts, stall);
  g_assert_true (rialto_membership_get_record (shown (stall)) == emil);
  assert_wait (rialto_application_sign_out (app (stall), emil));
}

/* What is shown stays, and says why. */
static void
test_not_opened (Stall        *stall,
                 gconstpointer data)
{
  g_autofree char *path = put_folder (stall, stall->dara);

  booth_open (stall->booth, &usual);
  assert_wait (rialto_memberships_open_others (memberships (stall)));
  g_assert_false (is_in_trouble (stall));
  g_assert_nonnull (rialto_account_entry_get_error (rialto_memberships_find (memberships (stall),
                                                                             stall->dara)));
  booth_do (stall->booth, "win.switch-account", rialto_account_record_get_id (stall->dara));
  wait_until (is_asked, stall);
  g_assert_true (rialto_membership_get_record (shown (stall)) == stall->mira);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  adw_dialog_force_close (find (stall, ADW_TYPE_ALERT_DIALOG));
}

typedef struct
{
  RialtoMembership *membership;
  guint             n;
} Waiting;

static gboolean
has_waiting (gpointer data)
{
  Waiting *waiting = data;
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (waiting->membership));
  RialtoGatewayClient *gateway =
    rialto_session_get_gateway (rialto_membership_get_session (waiting->membership));

  if (rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_WAITING && waiting->n == 0)
    rialto_gateway_client_retry (gateway);
  return g_list_model_get_n_items (G_LIST_MODEL (outbox)) == waiting->n;
}

static gboolean
is_offline (gpointer membership)
{
  return rialto_gateway_client_get_state (rialto_session_get_gateway (
           rialto_membership_get_session (membership))) == RIALTO_GATEWAY_STATE_WAITING;
}

/* What was left in one that is not shown is sent when there is a line. */
static void
test_outbox (Stall        *stall,
             gconstpointer data)
{
  const char *coat = community_name (stall->booth->community, "coat");
  RialtoMembership *membership;
  g_autoptr (RialtoEntityObject) post = NULL;

  open_both (stall);
  booth_open (stall->booth, &usual);
  switch_to (stall, stall->dara);
  membership = shown (stall);
  wait_until (shows_posts, stall);
  live_server_set_shut (booth_server (stall->booth), TRUE);
  wait_until (is_offline, membership);
  post = rialto_identity_map_lookup (rialto_session_get_map (rialto_membership_get_session (membership)),
                                     &rialto_post_info, g_ascii_strtoll (coat, NULL, 10));
  g_assert_nonnull (post);
  rialto_deeds_like_post (rialto_membership_get_deeds (membership), RIALTO_POST_OBJECT (post), TRUE);
  wait_until (has_waiting, &(Waiting) { membership, 1 });
  switch_to (stall, stall->mira);
  live_server_set_shut (booth_server (stall->booth), FALSE);
  wait_until (has_waiting, &(Waiting) { membership, 0 });
  g_assert_true (rialto_membership_get_record (shown (stall)) == stall->mira);
}

/* Nothing is closed and opened again, and pictures are only kept for what is seen. */
static void
test_switch (Stall        *stall,
             gconstpointer data)
{
  RialtoMembership *mira, *dara;
  RialtoTextureCounts counts;

  open_both (stall);
  mira = shown (stall);
  dara = rialto_memberships_get (memberships (stall), stall->dara);
  booth_open (stall->booth, &usual);
  wait_until (shows_posts, stall);
  switch_to (stall, stall->dara);
  g_assert_true (shown (stall) == dara);
  g_assert_true (rialto_memberships_get (memberships (stall), stall->mira) == mira);
  rialto_textures_get_counts (rialto_membership_get_textures (mira), &counts);
  g_assert_cmpuint (counts.n_textures, ==, 0);
  wait_until (shows_posts, stall);
  switch_to (stall, stall->mira);
  g_assert_true (shown (stall) == mira);
  g_assert_cmpint (rialto_session_get_state (rialto_membership_get_session (mira)), ==,
                   RIALTO_SESSION_STATE_SIGNED_IN);
}

/* Signed out of what is not shown, what is shown stays. */
static void
test_sign_out (Stall        *stall,
               gconstpointer data)
{
  RialtoMembership *mira = shown (stall);

  open_both (stall);
  booth_open (stall->booth, &usual);
  booth_do (stall->booth, "win.sign-out-account", rialto_account_record_get_id (stall->dara));
  wait_until (is_asked, stall);
  g_signal_emit_by_name (find (stall, ADW_TYPE_ALERT_DIALOG), "response::sign-out", "sign-out");
  scene_await_n (memberships (stall), 1);
  g_assert_true (shown (stall) == mira);
}

static gboolean
is_edited (gpointer stall)
{
  RialtoComposerDialog *dialog = find (stall, RIALTO_TYPE_COMPOSER_DIALOG);
  gboolean loading = TRUE;

  if (dialog != NULL)
    g_object_get (rialto_composer_dialog_get_composition (dialog), "loading", &loading, NULL);
  return !loading;
}

static gboolean
is_not_edited (gpointer stall)
{
  return find (stall, RIALTO_TYPE_COMPOSER_DIALOG) == NULL;
}

/* What is changed in a post and not saved is there when the account is shown again. */
static void
test_edits (Stall        *stall,
            gconstpointer data)
{
  const char *coat = community_name (stall->booth->community, "coat");
  RialtoComposition *composition;

  open_both (stall);
  booth_open (stall->booth, &usual);
  booth_do (stall->booth, "win.show-post", coat);
  wait_until (shows_posts, stall);
  booth_do (stall->booth, "win.edit-post", coat);
  wait_until (is_edited, stall);
  composition = rialto_composer_dialog_get_composition (find (stall, RIALTO_TYPE_COMPOSER_DIALOG));
  g_object_set (composition, "caption", "Dyed with madder.", NULL);
  switch_to (stall, stall->dara);
  wait_until (is_not_edited, stall);
  switch_to (stall, stall->mira);
  booth_do (stall->booth, "win.show-post", coat);
  wait_until (shows_posts, stall);
  booth_do (stall->booth, "win.edit-post", coat);
  wait_until (is_edited, stall);
  composition = rialto_composer_dialog_get_composition (find (stall, RIALTO_TYPE_COMPOSER_DIALOG));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Dyed with madder.");
  rialto_composition_discard (composition);
  adw_dialog_force_close (find (stall, RIALTO_TYPE_COMPOSER_DIALOG));
}

static gboolean
has_form (gpointer stall)
{
  return find (stall, RIALTO_TYPE_WELCOME) != NULL;
}

static gboolean
has_no_form (gpointer stall)
{
  return !has_form (stall);
}

/* The dialog to sign in again is of whom it was for. */
static void
test_sign_in (Stall        *stall,
              gconstpointer data)
{
  open_both (stall);
  booth_open (stall->booth, &usual);
  gtk_widget_action_set_enabled (GTK_WIDGET (stall->booth->window), "win.sign-in", TRUE);
  booth_do (stall->booth, "win.sign-in", NULL);
  wait_until (has_form, stall);
  switch_to (stall, stall->dara);
  wait_until (has_no_form, stall);
}

/* As the desktop says it. */
static void
open_link (Stall      *stall,
           const char *uri)
{
  g_autoptr (GFile) file = g_file_new_for_uri (uri);

  G_APPLICATION_GET_CLASS (app (stall))->open (G_APPLICATION (app (stall)), &file, 1, "");
}

/* A link from elsewhere asks before it leads to another account. */
static void
test_link (Stall        *stall,
           gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) nils = live_member_new (server, "nils");
  g_autoptr (RialtoAccountRecord) there = join_at (stall, server, "nils");
  g_autofree char *uri = g_strdup_printf ("rialto://%s/", strstr (live_server_get_base (server), "127"));

  rialto_accounts_set_current (rialto_application_get_accounts (app (stall)), stall->mira);
  booth_open (stall->booth, &usual);

  open_link (stall, uri);
  wait_until (is_asked, stall);
  g_assert_true (rialto_membership_get_record (shown (stall)) == stall->mira);
  adw_dialog_force_close (find (stall, ADW_TYPE_ALERT_DIALOG));
  wait_until (is_not_asked, stall);
  g_assert_true (rialto_membership_get_record (shown (stall)) == stall->mira);

  open_link (stall, uri);
  wait_until (is_asked, stall);
  g_signal_emit_by_name (find (stall, ADW_TYPE_ALERT_DIALOG), "response::switch", "switch");
  while (rialto_membership_get_record (shown (stall)) != there)
    g_main_context_iteration (NULL, TRUE);
  switch_to (stall, stall->mira);
  assert_wait (rialto_application_sign_out (app (stall), there));
}

#define stall_test_add(name, func) g_test_add ((name), Stall, NULL, set_up, (func), tear_down)

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();

  stall_test_add ("/side-by-side/trouble", test_trouble);
  stall_test_add ("/side-by-side/trouble-out", test_trouble_out);
  stall_test_add ("/side-by-side/not-opened", test_not_opened);
  stall_test_add ("/side-by-side/outbox", test_outbox);
  stall_test_add ("/side-by-side/switch", test_switch);
  stall_test_add ("/side-by-side/sign-out", test_sign_out);
  stall_test_add ("/side-by-side/edits", test_edits);
  stall_test_add ("/side-by-side/sign-in", test_sign_in);
  stall_test_add ("/side-by-side/link", test_link);
  return g_test_run ();
}
