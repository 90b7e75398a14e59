/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"
#include "session-fixture.h"

#include "rialto-membership.h"

#include <glib/gstdio.h>
#include <sqlite3.h>

/* An account on this computer, of a member of a whole server. Nobody has it open. */
typedef struct
{
  Place                place;
  LiveServer          *server;
  LiveMember          *ada;
  RialtoAccounts      *accounts;
  RialtoAccountRecord *record;
} Home;

static RialtoMembership *
sign_in (Home *home)
{
  RialtoCredentials credentials = { .login = "ada", .password = "seven green teapots" };
  g_autoptr (RialtoMembership)
    visit = wait_for_object (rialto_membership_visit (live_server_get_base (home->server), TRUE));

  return wait_for_object (rialto_membership_sign_in (home->accounts, rialto_membership_get_session (visit),
                                                     &credentials));
}

static void
let_go (RialtoMembership *membership)
{
  assert_wait (rialto_membership_close (membership));
  forget_last ();
  g_object_unref (membership);
}

static void
set_up (Home         *home,
        gconstpointer data)
{
  g_autofree char *keyring = NULL;
  g_autoptr (RialtoSecrets) secrets = NULL;
  RialtoMembership *membership;

  place_set_up (&home->place, NULL);
  keyring = g_build_filename (home->place.folder, "keyring", NULL);
  g_setenv ("SECRET_FILE_TEST_PATH", keyring, TRUE);
  secrets = rialto_secrets_new ("org.example.Rialto");
  home->server = live_server_new ();
  home->ada = live_member_new (home->server, "ada");
  home->accounts = wait_for_object (rialto_accounts_open (home->place.folder, secrets));
  membership = sign_in (home);
  home->record = g_object_ref (rialto_membership_get_record (membership));
  let_go (membership);
}

static void
tear_down (Home         *home,
           gconstpointer data)
{
  assert_wait (rialto_accounts_flush (home->accounts));
  forget_last ();
  g_clear_object (&home->record);
  g_clear_object (&home->accounts);
  live_member_free (home->ada);
  live_server_free (home->server);
  place_tear_down (&home->place, NULL);
}

/* Nothing can be opened there. */
static char *
put_folder (Home       *home,
            const char *name)
{
  char *path = rialto_accounts_dup_path (home->accounts, home->record, name);

  g_unlink (path);
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  return path;
}

/* Whoever could not open the outbox has left nothing open, and can try again. */
static void
test_try_again (Home         *home,
                gconstpointer data)
{
  g_autofree char *path = put_folder (home, RIALTO_ACCOUNT_OUTBOX);

  for (guint i = 0; i < 3; i++)
    assert_wait_error (rialto_membership_open (home->accounts, home->record), RIALTO_ERROR,
                       RIALTO_ERROR_INTERNAL);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  {
    RialtoMembership *membership = wait_for_object (rialto_membership_open (home->accounts, home->record));
    g_autofree char *cache = rialto_accounts_dup_path (home->accounts, home->record, RIALTO_ACCOUNT_CACHE);

    /* What is put is in the file, and not in memory. */
    rialto_cache_put (rialto_membership_get_cache (membership), "post", 1, 1, "{}");
    assert_wait (rialto_cache_flush (rialto_membership_get_cache (membership)));
    g_assert_true (g_file_test (cache, G_FILE_TEST_IS_REGULAR));
    let_go (membership);
    membership = wait_for_object (rialto_membership_open (home->accounts, home->record));
    g_assert_cmpint (
      g_value_get_int64 (wait_for_value (rialto_cache_get_newest (rialto_membership_get_cache (membership)))),
      ==, 1);
    let_go (membership);
  }
}

/* What may vanish stops nobody. */
static void
test_without_cache (Home         *home,
                    gconstpointer data)
{
  g_autofree char *path = put_folder (home, RIALTO_ACCOUNT_CACHE);
  RialtoMembership *membership = wait_for_object (rialto_membership_open (home->accounts, home->record));

  session_wait_online (rialto_membership_get_session (membership));
  let_go (membership);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_DIR));
}

/* A file of a newer program is left alone, and said to be one. */
static void
test_newer (Home         *home,
            gconstpointer data)
{
  g_autofree char *path = rialto_accounts_dup_path (home->accounts, home->record, RIALTO_ACCOUNT_OUTBOX);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, "PRAGMA user_version = 1000", NULL, NULL, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_close (db), ==, SQLITE_OK);
  assert_wait_error (rialto_membership_open (home->accounts, home->record), RIALTO_ERROR,
                     RIALTO_ERROR_NOT_IMPLEMENTED);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
}

/* Who opens an account that is being closed waits until it is. */
static void
test_close_and_open (Home         *home,
                     gconstpointer data)
{
  for (guint i = 0; i < 5; i++)
    {
      g_autoptr (RialtoMembership)
        before = wait_for_object (rialto_membership_open (home->accounts, home->record));
      g_autoptr (DexFuture) closing = NULL;

      /* It takes a while. */
      for (RialtoId id = 1; id < 5000; id++)
        rialto_cache_put (rialto_membership_get_cache (before), "post", id, (gint64) id, "{}");
      closing = rialto_membership_close (before);
      g_assert_true (dex_future_is_pending (closing));
      let_go (wait_for_object (rialto_membership_open (home->accounts, home->record)));
      g_assert_false (dex_future_is_pending (closing));
    }
}

/* Two who open it at once do not get in each other's way: the second one takes it over. */
static void
test_twice (Home         *home,
            gconstpointer data)
{
  g_autoptr (DexFuture) one = rialto_membership_open (home->accounts, home->record);
  g_autoptr (DexFuture) two = rialto_membership_open (home->accounts, home->record);
  g_autoptr (RialtoMembership) first = wait_for_object (dex_ref (one));
  RialtoMembership *second = wait_for_object (dex_ref (two));

  g_assert_true (first != second);
  dex_clear (&one);
  dex_clear (&two);
  session_wait_online (rialto_membership_get_session (second));
  let_go (second);
}

/* Who signs in to an account that is open takes it over. */
static void
test_sign_in_again (Home         *home,
                    gconstpointer data)
{
  g_autoptr (RialtoMembership)
    before = wait_for_object (rialto_membership_open (home->accounts, home->record));
  RialtoMembership *membership = sign_in (home);

  g_assert_true (rialto_membership_get_record (membership) == home->record);
  session_wait_online (rialto_membership_get_session (membership));
  let_go (membership);
}

#define membership_test_add(name, func) g_test_add ((name), Home, NULL, set_up, (func), tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("SECRET_BACKEND", "file", TRUE);
  g_setenv ("SECRET_FILE_TEST_PASSWORD", "a test", TRUE);
  membership_test_add ("/membership/try-again", test_try_again);
  membership_test_add ("/membership/without-cache", test_without_cache);
  membership_test_add ("/membership/newer", test_newer);
  membership_test_add ("/membership/close-and-open", test_close_and_open);
  membership_test_add ("/membership/twice", test_twice);
  membership_test_add ("/membership/sign-in-again", test_sign_in_again);
  return g_test_run ();
}
