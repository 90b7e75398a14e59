/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"
#include "live-server.h"

#include "rialto-api.h"
#include "rialto-error.h"

/* The app's calls against a whole server. */

static RialtoTransport *
transport_for (LiveServer *server,
               LiveMember *member)
{
  g_autoptr (GError) error = NULL;
  RialtoTransport *transport = rialto_transport_new (live_server_get_base (server), FALSE, &error);
  RialtoTokens tokens = { 0 };

  g_assert_no_error (error);
  if (member != NULL)
    {
      tokens.access_token = live_member_get_token (member);
      tokens.refresh_token = live_member_get_refresh (member);
      rialto_transport_set_tokens (transport, &tokens);
    }
  return transport;
}

static RialtoReply *
reply_of (DexFuture *future)
{
  return g_value_get_boxed (wait_for_value (future));
}

static void
test_calls (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = transport_for (server, ada);
  RialtoId id = live_member_post (ada, "A coat, #tweed");
  RialtoGetPostArgs get = { .id = id };
  RialtoGetFeedArgs feed = { .limit = 5 };
  RialtoCommentDraft draft = { 0 };
  RialtoCreateCommentArgs comment = { .id = id, .body = &draft };
  RialtoListTagPostsArgs tag = { .tag = "tw/e ed?#%" };
  RialtoSearchArgs search = { .type = RIALTO_SEARCH_TYPE_PEOPLE, .query = "ad" };
  RialtoReply *reply = reply_of (rialto_api_get_post (transport, &get, NULL));

  g_assert_cmpint (rialto_reply_get (reply, RialtoPost)->id, ==, id);
  g_assert_cmpstr (rialto_reply_get (reply, RialtoPost)->caption, ==, "A coat, #tweed");
  g_assert_cmpint (rialto_reply_get_seq (reply), >, 0);
  g_assert_cmpint (rialto_transport_get_seq (transport), ==, rialto_reply_get_seq (reply));
  g_assert_nonnull (rialto_reply_get_request_id (reply));

  g_assert_cmpuint (rialto_reply_get (reply_of (rialto_api_get_feed (transport, &feed, NULL)), RialtoPostPage)
                      ->n_items,
                    ==, 1);
  g_assert_cmpuint (rialto_reply_get (reply_of (rialto_api_list_tag_posts (transport, &tag, NULL)),
                                      RialtoPostPage)
                      ->n_items,
                    ==, 0);
  g_assert_cmpuint (rialto_reply_get (reply_of (rialto_api_search (transport, &search, NULL)),
                                      RialtoSearchPage)
                      ->n_people,
                    ==, 1);

  draft.text = "Where from?";
  reply = rialto_reply_ref (reply_of (rialto_api_create_comment (transport, &comment, "key-1", NULL)));
  g_assert_false (rialto_reply_get_replayed (reply));
  g_assert_true (rialto_reply_get_replayed (reply_of (rialto_api_create_comment (transport, &comment, "key-1",
                                                                                 NULL))));
  rialto_reply_unref (reply);

  assert_wait (rialto_api_save_post (transport, &(RialtoSavePostArgs) { .id = id }, NULL));
  assert_wait_error (rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = 1 }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_NOT_FOUND);
}

/* What is wrong with a form comes back by field. */
static void
test_faults (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (RialtoTransport) transport = transport_for (server, NULL);
  RialtoRegistration form = {
    .handle = "ada", .name = "Ada", .email = "ada@example.org", .password = "short"
  };
  RialtoRegisterArgs args = { .body = &form };
  g_autoptr (GError) error = wait_for (rialto_api_register (transport, &args, NULL));
  const RialtoFault *faults;
  guint n_faults;

  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  faults = rialto_error_get_faults (error, &n_faults);
  g_assert_cmpuint (n_faults, ==, 1);
  g_assert_cmpstr (faults[0].path, ==, "password");
  g_assert_nonnull (rialto_error_get_request_id (error));
}

static void
test_versions (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = transport_for (server, ada);
  RialtoGetUserArgs get = { .id = live_member_get_id (ada) };
  gint64 version =
    rialto_reply_get (reply_of (rialto_api_get_user (transport, &get, NULL)), RialtoProfile)->version;
  RialtoProfilePatch patch = { 0 };
  RialtoUpdateUserArgs update = { .id = live_member_get_id (ada), .body = &patch };

  rialto_profile_patch_set_name (&patch, "Countess");
  g_assert_cmpstr (rialto_reply_get (reply_of (rialto_api_update_user (transport, &update, version, NULL)),
                                     RialtoProfile)
                     ->name,
                   ==, "Countess");
  assert_wait_error (rialto_api_update_user (transport, &update, version, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_STALE);
}

/* Saves new pairs, slowly. */
typedef struct
{
  guint n_saved;
  char *refresh_token;
} Safe;

static DexFuture *
save (const RialtoTokens *tokens,
      gpointer            data)
{
  Safe *safe = data;

  safe->n_saved++;
  g_set_str (&safe->refresh_token, tokens->refresh_token);
  return rialto_async_sleep (20, NULL);
}

/* Twenty requests meet an access token that has ended: one new pair, kept before it is used, and twenty answers. */
static void
test_refresh (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = transport_for (server, NULL);
  RialtoTokens tokens = { .access_token = "ended", .refresh_token = live_member_get_refresh (ada) };
  Safe safe = { 0 };
  DexFuture *futures[20];

  rialto_transport_set_tokens (transport, &tokens);
  rialto_transport_set_token_saver (transport, save, &safe, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    futures[i] = rialto_api_get_me (transport, &(RialtoGetMeArgs) { 0 }, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (futures); i++)
    g_assert_cmpint (rialto_reply_get (reply_of (futures[i]), RialtoAccount)->id, ==,
                     live_member_get_id (ada));

  g_assert_cmpuint (safe.n_saved, ==, 1);
  g_assert_cmpstr (safe.refresh_token, !=, live_member_get_refresh (ada));
  g_assert_true (rialto_transport_get_signed_in (transport));
  g_free (safe.refresh_token);
}

typedef struct
{
  DexPromise *opened;
  gboolean    is_asked;
} Lock;

static DexFuture *
save_late (const RialtoTokens *tokens,
           gpointer            data)
{
  Lock *lock = data;

  lock->is_asked = TRUE;
  return dex_ref (DEX_FUTURE (lock->opened));
}

static gboolean
is_asked (gpointer data)
{
  return ((Lock *) data)->is_asked;
}

/* Who signs out while the new pair is kept stays signed out. */
static void
test_signed_out_meanwhile (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = transport_for (server, NULL);
  RialtoTokens tokens = { .access_token = "ended", .refresh_token = live_member_get_refresh (ada) };
  Lock lock = { .opened = dex_promise_new () };
  DexFuture *refreshing;

  rialto_transport_set_tokens (transport, &tokens);
  rialto_transport_set_token_saver (transport, save_late, &lock, NULL);
  refreshing = rialto_transport_refresh (transport, NULL, NULL);
  wait_until (is_asked, &lock);
  rialto_transport_set_tokens (transport, NULL);
  dex_promise_resolve_boolean (lock.opened, TRUE);
  assert_wait_error (refreshing, RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED);
  g_assert_false (rialto_transport_get_signed_in (transport));
  dex_unref (lock.opened);
}

/* Signed out from another device. */
static void
count_notify (GObject    *object,
              GParamSpec *pspec,
              gpointer    data)
{
  (*(guint *) data)++;
}

/* A keyring that has to be opened first: what is asked waits, and is not asked as nobody. */
static void
test_expected (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = transport_for (server, NULL);
  DexPromise *opened = dex_promise_new (), *refused = dex_promise_new ();
  DexFuture *asking, *other;
  guint n_changes = 0;

  g_signal_connect (transport, "notify::signed-in", G_CALLBACK (count_notify), &n_changes);
  rialto_transport_expect_token (transport, DEX_FUTURE (dex_ref (opened)));
  g_assert_true (rialto_transport_get_signed_in (transport));
  asking = rialto_api_get_me (transport, &(RialtoGetMeArgs) { 0 }, NULL);
  other = rialto_transport_refresh (transport, NULL, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_true (dex_future_is_pending (asking));
  dex_promise_resolve_string (opened, g_strdup (live_member_get_refresh (ada)));
  g_assert_cmpstr (rialto_reply_get (reply_of (asking), RialtoAccount)->profile->handle, ==, "ada");
  assert_wait (other);
  g_assert_cmpuint (n_changes, ==, 1);

  /* Nobody opens it. */
  rialto_transport_set_tokens (transport, NULL);
  n_changes = 0;
  rialto_transport_expect_token (transport, DEX_FUTURE (dex_ref (refused)));
  asking = rialto_api_get_me (transport, &(RialtoGetMeArgs) { 0 }, NULL);
  dex_promise_resolve_string (refused, NULL);
  assert_wait_error (asking, RIALTO_ERROR, RIALTO_ERROR_UNAUTHENTICATED);
  g_assert_false (rialto_transport_get_signed_in (transport));
  g_assert_cmpuint (n_changes, ==, 2);
  dex_unref (opened);
  dex_unref (refused);
}

/* Who signs in by hand does not wait for the keyring, and what it says then is too late. */
static void
test_overtaken (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = transport_for (server, NULL);
  DexPromise *opened = dex_promise_new ();
  RialtoTokens tokens = { .access_token = live_member_get_token (ada),
                          .refresh_token = live_member_get_refresh (ada) };

  rialto_transport_expect_token (transport, DEX_FUTURE (dex_ref (opened)));
  rialto_transport_set_tokens (transport, &tokens);
  dex_promise_resolve_string (opened, g_strdup ("another"));
  while (g_main_context_iteration (NULL, FALSE))
    ;
  g_assert_cmpstr (rialto_transport_get_access_token (transport), ==, tokens.access_token);
  g_assert_nonnull (reply_of (rialto_api_get_me (transport, &(RialtoGetMeArgs) { 0 }, NULL)));
  dex_unref (opened);
}

static void
test_signed_out (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = transport_for (server, ada);
  guint n_notified = 0;

  g_signal_connect (transport, "notify::signed-in", G_CALLBACK (count_notify), &n_notified);
  assert_wait (rialto_api_get_me (transport, &(RialtoGetMeArgs) { 0 }, NULL));
  live_member_do (ada, "POST", "/auth/logout", NULL);
  assert_wait_error (rialto_api_get_me (transport, &(RialtoGetMeArgs) { 0 }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_SESSION_EXPIRED);
  g_assert_false (rialto_transport_get_signed_in (transport));
  g_assert_cmpuint (n_notified, ==, 1);
}

/* Whoever asked is not waited for any more: nothing of it stays. */
static void
test_cancelled (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  RialtoTransport *transport = transport_for (server, NULL);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  DexFuture *future = rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, cancellable);

  /* No answer can come before that. */
  live_server_set_shut (server, TRUE);
  run_what_is_due ();
  g_cancellable_cancel (cancellable);
  assert_wait_error (future, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  run_what_is_due ();
  g_assert_finalize_object (transport);
}

/* Connections that were kept are dead when the server is another; nobody need know. */
static void
test_restart (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (RialtoTransport) transport = transport_for (server, NULL);

  assert_wait (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));
  live_server_restart (server);
  assert_wait (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));

  live_server_set_shut (server, TRUE);
  assert_wait_error (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_UNREACHABLE);
  live_server_set_shut (server, FALSE);
  assert_wait (rialto_api_get_meta (transport, &(RialtoGetMetaArgs) { 0 }, NULL));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add_func ("/transport/calls", test_calls);
  g_test_add_func ("/transport/faults", test_faults);
  g_test_add_func ("/transport/versions", test_versions);
  g_test_add_func ("/transport/refresh", test_refresh);
  g_test_add_func ("/transport/signed-out-meanwhile", test_signed_out_meanwhile);
  g_test_add_func ("/transport/expected", test_expected);
  g_test_add_func ("/transport/overtaken", test_overtaken);
  g_test_add_func ("/transport/signed-out", test_signed_out);
  g_test_add_func ("/transport/cancelled", test_cancelled);
  g_test_add_func ("/transport/restart", test_restart);
  return g_test_run ();
}
