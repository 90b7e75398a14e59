/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  RIALTO_METRIC_COUNTER,
  RIALTO_METRIC_GAUGE,
  RIALTO_METRIC_HISTOGRAM,
} RialtoMetricKind;

#define RIALTO_METRIC_LABELS 2

/* A label and all values that it can have; a metric has a cell for each combination. */
typedef struct
{
  const char        *name;   /* NULL: no label */
  const char *const *values; /* ends with NULL */
  const char        *also;   /* nullable: a label that says more about the same */
  const char *const *also_values;
} RialtoMetricLabel;

/* A row of a static table. */
typedef struct
{
  const char                *name; /* rialto_..., counters end with _total */
  const char                *help;
  RialtoMetricKind           kind;
  RialtoMetricLabel          labels[RIALTO_METRIC_LABELS];
  const gint64              *bounds; /* histogram: upper bounds, ascending */
  guint                      n_bounds;
  double                     unit;                         /* what 1 is in the unit of the name: 1e-6 for microseconds of _seconds; 0: 1 */
  double                     (*read) (gpointer user_data); /* nullable: asked for when somebody looks, instead of cells */
  /*< private >*/
  struct _RialtoMetricCells *cells;
} RialtoMetric;

typedef struct _RialtoMetrics RialtoMetrics;

RialtoMetrics *rialto_metrics_new         (void);
void           rialto_metrics_free        (RialtoMetrics *metrics);
void           rialto_metrics_add_table   (RialtoMetrics *metrics,
                                           RialtoMetric  *table,
                                           guint          n,
                                           gpointer       user_data);
void           rialto_metrics_add_process (RialtoMetrics *metrics);
char          *rialto_metrics_dup_text    (RialtoMetrics *metrics);

/* @one and @other are positions of the labels' values, 0 where there is no label. */
void           rialto_metric_add          (RialtoMetric  *metric,
                                           guint          one,
                                           guint          other,
                                           gint64         n);
void           rialto_metric_set          (RialtoMetric  *metric,
                                           guint          one,
                                           guint          other,
                                           gint64         value);
void           rialto_metric_observe      (RialtoMetric  *metric,
                                           guint          one,
                                           guint          other,
                                           gint64         value);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoMetrics, rialto_metrics_free)

G_END_DECLS
