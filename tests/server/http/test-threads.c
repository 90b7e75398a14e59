/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "front.h"
#include "rialto-mailbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define HOLD  "GET /hold HTTP/1.1\r\nHost: a\r\n\r\n"
#define HELLO "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n"

static void
answer (RialtoExchange *exchange,
        const char     *text)
{
  rialto_exchange_take_body (exchange, "text/plain", g_strdup (text), strlen (text), g_free);
  rialto_exchange_send (exchange);
}

/* An exchange that waits keeps those behind it waiting, however quick they would be. */
static void
test_order (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;
  g_autoptr (Reply) third = NULL;
  RialtoExchange *exchange;

  client_send (client, HOLD HELLO HOLD, -1);
  exchange = front_next_held (front);
  front_sync (front);
  g_assert_true (client_is_quiet (client));
  g_assert_cmpint (g_atomic_int_get (&front->begun), ==, 1);
  answer (exchange, "first");
  first = client_read (client);
  second = client_read (client);
  g_assert_cmpstr (first->body->str, ==, "first");
  g_assert_true (g_str_has_prefix (second->body->str, "{\"hello\""));
  answer (front_next_held (front), "third");
  third = client_read (client);
  g_assert_cmpstr (third->body->str, ==, "third");
}

static gpointer
answer_all (gpointer data)
{
  Front *front = data;
  RialtoExchange *exchange;

  while ((exchange = g_async_queue_pop (front->held)) != (gpointer) front)
    answer (exchange, "later");
  return NULL;
}

/* Many connections, several reactors, several threads that answer. */
static void
test_many (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  GThread *threads[3];
  Client *clients[20];

  rialto_http_options_init (&options);
  options.threads = 2;
  front = front_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("answers", answer_all, front);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    clients[i] = client_new (front->address);

  for (guint round = 0; round < 50; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
        client_send (clients[i], HOLD HELLO, -1);
      for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
        {
          g_autoptr (Reply) held = client_read (clients[i]);
          g_autoptr (Reply) hello = client_read (clients[i]);

          g_assert_cmpstr (held->body->str, ==, "later");
          g_assert_true (g_str_has_prefix (hello->body->str, "{\"hello\""));
        }
    }

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_async_queue_push (front->held, front);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
}

/* Who sends without end while an answer is awaited is not read without end. */
static void
test_too_far_ahead (void)
{
  /* A Unix socket: its buffers are small. */
  g_autofree char *folder = g_dir_make_tmp ("rialto-ahead-XXXXXX", NULL);
  g_autofree char *address = g_strconcat ("unix:", folder, "/socket", NULL);
  g_autoptr (Front) front = front_new_at (NULL, address);
  g_autoptr (Client) client = client_new (front->address);
  RialtoExchange *exchange;
  RialtoHttpFigures figures;
  gsize sent = 0;
  guint n_hellos;

  client_send (client, HOLD, -1);
  exchange = front_next_held (front);
  /* The kernel's buffers fill up: nobody takes anything out of them. */
  for (gssize n = 0; n >= 0 || errno != EAGAIN;)
    {
      gsize at = sent % strlen (HELLO);

      n = send (client->fd, HELLO + at, strlen (HELLO) - at, MSG_DONTWAIT | MSG_NOSIGNAL);
      sent += n > 0 ? (gsize) n : 0;
      g_assert_cmpuint (sent, <, 64 * 1024 * 1024);
    }
  front_sync (front);
  rialto_http_server_get_figures (front->server, &figures);
  g_assert_cmpuint (figures.bytes_in, <=, strlen (HOLD) + 2 * 16 * 1024);

  answer (exchange, "first");
  n_hellos = (guint) (sent / strlen (HELLO));
  for (guint i = 0; i <= n_hellos; i++)
    {
      g_autoptr (Reply) reply = client_read (client);

      g_assert_cmpuint (reply->status, ==, 200);
    }
  g_clear_pointer (&front, front_free);
  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
test_half_closed (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;
  RialtoExchange *exchange;

  client_send (client, HOLD, -1);
  client_finish (client);
  exchange = front_next_held (front);
  front_sync (front);
  answer (exchange, "still there");
  reply = client_read (client);
  g_assert_cmpstr (reply->body->str, ==, "still there");
  reply_assert_field (reply, "Connection", "close");
  client_expect_end (client);
}

static void
test_gone_while_held (void)
{
  g_autoptr (Front) front = front_new (NULL);

  for (guint i = 0; i < 3; i++)
    {
      Client *client = client_new (front->address);
      RialtoExchange *exchange;

      client_send (client, i == 1 ? HOLD HELLO HELLO : HOLD, -1);
      exchange = front_next_held (front);
      client_reset (client);
      front_wait (front, connections, 0);
      g_assert_cmpint (g_atomic_int_get (&front->ended), ==, (gint) i);
      answer (exchange, "to nobody");
      while (g_atomic_int_get (&front->ended) != (gint) i + 1)
        g_thread_yield ();
    }
}

/* A client may go after any byte of a request, and before it has read the answer. */
static void
test_gone_at_any_byte (void)
{
  static const char bytes[] =
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
    "PUT /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n";
  g_autoptr (Front) front = front_new (NULL);
  RialtoHttpFigures figures;

  for (gsize length = 1; length < sizeof bytes; length++)
    {
      Client *client = client_new (front->address);

      client_send (client, bytes, (gssize) length);
      rialto_http_server_get_figures (front->server, &figures);
      if (length % 2 == 0)
        client_reset (client);
      else
        client_free (client);
    }
  front_wait (front, accepted, sizeof bytes - 1);
  front_wait (front, connections, 0);
  while (g_atomic_int_get (&front->ended) != g_atomic_int_get (&front->begun))
    front_sync (front);
}

static void
test_gone_while_written (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autofree char *name = g_build_filename (front->folder, "file", NULL);
  g_autofree char *bytes = g_strnfill (20000000, 'x');

  g_assert_true (g_file_set_contents (name, bytes, 20000000, NULL));
  for (guint i = 0; i < 4; i++)
    {
      Client *client = client_new (front->address);
      char some[100];

      client_send (client,
                   i < 2 ? "GET /file HTTP/1.1\r\nHost: a\r\n\r\n"
                         : "GET /json?size=20000000 HTTP/1.1\r\nHost: a\r\n\r\n",
                   -1);
      client_take (client, some, sizeof some);
      if (i % 2 == 0)
        client_reset (client);
      else
        client_free (client);
      front_wait (front, connections, 0);
    }
  g_assert_cmpint (g_atomic_int_get (&front->ended), ==, 4);
}

/* Everything at once, cut and ended anywhere: nothing may be left over. */
static void
test_chaos (void)
{
  static const char *const pieces[] = {
    HELLO,
    "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    "PUT /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    HOLD,
    "GET /json?size=100000 HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n",
    "nonsense\r\n\r\n",
    "GET /socket HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n\x81\x85mask\x05\x04\x1f\x07\x02\x88\x80mask",
  };
  guint before = count_descriptors ();
  RialtoHttpOptions options;
  Front *front;
  GThread *thread;

  rialto_http_options_init (&options);
  options.threads = 2;
  front = front_new (&options);
  thread = g_thread_new ("answers", answer_all, front);
  for (guint i = 0; i < 3000; i++)
    {
      Client *client = client_new (front->address);
      g_autoptr (GString) bytes = g_string_new (NULL);
      gsize cut;

      for (gint32 n = g_test_rand_int_range (1, 5); n > 0; n--)
        g_string_append (bytes, pieces[g_test_rand_int_range (0, G_N_ELEMENTS (pieces))]);
      cut = (gsize) g_test_rand_int_range (1, (gint32) bytes->len + 1);
      client_try_send (client, bytes->str, cut);
      if (g_test_rand_bit ())
        front_sync (front);
      if (g_test_rand_bit ())
        client_try_send (client, bytes->str + cut, bytes->len - cut);
      if (g_test_rand_bit ())
        client_reset (client);
      else
        client_free (client);
    }
  front_wait (front, connections, 0);
  front_wait (front, sockets, 0);
  g_async_queue_push (front->held, front);
  g_thread_join (thread);
  front_free (front);
  g_assert_cmpuint (count_descriptors (), ==, before);
}

/* The file shrinks under the answer: what was promised cannot be sent, so the connection ends short. */
static void
test_file_shrinks (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autofree char *name = g_build_filename (front->folder, "file", NULL);
  g_autofree char *bytes = g_strnfill (30000000, 'x');
  g_autofree char *rest = NULL;
  char some[1000];

  g_assert_true (g_file_set_contents (name, bytes, 30000000, NULL));
  client_send (client, "GET /file HTTP/1.1\r\nHost: a\r\n\r\n", -1);
  client_take (client, some, sizeof some);
  g_assert_cmpint (truncate (name, 1000000), ==, 0);
  rest = client_read_rest (client);
  g_assert_cmpuint (strlen (rest), <, 30000000);
  front_wait (front, connections, 0);
}

/* Exchanges that are held when the server ends go when they are sent; front_free() sends and counts them. */
static void
test_end_while_held (void)
{
  Front *front = front_new (NULL);
  Client *clients[5];

  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      clients[i] = client_new (front->address);
      client_send (clients[i], HOLD, -1);
    }
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_async_queue_push (front->sockets, front_next_held (front));
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    g_async_queue_push (front->held, g_async_queue_pop (front->sockets));
  front_free (front);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      client_expect_end (clients[i]);
      client_free (clients[i]);
    }
}

typedef struct
{
  Front *front;
  guint  seconds;
} Drain;

static gpointer
drain (gpointer data)
{
  Drain *order = data;

  rialto_http_server_drain (order->front->server, order->seconds);
  return NULL;
}

/* Reactors hear of the drain one after the other; the last closes the door. */
static void
expect_refused (const char *address)
{
  gboolean open = TRUE;

  while (open)
    {
      g_autoptr (Client) client = client_new_idle (address);

      open = client_try_connect (client, address);
      g_thread_yield ();
    }
}

static void
test_drain (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) idle = client_new (front->address);
  g_autoptr (Client) busy = client_new (front->address);
  g_autoptr (Client) partial = client_new (front->address);
  g_autoptr (Reply) first = client_ask (idle, HELLO);
  g_autoptr (Reply) last = NULL;
  g_autoptr (Reply) finished = NULL;
  Drain order = { front, 60 };
  RialtoExchange *exchange;
  GThread *thread;

  client_send (busy, HOLD, -1);
  exchange = front_next_held (front);
  client_send (partial, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe", -1);
  front_wait (front, requests, 3);
  thread = g_thread_new ("drain", drain, &order);

  /* Nothing is under way here. */
  client_expect_end (idle);
  front_wait (front, connections, 2);
  expect_refused (front->address);
  /* Here something is, and it may end. */
  answer (exchange, "last");
  last = client_read (busy);
  g_assert_cmpstr (last->body->str, ==, "last");
  reply_assert_field (last, "Connection", "close");
  client_expect_end (busy);
  finished = client_ask (partial, "llo");
  g_assert_cmpstr (finished->body->str, ==, "hello");
  reply_assert_field (finished, "Connection", "close");
  client_expect_end (partial);
  g_thread_join (thread);
}

static void
test_drain_impatiently (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) busy = client_new (front->address);
  Drain order = { front, 3600 };
  GThread *thread;

  client_send (busy, HOLD, -1);
  g_async_queue_push (front->held, front_next_held (front));
  thread = g_thread_new ("drain", drain, &order);
  /* A second word hurries the first. */
  rialto_http_server_drain (front->server, 0);
  g_thread_join (thread);
  client_expect_end (busy);
}

typedef struct
{
  GString *log;
  guint    n;
} Entry;

static void
write_entry (gpointer thread_state,
             gpointer data)
{
  Entry *entry = data;

  g_string_append_printf (entry->log, "%u ", entry->n);
  g_free (entry);
}

typedef struct
{
  RialtoMail mail;
  gint       delivered;
  gint       dropped;
} Letter;

static void
letter_deliver (RialtoMail *mail,
                gpointer    reactor)
{
  ((Letter *) mail)->delivered++;
}

static void
letter_drop (RialtoMail *mail)
{
  ((Letter *) mail)->dropped++;
}

/* Mail is delivered or dropped, once, and one wake serves a batch. */
static void
test_mailbox (void)
{
  RialtoMailbox *box = rialto_mailbox_new ();
  Letter letters[3] = { 0 };
  guint64 wakes;

  for (guint i = 0; i < G_N_ELEMENTS (letters); i++)
    {
      letters[i].mail.deliver = letter_deliver;
      letters[i].mail.drop = letter_drop;
    }
  rialto_mailbox_post (box, &letters[0].mail);
  rialto_mailbox_post (box, &letters[1].mail);
  g_assert_cmpint (read (rialto_mailbox_get_fd (box), &wakes, sizeof wakes), ==, sizeof wakes);
  g_assert_cmpuint (wakes, ==, 1);
  rialto_mailbox_take (box, NULL);
  g_assert_cmpint (letters[0].delivered, ==, 1);
  g_assert_cmpint (letters[1].delivered, ==, 1);

  rialto_mailbox_post (box, &letters[0].mail);
  rialto_mailbox_close (box);
  g_assert_cmpint (letters[0].dropped, ==, 1);
  rialto_mailbox_post (box, &letters[2].mail);
  g_assert_cmpint (letters[2].dropped, ==, 1);
  g_assert_cmpint (letters[0].delivered + letters[2].delivered, ==, 1);
  rialto_mailbox_unref (box);
}

static void
test_invoke (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (GString) log = g_string_new (NULL);
  g_autoptr (GString) expected = g_string_new (NULL);

  for (guint i = 0; i < 100; i++)
    {
      Entry *entry = g_new (Entry, 1);

      *entry = (Entry) { log, i };
      rialto_http_server_invoke (front->server, 0, write_entry, entry, NULL);
      g_string_append_printf (expected, "%u ", i);
    }
  front_sync (front);
  g_assert_cmpstr (log->str, ==, expected->str);
}

/* A process that is being started has every descriptor for a moment; a connection that ends then is over all the same. */
static void
test_end_while_forked (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Client) other = client_new (front->address);
  g_autoptr (Reply) first = client_ask (client, HELLO);
  int ends[2];
  char byte;
  pid_t child;

  g_assert_cmpint (pipe2 (ends, O_CLOEXEC), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      close (ends[1]);
      _exit (read (ends[0], &byte, 1) == 0 ? 0 : 1);
    }
  client_finish (client);
  front_wait (front, closed, 1);
  for (guint i = 0; i < 10; i++)
    {
      g_autoptr (Reply) reply = client_ask (other, HELLO);

      g_assert_cmpuint (reply->status, ==, 200);
    }
  close (ends[1]);
  close (ends[0]);
  g_assert_cmpint (waitpid (child, NULL, 0), ==, child);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/threads/order", test_order);
  g_test_add_func ("/threads/many", test_many);
  g_test_add_func ("/threads/too-far-ahead", test_too_far_ahead);
  g_test_add_func ("/threads/half-closed", test_half_closed);
  g_test_add_func ("/threads/gone-while-held", test_gone_while_held);
  g_test_add_func ("/threads/gone-at-any-byte", test_gone_at_any_byte);
  g_test_add_func ("/threads/gone-while-written", test_gone_while_written);
  g_test_add_func ("/threads/file-shrinks", test_file_shrinks);
  g_test_add_func ("/threads/end-while-held", test_end_while_held);
  g_test_add_func ("/threads/end-while-forked", test_end_while_forked);
  g_test_add_func ("/threads/chaos", test_chaos);
  g_test_add_func ("/threads/drain", test_drain);
  g_test_add_func ("/threads/drain-impatiently", test_drain_impatiently);
  g_test_add_func ("/threads/mailbox", test_mailbox);
  g_test_add_func ("/threads/invoke", test_invoke);
  return g_test_run ();
}
