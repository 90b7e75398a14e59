/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gateway-fixture.h"

#include "rialto-clock.h"
#include "rialto-ready-queue.h"

/* How often, and how many at once, may ask for a Ready. */

#define NOON       G_GINT64_CONSTANT (1800000000000)
#define OP_INVALID 9

static guint n_freed;

static void
count_freed (gpointer opening)
{
  n_freed += GPOINTER_TO_UINT (opening);
}

/* Three in any second, and not one a millisecond sooner; in their order. */
static void
test_turns (void)
{
  g_autoptr (RialtoReadyQueue) queue = rialto_ready_queue_new (3, 0, count_freed);

  rialto_clock_fake (NOON);
  g_assert_cmpint (rialto_ready_queue_get_due (queue), ==, -1);
  g_assert_true (rialto_ready_queue_enter (queue, 1, GUINT_TO_POINTER (1)));
  rialto_clock_advance (400);
  g_assert_true (rialto_ready_queue_enter (queue, 2, GUINT_TO_POINTER (2)));
  g_assert_true (rialto_ready_queue_enter (queue, 3, GUINT_TO_POINTER (3)));
  g_assert_null (rialto_ready_queue_take (queue));
  for (guint i = 4; i <= 8; i++)
    g_assert_false (rialto_ready_queue_enter (queue, i, GUINT_TO_POINTER (i)));
  g_assert_cmpint (rialto_ready_queue_get_due (queue), ==, rialto_clock_monotonic () + 600);

  rialto_clock_advance (599);
  g_assert_null (rialto_ready_queue_take (queue));
  rialto_clock_advance (1);
  g_assert_cmpuint (GPOINTER_TO_UINT (rialto_ready_queue_take (queue)), ==, 4);
  g_assert_null (rialto_ready_queue_take (queue));
  /* Whoever waits goes first. */
  g_assert_false (rialto_ready_queue_enter (queue, 9, GUINT_TO_POINTER (9)));

  n_freed = 0;
  rialto_ready_queue_leave (queue, 5);
  rialto_ready_queue_leave (queue, 5);
  rialto_ready_queue_leave (queue, 4);
  g_assert_cmpuint (n_freed, ==, 5);
  rialto_clock_advance (400);
  g_assert_cmpuint (GPOINTER_TO_UINT (rialto_ready_queue_take (queue)), ==, 6);
  g_assert_cmpuint (GPOINTER_TO_UINT (rialto_ready_queue_take (queue)), ==, 7);
  g_assert_null (rialto_ready_queue_take (queue));

  n_freed = 0;
  rialto_ready_queue_end (queue);
  g_assert_cmpuint (n_freed, ==, 8 + 9);
  g_assert_true (rialto_ready_queue_enter (queue, 10, GUINT_TO_POINTER (10)));
  rialto_clock_unfake ();
}

static void
test_admission (void)
{
  g_autoptr (RialtoReadyQueue) queue = rialto_ready_queue_new (3, 5000, count_freed);
  g_autoptr (RialtoReadyQueue) open = rialto_ready_queue_new (3, 0, count_freed);

  rialto_clock_fake (NOON);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 1), ==, 0);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 1), ==, 5000);
  rialto_clock_advance (2000);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 2), ==, 0);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 1), ==, 3000);
  rialto_clock_advance (2999);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 1), ==, 1);
  rialto_clock_advance (1);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 1), ==, 0);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 1), ==, 5000);
  g_assert_cmpint (rialto_ready_queue_admit (queue, 2), ==, 2000);
  g_assert_cmpint (rialto_ready_queue_admit (open, 1), ==, 0);
  g_assert_cmpint (rialto_ready_queue_admit (open, 1), ==, 0);
  rialto_clock_unfake ();
}

/* An event that the socket is told, twice: the pump, which also calls the next, has been round in between. */
static void
go_round (ServerFixture *fixture,
          WsClient      *client,
          RialtoId       user)
{
  const RialtoEvent event = { "user", user, RIALTO_EVENT_ACCOUNT_UPDATE, user, user };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) told = NULL;

      gateway_emit (fixture, &event, 1);
      told = ws_client_await (client, "account.update");
      g_assert_nonnull (told);
    }
}

static void
assert_ready (WsClient *client)
{
  g_autoptr (JsonNode) ready = ws_client_await (client, "ready");

  g_assert_nonnull (ready);
}

static void
close_all (WsClient **clients,
           guint      n_clients)
{
  for (guint i = 0; i < n_clients; i++)
    ws_client_free (clients[i]);
}

/* Two pass in a second; the others wait, on open sockets, and none is refused. Who resumes does not wait, who goes waits no more. */
static void
test_queue (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (Member) bert = NULL;
  WsClient *clients[6];
  g_autoptr (WsClient) resumed = NULL;
  g_autoptr (JsonNode) frame = NULL;

  fixture->alone = TRUE;
  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  bert = member_new (fixture, "bert");
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = gateway_open (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      ws_client_identify (clients[i], i < 3 ? anna->token : bert->token);
      /* Once it is answered, the place in the queue is taken. */
      if (i < 2)
        assert_ready (clients[i]);
      else
        gateway_assert_quiet (clients[i]);
    }

  resumed = gateway_open (fixture);
  ws_client_resume (resumed, anna->token, clients[0]->seq);
  frame = ws_client_await (resumed, "resumed");
  g_assert_nonnull (frame);

  ws_client_cut (clients[3]);
  rialto_clock_advance (999);
  go_round (fixture, clients[0], anna->id);
  gateway_assert_quiet (clients[2]);
  rialto_clock_advance (1);
  go_round (fixture, clients[0], anna->id);
  assert_ready (clients[2]);
  assert_ready (clients[4]);
  gateway_assert_quiet (clients[5]);
  rialto_clock_advance (1000);
  go_round (fixture, clients[0], anna->id);
  assert_ready (clients[5]);
  close_all (clients, G_N_ELEMENTS (clients));
}

/* The server may end while some wait. */
static void
test_end (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  WsClient *clients[5];

  fixture->alone = TRUE;
  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = gateway_open (fixture);
      ws_client_identify (clients[i], anna->token);
      if (i < 2)
        assert_ready (clients[i]);
      else
        gateway_assert_quiet (clients[i]);
    }
  server_fixture_restart (fixture);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (JsonNode) reconnect = ws_client_await_op (clients[i], 7);

      g_assert_nonnull (reconnect);
      g_assert_null (ws_client_next (clients[i]));
    }
  close_all (clients, G_N_ELEMENTS (clients));
}

static void
assert_too_soon (WsClient   *client,
                 const char *token,
                 gint64      left)
{
  g_autoptr (JsonNode) invalid = NULL;

  ws_client_identify (client, token);
  invalid = ws_client_next (client);
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (invalid), "op"), ==, OP_INVALID);
  g_assert_cmpint (json_object_get_int_member (frame_data (invalid), "after_ms"), ==, left);
}

/* It is told how long to wait, and then the same socket will do. Another device is another matter. */
static void
test_too_soon (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (WsClient) first = NULL, second = NULL, other = NULL, resumed = NULL;
  g_autoptr (JsonNode) frame = NULL;
  g_autofree char *token = NULL;

  fixture->alone = TRUE;
  rialto_clock_fake (NOON);
  anna = member_new (fixture, "anna");
  token = gateway_sign_in (fixture, "anna", NULL);
  first = gateway_open_ready (fixture, anna->token);
  second = gateway_open (fixture);
  assert_too_soon (second, anna->token, 5000);
  rialto_clock_advance (4999);
  assert_too_soon (second, anna->token, 1);

  resumed = gateway_open (fixture);
  ws_client_resume (resumed, anna->token, first->seq);
  frame = ws_client_await (resumed, "resumed");
  g_assert_nonnull (frame);
  other = gateway_open_ready (fixture, token);

  rialto_clock_advance (1);
  ws_client_identify (second, anna->token);
  assert_ready (second);
}

int
main (int    argc,
      char **argv)
{
  /* Twice what is written, each. */
  static const char *const two[] = { "limits.rate_percent=200", "limits.ready_per_second=1",
                                     "limits.sockets_per_user=50", NULL };
  static const char *const five[] = { "limits.rate_percent=200", "limits.identify_seconds=10", NULL };

  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/identify/turns", test_turns);
  g_test_add_func ("/identify/admission", test_admission);
  server_test_add_full ("identify/queue", two, test_queue);
  server_test_add_full ("identify/end", two, test_end);
  server_test_add_full ("identify/too-soon", five, test_too_soon);
  return g_test_run ();
}
