/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-metrics.h"

#include <string.h>

static const char *const methods[] = { "GET", "POST", NULL };
static const char *const odd[] = { "a\"b\\c\nd", "plain", NULL };
static const gint64 bounds[] = { 1000, 10000, 1000000 };

static double
read_answer (gpointer user_data)
{
  return *(int *) user_data + 0.5;
}

enum
{
  REQUESTS,
  SOCKETS,
  SECONDS,
  ANSWER,
  ODD,
  PLAIN,
};

static RialtoMetric table[] = {
  [REQUESTS] = { "t_requests_total", "Requests.", RIALTO_METRIC_COUNTER,
                 .labels = { { "method", methods }, { "class", odd } } },
  [SOCKETS] = { "t_sockets", "Sockets.", RIALTO_METRIC_GAUGE },
  [SECONDS] = { "t_seconds", "Time.", RIALTO_METRIC_HISTOGRAM, .labels = { { "method", methods } },
                .bounds = bounds, .n_bounds = G_N_ELEMENTS (bounds), .unit = 1e-6 },
  [ANSWER] = { "t_answer", "Read.", RIALTO_METRIC_GAUGE, .read = read_answer },
  [ODD] = { "t_odd_total", "Strange labels.", RIALTO_METRIC_COUNTER, .labels = { { "word", odd } } },
  [PLAIN] = { "t_plain_total", "No labels.", RIALTO_METRIC_COUNTER },
};

/* Each test program run counts on; tests look at what they added. */
static void
test_text (void)
{
  g_autoptr (RialtoMetrics) metrics = rialto_metrics_new ();
  g_autofree char *text = NULL;
  int answer = 41;

  /* Nobody looks yet: no effect, no harm. */
  rialto_metric_add (&table[PLAIN], 0, 0, 100);
  rialto_metric_observe (&table[SECONDS], 0, 0, 5);

  rialto_metrics_add_table (metrics, table, G_N_ELEMENTS (table), &answer);
  rialto_metric_add (&table[REQUESTS], 0, 1, 2);
  rialto_metric_add (&table[REQUESTS], 1, 1, 1);
  rialto_metric_set (&table[SOCKETS], 0, 0, 7);
  rialto_metric_add (&table[SOCKETS], 0, 0, -2);
  rialto_metric_observe (&table[SECONDS], 1, 0, 1000);
  rialto_metric_observe (&table[SECONDS], 1, 0, 1001);
  rialto_metric_observe (&table[SECONDS], 1, 0, 2000000);
  rialto_metric_add (&table[ODD], 0, 0, 1);
  text = rialto_metrics_dup_text (metrics);
  g_assert_cmpstr (text, ==,
                   "# HELP t_requests_total Requests.\n"
                   "# TYPE t_requests_total counter\n"
                   "t_requests_total{method=\"GET\",class=\"plain\"} 2\n"
                   "t_requests_total{method=\"POST\",class=\"plain\"} 1\n"
                   "# HELP t_sockets Sockets.\n"
                   "# TYPE t_sockets gauge\n"
                   "t_sockets 5\n"
                   "# HELP t_seconds Time.\n"
                   "# TYPE t_seconds histogram\n"
                   "t_seconds_bucket{method=\"POST\",le=\"0.001\"} 1\n"
                   "t_seconds_bucket{method=\"POST\",le=\"0.01\"} 2\n"
                   "t_seconds_bucket{method=\"POST\",le=\"1\"} 2\n"
                   "t_seconds_bucket{method=\"POST\",le=\"+Inf\"} 3\n"
                   "t_seconds_sum{method=\"POST\"} 2.002001\n"
                   "t_seconds_count{method=\"POST\"} 3\n"
                   "# HELP t_answer Read.\n"
                   "# TYPE t_answer gauge\n"
                   "t_answer 41.5\n"
                   "# HELP t_odd_total Strange labels.\n"
                   "# TYPE t_odd_total counter\n"
                   "t_odd_total{word=\"a\\\"b\\\\c\\nd\"} 1\n"
                   "# HELP t_plain_total No labels.\n"
                   "# TYPE t_plain_total counter\n"
                   "t_plain_total 0\n");
}

/* Positions that no label has, and calls that do not fit the kind, change nothing. */
static void
test_misuse (void)
{
  g_autoptr (RialtoMetrics) metrics = rialto_metrics_new ();
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  int answer = 1;

  rialto_metrics_add_table (metrics, table, G_N_ELEMENTS (table), &answer);
  before = rialto_metrics_dup_text (metrics);
  rialto_metric_add (&table[REQUESTS], 2, 0, 1);
  rialto_metric_add (&table[REQUESTS], 0, 2, 1);
  rialto_metric_add (&table[REQUESTS], G_MAXUINT / 2 + 1, 0, 1); /* times two is nothing */
  rialto_metric_add (&table[REQUESTS], G_MAXUINT, G_MAXUINT, 1);
  rialto_metric_add (&table[SECONDS], 0, 0, 1);
  rialto_metric_set (&table[PLAIN], 0, 0, 9);
  rialto_metric_observe (&table[PLAIN], 0, 0, 9);
  rialto_metric_add (&table[ANSWER], 0, 0, 9);
  after = rialto_metrics_dup_text (metrics);
  g_assert_cmpstr (before, ==, after);
}

static gpointer
count (gpointer data)
{
  for (guint i = 0; i < 100000; i++)
    {
      rialto_metric_add (&table[PLAIN], 0, 0, 1);
      rialto_metric_observe (&table[SECONDS], 0, 0, 500);
    }
  return NULL;
}

static void
test_threads (void)
{
  g_autoptr (RialtoMetrics) metrics = rialto_metrics_new ();
  g_autofree char *text = NULL;
  GThread *threads[12];
  int answer = 1;

  rialto_metrics_add_table (metrics, table, G_N_ELEMENTS (table), &answer);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("count", count, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  text = rialto_metrics_dup_text (metrics);
  g_assert_nonnull (strstr (text, "\nt_plain_total 1200000\n"));
  g_assert_nonnull (strstr (text, "\nt_seconds_count{method=\"GET\"} 1200000\n"));
  g_assert_nonnull (strstr (text, "\nt_seconds_sum{method=\"GET\"} 600\n"));
}

static void
test_process (void)
{
  g_autoptr (RialtoMetrics) metrics = rialto_metrics_new ();
  g_autofree char *text = NULL;
  const char *memory = NULL;
  const char *descriptors = NULL;

  rialto_metrics_add_process (metrics);
  text = rialto_metrics_dup_text (metrics);
  memory = strstr (text, "\nprocess_resident_memory_bytes ");
  descriptors = strstr (text, "\nprocess_open_fds ");
  g_assert_cmpfloat (g_ascii_strtod (memory + strlen ("\nprocess_resident_memory_bytes "), NULL), >, 100000);
  g_assert_cmpfloat (g_ascii_strtod (descriptors + strlen ("\nprocess_open_fds "), NULL), >=, 3);
  g_assert_nonnull (strstr (text, "\nrialto_build_info{version=\"" RIALTO_VERSION "\"} 1\n"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/metrics/text", test_text);
  g_test_add_func ("/metrics/misuse", test_misuse);
  g_test_add_func ("/metrics/threads", test_threads);
  g_test_add_func ("/metrics/process", test_process);
  return g_test_run ();
}
