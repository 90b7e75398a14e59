/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-connection-private.h"
#include "rialto-http-server-private.h"
#include "rialto-socket-private.h"

#include "rialto-error.h"

#include <errno.h>

/* The least that counts as progress of a body, in bytes a second. */
#define FAIR_RATE 1024

static void
read_some (RialtoConnection *self)
{
  RialtoReactor *reactor = self->reactor;
  gsize size = self->state == RIALTO_CONNECTION_RUN ? RIALTO_MAX_AHEAD : RIALTO_INPUT_SIZE;
  gssize n = self->transport->read (self->transport_state, self->fd, reactor->scratch.input, size);

  if (n < 0)
    {
      if (errno != EAGAIN)
        rialto_connection_close (self);
      return;
    }

  rialto_figure_add (reactor, bytes_in, (guint64) n);
  if (n == 0)
    {
      self->ended = TRUE;
      /* Who is owed an answer may have closed his sending half only. */
      if (self->state == RIALTO_CONNECTION_RUN || self->state == RIALTO_CONNECTION_WRITE)
        rialto_connection_update (self);
      else
        rialto_connection_close (self);
    }
  else if (self->state == RIALTO_CONNECTION_SOCKET)
    rialto_socket_feed (self->socket, reactor->scratch.input, (gsize) n);
  else if (self->state != RIALTO_CONNECTION_LINGER)
    rialto_http1_feed (self, reactor->scratch.input, (gsize) n);

  if (!self->closed && self->transport->pending (self->transport_state) > 0)
    rialto_connection_set_ready (self);
}

static void
connection_ready (RialtoWatch   *watch,
                  RialtoReactor *reactor,
                  guint          events)
{
  RialtoConnection *self = (RialtoConnection *) watch;

  if (self->closed)
    return;

  if (events & EPOLLIN)
    read_some (self);
  else if (events & (EPOLLERR | EPOLLHUP))
    rialto_connection_close (self);
  if (!self->closed && (events & EPOLLOUT))
    rialto_connection_work (self);
}

/**
 * rialto_connection_new: (skip)
 * @reactor: the reactor it lives on
 * @fd: (transfer full): a socket, admitted and counted
 * @peer: its other end
 *
 * The connection belongs to @reactor and ends by itself.
 */
void
rialto_connection_new (RialtoReactor    *reactor,
                       int               fd,
                       const RialtoPeer *peer)
{
  RialtoConnection *self = g_new0 (RialtoConnection, 1);

  self->watch.ready = connection_ready;
  self->reactor = reactor;
  self->transport = rialto_transport_plain ();
  self->fd = fd;
  self->peer = *peer;
  self->http = g_new0 (RialtoHttp, 1);
  self->next = reactor->connections;
  if (self->next != NULL)
    self->next->previous = self;
  reactor->connections = self;
  rialto_figure_add (reactor, connections, 1);

  self->interest = EPOLLIN;
  rialto_connection_wait (self, RIALTO_DEADLINE_HEADER);
  if (reactor->draining || !rialto_reactor_watch (reactor, &self->watch, fd, EPOLLIN))
    rialto_connection_close (self);
}

/**
 * rialto_connection_free: (skip)
 * @connection: (transfer full): a connection that was closed in an earlier call
 */
void
rialto_connection_free (RialtoConnection *connection)
{
  g_clear_pointer (&connection->http, rialto_http1_free);
  g_clear_pointer (&connection->socket, rialto_socket_free);
  g_free (connection);
}

/* The application may still hold the exchange; it must not find us then. */
static void
abandon_exchange (RialtoConnection *self)
{
  RialtoExchange *exchange = self->http == NULL ? NULL : g_steal_pointer (&self->http->exchange);

  if (exchange == NULL)
    return;
  exchange->connection = NULL;
  if (self->state != RIALTO_CONNECTION_RUN)
    rialto_reactor_give_exchange (self->reactor, exchange);
}

/**
 * rialto_connection_close: (skip)
 * @connection: a connection
 *
 * Closes it at once. Its memory stays until the end of the turn, so that callers further up may look at it.
 */
void
rialto_connection_close (RialtoConnection *connection)
{
  RialtoReactor *reactor = connection->reactor;

  if (connection->closed)
    return;
  connection->closed = TRUE;

  rialto_deadlines_clear (&connection->deadline);
  if (connection->previous != NULL)
    connection->previous->next = connection->next;
  else
    reactor->connections = connection->next;
  if (connection->next != NULL)
    connection->next->previous = connection->previous;

  abandon_exchange (connection);
  /* Closing alone would not do while a process that is just being started has the descriptor, too. */
  rialto_reactor_unwatch (reactor, connection->fd);
  connection->transport->close (connection->transport_state, connection->fd);
  connection->next_dead = reactor->dead;
  reactor->dead = connection;
  rialto_figure_add (reactor, connections, -1);
  rialto_figure_add (reactor, closed, 1);
  __atomic_sub_fetch (&reactor->load, 1, __ATOMIC_RELAXED);
  if (connection->socket != NULL)
    rialto_socket_gone (connection->socket);
  rialto_http_server_leave (reactor->server, &connection->peer);
}

/**
 * rialto_connection_linger: (skip)
 * @connection: a connection whose last word has been written
 *
 * Goes on reading for a moment: closing over unread bytes would reset the connection and take our last word back.
 */
void
rialto_connection_linger (RialtoConnection *connection)
{
  if (connection->ended)
    {
      rialto_connection_close (connection);
      return;
    }

  connection->transport->finish (connection->transport_state, connection->fd);
  connection->state = RIALTO_CONNECTION_LINGER;
  rialto_connection_wait (connection, RIALTO_DEADLINE_LINGER);
  rialto_connection_update (connection);
}

/**
 * rialto_connection_drain: (skip)
 * @connection: a connection of a reactor that drains
 *
 * Ends it where nothing is under way; what is, ends with its answer.
 */
void
rialto_connection_drain (RialtoConnection *connection)
{
  if (connection->state == RIALTO_CONNECTION_SOCKET)
    rialto_socket_close (connection->socket, 1001, "going away");
  else if (connection->state == RIALTO_CONNECTION_HEAD && connection->http->pending_length == 0)
    rialto_connection_close (connection);
}

/**
 * rialto_connection_set_ready: (skip)
 * @connection: a connection
 *
 * Has rialto_connection_work() called at the end of this turn or in the next one.
 */
void
rialto_connection_set_ready (RialtoConnection *connection)
{
  RialtoReactor *reactor = connection->reactor;

  if (connection->queued || connection->closed)
    return;

  connection->queued = TRUE;
  connection->next_ready = NULL;
  if (reactor->ready_first == NULL)
    reactor->ready_first = connection;
  else
    reactor->ready_last->next_ready = connection;
  reactor->ready_last = connection;
}

/**
 * rialto_connection_work: (skip)
 * @connection: a connection that can be written to, or has something new to write, or has bytes in its transport
 */
void
rialto_connection_work (RialtoConnection *connection)
{
  if (connection->state == RIALTO_CONNECTION_SOCKET)
    rialto_socket_flush (connection->socket);
  else if (connection->state == RIALTO_CONNECTION_WRITE)
    rialto_http1_write (connection);
  else if (connection->state == RIALTO_CONNECTION_RUN && connection->http->exchange->answered)
    rialto_http1_answer (connection);

  if (!connection->closed && (connection->interest & EPOLLIN) &&
      connection->transport->pending (connection->transport_state) > 0)
    read_some (connection);
}

/**
 * rialto_connection_wait: (skip)
 * @connection: a connection
 * @kind: what to wait for, from now on; replaces what was waited for
 */
void
rialto_connection_wait (RialtoConnection  *connection,
                        RialtoDeadlineKind kind)
{
  rialto_deadlines_set (&connection->reactor->deadlines, &connection->deadline, kind,
                        connection->reactor->now);
}

static void
body_expired (RialtoConnection *self)
{
  RialtoReactor *reactor = self->reactor;

  if (self->http->window >= (guint64) reactor->server->options.body_seconds * FAIR_RATE)
    {
      self->http->window = 0;
      rialto_connection_wait (self, RIALTO_DEADLINE_BODY);
      return;
    }

  rialto_figure_add (reactor, timeouts_body, 1);
  if (self->state == RIALTO_CONNECTION_BODY)
    rialto_http1_fail (self, RIALTO_ERROR_TIMEOUT);
  else
    rialto_connection_close (self);
}

/**
 * rialto_connection_expired: (skip)
 * @connection: a connection whose deadline has passed
 */
void
rialto_connection_expired (RialtoConnection *connection)
{
  RialtoReactor *reactor = connection->reactor;
  RialtoDeadlineKind kind = connection->deadline.kind;

  rialto_deadlines_clear (&connection->deadline);
  switch (kind)
    {
    case RIALTO_DEADLINE_HEADER:
      rialto_figure_add (reactor, timeouts_header, 1);
      if (connection->http->pending_length > 0)
        rialto_http1_fail (connection, RIALTO_ERROR_TIMEOUT);
      else
        rialto_connection_close (connection);
      break;
    case RIALTO_DEADLINE_BODY:
      body_expired (connection);
      break;
    case RIALTO_DEADLINE_IDLE:
      rialto_figure_add (reactor, timeouts_idle, 1);
      rialto_connection_close (connection);
      break;
    case RIALTO_DEADLINE_WRITE:
    case RIALTO_DEADLINE_LINGER:
    case RIALTO_DEADLINE_NONE:
    case RIALTO_N_DEADLINES:
    default:
      rialto_connection_close (connection);
      break;
    }
}

static guint
wanted_events (RialtoConnection *self)
{
  guint in = self->ended ? 0 : EPOLLIN;

  switch (self->state)
    {
    case RIALTO_CONNECTION_RUN:
      return self->http->pending_length < RIALTO_MAX_AHEAD ? in : 0;
    case RIALTO_CONNECTION_WRITE:
      return EPOLLOUT;
    case RIALTO_CONNECTION_SOCKET:
      return in | (rialto_socket_is_blocked (self->socket) ? EPOLLOUT : 0);
    case RIALTO_CONNECTION_HEAD:
    case RIALTO_CONNECTION_BODY:
    case RIALTO_CONNECTION_DISCARD:
    case RIALTO_CONNECTION_LINGER:
    default:
      return in;
    }
}

/**
 * rialto_connection_update: (skip)
 * @connection: a connection
 *
 * Watches for what its state needs.
 */
void
rialto_connection_update (RialtoConnection *connection)
{
  guint wanted;

  if (connection->closed)
    return;

  wanted = wanted_events (connection);
  if (wanted == connection->interest)
    return;
  connection->interest = wanted;
  rialto_reactor_change (connection->reactor, &connection->watch, connection->fd, wanted);
}
