/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-database-private.h"

#include <glib/gstdio.h>
#include <string.h>

/* What can still be read of a damaged file goes into the one that takes its place. Nothing is written to the damaged one. */

/* So many rows that lie between what was read from both ends are asked for one by one. */
#define MOST_BETWEEN 10000
/* Of a file that SQLite writes, in its first page. */
#define PAGE_SIZE_AT 16
#define N_PAGES_AT   28

typedef struct
{
  sqlite3          *from;   /* owned: the damaged file */
  RialtoDatabaseTx *tx;     /* borrowed: of the new one */
  guint             n_rows; /* that were saved */
  gboolean          whole;  /* all that there was could be read */
} Rescue;

/* Whether it says where its tables are. */
static gboolean
open_damaged (Rescue     *self,
              const char *path)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  sqlite3_stmt *first = NULL;
  gboolean ok;

  g_clear_pointer (&self->from, sqlite3_close);
  ok = sqlite3_open_v2 (path, &self->from, flags, NULL) == SQLITE_OK;
  if (ok)
    {
      /* It is kept as it is: what its log has is read, not written into it. What of the schema cannot be read is passed over. */
      sqlite3_db_config (self->from, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1, NULL);
      sqlite3_exec (self->from, "PRAGMA locking_mode = EXCLUSIVE; PRAGMA writable_schema = ON", NULL, NULL,
                    NULL);
      ok = sqlite3_prepare_v2 (self->from, self->tx->connection->keepsakes[0].forward, -1, &first, NULL) ==
           SQLITE_OK;
    }
  sqlite3_finalize (first);
  if (!ok)
    g_clear_pointer (&self->from, sqlite3_close);
  return ok;
}

static gboolean
is_text (sqlite3_stmt *row,
         int           column)
{
  return sqlite3_column_type (row, column) != SQLITE_TEXT ||
         g_utf8_validate_len ((const char *) sqlite3_column_text (row, column),
                              (gsize) sqlite3_column_bytes (row, column), NULL);
}

/* One that makes no sense is not taken. */
static void
take_row (Rescue       *self,
          sqlite3_stmt *row,
          sqlite3_stmt *write)
{
  int n = MIN (sqlite3_column_count (row), sqlite3_bind_parameter_count (write));
  gboolean ok = TRUE;

  sqlite3_clear_bindings (write);
  for (int i = 0; i < n; i++)
    {
      ok = ok && is_text (row, i);
      sqlite3_bind_value (write, i + 1, sqlite3_column_value (row, i));
    }
  ok = ok && sqlite3_step (write) == SQLITE_DONE;
  sqlite3_reset (write);
  self->n_rows += ok;
  self->whole &= ok;
}

/* Until the end, or until nothing can be read any more. *last: the number of the last row. */
static gboolean
read_rows (Rescue       *self,
           sqlite3_stmt *write,
           const char   *sql,
           gint64        only,
           gint64       *last)
{
  sqlite3_stmt *read = NULL;
  int status = sqlite3_prepare_v2 (self->from, sql, -1, &read, NULL);

  if (status == SQLITE_OK)
    {
      sqlite3_bind_int64 (read, 1, only);
      while ((status = sqlite3_step (read)) == SQLITE_ROW)
        {
          *last = sqlite3_column_int64 (read, 0);
          take_row (self, read, write);
        }
    }
  sqlite3_finalize (read);
  return status == SQLITE_DONE;
}

static void
take_table (Rescue                       *self,
            const RialtoDatabaseKeepsake *table)
{
  sqlite3 *to = self->tx->connection->db;
  sqlite3_stmt *write = NULL;
  gint64 first = 0, last = 0;

  if (sqlite3_prepare_v2 (to, table->write, -1, &write, NULL) == SQLITE_OK &&
      !read_rows (self, write, table->forward, 0, &first))
    {
      self->whole = FALSE;
      read_rows (self, write, table->backward, 0, &last);
      if (last == 0 || last > first + MOST_BETWEEN)
        last = first + MOST_BETWEEN;
      for (gint64 id = first + 1; table->one != NULL && id < last; id++)
        read_rows (self, write, table->one, id, &(gint64) { 0 });
    }
  sqlite3_finalize (write);
}

/* A copy of the damaged file with the first page of the new one, which says where the tables begin: that is the same in both, since
 * SQLite puts them first and in order where pages are vacuumed. */
static char *
mend_first_page (RialtoDatabaseTx *tx,
                 const char       *damaged)
{
  const char *path = tx->connection->path;
  g_autofree char *copy = g_strconcat (path, ".rescue", NULL);
  g_autofree char *text = NULL, *sound = NULL;
  gsize length, sound_length, size;
  guint32 n_pages;

  rialto_database_connection_script (tx->connection, "PRAGMA wal_checkpoint (TRUNCATE)", tx);
  if (!g_file_get_contents (path, &sound, &sound_length, NULL) || sound_length < 512 ||
      !g_file_get_contents (damaged, &text, &length, NULL))
    return NULL;
  size = (gsize) (((guint8) sound[PAGE_SIZE_AT] << 8) | (guint8) sound[PAGE_SIZE_AT + 1]);
  if (size < 512 || sound_length < size || length <= size)
    return NULL;
  memcpy (text, sound, size);
  n_pages = GUINT32_TO_BE ((guint32) (length / size));
  memcpy (text + N_PAGES_AT, &n_pages, sizeof n_pages);
  return g_file_set_contents (copy, text, (gssize) length, NULL) ? g_steal_pointer (&copy) : NULL;
}

static void
take_tables (Rescue                   *self,
             RialtoDatabaseConnection *connection)
{
  for (const RialtoDatabaseKeepsake *table = connection->keepsakes; table->forward != NULL; table++)
    take_table (self, table);
}

/* <private>
 * rialto_database_rescue: what can be read of a file that was set aside.
 *
 * @connection: to the file that has taken its place
 *
 * When that cannot be written, either, the new one is empty.
 */
void
rialto_database_rescue (RialtoDatabaseConnection *connection,
                        const char               *damaged)
{
  g_autofree char *copy = NULL, *log = NULL;
  RialtoDatabaseTx tx;
  Rescue self = { .tx = &tx, .whole = TRUE };

  if (connection->keepsakes == NULL)
    return;

  rialto_database_tx_init (&tx, connection);
  if (!open_damaged (&self, damaged))
    {
      copy = mend_first_page (&tx, damaged);
      if (copy != NULL)
        open_damaged (&self, copy);
    }
  rialto_database_connection_script (connection, "BEGIN", &tx);
  if (self.from != NULL)
    take_tables (&self, connection);
  else
    self.whole = FALSE;
  if (connection->rescued != NULL)
    connection->rescued (&tx, damaged, self.whole);
  rialto_database_connection_script (connection, "COMMIT", &tx);
  if (!sqlite3_get_autocommit (connection->db))
    sqlite3_exec (connection->db, "ROLLBACK", NULL, NULL, NULL);
  g_clear_pointer (&self.from, sqlite3_close);
  if (copy != NULL)
    {
      log = g_strconcat (copy, "-wal", NULL);
      g_unlink (log);
      g_unlink (copy);
    }
  g_message ("%s is damaged and kept; %u rows of it could be saved", damaged,
             tx.failure == RIALTO_DATABASE_SOUND ? self.n_rows : 0);
  rialto_database_tx_clear (&tx);
}
