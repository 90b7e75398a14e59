/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-database-private.h"

#include "rialto-error.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <stdarg.h>

/* A statement in use. Reset, not finalized: the connection keeps it. */
struct _RialtoDatabaseRows
{
  RialtoDatabaseTx *tx;        /* borrowed */
  sqlite3_stmt     *statement; /* borrowed; NULL: a failed one */
};

static RialtoDatabaseFailure
kind_of (int code,
         int system_error)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return RIALTO_DATABASE_FULL;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return RIALTO_DATABASE_DAMAGED;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return RIALTO_DATABASE_IN_USE;
    case SQLITE_IOERR:
      /* A quota and a limit on files are a full disk, too. */
      return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG
               ? RIALTO_DATABASE_FULL
               : RIALTO_DATABASE_BROKEN;
    default:
      return RIALTO_DATABASE_BROKEN;
    }
}

/* <private>
 * rialto_database_tx_init: begins with nothing failed.
 */
void
rialto_database_tx_init (RialtoDatabaseTx         *tx,
                         RialtoDatabaseConnection *connection)
{
  tx->connection = connection;
  tx->failure = RIALTO_DATABASE_SOUND;
  tx->message = NULL;
}

/* <private>
 * rialto_database_tx_clear: forgets a failure.
 */
void
rialto_database_tx_clear (RialtoDatabaseTx *tx)
{
  tx->failure = RIALTO_DATABASE_SOUND;
  g_clear_pointer (&tx->message, g_free);
}

/* <private>
 * rialto_database_tx_fail: only the first failure counts.
 */
void
rialto_database_tx_fail (RialtoDatabaseTx     *tx,
                         RialtoDatabaseFailure failure,
                         const char           *message)
{
  if (tx->failure != RIALTO_DATABASE_SOUND)
    return;

  tx->failure = failure;
  tx->message = g_strdup (message);
}

/* <private>
 * rialto_database_tx_fail_sqlite: with what SQLite said last.
 */
void
rialto_database_tx_fail_sqlite (RialtoDatabaseTx *tx)
{
  sqlite3 *db = tx->connection->db;

  rialto_database_tx_fail (tx, kind_of (sqlite3_extended_errcode (db), sqlite3_system_errno (db)),
                           sqlite3_errmsg (db));
}

/* <private>
 * rialto_database_tx_to_error: the failure as a sentence for people.
 *
 * Returns: %FALSE, always
 */
gboolean
rialto_database_tx_to_error (RialtoDatabaseTx *tx,
                             GError          **error)
{
  g_autofree char *name = g_path_get_basename (tx->connection->path);

  switch (tx->failure)
    {
    case RIALTO_DATABASE_FULL:
      return rialto_fail_detail (error, RIALTO_ERROR_STORAGE_FULL,
                                 _ ("There is no room left on this computer's disk."));
    case RIALTO_DATABASE_IN_USE:
      return rialto_fail_detail (error, RIALTO_ERROR_CONFLICT, _ ("Another Rialto has %s open."), name);
    case RIALTO_DATABASE_NEWER:
      return rialto_fail_detail (error, RIALTO_ERROR_NOT_IMPLEMENTED, _ ("%s was written by a newer Rialto."),
                                 name);
    case RIALTO_DATABASE_SOUND:
    case RIALTO_DATABASE_DAMAGED:
    case RIALTO_DATABASE_BROKEN:
    default:
      return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, _ ("%s cannot be used: %s."), name,
                                 tx->message != NULL ? tx->message : _ ("unknown error"));
    }
}

/**
 * rialto_database_tx_failed:
 * @tx: the transaction
 *
 * Returns: whether a statement has failed; for loops that need not go on.
 */
gboolean
rialto_database_tx_failed (RialtoDatabaseTx *tx)
{
  return tx->failure != RIALTO_DATABASE_SOUND;
}

static sqlite3_stmt *
prepare (RialtoDatabaseTx *tx,
         const char       *sql)
{
  RialtoDatabaseConnection *connection = tx->connection;
  sqlite3_stmt *statement = g_hash_table_lookup (connection->statements, sql);

  /* The law of the file: its own thread, and never the one that draws. */
  g_assert (connection->thread == g_thread_self ());
  if (statement == NULL)
    {
      if (sqlite3_prepare_v3 (connection->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL) !=
          SQLITE_OK)
        {
          rialto_database_tx_fail_sqlite (tx);
          return NULL;
        }
      g_hash_table_insert (connection->statements, (gpointer) sql, statement);
    }
  g_return_val_if_fail (!sqlite3_stmt_busy (statement), NULL);
  return statement;
}

static void
bind_one (sqlite3_stmt *statement,
          int           index,
          char          kind,
          va_list      *args)
{
  const char *text;
  GBytes *bytes;

  switch (kind)
    {
    case 'i':
      sqlite3_bind_int64 (statement, index, va_arg (*args, gint64));
      break;
    case 't':
      text = va_arg (*args, const char *);
      sqlite3_bind_text (statement, index, text, -1, SQLITE_TRANSIENT);
      break;
    case 'b':
      bytes = va_arg (*args, GBytes *);
      if (bytes == NULL)
        sqlite3_bind_null (statement, index);
      else
        sqlite3_bind_blob64 (statement, index, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes),
                             SQLITE_TRANSIENT);
      break;
    default:
      g_assert_not_reached ();
    }
}

static sqlite3_stmt *
start (RialtoDatabaseTx *tx,
       const char       *sql,
       const char       *binds,
       va_list          *args)
{
  sqlite3_stmt *statement = tx->failure == RIALTO_DATABASE_SOUND ? prepare (tx, sql) : NULL;

  for (int i = 0; statement != NULL && binds[i] != '\0'; i++)
    bind_one (statement, i + 1, binds[i], args);
  return statement;
}

static void
finish (sqlite3_stmt *statement)
{
  sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
}

/**
 * rialto_database_tx_exec:
 * @tx: the transaction
 * @sql: a string constant
 * @binds: types of what follows, as in the header
 * @...: the values
 *
 * Returns: how many rows were changed; 0 when it failed.
 */
gint64
rialto_database_tx_exec (RialtoDatabaseTx *tx,
                         const char       *sql,
                         const char       *binds,
                         ...)
{
  sqlite3_stmt *statement;
  va_list args;
  int code;

  va_start (args, binds);
  statement = start (tx, sql, binds, &args);
  va_end (args);
  if (statement == NULL)
    return 0;

  while ((code = sqlite3_step (statement)) == SQLITE_ROW)
    ;
  if (code != SQLITE_DONE)
    rialto_database_tx_fail_sqlite (tx);
  finish (statement);
  return code == SQLITE_DONE ? sqlite3_changes64 (tx->connection->db) : 0;
}

/**
 * rialto_database_tx_query:
 * @tx: the transaction
 * @sql: a string constant; one that is being read must not be begun again
 * @binds: types of what follows, as in the header
 * @...: the values
 *
 * Returns: (transfer full): the rows; none when it failed.
 */
RialtoDatabaseRows *
rialto_database_tx_query (RialtoDatabaseTx *tx,
                          const char       *sql,
                          const char       *binds,
                          ...)
{
  RialtoDatabaseRows *rows = g_new0 (RialtoDatabaseRows, 1);
  va_list args;

  rows->tx = tx;
  va_start (args, binds);
  rows->statement = start (tx, sql, binds, &args);
  va_end (args);
  return rows;
}

/**
 * rialto_database_tx_query_int:
 * @tx: the transaction
 * @sql: a string constant, of one column
 * @binds: types of what follows, as in the header
 * @...: the values
 *
 * Returns: the first row's number; 0 when there is none.
 */
gint64
rialto_database_tx_query_int (RialtoDatabaseTx *tx,
                              const char       *sql,
                              const char       *binds,
                              ...)
{
  RialtoDatabaseRows rows = { tx, NULL };
  gint64 value = 0;
  va_list args;

  va_start (args, binds);
  rows.statement = start (tx, sql, binds, &args);
  va_end (args);
  if (rialto_database_rows_next (&rows))
    value = rialto_database_rows_int (&rows, 0);
  if (rows.statement != NULL)
    finish (rows.statement);
  return value;
}

/**
 * rialto_database_rows_next:
 * @rows: the rows
 *
 * Returns: whether there is another row; it is the current one then.
 */
gboolean
rialto_database_rows_next (RialtoDatabaseRows *rows)
{
  int code;

  if (rows->statement == NULL || rows->tx->failure != RIALTO_DATABASE_SOUND)
    return FALSE;

  code = sqlite3_step (rows->statement);
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    rialto_database_tx_fail_sqlite (rows->tx);
  return code == SQLITE_ROW;
}

/**
 * rialto_database_rows_int:
 * @rows: the rows
 * @column: from 0
 *
 * Returns: the current row's number; 0 for NULL.
 */
gint64
rialto_database_rows_int (RialtoDatabaseRows *rows,
                          guint               column)
{
  return sqlite3_column_int64 (rows->statement, (int) column);
}

/**
 * rialto_database_rows_text:
 * @rows: the rows
 * @column: from 0
 *
 * Returns: (transfer none) (nullable): the current row's text, until the next row.
 */
const char *
rialto_database_rows_text (RialtoDatabaseRows *rows,
                           guint               column)
{
  return (const char *) sqlite3_column_text (rows->statement, (int) column);
}

/**
 * rialto_database_rows_dup_text:
 * @rows: the rows
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the current row's text.
 */
char *
rialto_database_rows_dup_text (RialtoDatabaseRows *rows,
                               guint               column)
{
  return g_strdup (rialto_database_rows_text (rows, column));
}

/**
 * rialto_database_rows_dup_bytes:
 * @rows: the rows
 * @column: from 0
 *
 * Returns: (transfer full) (nullable): the current row's bytes.
 */
GBytes *
rialto_database_rows_dup_bytes (RialtoDatabaseRows *rows,
                                guint               column)
{
  gconstpointer data;

  if (sqlite3_column_type (rows->statement, (int) column) == SQLITE_NULL)
    return NULL;

  data = sqlite3_column_blob (rows->statement, (int) column);
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (rows->statement, (int) column));
}

/**
 * rialto_database_rows_free:
 * @rows: (transfer full): rows that need not have been read to their end
 */
void
rialto_database_rows_free (RialtoDatabaseRows *rows)
{
  if (rows->statement != NULL)
    finish (rows->statement);
  g_free (rows);
}
