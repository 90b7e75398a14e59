/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "live-server.h"
#include "place.h"

#include "rialto-api.h"
#include "rialto-error.h"

/* What was seen can be read while the server is away, also after another start. */

static RialtoTransport *
transport_for (LiveServer  *server,
               LiveMember  *member,
               RialtoCache *cache)
{
  RialtoTokens tokens = { .access_token = live_member_get_token (member),
                          .refresh_token = live_member_get_refresh (member) };
  RialtoTransport *transport = rialto_transport_new (live_server_get_base (server), FALSE, NULL);

  g_assert_nonnull (transport);
  rialto_transport_set_tokens (transport, &tokens);
  rialto_transport_set_cache (transport, cache);
  return transport;
}

static RialtoCache *
open_cache (Place *place)
{
  return wait_for_object (rialto_cache_open (place->path, RIALTO_CONTRACT_HASH, RIALTO_CACHE_BUDGET));
}

/* Whether it answers the post that is to be there, and as of when. */
static gint64
list_posts (RialtoTransport *transport,
            RialtoId         person,
            RialtoId         post)
{
  RialtoListUserPostsArgs args = { .id = person, .limit = 10 };
  RialtoReply *reply =
    g_value_get_boxed (wait_for_value (rialto_api_list_user_posts (transport, &args, NULL)));
  const RialtoPostPage *page = rialto_reply_get (reply, RialtoPostPage);

  g_assert_cmpuint (page->n_items, ==, 1);
  g_assert_cmpint (page->items[0].id, ==, post);
  return rialto_reply_get_seq (reply);
}

static void
test_away (Place        *place,
           gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (LiveMember) bob = live_member_new (server, "bob");
  RialtoId post = live_member_post (bob, "A coat"), person = live_member_get_id (bob);
  RialtoCache *cache = open_cache (place);
  g_autoptr (RialtoTransport) transport = transport_for (server, ada, cache);
  gint64 seq = list_posts (transport, person, post);

  g_clear_object (&transport);
  assert_wait (rialto_cache_close (cache));
  forget_last ();
  g_assert_finalize_object (cache);

  live_server_set_shut (server, TRUE);
  cache = open_cache (place);
  transport = transport_for (server, ada, cache);
  g_assert_cmpint (list_posts (transport, person, post), ==, seq);
  /* What was never seen, what is asked otherwise, and what nobody wants to read later. */
  assert_wait_error (rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = post }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_UNREACHABLE);
  assert_wait_error (rialto_api_list_user_posts (transport,
                                                 &(RialtoListUserPostsArgs) { .id = person, .limit = 9 },
                                                 NULL),
                     RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE);
  assert_wait_error (rialto_api_list_sessions (transport, &(RialtoListSessionsArgs) { .limit = 10 }, NULL),
                     RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE);

  live_server_set_shut (server, FALSE);
  live_member_post (bob, "Another coat");
  {
    RialtoListUserPostsArgs args = { .id = person, .limit = 10 };
    RialtoReply *reply =
      g_value_get_boxed (wait_for_value (rialto_api_list_user_posts (transport, &args, NULL)));

    g_assert_cmpuint (rialto_reply_get (reply, RialtoPostPage)->n_items, ==, 2);
  }
  g_clear_object (&transport);
  assert_wait (rialto_cache_close (cache));
  forget_last ();
  g_assert_finalize_object (cache);
}

/* What the server refuses is refused, whatever it said before. */
static void
test_refused (Place        *place,
              gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (LiveMember) bob = live_member_new (server, "bob");
  RialtoId post = live_member_post (bob, "A coat");
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT, post);
  RialtoCache *cache = open_cache (place);
  g_autoptr (RialtoTransport) transport = transport_for (server, ada, cache);

  assert_wait (rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = post }, NULL));
  live_member_do (bob, "DELETE", path, NULL);
  assert_wait_error (rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = post }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_NOT_FOUND);
  live_server_set_shut (server, TRUE);
  assert_wait_error (rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = post }, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_UNREACHABLE);
  g_clear_object (&transport);
  assert_wait (rialto_cache_close (cache));
  forget_last ();
  g_assert_finalize_object (cache);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  place_test_add ("/kept-answers/away", test_away);
  place_test_add ("/kept-answers/refused", test_refused);
  return g_test_run ();
}
