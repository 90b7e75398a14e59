/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-metrics.h"

#include <stdatomic.h>
#include <string.h>

/* Figures for those who watch the server. Counting is one relaxed addition in a stripe of memory that few threads share; only looking
 * at the figures adds the stripes up. A table's cells live as long as the process, so counting needs neither a lock nor a registry:
 * before the table is added it does nothing. */

#define STRIPES    8
#define CACHE_LINE 64

struct _RialtoMetricCells
{
  guint          n[RIALTO_METRIC_LABELS]; /* values of the labels */
  guint          width;                   /* values of one combination */
  gsize          stride;                  /* values of one stripe */
  _Atomic gint64 values[];
};

typedef struct _RialtoMetricCells Cells;

typedef struct
{
  RialtoMetric *table;
  guint         n;
  gpointer      user_data;
} Table;

struct _RialtoMetrics
{
  GMutex  mutex;
  GArray *tables; /* Table */
};

static guint
count_values (const RialtoMetricLabel *label)
{
  return label->name != NULL ? g_strv_length ((char **) label->values) : 1;
}

static Cells *
cells_new (const RialtoMetric *metric)
{
  guint n[RIALTO_METRIC_LABELS] = { count_values (&metric->labels[0]), count_values (&metric->labels[1]) };
  /* A histogram has its buckets, the one above the last bound, and the sum. */
  guint width = metric->kind == RIALTO_METRIC_HISTOGRAM ? metric->n_bounds + 2 : 1;
  gsize per_line = CACHE_LINE / sizeof (gint64);
  gsize stride = ((gsize) n[0] * n[1] * width + per_line - 1) / per_line * per_line;
  Cells *cells = g_malloc0 (sizeof *cells + STRIPES * stride * sizeof cells->values[0]);

  memcpy (cells->n, n, sizeof n);
  cells->width = width;
  cells->stride = stride;
  return cells;
}

static Cells *
cells_of (RialtoMetric *metric)
{
  return g_atomic_pointer_get (&metric->cells);
}

static guint
this_stripe (void)
{
  static _Atomic guint threads;
  static _Thread_local guint mine; /* and 1; 0: not yet known */

  if (mine == 0)
    mine = atomic_fetch_add_explicit (&threads, 1, memory_order_relaxed) % STRIPES + 1;
  return mine - 1;
}

/* The first value of a combination in a stripe; NULL: there is no such combination, or nobody counts yet. */
static _Atomic gint64 *
find_values (RialtoMetric *metric,
             guint         one,
             guint         other,
             guint         stripe)
{
  Cells *cells = cells_of (metric);

  if (cells == NULL || one >= cells->n[0] || other >= cells->n[1])
    return NULL;
  return &cells->values[stripe * cells->stride + ((gsize) one * cells->n[1] + other) * cells->width];
}

/**
 * rialto_metric_add:
 * @metric: a counter or a gauge
 * @one: position of the first label's value
 * @other: position of the second label's value
 * @n: how much; only a gauge takes less than 0
 *
 * Any thread; never waits.
 */
void
rialto_metric_add (RialtoMetric *metric,
                   guint         one,
                   guint         other,
                   gint64        n)
{
  guint stripe = metric->kind == RIALTO_METRIC_GAUGE ? 0 : this_stripe ();
  _Atomic gint64 *values = find_values (metric, one, other, stripe);

  if (values != NULL && metric->kind != RIALTO_METRIC_HISTOGRAM)
    atomic_fetch_add_explicit (values, n, memory_order_relaxed);
}

/**
 * rialto_metric_set:
 * @metric: a gauge
 * @one: position of the first label's value
 * @other: position of the second label's value
 * @value: what it is now
 *
 * Any thread; never waits.
 */
void
rialto_metric_set (RialtoMetric *metric,
                   guint         one,
                   guint         other,
                   gint64        value)
{
  _Atomic gint64 *values = find_values (metric, one, other, 0);

  if (values != NULL && metric->kind == RIALTO_METRIC_GAUGE)
    atomic_store_explicit (values, value, memory_order_relaxed);
}

/**
 * rialto_metric_observe:
 * @metric: a histogram
 * @one: position of the first label's value
 * @other: position of the second label's value
 * @value: what was measured, in the unit of the bounds
 *
 * Any thread; never waits.
 */
void
rialto_metric_observe (RialtoMetric *metric,
                       guint         one,
                       guint         other,
                       gint64        value)
{
  _Atomic gint64 *values = find_values (metric, one, other, this_stripe ());
  guint bucket = 0;

  if (values == NULL || metric->kind != RIALTO_METRIC_HISTOGRAM)
    return;
  while (bucket < metric->n_bounds && value > metric->bounds[bucket])
    bucket++;
  atomic_fetch_add_explicit (&values[bucket], 1, memory_order_relaxed);
  atomic_fetch_add_explicit (&values[metric->n_bounds + 1], value, memory_order_relaxed);
}

/**
 * rialto_metrics_new:
 *
 * Returns: (transfer full): a collection of tables to be looked at together; any thread may use it
 */
RialtoMetrics *
rialto_metrics_new (void)
{
  RialtoMetrics *metrics = g_new0 (RialtoMetrics, 1);

  g_mutex_init (&metrics->mutex);
  metrics->tables = g_array_new (FALSE, FALSE, sizeof (Table));
  return metrics;
}

/**
 * rialto_metrics_free:
 * @metrics: (transfer full): a collection; its tables go on counting
 */
void
rialto_metrics_free (RialtoMetrics *metrics)
{
  g_array_unref (metrics->tables);
  g_mutex_clear (&metrics->mutex);
  g_free (metrics);
}

/**
 * rialto_metrics_add_table:
 * @metrics: a collection
 * @table: (array length=n): metrics, which live as long as the process
 * @n: how many
 * @user_data: for their read functions; must live as long as @metrics
 *
 * From now on @table counts, and @metrics shows it.
 */
void
rialto_metrics_add_table (RialtoMetrics *metrics,
                          RialtoMetric  *table,
                          guint          n,
                          gpointer       user_data)
{
  static GMutex making;
  Table added = { table, n, user_data };

  g_mutex_lock (&making);
  for (guint i = 0; i < n; i++)
    if (table[i].read == NULL && cells_of (&table[i]) == NULL)
      g_atomic_pointer_set (&table[i].cells, cells_new (&table[i]));
  g_mutex_unlock (&making);

  g_mutex_lock (&metrics->mutex);
  g_array_append_val (metrics->tables, added);
  g_mutex_unlock (&metrics->mutex);
}

/* The sum of all stripes. */
static gint64
read_value (RialtoMetric *metric,
            guint         one,
            guint         other,
            guint         index)
{
  gint64 sum = 0;

  for (guint stripe = 0; stripe < STRIPES; stripe++)
    sum += atomic_load_explicit (find_values (metric, one, other, stripe) + index, memory_order_relaxed);
  return sum;
}

static void
append_number (GString *text,
               double   value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.15g", value));
}

static void
append_label (GString    *text,
              const char *name,
              const char *value)
{
  g_string_append_printf (text, "%s%s=\"", g_str_has_suffix (text->str, "{") ? "" : ",", name);
  for (const char *at = value; *at != '\0'; at++)
    {
      if (*at == '\\' || *at == '"')
        g_string_append_c (text, '\\');
      if (*at == '\n')
        g_string_append (text, "\\n");
      else
        g_string_append_c (text, *at);
    }
  g_string_append_c (text, '"');
}

/* name_suffix{labels,le="bound"} and a space. */
static void
append_series (GString            *text,
               const RialtoMetric *metric,
               const guint         at[RIALTO_METRIC_LABELS],
               const char         *suffix,
               const char         *bound)
{
  g_string_append_printf (text, "%s%s{", metric->name, suffix);
  for (guint i = 0; i < RIALTO_METRIC_LABELS; i++)
    {
      const RialtoMetricLabel *label = &metric->labels[i];

      if (label->name != NULL)
        append_label (text, label->name, label->values[at[i]]);
      if (label->also != NULL)
        append_label (text, label->also, label->also_values[at[i]]);
    }
  if (bound != NULL)
    append_label (text, "le", bound);
  if (g_str_has_suffix (text->str, "{"))
    g_string_truncate (text, text->len - 1);
  else
    g_string_append_c (text, '}');
  g_string_append_c (text, ' ');
}

static void
append_histogram (GString      *text,
                  RialtoMetric *metric,
                  const guint   at[RIALTO_METRIC_LABELS],
                  double        unit)
{
  gint64 count = 0;
  char bound[G_ASCII_DTOSTR_BUF_SIZE];

  for (guint i = 0; i <= metric->n_bounds; i++)
    {
      gboolean last = i == metric->n_bounds;

      if (!last)
        g_ascii_formatd (bound, sizeof bound, "%.15g", (double) metric->bounds[i] * unit);
      count += read_value (metric, at[0], at[1], i);
      append_series (text, metric, at, "_bucket", last ? "+Inf" : bound);
      g_string_append_printf (text, "%" G_GINT64_FORMAT "\n", count);
    }
  append_series (text, metric, at, "_sum", NULL);
  append_number (text, (double) read_value (metric, at[0], at[1], metric->n_bounds + 1) * unit);
  g_string_append_c (text, '\n');
  append_series (text, metric, at, "_count", NULL);
  g_string_append_printf (text, "%" G_GINT64_FORMAT "\n", count);
}

static gboolean
is_untouched (RialtoMetric *metric,
              const guint   at[RIALTO_METRIC_LABELS])
{
  for (guint i = 0; i < cells_of (metric)->width; i++)
    if (read_value (metric, at[0], at[1], i) != 0)
      return FALSE;
  return TRUE;
}

static void
append_combination (GString      *text,
                    RialtoMetric *metric,
                    const guint   at[RIALTO_METRIC_LABELS])
{
  double unit = metric->unit != 0 ? metric->unit : 1;

  /* Combinations that have not come up would only be noise. */
  if (metric->labels[0].name != NULL && is_untouched (metric, at))
    return;
  if (metric->kind == RIALTO_METRIC_HISTOGRAM)
    {
      append_histogram (text, metric, at, unit);
      return;
    }
  append_series (text, metric, at, "", NULL);
  append_number (text, (double) read_value (metric, at[0], at[1], 0) * unit);
  g_string_append_c (text, '\n');
}

static void
append_metric (GString      *text,
               RialtoMetric *metric,
               gpointer      user_data)
{
  static const char *const kinds[] = { "counter", "gauge", "histogram" };
  static const guint nowhere[RIALTO_METRIC_LABELS] = { 0 };
  guint at[RIALTO_METRIC_LABELS];

  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", metric->name, metric->help, metric->name,
                          kinds[metric->kind]);
  if (metric->read != NULL)
    {
      append_series (text, metric, nowhere, "", NULL);
      append_number (text, metric->read (user_data));
      g_string_append_c (text, '\n');
      return;
    }
  for (at[0] = 0; at[0] < cells_of (metric)->n[0]; at[0]++)
    for (at[1] = 0; at[1] < cells_of (metric)->n[1]; at[1]++)
      append_combination (text, metric, at);
}

/**
 * rialto_metrics_dup_text:
 * @metrics: a collection
 *
 * Calls the tables' read functions. Any thread.
 *
 * Returns: (transfer full): all figures in Prometheus' text format (text/plain; version=0.0.4)
 */
char *
rialto_metrics_dup_text (RialtoMetrics *metrics)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&metrics->mutex);
  g_autoptr (GString) text = g_string_sized_new (16384);

  for (guint t = 0; t < metrics->tables->len; t++)
    {
      const Table *table = &g_array_index (metrics->tables, Table, t);

      for (guint i = 0; i < table->n; i++)
        append_metric (text, &table->table[i], table->user_data);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}
