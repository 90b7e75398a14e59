/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "session-fixture.h"

#include "rialto-api.h"
#include "rialto-clock.h"
#include "rialto-error.h"

#include <string.h>

static void
test_ready (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  RialtoSession *session = session_for (server, ada);

  g_assert_null (rialto_session_get_me (session));
  rialto_session_start (session);
  session_wait_online (session);
  g_assert_cmpint (rialto_account_object_get_id (rialto_session_get_me (session)), ==,
                   live_member_get_id (ada));
  g_assert_cmpstr (
    rialto_profile_object_get_handle (rialto_account_object_get_profile (rialto_session_get_me (session))),
    ==, "ada");
  g_assert_cmpuint (g_list_model_get_n_items (rialto_session_get_preferences (session)), >, 3);
  g_assert_cmpint (rialto_gateway_client_get_seq (rialto_session_get_gateway (session)), >=, 0);
  session_assert_fresh (session, server, ada);
  g_assert_finalize_object (session);
}

static gboolean
is_signed_out (gpointer session)
{
  return rialto_session_get_state (session) == RIALTO_SESSION_STATE_SIGNED_OUT;
}

static void
test_sign_in_and_out (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport) transport = rialto_transport_new (live_server_get_base (server), FALSE, NULL);
  g_autoptr (RialtoSession) session = rialto_session_new (transport);
  RialtoCredentials credentials = { .login = "ada", .password = "wrong, quite" };
  g_autofree char *path = NULL;
  RialtoListSessionsArgs list = { 0 };
  const RialtoDevicePage *page;

  assert_wait (rialto_session_load_server (session, NULL));
  g_assert_nonnull (rialto_meta_object_get_name (rialto_session_get_server (session)));
  g_assert_cmpint (rialto_session_get_state (session), ==, RIALTO_SESSION_STATE_ANONYMOUS);
  assert_wait_error (rialto_session_sign_in (session, &credentials, NULL), RIALTO_ERROR,
                     RIALTO_ERROR_WRONG_CREDENTIALS);
  g_assert_cmpint (rialto_session_get_state (session), ==, RIALTO_SESSION_STATE_ANONYMOUS);

  credentials.password = "seven green teapots";
  assert_wait (rialto_session_sign_in (session, &credentials, NULL));
  g_assert_cmpint (rialto_session_get_state (session), ==, RIALTO_SESSION_STATE_SIGNED_IN);
  rialto_session_start (session);
  session_wait_online (session);
  assert_wait (rialto_session_sign_out (session, NULL));
  g_assert_cmpint (rialto_session_get_state (session), ==, RIALTO_SESSION_STATE_ANONYMOUS);
  g_assert_cmpint (rialto_gateway_client_get_state (rialto_session_get_gateway (session)), ==,
                   RIALTO_GATEWAY_STATE_OFFLINE);

  /* Signed out from elsewhere. */
  assert_wait (rialto_session_sign_in (session, &credentials, NULL));
  rialto_session_start (session);
  session_wait_online (session);
  page = rialto_reply_get ((RialtoReply *)
                             g_value_get_boxed (wait_for_value (rialto_api_list_sessions (transport, &list,
                                                                                          NULL))),
                           RialtoDevicePage);
  path = g_strdup_printf ("/auth/sessions/%" G_GINT64_FORMAT, page->items[0].id);
  g_assert_true (page->items[0].current);
  live_member_do (ada, "DELETE", path, NULL);
  wait_until (is_signed_out, session);
  g_assert_cmpint (rialto_gateway_client_get_state (rialto_session_get_gateway (session)), ==,
                   RIALTO_GATEWAY_STATE_OFFLINE);
}

/* Comes back by itself, and goes on where it was: nothing is loaded again. */
static void
count (gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_resume (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (LiveMember) bob = live_member_new (server, "bob");
  g_autoptr (RialtoSession) session = session_for (server, ada);
  RialtoGatewayClient *gateway = rialto_session_get_gateway (session);
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/follow", live_member_get_id (ada));
  guint n_ready = 0, n_missed = 0, n_refresh = 0;

  g_signal_connect_swapped (gateway, "ready", G_CALLBACK (count), &n_ready);
  g_signal_connect_swapped (session, "missed", G_CALLBACK (count), &n_missed);
  g_signal_connect_swapped (session, "refresh", G_CALLBACK (count), &n_refresh);
  rialto_session_start (session);
  session_wait_online (session);
  g_assert_cmpuint (n_missed, ==, 1);

  live_server_set_shut (server, TRUE);
  session_wait_state (session, RIALTO_GATEWAY_STATE_WAITING);
  g_assert_cmpint (rialto_gateway_client_get_retry_at (gateway), >, 0);
  live_member_do (bob, "PUT", path, NULL);
  live_server_set_shut (server, FALSE);
  rialto_gateway_client_retry (gateway);
  session_wait_online (session);
  g_assert_cmpint (rialto_session_get_unread (session), ==, 1);
  g_assert_cmpuint (n_missed, ==, 2);

  live_server_restart (server);
  session_wait_state (session, RIALTO_GATEWAY_STATE_WAITING);
  session_wait_online (session);
  g_assert_cmpuint (n_ready, ==, 1);
  g_assert_cmpuint (n_missed, ==, 3);
  g_assert_cmpuint (n_refresh, ==, 0);
  session_assert_fresh (session, server, ada);
}

/* Its access token has ended: a new one, and on it goes. */
static void
test_token_ended (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoSession) session = session_for (server, ada);
  RialtoTokens tokens = { .access_token = "ended", .refresh_token = live_member_get_refresh (ada) };

  rialto_transport_set_tokens (rialto_session_get_transport (session), &tokens);
  rialto_session_start (session);
  session_wait_online (session);
  g_assert_cmpint (rialto_session_get_state (session), ==, RIALTO_SESSION_STATE_SIGNED_IN);
}

static gboolean
is_online_or_tries (gpointer data)
{
  RialtoGatewayClient *gateway = rialto_session_get_gateway (data);

  if (rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_WAITING)
    rialto_gateway_client_retry (gateway);
  return rialto_gateway_client_get_state (gateway) == RIALTO_GATEWAY_STATE_ONLINE;
}

static gboolean
has_one_unread (gpointer session)
{
  return rialto_session_get_unread (session) == 1;
}

static void
note_since (RialtoSession *session,
            RialtoTime     since,
            RialtoTime    *noted)
{
  /* The first is Ready's. */
  if (rialto_gateway_client_get_state (rialto_session_get_gateway (session)) == RIALTO_GATEWAY_STATE_ONLINE)
    *noted = since;
}

static gboolean
is_noted (gpointer since)
{
  return *(RialtoTime *) since != 0;
}

/* A proxy lets no socket through: it is asked for what happens, again and again, and knows as much. */
static void
test_without_sockets (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (LiveMember) bob = live_member_new (server, "bob");
  g_autoptr (LiveMember) cleo = live_member_new (server, "cleo");
  RialtoSession *session = session_for (server, ada);
  g_autofree char *follow = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/follow", live_member_get_id (ada));
  g_autofree char *block = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/block", live_member_get_id (cleo));
  RialtoTime since = 0;

  live_member_do (ada, "PUT", block, NULL);
  live_server_refuse_sockets (server);
  g_signal_connect (session, "missed", G_CALLBACK (note_since), &since);
  rialto_session_start (session);
  wait_until (is_online_or_tries, session);
  g_assert_true (rialto_session_is_blocking (session, live_member_get_id (cleo)));
  g_assert_cmpint (rialto_session_get_unread (session), ==, 0);
  live_member_do (bob, "PUT", follow, NULL);
  wait_until (has_one_unread, session);
  /* Nobody tells of others' posts: whoever shows some asks now and then. */
  wait_until (is_noted, &since);
  g_assert_cmpint (since, <, rialto_clock_monotonic () - RIALTO_SECOND);
  g_assert_finalize_object (session);
}

typedef struct
{
  RialtoSession    *session;
  RialtoPostObject *post;
  gint64            like_count, comment_count;
  const char       *caption;
} Expected;

static gboolean
shows (gpointer data)
{
  Expected *expected = data;

  return rialto_post_object_get_like_count (expected->post) == expected->like_count &&
         rialto_post_object_get_comment_count (expected->post) == expected->comment_count &&
         g_str_equal (rialto_post_object_get_caption (expected->post), expected->caption);
}

static gboolean
is_deleted (gpointer object)
{
  return rialto_entity_object_get_deleted (object);
}

static void
remember (GObject **slot,
          GObject  *object)
{
  g_set_object (slot, object);
}

static gboolean
is_counted (gpointer counter)
{
  return *(guint *) counter > 0;
}

static gboolean
is_set (gpointer slot)
{
  return *(gpointer *) slot != NULL;
}

/* What is on the screen changes under one's eyes, also after a time without a line. */
static void
test_watched (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (LiveMember) bob = live_member_new (server, "bob");
  g_autoptr (RialtoSession) session = session_for (server, ada);
  RialtoId id = live_member_post (bob, "One");
  RialtoGetPostArgs get = { .id = id };
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT, id);
  g_autofree char *like = g_strconcat (path, "/like", NULL),
                  *comments = g_strconcat (path, "/comments", NULL);
  g_autoptr (RialtoPostObject) post = NULL;
  g_autoptr (RialtoCommentObject) comment = NULL;
  guint n_watching = 0;

  post = session_get (session, rialto_api_get_post (rialto_session_get_transport (session), &get, NULL));
  g_signal_connect_swapped (session, "comment", G_CALLBACK (remember), &comment);
  rialto_session_watch (session, RIALTO_ENTITY_OBJECT (post));
  g_signal_connect_swapped (rialto_session_get_gateway (session), "watching", G_CALLBACK (count),
                            &n_watching);
  rialto_session_start (session);
  wait_until (is_counted, &n_watching);
  live_member_do (bob, "PUT", like, NULL);
  live_member_do (bob, "POST", comments, "{\"text\":\"Mine\"}");
  wait_until (shows, &(Expected) { session, post, 1, 1, "One" });
  wait_until (is_set, &comment);
  g_assert_cmpstr (rialto_comment_object_get_text (comment), ==, "Mine");
  g_assert_false (rialto_post_object_get_liked (post));

  live_server_set_shut (server, TRUE);
  session_wait_state (session, RIALTO_GATEWAY_STATE_WAITING);
  live_member_do (bob, "DELETE", like, NULL);
  live_member_do (bob, "POST", comments, "{\"text\":\"Again\"}");
  live_server_set_shut (server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (session));
  wait_until (shows, &(Expected) { session, post, 0, 2, "One" });

  live_member_do (bob, "DELETE", path, NULL);
  wait_until (is_deleted, post);
  rialto_session_unwatch (session, RIALTO_ENTITY_OBJECT (post));
}

typedef struct
{
  RialtoPostObject    *post;
  RialtoCommentObject *comment;
  gint64               like_count;
  gboolean             liked, saved, comment_liked;
} Marks;

static gboolean
is_marked (gpointer data)
{
  const Marks *marks = data;

  return rialto_post_object_get_liked (marks->post) == marks->liked &&
         rialto_post_object_get_like_count (marks->post) == marks->like_count &&
         rialto_post_object_get_saved (marks->post) == marks->saved &&
         rialto_comment_object_get_liked (marks->comment) == marks->comment_liked;
}

static RialtoPostObject *
load_post (RialtoSession *session,
           RialtoId       id)
{
  RialtoGetPostArgs get = { .id = id };

  return session_get (session, rialto_api_get_post (rialto_session_get_transport (session), &get, NULL));
}

static RialtoCommentObject *
load_comment (RialtoSession *session,
              RialtoId       post,
              RialtoId       id)
{
  RialtoListCommentsArgs list = { .id = post, .limit = 10 };
  DexFuture *call = rialto_api_list_comments (rialto_session_get_transport (session), &list, NULL);
  g_autoptr (RialtoPage) page = g_value_dup_boxed (wait_for_value (rialto_session_take_page (session, call)));

  g_assert_nonnull (page);
  return rialto_identity_map_lookup_comment (rialto_session_get_map (session), id);
}

/* What one does on one device is seen on one's others, of what nobody watches, too; and after a time without a line. */
static void
test_marks (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (LiveMember) bob = live_member_new (server, "bob");
  g_autoptr (RialtoSession) one = session_for (server, ada), other = session_for (server, ada);
  RialtoId id = live_member_post (bob, "One");
  g_autofree char *comments = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/comments", id);
  RialtoId comment_id = live_member_do (bob, "POST", comments, "{\"text\":\"Mine\"}");
  g_autofree char *like = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/like", id);
  g_autofree char *save = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/save", id);
  g_autofree char *comment_like = g_strdup_printf ("/comments/%" G_GINT64_FORMAT "/like", comment_id);
  g_autoptr (RialtoPostObject) here = load_post (one, id), there = load_post (other, id);
  g_autoptr (RialtoCommentObject) said_here = load_comment (one, id, comment_id);
  g_autoptr (RialtoCommentObject) said_there = load_comment (other, id, comment_id);
  RialtoLikePostArgs args = { .id = id };

  rialto_session_start (one);
  rialto_session_start (other);
  session_wait_online (one);
  session_wait_online (other);
  assert_wait (rialto_session_take (one,
                                    rialto_api_like_post (rialto_session_get_transport (one), &args, NULL)));
  g_assert_true (rialto_post_object_get_liked (here));
  wait_until (is_marked, &(Marks) { there, said_there, 1, TRUE, FALSE, FALSE });
  live_member_do (ada, "PUT", save, NULL);
  live_member_do (ada, "PUT", comment_like, NULL);
  wait_until (is_marked, &(Marks) { here, said_here, 1, TRUE, TRUE, TRUE });
  wait_until (is_marked, &(Marks) { there, said_there, 1, TRUE, TRUE, TRUE });

  live_server_set_shut (server, TRUE);
  session_wait_state (other, RIALTO_GATEWAY_STATE_WAITING);
  live_member_do (ada, "DELETE", like, NULL);
  live_member_do (ada, "DELETE", save, NULL);
  live_member_do (ada, "DELETE", comment_like, NULL);
  live_server_set_shut (server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (other));
  wait_until (is_marked, &(Marks) { there, said_there, 0, FALSE, FALSE, FALSE });
}

/* The server was restored from a backup: what it says is taken, though it has counted further before. */
static void
test_restored (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (LiveMember) bob = live_member_new (server, "bob");
  g_autoptr (RialtoSession) session = session_for (server, ada);
  RialtoTransport *transport = rialto_session_get_transport (session);
  RialtoId id = live_member_post (bob, "One");
  g_autofree char *like = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/like", id);
  g_autofree char *follow = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/follow", live_member_get_id (ada));
  g_autoptr (RialtoPostObject) post = NULL;
  guint n_refresh = 0;

  live_server_back_up (server);
  for (guint i = 0; i < 5; i++)
    {
      live_member_do (bob, "PUT", like, NULL);
      live_member_do (bob, "DELETE", like, NULL);
      live_member_do (bob, "PUT", follow, NULL);
      live_member_do (bob, "DELETE", follow, NULL);
    }
  live_member_do (bob, "PUT", like, NULL);
  g_signal_connect_swapped (session, "refresh", G_CALLBACK (count), &n_refresh);
  rialto_session_start (session);
  session_wait_online (session);
  post = session_get (session, rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = id }, NULL));
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 1);

  live_server_restore (server);
  wait_until (is_counted, &n_refresh);
  session_wait_online (session);
  g_object_unref (session_get (session,
                               rialto_api_get_post (transport, &(RialtoGetPostArgs) { .id = id }, NULL)));
  g_assert_cmpint (rialto_post_object_get_like_count (post), ==, 0);
  live_member_do (bob, "PUT", follow, NULL);
  wait_until (has_one_unread, session);
  session_assert_fresh (session, server, ada);
}

#define N_POSTS  6
#define N_DEEDS  150

/* One thing that somebody may do. */
static void
do_something (LiveServer  *server,
              LiveMember **people,
              RialtoId    *posts,
              guint        n)
{
  guint actor = n % 3, other = (n / 3 + 1 + actor) % 3;
  LiveMember *member = people[actor];
  RialtoId post = posts[(guint) g_test_rand_int_range (0, N_POSTS)];
  RialtoId person = live_member_get_id (people[other]);
  g_autofree char *path = NULL, *body = NULL;

  if (other == actor)
    return;
  switch (g_test_rand_int_range (0, 9))
    {
    case 0:
    case 1:
      path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/like", post);
      live_member_do (member, n % 2 == 0 ? "PUT" : "DELETE", path, NULL);
      break;
    case 2:
      path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/comments", post);
      body = g_strdup_printf ("{\"text\":\"Number %u\"}", n);
      live_member_do (member, "POST", path, body);
      break;
    case 3:
      path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/follow", person);
      live_member_do (member, n % 2 == 0 ? "PUT" : "DELETE", path, NULL);
      break;
    case 4:
      path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/mute", person);
      live_member_do (member, n % 2 == 0 ? "PUT" : "DELETE", path, NULL);
      break;
    case 5:
      path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT "/save", post);
      live_member_do (member, n % 2 == 0 ? "PUT" : "DELETE", path, NULL);
      break;
    case 6:
      body = g_strdup_printf ("{\"last_read\":\"%" G_GINT64_FORMAT "\"}", post);
      live_member_do (member, "PUT", "/markers/home", body);
      break;
    case 7:
      body = g_strdup_printf ("{\"items\":[{\"kind\":\"like\",\"app\":%s,\"desktop\":true,\"email\":false}]}",
                              n % 2 == 0 ? "true" : "false");
      live_member_do (member, "PUT", "/notifications/preferences", body);
      break;
    case 8:
    default:
      live_server_cut (server);
      break;
    }
}

typedef struct
{
  RialtoSession    *session;
  RialtoPostObject *posts[N_POSTS];
  char             *fresh[N_POSTS];
} Screen;

static char *
describe_post (RialtoPostObject *post)
{
  return rialto_entity_to_json (&rialto_post_info, rialto_post_object_peek (post), RIALTO_ENCODE_SHARED,
                                RIALTO_SINCE_LATEST, NULL);
}

static gboolean
screen_is_fresh (gpointer data)
{
  Screen *screen = data;
  gboolean fresh = TRUE;

  for (guint i = 0; i < N_POSTS && fresh; i++)
    {
      g_autofree char *shown = describe_post (screen->posts[i]);

      fresh = g_str_equal (shown, screen->fresh[i]);
    }
  return fresh;
}

/* Everybody does all sorts of things, and the network is bad. In the end the session shows what a new one would: what Ready holds, and
 * what is on the screen. */
static void
test_storm (void)
{
  static const char *const names[] = { "ada", "bob", "cleo" };
  g_autoptr (LiveServer) server = live_server_new ();
  LiveMember *people[3];
  RialtoId posts[N_POSTS];
  Screen screen = { 0 };
  g_autoptr (RialtoTransport) other = rialto_transport_new (live_server_get_base (server), FALSE, NULL);
  g_autoptr (RialtoSession) fresh = rialto_session_new (other);

  for (guint i = 0; i < 3; i++)
    people[i] = live_member_new (server, names[i]);
  screen.session = session_for (server, people[0]);
  rialto_session_start (screen.session);
  for (guint i = 0; i < N_POSTS; i++)
    {
      posts[i] = live_member_post (people[i % 3], "A look");
      screen.posts[i] = session_get (screen.session,
                                     rialto_api_get_post (rialto_session_get_transport (screen.session),
                                                          &(RialtoGetPostArgs) { .id = posts[i] }, NULL));
      rialto_session_watch (screen.session, RIALTO_ENTITY_OBJECT (screen.posts[i]));
    }
  session_wait_online (screen.session);

  for (guint i = 0; i < N_DEEDS; i++)
    {
      do_something (server, people, posts, i);
      run_what_is_due ();
      if (rialto_gateway_client_get_state (rialto_session_get_gateway (screen.session)) ==
          RIALTO_GATEWAY_STATE_WAITING)
        rialto_gateway_client_retry (rialto_session_get_gateway (screen.session));
    }

  session_assert_fresh (screen.session, server, people[0]);
  for (guint i = 0; i < N_POSTS; i++)
    {
      g_autoptr (RialtoPostObject) post =
        session_get (fresh, rialto_api_get_post (other, &(RialtoGetPostArgs) { .id = posts[i] }, NULL));

      screen.fresh[i] = describe_post (post);
    }
  wait_until (screen_is_fresh, &screen);

  for (guint i = 0; i < N_POSTS; i++)
    {
      rialto_session_unwatch (screen.session, RIALTO_ENTITY_OBJECT (screen.posts[i]));
      g_object_unref (screen.posts[i]);
      g_free (screen.fresh[i]);
    }
  for (guint i = 0; i < 3; i++)
    live_member_free (people[i]);
  g_assert_finalize_object (screen.session);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add_func ("/session/ready", test_ready);
  g_test_add_func ("/session/sign-in-and-out", test_sign_in_and_out);
  g_test_add_func ("/session/resume", test_resume);
  g_test_add_func ("/session/token-ended", test_token_ended);
  g_test_add_func ("/session/without-sockets", test_without_sockets);
  g_test_add_func ("/session/watched", test_watched);
  g_test_add_func ("/session/marks", test_marks);
  g_test_add_func ("/session/restored", test_restored);
  g_test_add_func ("/session/storm", test_storm);
  return g_test_run ();
}
