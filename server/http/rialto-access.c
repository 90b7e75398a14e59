/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-access.h"

#include "rialto-traffic.h"

static const char *
method_of (RialtoExchange *exchange)
{
  static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS" };

  return names[rialto_exchange_get_method (exchange)];
}

static void
note (RialtoExchange *exchange,
      RialtoRequest  *request,
      guint           status,
      gint64          elapsed)
{
  RialtoTraffic traffic = {
    .route = request != NULL ? request->route : NULL,
    .method = method_of (exchange),
    .status = status,
    .elapsed_us = elapsed,
    .bytes = rialto_exchange_get_length (exchange),
    .user = request != NULL ? request->principal.user : 0,
    .id = rialto_exchange_get_id (exchange),
    .address = rialto_exchange_get_address (exchange),
  };

  rialto_traffic_note (&traffic);
}

/**
 * rialto_access_note:
 * @request: a request whose answer is decided and not sent yet
 *
 * Any thread.
 */
void
rialto_access_note (RialtoRequest *request)
{
  rialto_exchange_prepare (request->exchange);
  request->noted = TRUE;
  note (request->exchange, request, rialto_exchange_get_status (request->exchange),
        g_get_monotonic_time () - request->started);
}

/**
 * rialto_access_note_end:
 * @request: a request whose exchange ends
 *
 * For those that were not answered here: the front refused the body, the connection has become a socket, the client has gone.
 */
void
rialto_access_note_end (RialtoRequest *request)
{
  RialtoExchange *exchange = request->exchange;
  guint status = rialto_exchange_get_status (exchange);

  if (request->noted)
    return;
  if (status == 200 && !rialto_exchange_is_answered (exchange))
    status = rialto_exchange_is_upgrade (exchange) ? 101 : 0;
  note (exchange, request, status, -1);
}

/**
 * rialto_access_note_lost:
 * @exchange: an exchange that asked for what is not there, its answer decided and not sent yet
 */
void
rialto_access_note_lost (RialtoExchange *exchange)
{
  rialto_exchange_prepare (exchange);
  note (exchange, NULL, rialto_exchange_get_status (exchange), -1);
}
