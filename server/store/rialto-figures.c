/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-store-private.h"

#include <stdatomic.h>

/**
 * rialto_store_sql_figures:
 * @store: a store
 *
 * What every statement used so far has cost, over all stores of this process. Any thread.
 *
 * Returns: (transfer full) (element-type RialtoSqlFigures): in order of first use.
 */
GArray *
rialto_store_sql_figures (RialtoStore *store)
{
  guint n_statements = rialto_sql_count ();
  GArray *all = g_array_sized_new (FALSE, FALSE, sizeof (RialtoSqlFigures), n_statements);

  for (guint slot = 1; slot <= n_statements; slot++)
    {
      RialtoSqlEntry *entry = rialto_sql_entry_at (slot);
      RialtoSqlFigures figures = {
        .sql = entry->sql,
        .runs = atomic_load_explicit (&entry->runs, memory_order_relaxed),
        .failures = atomic_load_explicit (&entry->failures, memory_order_relaxed),
        .rows = atomic_load_explicit (&entry->rows, memory_order_relaxed),
        .time_us = atomic_load_explicit (&entry->time_us, memory_order_relaxed),
        .max_us = atomic_load_explicit (&entry->max_us, memory_order_relaxed),
      };

      g_array_append_val (all, figures);
    }
  return all;
}

typedef struct
{
  RialtoSql *sql;
  char      *plan;
} Explaining;

static gboolean
explain (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  Explaining *explaining = data;
  RialtoSqlEntry *entry = rialto_sql_entry (explaining->sql);
  g_autoptr (GString) plan = g_string_new (NULL);

  g_clear_pointer (&explaining->plan, g_free);
  if (entry == NULL || entry->fault != NULL)
    rialto_tx_fail (tx, RIALTO_FAILURE_MISUSE, explaining->sql->name,
                    entry != NULL ? entry->fault : "too many statements");
  else if (tx->connection->backend->explain (tx->connection, entry, plan, &tx->failure))
    explaining->plan = g_string_free_and_steal (g_steal_pointer (&plan));
  return TRUE;
}

/**
 * rialto_store_explain:
 * @store: a store
 * @sql: a static statement
 * @error: (out): `internal` when it cannot be prepared
 *
 * How the database would run @sql, whatever its parameters. On PostgreSQL sequential scans are switched off for the plan, so that one
 * that shows is there for want of an index, not because the table is small; the statement should have been run once before, because
 * the types of its parameters are taken from that. Waits.
 *
 * Returns: (transfer full) (nullable): the plan in the words of the database: lines with "SCAN table" on SQLite and "Seq Scan on
 *   table" on PostgreSQL read all of it.
 */
char *
rialto_store_explain (RialtoStore *store,
                      RialtoSql   *sql,
                      GError     **error)
{
  Explaining explaining = { .sql = sql };

  rialto_store_read (store, explain, &explaining, NULL, error);
  return explaining.plan;
}
