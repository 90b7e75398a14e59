/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-connection-private.h"

#include <string.h>

/* So much of a body that nobody wants is read, to keep the connection. */
#define MAX_DISCARD (64 * 1024)

/**
 * rialto_http1_free: (skip)
 * @http: (transfer full): HTTP state without exchange
 */
void
rialto_http1_free (RialtoHttp *http)
{
  g_free (http->pending);
  g_free (http);
}

/**
 * rialto_http1_begin_exchange: (skip)
 * @connection: a connection without exchange
 *
 * Returns: (transfer none): its exchange from now on
 */
RialtoExchange *
rialto_http1_begin_exchange (RialtoConnection *connection)
{
  RialtoExchange *exchange = rialto_reactor_take_exchange (connection->reactor);

  exchange->connection = connection;
  exchange->peer = connection->peer;
  connection->http->exchange = exchange;
  rialto_figure_add (connection->reactor, requests, 1);
  return exchange;
}

/* Whether the rest of the request's body is worth reading for the sake of the connection. */
static gboolean
can_discard (RialtoConnection *self)
{
  const RialtoParser *parser = &self->http->parser;
  const RialtoHead *head = &self->http->exchange->head;

  if (parser->complete)
    return TRUE;

  return !head->chunked && !head->expects_continue &&
         head->content_length - (gint64) parser->n_body <= MAX_DISCARD;
}

static void
finish_exchange (RialtoConnection *self)
{
  RialtoHttp *http = self->http;
  RialtoExchange *exchange = g_steal_pointer (&http->exchange);
  gboolean keep_alive = !exchange->answer.close && !self->reactor->draining;
  gboolean complete = http->parser.complete;

  rialto_reactor_give_exchange (self->reactor, exchange);
  if (!keep_alive)
    {
      if (!complete || http->pending_length > 0)
        rialto_connection_linger (self);
      else
        rialto_connection_close (self);
      return;
    }

  if (!complete)
    {
      self->state = RIALTO_CONNECTION_DISCARD;
      http->window = 0;
      rialto_connection_wait (self, RIALTO_DEADLINE_BODY);
      return;
    }

  self->state = RIALTO_CONNECTION_HEAD;
  memset (&http->scan, 0, sizeof http->scan);
  rialto_connection_wait (self, RIALTO_DEADLINE_IDLE);
}

static void
after_write (RialtoConnection  *self,
             RialtoSenderResult result)
{
  if (result == RIALTO_SENDER_FAILED)
    rialto_connection_close (self);
  else if (result == RIALTO_SENDER_DONE)
    finish_exchange (self);
  else
    rialto_connection_wait (self, RIALTO_DEADLINE_WRITE);
}

/**
 * rialto_http1_begin_answer: (skip)
 * @connection: a connection whose exchange has been answered
 *
 * Writes the answer, or begins to.
 */
void
rialto_http1_begin_answer (RialtoConnection *connection)
{
  RialtoExchange *exchange = connection->http->exchange;

  if (!exchange->head.keep_alive || connection->ended || connection->reactor->draining ||
      !can_discard (connection))
    exchange->answer.close = TRUE;
  rialto_connection_wait (connection, RIALTO_DEADLINE_NONE);
  connection->state = RIALTO_CONNECTION_WRITE;
  after_write (connection, rialto_sender_begin (connection, exchange, !exchange->answer.close));
}

/**
 * rialto_http1_refuse: (skip)
 * @connection: a connection that reads
 * @code: a #RialtoError
 *
 * The front's own refusal: the exchange, begun or not, ends with it, and so does the connection.
 */
void
rialto_http1_refuse (RialtoConnection *connection,
                     int               code)
{
  RialtoExchange *exchange = connection->http->exchange;

  if (exchange == NULL)
    exchange = rialto_http1_begin_exchange (connection);
  /* Its file may be locked, and whoever reads the answer comes again on another connection. */
  rialto_body_clear (&exchange->body);
  rialto_exchange_refuse (exchange, code);
  exchange->answer.close = TRUE;
  connection->http->parser.complete = FALSE;
  rialto_http1_begin_answer (connection);
}

static void
go_on (RialtoConnection *self)
{
  if (self->closed)
    return;

  if (self->ended && self->state != RIALTO_CONNECTION_WRITE && self->state != RIALTO_CONNECTION_RUN)
    rialto_connection_close (self);
  else if (self->http->pending != NULL && self->state != RIALTO_CONNECTION_WRITE)
    rialto_http1_feed (self, NULL, 0);
  else
    rialto_connection_update (self);
}

/**
 * rialto_http1_answer: (skip)
 * @connection: a connection whose exchange has been answered outside begin() and run()
 */
void
rialto_http1_answer (RialtoConnection *connection)
{
  rialto_http1_begin_answer (connection);
  go_on (connection);
}

/**
 * rialto_http1_write: (skip)
 * @connection: a connection whose answer is partly written and that takes more
 */
void
rialto_http1_write (RialtoConnection *connection)
{
  after_write (connection, rialto_sender_continue (connection, connection->http->exchange));
  go_on (connection);
}

/**
 * rialto_http1_fail: (skip)
 * @connection: a connection that waits for a request or a body
 * @code: the #RialtoError to end it with
 */
void
rialto_http1_fail (RialtoConnection *connection,
                   int               code)
{
  rialto_http1_refuse (connection, code);
  go_on (connection);
}
