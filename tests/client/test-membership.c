/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"
#include "session-fixture.h"

#include "rialto-memberships.h"

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
sign_in_as (Home       *home,
            const char *handle)
{
  RialtoCredentials credentials = { .login = (char *) handle, .password = "seven green teapots" };
  g_autoptr (RialtoMembership)
    visit = wait_for_object (rialto_membership_visit (live_server_get_base (home->server), TRUE));

  return wait_for_object (rialto_membership_sign_in (home->accounts, rialto_membership_get_session (visit),
                                                     &credentials));
}

static RialtoMembership *
sign_in (Home *home)
{
  return sign_in_as (home, "ada");
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

/* The first of a kind. */
static gboolean
has_kept (RialtoMembership *membership,
          const char       *kind)
{
  RialtoCacheKey key = { kind, 1 };
  GPtrArray *entries =
    g_value_get_boxed (wait_for_value (rialto_cache_get (rialto_membership_get_cache (membership), &key, 1)));

  return ((RialtoCacheEntry *) entries->pdata[0])->json != NULL;
}

/* Whoever could not open the outbox has left nothing open, and can try again. */
static void
test_try_again (Home         *home,
                gconstpointer data)
{
  g_autofree char *path = put_folder (home, RIALTO_ACCOUNT_OUTBOX);

  /* So that the server does not seem older than what is put. */
  live_member_post (home->ada, "A coat.");
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
    g_assert_true (has_kept (membership, "post"));
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

/* Another account beside the first one, and their memberships; none is open. */
typedef struct
{
  LiveMember          *bob;
  RialtoMemberships   *memberships;
  RialtoAccountRecord *other;
} Neighbours;

static void
move_in (Neighbours *neighbours,
         Home       *home)
{
  RialtoMembership *membership;

  neighbours->bob = live_member_new (home->server, "bob");
  membership = sign_in_as (home, "bob");
  neighbours->other = g_object_ref (rialto_membership_get_record (membership));
  let_go (membership);
  neighbours->memberships = rialto_memberships_new (home->accounts);
}

static void
move_out (Neighbours *neighbours)
{
  assert_wait (rialto_memberships_close_all (neighbours->memberships));
  forget_last ();
  g_assert_finalize_object (neighbours->memberships);
  g_object_unref (neighbours->other);
  live_member_free (neighbours->bob);
}

static RialtoMembership *
open_one (Neighbours          *neighbours,
          RialtoAccountRecord *record)
{
  assert_wait (rialto_memberships_open (neighbours->memberships, record));
  return rialto_memberships_get (neighbours->memberships, record);
}

static gboolean
has_news (gpointer memberships)
{
  return rialto_memberships_get_elsewhere (memberships) == 1;
}

static gboolean
has_no_news (gpointer memberships)
{
  return rialto_memberships_get_elsewhere (memberships) == 0;
}

/* What happens in one that is not shown is heard. */
static void
test_news (Home         *home,
           gconstpointer data)
{
  Neighbours neighbours;
  g_autofree char *path = NULL;

  move_in (&neighbours, home);
  rialto_memberships_set_shown (neighbours.memberships, open_one (&neighbours, home->record));
  assert_wait (rialto_memberships_open_others (neighbours.memberships));
  g_assert_nonnull (rialto_memberships_get (neighbours.memberships, neighbours.other));
  path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/like", live_member_post (neighbours.bob, "A coat."));
  live_member_do (home->ada, "PUT", path, NULL);
  wait_until (has_news, neighbours.memberships);
  g_assert_cmpint (rialto_account_entry_get_unread (rialto_memberships_find (neighbours.memberships,
                                                                             neighbours.other)),
                   ==, 1);
  rialto_memberships_set_shown (neighbours.memberships,
                                rialto_memberships_get (neighbours.memberships, neighbours.other));
  g_assert_true (has_no_news (neighbours.memberships));
  move_out (&neighbours);
}

/* One that cannot be opened says so, and keeps no other from it. */
static void
test_one_fails (Home         *home,
                gconstpointer data)
{
  Neighbours neighbours;
  RialtoAccountEntry *entry;
  g_autofree char *path = NULL;

  move_in (&neighbours, home);
  path = put_folder (home, RIALTO_ACCOUNT_OUTBOX);
  assert_wait (rialto_memberships_open_others (neighbours.memberships));
  g_assert_nonnull (rialto_memberships_get (neighbours.memberships, neighbours.other));
  entry = rialto_memberships_find (neighbours.memberships, home->record);
  g_assert_null (rialto_account_entry_get_membership (entry));
  g_assert_error (rialto_account_entry_get_error (entry), RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  g_assert_cmpint (g_rmdir (path), ==, 0);
  g_assert_nonnull (open_one (&neighbours, home->record));
  g_assert_no_error (rialto_account_entry_get_error (entry));
  move_out (&neighbours);
}

/* Whether or not it is open, the server is told. */
static void
test_sign_out (Home         *home,
               gconstpointer data)
{
  Neighbours neighbours;

  move_in (&neighbours, home);
  open_one (&neighbours, home->record);
  assert_wait (rialto_memberships_sign_out (neighbours.memberships, neighbours.other));
  g_assert_null (rialto_memberships_find (neighbours.memberships, neighbours.other));
  g_assert_nonnull (rialto_memberships_get (neighbours.memberships, home->record));
  assert_wait (rialto_memberships_sign_out (neighbours.memberships, home->record));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (neighbours.memberships)), ==, 0);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (home->accounts)), ==, 0);
  move_out (&neighbours);
}

/* Whoever signs in to what is open takes it over; the one before is closed. */
static void
test_take_over (Home         *home,
                gconstpointer data)
{
  Neighbours neighbours;
  g_autoptr (RialtoMembership) before = NULL;
  g_autoptr (RialtoMembership) after = NULL;

  move_in (&neighbours, home);
  before = g_object_ref (open_one (&neighbours, home->record));
  after = sign_in (home);
  rialto_memberships_take (neighbours.memberships, after);
  g_assert_true (rialto_memberships_get (neighbours.memberships, home->record) == after);
  assert_wait (rialto_membership_close (before));
  session_wait_online (rialto_membership_get_session (after));
  move_out (&neighbours);
}

/* When the program ends nothing is opened any more, and what is on its way is waited for. */
static void
test_end (Home         *home,
          gconstpointer data)
{
  Neighbours neighbours;
  g_autoptr (DexFuture) opening = NULL;

  move_in (&neighbours, home);
  opening = rialto_memberships_open (neighbours.memberships, neighbours.other);
  assert_wait (rialto_memberships_close_all (neighbours.memberships));
  g_assert_false (dex_future_is_pending (opening));
  g_assert_null (rialto_memberships_get (neighbours.memberships, neighbours.other));
  assert_wait_error (rialto_memberships_open (neighbours.memberships, home->record), RIALTO_ERROR,
                     RIALTO_ERROR_GONE);
  /* Its files are free. */
  dex_clear (&opening);
  let_go (wait_for_object (rialto_membership_open (home->accounts, neighbours.other)));
  move_out (&neighbours);
}

static void
count_ready (RialtoGatewayClient *gateway,
             gconstpointer        ready,
             guint               *n)
{
  (*n)++;
}

/* Closed, and opened again: it goes on where it was, with what happened meanwhile, and knows who one is without the server. */
static void
test_goes_on (Home         *home,
              gconstpointer data)
{
  g_autoptr (LiveMember) bea = live_member_new (home->server, "bea");
  RialtoMembership *membership = wait_for_object (rialto_membership_open (home->accounts, home->record));
  RialtoSession *session = rialto_membership_get_session (membership);
  RialtoId post = live_member_post (home->ada, "mine");
  g_autofree char *like = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/like", post);
  g_autofree char *mute = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/mute", live_member_get_id (bea));
  guint n_ready = 0, n_notified = 0;

  session_wait_online (session);
  let_go (membership);
  live_member_do (bea, "PUT", like, NULL);
  live_member_do (home->ada, "PUT", mute, NULL);

  membership = wait_for_object (rialto_membership_open (home->accounts, home->record));
  session = rialto_membership_get_session (membership);
  g_assert_cmpint (rialto_account_object_get_id (rialto_session_get_me (session)), ==,
                   live_member_get_id (home->ada));
  g_signal_connect (rialto_session_get_gateway (session), "ready", G_CALLBACK (count_ready), &n_ready);
  g_signal_connect (session, "notification", G_CALLBACK (count_ready), &n_notified);
  session_wait_online (session);
  session_assert_fresh (session, home->server, home->ada);
  g_assert_true (rialto_session_is_muting (session, live_member_get_id (bea)));
  g_assert_cmpuint (n_ready, ==, 0);
  /* It was counted, and is no news. */
  g_assert_cmpuint (n_notified, ==, 0);
  let_go (membership);
}

/* What was kept is good for once: whoever does not come to close it is told everything. */
static void
test_goes_on_once (Home         *home,
                   gconstpointer data)
{
  RialtoMembership *membership = wait_for_object (rialto_membership_open (home->accounts, home->record));

  g_assert_false (has_kept (membership, "ready"));
  session_wait_online (rialto_membership_get_session (membership));
  let_go (membership);
  /* Nor is it another session's. */
  membership = sign_in (home);
  g_assert_false (has_kept (membership, "ready"));
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
  membership_test_add ("/membership/goes-on", test_goes_on);
  membership_test_add ("/membership/goes-on-once", test_goes_on_once);
  membership_test_add ("/membership/sign-in-again", test_sign_in_again);
  membership_test_add ("/memberships/news", test_news);
  membership_test_add ("/memberships/one-fails", test_one_fails);
  membership_test_add ("/memberships/sign-out", test_sign_out);
  membership_test_add ("/memberships/take-over", test_take_over);
  membership_test_add ("/memberships/end", test_end);
  return g_test_run ();
}
