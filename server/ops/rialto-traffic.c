/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-traffic.h"

#include "rialto-buckets.h"
#include "rialto-id.h"
#include "rialto-log.h"
#include "rialto-routes.h"

/* Who asks for what, and what comes of it: the metrics of requests, and the access log. */

static const char *const classes[] = { "none", "1xx", "2xx", "3xx", "4xx", "5xx", NULL };
static const gint64 durations[] = { 500,    1000,   2500,   5000,    10000,   25000,   50000,
                                    100000, 250000, 500000, 1000000, 2500000, 5000000, 20000000 };

enum
{
  REQUESTS,
  DURATION,
  LIMITED,
};

static RialtoMetric table[] = {
  [REQUESTS] = { "rialto_requests_total", "Requests by what became of them; none: the client went.",
                 RIALTO_METRIC_COUNTER,
                 .labels = { { .name = "route", .also = "method" }, { "class", classes } } },
  [DURATION] = { "rialto_request_duration_seconds",
                 "From the whole request to the answer, without the network.", RIALTO_METRIC_HISTOGRAM,
                 .labels = { { .name = "route", .also = "method" } }, .bounds = durations,
                 .n_bounds = G_N_ELEMENTS (durations), .unit = 1e-6 },
  [LIMITED] = { "rialto_rate_limited_total", "Requests that came too fast.", RIALTO_METRIC_COUNTER,
                .labels = { { .name = "bucket" } } },
};

static const char *
method_of (const RialtoRoute *route)
{
  static const char *const names[] = { "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE" };

  return names[route->method];
}

/* The values of labels come from the contract; what is asked for and not in it comes last. */
static gpointer
name_labels (gpointer data)
{
  const char **routes = g_new0 (const char *, rialto_n_routes + 2);
  const char **methods = g_new0 (const char *, rialto_n_routes + 2);
  const char **buckets = g_new0 (const char *, RIALTO_N_BUCKETS + 1);

  for (guint i = 0; i < rialto_n_routes; i++)
    {
      routes[i] = rialto_routes[i].name;
      methods[i] = method_of (&rialto_routes[i]);
    }
  routes[rialto_n_routes] = "none";
  methods[rialto_n_routes] = "any";
  for (guint i = 0; i < RIALTO_N_BUCKETS; i++)
    buckets[i] = rialto_buckets[i].name;

  table[REQUESTS].labels[0].values = table[DURATION].labels[0].values = routes;
  table[REQUESTS].labels[0].also_values = table[DURATION].labels[0].also_values = methods;
  table[LIMITED].labels[0].values = buckets;
  return NULL;
}

/**
 * rialto_traffic_add_metrics:
 * @metrics: a collection
 *
 * Adds the metrics of requests. At the start.
 */
void
rialto_traffic_add_metrics (RialtoMetrics *metrics)
{
  static GOnce named = G_ONCE_INIT;

  g_once (&named, name_labels, NULL);
  rialto_metrics_add_table (metrics, table, G_N_ELEMENTS (table), NULL);
}

static void
count (const RialtoTraffic *traffic)
{
  const RialtoRoute *route = traffic->route;
  guint index = route != NULL ? (guint) (route - rialto_routes) : rialto_n_routes;

  rialto_metric_add (&table[REQUESTS], index, traffic->status / 100, 1);
  if (route == NULL)
    return;
  if (traffic->elapsed_us >= 0)
    rialto_metric_observe (&table[DURATION], index, 0, traffic->elapsed_us);
  if (traffic->status == 429)
    rialto_metric_add (&table[LIMITED], route->bucket, 0, 1);
}

/**
 * rialto_traffic_note:
 * @traffic: a request that is over
 *
 * Counts it, and writes a line of the access log. Any thread.
 */
void
rialto_traffic_note (const RialtoTraffic *traffic)
{
  char user[RIALTO_ID_SIZE];
  const char *before;

  count (traffic);
  if (!rialto_log_enabled (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO))
    return;
  rialto_id_format (traffic->user, user);
  before = rialto_log_set_request (traffic->id);
  rialto_log (RIALTO_LOG_ACCESS, RIALTO_LEVEL_INFO, "request", RIALTO_LOG_TEXT ("method", traffic->method),
              RIALTO_LOG_TEXT ("route", traffic->route != NULL ? traffic->route->name : "none"),
              RIALTO_LOG_NUMBER ("status", traffic->status),
              RIALTO_LOG_NUMBER ("ms", MAX (traffic->elapsed_us, 0) / 1000),
              RIALTO_LOG_NUMBER ("bytes", traffic->bytes),
              RIALTO_LOG_TEXT ("user", traffic->user != 0 ? user : NULL),
              RIALTO_LOG_TEXT ("address", traffic->address));
  rialto_log_set_request (before);
}
