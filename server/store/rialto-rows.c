/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-tx-private.h"

#include "rialto-store-private.h"

/**
 * RialtoRows:
 *
 * One run of a statement. Its memory is the transaction's arena; rialto_rows_free() gives the statement back. What a handler forgets
 * is given back when its run ends.
 */

/* Tells the figures and the slow-query hook of one run. */
void
rialto_tx_report (RialtoTx       *tx,
                  RialtoSqlEntry *entry,
                  gint64          elapsed_us,
                  guint64         rows,
                  gboolean        failed)
{
  rialto_sql_entry_add (entry, elapsed_us, rows, failed);
  if (tx->store != NULL)
    rialto_store_note_query (tx->store, entry->sql, elapsed_us, rows);
}

/* FALSE when there is nothing to run; a statement that cannot be run fails the transaction. */
static gboolean
check_statement (RialtoTx       *tx,
                 RialtoSql      *sql,
                 RialtoSqlEntry *entry,
                 guint           n_binds)
{
  if (tx->failure.kind != RIALTO_FAILURE_NONE)
    return FALSE;
  if (entry == NULL)
    rialto_tx_fail (tx, RIALTO_FAILURE_MISUSE, sql->name, "too many statements");
  else if (entry->fault != NULL)
    rialto_tx_fail (tx, RIALTO_FAILURE_MISUSE, sql->name, entry->fault);
  else if (entry->n_params != n_binds)
    rialto_failure_set (&tx->failure, RIALTO_FAILURE_MISUSE, sql->name, "takes %u parameters, not %u",
                        entry->n_params, n_binds);
  else
    for (RialtoRows *rows = tx->open_rows; rows != NULL; rows = rows->next)
      {
        if (rows->entry == entry)
          rialto_tx_fail (tx, RIALTO_FAILURE_MISUSE, sql->name, "is in use: release its rows first");
      }

  return tx->failure.kind == RIALTO_FAILURE_NONE;
}

/**
 * rialto_tx_exec_array:
 * @tx: a transaction that may write
 * @sql: a static statement
 * @binds: (array length=n_binds): its parameters
 * @n_binds: how many
 *
 * Runs @sql to its end. Use the macro rialto_tx_exec().
 *
 * Returns: rows changed; 0 when none or when the transaction has failed.
 */
gint64
rialto_tx_exec_array (RialtoTx         *tx,
                      RialtoSql        *sql,
                      const RialtoBind *binds,
                      guint             n_binds)
{
  const RialtoBackend *backend = tx->connection->backend;
  RialtoSqlEntry *entry = rialto_sql_entry (sql);
  RialtoCursor cursor = { .connection = tx->connection };
  RialtoStep step;
  gint64 begun;

  if (!check_statement (tx, sql, entry, n_binds))
    return 0;
  if (!tx->writable)
    {
      rialto_tx_fail (tx, RIALTO_FAILURE_MISUSE, sql->name, "writes in a transaction that only reads");
      return 0;
    }

  tx->statements++;
  begun = g_get_monotonic_time ();
  step = backend->open (tx->connection, &cursor, entry, binds, n_binds, FALSE, &tx->failure);
  while (step == RIALTO_STEP_ROW)
    step = backend->step (&cursor, entry, &tx->failure);
  backend->close (&cursor);
  if (step == RIALTO_STEP_FAILED)
    cursor.changes = 0;
  rialto_tx_report (tx, entry, g_get_monotonic_time () - begun, (guint64) cursor.changes,
                    step == RIALTO_STEP_FAILED);
  return cursor.changes;
}

/**
 * rialto_tx_query_array:
 * @tx: a transaction
 * @sql: a static statement
 * @binds: (array length=n_binds): its parameters; their values are copied
 * @n_binds: how many
 *
 * Use the macro rialto_tx_query(). A statement that writes has written when this returns, whether its rows are read or not.
 *
 * Returns: (transfer full) (not nullable): its rows; none when the transaction has failed.
 */
RialtoRows *
rialto_tx_query_array (RialtoTx         *tx,
                       RialtoSql        *sql,
                       const RialtoBind *binds,
                       guint             n_binds)
{
  RialtoRows *rows = rialto_arena_new0 (tx->arena, RialtoRows);
  gint64 begun;

  rows->tx = tx;
  rows->entry = rialto_sql_entry (sql);
  rows->step = RIALTO_STEP_DONE;
  if (!check_statement (tx, sql, rows->entry, n_binds))
    return rows;

  tx->statements++;
  rows->cursor.connection = tx->connection;
  begun = g_get_monotonic_time ();
  rows->step = tx->connection->backend->open (tx->connection, &rows->cursor, rows->entry, binds, n_binds,
                                              TRUE, &tx->failure);
  rows->elapsed_us = g_get_monotonic_time () - begun;
  rows->fresh = TRUE;
  rows->open = TRUE;
  rows->next = tx->open_rows;
  tx->open_rows = rows;
  return rows;
}

/**
 * rialto_rows_next:
 * @rows: rows
 *
 * Goes to the next row, at first to the first.
 *
 * Returns: whether there is one.
 */
gboolean
rialto_rows_next (RialtoRows *rows)
{
  if (!rows->open || rows->tx->failure.kind != RIALTO_FAILURE_NONE)
    return FALSE;

  if (rows->fresh)
    rows->fresh = FALSE;
  else if (rows->step == RIALTO_STEP_ROW)
    {
      gint64 begun = g_get_monotonic_time ();

      rows->step = rows->tx->connection->backend->step (&rows->cursor, rows->entry, &rows->tx->failure);
      rows->elapsed_us += g_get_monotonic_time () - begun;
    }
  if (rows->step != RIALTO_STEP_ROW)
    return FALSE;

  rows->n_rows++;
  return TRUE;
}

/* A NULL where there is no row, as for a column that is not there. */
static RialtoCell
cell (RialtoRows *rows,
      guint       column)
{
  if (!rows->open || rows->fresh || rows->step != RIALTO_STEP_ROW ||
      rows->tx->failure.kind != RIALTO_FAILURE_NONE)
    return SQL_NULL;

  return rows->tx->connection->backend->column (&rows->cursor, column);
}

/**
 * rialto_rows_int:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: the value; 0 for NULL.
 */
gint64
rialto_rows_int (RialtoRows *rows,
                 guint       column)
{
  RialtoCell value = cell (rows, column);

  return value.type == RIALTO_BIND_TEXT ? g_ascii_strtoll (value.data, NULL, 10) : value.integer;
}

/**
 * rialto_rows_bool:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: the value; %FALSE for NULL.
 */
gboolean
rialto_rows_bool (RialtoRows *rows,
                  guint       column)
{
  return rialto_rows_int (rows, column) != 0;
}

/**
 * rialto_rows_text:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): a copy in the transaction's arena; %NULL for NULL.
 */
const char *
rialto_rows_text (RialtoRows *rows,
                  guint       column)
{
  RialtoCell value = cell (rows, column);

  if (value.null)
    return NULL;
  if (value.type == RIALTO_BIND_TEXT || value.type == RIALTO_BIND_BYTES)
    return rialto_arena_strndup (rows->tx->arena, value.data, (gsize) value.length);

  return rialto_arena_printf (rows->tx->arena, "%" G_GINT64_FORMAT, value.integer);
}

/**
 * rialto_rows_bytes:
 * @rows: rows, at a row
 * @column: from 0
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer none) (nullable): a copy in the transaction's arena, ended by a NUL that is not counted; %NULL for NULL.
 */
const void *
rialto_rows_bytes (RialtoRows *rows,
                   guint       column,
                   gsize      *length)
{
  RialtoCell value = cell (rows, column);
  gboolean has_data = !value.null && (value.type == RIALTO_BIND_TEXT || value.type == RIALTO_BIND_BYTES);

  if (length != NULL)
    *length = has_data ? (gsize) value.length : 0;
  return has_data ? rialto_arena_strndup (rows->tx->arena, value.data, (gsize) value.length) : NULL;
}

/**
 * rialto_rows_is_null:
 * @rows: rows, at a row
 * @column: from 0
 *
 * Returns: whether the value is NULL.
 */
gboolean
rialto_rows_is_null (RialtoRows *rows,
                     guint       column)
{
  return cell (rows, column).null;
}

/* <private>
 * rialto_rows_count: columns of a row.
 */
guint
rialto_rows_count (RialtoRows *rows)
{
  return rows->open ? rows->tx->connection->backend->columns (&rows->cursor) : 0;
}

/* <private>
 * rialto_rows_dup_cell: any value, for people.
 */
char *
rialto_rows_dup_cell (RialtoRows *rows,
                      guint       column)
{
  RialtoCell value = cell (rows, column);

  if (value.null)
    return g_strdup ("NULL");
  switch (value.type)
    {
    case RIALTO_BIND_TEXT:
      return g_strndup (value.data, (gsize) value.length);
    case RIALTO_BIND_BYTES:
      return g_strdup_printf ("%" G_GSSIZE_FORMAT " bytes", value.length);
    case RIALTO_BIND_BOOL:
      return g_strdup (value.integer ? "true" : "false");
    case RIALTO_BIND_INT:
    case RIALTO_BIND_NULL:
    default:
      return g_strdup_printf ("%" G_GINT64_FORMAT, value.integer);
    }
}

/**
 * rialto_rows_free:
 * @rows: (transfer full): rows
 *
 * Gives the statement back; what was read from it stays. The memory is the arena's.
 */
void
rialto_rows_free (RialtoRows *rows)
{
  RialtoRows **link = &rows->tx->open_rows;

  if (!rows->open)
    return;

  while (*link != rows)
    link = &(*link)->next;
  *link = rows->next;
  rows->open = FALSE;
  rows->tx->connection->backend->close (&rows->cursor);
  rialto_tx_report (rows->tx, rows->entry, rows->elapsed_us, rows->n_rows, rows->step == RIALTO_STEP_FAILED);
}

/* <private>
 * rialto_tx_close_rows: what the body forgot.
 */
void
rialto_tx_close_rows (RialtoTx *tx)
{
  while (tx->open_rows != NULL)
    rialto_rows_free (tx->open_rows);
}

/**
 * rialto_tx_query_int_array:
 * @tx: a transaction
 * @sql: a static statement
 * @binds: (array length=n_binds): its parameters; their values are copied
 * @n_binds: how many
 *
 * Use the macro rialto_tx_query_int(), for one number or id.
 *
 * Returns: what is in the first column of the first row; 0 for NULL, where there is no row, and when the transaction has failed.
 */
gint64
rialto_tx_query_int_array (RialtoTx         *tx,
                           RialtoSql        *sql,
                           const RialtoBind *binds,
                           guint             n_binds)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query_array (tx, sql, binds, n_binds);

  return rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : 0;
}
