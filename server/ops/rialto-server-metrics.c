/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-server-metrics.h"

#include "rialto-clock.h"
#include "rialto-context.h"
#include "rialto-log.h"
#include "rialto-password-pool.h"
#include "rialto-peer.h"
#include "rialto-server-metrics-private.h"
#include "rialto-traffic.h"

#include <stdatomic.h>

/* Not those that are done: they are many, and nobody waits for them. */
RIALTO_SQL (jobs_by_state, "metrics.jobs", "SELECT state, count(*) FROM jobs WHERE state < 3 GROUP BY state");

/* Asking never waits for the store, because it is asked for most when the store does not answer: jobs are counted for the next time. */
struct _RialtoServerMetrics
{
  RialtoContext    *context; /* borrowed */
  RialtoMetrics    *metrics; /* owned */
  RialtoPeerRanges *readers; /* owned */
  RialtoPeerRanges *here;    /* owned: this machine */
  RialtoArena      *arena;   /* owned */
  RialtoWork        counting;
  atomic_bool       is_counting;
  _Atomic gint64    jobs[RIALTO_N_JOBS_STATES]; /* -1: never counted */
};

static gboolean
count_jobs (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  RialtoServerMetrics *self = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &jobs_by_state);
  gint64 counts[RIALTO_N_JOBS_STATES] = { 0 };

  while (rialto_rows_next (rows))
    {
      gint64 state = rialto_rows_int (rows, 0);

      if (state >= 0 && state < RIALTO_N_JOBS_STATES)
        counts[state] = rialto_rows_int (rows, 1);
    }
  for (guint i = 0; !rialto_tx_has_failed (tx) && i < RIALTO_N_JOBS_STATES; i++)
    atomic_store (&self->jobs[i], counts[i]);
  return TRUE;
}

static void
counted (gpointer      data,
         gint64        seq,
         const GError *error)
{
  RialtoServerMetrics *self = data;

  atomic_store (&self->is_counting, FALSE);
}

static void
count_for_next_time (RialtoServerMetrics *self)
{
  if (atomic_exchange (&self->is_counting, TRUE))
    return;
  self->counting = (RialtoWork) {
    .run = count_jobs,
    .done = counted,
    .data = self,
    .arena = self->arena,
    .name = "metrics",
  };
  rialto_store_queue_read (self->context->store, &self->counting);
}

static gboolean
read_readers (RialtoServerMetrics *self,
              GError             **error)
{
  static char *here[] = { (char *) "127.0.0.0/8", (char *) "::1", NULL };
  const char *bad = NULL;

  self->here = rialto_peer_ranges_new (here, &bad);
  self->readers = rialto_peer_ranges_new (self->context->config->server.metrics_from, &bad);
  return bad == NULL ||
         rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "server.metrics_from: %s is not an address.", bad);
}

static void
log_slow_query (const RialtoSql *sql,
                gint64           elapsed_us,
                guint64          rows,
                gpointer         data)
{
  rialto_log (RIALTO_LOG_QUERY, RIALTO_LEVEL_WARNING, "slow query", RIALTO_LOG_TEXT ("statement", sql->name),
              RIALTO_LOG_NUMBER ("ms", elapsed_us / 1000), RIALTO_LOG_NUMBER ("rows", (gint64) rows));
}

/**
 * rialto_server_metrics_new:
 * @context: the server's parts, with its store
 * @error: return location
 *
 * Begins to count. Also lets the store tell of slow queries, when that is configured.
 *
 * Returns: (transfer full): the metrics; freed when the store has been closed. %NULL when the configuration is wrong
 */
RialtoServerMetrics *
rialto_server_metrics_new (RialtoContext *context,
                           GError       **error)
{
  g_autoptr (RialtoServerMetrics) self = g_new0 (RialtoServerMetrics, 1);
  guint slow = context->config->log.slow_query_ms;

  self->context = context;
  self->arena = rialto_arena_new ();
  self->metrics = rialto_metrics_new ();
  for (guint i = 0; i < RIALTO_N_JOBS_STATES; i++)
    atomic_store (&self->jobs[i], -1);
  if (!read_readers (self, error))
    return NULL;

  rialto_metrics_add_process (self->metrics);
  rialto_traffic_add_metrics (self->metrics);
  if (slow > 0)
    rialto_store_set_query_hook (context->store, (gint64) slow * 1000, log_slow_query, NULL);
  count_for_next_time (self);
  return g_steal_pointer (&self);
}

/**
 * rialto_server_metrics_free:
 * @self: (transfer full): the metrics; the store is closed, so that it counts nothing any more
 */
void
rialto_server_metrics_free (RialtoServerMetrics *self)
{
  g_clear_pointer (&self->metrics, rialto_metrics_free);
  rialto_peer_ranges_free (self->readers);
  rialto_peer_ranges_free (self->here);
  rialto_arena_free (self->arena);
  g_free (self);
}

static gboolean
was_forwarded (RialtoExchange *exchange)
{
  return rialto_exchange_get_header (exchange, "X-Forwarded-For") != NULL ||
         rialto_exchange_get_header (exchange, "Forwarded") != NULL ||
         rialto_exchange_get_header (exchange, "X-Real-IP") != NULL;
}

/**
 * rialto_server_metrics_admit:
 * @self: the metrics
 * @exchange: somebody who asks
 *
 * Returns: whether they may read the metrics. Whoever comes through a proxy on this machine that is not configured looks as if they
 *   were here, and may not.
 */
gboolean
rialto_server_metrics_admit (RialtoServerMetrics *self,
                             RialtoExchange      *exchange)
{
  RialtoPeer peer;

  if (!rialto_peer_parse (&peer, rialto_exchange_get_address (exchange)))
    return FALSE;
  if (rialto_peer_is_local (&peer))
    rialto_peer_parse (&peer, "127.0.0.1");
  if (was_forwarded (exchange) && rialto_peer_ranges_contain (self->here, &peer))
    return FALSE;
  return rialto_peer_ranges_contain (self->readers, &peer);
}

static void
read_figures (RialtoServerMetrics *self,
              RialtoFigures       *figures)
{
  RialtoContext *context = self->context;

  rialto_http_server_get_figures (context->http, &figures->http);
  rialto_store_get_figures (context->store, &figures->store);
  rialto_gateway_get_figures (context->gateway, &figures->gateway);
  rialto_renditions_get_figures (context->renditions, &figures->renditions);
  figures->backlog = rialto_store_get_backlog (context->store);
  figures->work_waiting = g_thread_pool_unprocessed (context->work);
  figures->uploads_waiting = g_thread_pool_unprocessed (context->uploads);
  figures->passwords_waiting = rialto_password_pool_get_waiting (context->passwords);
  figures->pictures_busy = figures->renditions.busy;
  figures->pictures_waiting = figures->renditions.waiting;
  figures->events_late = MAX (rialto_clock_monotonic () - figures->gateway.caught_up_at, 0);
  figures->log_dropped = (gint64) rialto_log_get_dropped ();
  figures->limits_evicted = (gint64) rialto_rate_limiter_get_evicted (context->limiter);
  for (guint i = 0; i < RIALTO_N_JOBS_STATES; i++)
    figures->jobs[i] = atomic_load (&self->jobs[i]);
}

/**
 * rialto_server_metrics_dup_text:
 * @self: the metrics of a server that has started
 *
 * Does not wait. Any thread.
 *
 * Returns: (transfer full): everything in Prometheus' text format (text/plain; version=0.0.4)
 */
char *
rialto_server_metrics_dup_text (RialtoServerMetrics *self)
{
  g_autofree char *metrics = rialto_metrics_dup_text (self->metrics);
  g_autoptr (GArray) statements = rialto_store_sql_figures (self->context->store);
  g_autoptr (GString) text = g_string_new (metrics);
  RialtoFigures figures;

  read_figures (self, &figures);
  rialto_figures_append (&figures, text);
  rialto_figures_append_sql (statements, text);
  count_for_next_time (self);
  return g_string_free_and_steal (g_steal_pointer (&text));
}
