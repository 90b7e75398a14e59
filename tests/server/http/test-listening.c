/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "client.h"
#include "front.h"
#include "rialto-error.h"

#include <glib/gstdio.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static RialtoHttpServer *
server_new (void)
{
  static const RialtoHttpApp app = { 0 };
  RialtoHttpOptions options;

  rialto_http_options_init (&options);
  return rialto_http_server_new (&options, &app, NULL);
}

static char *
temporary_path (void)
{
  g_autofree char *folder = g_dir_make_tmp ("rialto-listen-XXXXXX", NULL);

  return g_build_filename (folder, "socket", NULL);
}

static void
remove_folder_of (const char *path)
{
  g_autofree char *folder = g_path_get_dirname (path);

  g_assert_cmpint (g_rmdir (folder), ==, 0);
}

static void
ask_about_address (const char *address,
                   const char *expected)
{
  g_autoptr (Front) front = front_new_at (NULL, address);
  g_autoptr (Client) client = client_new (front->address);
  g_autoptr (Reply) reply = client_ask (client, "GET /who HTTP/1.1\r\nHost: a\r\n\r\n");

  g_assert_cmpstr (reply->body->str, ==, expected);
}

static void
test_ipv4 (void)
{
  ask_about_address ("127.0.0.1:0", "GET /who ? - | - | 127.0.0.1 | 0\n");
  ask_about_address ("localhost:0", "GET /who ? - | - | 127.0.0.1 | 0\n");
}

static void
test_ipv6 (void)
{
  int fd = socket (AF_INET6, SOCK_STREAM, 0);
  struct sockaddr_in6 loopback = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
  gboolean there = fd >= 0 && bind (fd, (struct sockaddr *) &loopback, sizeof loopback) == 0;

  if (fd >= 0)
    close (fd);
  if (!there)
    {
      g_test_skip ("this machine has no IPv6");
      return;
    }
  ask_about_address ("[::1]:0", "GET /who ? - | - | ::1 | 0\n");
}

static void
test_unix (void)
{
  g_autofree char *path = temporary_path ();
  g_autofree char *address = g_strconcat ("unix:", path, NULL);

  ask_about_address (address, "GET /who ? - | - | unix | 0\n");
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  remove_folder_of (path);
}

/* What a killed process left is replaced; what a living one uses is not, nor a file that is no socket. */
static void
test_unix_stale (void)
{
  g_autofree char *path = temporary_path ();
  g_autofree char *address = g_strconcat ("unix:", path, NULL);
  struct sockaddr_un name = { .sun_family = AF_UNIX };
  int fd = socket (AF_UNIX, SOCK_STREAM, 0);
  g_autoptr (RialtoHttpServer) first = server_new ();
  g_autoptr (RialtoHttpServer) second = server_new ();
  g_autoptr (GError) error = NULL;

  g_strlcpy (name.sun_path, path, sizeof name.sun_path);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &name, sizeof name), ==, 0);
  close (fd);
  g_assert_true (rialto_http_server_listen (first, address, &error));
  g_assert_no_error (error);

  g_assert_false (rialto_http_server_listen (second, address, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_clear_error (&error);
  g_clear_pointer (&first, rialto_http_server_free);

  g_assert_true (g_file_set_contents (path, "mine", 4, NULL));
  g_assert_false (rialto_http_server_listen (second, address, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_true (g_file_test (path, G_FILE_TEST_IS_REGULAR));
  g_unlink (path);
  remove_folder_of (path);
}

static void
test_bad_addresses (void)
{
  static const char *const bad[] = { "",           "8080",           ":8080",           "127.0.0.1",
                                     "127.0.0.1:", "127.0.0.1:http", "127.0.0.1:65536", "127.0.0.1:-1",
                                     "::1:8080",   "[::1]",          "unix:",           "[127.0.0.1:80" };
  g_autoptr (RialtoHttpServer) server = server_new ();

  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (rialto_http_server_listen (server, bad[i], &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
    }
  g_assert_null (rialto_http_server_get_address (server, 0));
}

static void
test_taken_port (void)
{
  g_autoptr (RialtoHttpServer) first = server_new ();
  g_autoptr (RialtoHttpServer) second = server_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_http_server_listen (first, "127.0.0.1:0", &error));
  g_assert_false (rialto_http_server_listen (second, rialto_http_server_get_address (first, 0), &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
}

static void
test_several (void)
{
  g_autofree char *path = temporary_path ();
  g_autofree char *address = g_strconcat ("unix:", path, NULL);
  g_autoptr (RialtoHttpServer) server = server_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (rialto_http_server_listen (server, "127.0.0.1:0", &error));
  g_assert_true (rialto_http_server_listen (server, address, &error));
  g_assert_true (g_str_has_prefix (rialto_http_server_get_address (server, 0), "127.0.0.1:"));
  g_assert_cmpstr (rialto_http_server_get_address (server, 1), ==, address);
  g_assert_null (rialto_http_server_get_address (server, 2));
  g_clear_pointer (&server, rialto_http_server_free);
  remove_folder_of (path);
}

/* The request's id names the reactor: connections that stay are spread evenly. */
static void
test_spreading (void)
{
  RialtoHttpOptions options;
  g_autoptr (Front) front = NULL;
  Client *clients[12];
  guint counts[3] = { 0 };

  rialto_http_options_init (&options);
  options.threads = 3;
  front = front_new (&options);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    {
      g_autoptr (Reply) reply = NULL;
      g_autofree char *id = NULL;

      clients[i] = client_new (front->address);
      reply = client_ask (clients[i], "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
      id = reply_dup_field (reply, "X-Request-Id");
      counts[strchr (id, '-')[1] - '0']++;
    }
  for (guint i = 0; i < G_N_ELEMENTS (counts); i++)
    g_assert_cmpuint (counts[i], ==, 4);
  for (guint i = 0; i < G_N_ELEMENTS (clients); i++)
    client_free (clients[i]);
}

static void
test_descriptors (void)
{
  guint before = count_descriptors ();

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Front) front = front_new (NULL);
      g_autoptr (Client) client = client_new (front->address);
      g_autoptr (Reply)
        reply = client_ask (client, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello");
      g_autoptr (Client) unfinished = client_new (front->address);

      client_send (unfinished, "PUT /upload HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhe", -1);
      front_wait (front, requests, 2);
    }
  g_assert_cmpuint (count_descriptors (), ==, before);
}

/* A server that never started, or never listened, goes as well. */
static void
test_unused (void)
{
  guint before = count_descriptors ();
  g_autoptr (RialtoHttpServer) server = server_new ();
  RialtoHttpFigures figures;

  rialto_http_server_get_figures (server, &figures);
  g_assert_cmpuint (figures.accepted, ==, 0);
  g_assert_true (rialto_http_server_listen (server, "127.0.0.1:0", NULL));
  g_clear_pointer (&server, rialto_http_server_free);
  g_assert_cmpuint (count_descriptors (), ==, before);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/listening/ipv4", test_ipv4);
  g_test_add_func ("/listening/ipv6", test_ipv6);
  g_test_add_func ("/listening/unix", test_unix);
  g_test_add_func ("/listening/unix-stale", test_unix_stale);
  g_test_add_func ("/listening/bad-addresses", test_bad_addresses);
  g_test_add_func ("/listening/taken-port", test_taken_port);
  g_test_add_func ("/listening/several", test_several);
  g_test_add_func ("/listening/spreading", test_spreading);
  g_test_add_func ("/listening/descriptors", test_descriptors);
  g_test_add_func ("/listening/unused", test_unused);
  return g_test_run ();
}
