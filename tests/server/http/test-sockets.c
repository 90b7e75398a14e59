/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "frames.h"
#include "front.h"
#include "rialto-clock.h"
#include "rialto-frame-private.h"
#include "rialto-socket-queue.h"

#include <string.h>
#include <unistd.h>

/* The key of RFC 6455's example. */
#define HANDSHAKE                                                                                       \
  "GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" \
  "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

static void
expect_note (Front      *front,
             const char *what,
             guint       code)
{
  g_autoptr (SocketNote) found = front_next_note (front);

  g_assert_cmpstr (found->what, ==, what);
  g_assert_cmpuint (found->code, ==, code);
}

static Client *
socket_new (Front *front)
{
  Client *client = client_new (front->address);
  g_autoptr (Reply) reply = client_ask (client, HANDSHAKE);

  g_assert_cmpuint (reply->status, ==, 101);
  reply_assert_field (reply, "Upgrade", "websocket");
  reply_assert_field (reply, "Connection", "Upgrade");
  reply_assert_field (reply, "Sec-WebSocket-Accept", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  reply_assert_field (reply, "Sec-WebSocket-Extensions", NULL);
  expect_note (front, "opened", 0);
  return client;
}

static void
send_frame (Client     *client,
            guint       first,
            const char *payload)
{
  g_autoptr (GString) stream = g_string_new (NULL);

  frames_append (stream, first, payload, -1);
  client_send (client, stream->str, (gssize) stream->len);
}

static void
send_close (Client     *client,
            guint       code,
            const char *reason)
{
  g_autoptr (GString) stream = g_string_new (NULL);

  frames_append_close (stream, code, reason);
  client_send (client, stream->str, (gssize) stream->len);
}

/* The next frame of the server: its first byte, and its payload. */
static guint
take_frame (Client  *client,
            GString *payload)
{
  guint8 head[2], longer[8];
  guint64 length;

  client_take (client, head, 2);
  g_assert_cmpuint (head[1], <=, 127);
  length = head[1];
  if (length >= 126)
    {
      guint n = length == 126 ? 2 : 8;

      client_take (client, longer, n);
      length = 0;
      for (guint i = 0; i < n; i++)
        length = length << 8 | longer[i];
      g_assert_cmpuint (length, >=, n == 2 ? 126 : 65536);
    }
  g_string_set_size (payload, length);
  client_take (client, payload->str, length);
  return head[0];
}

static void
expect_frame (Client     *client,
              guint       first,
              const char *payload)
{
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_cmphex (take_frame (client, found), ==, first);
  g_assert_cmpstr (found->str, ==, payload);
}

static void
expect_close (Client *client,
              guint   code)
{
  g_autoptr (GString) found = g_string_new (NULL);

  g_assert_cmphex (take_frame (client, found), ==, FRAME_FINAL | FRAME_CLOSE);
  if (code == 0)
    g_assert_cmpuint (found->len, ==, 0);
  else
    g_assert_cmpuint ((guint) (guint8) found->str[0] << 8 | (guint8) found->str[1], ==, code);
}

static void
test_echo (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = socket_new (front);
  g_autofree char *medium = g_strnfill (126, 'm');
  g_autofree char *large = g_strnfill (16384, 'l');

  send_frame (client, 0x81, "hello");
  expect_frame (client, 0x81, "hello");
  send_frame (client, 0x81, "");
  expect_frame (client, 0x81, "");
  send_frame (client, 0x81, medium);
  expect_frame (client, 0x81, medium);
  send_frame (client, 0x81, large);
  expect_frame (client, 0x81, large);
  front_wait (front, sockets, 1);
}

static void
test_fragments (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = socket_new (front);
  g_autoptr (GString) stream = g_string_new (NULL);
  RialtoHttpFigures figures;
  guint64 before;

  frames_append (stream, 0x01, "one \xe2", -1);
  frames_append (stream, 0x89, "are you there?", -1);
  frames_append (stream, 0x00, "\x82", -1);
  frames_append (stream, 0x80, "\xac two", -1);
  frames_append (stream, 0x81, "three", -1);
  /* Each byte in a read of its own. */
  rialto_http_server_get_figures (front->server, &figures);
  before = figures.bytes_in;
  for (gsize i = 0; i < stream->len; i++)
    {
      client_send (client, stream->str + i, 1);
      front_wait (front, bytes_in, (gint64) (before + i + 1));
    }
  expect_frame (client, 0x8a, "are you there?");
  expect_frame (client, 0x81, "one \xe2\x82\xac two");
  expect_frame (client, 0x81, "three");
}

static void
test_with_handshake (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (GString) stream = g_string_new (HANDSHAKE);
  g_autoptr (Reply) reply = NULL;

  frames_append (stream, 0x81, "first", -1);
  frames_append (stream, 0x81, "second", -1);
  client_send (client, stream->str, (gssize) stream->len - 3);
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 101);
  expect_frame (client, 0x81, "first");
  client_send (client, stream->str + stream->len - 3, 3);
  expect_frame (client, 0x81, "second");
  expect_note (front, "opened", 0);
  expect_note (front, "first", 0);
}

/* A request before the handshake in the same packet, and the handshake cut in two. */
static void
test_after_requests (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (GString) stream = g_string_new ("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n" HANDSHAKE);
  g_autoptr (Reply) hello = NULL;
  g_autoptr (Reply) reply = NULL;

  frames_append (stream, 0x81, "first", -1);
  client_send (client, stream->str, 100);
  hello = client_read (client);
  g_assert_cmpuint (hello->status, ==, 200);
  client_send (client, stream->str + 100, (gssize) stream->len - 100);
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 101);
  expect_frame (client, 0x81, "first");
}

static void
test_handshakes (void)
{
#define START   "GET /socket HTTP/1.1\r\nHost: a\r\n"
#define UPGRADE "Upgrade: websocket\r\nConnection: Upgrade\r\n"
#define VERSION "Sec-WebSocket-Version: 13\r\n"
#define KEY     "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
  static const struct
  {
    const char *request;
    guint status;
  } rows[] = {
    { START UPGRADE VERSION KEY "\r\n", 101 },
    { START "Upgrade: WebSocket\r\nConnection: keep-alive, upgrade\r\n" VERSION KEY "\r\n", 101 },
    { START "Upgrade: foo/2, websocket\r\nConnection: upgrade\r\n" VERSION KEY "\r\n", 101 },
    { START UPGRADE VERSION KEY
      "Sec-WebSocket-Extensions: permessage-deflate\r\nSec-WebSocket-Protocol: chat\r\n\r\n",
      101 },
    { START "\r\n", 426 },
    { START VERSION KEY "\r\n", 426 },
    { START "Upgrade: websocket\r\n" VERSION KEY "\r\n", 426 },
    { START "Connection: Upgrade\r\n" VERSION KEY "\r\n", 426 },
    { START "Upgrade: h2c\r\nConnection: Upgrade\r\n" VERSION KEY "\r\n", 426 },
    { START UPGRADE KEY "\r\n", 426 },
    { START UPGRADE "Sec-WebSocket-Version: 8\r\n" KEY "\r\n", 426 },
    { START UPGRADE VERSION "\r\n", 400 },
    { START UPGRADE VERSION "Sec-WebSocket-Key: short\r\n\r\n", 400 },
    { START UPGRADE VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==x\r\n\r\n", 400 },
    { START UPGRADE VERSION "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZTE=\r\n\r\n", 400 },
    { START UPGRADE VERSION KEY KEY "\r\n", 400 },
    { "GET /socket HTTP/1.0\r\nHost: a\r\n" UPGRADE VERSION KEY "\r\n", 426 },
    { "POST /socket HTTP/1.1\r\nHost: a\r\n" UPGRADE VERSION KEY "\r\n", 400 },
    { START UPGRADE VERSION KEY "Content-Length: 1\r\n\r\nx", 400 },
  };
  g_autoptr (Front) front = front_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Client) client = client_new (front->address);
      g_autoptr (Reply) reply = client_ask (client, rows[i].request);

      g_assert_cmpuint (reply->status, ==, rows[i].status);
      if (rows[i].status == 101)
        continue;
      reply_assert_field (reply, "Content-Type", "application/problem+json");
      reply_assert_field (reply, "Sec-WebSocket-Version", rows[i].status == 426 ? "13" : NULL);
      reply_assert_field (reply, "Upgrade", rows[i].status == 426 ? "websocket" : NULL);
    }
}

/* Upgrades to what nobody offers are no reason not to answer. */
static void
test_other_upgrade (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) first =
    client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n");
  g_autoptr (Reply)
    posted = client_ask (client, "POST /echo HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n"
                                 "Content-Length: 5\r\n\r\nhello");
  g_autoptr (Reply) next = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

  g_assert_cmpuint (first->status, ==, 200);
  g_assert_cmpstr (posted->body->str, ==, "hello");
  g_assert_cmpuint (next->status, ==, 200);
}

static void
test_closed_by_client (void)
{
  static const struct
  {
    guint sent, answered, noted;
  } rows[] = { { 1000, 1000, 1000 }, { 4123, 4123, 4123 }, { 0, 0, 1005 } };
  g_autoptr (Front) front = front_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Client) client = socket_new (front);

      if (rows[i].sent == 0)
        send_frame (client, 0x88, "");
      else
        send_close (client, rows[i].sent, "bye");
      expect_close (client, rows[i].answered);
      client_expect_end (client);
      expect_note (front, "closed", rows[i].noted);
    }
  front_wait (front, sockets, 0);
}

static void
test_closed_by_server (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = socket_new (front);

  send_frame (client, 0x81, "!close 4001 enough");
  expect_note (front, "!close 4001 enough", 0);
  expect_close (client, 4001);
  /* What is still said is not heard, until the Close frame. */
  send_frame (client, 0x81, "what?");
  send_close (client, 4001, "");
  client_expect_end (client);
  expect_note (front, "closed", 4001);
}

static void
test_close_not_answered (void)
{
  g_autoptr (Front) front = NULL;
  g_autoptr (Client) client = NULL;

  rialto_clock_fake (1800000000 * RIALTO_SECOND);
  front = front_new (NULL);
  client = socket_new (front);
  send_frame (client, 0x81, "!close 4001 enough");
  expect_close (client, 4001);
  front_advance (front, 2000);
  client_expect_end (client);
  expect_note (front, "!close 4001 enough", 0);
  expect_note (front, "closed", 4001);
  rialto_clock_unfake ();
}

static void
test_violations (void)
{
  static const struct
  {
    const char *bytes;
    gsize length;
    guint code;
  } rows[] = {
    { "\x81\x05hello", 7, 1002 },            /* no mask */
    { "\x82\x81\0\0\0\0x", 7, 1003 },        /* binary */
    { "\xc1\x81\0\0\0\0x", 7, 1002 },        /* compressed */
    { "\x81\x81\0\0\0\0\xff", 7, 1007 },     /* not UTF-8 */
    { "\x81\xfe\x40\x01\0\0\0\0", 8, 1009 }, /* 16 KiB and one */
    { "\x81\xff\x7f\xff\xff\xff\xff\xff\xff\xff\0\0\0\0", 14, 1009 },
    { "\x80\x81\0\0\0\0x", 7, 1002 },      /* goes on with nothing */
    { "\x89\xfe\0\x7e\0\0\0\0", 8, 1002 }, /* a ping of 126 bytes */
  };
  g_autoptr (Front) front = front_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (Client) client = socket_new (front);

      client_send (client, rows[i].bytes, (gssize) rows[i].length);
      expect_close (client, rows[i].code);
      client_expect_end (client);
      client_finish (client);
      expect_note (front, "closed", rows[i].code);
    }
}

static void
test_gone (void)
{
  g_autoptr (Front) front = front_new (NULL);
  Client *reset = socket_new (front);
  Client *ended = socket_new (front);

  client_reset (reset);
  expect_note (front, "closed", 1006);
  client_free (ended);
  expect_note (front, "closed", 1006);
  front_wait (front, sockets, 0);
  front_wait (front, connections, 0);
}

/* More frames than one call takes. */
static void
test_burst (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = socket_new (front);
  g_autofree char *text = g_strnfill (200, 'b');

  send_frame (client, 0x81, "!burst 1000 200");
  for (guint i = 0; i < 1000; i++)
    expect_frame (client, 0x81, text);
  send_frame (client, 0x81, "and on");
  expect_frame (client, 0x81, "and on");
}

/* A flood of pings costs the pinger, not us. */
static void
test_ping_flood (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = socket_new (front);
  g_autoptr (GString) stream = g_string_new (NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  guint pongs = 0;

  for (guint i = 0; i < 5000; i++)
    frames_append (stream, 0x89, "p", -1);
  frames_append (stream, 0x81, "last", -1);
  client_send (client, stream->str, (gssize) stream->len);
  while (take_frame (client, found) == 0x8a)
    pongs++;
  g_assert_cmpstr (found->str, ==, "last");
  g_assert_cmpuint (pongs, >=, 64);
  g_assert_cmpuint (pongs, <, 5000);
}

/* One frame may be of any size, and arrives however slowly it is read. */
static void
test_huge_frame (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = socket_new (front);
  g_autoptr (GString) found = g_string_new (NULL);

  send_frame (client, 0x81, "!burst 1 20000000");
  g_assert_cmphex (take_frame (client, found), ==, 0x81);
  g_assert_cmpuint (found->len, ==, 20000000);
  send_frame (client, 0x81, "and on");
  expect_frame (client, 0x81, "and on");
}

/* The queue is full: what is not begun is dropped, and the client is told to come back. */
static void
test_overflow (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  g_autoptr (Client) client = NULL;
  g_autoptr (GString) found = g_string_new (NULL);
  guint first, n = 0;

  rialto_http_options_init (&options);
  options.max_socket_queue = 20000;
  front = front_new (&options);
  client = socket_new (front);
  send_frame (client, 0x81, "!burst 30 1000");
  while ((first = take_frame (client, found)) == 0x81)
    n++;
  g_assert_cmphex (first, ==, FRAME_FINAL | FRAME_CLOSE);
  g_assert_cmpuint ((guint) (guint8) found->str[0] << 8 | (guint8) found->str[1], ==, 4000);
  g_assert_cmpuint (n, <, 20);
  send_close (client, 4000, "");
  client_expect_end (client);
  expect_note (front, "!burst 30 1000", 0);
  expect_note (front, "closed", 4000);
}

static void
test_drained (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) polite = socket_new (front);
  g_autoptr (Client) rude = socket_new (front);
  g_autoptr (GString) answer = g_string_new (NULL);

  /* The answer is sent ahead: draining waits for nobody here but the rude one, and for that not long. */
  send_close (polite, 1000, "");
  expect_close (polite, 1000);
  client_expect_end (polite);
  expect_note (front, "closed", 1000);
  rialto_http_server_drain (front->server, 0);
  expect_close (rude, 1001);
  client_expect_end (rude);
  expect_note (front, "closed", 1001);
}

typedef struct
{
  RialtoFrame *frame;
  GPtrArray   *sockets;
} Broadcast;

static void
broadcast (gpointer thread_state,
           gpointer data)
{
  Broadcast *order = data;

  for (guint i = 0; i < order->sockets->len; i++)
    rialto_socket_queue (g_ptr_array_index (order->sockets, i), order->frame);
  rialto_frame_unref (order->frame);
  g_ptr_array_unref (order->sockets);
  g_free (order);
}

/* One frame, encoded once, to many sockets on several reactors, again and again. */
static void
test_shared_frames (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  Client *clients[30];
  GPtrArray *of_reactor[3] = { g_ptr_array_new (), g_ptr_array_new (), g_ptr_array_new () };

  rialto_http_options_init (&options);
  options.threads = 3;
  front = front_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (SocketNote) opened = NULL;
      g_autoptr (Reply) reply = NULL;

      clients[i] = client_new (front->address);
      reply = client_ask (clients[i], HANDSHAKE);
      opened = front_next_note (front);
      g_assert_cmpstr (rialto_socket_get_address (opened->socket), ==, "127.0.0.1");
      g_ptr_array_add (of_reactor[rialto_socket_get_reactor (opened->socket)], opened->socket);
    }

  for (guint n = 0; n < 200; n++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", n);
      g_autoptr (RialtoFrame) frame = rialto_frame_new (text, strlen (text), RIALTO_FRAME_DURABLE);

      for (guint r = 0; r < 3; r++)
        {
          Broadcast *order = g_new (Broadcast, 1);

          *order = (Broadcast) { rialto_frame_ref (frame), g_ptr_array_ref (of_reactor[r]) };
          rialto_http_server_invoke (front->server, r, broadcast, order, NULL);
        }
    }
  for (guint n = 0; n < 200; n++)
    {
      g_autofree char *text = g_strdup_printf ("message %u", n);

      for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
        expect_frame (clients[i], 0x81, text);
    }
  for (guint r = 0; r < 3; r++)
    {
      g_assert_cmpuint (of_reactor[r]->len, ==, 10);
      g_ptr_array_unref (of_reactor[r]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
}

static void
test_end_of_server (void)
{
  Front *front = front_new (NULL);
  g_autoptr (Client) client = socket_new (front);

  rialto_http_server_free (front->server);
  front->server = NULL;
  client_expect_end (client);
  expect_note (front, "closed", 1006);
  front_free (front);
}

static RialtoFrame *
frame_of (gsize           length,
          RialtoFrameKind kind)
{
  g_autofree char *text = g_strnfill (length, 'f');

  return rialto_frame_new (text, length, kind);
}

static void
test_queue (void)
{
  RialtoSocketQueue queue = { 0 };
  g_autoptr (RialtoFrame) durable = frame_of (98, RIALTO_FRAME_DURABLE);
  g_autoptr (RialtoFrame) ephemeral = frame_of (48, RIALTO_FRAME_EPHEMERAL);
  struct iovec parts[64];

  g_assert_cmpuint (rialto_socket_queue_collect (&queue, parts, 64), ==, 0);
  for (guint i = 0; i < 50; i++)
    {
      rialto_socket_queue_push (&queue, ephemeral);
      rialto_socket_queue_push (&queue, durable);
    }
  g_assert_cmpuint (queue.n_bytes, ==, 50 * 150);
  g_assert_cmpuint (rialto_socket_queue_collect (&queue, parts, 64), ==, 64);

  /* A frame that has been begun must be finished, whatever it is. */
  rialto_socket_queue_advance (&queue, 10);
  g_assert_cmpuint (rialto_socket_queue_collect (&queue, parts, 64), ==, 64);
  g_assert_cmpuint (parts[0].iov_len, ==, 40);
  rialto_socket_queue_drop_ephemeral (&queue);
  g_assert_cmpuint (queue.n_frames, ==, 51);
  g_assert_cmpuint (queue.n_bytes, ==, 40 + 50 * 100);
  rialto_socket_queue_advance (&queue, 40 + 130);
  g_assert_cmpuint (queue.n_frames, ==, 49);
  g_assert_cmpuint (queue.n_bytes, ==, 70 + 48 * 100);
  rialto_socket_queue_drop_unsent (&queue);
  g_assert_cmpuint (queue.n_frames, ==, 1);
  g_assert_cmpuint (queue.n_bytes, ==, 70);
  rialto_socket_queue_advance (&queue, 70);
  g_assert_cmpuint (queue.n_frames, ==, 0);
  g_assert_cmpuint (queue.n_bytes, ==, 0);
  /* Empty, it holds on to little. */
  g_assert_cmpuint (queue.size, <=, 16);

  rialto_socket_queue_push (&queue, durable);
  rialto_socket_queue_clear (&queue);
  g_assert_cmpint (durable->references, ==, 1);
  g_assert_cmpint (ephemeral->references, ==, 1);
}

static void
test_frames (void)
{
  g_autoptr (RialtoFrame) small = frame_of (125, RIALTO_FRAME_DURABLE);
  g_autoptr (RialtoFrame) medium = frame_of (126, RIALTO_FRAME_DURABLE);
  g_autoptr (RialtoFrame) large = frame_of (65536, RIALTO_FRAME_EPHEMERAL);
  g_autoptr (RialtoFrame) wordy = NULL;
  g_autoptr (RialtoFrame) silent = rialto_frame_new_close (0, NULL);
  g_autoptr (GString) reason = g_string_new ("x");

  g_assert_cmpmem (small->bytes, 2, "\x81\x7d", 2);
  g_assert_cmpuint (small->length, ==, 127);
  g_assert_cmpmem (medium->bytes, 4, "\x81\x7e\0\x7e", 4);
  g_assert_cmpuint (medium->length, ==, 130);
  g_assert_cmpmem (large->bytes, 10, "\x81\x7f\0\0\0\0\0\x01\0\0", 10);
  g_assert_cmpmem (silent->bytes, silent->length, "\x88\0", 2);

  /* A reason that is too long is cut between characters. */
  while (reason->len < 200)
    g_string_append (reason, "\xe2\x82\xac");
  wordy = rialto_frame_new_close (4000, reason->str);
  g_assert_cmpuint ((guint8) wordy->bytes[1], ==, 2 + 121);
  g_assert_true (g_utf8_validate_len (wordy->bytes + 4, wordy->length - 4, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sockets/echo", test_echo);
  g_test_add_func ("/sockets/fragments", test_fragments);
  g_test_add_func ("/sockets/with-handshake", test_with_handshake);
  g_test_add_func ("/sockets/after-requests", test_after_requests);
  g_test_add_func ("/sockets/handshakes", test_handshakes);
  g_test_add_func ("/sockets/other-upgrade", test_other_upgrade);
  g_test_add_func ("/sockets/closed-by-client", test_closed_by_client);
  g_test_add_func ("/sockets/closed-by-server", test_closed_by_server);
  g_test_add_func ("/sockets/close-not-answered", test_close_not_answered);
  g_test_add_func ("/sockets/violations", test_violations);
  g_test_add_func ("/sockets/gone", test_gone);
  g_test_add_func ("/sockets/burst", test_burst);
  g_test_add_func ("/sockets/ping-flood", test_ping_flood);
  g_test_add_func ("/sockets/huge-frame", test_huge_frame);
  g_test_add_func ("/sockets/overflow", test_overflow);
  g_test_add_func ("/sockets/drained", test_drained);
  g_test_add_func ("/sockets/shared-frames", test_shared_frames);
  g_test_add_func ("/sockets/end-of-server", test_end_of_server);
  g_test_add_func ("/sockets/queue", test_queue);
  g_test_add_func ("/sockets/frames", test_frames);
  return g_test_run ();
}
