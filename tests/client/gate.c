/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate.h"

#include <gio/gio.h>
#include <string.h>

struct _Gate
{
  GSocketService *service; /* threaded: nothing of it runs on the test's main loop */
  char           *base;
  GMutex          lock;
  GCond           let_go;
  GPtrArray      *sockets; /* owned GSocket: both ends of each connection */
  guint16         port;
  gboolean        shut;
  gboolean        held;
  gboolean        no_sockets;
};

typedef struct
{
  Gate    *gate;
  GSocket *from, *to;
  gboolean is_answer;
} Way;

static void
shut_down (GSocket *socket)
{
  g_socket_shutdown (socket, TRUE, TRUE, NULL);
}

static void
wait_while_held (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  while (gate->held && !gate->shut)
    g_cond_wait (&gate->let_go, &gate->lock);
  g_mutex_unlock (&gate->lock);
}

/* Until one end is done; then both are. */
static gpointer
carry (gpointer data)
{
  Way *way = data;
  char buffer[16384];
  gssize n;

  while ((n = g_socket_receive (way->from, buffer, sizeof buffer, NULL, NULL)) > 0)
    {
      gssize sent = 0, part = 0;
      char *word = way->gate->no_sockets ? memmem (buffer, (gsize) n, "websocket", strlen ("websocket"))
                                         : NULL;

      if (way->is_answer)
        wait_while_held (way->gate);
      /* The request stays one, but asks for nothing that the server knows. */
      if (word != NULL)
        *word = 'x';
      while (sent < n && (part = g_socket_send (way->to, buffer + sent, (gsize) (n - sent), NULL, NULL)) > 0)
        sent += part;
      if (part <= 0)
        break;
    }
  shut_down (way->from);
  shut_down (way->to);
  return NULL;
}

static gboolean
enter (Gate    *gate,
       GSocket *client,
       GSocket *server)
{
  gboolean open;

  g_mutex_lock (&gate->lock);
  open = !gate->shut;
  if (open)
    {
      g_ptr_array_add (gate->sockets, g_object_ref (client));
      g_ptr_array_add (gate->sockets, g_object_ref (server));
    }
  g_mutex_unlock (&gate->lock);
  return open;
}

static void
leave (Gate    *gate,
       GSocket *client,
       GSocket *server)
{
  g_mutex_lock (&gate->lock);
  g_ptr_array_remove_fast (gate->sockets, client);
  g_ptr_array_remove_fast (gate->sockets, server);
  g_mutex_unlock (&gate->lock);
}

static gboolean
run (GThreadedSocketService *service,
     GSocketConnection      *connection,
     GObject                *source,
     gpointer                data)
{
  Gate *gate = data;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = g_inet_socket_address_new (loopback, gate->port);
  g_autoptr (GSocket)
    server = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, NULL);
  GSocket *client = g_socket_connection_get_socket (connection);
  Way there = { gate, client, server, FALSE }, back = { gate, server, client, TRUE };

  if (g_socket_connect (server, address, NULL, NULL) && enter (gate, client, server))
    {
      GThread *thread = g_thread_new ("gate", carry, &back);

      carry (&there);
      g_thread_join (thread);
      leave (gate, client, server);
    }
  return TRUE;
}

static void
release (gpointer  data,
         GClosure *closure)
{
  Gate *gate = data;

  g_ptr_array_unref (gate->sockets);
  g_mutex_clear (&gate->lock);
  g_cond_clear (&gate->let_go);
  g_free (gate->base);
  g_free (gate);
}

Gate *
gate_new (guint16 port)
{
  Gate *gate = g_new0 (Gate, 1);
  g_autoptr (GError) error = NULL;

  g_mutex_init (&gate->lock);
  g_cond_init (&gate->let_go);
  gate->sockets = g_ptr_array_new_with_free_func (g_object_unref);
  gate->port = port;
  gate->service = g_threaded_socket_service_new (-1);
  /* A connection that waits for its thread keeps the service, and so the gate, alive. */
  g_signal_connect_data (gate->service, "run", G_CALLBACK (run), gate, release, G_CONNECT_DEFAULT);
  gate->base = g_strdup_printf ("http://127.0.0.1:%u",
                                g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (gate->service), NULL,
                                                                     &error));
  g_assert_no_error (error);
  g_socket_service_start (gate->service);
  return gate;
}

static gboolean
is_empty (Gate *gate)
{
  gboolean empty;

  g_mutex_lock (&gate->lock);
  empty = gate->sockets->len == 0;
  g_mutex_unlock (&gate->lock);
  return empty;
}

void
gate_free (Gate *gate)
{
  g_socket_service_stop (gate->service);
  g_socket_listener_close (G_SOCKET_LISTENER (gate->service));
  gate_set_shut (gate, TRUE);
  while (!is_empty (gate))
    g_thread_yield ();
  g_object_unref (gate->service);
}

const char *
gate_get_base (Gate *gate)
{
  return gate->base;
}

void
gate_set_port (Gate   *gate,
               guint16 port)
{
  gate->port = port;
}

void
gate_cut (Gate *gate)
{
  g_mutex_lock (&gate->lock);
  for (guint i = 0; i < gate->sockets->len; i++)
    shut_down (gate->sockets->pdata[i]);
  g_mutex_unlock (&gate->lock);
}

void
gate_set_shut (Gate    *gate,
               gboolean shut)
{
  g_mutex_lock (&gate->lock);
  gate->shut = shut;
  g_cond_broadcast (&gate->let_go);
  g_mutex_unlock (&gate->lock);
  if (shut)
    gate_cut (gate);
}

void
gate_set_held (Gate    *gate,
               gboolean held)
{
  g_mutex_lock (&gate->lock);
  gate->held = held;
  g_cond_broadcast (&gate->let_go);
  g_mutex_unlock (&gate->lock);
}

void
gate_set_no_sockets (Gate    *gate,
                     gboolean no_sockets)
{
  gate->no_sockets = no_sockets;
}
