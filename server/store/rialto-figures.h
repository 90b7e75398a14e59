/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

/* What one statement has cost this process so far. */
typedef struct
{
  const RialtoSql *sql;
  guint64          runs;
  guint64          failures;
  guint64          rows;    /* read or changed */
  guint64          time_us; /* in the database, all runs together */
  guint64          max_us;
} RialtoSqlFigures;

typedef struct
{
  guint64 reads; /* units of work answered */
  guint64 writes;
  guint64 groups;       /* COMMITs of the writer (SQLite) */
  guint64 group_reruns; /* groups that were rolled back and run one by one */
  guint64 over_budget;  /* inline reads that were interrupted */
  guint64 reruns;       /* runs repeated after a lock, a serialization failure, a lost connection */
  guint64 reconnects;   /* PostgreSQL */
  guint64 checkpoints;  /* passive ones that wrote something */
  guint64 wal_restarts; /* times the writer waited for the WAL to be emptied */
  guint64 wal_bytes;    /* length of the WAL now */
} RialtoStoreFigures;

/* Called on the thread that ran the statement, for each that took @threshold_us or longer. */
typedef void (*RialtoQueryHook) (const RialtoSql *sql,
                                 gint64           elapsed_us,
                                 guint64          rows,
                                 gpointer         data);

/* Called on a thread of the store for each unit of work that succeeded, before it is answered; @statements of its last run. */
typedef void (*RialtoWorkHook) (const char *name,
                                guint       statements,
                                gpointer    data);

void    rialto_store_set_work_hook  (RialtoStore        *store,
                                     RialtoWorkHook      func,
                                     gpointer            data);
void    rialto_store_set_query_hook (RialtoStore        *store,
                                     gint64              threshold_us,
                                     RialtoQueryHook     func,
                                     gpointer            data);
GArray *rialto_store_sql_figures    (RialtoStore        *store);
void    rialto_store_get_figures    (RialtoStore        *store,
                                     RialtoStoreFigures *figures);
char   *rialto_store_explain        (RialtoStore        *store,
                                     RialtoSql          *sql,
                                     GError            **error);

G_END_DECLS
