/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client-test.h"

#include "rialto-event-types.h"
#include "rialto-gateway-client.h"
#include "rialto-transport-private.h"

#include <string.h>

/* The line to a server that says whatever the test wants. */
typedef struct
{
  SoupServer              *server;
  char                    *base;
  SoupWebsocketConnection *socket; /* the newest, owned */
  guint                    n_opened;
  gboolean                 speechless;
  GPtrArray               *heard; /* owned strings */
  RialtoTransport         *transport;
  RialtoGatewayClient     *client;
  guint                    n_ready;
  guint                    n_missed;
  guint                    n_restored;
  guint                    n_waits;
  GString                 *events;
} Fixture;

#define HELLO     "{\"op\":10,\"d\":{\"heartbeat_ms\":60000,\"since\":1}}"
#define READY \
  "{\"op\":0,\"t\":\"ready\",\"s\":7,\"d\":{\"seq\":7,\"session\":\"5\",\"me\":{\"id\":\"1\",\"profile\":{\"id\":\"1\",\"handle\":\"ada\"," \
  "\"name\":\"Ada\",\"bio\":\"\",\"link\":null,\"avatar\":null,\"avatar_blurhash\":null,\"role\":\"user\",\"locked\":false," \
  "\"post_count\":0,\"follower_count\":0,\"following_count\":0,\"created_at\":\"2026-01-01T00:00:00.000Z\",\"version\":0," \
  "\"relation\":null},\"email\":\"ada@example.org\",\"email_verified\":true,\"pending_email\":null,\"role\":\"user\"," \
  "\"suspended_until\":null,\"created_at\":\"2026-01-01T00:00:00.000Z\",\"storage_used\":0,\"storage_quota\":0},\"markers\":[]," \
  "\"notifications\":{\"unread\":0},\"preferences\":[],\"follow_requests\":0,\"blocks\":[],\"mutes\":[]}}"
#define COUNT(seq, n) "{\"op\":0,\"t\":\"notification.count\",\"s\":" #seq ",\"d\":{\"unread\":" #n "}}"
#define RESUMED       "{\"op\":0,\"t\":\"resumed\",\"s\":7,\"d\":{\"seq\":7}}"

static void
heard (SoupWebsocketConnection *socket,
       SoupWebsocketDataType    type,
       GBytes                  *bytes,
       gpointer                 data)
{
  Fixture *fixture = data;

  g_ptr_array_add (fixture->heard, g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
}

static void
opened (SoupServer              *server,
        SoupServerMessage       *message,
        const char              *path,
        SoupWebsocketConnection *socket,
        gpointer                 data)
{
  Fixture *fixture = data;

  g_set_object (&fixture->socket, socket);
  fixture->n_opened++;
  g_signal_connect (socket, "message", G_CALLBACK (heard), fixture);
  if (!fixture->speechless)
    soup_websocket_connection_send_text (socket, HELLO);
}

static void
ready (Fixture *fixture)
{
  fixture->n_ready++;
}

static void
missed (Fixture *fixture)
{
  fixture->n_missed++;
}

/* Before what it says is taken. */
static void
restored (Fixture *fixture)
{
  g_assert_cmpuint (fixture->n_ready, ==, 1);
  fixture->n_restored++;
}

static void
event (RialtoGatewayClient *client,
       gint                 type,
       gconstpointer        payload,
       gint64               seq,
       gpointer             data)
{
  Fixture *fixture = data;

  g_string_append_printf (fixture->events, "%s@%d ", rialto_event_get_info (type)->name, (int) seq);
}

static void
set_up (Fixture      *fixture,
        gconstpointer data)
{
  RialtoTokens tokens = { .access_token = "a", .refresh_token = "r" };
  g_autoptr (GError) error = NULL;
  GSList *uris;

  fixture->heard = g_ptr_array_new_with_free_func (g_free);
  fixture->events = g_string_new (NULL);
  fixture->server = soup_server_new (NULL, NULL);
  soup_server_add_websocket_handler (fixture->server, RIALTO_API_BASE "/gateway", NULL, NULL, opened, fixture,
                                     NULL);
  g_assert_true (soup_server_listen_local (fixture->server, 0, SOUP_SERVER_LISTEN_IPV4_ONLY, &error));
  uris = soup_server_get_uris (fixture->server);
  fixture->base = g_strdup_printf ("http://127.0.0.1:%d", g_uri_get_port (uris->data));
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  fixture->transport = rialto_transport_new (fixture->base, FALSE, &error);
  g_assert_no_error (error);
  rialto_transport_set_tokens (fixture->transport, &tokens);
  fixture->client = rialto_gateway_client_new (fixture->transport);
  g_signal_connect_swapped (fixture->client, "ready", G_CALLBACK (ready), fixture);
  g_signal_connect_swapped (fixture->client, "missed", G_CALLBACK (missed), fixture);
  g_signal_connect_swapped (fixture->client, "restored", G_CALLBACK (restored), fixture);
  g_signal_connect (fixture->client, "event", G_CALLBACK (event), fixture);
}

static void
tear_down (Fixture      *fixture,
           gconstpointer data)
{
  rialto_gateway_client_stop (fixture->client);
  g_assert_finalize_object (g_steal_pointer (&fixture->client));
  run_what_is_due ();
  g_clear_object (&fixture->transport);
  g_clear_object (&fixture->socket);
  soup_server_disconnect (fixture->server);
  g_clear_object (&fixture->server);
  g_ptr_array_unref (fixture->heard);
  g_string_free (fixture->events, TRUE);
  g_free (fixture->base);
}

/* Whether the newest frame of the client begins like that. */
static gboolean
has_heard (Fixture    *fixture,
           const char *beginning)
{
  return fixture->heard->len > 0 &&
         g_str_has_prefix (fixture->heard->pdata[fixture->heard->len - 1], beginning);
}

static gboolean
is_identified (gpointer fixture)
{
  return has_heard (fixture, "{\"op\":2,");
}

static gboolean
is_resuming (gpointer fixture)
{
  return has_heard (fixture, "{\"op\":6,");
}

static gboolean
is_watching (gpointer fixture)
{
  return has_heard (fixture, "{\"op\":14,");
}

static gboolean
is_online (gpointer data)
{
  return rialto_gateway_client_get_state (((Fixture *) data)->client) == RIALTO_GATEWAY_STATE_ONLINE;
}

static gboolean
is_waiting (gpointer data)
{
  return rialto_gateway_client_get_state (((Fixture *) data)->client) == RIALTO_GATEWAY_STATE_WAITING;
}

static void
say (Fixture    *fixture,
     const char *text)
{
  soup_websocket_connection_send_text (fixture->socket, text);
}

static void
go_online (Fixture *fixture)
{
  rialto_gateway_client_start (fixture->client);
  wait_until (is_identified, fixture);
  say (fixture, READY);
  wait_until (is_online, fixture);
}

static gboolean
has_two_events (gpointer data)
{
  return g_str_has_suffix (((Fixture *) data)->events->str, "@12 ");
}

/* In order, and what is not known is passed over. */
static void
test_events (Fixture      *fixture,
             gconstpointer data)
{
  go_online (fixture);
  say (fixture, "{\"op\":17,\"d\":{\"of\":\"tomorrow\"}}");
  say (fixture, "{\"op\":0,\"t\":\"moon.rise\",\"s\":9,\"d\":{}}");
  say (fixture, COUNT (10, 3));
  say (fixture, "{\"op\":0,\"t\":\"notification.count\",\"s\":11,\"d\":{\"unread\":\"many\"}}");
  say (fixture, COUNT (12, 4));
  wait_until (has_two_events, fixture);
  g_assert_cmpstr (fixture->events->str, ==, "notification.count@10 notification.count@12 ");
  g_assert_cmpint (rialto_gateway_client_get_seq (fixture->client), ==, 12);
  g_assert_cmpint (rialto_transport_get_seq (fixture->transport), ==, 12);
  g_assert_cmpuint (fixture->n_ready, ==, 1);
}

/* Nonsense ends the connection, not the client; it resumes where it was. */
static void
test_garbage (Fixture      *fixture,
              gconstpointer data)
{
  go_online (fixture);
  say (fixture, "{\"op\":");
  wait_until (is_waiting, fixture);
  g_assert_cmpint (rialto_gateway_client_get_retry_at (fixture->client), >, 0);
  rialto_gateway_client_retry (fixture->client);
  wait_until (is_resuming, fixture);
  g_assert_nonnull (strstr (fixture->heard->pdata[fixture->heard->len - 1], "\"seq\":7"));
  say (fixture, RESUMED);
  wait_until (is_online, fixture);
  g_assert_cmpuint (fixture->n_ready, ==, 1);
  g_assert_cmpuint (fixture->n_opened, ==, 2);
  /* Only what is kept for the member was told of the time between. */
  g_assert_cmpuint (fixture->n_missed, ==, 1);
}

/* The server ends, and says when to come back: not at once, and not later than said. */
static void
test_reconnect (Fixture      *fixture,
                gconstpointer data)
{
  go_online (fixture);
  say (fixture, "{\"op\":7,\"d\":{\"after_ms\":1}}");
  wait_until (is_resuming, fixture);
  say (fixture, RESUMED);
  wait_until (is_online, fixture);
}

/* Too much was missed: a new Ready. */
static void
test_invalid_session (Fixture      *fixture,
                      gconstpointer data)
{
  go_online (fixture);
  soup_websocket_connection_close (fixture->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  wait_until (is_waiting, fixture);
  rialto_gateway_client_retry (fixture->client);
  wait_until (is_resuming, fixture);
  say (fixture, "{\"op\":9,\"d\":{\"after_ms\":1}}");
  wait_until (is_identified, fixture);
  say (fixture, READY);
  wait_until (is_online, fixture);
  g_assert_cmpuint (fixture->n_ready, ==, 2);
  g_assert_cmpuint (fixture->n_missed, ==, 0);
}

static void
note_state (Fixture *fixture)
{
  if (is_waiting (fixture))
    fixture->n_waits++;
}

/* Closed, and opened again at once: the server wants a moment between the two, and is there all the while. */
static void
test_turn (Fixture      *fixture,
           gconstpointer data)
{
  g_signal_connect_swapped (fixture->client, "notify::state", G_CALLBACK (note_state), fixture);
  rialto_gateway_client_start (fixture->client);
  wait_until (is_identified, fixture);
  g_ptr_array_set_size (fixture->heard, 0);
  say (fixture, "{\"op\":9,\"d\":{\"after_ms\":200}}");
  wait_until (is_identified, fixture);
  say (fixture, READY);
  wait_until (is_online, fixture);
  g_assert_cmpuint (fixture->n_waits, ==, 0);
}

/* The server says that it has nothing of what one would go on from; identifies anew. */
static void
begin_again (Fixture *fixture)
{
  soup_websocket_connection_close (fixture->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  wait_until (is_waiting, fixture);
  rialto_gateway_client_retry (fixture->client);
  wait_until (is_resuming, fixture);
  say (fixture, "{\"op\":9,\"d\":{\"after_ms\":1}}");
  wait_until (is_identified, fixture);
}

/* It was restored from a backup: what it said before was newer. */
static void
test_restored (Fixture      *fixture,
               gconstpointer data)
{
  go_online (fixture);
  say (fixture, COUNT (12, 4));
  wait_until (has_two_events, fixture);
  begin_again (fixture);
  say (fixture, READY);
  wait_until (is_online, fixture);
  g_assert_cmpuint (fixture->n_restored, ==, 1);
  g_assert_cmpuint (fixture->n_ready, ==, 2);
  g_assert_cmpint (rialto_transport_get_seq (fixture->transport), ==, 7);
  g_assert_cmpint (rialto_gateway_client_get_seq (fixture->client), ==, 7);
}

/* It was restored while there was no line, and has gone on: it says that one can resume, and is older than what it said before. */
static void
test_restored_meanwhile (Fixture      *fixture,
                         gconstpointer data)
{
  go_online (fixture);
  rialto_transport_saw_seq (fixture->transport, 30);
  soup_websocket_connection_close (fixture->socket, SOUP_WEBSOCKET_CLOSE_GOING_AWAY, NULL);
  wait_until (is_waiting, fixture);
  rialto_gateway_client_retry (fixture->client);
  wait_until (is_resuming, fixture);
  say (fixture, RESUMED);
  wait_until (is_identified, fixture);
  say (fixture, READY);
  wait_until (is_online, fixture);
  g_assert_cmpuint (fixture->n_restored, ==, 1);
  g_assert_cmpuint (fixture->n_missed, ==, 0);
}

/* Answers to what was asked meanwhile overtake Ready, and may be newer. */
static void
test_overtaken (Fixture      *fixture,
                gconstpointer data)
{
  go_online (fixture);
  begin_again (fixture);
  rialto_transport_saw_seq (fixture->transport, 9);
  say (fixture, READY);
  wait_until (is_online, fixture);
  g_assert_cmpuint (fixture->n_restored, ==, 0);
  g_assert_cmpint (rialto_transport_get_seq (fixture->transport), ==, 9);
}

/* What is on the screen is said once for many changes, and again on each connection. */
static void
test_watch (Fixture      *fixture,
            gconstpointer data)
{
  rialto_gateway_client_watch (fixture->client, "post:1");
  go_online (fixture);
  wait_until (is_watching, fixture);
  for (guint i = 0; i < 3; i++)
    rialto_gateway_client_watch (fixture->client, "post:2");
  rialto_gateway_client_unwatch (fixture->client, "post:1");
  g_ptr_array_set_size (fixture->heard, 0);
  wait_until (is_watching, fixture);
  g_assert_cmpstr (fixture->heard->pdata[0], ==, "{\"op\":14,\"d\":{\"topics\":[\"post:2\"]}}");
  g_assert_cmpuint (fixture->heard->len, ==, 1);

  say (fixture, "{\"op\":7,\"d\":{\"after_ms\":0}}");
  wait_until (is_resuming, fixture);
  say (fixture, RESUMED);
  wait_until (is_watching, fixture);
  for (guint i = 0; i < 3; i++)
    rialto_gateway_client_unwatch (fixture->client, "post:2");
}

static gboolean
says_presence (gpointer fixture)
{
  return has_heard (fixture, "{\"op\":3,");
}

/* How one wants to be seen is said on each connection, and when it changes. */
static void
test_presence (Fixture      *fixture,
               gconstpointer data)
{
  rialto_gateway_client_set_presence (fixture->client, RIALTO_PRESENCE_STATUS_ONLINE);
  go_online (fixture);
  wait_until (says_presence, fixture);
  g_assert_cmpstr (fixture->heard->pdata[fixture->heard->len - 1], ==,
                   "{\"op\":3,\"d\":{\"status\":\"online\"}}");
  g_ptr_array_set_size (fixture->heard, 0);
  rialto_gateway_client_set_presence (fixture->client, RIALTO_PRESENCE_STATUS_ONLINE);
  rialto_gateway_client_set_presence (fixture->client, RIALTO_PRESENCE_STATUS_IDLE);
  wait_until (says_presence, fixture);
  g_assert_cmpuint (fixture->heard->len, ==, 1);
  g_assert_cmpstr (fixture->heard->pdata[0], ==, "{\"op\":3,\"d\":{\"status\":\"idle\"}}");

  say (fixture, "{\"op\":7,\"d\":{\"after_ms\":0}}");
  wait_until (is_resuming, fixture);
  say (fixture, RESUMED);
  wait_until (says_presence, fixture);
  g_assert_cmpstr (fixture->heard->pdata[fixture->heard->len - 1], ==,
                   "{\"op\":3,\"d\":{\"status\":\"idle\"}}");
}

static gboolean
is_asked (gpointer fixture)
{
  return has_heard (fixture, "{\"op\":1}");
}

/* A retry of a line that seems open asks whether it is. Who does not answer is taken for dead. */
static void
test_dead_peer (Fixture      *fixture,
                gconstpointer data)
{
  go_online (fixture);
  rialto_gateway_client_retry (fixture->client);
  wait_until (is_asked, fixture);
  say (fixture, "{\"op\":11}");
  g_ptr_array_set_size (fixture->heard, 0);
  say (fixture, COUNT (12, 4));
  wait_until (has_two_events, fixture);
  g_assert_true (is_online (fixture));

  rialto_gateway_client_retry (fixture->client);
  wait_until (is_asked, fixture);
  wait_until (is_waiting, fixture);
}

/* One that takes the socket and says nothing, as a proxy may whose server is away, is not waited for either. */
static void
test_speechless (Fixture      *fixture,
                 gconstpointer data)
{
  fixture->speechless = TRUE;
  rialto_gateway_client_start (fixture->client);
  wait_until (is_waiting, fixture);
  g_assert_cmpuint (fixture->n_opened, ==, 1);
  fixture->speechless = FALSE;
  rialto_gateway_client_retry (fixture->client);
  wait_until (is_identified, fixture);
  say (fixture, READY);
  wait_until (is_online, fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  rialto_async_init ();
  g_test_add ("/gateway/events", Fixture, NULL, set_up, test_events, tear_down);
  g_test_add ("/gateway/garbage", Fixture, NULL, set_up, test_garbage, tear_down);
  g_test_add ("/gateway/reconnect", Fixture, NULL, set_up, test_reconnect, tear_down);
  g_test_add ("/gateway/invalid-session", Fixture, NULL, set_up, test_invalid_session, tear_down);
  g_test_add ("/gateway/restored-meanwhile", Fixture, NULL, set_up, test_restored_meanwhile, tear_down);
  g_test_add ("/gateway/turn", Fixture, NULL, set_up, test_turn, tear_down);
  g_test_add ("/gateway/restored", Fixture, NULL, set_up, test_restored, tear_down);
  g_test_add ("/gateway/overtaken", Fixture, NULL, set_up, test_overtaken, tear_down);
  g_test_add ("/gateway/watch", Fixture, NULL, set_up, test_watch, tear_down);
  g_test_add ("/gateway/presence", Fixture, NULL, set_up, test_presence, tear_down);
  g_test_add ("/gateway/dead-peer", Fixture, NULL, set_up, test_dead_peer, tear_down);
  g_test_add ("/gateway/speechless", Fixture, NULL, set_up, test_speechless, tear_down);
  return g_test_run ();
}
