/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

#define SQLITE_SCHEME    "sqlite:"
#define BUDGET_INTERVAL  1000 /* virtual machine instructions between looks at the clock, some 20 us */

static const char *const step_texts[RIALTO_SQLITE_N_STEPS] = {
  [RIALTO_SQLITE_BEGIN] = "BEGIN",
  [RIALTO_SQLITE_BEGIN_IMMEDIATE] = "BEGIN IMMEDIATE",
  [RIALTO_SQLITE_COMMIT] = "COMMIT",
  [RIALTO_SQLITE_ROLLBACK] = "ROLLBACK",
  [RIALTO_SQLITE_SAVEPOINT] = "SAVEPOINT work",
  [RIALTO_SQLITE_RELEASE] = "RELEASE work",
  [RIALTO_SQLITE_ROLLBACK_TO] = "ROLLBACK TO work",
  /* AUTOINCREMENT keeps it when old events are deleted. */
  [RIALTO_SQLITE_SEQ] = "SELECT seq FROM sqlite_sequence WHERE name = 'events'",
};

/* The order matters: WAL first, and the mode of the file before anything is read. */
static const char writer_pragmas[] = "PRAGMA journal_mode = WAL;"
                                     "PRAGMA synchronous = FULL;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA secure_delete = FAST;"
                                     "PRAGMA wal_autocheckpoint = 0;";

/* Not a file opened for reading: there SQLite forgets the CHECKs of its tables, and integrity_check with it. */
static const char reader_pragmas[] = "PRAGMA query_only = ON;";

static const char common_pragmas[] = "PRAGMA cache_size = -65536;"
                                     "PRAGMA mmap_size = 2147418112;"
                                     "PRAGMA temp_store = MEMORY;";

/* <private>
 * rialto_sqlite_uri_get_path: the file of sqlite:/path.
 */
char *
rialto_sqlite_uri_get_path (const char *uri)
{
  return g_strdup (uri + strlen (SQLITE_SCHEME));
}

/* Each connection is used by one thread at a time, so SQLite needs no locks of its own, nor a count of its memory. */
static void
configure_sqlite (void)
{
  static gsize done;

  if (g_once_init_enter (&done))
    {
      sqlite3_config (SQLITE_CONFIG_MULTITHREAD);
      sqlite3_config (SQLITE_CONFIG_MEMSTATUS, 0);
      g_once_init_leave (&done, 1);
    }
}

static int
is_over_budget (void *data)
{
  RialtoSqliteConnection *self = data;

  return self->deadline != 0 && g_get_monotonic_time () > self->deadline;
}

static RialtoFailureKind
failure_kind (int code,
              int system_error)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return RIALTO_FAILURE_FULL;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return RIALTO_FAILURE_BUSY;
    case SQLITE_INTERRUPT:
      return RIALTO_FAILURE_INTERRUPTED;
    case SQLITE_CONSTRAINT:
      return code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                 code == SQLITE_CONSTRAINT_ROWID
               ? RIALTO_FAILURE_DUPLICATE
               : RIALTO_FAILURE_CONSTRAINT;
    case SQLITE_IOERR:
      /* A quota and a limit on files are a full disk to us. */
      return system_error == ENOSPC || system_error == EDQUOT || system_error == EFBIG
               ? RIALTO_FAILURE_FULL
               : RIALTO_FAILURE_BROKEN;
    case SQLITE_NOMEM:
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_CANTOPEN:
    case SQLITE_PROTOCOL:
      return RIALTO_FAILURE_BROKEN;
    default:
      return RIALTO_FAILURE_MISUSE;
    }
}

/* <private>
 * rialto_sqlite_fail: reports the connection's last error.
 */
void
rialto_sqlite_fail (RialtoSqliteConnection *self,
                    const char             *statement,
                    RialtoFailure          *failure)
{
  int code = sqlite3_extended_errcode (self->db);

  rialto_failure_set (failure, failure_kind (code, sqlite3_system_errno (self->db)), statement, "%s (%d)",
                      sqlite3_errmsg (self->db), code);
}

/* <private>
 * rialto_sqlite_step: runs one of the connection's own statements.
 */
gboolean
rialto_sqlite_step (RialtoSqliteConnection *self,
                    RialtoSqliteStep        step,
                    RialtoFailure          *failure)
{
  int code;

  if (G_UNLIKELY (self->steps[step] == NULL) &&
      sqlite3_prepare_v3 (self->db, step_texts[step], -1, SQLITE_PREPARE_PERSISTENT, &self->steps[step],
                          NULL) != SQLITE_OK)
    {
      rialto_sqlite_fail (self, step_texts[step], failure);
      return FALSE;
    }

  code = sqlite3_step (self->steps[step]);
  if (G_UNLIKELY (code != SQLITE_DONE && code != SQLITE_ROW))
    rialto_sqlite_fail (self, step_texts[step], failure);
  if (step != RIALTO_SQLITE_SEQ)
    sqlite3_reset (self->steps[step]);
  return code == SQLITE_DONE || code == SQLITE_ROW;
}

/* <private>
 * rialto_sqlite_get_seq: the newest event that the transaction sees.
 */
gboolean
rialto_sqlite_get_seq (RialtoSqliteConnection *self,
                       gint64                 *seq,
                       RialtoFailure          *failure)
{
  if (!rialto_sqlite_step (self, RIALTO_SQLITE_SEQ, failure))
    return FALSE;

  *seq = sqlite3_data_count (self->steps[RIALTO_SQLITE_SEQ]) > 0
           ? sqlite3_column_int64 (self->steps[RIALTO_SQLITE_SEQ], 0)
           : 0;
  sqlite3_reset (self->steps[RIALTO_SQLITE_SEQ]);
  return TRUE;
}

static void
connection_free (RialtoConnection *connection)
{
  RialtoSqliteConnection *self = (RialtoSqliteConnection *) connection;

  for (guint i = 0; i < connection->statements->len; i++)
    sqlite3_finalize (connection->statements->pdata[i]);
  for (guint i = 0; i < RIALTO_SQLITE_N_STEPS; i++)
    sqlite3_finalize (self->steps[i]);
  g_ptr_array_unref (connection->statements);
  sqlite3_close (self->db);
  g_free (self);
}

static gboolean
connection_begin (RialtoConnection *connection,
                  RialtoBeginMode   mode,
                  gint64           *seq,
                  RialtoFailure    *failure)
{
  static const RialtoSqliteStep steps[] = {
    [RIALTO_BEGIN_READ] = RIALTO_SQLITE_BEGIN,
    [RIALTO_BEGIN_WRITE] = RIALTO_SQLITE_BEGIN_IMMEDIATE,
    [RIALTO_BEGIN_NESTED] = RIALTO_SQLITE_SAVEPOINT,
  };
  RialtoSqliteConnection *self = (RialtoSqliteConnection *) connection;

  connection->mode = mode;
  return rialto_sqlite_step (self, steps[mode], failure) &&
         (seq == NULL || rialto_sqlite_get_seq (self, seq, failure));
}

static gboolean
connection_commit (RialtoConnection *connection,
                   RialtoFailure    *failure)
{
  return rialto_sqlite_step ((RialtoSqliteConnection *) connection,
                             connection->mode == RIALTO_BEGIN_NESTED ? RIALTO_SQLITE_RELEASE
                                                                     : RIALTO_SQLITE_COMMIT,
                             failure);
}

static void
connection_rollback (RialtoConnection *connection)
{
  RialtoSqliteConnection *self = (RialtoSqliteConnection *) connection;
  RialtoFailure ignored = { 0 };

  /* After some failures SQLite has rolled back by itself. */
  if (sqlite3_get_autocommit (self->db))
    return;

  if (connection->mode != RIALTO_BEGIN_NESTED)
    rialto_sqlite_step (self, RIALTO_SQLITE_ROLLBACK, &ignored);
  else if (rialto_sqlite_step (self, RIALTO_SQLITE_ROLLBACK_TO, &ignored))
    rialto_sqlite_step (self, RIALTO_SQLITE_RELEASE, &ignored);
}

static gboolean
connection_script (RialtoConnection *connection,
                   const char       *text,
                   RialtoFailure    *failure)
{
  RialtoSqliteConnection *self = (RialtoSqliteConnection *) connection;

  if (sqlite3_exec (self->db, text, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  rialto_sqlite_fail (self, "script", failure);
  return FALSE;
}

static gint64
connection_last_row (RialtoConnection *connection)
{
  return sqlite3_last_insert_rowid (((RialtoSqliteConnection *) connection)->db);
}

const RialtoBackend rialto_sqlite_backend = {
  .kind = RIALTO_STORE_SQLITE,
  .free = connection_free,
  .begin = connection_begin,
  .commit = connection_commit,
  .rollback = connection_rollback,
  .script = connection_script,
  .open = rialto_sqlite_open,
  .step = rialto_sqlite_next,
  .columns = rialto_sqlite_columns,
  .column = rialto_sqlite_column,
  .close = rialto_sqlite_close,
  .last_row = connection_last_row,
  .explain = rialto_sqlite_explain,
};

/* The file is private from its first moment; the WAL takes its mode. It gets its name only when it is closed: to close a database that
 * another connection of this process has locked would take that lock away. */
static void
create_private (const char *path)
{
  g_autofree char *fresh = g_strconcat (path, ".XXXXXX", NULL);
  int fd;

  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return;

  fd = g_mkstemp_full (fresh, O_RDWR | O_CLOEXEC, 0600);
  if (fd < 0)
    return;
  close (fd);
  if (link (fresh, path) != 0)
    g_debug ("%s: %s", path, g_strerror (errno));
  g_unlink (fresh);
}

/* A change to WAL does not wait for others who open the file just now, so this does. */
static gboolean
exec_pragmas (sqlite3    *db,
              const char *pragmas)
{
  int code;

  for (guint waited = 0;
       (code = sqlite3_exec (db, pragmas, NULL, NULL, NULL)) == SQLITE_BUSY && waited < RIALTO_SQLITE_BUSY_MS;
       waited += 5)
    g_usleep (5000);
  return code == SQLITE_OK;
}

/* <private>
 * rialto_sqlite_connection_open: a connection for one thread at a time; makes the file when @writable. Its begin, commit and rollback
 * are those of the backend's table.
 */
RialtoSqliteConnection *
rialto_sqlite_connection_open (const char *uri,
                               gboolean    writable,
                               GError    **error)
{
  g_autofree char *path = rialto_sqlite_uri_get_path (uri);
  g_autoptr (RialtoConnection) connection = NULL;
  RialtoSqliteConnection *self;

  configure_sqlite ();
  if (writable)
    create_private (path);

  self = g_new0 (RialtoSqliteConnection, 1);
  connection = &self->parent;
  connection->backend = &rialto_sqlite_backend;
  connection->statements = g_ptr_array_new ();
  if (sqlite3_open_v2 (path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) != SQLITE_OK ||
      sqlite3_busy_timeout (self->db, RIALTO_SQLITE_BUSY_MS) != SQLITE_OK ||
      !exec_pragmas (self->db, writable ? writer_pragmas : reader_pragmas) ||
      !exec_pragmas (self->db, common_pragmas))
    {
      gboolean full = failure_kind (sqlite3_extended_errcode (self->db), sqlite3_system_errno (self->db)) ==
                      RIALTO_FAILURE_FULL;

      rialto_fail_detail (error, full ? RIALTO_ERROR_STORAGE_FULL : RIALTO_ERROR_INTERNAL, "%s: %s", path,
                          sqlite3_errmsg (self->db));
      return NULL;
    }

  sqlite3_extended_result_codes (self->db, 1);
  sqlite3_progress_handler (self->db, BUDGET_INTERVAL, is_over_budget, self);
  return (RialtoSqliteConnection *) g_steal_pointer (&connection);
}
