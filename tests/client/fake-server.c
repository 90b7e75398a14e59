/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-server.h"

#include <string.h>

struct _FakeServer
{
  GSocketService  *service; /* threaded */
  GTlsCertificate *certificate;
  char            *base;
  GMutex           lock;
  GStrv            answers;
  GPtrArray       *requests; /* owned strings */
  guint            n_running;
};

static gsize
content_length (const char *head)
{
  g_autofree char *lower = g_ascii_strdown (head, -1);
  const char *at = strstr (lower, "\r\ncontent-length:");

  return at != NULL ? (gsize) g_ascii_strtoull (at + strlen ("\r\ncontent-length:"), NULL, 10) : 0;
}

/* Head and body; NULL when the other side has hung up. */
static char *
read_request (GInputStream *in)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[4096];
  gssize n;

  for (;;)
    {
      const char *end = strstr (text->str, "\r\n\r\n");

      if (end != NULL && text->len >= (gsize) (end + 4 - text->str) + content_length (text->str))
        return g_string_free_and_steal (g_steal_pointer (&text));
      n = g_input_stream_read (in, buffer, sizeof buffer, NULL, NULL);
      if (n <= 0)
        return NULL;
      g_string_append_len (text, buffer, n);
    }
}

static const char *
take_answer (FakeServer *server,
             char       *request)
{
  guint n;

  g_mutex_lock (&server->lock);
  n = server->requests->len;
  g_ptr_array_add (server->requests, request);
  g_mutex_unlock (&server->lock);
  return server->answers[MIN (n, g_strv_length (server->answers) - 1)];
}

static void
serve (FakeServer *server,
       GIOStream  *stream)
{
  GInputStream *in = g_io_stream_get_input_stream (stream);
  char *request = read_request (in);
  const char *answer = request != NULL ? take_answer (server, request) : "";
  gsize length = strlen (answer);
  gboolean falls_silent = FALSE;
  char byte;

  if (g_str_has_suffix (answer, FAKE_SILENCE))
    {
      length -= strlen (FAKE_SILENCE);
      falls_silent = TRUE;
    }
  g_output_stream_write_all (g_io_stream_get_output_stream (stream), answer, length, NULL, NULL, NULL);
  if (falls_silent)
    g_input_stream_read (in, &byte, 1, NULL, NULL);
  g_io_stream_close (stream, NULL, NULL);
}

static gboolean
run (GThreadedSocketService *service,
     GSocketConnection      *connection,
     GObject                *source,
     gpointer                data)
{
  FakeServer *server = data;
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GIOStream) tls = NULL;

  g_mutex_lock (&server->lock);
  server->n_running++;
  g_set_object (&certificate, server->certificate);
  g_mutex_unlock (&server->lock);
  if (certificate != NULL)
    tls = g_tls_server_connection_new (G_IO_STREAM (connection), certificate, NULL);
  serve (server, tls != NULL ? tls : G_IO_STREAM (connection));
  g_mutex_lock (&server->lock);
  server->n_running--;
  g_mutex_unlock (&server->lock);
  return TRUE;
}

FakeServer *
fake_server_new_tls (const char *const *answers,
                     GTlsCertificate   *certificate)
{
  FakeServer *server = g_new0 (FakeServer, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&server->lock);
  server->answers = g_strdupv ((char **) answers);
  server->requests = g_ptr_array_new_with_free_func (g_free);
  g_set_object (&server->certificate, certificate);
  server->service = g_threaded_socket_service_new (-1);
  g_signal_connect (server->service, "run", G_CALLBACK (run), server);
  server->base = g_strdup_printf ("%s://127.0.0.1:%u", certificate != NULL ? "https" : "http",
                                  g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (server->service),
                                                                       NULL, &error));
  g_assert_no_error (error);
  g_socket_service_start (server->service);
  return server;
}

void
fake_server_set_certificate (FakeServer      *server,
                             GTlsCertificate *certificate)
{
  g_mutex_lock (&server->lock);
  g_set_object (&server->certificate, certificate);
  g_mutex_unlock (&server->lock);
}

FakeServer *
fake_server_new (const char *const *answers)
{
  return fake_server_new_tls (answers, NULL);
}

static gboolean
is_busy (FakeServer *server)
{
  gboolean busy;

  g_mutex_lock (&server->lock);
  busy = server->n_running > 0;
  g_mutex_unlock (&server->lock);
  return busy;
}

void
fake_server_free (FakeServer *server)
{
  g_socket_service_stop (server->service);
  g_socket_listener_close (G_SOCKET_LISTENER (server->service));
  while (is_busy (server))
    g_main_context_iteration (NULL, FALSE);
  g_object_unref (server->service);
  g_clear_object (&server->certificate);
  g_mutex_clear (&server->lock);
  g_strfreev (server->answers);
  g_ptr_array_unref (server->requests);
  g_free (server->base);
  g_free (server);
}

const char *
fake_server_get_base (FakeServer *server)
{
  return server->base;
}

guint
fake_server_get_n_asked (FakeServer *server)
{
  guint n;

  g_mutex_lock (&server->lock);
  n = server->requests->len;
  g_mutex_unlock (&server->lock);
  return n;
}

char *
fake_server_dup_request (FakeServer *server,
                         guint       n)
{
  char *request;

  g_mutex_lock (&server->lock);
  g_assert_cmpuint (n, <, server->requests->len);
  request = g_strdup (server->requests->pdata[n]);
  g_mutex_unlock (&server->lock);
  return request;
}
