/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cors.h"

#include "rialto-context.h"

/**
 * rialto_cors_is_allowed:
 * @context: the server's parts
 * @origin: an Origin header
 *
 * Returns: whether pages of that origin may use the API; only configured ones may
 */
gboolean
rialto_cors_is_allowed (RialtoContext *context,
                        const char    *origin)
{
  char **origins = context->config->server.cors_origins;

  return origins != NULL && g_strv_contains ((const char *const *) origins, origin);
}

/**
 * rialto_cors_answer:
 * @context: the server's parts
 * @exchange: an exchange whose headers are known
 *
 * Adds what a browser wants to see, and answers its preflight.
 *
 * Returns: whether the exchange has been answered
 */
gboolean
rialto_cors_answer (RialtoContext  *context,
                    RialtoExchange *exchange)
{
  const char *origin = rialto_exchange_get_header (exchange, "Origin");

  if (origin != NULL && rialto_cors_is_allowed (context, origin))
    {
      rialto_exchange_set_header (exchange, "Access-Control-Allow-Origin", origin);
      rialto_exchange_set_header (exchange, "Vary", "Origin");
      rialto_exchange_set_header (exchange, "Access-Control-Expose-Headers",
                                  "ETag, Retry-After, X-Request-Id, X-Rialto-Seq, X-RateLimit-Limit, "
                                  "X-RateLimit-Remaining, X-RateLimit-Reset, X-RateLimit-Reset-After");
    }
  if (rialto_exchange_get_method (exchange) != RIALTO_HTTP_OPTIONS)
    return FALSE;

  if (origin != NULL && rialto_cors_is_allowed (context, origin))
    {
      rialto_exchange_set_header (exchange, "Access-Control-Allow-Methods",
                                  "GET, HEAD, POST, PUT, PATCH, DELETE");
      rialto_exchange_set_header (exchange, "Access-Control-Allow-Headers",
                                  "Authorization, Content-Type, Idempotency-Key, If-Match");
      rialto_exchange_set_header (exchange, "Access-Control-Max-Age", "600");
    }
  rialto_exchange_set_status (exchange, 204);
  rialto_exchange_send (exchange);
  return TRUE;
}
