/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-pages.h"

#include "rialto-clock.h"
#include "rialto-context.h"
#include "rialto-gateway.h"
#include "rialto-server-metrics.h"

#include <string.h>

typedef void (*PageFunc) (RialtoContext *context, RialtoExchange *exchange);

static void
answer_text (RialtoExchange *exchange,
             guint           status,
             char           *text)
{
  rialto_exchange_set_status (exchange, status);
  rialto_exchange_take_body (exchange, "text/plain; charset=utf-8", text, strlen (text), g_free);
  rialto_exchange_send (exchange);
}

/* The process lives and answers. */
static void
healthz (RialtoContext  *context,
         RialtoExchange *exchange)
{
  answer_text (exchange, 200, g_strdup ("ok\n"));
}

/* What happened is not told to anybody any more. */
static gboolean
are_events_late (RialtoContext *context)
{
  RialtoGatewayFigures figures;

  rialto_gateway_get_figures (context->gateway, &figures);
  return rialto_clock_monotonic () - figures.caught_up_at > RIALTO_READY_LATE;
}

/* New requests are welcome: not while the server drains, nor when the store or the events do not keep up. */
static void
readyz (RialtoContext  *context,
        RialtoExchange *exchange)
{
  if (g_atomic_int_get (&context->draining))
    answer_text (exchange, 503, g_strdup ("draining\n"));
  else if (rialto_store_get_backlog (context->store) > RIALTO_READY_BACKLOG)
    answer_text (exchange, 503, g_strdup ("the store does not keep up\n"));
  else if (are_events_late (context))
    answer_text (exchange, 503, g_strdup ("events are late\n"));
  else
    answer_text (exchange, 200, g_strdup ("ready\n"));
}

/* Figures are for those who run the server; others are not even told that they are here. */
static void
metrics (RialtoContext  *context,
         RialtoExchange *exchange)
{
  g_autoptr (GError) error = NULL;
  char *text;

  if (!rialto_server_metrics_admit (context->metrics, exchange))
    {
      rialto_fail (&error, RIALTO_ERROR_NOT_FOUND);
      rialto_exchange_set_error (exchange, error);
      rialto_exchange_send (exchange);
      return;
    }
  text = rialto_server_metrics_dup_text (context->metrics);
  rialto_exchange_take_body (exchange, "text/plain; version=0.0.4; charset=utf-8", text, strlen (text),
                             g_free);
  rialto_exchange_send (exchange);
}

static const struct
{
  const char *path;
  PageFunc answer;
} pages[] = {
  { "/healthz", healthz },
  { "/metrics", metrics },
  { "/readyz", readyz },
};

/**
 * rialto_pages_know:
 * @path: a request's path
 *
 * Returns: whether there is a page of that name
 */
gboolean
rialto_pages_know (const char *path)
{
  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].path, path))
      return TRUE;
  return FALSE;
}

/**
 * rialto_pages_answer:
 * @context: the server's parts
 * @exchange: an exchange whose path is a page's
 */
void
rialto_pages_answer (RialtoContext  *context,
                     RialtoExchange *exchange)
{
  const char *path = rialto_exchange_get_path (exchange);

  for (guint i = 0; i < G_N_ELEMENTS (pages); i++)
    if (g_str_equal (pages[i].path, path))
      {
        pages[i].answer (context, exchange);
        return;
      }
}
