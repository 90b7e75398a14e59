/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "rialto-error.h"
#include "talk.h"

#include <errno.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

static void
assert_statuses (Front      *front,
                 GString    *request,
                 const char *statuses)
{
  g_autofree char *answers = talk (front, request->str, request->len);
  g_autofree char *found = talk_statuses (answers);

  g_assert_cmpstr (found, ==, statuses);
}

static GString *
request_with_target (gsize length)
{
  GString *request = g_string_new ("GET /");

  while (request->len < 4 + length)
    g_string_append_c (request, 'a');
  g_string_append (request, " HTTP/1.1\r\nHost: a\r\n\r\n");
  return request;
}

static void
test_target_length (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (GString) longest = request_with_target (8192);
  g_autoptr (GString) too_long = request_with_target (8193);
  g_autoptr (GString) endless = request_with_target (60000);

  assert_statuses (front, longest, "200");
  assert_statuses (front, too_long, "414");
  assert_statuses (front, endless, "414");
  /* Nobody waits for the end of a line that is too long already. */
  g_string_truncate (endless, 9000);
  assert_statuses (front, endless, "414");
}

static GString *
request_with_fields (guint n)
{
  GString *request = g_string_new ("GET /hello HTTP/1.1\r\nHost: a\r\n");

  for (guint i = 1; i < n; i++)
    g_string_append_printf (request, "X-%u: b\r\n", i);
  g_string_append (request, "\r\n");
  return request;
}

static void
test_field_count (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (GString) most = request_with_fields (100);
  g_autoptr (GString) too_many = request_with_fields (101);

  assert_statuses (front, most, "200");
  assert_statuses (front, too_many, "431");
}

static GString *
request_of_size (gsize size)
{
  GString *request = g_string_new ("GET /hello HTTP/1.1\r\nHost: a\r\nX-Test: ");

  while (request->len < size - 4)
    g_string_append_c (request, 'b');
  g_string_append (request, "\r\n\r\n");
  return request;
}

static void
test_header_size (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (GString) largest = request_of_size (16 * 1024);
  g_autoptr (GString) too_large = request_of_size (16 * 1024 + 1);
  g_autoptr (GString) endless = request_of_size (60000);

  assert_statuses (front, largest, "200");
  assert_statuses (front, too_large, "431");
  g_string_truncate (endless, 17000);
  assert_statuses (front, endless, "431");
}

static void
test_body_size (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;

  /* Refused by its announcement: not a byte of it is sent. */
  reply = client_ask (client, "POST /echo?max=10 HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n");
  g_assert_cmpuint (reply->status, ==, 413);
  reply_assert_field (reply, "Connection", "close");
  client_expect_end (client);

  g_autofree char *fits =
    talk (front, "POST /echo?max=10 HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n0123456789", 70);
  g_assert_true (g_str_has_prefix (fits, "HTTP/1.1 200"));
}

static void
test_chunked_body_size (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = NULL;
  g_autoptr (GString)
    fits = g_string_new ("POST /echo?max=10 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                         "4\r\n0123\r\n6\r\n456789\r\n0\r\n\r\n");

  /* Refused as soon as it is too long, without its end. */
  reply = client_ask (client, "POST /echo?max=10 HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                              "4\r\n0123\r\n7\r\n4567890\r\n");
  g_assert_cmpuint (reply->status, ==, 413);
  reply_assert_field (reply, "Connection", "close");
  client_expect_end (client);
  assert_statuses (front, fits, "200");
}

/* Chunks may not be a way to send much and say nothing. */
static void
test_chunk_overhead (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (GString)
    small = g_string_new ("POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
  g_autoptr (GString) extended = g_string_new (small->str);
  g_autoptr (GString) trailed = g_string_new (small->str);

  for (guint i = 0; i < 20000; i++)
    g_string_append (small, "1\r\nx\r\n");
  g_string_append (small, "0\r\n\r\n");
  assert_statuses (front, small, "200");

  g_string_append (extended, "1;");
  for (guint i = 0; i < 30000; i++)
    g_string_append_c (extended, 'e');
  assert_statuses (front, extended, "413");

  g_string_append (trailed, "0\r\n");
  for (guint i = 0; i < 4000; i++)
    g_string_append (trailed, "A: b12345\r\n");
  assert_statuses (front, trailed, "413");
}

static void
open_some (Front  *front,
           Client *clients[],
           guint   n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (Reply) reply = NULL;

      clients[i] = client_new (front->address);
      reply = client_ask (clients[i], "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
      g_assert_cmpuint (reply->status, ==, 200);
    }
}

static void
assert_turned_away (Front      *front,
                    guint       status,
                    const char *code)
{
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = client_read (client);

  g_assert_cmpuint (reply->status, ==, status);
  g_assert_nonnull (strstr (reply->body->str, code));
  reply_assert_field (reply, "Connection", "close");
  reply_assert_field (reply, "Retry-After", "5");
  reply_assert_field (reply, "Content-Type", "application/problem+json");
  client_expect_end (client);
}

static void
test_connections_of_an_address (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  Client *clients[3];

  rialto_http_options_init (&options);
  options.max_per_address = 3;
  front = front_new (&options);
  open_some (front, clients, 3);
  assert_turned_away (front, 429, "\"rate_limited\"");
  assert_turned_away (front, 429, "\"rate_limited\"");
  front_wait (front, refused, 2);

  /* Who leaves makes room. */
  client_free (clients[2]);
  front_wait (front, connections, 2);
  open_some (front, clients + 2, 1);
  for (guint i = 0; i < 3; i++)
    client_free (clients[i]);
}

static void
test_connections_of_a_proxy (void)
{
  static char *proxies[] = { (char *) "127.0.0.0/8", NULL };
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  Client *clients[5];

  rialto_http_options_init (&options);
  options.max_per_address = 3;
  options.trusted_proxies = proxies;
  front = front_new (&options);
  open_some (front, clients, 5);
  for (guint i = 0; i < 5; i++)
    client_free (clients[i]);
}

static void
test_connections_in_all (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  Client *clients[4];

  rialto_http_options_init (&options);
  options.max_connections = 4;
  front = front_new (&options);
  open_some (front, clients, 4);
  assert_turned_away (front, 503, "\"unavailable\"");
  for (guint i = 0; i < 4; i++)
    client_free (clients[i]);
}

/* valgrind opens files of its own and does not survive without. */
static gboolean
may_limit_descriptors (void)
{
  const char *preload = g_getenv ("LD_PRELOAD");

  if (preload == NULL || strstr (preload, "vgpreload") == NULL)
    return TRUE;
  g_test_skip ("valgrind needs descriptors itself");
  return FALSE;
}

static struct rlimit
limit_descriptors (rlim_t most)
{
  struct rlimit before, low;

  g_assert_cmpint (getrlimit (RLIMIT_NOFILE, &before), ==, 0);
  low = before;
  low.rlim_cur = most;
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &low), ==, 0);
  return before;
}

/* The last descriptor is in use: who comes is let go at once, who is here is served, and afterwards all is well. */
static void
test_last_descriptor (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) old = NULL, late = NULL, fresh = NULL;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (GArray) filling = g_array_new (FALSE, FALSE, sizeof (int));
  struct rlimit before;
  int fd;

  open_some (front, &old, 1);
  late = client_new_idle (front->address);
  before = limit_descriptors (200);
  while ((fd = dup (0)) >= 0)
    g_array_append_val (filling, fd);
  g_assert_cmpint (errno, ==, EMFILE);

  client_connect (late, front->address);
  client_expect_end (late);
  front_wait (front, refused, 1);
  reply = client_ask (old, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (reply->status, ==, 200);

  for (guint i = 0; i < filling->len; i++)
    close (g_array_index (filling, int, i));
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);
  open_some (front, &fresh, 1);
}

/* Not even the reserve helps: the listeners are left alone for a while, and those who wait are served then. */
static void
test_no_descriptors (void)
{
  g_autoptr (Front) front = front_new (NULL);
  g_autoptr (Client) old = NULL, late = NULL;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) late_reply = NULL;
  struct rlimit before;

  open_some (front, &old, 1);
  late = client_new_idle (front->address);
  before = limit_descriptors (3);
  client_connect (late, front->address);
  reply = client_ask (old, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (reply->status, ==, 200);
  g_assert_cmpint (setrlimit (RLIMIT_NOFILE, &before), ==, 0);

  late_reply = client_ask (late, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
  g_assert_cmpuint (late_reply->status, ==, 200);
}

static void
test_last_descriptor_if_possible (void)
{
  if (may_limit_descriptors ())
    test_last_descriptor ();
}

static void
test_no_descriptors_if_possible (void)
{
  if (may_limit_descriptors ())
    test_no_descriptors ();
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/limits/target", test_target_length);
  g_test_add_func ("/limits/fields", test_field_count);
  g_test_add_func ("/limits/header-block", test_header_size);
  g_test_add_func ("/limits/body", test_body_size);
  g_test_add_func ("/limits/chunked-body", test_chunked_body_size);
  g_test_add_func ("/limits/chunk-overhead", test_chunk_overhead);
  g_test_add_func ("/limits/address", test_connections_of_an_address);
  g_test_add_func ("/limits/proxy", test_connections_of_a_proxy);
  g_test_add_func ("/limits/process", test_connections_in_all);
  g_test_add_func ("/limits/last-descriptor", test_last_descriptor_if_possible);
  g_test_add_func ("/limits/descriptors", test_no_descriptors_if_possible);
  return g_test_run ();
}
