/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "gate.h"

#include <gio/gio.h>
#include <string.h>

struct _Gate
{
  GSocketService *service; /* threaded: the test's main loop does nothing but take connections in */
  char           *base;
  GMutex          lock;
  GCond           let_go;
  GPtrArray      *sockets; /* owned GSocket: both ends of each connection */
  guint16         port;
  gboolean        shut;
  gboolean        held;
  gboolean        no_sockets;
  gint64          n_sent; /* by clients */
  gint64          cut_at; /* of these; 0: not at all */
  guint           n_cuts; /* to come, after that one */
  gint32          most;   /* bytes from one to the next */
  GRand          *random;
  gboolean        stops, stopped; /* before it cuts */
  guint           n_let_go;
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

/* How many of these may go on; *cut: everything ends behind them. */
static gssize
count (Way      *way,
       gssize    n,
       gboolean *cut)
{
  Gate *gate = way->gate;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  if (way->is_answer)
    return n;
  *cut = gate->cut_at > 0 && gate->n_sent + n >= gate->cut_at;
  if (*cut)
    {
      n = (gssize) (gate->cut_at - gate->n_sent);
      gate->cut_at = 0;
    }
  gate->n_sent += n;
  if (*cut && gate->n_cuts > 0)
    {
      gate->n_cuts--;
      gate->cut_at = gate->n_sent + g_rand_int_range (gate->random, 1, gate->most + 1);
    }
  return n;
}

static void
stop (Gate *gate)
{
  guint n_let_go;

  g_mutex_lock (&gate->lock);
  n_let_go = gate->n_let_go;
  gate->stopped = TRUE;
  while (gate->stops && gate->n_let_go == n_let_go)
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
      gssize sent = 0, part = 1;
      gboolean cut = FALSE;
      char *word = way->gate->no_sockets ? memmem (buffer, (gsize) n, "websocket", strlen ("websocket"))
                                         : NULL;

      if (way->is_answer)
        wait_while_held (way->gate);
      /* The request stays one, but asks for nothing that the server knows. */
      if (word != NULL)
        *word = 'x';
      n = count (way, n, &cut);
      while (sent < n && (part = g_socket_send (way->to, buffer + sent, (gsize) (n - sent), NULL, NULL)) > 0)
        sent += part;
      if (cut)
        {
          stop (way->gate);
          gate_cut (way->gate);
        }
      if (cut || part <= 0)
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
  g_rand_free (gate->random);
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
  gate->random = g_rand_new_with_seed ((guint32) g_test_rand_int ());
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

gint64
gate_get_n_sent (Gate *gate)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  return gate->n_sent;
}

void
gate_cut_after (Gate  *gate,
                gint64 n_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  gate->cut_at = n_bytes > 0 ? gate->n_sent + n_bytes : 0;
}

void
gate_cut_often (Gate  *gate,
                guint  n_cuts,
                gint32 most)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  gate->n_cuts = n_cuts - 1;
  gate->most = most;
  gate->cut_at = gate->n_sent + g_rand_int_range (gate->random, 1, most + 1);
}

void
gate_stop_after (Gate  *gate,
                 gint64 n_bytes)
{
  g_mutex_lock (&gate->lock);
  gate->stops = TRUE;
  gate->stopped = FALSE;
  g_mutex_unlock (&gate->lock);
  gate_cut_after (gate, n_bytes);
}

gboolean
gate_is_stopped (Gate *gate)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  return gate->stopped;
}

void
gate_let_go (Gate *gate)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&gate->lock);

  gate->stops = FALSE;
  gate->n_let_go++;
  g_cond_broadcast (&gate->let_go);
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
