/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest.h"

#include "rialto-account-button.h"
#include "rialto-connection-line.h"
#include "rialto-form-field.h"
#include "rialto-notices.h"
#include "rialto-password-hint.h"
#include "rialto-server-name.h"

#include <string.h>

static void
test_address (Scene        *scene,
              gconstpointer data)
{
  Guest guest;

  guest_set_up (&guest, scene, NULL, NULL, NULL);
  g_assert_null (guest_find_button (&guest, "Continue"));
  guest_press (&guest, "Join a Community");
  guest_await_words (&guest, "Continue");
  g_assert_false (gtk_widget_is_sensitive (guest_find_button (&guest, "Continue")));

  guest_fill_in (&guest, "Address", "http://127.0.0.1:9");
  guest_press (&guest, "Continue");
  guest_await_words (&guest, "The server cannot be reached.");
  guest_fill_in (&guest, "Address", "one two");
  guest_press (&guest, "Continue");
  guest_await_refusal (&guest, "Address", "This is not the address of a server.");

  /* Consent is asked for where it may be given, and for this address alone. */
  g_assert_null (guest_find_titled (&guest, "Connect Without Encryption"));
  guest_fill_in (&guest, "Address", "http://192.168.1.2");
  guest_press (&guest, "Continue");
  guest_await_words (&guest, "Connect Without Encryption");
  guest_fill_in (&guest, "Address", "http://example.org");
  g_assert_null (guest_find_titled (&guest, "Connect Without Encryption"));
  guest_press (&guest, "Continue");
  guest_await_words (&guest, "This address is not encrypted.");
  g_assert_null (guest_find_titled (&guest, "Connect Without Encryption"));

  /* As the app shows it: without the scheme, of a server that has no certificate. */
  guest_fill_in (&guest, "Address", live_server_get_base (scene->server) + strlen ("http://"));
  guest_press (&guest, "Continue");
  guest_await_words (&guest, "Everybody may become a member.");
  guest_press (&guest, "Look Around");
  g_assert_nonnull (guest.joined);
  g_assert_null (rialto_membership_get_record (guest.joined));
  guest_tear_down (&guest, scene);
}

static void
test_sign_in (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = guest_make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-in");
  g_assert_false (gtk_widget_is_sensitive (guest_find_button (&guest, "Sign In")));
  guest_fill_in (&guest, "Handle or E-Mail Address", "dara");
  guest_fill_in (&guest, "Password", "seven green teacups");
  guest_press (&guest, "Sign In");
  g_assert_true (guest_is_busy (&guest));
  g_assert_false (gtk_widget_is_sensitive (guest_find_button (&guest, "Sign In")));
  guest_await_refusal (&guest, "Password", "The name or the password is wrong.");
  g_assert_false (guest_is_busy (&guest));
  g_assert_null (guest.joined);

  /* What is changed is not wrong any more; Enter submits. */
  guest_fill_in (&guest, "Password", "seven green teapots");
  g_assert_false (guest_is_refused (&(Refusal) { &guest, "Password" }));
  g_signal_emit_by_name (guest_find_titled (&guest, "Password"), "entry-activated");
  wait_until (guest_has_joined, &guest);
  g_assert_cmpstr (rialto_account_record_get_handle (rialto_membership_get_record (guest.joined)), ==,
                   "dara");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (scene->accounts)), ==, 2);
  guest_tear_down (&guest, scene);
}

static void
test_sign_up (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = guest_make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-up");
  g_assert_null (guest_find_titled (&guest, "Invitation Code"));
  guest_fill_in (&guest, "Name", "Ada");
  guest_fill_in (&guest, "Handle", "Ada L");
  guest_fill_in (&guest, "E-Mail Address", "ada@example.org");
  guest_fill_in (&guest, "Password", "1234567890");
  guest_press (&guest, "Create Account");
  guest_await_refusal (&guest, "Handle", "Use 2 to 30 small letters, digits, underscores and full stops.");
  guest_fill_in (&guest, "Handle", "mira");
  guest_press (&guest, "Create Account");
  guest_await_refusal (&guest, "Password", "This password is one of the first that anybody would try.");
  guest_fill_in (&guest, "Password", "four tall silver ladders");
  guest_press (&guest, "Create Account");
  guest_await_refusal (&guest, "Handle", "This name is taken.");
  guest_fill_in (&guest, "Handle", "ada");
  guest_press (&guest, "Create Account");
  wait_until (guest_has_joined, &guest);
  g_assert_cmpstr (rialto_account_record_get_name (rialto_membership_get_record (guest.joined)), ==, "Ada");
  guest_tear_down (&guest, scene);
}

/* What somebody was sent is pasted as it is. */
static void
test_invitation (Scene        *scene,
                 gconstpointer data)
{
  const char *code = "aaaaaaaaaabbbbbbbbbbccccccccccdddddddddd_-7";
  g_autofree char *text = g_strdup_printf ("Join us on Rialto at %s\nInvitation code, if it is asked for: %s",
                                           live_server_get_base (scene->server), code);
  Guest guest;

  live_server_close_signup (scene->server);
  guest_set_up (&guest, scene, NULL, NULL, "address");
  guest_fill_in (&guest, "Address", text);
  guest_press (&guest, "Continue");
  guest_await_words (&guest, "New members need an invitation.");
  guest_press (&guest, "Create Account");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (guest_find_titled (&guest, "Invitation Code"))), ==,
                   code);
  guest_tear_down (&guest, scene);
}

/* No mail leaves: nobody is told to wait for one. */
static void
test_without_mail (Scene        *scene,
                   gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = guest_make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-in");
  guest_press (&guest, "Forgotten Your Password?");
  guest_await_words (&guest,
                     "This community sends no mail. Ask its owner for a code to choose a new password.");
  g_assert_null (guest_find_button (&guest, "Send Mail"));
  guest_press (&guest, "Enter the Code");
  guest_await_words (&guest, "The code that the community’s owner gave you.");
  guest_tear_down (&guest, scene);
}

static void
test_forgotten (Scene        *scene,
                gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = NULL;
  Guest guest;

  live_server_send_mail (scene->server);
  visit = guest_make_visit (scene);
  guest_set_up (&guest, scene, visit, NULL, "sign-in");
  guest_press (&guest, "Forgotten Your Password?");
  guest_await_words (&guest, "Send Mail");
  guest_fill_in (&guest, "E-Mail Address", "nobody@example.org");
  guest_press (&guest, "Send Mail");
  guest_await_words (&guest, "Look at Your Mail");
  guest_press (&guest, "Enter the Code");
  guest_await_words (&guest, "Change Password");
  guest_fill_in (&guest, "Code", "https://example.org/reset/made-up");
  guest_fill_in (&guest, "New Password", "four tall silver ladders");
  guest_press (&guest, "Change Password");
  guest_await_refusal (&guest, "Code", "This link has been used or is too old.");
  guest_tear_down (&guest, scene);
}

/* Nobody waits for the answer any more. */
static void
test_close_meanwhile (Scene        *scene,
                      gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = guest_make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-in");
  guest_fill_in (&guest, "Handle or E-Mail Address", "nobody");
  guest_fill_in (&guest, "Password", "seven green teapots");
  guest_press (&guest, "Sign In");
  g_assert_true (guest_is_busy (&guest));
  scene_close (scene);
  /* The answer comes for nobody. */
  assert_wait_error (rialto_join_sign_in (guest.join, "nobody", "seven green teapots"), RIALTO_ERROR,
                     RIALTO_ERROR_WRONG_CREDENTIALS);
  g_assert_null (guest.joined);
  guest_tear_down (&guest, scene);
}

/* Who was signed out reads on, and comes back with the password alone. */
static void
test_ended (Scene        *scene,
            gconstpointer data)
{
  RialtoNotices *notices = g_object_new (RIALTO_TYPE_NOTICES, "accounts", scene->accounts, "membership",
                                         scene->membership, NULL);
  Guest guest;

  scene_show (scene, notices);
  g_assert_false (scene_get (notices, "ended"));
  g_assert_false (scene_get (notices, "visitor"));
  /* The scene's keyring cannot be written. */
  g_assert_true (scene_get (notices, "ephemeral"));
  live_member_do (scene->mira, "DELETE", "/auth/sessions", NULL);
  scene_await (notices, "ended", TRUE);
  g_assert_false (scene_get (notices, "ephemeral"));
  scene_close (scene);

  guest_set_up (&guest, scene, scene->membership, NULL, "sign-in");
  g_assert_null (guest_find_titled (&guest, "Handle or E-Mail Address"));
  guest_fill_in (&guest, "Password", "seven green teapots");
  guest_press (&guest, "Sign In");
  wait_until (guest_has_joined, &guest);
  g_assert_true (guest.joined == scene->membership);
  scene_await (rialto_session_get_gateway (scene_session (scene)), "state", RIALTO_GATEWAY_STATE_ONLINE);
  guest_tear_down (&guest, scene);
}

static void
test_visitor (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = guest_make_visit (scene);
  RialtoNotices *notices = g_object_new (RIALTO_TYPE_NOTICES, "membership", visit, NULL);

  scene_show (scene, notices);
  g_assert_true (scene_get (notices, "visitor"));
  g_assert_false (scene_get (notices, "ended"));
  g_object_set (notices, "membership", scene->membership, NULL);
  g_assert_false (scene_get (notices, "visitor"));
}

static gboolean
says_something (gpointer line)
{
  g_autofree char *text = NULL;

  g_object_get (line, "text", &text, NULL);
  return text != NULL;
}

static gboolean
says_nothing (gpointer line)
{
  return !says_something (line);
}

static gboolean
knows_community (gpointer membership)
{
  return rialto_membership_get_community (membership) != NULL;
}

/* A community has a name: it stands before the address, and who comes back without the server still knows it. */
static void
test_community (Scene        *scene,
                gconstpointer data)
{
  RialtoAccountRecord *record = rialto_membership_get_record (scene->membership);
  g_autoptr (RialtoMemberships) memberships = rialto_memberships_new (scene->accounts);
  RialtoAccountButton *button = g_object_new (RIALTO_TYPE_ACCOUNT_BUTTON, "membership", scene->membership,
                                              "memberships", memberships, NULL);
  g_autofree char *name = g_strdup (rialto_account_record_get_community (record));
  g_autofree char *place = rialto_server_title (name, live_server_get_base (scene->server));
  Guest guest = { .welcome = button };

  g_assert_nonnull (name);
  scene_show (scene, button);
  guest_await_words (&guest, place);
  scene_close (scene);
  assert_wait (rialto_membership_close (scene->membership));
  wait_for_value (dex_future_new_true ());
  guest_await_end (scene->membership);

  /* An account of an earlier version learns it when it is online. */
  rialto_account_record_set_community (record, NULL);
  scene->membership = g_value_dup_object (wait_for_value (rialto_membership_open (scene->accounts, record)));
  wait_until (knows_community, scene->membership);
  g_assert_cmpstr (rialto_account_record_get_community (record), ==, name);
}

static void
test_connection (Scene        *scene,
                 gconstpointer data)
{
  RialtoConnectionLine *line = g_object_new (RIALTO_TYPE_CONNECTION_LINE, "membership", scene->membership,
                                             NULL);
  Guest guest = { .welcome = line };

  scene_show (scene, line);
  g_assert_false (says_something (line));
  live_server_set_shut (scene->server, TRUE);
  live_server_cut (scene->server);
  wait_until (says_something, line);
  scene_await (line, "waiting", TRUE);
  guest_await_words (&guest, "Offline");
  live_server_set_shut (scene->server, FALSE);
  if (scene_get (line, "waiting"))
    guest_press (&guest, "Try Now");
  wait_until (says_nothing, line);
  scene_await (rialto_session_get_gateway (scene_session (scene)), "state", RIALTO_GATEWAY_STATE_ONLINE);
}

static void
test_strength (void)
{
  g_assert_cmpuint (rialto_password_strength (""), ==, 0);
  g_assert_cmpuint (rialto_password_strength ("ninechars"), ==, 0);
  g_assert_cmpuint (rialto_password_strength ("aaaabbbbcccc"), ==, 1);
  g_assert_cmpuint (rialto_password_strength ("tencharact"), ==, 2);
  g_assert_cmpuint (rialto_password_strength ("fourteen chars"), ==, 3);
  g_assert_cmpuint (rialto_password_strength ("four tall silver ladders"), ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();

  scene_test_add ("/welcome/address", test_address);
  scene_test_add ("/welcome/sign-in", test_sign_in);
  scene_test_add ("/welcome/sign-up", test_sign_up);
  scene_test_add ("/welcome/invitation", test_invitation);
  scene_test_add ("/welcome/without-mail", test_without_mail);
  scene_test_add ("/welcome/forgotten", test_forgotten);
  scene_test_add ("/welcome/close-meanwhile", test_close_meanwhile);
  scene_test_add ("/welcome/ended", test_ended);
  scene_test_add ("/welcome/visitor", test_visitor);
  scene_test_add ("/welcome/community", test_community);
  scene_test_add ("/welcome/connection", test_connection);
  g_test_add_func ("/welcome/strength", test_strength);
  return g_test_run ();
}
