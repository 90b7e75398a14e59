/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include "rialto-accounts.h"
#include "rialto-error.h"

#include <glib/gstdio.h>

/* Each case runs in a process of its own, in surroundings of its own: libsecret decides once where secrets are kept. */

#define SERVER "https://rialto.example"
#define UNLOCK "printf '\\n' | gnome-keyring-daemon --unlock --components=secrets >/dev/null; exec \"$0\" \"$@\""

static DexFuture *
store (RialtoSecrets *secrets,
       const char    *user,
       const char    *token)
{
  return rialto_secrets_store (secrets, SERVER, user, "Rialto: @mira at rialto.example", token);
}

#define assert_token(secrets, user, expected)                                                                \
  g_assert_cmpstr (g_value_get_string (wait_for_value (rialto_secrets_lookup ((secrets), SERVER, (user)))), ==, \
                   (expected))

/* As after a new start: nothing in memory. */
static void
begin_anew (RialtoSecrets **secrets)
{
  forget_last ();
  g_assert_finalize_object (*secrets);
  *secrets = rialto_secrets_new ("org.example.Rialto");
}

static void
with_keyring (void)
{
  RialtoSecrets *secrets = rialto_secrets_new ("org.example.Rialto");
  g_autoptr (RialtoSecrets) other = rialto_secrets_new ("org.example.Other");
  DexFuture *first, *second;

  assert_token (secrets, "1", NULL);
  g_assert_false (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  first = store (secrets, "1", "old");
  second = store (secrets, "1", "new");
  /* At once, before the keyring has it. */
  assert_token (secrets, "1", "new");
  g_assert_false (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  assert_wait (first);
  assert_wait (second);
  g_assert_true (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  assert_wait (store (secrets, "2", "another"));

  begin_anew (&secrets);
  assert_token (secrets, "1", "new");
  g_assert_true (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  assert_token (secrets, "2", "another");
  assert_token (secrets, "3", NULL);
  assert_token (other, "1", NULL);

  assert_wait (rialto_secrets_clear (secrets, SERVER, "1"));
  assert_token (secrets, "1", NULL);
  begin_anew (&secrets);
  assert_token (secrets, "1", NULL);
  assert_token (secrets, "2", "another");
  /* Nothing there is no failure. */
  assert_wait (rialto_secrets_clear (secrets, SERVER, "1"));
  g_object_unref (secrets);
}

static void
without_keyring (void)
{
  RialtoSecrets *secrets = rialto_secrets_new ("org.example.Rialto");
  g_autoptr (GError) error = wait_for (store (secrets, "1", "token"));

  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_true (g_str_has_prefix (error->message, "The keyring of this computer cannot be used: "));
  /* Signed in this time. */
  assert_token (secrets, "1", "token");
  g_assert_false (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  begin_anew (&secrets);
  g_object_unref (secrets);
}

static void
without_bus (void)
{
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new ("org.example.Rialto");

  without_keyring ();
  assert_wait_error (rialto_secrets_lookup (secrets, SERVER, "1"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  assert_wait_error (rialto_secrets_clear (secrets, SERVER, "1"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
}

static RialtoAccounts *
open_accounts (RialtoSecrets *secrets)
{
  g_autofree char *folder = g_build_filename (g_getenv ("HOME"), "accounts", NULL);

  return wait_for_object (rialto_accounts_open (folder, secrets));
}

static void
count_change (RialtoSecrets *secrets,
              const char    *server,
              const char    *user,
              guint         *n)
{
  g_assert_cmpstr (server, ==, SERVER);
  g_assert_cmpstr (user, ==, "1");
  (*n)++;
}

/* It works, and then it does not: whoever stored is told, and the account remembers. */
static void
fails_midway (void)
{
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new ("org.example.Rialto");
  g_autoptr (RialtoAccounts) accounts = open_accounts (secrets);
  g_autofree char *aside = g_strconcat (g_getenv ("SECRET_FILE_TEST_PATH"), ".aside", NULL);
  g_autoptr (RialtoAccountRecord) record = NULL;
  guint n_changes = 0;

  g_signal_connect (secrets, "changed", G_CALLBACK (count_change), &n_changes);
  record = wait_for_object (rialto_accounts_add (accounts, SERVER, "1", "mira", NULL));
  assert_wait (store (secrets, "1", "old"));
  g_assert_cmpuint (n_changes, ==, 1);
  g_assert_false (rialto_account_record_get_unkept (record));

  /* Nobody can write over a folder. */
  g_assert_cmpint (g_rename (g_getenv ("SECRET_FILE_TEST_PATH"), aside), ==, 0);
  g_assert_cmpint (g_mkdir (g_getenv ("SECRET_FILE_TEST_PATH"), 0700), ==, 0);
  assert_wait_error (store (secrets, "1", "new"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpuint (n_changes, ==, 2);
  g_assert_false (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  assert_token (secrets, "1", "new");
  g_assert_true (rialto_account_record_get_unkept (record));
  assert_wait (rialto_accounts_flush (accounts));

  g_assert_cmpint (g_rmdir (g_getenv ("SECRET_FILE_TEST_PATH")), ==, 0);
  g_assert_cmpint (g_rename (aside, g_getenv ("SECRET_FILE_TEST_PATH")), ==, 0);
}

/* The keyring is well again and still has the old token, which the server would take for stolen: it is not used. */
static void
after_failure (void)
{
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new ("org.example.Rialto");
  g_autoptr (RialtoAccounts) accounts = NULL;
  RialtoAccountRecord *record;

  accounts = open_accounts (secrets);
  record = rialto_accounts_get_current (accounts);
  g_assert_true (rialto_account_record_get_unkept (record));
  assert_token (secrets, "1", NULL);
  assert_wait (store (secrets, "1", "newest"));
  g_assert_false (rialto_account_record_get_unkept (record));
  assert_wait (rialto_accounts_flush (accounts));
}

static gboolean
is_more_than (gpointer data)
{
  guint *counts = data;

  return counts[0] > counts[1];
}

/* What could not be stored is tried once more at the end. */
static void
fails_for_a_while (void)
{
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new ("org.example.Rialto");

  g_assert_cmpint (g_mkdir (g_getenv ("SECRET_FILE_TEST_PATH"), 0700), ==, 0);
  assert_wait_error (store (secrets, "1", "new"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  assert_wait (rialto_secrets_flush (secrets));
  g_assert_false (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  g_assert_cmpint (g_rmdir (g_getenv ("SECRET_FILE_TEST_PATH")), ==, 0);
  assert_wait (rialto_secrets_flush (secrets));
  g_assert_true (rialto_secrets_get_persisted (secrets, SERVER, "1"));
}

static gboolean
is_persisted (gpointer secrets)
{
  return rialto_secrets_get_persisted (secrets, SERVER, "1");
}

static void
is_tried_again (void)
{
  g_autoptr (RialtoSecrets) secrets = rialto_secrets_new ("org.example.Rialto");

  rialto_secrets_set_patience (secrets, 50);
  g_assert_cmpint (g_mkdir (g_getenv ("SECRET_FILE_TEST_PATH"), 0700), ==, 0);
  assert_wait_error (store (secrets, "1", "new"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpint (g_rmdir (g_getenv ("SECRET_FILE_TEST_PATH")), ==, 0);
  wait_until (is_persisted, secrets);
}

/* Takes what is asked, and answers nothing: somebody would have to open it. */
static GDBusMessage *
swallow (GDBusConnection *connection,
         GDBusMessage    *message,
         gboolean         incoming,
         gpointer         data)
{
  if (!incoming || g_dbus_message_get_message_type (message) != G_DBUS_MESSAGE_TYPE_METHOD_CALL)
    return message;
  g_object_unref (message);
  return NULL;
}

static GDBusConnection *
make_silent_keyring (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) owned = NULL;
  GDBusConnection *connection =
    g_dbus_connection_new_for_address_sync (g_getenv ("DBUS_SESSION_BUS_ADDRESS"),
                                            G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT |
                                              G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION,
                                            NULL, NULL, &error);

  g_assert_no_error (error);
  g_dbus_connection_add_filter (connection, swallow, NULL, NULL);
  owned = g_dbus_connection_call_sync (connection, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                       "org.freedesktop.DBus", "RequestName",
                                       g_variant_new ("(su)", "org.freedesktop.secrets", 4), NULL, 0, -1,
                                       NULL, &error);
  g_assert_no_error (error);
  return connection;
}

/* A keyring that locks while the app runs: nobody waits for it, and what it has is known to be an older token. */
static void
stays_locked (void)
{
  g_autoptr (GDBusConnection) keyring = make_silent_keyring ();
  RialtoSecrets *secrets = rialto_secrets_new ("org.example.Rialto");
  RialtoAccounts *accounts = open_accounts (secrets);
  g_autoptr (RialtoAccountRecord) record = NULL;
  guint n_changes[] = { 0, 1 };

  g_signal_connect (secrets, "changed", G_CALLBACK (count_change), &n_changes[0]);
  record = wait_for_object (rialto_accounts_add (accounts, SERVER, "1", "mira", NULL));
  rialto_secrets_set_patience (secrets, 10);
  assert_wait_error (store (secrets, "1", "new"), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpuint (n_changes[0], ==, 1);
  assert_token (secrets, "1", "new");
  g_assert_false (rialto_secrets_get_persisted (secrets, SERVER, "1"));
  g_assert_true (rialto_account_record_get_unkept (record));
  /* Nor does the end of the app. */
  assert_wait (rialto_accounts_flush (accounts));
  g_assert_cmpuint (n_changes[0], ==, 1);
  /* It goes on all the while. */
  g_dbus_connection_close_sync (keyring, NULL, NULL);
  wait_until (is_more_than, n_changes);
  g_object_unref (accounts);
  g_object_unref (secrets);
}

static const struct
{
  const char *name;
  void (*run) (void);
} cases[] = {
  { "--with-keyring", with_keyring },     { "--without-keyring", without_keyring },
  { "--without-bus", without_bus },       { "--fails-midway", fails_midway },
  { "--after-failure", after_failure },   { "--fails-for-a-while", fails_for_a_while },
  { "--is-tried-again", is_tried_again }, { "--stays-locked", stays_locked },
};

/* With a home of its own and nothing of this session; @variables are pairs. */
static void
run_case (Place             *place,
          const char *const *before,
          const char        *name,
          const char *const *variables)
{
  static const char *const unset[] = {
    "DBUS_SESSION_BUS_ADDRESS", "XDG_RUNTIME_DIR",      "XDG_DATA_HOME", "DISPLAY",
    "WAYLAND_DISPLAY",          "GNOME_KEYRING_CONTROL"
  };
  g_auto (GStrv) environment = g_environ_setenv (g_get_environ (), "HOME", place->folder, TRUE);
  g_autoptr (GStrvBuilder) arguments = g_strv_builder_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_auto (GStrv) argv = NULL;
  int status;

  for (guint i = 0; i < G_N_ELEMENTS (unset); i++)
    environment = g_environ_unsetenv (environment, unset[i]);
  environment = g_environ_setenv (environment, "XDG_RUNTIME_DIR", place->folder, TRUE);
  for (guint i = 0; variables[i] != NULL; i += 2)
    environment = g_environ_setenv (environment, variables[i], variables[i + 1], TRUE);
  for (guint i = 0; before[i] != NULL; i++)
    g_strv_builder_add (arguments, before[i]);
  g_strv_builder_add_many (arguments, self, name, NULL);
  argv = g_strv_builder_end (arguments);
  g_spawn_sync (NULL, argv, environment, G_SPAWN_SEARCH_PATH | G_SPAWN_STDOUT_TO_DEV_NULL, NULL, NULL, NULL,
                NULL, &status, &error);
  g_assert_no_error (error);
  g_spawn_check_wait_status (status, &error);
  g_assert_no_error (error);
}

static const char *const nothing[] = { NULL };

static void
test_file (Place        *place,
           gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "secrets", NULL);
  const char *variables[] = {
    "SECRET_BACKEND", "file", "SECRET_FILE_TEST_PATH", path, "SECRET_FILE_TEST_PASSWORD", "pw", NULL
  };

  run_case (place, nothing, "--with-keyring", variables);
}

static void
test_failing (Place        *place,
              gconstpointer data)
{
  g_autofree char *path = g_build_filename (place->folder, "secrets", NULL);
  const char *variables[] = {
    "SECRET_BACKEND", "file", "SECRET_FILE_TEST_PATH", path, "SECRET_FILE_TEST_PASSWORD", "pw", NULL
  };

  run_case (place, nothing, "--fails-midway", variables);
  run_case (place, nothing, "--after-failure", variables);
}

static void
test_passing (Place        *place,
              gconstpointer name)
{
  g_autofree char *path = g_build_filename (place->folder, "secrets", NULL);
  const char *variables[] = {
    "SECRET_BACKEND", "file", "SECRET_FILE_TEST_PATH", path, "SECRET_FILE_TEST_PASSWORD", "pw", NULL
  };

  run_case (place, nothing, name, variables);
}

static void
test_silent (Place        *place,
             gconstpointer data)
{
  static const char *const before[] = { "dbus-run-session", "--", NULL };

  run_case (place, before, "--stays-locked", nothing);
}

/* A sandbox whose portal gives no master password. */
static void
test_file_without_portal (Place        *place,
                          gconstpointer data)
{
  const char *variables[] = { "SECRET_BACKEND", "file", "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere",
                              NULL };

  run_case (place, nothing, "--without-keyring", variables);
}

static void
test_keyring (Place        *place,
              gconstpointer data)
{
  static const char *const before[] = { "dbus-run-session", "--", "sh", "-c", UNLOCK, NULL };

  run_case (place, before, "--with-keyring", nothing);
}

/* Nobody unlocks it, and nobody could be asked. */
static void
test_locked (Place        *place,
             gconstpointer data)
{
  static const char *const before[] = { "dbus-run-session", "--", NULL };

  run_case (place, before, "--without-keyring", nothing);
}

static void
test_no_bus (Place        *place,
             gconstpointer data)
{
  static const char *const variables[] = { "DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere", NULL };

  run_case (place, nothing, "--without-bus", variables);
}

int
main (int    argc,
      char **argv)
{
  for (guint i = 0; argc == 2 && i < G_N_ELEMENTS (cases); i++)
    if (g_str_equal (argv[1], cases[i].name))
      {
        rialto_async_init ();
        cases[i].run ();
        return 0;
      }

  g_test_init (&argc, &argv, NULL);
  place_test_add ("/secrets/file", test_file);
  place_test_add ("/secrets/file-without-portal", test_file_without_portal);
  place_test_add ("/secrets/failing", test_failing);
  g_test_add ("/secrets/fails-for-a-while", Place, "--fails-for-a-while", place_set_up, test_passing,
              place_tear_down);
  g_test_add ("/secrets/is-tried-again", Place, "--is-tried-again", place_set_up, test_passing,
              place_tear_down);
  place_test_add ("/secrets/silent", test_silent);
  place_test_add ("/secrets/keyring", test_keyring);
  place_test_add ("/secrets/locked", test_locked);
  place_test_add ("/secrets/no-bus", test_no_bus);
  return g_test_run ();
}
