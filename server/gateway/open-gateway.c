/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cors.h"
#include "rialto-gateway-private.h"
#include "rialto-routes.h"

/* GET /gateway */
gboolean
rialto_route_open_gateway (RialtoRequest               *request,
                           const RialtoOpenGatewayArgs *args,
                           GError                     **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  const char *origin = rialto_request_get_header (request, "Origin");

  if (origin != NULL && !rialto_cors_is_allowed (context, origin))
    return rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
  if (g_atomic_int_get (&context->gateway->draining))
    return rialto_fail (error, RIALTO_ERROR_UNAVAILABLE);
  rialto_exchange_upgrade (rialto_request_get_exchange (request), &rialto_client_class, context->gateway);
  return TRUE;
}
