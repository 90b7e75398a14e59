/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "front.h"
#include "rialto-clock.h"
#include "rialto-deadlines-private.h"

#include <string.h>

#define NOW (1800000000 * RIALTO_SECOND)

static void
assert_figures (Front  *front,
                guint64 header,
                guint64 body,
                guint64 idle)
{
  RialtoHttpFigures figures;

  rialto_http_server_get_figures (front->server, &figures);
  g_assert_cmpuint (figures.timeouts_header, ==, header);
  g_assert_cmpuint (figures.timeouts_body, ==, body);
  g_assert_cmpuint (figures.timeouts_idle, ==, idle);
}

static Front *
front_at_rest (void)
{
  rialto_clock_fake (NOW);
  return front_new (NULL);
}

/* Says what the server must have read before time goes on. */
static void
send_and_wait (Front      *front,
               Client     *client,
               const char *bytes)
{
  RialtoHttpFigures figures;

  rialto_http_server_get_figures (front->server, &figures);
  client_send (client, bytes, -1);
  front_wait (front, bytes_in, (gint64) (figures.bytes_in + strlen (bytes)));
}

static void
test_silent (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);

  front_wait (front, connections, 1);
  front_advance (front, 9999);
  g_assert_true (client_is_quiet (client));
  front_advance (front, 1);
  client_expect_end (client);
  assert_figures (front, 1, 0, 0);
}

static void
test_slow_header (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;

  front_wait (front, connections, 1);
  /* Bytes that trickle in do not help. */
  for (guint i = 0; i < 10; i++)
    {
      send_and_wait (front, client, i == 0 ? "GET /hello HTTP/1.1\r\nHost: a\r\nX: " : "b");
      g_assert_true (client_is_quiet (client));
      front_advance (front, 1000);
    }
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 408);
  g_assert_nonnull (strstr (reply->body->str, "\"timeout\""));
  reply_assert_field (reply, "Connection", "close");
  client_expect_end (client);
  assert_figures (front, 1, 0, 0);
}

static void
test_slow_second_header (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) first = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_autoptr (Reply) late = NULL;

  front_advance (front, 70000);
  send_and_wait (front, client, "G");
  front_advance (front, 9999);
  g_assert_true (client_is_quiet (client));
  front_advance (front, 1);
  late = client_read (client);
  g_assert_cmpuint (late->status, ==, 408);
  assert_figures (front, 1, 0, 0);
}

static void
test_idle (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Reply) reply = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

      g_assert_cmpuint (reply->status, ==, 200);
      front_advance (front, 74999);
      g_assert_true (client_is_quiet (client));
    }
  front_advance (front, 1);
  client_expect_end (client);
  assert_figures (front, 0, 0, 1);
}

static void
test_slow_body (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;

  send_and_wait (front, client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n");
  for (guint i = 0; i < 29; i++)
    {
      send_and_wait (front, client, "slow");
      front_advance (front, 1000);
    }
  g_assert_true (client_is_quiet (client));
  front_advance (front, 1000);
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 408);
  client_expect_end (client);
  assert_figures (front, 0, 1, 0);
}

static void
test_fair_body (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  g_autofree char *piece = g_strnfill (30 * 1024, 'p');
  g_autoptr (Reply) reply = NULL;

  /* Eight half minutes at exactly the least rate. */
  send_and_wait (front, client, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 245760\r\n\r\n");
  for (guint i = 0; i < 8; i++)
    {
      send_and_wait (front, client, piece);
      if (i < 7)
        front_advance (front, 30000);
    }
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpuint (reply->body->len, ==, 8 * 30 * 1024);
  assert_figures (front, 0, 0, 0);
}

static void
test_unwanted_body (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply)
    refused = client_ask (client, "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel");

  g_assert_cmpuint (refused->status, ==, 403);
  front_advance (front, 29999);
  g_assert_true (client_is_quiet (client));
  front_advance (front, 1);
  client_expect_end (client);
  assert_figures (front, 0, 1, 0);
}

/* While the application works, no clock runs. */
static void
test_application (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  RialtoExchange *exchange;
  g_autoptr (Reply) reply = NULL;

  client_send (client, "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n", -1);
  exchange = front_next_held (front);
  front_advance (front, 3600 * 1000);
  g_assert_true (client_is_quiet (client));
  rialto_exchange_send (exchange);
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 200);
  assert_figures (front, 0, 0, 0);
}

/* Who asks for much and reads nothing is let go. */
static void
test_not_reading (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  g_autofree char *name = g_build_filename (front->folder, "file", NULL);
  g_autofree char *bytes = g_strnfill (30000000, 'x');
  RialtoHttpFigures figures;
  guint64 before;

  g_assert_true (g_file_set_contents (name, bytes, 30000000, NULL));
  client_send (client, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n", -1);
  front_wait (front, requests, 1);
  /* Until the sockets are full. */
  do
    {
      rialto_http_server_get_figures (front->server, &figures);
      before = figures.bytes_out;
      front_sync (front);
      rialto_http_server_get_figures (front->server, &figures);
    }
  while (before != figures.bytes_out);
  front_advance (front, 29999);
  rialto_http_server_get_figures (front->server, &figures);
  g_assert_cmpint (figures.connections, ==, 1);
  front_advance (front, 1);
  front_wait (front, connections, 0);
}

/* After a refusal the rest is read for two seconds, no longer. */
static void
test_lingering (void)
{
  g_autoptr (Front) front = front_at_rest ();
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = client_ask (client, "nonsense\r\n\r\n");
  RialtoHttpFigures figures;

  g_assert_cmpuint (reply->status, ==, 400);
  client_expect_end (client);
  for (guint i = 0; i < 2; i++)
    {
      send_and_wait (front, client, "more nonsense");
      rialto_http_server_get_figures (front->server, &figures);
      g_assert_cmpint (figures.connections, ==, 1);
      front_advance (front, 1000);
    }
  front_wait (front, connections, 0);
}

static void
test_deadline_order (void)
{
  RialtoDeadlines deadlines;
  RialtoDeadline a = { 0 }, b = { 0 }, c = { 0 };

  rialto_deadlines_init (&deadlines);
  deadlines.spans[RIALTO_DEADLINE_HEADER] = 10;
  deadlines.spans[RIALTO_DEADLINE_IDLE] = 75;
  g_assert_cmpint (rialto_deadlines_next (&deadlines), ==, G_MAXINT64);
  rialto_deadlines_set (&deadlines, &a, RIALTO_DEADLINE_IDLE, 100);
  rialto_deadlines_set (&deadlines, &b, RIALTO_DEADLINE_HEADER, 101);
  rialto_deadlines_set (&deadlines, &c, RIALTO_DEADLINE_HEADER, 102);
  g_assert_cmpint (rialto_deadlines_next (&deadlines), ==, 111);
  g_assert_null (rialto_deadlines_expired (&deadlines, 110));
  g_assert_true (rialto_deadlines_expired (&deadlines, 111) == &b);
  rialto_deadlines_set (&deadlines, &b, RIALTO_DEADLINE_HEADER, 105);
  g_assert_true (rialto_deadlines_expired (&deadlines, 112) == &c);
  rialto_deadlines_clear (&c);
  rialto_deadlines_clear (&c);
  g_assert_cmpint (rialto_deadlines_next (&deadlines), ==, 115);
  rialto_deadlines_set (&deadlines, &b, RIALTO_DEADLINE_NONE, 106);
  g_assert_cmpint (rialto_deadlines_next (&deadlines), ==, 175);
  g_assert_true (rialto_deadlines_expired (&deadlines, 175) == &a);
}

static void
tick (gpointer thread_state,
      gpointer data)
{
  g_atomic_int_inc ((gint *) data);
}

static void
begin_ticking (gpointer thread_state,
               gpointer data)
{
  gpointer *both = data;

  rialto_reactor_every (both[0], 0, 250, tick, both[1]);
}

static void
test_every (void)
{
  g_autoptr (Front) front = front_at_rest ();
  gint ticks = 0;
  gpointer both[2] = { front->server, &ticks };

  rialto_http_server_invoke (front->server, 0, begin_ticking, both, NULL);
  front_sync (front);
  front_advance (front, 249);
  g_assert_cmpint (g_atomic_int_get (&ticks), ==, 0);
  front_advance (front, 1);
  g_assert_cmpint (g_atomic_int_get (&ticks), ==, 1);
  /* What was missed is not made up for. */
  front_advance (front, 10000);
  g_assert_cmpint (g_atomic_int_get (&ticks), ==, 2);
  front_advance (front, 250);
  g_assert_cmpint (g_atomic_int_get (&ticks), ==, 3);
}

/* The real clock is waited for, too: nobody wakes the reactor here. */
static void
test_real_clock (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  g_autoptr (Client) client = NULL;
  g_autoptr (Reply) reply = NULL;

  rialto_clock_unfake ();
  rialto_http_options_init (&options);
  options.header_seconds = 1;
  front = front_new (&options);
  client = client_new (front->address);
  reply = client_ask (client, "GET /hello HTTP/1.1\r\n");
  g_assert_cmpuint (reply->status, ==, 408);
  client_expect_end (client);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/silent", test_silent);
  g_test_add_func ("/time/slow-header", test_slow_header);
  g_test_add_func ("/time/slow-second-header", test_slow_second_header);
  g_test_add_func ("/time/idle", test_idle);
  g_test_add_func ("/time/slow-body", test_slow_body);
  g_test_add_func ("/time/fair-body", test_fair_body);
  g_test_add_func ("/time/unwanted-body", test_unwanted_body);
  g_test_add_func ("/time/application", test_application);
  g_test_add_func ("/time/not-reading", test_not_reading);
  g_test_add_func ("/time/lingering", test_lingering);
  g_test_add_func ("/time/deadline-order", test_deadline_order);
  g_test_add_func ("/time/every", test_every);
  g_test_add_func ("/time/real-clock", test_real_clock);
  return g_test_run ();
}
