/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-server-metrics-private.h"

#include <stddef.h>

/* One line of the text. Lines of one metric follow each other; the first has the help. */
typedef struct
{
  const char *name;
  const char *help;
  const char *kind;
  gsize       offset; /* of a 64-bit number in RialtoFigures */
  double      unit;   /* 0: 1 */
  const char *labels; /* nullable */
} Line;

#define AT(member) offsetof (RialtoFigures, member)

/* clang-format off */
static const Line lines[] = {
  { "rialto_http_accepted_total", "Connections taken.", "counter", AT (http.accepted) },
  { "rialto_http_closed_total", "Connections that have ended.", "counter", AT (http.closed) },
  { "rialto_http_refused_total", "Connections turned away.", "counter", AT (http.refused) },
  { "rialto_http_connections", "Open connections.", "gauge", AT (http.connections) },
  { "rialto_http_sockets", "Open WebSockets.", "gauge", AT (http.sockets) },
  { "rialto_http_received_bytes_total", "Bytes from clients.", "counter", AT (http.bytes_in) },
  { "rialto_http_sent_bytes_total", "Bytes to clients.", "counter", AT (http.bytes_out) },
  { "rialto_http_timeouts_total", "Connections closed for being too slow.", "counter", AT (http.timeouts_header), .labels = "while=\"header\"" },
  { "rialto_http_timeouts_total", NULL, "counter", AT (http.timeouts_body), .labels = "while=\"body\"" },
  { "rialto_http_timeouts_total", NULL, "counter", AT (http.timeouts_idle), .labels = "while=\"idle\"" },
  { "rialto_work_waiting", "Requests that wait for a thread.", "gauge", AT (work_waiting), .labels = "pool=\"work\"" },
  { "rialto_work_waiting", NULL, "gauge", AT (uploads_waiting), .labels = "pool=\"uploads\"" },
  { "rialto_work_waiting", NULL, "gauge", AT (passwords_waiting), .labels = "pool=\"passwords\"" },
  { "rialto_rate_limits_evicted_total", "Callers that the rate limits had to forget.", "counter", AT (limits_evicted) },
  { "rialto_log_dropped_total", "Log records that nobody took.", "counter", AT (log_dropped) },

  { "rialto_store_backlog", "Transactions that wait.", "gauge", AT (backlog) },
  { "rialto_store_transactions_total", "Transactions answered.", "counter", AT (store.reads), .labels = "kind=\"read\"" },
  { "rialto_store_transactions_total", NULL, "counter", AT (store.writes), .labels = "kind=\"write\"" },
  { "rialto_store_groups_total", "Commits of the writer.", "counter", AT (store.groups) },
  { "rialto_store_group_reruns_total", "Groups that were undone and run one by one.", "counter", AT (store.group_reruns) },
  { "rialto_store_over_budget_total", "Reads that were too long to be done at once.", "counter", AT (store.over_budget) },
  { "rialto_store_reruns_total", "Transactions run again after a conflict or a lost connection.", "counter", AT (store.reruns) },
  { "rialto_store_reconnects_total", "Connections to the database made again.", "counter", AT (store.reconnects) },
  { "rialto_store_checkpoints_total", "Checkpoints that wrote something.", "counter", AT (store.checkpoints) },
  { "rialto_store_wal_restarts_total", "Times the writer waited for the log to be emptied.", "counter", AT (store.wal_restarts) },
  { "rialto_store_wal_bytes", "Length of the write-ahead log.", "gauge", AT (store.wal_bytes) },

  { "rialto_gateway_sessions_total", "What sockets began with.", "counter", AT (gateway.ready), .labels = "as=\"ready\"" },
  { "rialto_gateway_sessions_total", NULL, "counter", AT (gateway.resumed), .labels = "as=\"resumed\"" },
  { "rialto_gateway_sessions_total", NULL, "counter", AT (gateway.invalid), .labels = "as=\"invalid\"" },
  { "rialto_gateway_events_total", "Events published.", "counter", AT (gateway.events) },
  { "rialto_gateway_frames_total", "Frames made of them.", "counter", AT (gateway.frames) },
  { "rialto_gateway_seq", "The newest event published.", "gauge", AT (gateway.seq) },
  { "rialto_gateway_late_seconds", "Since all events there were had been published.", "gauge", AT (events_late), .unit = 1e-3 },

  { "rialto_pictures_total", "Pictures uploaded, by what became of them.", "counter", AT (renditions.made), .labels = "outcome=\"made\"" },
  { "rialto_pictures_total", NULL, "counter", AT (renditions.refused), .labels = "outcome=\"refused\"" },
  { "rialto_pictures_total", NULL, "counter", AT (renditions.crashed), .labels = "outcome=\"crashed\"" },
  { "rialto_pictures_total", NULL, "counter", AT (renditions.turned_away), .labels = "outcome=\"turned_away\"" },
  { "rialto_picture_helper_starts_total", "Starts of the process that decodes pictures.", "counter", AT (renditions.starts) },
  { "rialto_pictures_busy", "Pictures being decoded.", "gauge", AT (pictures_busy) },
  { "rialto_pictures_waiting", "Pictures that wait for it.", "gauge", AT (pictures_waiting) },

  { "rialto_jobs", "Jobs by state.", "gauge", AT (jobs[RIALTO_JOBS_WAITING]), .labels = "state=\"waiting\"" },
  { "rialto_jobs", NULL, "gauge", AT (jobs[RIALTO_JOBS_RUNNING]), .labels = "state=\"running\"" },
  { "rialto_jobs", NULL, "gauge", AT (jobs[RIALTO_JOBS_DEAD]), .labels = "state=\"dead\"" },
};
/* clang-format on */

static void
append_head (GString    *text,
             const char *name,
             const char *help,
             const char *kind)
{
  g_string_append_printf (text, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, kind);
}

static void
append_value (GString *text,
              double   value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append_printf (text, " %s\n", g_ascii_formatd (digits, sizeof digits, "%.15g", value));
}

/* <private>
 * rialto_figures_append: the lines of @figures; what is not known is left out.
 */
void
rialto_figures_append (const RialtoFigures *figures,
                       GString             *text)
{
  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      const Line *line = &lines[i];
      gint64 value = G_STRUCT_MEMBER (gint64, figures, line->offset);

      if (line->help != NULL)
        append_head (text, line->name, line->help, line->kind);
      if (value < 0)
        continue;
      g_string_append (text, line->name);
      if (line->labels != NULL)
        g_string_append_printf (text, "{%s}", line->labels);
      append_value (text, (double) value * (line->unit > 0 ? line->unit : 1));
    }
}

typedef struct
{
  const char *name;
  const char *help;
  const char *kind;
  gsize       offset; /* of a 64-bit number in RialtoSqlFigures */
  double      unit;
} SqlLine;

#define SQL_AT(member) offsetof (RialtoSqlFigures, member)

static const SqlLine sql_lines[] = {
  { "rialto_sql_runs_total", "Runs of a statement.", "counter", SQL_AT (runs), 1 },
  { "rialto_sql_failures_total", "Those that failed.", "counter", SQL_AT (failures), 1 },
  { "rialto_sql_rows_total", "Rows that it read or changed.", "counter", SQL_AT (rows), 1 },
  { "rialto_sql_seconds_total", "Time that it took in the database.", "counter", SQL_AT (time_us), 1e-6 },
  { "rialto_sql_longest_seconds", "Its longest run.", "gauge", SQL_AT (max_us), 1e-6 },
};

static gint
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (((const RialtoSqlFigures *) a)->sql->name, ((const RialtoSqlFigures *) b)->sql->name);
}

/* A statement may have a text for each store, under one name. */
static void
merge (RialtoSqlFigures       *one,
       const RialtoSqlFigures *other)
{
  one->runs += other->runs;
  one->failures += other->failures;
  one->rows += other->rows;
  one->time_us += other->time_us;
  one->max_us = MAX (one->max_us, other->max_us);
}

static GArray *
sort_by_name (const GArray *statements)
{
  g_autoptr (GArray) sorted = g_array_copy ((GArray *) statements);
  GArray *merged = g_array_new (FALSE, FALSE, sizeof (RialtoSqlFigures));

  g_array_sort (sorted, compare_names);
  for (guint i = 0; i < sorted->len; i++)
    {
      const RialtoSqlFigures *figures = &g_array_index (sorted, RialtoSqlFigures, i);

      if (merged->len > 0 &&
          compare_names (&g_array_index (merged, RialtoSqlFigures, merged->len - 1), figures) == 0)
        merge (&g_array_index (merged, RialtoSqlFigures, merged->len - 1), figures);
      else
        g_array_append_vals (merged, figures, 1);
    }
  return merged;
}

/* <private>
 * rialto_figures_append_sql: @statements is of RialtoSqlFigures.
 */
void
rialto_figures_append_sql (const GArray *statements,
                           GString      *text)
{
  g_autoptr (GArray) sorted = sort_by_name (statements);

  for (guint l = 0; l < G_N_ELEMENTS (sql_lines); l++)
    {
      const SqlLine *line = &sql_lines[l];

      append_head (text, line->name, line->help, line->kind);
      for (guint i = 0; i < sorted->len; i++)
        {
          const RialtoSqlFigures *figures = &g_array_index (sorted, RialtoSqlFigures, i);

          g_string_append_printf (text, "%s{statement=\"%s\"}", line->name, figures->sql->name);
          append_value (text, (double) G_STRUCT_MEMBER (guint64, figures, line->offset) * line->unit);
        }
    }
}
