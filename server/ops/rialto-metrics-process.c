/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-metrics.h"

#include "rialto-clock.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

/* What every Prometheus dashboard knows of a process, and what was built. */

static RialtoTime started;

static double
read_memory (gpointer user_data)
{
  g_autofree char *text = NULL;
  long long pages = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) || sscanf (text, "%*s %lld", &pages) != 1)
    return 0;
  return (double) pages * (double) sysconf (_SC_PAGESIZE);
}

static double
read_descriptors (gpointer user_data)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n > 0 ? n - 1 : 0; /* one of them is the folder itself */
}

static double
read_descriptor_limit (gpointer user_data)
{
  struct rlimit limit = { 0 };

  getrlimit (RLIMIT_NOFILE, &limit);
  return (double) limit.rlim_cur;
}

static double
read_processor_time (gpointer user_data)
{
  struct rusage usage = { 0 };

  getrusage (RUSAGE_SELF, &usage);
  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static double
read_start (gpointer user_data)
{
  return (double) started / (double) RIALTO_SECOND;
}

static const char *const versions[] = { RIALTO_VERSION, NULL };

static RialtoMetric table[] = {
  { "process_resident_memory_bytes", "Memory in use.", RIALTO_METRIC_GAUGE, .read = read_memory },
  { "process_open_fds", "Open file descriptors.", RIALTO_METRIC_GAUGE, .read = read_descriptors },
  { "process_max_fds", "File descriptors that may be open.", RIALTO_METRIC_GAUGE,
    .read = read_descriptor_limit },
  { "process_cpu_seconds_total", "Processor time used.", RIALTO_METRIC_COUNTER, .read = read_processor_time },
  { "process_start_time_seconds", "When the server started.", RIALTO_METRIC_GAUGE, .read = read_start },
  { "rialto_build_info", "1 for the version that runs.", RIALTO_METRIC_GAUGE,
    .labels = { { "version", versions } } },
};

/**
 * rialto_metrics_add_process:
 * @metrics: a collection
 *
 * Adds what is known of the process as such. At the start.
 */
void
rialto_metrics_add_process (RialtoMetrics *metrics)
{
  started = rialto_clock_now ();
  rialto_metrics_add_table (metrics, table, G_N_ELEMENTS (table), NULL);
  rialto_metric_set (&table[G_N_ELEMENTS (table) - 1], 0, 0, 1);
}
