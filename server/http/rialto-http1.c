/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-connection-private.h"
#include "rialto-http-server-private.h"
#include "rialto-socket-private.h"

#include "rialto-error.h"

#include <string.h>

#define DEFAULT_MAX_BODY (256 * 1024)

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
    rialto_http1_begin_answer (self);
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
      rialto_http1_refuse (self, RIALTO_ERROR_TOO_LARGE);
      return;
    }
  code = rialto_body_open (&exchange->body, plan, self->reactor->server->options.spool_folder);
  if (code != 0)
    {
      rialto_http1_refuse (self, code);
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
  RialtoBodyPlan plan = { .max_body = DEFAULT_MAX_BODY, .fd = -1 };
  gboolean wanted;

  if (server->trusted != NULL)
    rialto_peer_ranges_resolve (server->trusted, &exchange->peer,
                                rialto_exchange_get_header (exchange, "X-Forwarded-For"));

  self->state = RIALTO_CONNECTION_RUN;
  rialto_connection_wait (self, RIALTO_DEADLINE_NONE);
  exchange->in_dispatch = TRUE;
  wanted = server->app.begin (exchange, &plan, server->user_data);
  exchange->in_dispatch = FALSE;
  if (plan.fd >= 0)
    exchange->body.fd = plan.fd;

  if (exchange->answered)
    rialto_http1_begin_answer (self);
  else if (!wanted)
    return; /* the answer is under way on another thread */
  else if (!self->http->parser.complete)
    await_body (self, &plan, has_more);
  else
    {
      int code = plan.spool ? rialto_body_open (&exchange->body, &plan, server->options.spool_folder) : 0;

      if (code != 0)
        rialto_http1_refuse (self, code);
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
      rialto_http1_refuse (self, code);
      return length;
    case RIALTO_HEAD_COMPLETE:
    default:
      break;
    }

  exchange = rialto_http1_begin_exchange (self);
  code = rialto_parser_head (&http->parser, &exchange->head, exchange->arena, data + http->scan.start,
                             end - http->scan.start, http->scan.n_lines);
  if (code != 0)
    {
      rialto_http1_refuse (self, code);
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
        rialto_http1_refuse (self, code);
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
    rialto_http1_refuse (self, code);
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
