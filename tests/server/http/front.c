/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "front.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static guint64
query_number (RialtoExchange *exchange,
              const char     *name,
              guint64         otherwise)
{
  g_auto (GStrv) pairs =
    g_strsplit (rialto_exchange_get_query (exchange) != NULL ? rialto_exchange_get_query (exchange) : "", "&",
                -1);
  gsize length = strlen (name);

  for (guint i = 0; pairs[i] != NULL; i++)
    {
      if (strncmp (pairs[i], name, length) == 0 && pairs[i][length] == '=')
        return g_ascii_strtoull (pairs[i] + length + 1, NULL, 10);
    }

  return otherwise;
}

static void
answer_text (RialtoExchange *exchange,
             const char     *content_type,
             char           *text)
{
  rialto_exchange_take_body (exchange, content_type, text, strlen (text), g_free);
  rialto_exchange_send (exchange);
}

static void
exchange_ended (gpointer data)
{
  Front *front = data;

  g_atomic_int_inc (&front->ended);
}

/* What begin() is told by the path:
 * /refuse          answers 403 at once
 * /upload          the body goes to a file, at most max= bytes
 * /append          the body goes to the end of the file "part", at most max= bytes
 * /echo            at most max= bytes of body
 * /hold-begin      hands the exchange over before the body has come */
static gboolean
front_begin (RialtoExchange *exchange,
             RialtoBodyPlan *plan,
             gpointer        user_data)
{
  Front *front = user_data;
  const char *path = rialto_exchange_get_path (exchange);

  g_atomic_int_inc (&front->begun);
  rialto_exchange_set_data (exchange, front, exchange_ended);
  plan->max_body = (gint64) query_number (exchange, "max", 256 * 1024);
  plan->spool = g_str_equal (path, "/upload");
  if (g_str_equal (path, "/append"))
    {
      g_autofree char *part = g_build_filename (front->folder, "part", NULL);

      plan->fd = open (part, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      g_assert_cmpint (plan->fd, >=, 0);
    }

  if (g_str_equal (path, "/refuse"))
    {
      g_autoptr (GError) error = NULL;

      rialto_fail (&error, RIALTO_ERROR_FORBIDDEN);
      rialto_exchange_set_error (exchange, error);
      rialto_exchange_send (exchange);
      return FALSE;
    }
  if (g_str_equal (path, "/hold-begin"))
    {
      g_async_queue_push (front->held, exchange);
      return FALSE;
    }

  return TRUE;
}

static void
note (RialtoSocket *socket,
      const char   *what,
      gsize         length,
      guint         code,
      Front        *front)
{
  SocketNote *made = g_new0 (SocketNote, 1);

  made->what = g_strndup (what, length);
  made->code = code;
  made->socket = socket;
  g_async_queue_push (front->sockets, made);
}

static void
socket_opened (RialtoSocket *socket,
               gpointer      user_data)
{
  note (socket, "opened", 6, 0, user_data);
}

/* Echoes, unless the text is an order: "!close 4001 reason", "!burst 100 1000" (frames, bytes). */
static void
socket_message (RialtoSocket *socket,
                const char   *text,
                gsize         length,
                gpointer      user_data)
{
  g_autofree char *copy = g_strndup (text, length);
  g_auto (GStrv) words = g_strsplit (copy, " ", 3);
  g_autoptr (RialtoFrame) frame = NULL;

  note (socket, text, length, 0, user_data);
  if (g_strcmp0 (words[0], "!close") == 0)
    {
      rialto_socket_close (socket, (guint) g_ascii_strtoull (words[1], NULL, 10), words[2]);
      return;
    }
  if (g_strcmp0 (words[0], "!burst") == 0)
    {
      gsize size = g_ascii_strtoull (words[2], NULL, 10);
      g_autofree char *bytes = g_strnfill (size, 'b');

      frame = rialto_frame_new (bytes, size, RIALTO_FRAME_DURABLE);
      for (guint64 i = 0; i < g_ascii_strtoull (words[1], NULL, 10); i++)
        rialto_socket_queue (socket, frame);
      return;
    }

  frame = rialto_frame_new (text, length, RIALTO_FRAME_DURABLE);
  rialto_socket_queue (socket, frame);
}

static void
socket_closed (RialtoSocket *socket,
               guint         code,
               gpointer      user_data)
{
  note (socket, "closed", 6, code, user_data);
}

static const RialtoSocketClass socket_class = { socket_opened, socket_message, socket_closed };

static void
answer_info (RialtoExchange *exchange)
{
  static const char *const methods[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };
  const char *query = rialto_exchange_get_query (exchange);
  const char *header = rialto_exchange_get_header (exchange, "X-Test");
  gsize length;

  rialto_exchange_get_body (exchange, &length);
  answer_text (exchange, "text/plain",
               g_strdup_printf ("%s %s ? %s | %s | %s | %" G_GSIZE_FORMAT "\n",
                                methods[rialto_exchange_get_method (exchange)],
                                rialto_exchange_get_path (exchange), query != NULL ? query : "-",
                                header != NULL ? header : "-", rialto_exchange_get_address (exchange),
                                length));
}

static void
answer_echo (RialtoExchange *exchange)
{
  gsize length;
  const char *body = rialto_exchange_get_body (exchange, &length);

  rialto_exchange_take_body (exchange, "application/octet-stream", g_memdup2 (body, length + 1), length,
                             g_free);
  rialto_exchange_send (exchange);
}

static void
answer_upload (RialtoExchange *exchange)
{
  int fd = rialto_exchange_get_body_fd (exchange);
  char buffer[4096];
  guint64 sum = 0, bytes = 0;
  gssize n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    {
      bytes += (guint64) n;
      for (gssize i = 0; i < n; i++)
        sum += (guchar) buffer[i];
    }
  answer_text (exchange, "text/plain",
               g_strdup_printf ("%" G_GUINT64_FORMAT " bytes, sum %" G_GUINT64_FORMAT, bytes, sum));
}

static void
answer_json (RialtoExchange *exchange)
{
  gsize size = (gsize) query_number (exchange, "size", 20);
  char *json = g_strnfill (size, ' ');

  for (gsize i = 0; i + 1 < size; i++)
    json[i] = (char) ('a' + i % 16);
  json[0] = json[size - 1] = '"';
  if (query_number (exchange, "etag", 0) != 0)
    rialto_exchange_set_header (exchange, "ETag", "\"seven\"");
  if (query_number (exchange, "vary", 0) != 0)
    rialto_exchange_set_header (exchange, "Vary", "Origin");
  rialto_exchange_take_body (exchange, "application/json", json, size, g_free);
  rialto_exchange_send (exchange);
}

static void
answer_file (Front          *front,
             RialtoExchange *exchange)
{
  g_autofree char *name = g_build_filename (front->folder, "file", NULL);

  rialto_exchange_take_file (exchange, "image/webp", open (name, O_RDONLY | O_CLOEXEC), "v1");
  rialto_exchange_send (exchange);
}

static void
answer_status (RialtoExchange *exchange)
{
  rialto_exchange_set_status (exchange, (guint) query_number (exchange, "code", 200));
  rialto_exchange_set_header (exchange, "Cache-Control", "public");
  rialto_exchange_set_header (exchange, "X-Once", "one");
  rialto_exchange_set_header (exchange, "x-once", "two");
  if (query_number (exchange, "bad", 0) != 0)
    {
      rialto_exchange_set_header (exchange, "X-Split", "a\r\nX-Injected: b");
      rialto_exchange_set_header (exchange, "X Blank", "a");
      rialto_exchange_set_header (exchange, "Content-Length", "1");
      rialto_exchange_set_header (exchange, "transfer-encoding", "chunked");
    }
  if (query_number (exchange, "close", 0) != 0)
    rialto_exchange_set_header (exchange, "Connection", "close");
  answer_text (exchange, "text/plain", g_strdup ("status"));
}

static void
front_run (RialtoExchange *exchange,
           gpointer        user_data)
{
  Front *front = user_data;
  const char *path = rialto_exchange_get_path (exchange);

  g_assert_true (rialto_exchange_get_data (exchange) == front);
  g_assert_true (rialto_exchange_get_thread_state (exchange) == &front->entered);
  if (g_str_equal (path, "/hello"))
    {
      rialto_exchange_take_body (exchange, "application/json", (char *) "{\"hello\":\"world\",\"n\":12345}",
                                 27, NULL);
      rialto_exchange_send (exchange);
    }
  else if (g_str_equal (path, "/echo"))
    answer_echo (exchange);
  else if (g_str_equal (path, "/upload") || g_str_equal (path, "/append"))
    answer_upload (exchange);
  else if (g_str_equal (path, "/json"))
    answer_json (exchange);
  else if (g_str_equal (path, "/file"))
    answer_file (front, exchange);
  else if (g_str_equal (path, "/status"))
    answer_status (exchange);
  else if (g_str_equal (path, "/hold"))
    g_async_queue_push (front->held, exchange);
  else if (g_str_equal (path, "/socket"))
    rialto_exchange_upgrade (exchange, &socket_class, front);
  else
    answer_info (exchange);
}

static gpointer
front_enter (gpointer user_data)
{
  Front *front = user_data;

  g_atomic_int_inc (&front->entered);
  return &front->entered;
}

static void
front_leave (gpointer thread_state,
             gpointer user_data)
{
  Front *front = user_data;

  g_assert_true (thread_state == &front->entered);
  g_atomic_int_inc (&front->left);
}

Front *
front_new_at (const RialtoHttpOptions *options,
              const char              *address)
{
  static const RialtoHttpApp app = { front_begin, front_run, front_enter, front_leave };
  RialtoHttpOptions chosen;
  g_autoptr (GError) error = NULL;
  Front *front = g_new0 (Front, 1);

  rialto_http_options_init (&chosen);
  if (options != NULL)
    chosen = *options;
  front->folder = g_dir_make_tmp ("rialto-front-XXXXXX", &error);
  g_assert_no_error (error);
  front->held = g_async_queue_new ();
  front->sockets = g_async_queue_new_full ((GDestroyNotify) socket_note_free);
  if (chosen.spool_folder == NULL)
    chosen.spool_folder = front->folder;
  front->server = rialto_http_server_new (&chosen, &app, front);
  rialto_http_server_listen (front->server, address, &error);
  g_assert_no_error (error);
  rialto_http_server_start (front->server, &error);
  g_assert_no_error (error);
  front->address = rialto_http_server_get_address (front->server, 0);
  return front;
}

Front *
front_new (const RialtoHttpOptions *options)
{
  return front_new_at (options, "127.0.0.1:0");
}

void
front_free (Front *front)
{
  g_autofree char *file = g_build_filename (front->folder, "file", NULL);
  RialtoExchange *exchange;

  g_clear_pointer (&front->server, rialto_http_server_free);
  g_assert_cmpint (front->entered, ==, front->left);
  while ((exchange = g_async_queue_try_pop (front->held)) != NULL)
    rialto_exchange_send (exchange);
  g_assert_cmpint (front->begun, ==, front->ended);
  g_async_queue_unref (front->held);
  g_async_queue_unref (front->sockets);
  g_unlink (file);
  g_assert_cmpint (g_rmdir (front->folder), ==, 0);
  g_free (front->folder);
  g_free (front);
}

static void
count_up (gpointer thread_state,
          gpointer data)
{
  g_atomic_int_inc ((gint *) data);
}

/* Until every reactor has gone through a whole turn: its mail, its clocks, its connections. */
void
front_sync (Front *front)
{
  guint n = rialto_http_server_get_n_reactors (front->server);

  for (guint round = 0; round < 2; round++)
    {
      gint done = 0;

      for (guint i = 0; i < n; i++)
        rialto_http_server_invoke (front->server, i, count_up, &done, NULL);
      while ((guint) g_atomic_int_get (&done) < n)
        g_thread_yield ();
    }
}

/* Moves the fake clock and has the reactors look at it. */
void
front_advance (Front     *front,
               RialtoTime milliseconds)
{
  front_sync (front);
  rialto_clock_advance (milliseconds);
  front_sync (front);
}

/* The next exchange that the application was asked to hold. */
RialtoExchange *
front_next_held (Front *front)
{
  RialtoExchange *exchange = g_async_queue_timeout_pop (front->held, 60 * G_TIME_SPAN_SECOND);

  g_assert_nonnull (exchange);
  return exchange;
}

/* Until a figure has become what it should. */
void
front_wait_figure (Front *front,
                   gsize  offset,
                   gint64 value)
{
  RialtoHttpFigures figures;
  gint64 until = g_get_monotonic_time () + 60 * G_TIME_SPAN_SECOND;

  do
    {
      rialto_http_server_get_figures (front->server, &figures);
      g_thread_yield ();
    }
  while (G_STRUCT_MEMBER (gint64, &figures, offset) != value && g_get_monotonic_time () < until);
  g_assert_cmpint (G_STRUCT_MEMBER (gint64, &figures, offset), ==, value);
}

SocketNote *
front_next_note (Front *front)
{
  SocketNote *found = g_async_queue_timeout_pop (front->sockets, 60 * G_TIME_SPAN_SECOND);

  g_assert_nonnull (found);
  return found;
}

void
socket_note_free (SocketNote *found)
{
  g_free (found->what);
  g_free (found);
}

guint
count_descriptors (void)
{
  g_autoptr (GDir) folder = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (g_dir_read_name (folder) != NULL)
    n++;
  return n - 1; /* the folder's own */
}
