/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "rialto-connection-line.h"
#include "rialto-form-field.h"
#include "rialto-host-dialog.h"
#include "rialto-host.h"
#include "rialto-notices.h"
#include "rialto-password-hint.h"
#include "rialto-welcome.h"

#include <string.h>

/* Somebody before a welcome, who does what people do: types into the entry of that title, presses the button of those words. */
typedef struct
{
  RialtoWelcome    *welcome;
  RialtoJoin       *join;
  RialtoMembership *joined; /* owned, nullable */
} Guest;

static void
on_joined (Guest            *guest,
           RialtoMembership *membership)
{
  g_set_object (&guest->joined, membership);
}

static void
guest_set_up (Guest            *guest,
              Scene            *scene,
              RialtoMembership *visit,
              RialtoHost       *host,
              const char       *start)
{
  guest->join = rialto_join_new (scene->accounts);
  guest->joined = NULL;
  rialto_join_set_visit (guest->join, visit);
  g_signal_connect_swapped (guest->join, "joined", G_CALLBACK (on_joined), guest);
  guest->welcome = g_object_new (RIALTO_TYPE_WELCOME, "join", guest->join, "host", host, "start", start,
                                 NULL);
  scene_show (scene, guest->welcome);
}

static RialtoMembership *
make_visit (Scene *scene)
{
  return g_value_dup_object (wait_for_value (rialto_membership_visit (live_server_get_base (scene->server),
                                                                      TRUE)));
}

/* Nothing of the pages is left when the window is gone, whatever is on its way. */
static void
guest_tear_down (Guest *guest,
                 Scene *scene)
{
  scene_close (scene);
  if (guest->joined != NULL && guest->joined != scene->membership)
    assert_wait (rialto_membership_close (guest->joined));
  g_clear_object (&guest->joined);
  wait_for_value (dex_future_new_true ());
  run_what_is_due ();
  g_assert_finalize_object (guest->join);
}

static GtkWidget *
find_titled (Guest      *guest,
             const char *title)
{
  GtkWidget *row;

  for (guint i = 0; (row = scene_find (guest->welcome, ADW_TYPE_PREFERENCES_ROW, i)) != NULL; i++)
    if (g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), title) == 0)
      break;
  return row;
}

static void
fill_in (Guest      *guest,
         const char *title,
         const char *text)
{
  GtkWidget *row = find_titled (guest, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static GtkWidget *
find_button (Guest      *guest,
             const char *words)
{
  GtkWidget *button;

  for (guint i = 0; (button = scene_find (guest->welcome, GTK_TYPE_BUTTON, i)) != NULL; i++)
    {
      GtkWidget *label = scene_find (button, GTK_TYPE_LABEL, 0);

      if (label != NULL && g_str_equal (gtk_label_get_text (GTK_LABEL (label)), words))
        break;
    }
  return button;
}

static void
press (Guest      *guest,
       const char *words)
{
  GtkWidget *button = find_button (guest, words);

  g_assert_nonnull (button);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_signal_emit_by_name (button, "clicked");
}

static gboolean
is_busy (Guest *guest)
{
  return scene_find (guest->welcome, ADW_TYPE_SPINNER, 0) != NULL;
}

static gboolean
has_joined (gpointer data)
{
  return ((Guest *) data)->joined != NULL;
}

/* What stands below an entry. */
static char *
dup_note (Guest      *guest,
          const char *title)
{
  GtkWidget *row = find_titled (guest, title);
  RialtoFormField *field;
  char *text = NULL;

  for (guint i = 0; (field = scene_find (guest->welcome, RIALTO_TYPE_FORM_FIELD, i)) != NULL; i++)
    {
      g_autoptr (GtkWidget) entry = NULL;

      g_object_get (field, "entry", &entry, NULL);
      if (entry == row)
        g_object_get (field, "text", &text, NULL);
    }
  return text;
}

typedef struct
{
  Guest      *guest;
  const char *title;
} Refusal;

static gboolean
is_refused (gpointer data)
{
  Refusal *refusal = data;
  GtkWidget *row = find_titled (refusal->guest, refusal->title);

  return row != NULL && gtk_widget_has_css_class (row, "error");
}

/* The field says why, and is where one goes on. */
static void
await_refusal (Guest      *guest,
               const char *title,
               const char *sentence)
{
  GtkWidget *row;
  g_autofree char *note = NULL;

  wait_until (is_refused, &(Refusal) { guest, title });
  row = find_titled (guest, title);
  note = dup_note (guest, title);
  g_assert_cmpstr (note, ==, sentence);
  g_assert_true (gtk_widget_is_ancestor (gtk_root_get_focus (gtk_widget_get_root (row)), row));
}

typedef struct
{
  Guest      *guest;
  const char *text;
} Saying;

static gboolean
is_said (gpointer data)
{
  Saying *saying = data;
  GtkWidget *label;

  for (guint i = 0; (label = scene_find (saying->guest->welcome, GTK_TYPE_LABEL, i)) != NULL; i++)
    if (g_str_equal (gtk_label_get_text (GTK_LABEL (label)), saying->text))
      return TRUE;
  return FALSE;
}

static void
await_words (Guest      *guest,
             const char *text)
{
  wait_until (is_said, &(Saying) { guest, text });
}

static void
test_address (Scene        *scene,
              gconstpointer data)
{
  Guest guest;

  guest_set_up (&guest, scene, NULL, NULL, NULL);
  g_assert_null (find_button (&guest, "Continue"));
  press (&guest, "Join a Community");
  await_words (&guest, "Continue");
  g_assert_false (gtk_widget_is_sensitive (find_button (&guest, "Continue")));

  fill_in (&guest, "Address", "http://127.0.0.1:9");
  press (&guest, "Continue");
  await_words (&guest, "The server cannot be reached.");
  fill_in (&guest, "Address", "one two");
  press (&guest, "Continue");
  await_refusal (&guest, "Address", "This is not the address of a server.");

  /* Consent is asked for where it may be given, and for this address alone. */
  g_assert_null (find_titled (&guest, "Connect Without Encryption"));
  fill_in (&guest, "Address", "http://192.168.1.2");
  press (&guest, "Continue");
  await_words (&guest, "Connect Without Encryption");
  fill_in (&guest, "Address", "http://example.org");
  g_assert_null (find_titled (&guest, "Connect Without Encryption"));
  press (&guest, "Continue");
  await_words (&guest, "This address is not encrypted.");
  g_assert_null (find_titled (&guest, "Connect Without Encryption"));

  fill_in (&guest, "Address", live_server_get_base (scene->server));
  press (&guest, "Continue");
  await_words (&guest, "Everybody may become a member.");
  press (&guest, "Look Around");
  g_assert_nonnull (guest.joined);
  g_assert_null (rialto_membership_get_record (guest.joined));
  guest_tear_down (&guest, scene);
}

static void
test_sign_in (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-in");
  g_assert_false (gtk_widget_is_sensitive (find_button (&guest, "Sign In")));
  fill_in (&guest, "Handle or E-Mail Address", "dara");
  fill_in (&guest, "Password", "seven green teacups");
  press (&guest, "Sign In");
  g_assert_true (is_busy (&guest));
  g_assert_false (gtk_widget_is_sensitive (find_button (&guest, "Sign In")));
  await_refusal (&guest, "Password", "The name or the password is wrong.");
  g_assert_false (is_busy (&guest));
  g_assert_null (guest.joined);

  /* What is changed is not wrong any more; Enter submits. */
  fill_in (&guest, "Password", "seven green teapots");
  g_assert_false (is_refused (&(Refusal) { &guest, "Password" }));
  g_signal_emit_by_name (find_titled (&guest, "Password"), "entry-activated");
  wait_until (has_joined, &guest);
  g_assert_cmpstr (rialto_account_record_get_handle (rialto_membership_get_record (guest.joined)), ==,
                   "dara");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (scene->accounts)), ==, 2);
  guest_tear_down (&guest, scene);
}

static void
test_sign_up (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-up");
  g_assert_null (find_titled (&guest, "Invitation Code"));
  fill_in (&guest, "Name", "Ada");
  fill_in (&guest, "Handle", "Ada L");
  fill_in (&guest, "E-Mail Address", "ada@example.org");
  fill_in (&guest, "Password", "1234567890");
  press (&guest, "Create Account");
  await_refusal (&guest, "Handle", "Use 2 to 30 small letters, digits, underscores and full stops.");
  fill_in (&guest, "Handle", "mira");
  press (&guest, "Create Account");
  await_refusal (&guest, "Password", "This password is one of the first that anybody would try.");
  fill_in (&guest, "Password", "four tall silver ladders");
  press (&guest, "Create Account");
  await_refusal (&guest, "Handle", "This name is taken.");
  fill_in (&guest, "Handle", "ada");
  press (&guest, "Create Account");
  wait_until (has_joined, &guest);
  g_assert_cmpstr (rialto_account_record_get_name (rialto_membership_get_record (guest.joined)), ==, "Ada");
  guest_tear_down (&guest, scene);
}

static void
test_forgotten (Scene        *scene,
                gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-in");
  press (&guest, "Forgotten Your Password?");
  await_words (&guest, "Send Mail");
  fill_in (&guest, "E-Mail Address", "nobody@example.org");
  press (&guest, "Send Mail");
  await_words (&guest, "Look at Your Mail");
  press (&guest, "Enter the Code");
  await_words (&guest, "Change Password");
  fill_in (&guest, "Code", "https://example.org/reset/made-up");
  fill_in (&guest, "New Password", "four tall silver ladders");
  press (&guest, "Change Password");
  await_refusal (&guest, "Code", "This link has been used or is too old.");
  guest_tear_down (&guest, scene);
}

/* Nobody waits for the answer any more. */
static void
test_close_meanwhile (Scene        *scene,
                      gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = make_visit (scene);
  Guest guest;

  guest_set_up (&guest, scene, visit, NULL, "sign-in");
  fill_in (&guest, "Handle or E-Mail Address", "nobody");
  fill_in (&guest, "Password", "seven green teapots");
  press (&guest, "Sign In");
  g_assert_true (is_busy (&guest));
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
  g_assert_null (find_titled (&guest, "Handle or E-Mail Address"));
  fill_in (&guest, "Password", "seven green teapots");
  press (&guest, "Sign In");
  wait_until (has_joined, &guest);
  g_assert_true (guest.joined == scene->membership);
  scene_await (rialto_session_get_gateway (scene_session (scene)), "state", RIALTO_GATEWAY_STATE_ONLINE);
  guest_tear_down (&guest, scene);
}

static void
test_visitor (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (RialtoMembership) visit = make_visit (scene);
  RialtoNotices *notices = g_object_new (RIALTO_TYPE_NOTICES, "membership", visit, NULL);

  scene_show (scene, notices);
  g_assert_true (scene_get (notices, "visitor"));
  g_assert_false (scene_get (notices, "ended"));
  g_object_set (notices, "membership", scene->membership, NULL);
  g_assert_false (scene_get (notices, "visitor"));
}

/* A designed state, with what the server showed instead of a proof. */
static void
test_certificate (Scene        *scene,
                  gconstpointer data)
{
  Guest guest;

  guest_set_up (&guest, scene, NULL, NULL, "address");
  g_assert_true (gtk_widget_activate_action (
    GTK_WIDGET (scene_find (guest.welcome, RIALTO_TYPE_FORM_FIELD, 0)), "welcome.show-certificate", "s",
    "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"));
  await_words (&guest, "This Server Cannot Prove Who It Is");
  await_words (&guest, "00:11:22:33:44:55:66:77\n88:99:AA:BB:CC:DD:EE:FF\n"
                       "00:11:22:33:44:55:66:77\n88:99:AA:BB:CC:DD:EE:FF");
  press (&guest, "Back");
  await_words (&guest, "Continue");
  guest_tear_down (&guest, scene);
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

static void
test_connection (Scene        *scene,
                 gconstpointer data)
{
  RialtoConnectionLine *line = g_object_new (RIALTO_TYPE_CONNECTION_LINE, "membership", scene->membership,
                                             NULL);
  Guest guest = { .welcome = (gpointer) line };

  scene_show (scene, line);
  g_assert_false (says_something (line));
  live_server_set_shut (scene->server, TRUE);
  live_server_cut (scene->server);
  wait_until (says_something, line);
  scene_await (line, "waiting", TRUE);
  await_words (&guest, "Offline");
  live_server_set_shut (scene->server, FALSE);
  if (scene_get (line, "waiting"))
    press (&guest, "Try Now");
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

/* A rialtod of its own, started, owned, stopped and started again. */
static void
test_host (Scene        *scene,
           gconstpointer data)
{
  g_autofree char *folder = g_build_filename (scene->folder, "host", NULL);
  RialtoHost *host = rialto_host_new (folder, g_getenv ("RIALTO_TEST_RIALTOD"));
  RialtoLocalServer *server = rialto_host_get_server (host);
  g_autofree char *invite = NULL;
  g_autoptr (RialtoForm) form = NULL;
  GtkWidget *dialog;
  Guest guest;

  assert_wait (rialto_host_look (host));
  g_assert_false (rialto_host_get_founded (host));
  guest_set_up (&guest, scene, NULL, host, NULL);
  press (&guest, "Host a Community on This Computer");
  await_words (&guest, "Start the Community");
  fill_in (&guest, "Name of the Community", "Our Corner");
  fill_in (&guest, "Name", "Ada");
  fill_in (&guest, "Handle", "ada");
  fill_in (&guest, "E-Mail Address", "ada@example.org");
  fill_in (&guest, "Password", "short");
  press (&guest, "Start the Community");
  await_refusal (&guest, "Password", "The password is too short.");
  g_assert_cmpint (rialto_local_server_get_state (server), ==, RIALTO_LOCAL_SERVER_STOPPED);
  fill_in (&guest, "Password", "four tall silver ladders");
  press (&guest, "Start the Community");
  wait_until (has_joined, &guest);
  g_assert_true (rialto_host_get_founded (host));
  g_assert_true (rialto_host_is_place (host, guest.joined));
  g_assert_false (rialto_local_server_get_lan (server));
  g_object_get (host, "invite", &invite, NULL);
  g_assert_cmpuint (strlen (invite), >, 10);
  scene_close (scene);

  dialog = g_object_ref_sink (g_object_new (RIALTO_TYPE_HOST_DIALOG, "host", host, "membership", guest.joined,
                                            NULL));
  scene_show (scene, gtk_label_new (NULL));
  adw_dialog_present (ADW_DIALOG (dialog), scene->window);
  guest.welcome = (gpointer) dialog;
  await_words (&guest, "Running");
  await_words (&guest, invite);
  press (&guest, "Stop");
  await_words (&guest, "Stopped");
  g_object_get (dialog, "form", &form, NULL);
  scene_await (form, "ready", TRUE);
  press (&guest, "Start");
  await_words (&guest, "Running");
  g_object_unref (dialog);
  assert_wait (rialto_host_stop (host));
  guest_tear_down (&guest, scene);
  g_assert_finalize_object (host);
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
  scene_test_add ("/welcome/forgotten", test_forgotten);
  scene_test_add ("/welcome/close-meanwhile", test_close_meanwhile);
  scene_test_add ("/welcome/ended", test_ended);
  scene_test_add ("/welcome/visitor", test_visitor);
  scene_test_add ("/welcome/certificate", test_certificate);
  scene_test_add ("/welcome/connection", test_connection);
  g_test_add_func ("/welcome/strength", test_strength);
  scene_test_add ("/welcome/host", test_host);
  return g_test_run ();
}
