/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "front.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>

static GString *
some_bytes (gsize length)
{
  GString *bytes = g_string_sized_new (length);

  for (gsize i = 0; i < length; i++)
    g_string_append_c (bytes, (char) (i * 7 >> 2));
  return bytes;
}

static char *
describe (const GString *bytes)
{
  guint64 sum = 0;

  for (gsize i = 0; i < bytes->len; i++)
    sum += (guchar) bytes->str[i];
  return g_strdup_printf ("%" G_GSIZE_FORMAT " bytes, sum %" G_GUINT64_FORMAT, bytes->len, sum);
}

static void
send_chunked (Client        *client,
              const GString *body,
              gsize          size)
{
  for (gsize at = 0; at < body->len; at += size)
    {
      gsize n = MIN (size, body->len - at);
      g_autofree char *head = g_strdup_printf ("%" G_GSIZE_MODIFIER "x\r\n", n);

      client_send (client, head, -1);
      client_send (client, body->str + at, (gssize) n);
      client_send (client, "\r\n", 2);
    }
  client_send (client, "0\r\n\r\n", 5);
}

static void
test_memory (void)
{
  static const gsize sizes[] = { 1, 4095, 4096, 4097, 65536, 200000, 256 * 1024 };
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GString) body = some_bytes (sizes[i]);
      g_autofree char *head =
        g_strdup_printf ("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %" G_GSIZE_FORMAT "\r\n\r\n",
                         sizes[i]);
      g_autoptr (Reply) by_length = NULL;
      g_autoptr (Reply) by_chunks = NULL;

      client_send (client, head, -1);
      client_send (client, body->str, (gssize) body->len);
      by_length = client_read (client);
      g_assert_cmpmem (by_length->body->str, by_length->body->len, body->str, body->len);

      client_send (client, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", -1);
      send_chunked (client, body, 1 + sizes[i] / 7);
      by_chunks = client_read (client);
      g_assert_cmpmem (by_chunks->body->str, by_chunks->body->len, body->str, body->len);
    }
}

static void
test_file (void)
{
  static const gsize sizes[] = { 1, 70000, 5000000 };
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  guint before = 0;

  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (GString) body = some_bytes (sizes[i]);
      g_autofree char *expected = describe (body);
      g_autofree char *head =
        g_strdup_printf ("PUT /upload?max=5000000 HTTP/1.1\r\nHost: a\r\nContent-Length: %" G_GSIZE_FORMAT
                         "\r\n\r\n",
                         sizes[i]);
      g_autoptr (Reply) by_length = NULL;
      g_autoptr (Reply) by_chunks = NULL;

      client_send (client, head, -1);
      client_send (client, body->str, (gssize) body->len);
      by_length = client_read (client);
      g_assert_cmpstr (by_length->body->str, ==, expected);

      client_send (client,
                   "PUT /upload?max=5000000 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", -1);
      send_chunked (client, body, 30000);
      by_chunks = client_read (client);
      g_assert_cmpstr (by_chunks->body->str, ==, expected);

      /* The file goes with its exchange. */
      front_sync (front);
      if (i == 0)
        before = count_descriptors ();
    }
  g_assert_cmpuint (count_descriptors (), ==, before);
}

static gsize
part_size (Front *front)
{
  g_autofree char *part = g_build_filename (front->folder, "part", NULL);
  GStatBuf info;

  return g_stat (part, &info) == 0 ? (gsize) info.st_size : 0;
}

/* What comes goes to the end of a file, and stays there whatever becomes of the request. */
static void
test_append (void)
{
  static const gsize cuts[] = { 0, 1, 4096, 70001, 99999 };
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) last = client_new (front->address);
  g_autoptr (GString) body = some_bytes (100000);
  g_autofree char *part = g_build_filename (front->folder, "part", NULL), *text = NULL;
  g_autoptr (Reply) none = NULL, whole = NULL, large = NULL;
  gsize size = 0;
  guint before;

  none = client_ask (last, "PUT /append HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (none->status, ==, 200);
  front_sync (front);
  before = count_descriptors ();
  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (Client) client = client_new (front->address);

      client_send (client, "PUT /append HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n", -1);
      client_send (client, body->str + size, (gssize) (cuts[i] - size));
      client_finish (client);
      front_wait (front, closed, i + 1);
      size = cuts[i];
      g_assert_cmpuint (part_size (front), ==, size);
    }
  /* Too much is refused before it is looked at, and the file let go of. */
  large = client_ask (last, "PUT /append?max=5 HTTP/1.1\r\nHost: a\r\nContent-Length: 6\r\n\r\n");
  g_assert_cmpuint (large->status, ==, 413);
  front_wait (front, closed, G_N_ELEMENTS (cuts) + 1);
  front_sync (front);
  g_assert_cmpuint (count_descriptors (), <=, before);

  client_free (g_steal_pointer (&last));
  last = client_new (front->address);
  client_send (last, "PUT /append HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n", -1);
  client_send (last, body->str + size, 1);
  whole = client_read (last);
  g_assert_cmpuint (whole->status, ==, 200);
  g_assert_true (g_file_get_contents (part, &text, &size, NULL));
  g_assert_cmpmem (text, size, body->str, body->len);
  g_assert_cmpint (g_unlink (part), ==, 0);
}

static void
test_empty_file (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) none = client_ask (client, "PUT /upload HTTP/1.1\r\nHost: a\r\n\r\n");
  g_autoptr (Reply)
    zero = client_ask (client, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
  g_autoptr (Reply) chunk =
    client_ask (client, "PUT /upload HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");

  g_assert_cmpstr (none->body->str, ==, "0 bytes, sum 0");
  g_assert_cmpstr (zero->body->str, ==, "0 bytes, sum 0");
  g_assert_cmpstr (chunk->body->str, ==, "0 bytes, sum 0");
}

static void
test_no_folder (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  g_autoptr (Client) client = NULL;
  g_autoptr (Reply) reply = NULL;

  rialto_http_options_init (&options);
  options.spool_folder = "/nonexistent";
  options.threads = 1;
  front = front_new (&options);
  client = client_new (front->address);
  g_test_expect_message ("rialto-http", G_LOG_LEVEL_WARNING, "*cannot be stored*");
  reply = client_ask (client, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
  g_assert_cmpuint (reply->status, ==, 500);
  client_expect_end (client);
  g_test_assert_expected_messages ();
}

static void
test_disk_full (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Client) other = client_new (front->address);
  g_autoptr (GString) body = some_bytes (500000);
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) fine = NULL;
  struct rlimit before, small = { .rlim_cur = 100000 };

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  small.rlim_max = before.rlim_max;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &small), ==, 0);
  client_send (client, "PUT /upload?max=5000000 HTTP/1.1\r\nHost: a\r\nContent-Length: 500000\r\n\r\n", -1);
  client_try_send (client, body->str, body->len);
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 507);
  reply_assert_field (reply, "Connection", "close");
  g_assert_nonnull (strstr (reply->body->str, "\"storage_full\""));
  client_expect_end (client);

  fine = client_ask (other, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
  g_assert_cmpuint (fine->status, ==, 200);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
}

static void
test_continue (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) go_on = NULL;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) at_once = NULL;
  g_autoptr (Reply) next = NULL;

  go_on = client_ask (client,
                      "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n");
  g_assert_cmpstr (go_on->head, ==, "HTTP/1.1 100 Continue");
  reply = client_ask (client, "hello");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpstr (reply->body->str, ==, "hello");

  /* Who does not wait is not told. */
  at_once =
    client_ask (client,
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\nhello");
  g_assert_cmpuint (at_once->status, ==, 200);
  next = client_ask (client,
                     "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\nExpect: 100-continue\r\n\r\n");
  g_assert_cmpuint (next->status, ==, 200);
}

static void
test_continue_chunked (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) go_on = client_ask (
    client, "POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
  g_autoptr (Reply) reply = client_ask (client, "5\r\nhello\r\n0\r\n\r\n");

  g_assert_cmpuint (go_on->status, ==, 100);
  g_assert_cmpstr (reply->body->str, ==, "hello");
}

static void
test_continue_refused (void)
{
  static const char *const requests[] = {
    "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
    "POST /echo?max=4 HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n",
  };
  static const guint statuses[] = { 403, 413 };
  g_autoptr (Front) front = front_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (requests); i++)
    {
      g_autoptr (Client) client = client_new (front->address);
      g_autoptr (Reply) reply = client_ask (client, requests[i]);

      /* Whether the body follows all the same nobody knows: the connection ends. */
      g_assert_cmpuint (reply->status, ==, statuses[i]);
      reply_assert_field (reply, "Connection", "close");
      client_expect_end (client);
    }
}

static void
test_continue_old (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;

  client_send (client, "POST /echo HTTP/1.0\r\nContent-Length: 5\r\nExpect: 100-continue\r\n\r\n", -1);
  client_send (client, "hello", 5);
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 200);
}

/* A small body that nobody wants is read and thrown away, so that the connection goes on. */
static void
test_unwanted_small (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (GString) body = some_bytes (50000);
  g_autoptr (Reply)
    refused = client_ask (client, "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 50000\r\n\r\n");
  g_autoptr (Reply) next = NULL;

  g_assert_cmpuint (refused->status, ==, 403);
  reply_assert_field (refused, "Connection", NULL);
  client_send (client, body->str, (gssize) body->len);
  next = client_ask (client, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (next->status, ==, 200);
}

static void
test_unwanted_large (void)
{
  static const char *const heads[] = {
    "POST /refuse HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n",
    "POST /refuse HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n",
  };
  g_autoptr (Front) front = front_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (Client) client = client_new (front->address);
      g_autoptr (Reply) refused = client_ask (client, heads[i]);

      g_assert_cmpuint (refused->status, ==, 403);
      reply_assert_field (refused, "Connection", "close");
      client_expect_end (client);
    }
}

/* Answered by another thread before the body has come. */
static void
test_answered_before (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  RialtoExchange *exchange;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) next = NULL;

  client_send (client, "POST /hold-begin HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhel", -1);
  exchange = front_next_held (front);
  rialto_exchange_set_status (exchange, 404);
  rialto_exchange_send (exchange);
  reply = client_read (client);
  g_assert_cmpuint (reply->status, ==, 404);
  next = client_ask (client, "loGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (next->status, ==, 200);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/bodies/memory", test_memory);
  g_test_add_func ("/bodies/file", test_file);
  g_test_add_func ("/bodies/append", test_append);
  g_test_add_func ("/bodies/empty-file", test_empty_file);
  g_test_add_func ("/bodies/no-folder", test_no_folder);
  g_test_add_func ("/bodies/disk-full", test_disk_full);
  g_test_add_func ("/bodies/continue", test_continue);
  g_test_add_func ("/bodies/continue-chunked", test_continue_chunked);
  g_test_add_func ("/bodies/continue-refused", test_continue_refused);
  g_test_add_func ("/bodies/continue-old", test_continue_old);
  g_test_add_func ("/bodies/unwanted-small", test_unwanted_small);
  g_test_add_func ("/bodies/unwanted-large", test_unwanted_large);
  g_test_add_func ("/bodies/answered-before", test_answered_before);
  return g_test_run ();
}
