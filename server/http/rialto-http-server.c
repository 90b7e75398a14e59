/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-http-server-private.h"
#include "rialto-socket.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <errno.h>
#include <string.h>

#define MAX_REACTORS 4

/**
 * rialto_http_options_init:
 * @options: (out caller-allocates): the options
 *
 * Fills in what is right for most servers.
 */
void
rialto_http_options_init (RialtoHttpOptions *options)
{
  *options = (RialtoHttpOptions) {
    .header_seconds = 10,
    .body_seconds = 30,
    .idle_seconds = 75,
    .max_header_bytes = 16 * 1024,
    .max_connections = 20000,
    .max_per_address = 1024,
    .max_socket_queue = 256 * 1024,
    .gzip = TRUE,
  };
}

/**
 * rialto_http_server_new:
 * @options: what to allow; copied
 * @app: the application's functions; copied
 * @user_data: for these
 *
 * Returns: (transfer full): a server that does not listen yet
 */
RialtoHttpServer *
rialto_http_server_new (const RialtoHttpOptions *options,
                        const RialtoHttpApp     *app,
                        gpointer                 user_data)
{
  RialtoHttpServer *server = g_new0 (RialtoHttpServer, 1);
  const char *bad = NULL;

  server->options = *options;
  server->spool_folder = g_strdup (options->spool_folder);
  server->options.spool_folder = server->spool_folder;
  server->options.trusted_proxies = NULL;
  if (options->trusted_proxies != NULL)
    server->trusted = rialto_peer_ranges_new (options->trusted_proxies, &bad);
  if (bad != NULL)
    g_warning ("\"%s\" is no address of a trusted proxy and is left out", bad);

  server->app = *app;
  server->user_data = user_data;
  server->listeners = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_listener_free);
  server->peers = rialto_peer_counts_new (options->max_per_address);
  server->n_reactors = options->threads != 0 ? options->threads : MIN (g_get_num_processors (), MAX_REACTORS);
  g_snprintf (server->prefix, sizeof server->prefix, "%08x%08x", g_random_int (), g_random_int ());
  g_mutex_init (&server->lock);
  g_cond_init (&server->changed);
  return server;
}

/**
 * rialto_http_server_listen:
 * @server: a server that has not been started
 * @address: "HOST:PORT", "[IPV6]:PORT" (IPv6 only; port 0 takes a free one) or "unix:PATH"
 * @error: return location for a #RialtoError
 *
 * May be called several times. A Unix socket that a dead process left is replaced.
 *
 * Returns: whether it listens
 */
gboolean
rialto_http_server_listen (RialtoHttpServer *server,
                           const char       *address,
                           GError          **error)
{
  RialtoListener *listener = rialto_listener_new (address, error);

  if (listener == NULL)
    return FALSE;

  g_ptr_array_add (server->listeners, listener);
  return TRUE;
}

/**
 * rialto_http_server_get_address:
 * @server: a server
 * @index: which of the addresses, in the order of the calls
 *
 * Returns: (transfer none) (nullable): where it can be reached, with the port that was taken; %NULL beyond the last
 */
const char *
rialto_http_server_get_address (RialtoHttpServer *server,
                                guint             index)
{
  if (index >= server->listeners->len)
    return NULL;

  return ((const RialtoListener *) g_ptr_array_index (server->listeners, index))->address;
}

/**
 * rialto_http_server_start:
 * @server: a server that listens
 * @error: return location for a #RialtoError
 *
 * Starts the reactors.
 *
 * Returns: whether all of them run; otherwise @server can only be freed
 */
gboolean
rialto_http_server_start (RialtoHttpServer *server,
                          GError          **error)
{
  g_return_val_if_fail (!server->started, FALSE);

  server->reactors = g_new0 (RialtoReactor *, server->n_reactors);
  for (guint i = 0; i < server->n_reactors; i++)
    {
      server->reactors[i] = rialto_reactor_new (server, i);
      if (server->reactors[i] == NULL)
        return rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "Cannot make a reactor: %s",
                                   g_strerror (errno));
    }

  server->started = TRUE;
  server->n_accepting = server->n_reactors;
  for (guint i = 0; i < server->n_reactors; i++)
    {
      if (!rialto_reactor_start (server->reactors[i]))
        return rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "Cannot start a thread");
    }

  return TRUE;
}

RialtoAdmission
rialto_http_server_admit (RialtoHttpServer *server,
                          const RialtoPeer *peer)
{
  gboolean counted = !rialto_peer_is_local (peer) &&
                     (server->trusted == NULL || !rialto_peer_ranges_contain (server->trusted, peer));

  if ((guint) __atomic_add_fetch (&server->n_connections, 1, __ATOMIC_RELAXED) >
        server->options.max_connections &&
      server->options.max_connections > 0)
    {
      __atomic_sub_fetch (&server->n_connections, 1, __ATOMIC_RELAXED);
      return RIALTO_REFUSED_FULL;
    }
  if (counted && !rialto_peer_counts_enter (server->peers, peer))
    {
      __atomic_sub_fetch (&server->n_connections, 1, __ATOMIC_RELAXED);
      return RIALTO_REFUSED_ADDRESS;
    }

  return RIALTO_ADMITTED;
}

void
rialto_http_server_leave (RialtoHttpServer *server,
                          const RialtoPeer *peer)
{
  if (!rialto_peer_is_local (peer) &&
      (server->trusted == NULL || !rialto_peer_ranges_contain (server->trusted, peer)))
    rialto_peer_counts_leave (server->peers, peer);
  if (__atomic_sub_fetch (&server->n_connections, 1, __ATOMIC_ACQ_REL) > 0)
    return;

  g_mutex_lock (&server->lock);
  g_cond_broadcast (&server->changed);
  g_mutex_unlock (&server->lock);
}

/* Itself when nobody has fewer: staying is cheaper than moving. */
RialtoReactor *
rialto_http_server_least_loaded (RialtoHttpServer *server,
                                 RialtoReactor    *preferred)
{
  RialtoReactor *least = preferred;
  gint load = __atomic_load_n (&preferred->load, __ATOMIC_RELAXED);

  for (guint i = 0; i < server->n_reactors; i++)
    {
      gint other = __atomic_load_n (&server->reactors[i]->load, __ATOMIC_RELAXED);

      if (other < load)
        {
          least = server->reactors[i];
          load = other;
        }
    }

  return least;
}

void
rialto_http_server_not_accepting (RialtoHttpServer *server)
{
  g_mutex_lock (&server->lock);
  if (--server->n_accepting == 0)
    {
      for (guint i = 0; i < server->listeners->len; i++)
        rialto_listener_close (g_ptr_array_index (server->listeners, i));
      g_cond_broadcast (&server->changed);
    }
  g_mutex_unlock (&server->lock);
}

static gboolean
is_drained (RialtoHttpServer *server)
{
  return server->n_accepting == 0 && __atomic_load_n (&server->n_connections, __ATOMIC_ACQUIRE) == 0;
}

/**
 * rialto_http_server_drain:
 * @server: a server that was started
 * @seconds: how long what is under way may take
 *
 * Stops accepting, closes what is idle, lets exchanges end with "Connection: close" and sends WebSockets a Close frame with 1001; after
 * @seconds closes the rest. Blocks until nothing is connected. A second call, from another thread, with fewer seconds hurries the first.
 * Any thread but the reactors'.
 */
void
rialto_http_server_drain (RialtoHttpServer *server,
                          guint             seconds)
{
  gint64 until = g_get_monotonic_time () + (gint64) seconds * G_TIME_SPAN_SECOND;

  g_return_if_fail (server->started);

  for (guint i = 0; i < server->n_reactors; i++)
    rialto_reactor_drain (server->reactors[i], FALSE);

  g_mutex_lock (&server->lock);
  while (!is_drained (server) && g_cond_wait_until (&server->changed, &server->lock, until))
    continue;
  g_mutex_unlock (&server->lock);

  for (guint i = 0; i < server->n_reactors; i++)
    rialto_reactor_drain (server->reactors[i], TRUE);

  g_mutex_lock (&server->lock);
  while (!is_drained (server))
    g_cond_wait (&server->changed, &server->lock);
  g_mutex_unlock (&server->lock);
}

/**
 * rialto_http_server_free:
 * @server: (transfer full) (nullable): a server
 *
 * Closes everything at once and waits for the reactors to end. Exchanges that other threads still hold end quietly when these send them.
 */
void
rialto_http_server_free (RialtoHttpServer *server)
{
  if (server == NULL)
    return;

  for (guint i = 0; server->reactors != NULL && i < server->n_reactors; i++)
    {
      if (server->reactors[i] != NULL && server->reactors[i]->thread != NULL)
        rialto_reactor_stop (server->reactors[i]);
    }
  for (guint i = 0; server->reactors != NULL && i < server->n_reactors; i++)
    g_clear_pointer (&server->reactors[i], rialto_reactor_free);

  g_free (server->reactors);
  g_ptr_array_unref (server->listeners);
  rialto_peer_counts_free (server->peers);
  rialto_peer_ranges_free (server->trusted);
  g_mutex_clear (&server->lock);
  g_cond_clear (&server->changed);
  g_free (server->spool_folder);
  g_free (server);
}

/**
 * rialto_http_server_get_figures:
 * @server: a server
 * @figures: (out caller-allocates): sums over the reactors
 *
 * Any thread. The figures are not of one moment, but none is torn.
 */
void
rialto_http_server_get_figures (RialtoHttpServer  *server,
                                RialtoHttpFigures *figures)
{
  memset (figures, 0, sizeof *figures);
  for (guint i = 0; server->reactors != NULL && i < server->n_reactors; i++)
    {
      const RialtoHttpFigures *part = &server->reactors[i]->figures;

#define ADD(figure) figures->figure += __atomic_load_n (&part->figure, __ATOMIC_RELAXED)
      ADD (accepted);
      ADD (closed);
      ADD (refused);
      ADD (requests);
      ADD (bytes_in);
      ADD (bytes_out);
      ADD (timeouts_header);
      ADD (timeouts_body);
      ADD (timeouts_idle);
      ADD (connections);
      ADD (sockets);
#undef ADD
    }
}

/**
 * rialto_http_server_get_n_reactors:
 * @server: a server
 *
 * Returns: how many reactors there are
 */
guint
rialto_http_server_get_n_reactors (RialtoHttpServer *server)
{
  return server->n_reactors;
}
