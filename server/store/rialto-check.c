/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-check.h"

#include "rialto-tx-private.h"

#define MAX_ROWS 20 /* that are told of one check */

RIALTO_SQL (sqlite_integrity, "check.integrity", "PRAGMA integrity_check (20)");

RIALTO_SQL (sqlite_references, "check.references", "PRAGMA foreign_key_check");

RIALTO_SQL (postgres_indexes,
            "check.indexes",
            "SELECT c.relname FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
            "WHERE NOT (i.indisvalid AND i.indisready) ORDER BY c.relname");

RIALTO_SQL (
  postgres_constraints,
  "check.constraints",
  "SELECT t.relname, k.conname FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class t ON t.oid = k.conrelid "
  "WHERE NOT k.convalidated ORDER BY t.relname, k.conname");

typedef struct
{
  char      *name;
  RialtoSql *sql;
} Check;

static GMutex checks_lock;
static GArray *checks; /* of Check; never freed */

/**
 * rialto_store_add_check:
 * @name: what a violation is called, for people
 * @sql: a query whose rows are violations
 *
 * Adds to what rialto_store_check() looks at, in every store of this process. A second time does nothing. Any thread.
 */
void
rialto_store_add_check (const char *name,
                        RialtoSql  *sql)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&checks_lock);
  Check check = { .sql = sql };

  if (checks == NULL)
    checks = g_array_new (FALSE, FALSE, sizeof (Check));
  for (guint i = 0; i < checks->len; i++)
    {
      if (g_array_index (checks, Check, i).sql == sql)
        return;
    }
  check.name = g_strdup (name);
  g_array_append_val (checks, check);
}

static char *
dup_row (RialtoRows *rows)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rialto_rows_count (rows); i++)
    {
      g_autofree char *value = rialto_rows_dup_cell (rows, i);

      g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", value);
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
run_check (RialtoTx   *tx,
           const char *name,
           RialtoSql  *sql,
           GPtrArray  *problems)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, sql);
  guint n_rows = 0;

  while (rialto_rows_next (rows))
    {
      g_autofree char *row = dup_row (rows);

      if (sql == &sqlite_integrity && g_str_equal (row, "ok"))
        continue;
      if (n_rows++ < MAX_ROWS)
        g_ptr_array_add (problems, g_strdup_printf ("%s: %s", name, row));
    }
  if (n_rows > MAX_ROWS)
    g_ptr_array_add (problems, g_strdup_printf ("%s: %u more", name, n_rows - MAX_ROWS));
}

static gboolean
run_checks (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&checks_lock);
  GPtrArray *problems = data;

  g_ptr_array_set_size (problems, 0);
  if (tx->connection->backend->kind == RIALTO_STORE_SQLITE)
    {
      run_check (tx, "integrity", &sqlite_integrity, problems);
      run_check (tx, "reference to nothing", &sqlite_references, problems);
    }
  else
    {
      run_check (tx, "invalid index", &postgres_indexes, problems);
      run_check (tx, "constraint not validated", &postgres_constraints, problems);
    }
  for (guint i = 0; checks != NULL && i < checks->len; i++)
    run_check (tx, g_array_index (checks, Check, i).name, g_array_index (checks, Check, i).sql, problems);
  return TRUE;
}

/**
 * rialto_store_check:
 * @store: a store
 * @problems: (element-type utf8): filled with sentences, at most 20 of a kind; frees its elements with g_free()
 * @error: (out): `internal`, `unavailable`: the check could not be made
 *
 * Looks for damage: what the database says of itself, and the checks that were added. All in one snapshot; reads the whole database
 * on SQLite. Waits.
 *
 * Returns: whether the check was made; all is well when @problems is empty.
 */
gboolean
rialto_store_check (RialtoStore *store,
                    GPtrArray   *problems,
                    GError     **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);

  if (!rialto_store_read (store, run_checks, found, NULL, error))
    return FALSE;
  g_ptr_array_extend_and_steal (problems, g_steal_pointer (&found));
  return TRUE;
}
