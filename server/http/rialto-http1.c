/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-answer.h"
#include "rialto-connection-private.h"
#include "rialto-http-server-private.h"
#include "rialto-socket-private.h"

#include "rialto-error.h"

#include <string.h>

/* So much of a body that nobody wants is read, to keep the connection. */
#define MAX_DISCARD (64 * 1024)

#define DEFAULT_MAX_BODY (256 * 1024)

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

static RialtoExchange *
begin_exchange (RialtoConnection *self)
{
  RialtoExchange *exchange = rialto_reactor_take_exchange (self->reactor);

  exchange->connection = self;
  exchange->peer = self->peer;
  self->http->exchange = exchange;
  rialto_figure_add (self->reactor, requests, 1);
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

static void
begin_answer (RialtoConnection *self)
{
  RialtoExchange *exchange = self->http->exchange;

  if (!exchange->head.keep_alive || self->ended || self->reactor->draining || !can_discard (self))
    exchange->answer.close = TRUE;
  rialto_connection_wait (self, RIALTO_DEADLINE_NONE);
  self->state = RIALTO_CONNECTION_WRITE;
  after_write (self, rialto_sender_begin (self, exchange, !exchange->answer.close));
}

/* The front's own refusal: the exchange, begun or not, ends with it, and so does the connection. */
static void
refuse (RialtoConnection *self,
        int               code)
{
  RialtoExchange *exchange = self->http->exchange;

  if (exchange == NULL)
    exchange = begin_exchange (self);
  rialto_exchange_refuse (exchange, code);
  exchange->answer.close = TRUE;
  self->http->parser.complete = FALSE;
  begin_answer (self);
}

static void
run (RialtoConnection *self)
{
  const RialtoHttpServer *server = self->reactor->server;
  RialtoExchange *exchange = self->http->exchange;

  self->state = RIALTO_CONNECTION_RUN;
  rialto_connection_wait (self, RIALTO_DEADLINE_NONE);
  exchange->in_dispatch = TRUE;
  server->app.run (exchange, server->user_data);

  if (self->socket != NULL)
    {
      self->http->exchange = NULL;
      rialto_reactor_give_exchange (self->reactor, exchange);
      return;
    }
  exchange->in_dispatch = FALSE;
  if (exchange->answered)
    begin_answer (self);
}

static int
append_body (gpointer    sink,
             const char *data,
             gsize       length)
{
  RialtoConnection *self = sink;

  self->http->window += length;
  if (self->state == RIALTO_CONNECTION_DISCARD)
    return 0;

  return rialto_body_append (&self->http->exchange->body, data, length,
                             self->http->exchange->head.content_length);
}

static void
say_continue (RialtoConnection *self)
{
  static const char text[] = "HTTP/1.1 100 Continue\r\n\r\n";
  const struct iovec part = { (char *) text, sizeof text - 1 };
  gssize n = self->transport->writev (self->transport_state, self->fd, &part, 1);

  /* A peer that leaves no room for 25 bytes does without; a part of them would be worse. */
  if (n > 0 && n != sizeof text - 1)
    rialto_connection_close (self);
}

static void
await_body (RialtoConnection     *self,
            const RialtoBodyPlan *plan,
            gboolean              has_more)
{
  RialtoExchange *exchange = self->http->exchange;
  int code;

  if (exchange->head.content_length > plan->max_body)
    {
      refuse (self, RIALTO_ERROR_TOO_LARGE);
      return;
    }
  code = rialto_body_open (&exchange->body, plan, self->reactor->server->options.spool_folder);
  if (code != 0)
    {
      refuse (self, code);
      return;
    }

  self->state = RIALTO_CONNECTION_BODY;
  self->http->window = 0;
  rialto_connection_wait (self, RIALTO_DEADLINE_BODY);
  if (exchange->head.expects_continue && !has_more)
    say_continue (self);
  exchange->head.expects_continue = FALSE;
}

/* The exchange's header block is known: asks the application, then waits for the body or goes on at once. */
static void
dispatch (RialtoConnection *self,
          gboolean          has_more)
{
  const RialtoHttpServer *server = self->reactor->server;
  RialtoExchange *exchange = self->http->exchange;
  RialtoBodyPlan plan = { .max_body = DEFAULT_MAX_BODY };
  gboolean wanted;

  if (server->trusted != NULL)
    rialto_peer_ranges_resolve (server->trusted, &exchange->peer,
                                rialto_exchange_get_header (exchange, "X-Forwarded-For"));

  self->state = RIALTO_CONNECTION_RUN;
  rialto_connection_wait (self, RIALTO_DEADLINE_NONE);
  exchange->in_dispatch = TRUE;
  wanted = server->app.begin (exchange, &plan, server->user_data);
  exchange->in_dispatch = FALSE;

  if (exchange->answered)
    begin_answer (self);
  else if (!wanted)
    return; /* the answer is under way on another thread */
  else if (!self->http->parser.complete)
    await_body (self, &plan, has_more);
  else
    {
      int code = plan.spool ? rialto_body_open (&exchange->body, &plan, server->options.spool_folder) : 0;

      if (code != 0)
        refuse (self, code);
      else
        run (self);
    }
}

static gsize
take_head (RialtoConnection *self,
           char             *data,
           gsize             length)
{
  RialtoHttp *http = self->http;
  RialtoExchange *exchange;
  gsize end = 0;
  int code = 0;

  switch (rialto_head_scan (&http->scan, data, length, self->reactor->server->options.max_header_bytes, &end,
                            &code))
    {
    case RIALTO_HEAD_INCOMPLETE:
      if (self->deadline.kind != RIALTO_DEADLINE_HEADER)
        rialto_connection_wait (self, RIALTO_DEADLINE_HEADER);
      return 0;
    case RIALTO_HEAD_REFUSED:
      refuse (self, code);
      return length;
    case RIALTO_HEAD_COMPLETE:
    default:
      break;
    }

  exchange = begin_exchange (self);
  code = rialto_parser_head (&http->parser, &exchange->head, exchange->arena, data + http->scan.start,
                             end - http->scan.start, http->scan.n_lines);
  if (code != 0)
    {
      refuse (self, code);
      return length;
    }
  dispatch (self, length > end);
  return end;
}

static gsize
take_body (RialtoConnection *self,
           const char       *data,
           gsize             length)
{
  RialtoHttp *http = self->http;
  gsize used = 0;
  int code = rialto_parser_body (&http->parser, append_body, self, data, length, &used);

  if (code != 0)
    {
      if (self->state == RIALTO_CONNECTION_DISCARD)
        rialto_connection_close (self);
      else
        refuse (self, code);
      return length;
    }
  if (!http->parser.complete)
    return used;

  if (self->state == RIALTO_CONNECTION_DISCARD)
    {
      self->state = RIALTO_CONNECTION_HEAD;
      memset (&http->scan, 0, sizeof http->scan);
      rialto_connection_wait (self, RIALTO_DEADLINE_IDLE);
      return used;
    }

  code = rialto_body_finish (&http->exchange->body);
  if (code != 0)
    refuse (self, code);
  else
    run (self);
  return used;
}

/* Goes through @data until something has to be waited for. */
static gsize
consume (RialtoConnection *self,
         char             *data,
         gsize             length)
{
  gsize used = 0;

  while (used < length && !self->closed)
    {
      gsize n;

      switch (self->state)
        {
        case RIALTO_CONNECTION_HEAD:
          n = take_head (self, data + used, length - used);
          if (n == 0)
            return used;
          used += n;
          break;
        case RIALTO_CONNECTION_BODY:
        case RIALTO_CONNECTION_DISCARD:
          used += take_body (self, data + used, length - used);
          break;
        case RIALTO_CONNECTION_LINGER:
          return length;
        case RIALTO_CONNECTION_RUN:
        case RIALTO_CONNECTION_WRITE:
        case RIALTO_CONNECTION_SOCKET:
        default:
          return used;
        }
    }

  return used;
}

/* What could not be used yet waits; a connection with nothing to wait for has no buffer. */
static void
keep (RialtoHttp *http,
      const char *rest,
      gsize       length)
{
  if (length == 0)
    {
      g_clear_pointer (&http->pending, g_free);
      http->pending_length = http->pending_size = 0;
      return;
    }

  if (http->pending == NULL)
    {
      http->pending_size = MAX (length, 512);
      http->pending = g_malloc (http->pending_size);
    }
  memmove (http->pending, rest, length);
  http->pending_length = length;
}

static void
append_pending (RialtoHttp *http,
                const char *data,
                gsize       length)
{
  gsize needed = http->pending_length + length;

  if (needed > http->pending_size)
    {
      http->pending_size = MAX (needed, http->pending_size * 2);
      http->pending = g_realloc (http->pending, http->pending_size);
    }
  memcpy (http->pending + http->pending_length, data, length);
  http->pending_length = needed;
}

/**
 * rialto_http1_feed: (skip)
 * @connection: a connection that speaks HTTP
 * @data: (nullable): bytes that have arrived, which may be changed; %NULL to go on with those that wait
 * @length: how many
 */
void
rialto_http1_feed (RialtoConnection *connection,
                   char             *data,
                   gsize             length)
{
  RialtoHttp *http = connection->http;
  gsize used;

  if (http->pending != NULL)
    {
      if (length > 0)
        append_pending (http, data, length);
      data = http->pending;
      length = http->pending_length;
    }

  used = consume (connection, data, length);
  if (connection->closed)
    return;

  if (connection->socket != NULL)
    {
      /* Frames may come in the same packet as the request. */
      connection->http = NULL;
      rialto_socket_feed (connection->socket, data + used, length - used);
      rialto_http1_free (http);
      return;
    }

  keep (http, data + used, length - used);
  rialto_connection_update (connection);
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
  begin_answer (connection);
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
  refuse (connection, code);
  go_on (connection);
}
