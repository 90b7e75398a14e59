/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-database-private.h"

#include "rialto-clock.h"
#include "rialto-error.h"

#include <glib/gi18n.h>
#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* One process has the file: no shared memory is needed, and a second one is told at once. It lets go of it when it is killed. */
static const char common_pragmas[] = "PRAGMA locking_mode = EXCLUSIVE;"
                                     "PRAGMA auto_vacuum = INCREMENTAL;"
                                     "PRAGMA journal_mode = WAL;"
                                     "PRAGMA temp_store = MEMORY;"
                                     "PRAGMA foreign_keys = ON;"
                                     "PRAGMA secure_delete = FAST;";

/* What came with a file that SQLite wrote. */
static const char *const companions[] = { "-wal", "-shm", "-journal", "" };

static void
statement_free (gpointer data)
{
  sqlite3_finalize (data);
}

/* <private>
 * rialto_database_connection_new: nothing is opened yet.
 */
RialtoDatabaseConnection *
rialto_database_connection_new (const RialtoDatabaseOptions *options)
{
  RialtoDatabaseConnection *self = g_new0 (RialtoDatabaseConnection, 1);

  self->path = g_strdup (options->path);
  self->kind = options->kind;
  self->migrations = options->migrations;
  self->stamp = g_strdup (options->stamp);
  self->keepsakes = options->keepsakes;
  self->rescued = options->rescued;
  self->statements = g_hash_table_new_full (NULL, NULL, NULL, statement_free);
  return self;
}

/* <private>
 * rialto_database_connection_close: it can be opened again.
 */
void
rialto_database_connection_close (RialtoDatabaseConnection *self)
{
  g_hash_table_remove_all (self->statements);
  g_clear_pointer (&self->db, sqlite3_close);
}

/* <private>
 * rialto_database_connection_free: closes first.
 */
void
rialto_database_connection_free (RialtoDatabaseConnection *self)
{
  rialto_database_connection_close (self);
  g_hash_table_unref (self->statements);
  g_free (self->path);
  g_free (self->stamp);
  g_free (self);
}

/* <private>
 * rialto_database_connection_script: several statements, without results.
 */
gboolean
rialto_database_connection_script (RialtoDatabaseConnection *self,
                                   const char               *script,
                                   RialtoDatabaseTx         *tx)
{
  if (rialto_database_tx_failed (tx))
    return FALSE;
  if (sqlite3_exec (self->db, script, NULL, NULL, NULL) == SQLITE_OK)
    return TRUE;

  rialto_database_tx_fail_sqlite (tx);
  return FALSE;
}

/* A small file is read whole; of a cache only what is asked for, and damage is found then. */
static void
look_through (RialtoDatabaseTx *tx)
{
  g_autoptr (RialtoDatabaseRows) rows = rialto_database_tx_query (tx, "PRAGMA quick_check (1)", "");

  if (rialto_database_rows_next (rows) && g_strcmp0 (rialto_database_rows_text (rows, 0), "ok") != 0)
    rialto_database_tx_fail (tx, RIALTO_DATABASE_DAMAGED, rialto_database_rows_text (rows, 0));
}

static void
migrate (RialtoDatabaseConnection *self,
         RialtoDatabaseTx         *tx)
{
  guint n = g_strv_length ((char **) self->migrations);
  gint64 present = rialto_database_tx_query_int (tx, "PRAGMA user_version", "");

  if (present > n)
    rialto_database_tx_fail (tx, RIALTO_DATABASE_NEWER, NULL);
  for (guint i = (guint) present; i < n && !rialto_database_tx_failed (tx); i++)
    {
      g_autofree char *number = g_strdup_printf ("PRAGMA user_version = %u; COMMIT;", i + 1);

      rialto_database_connection_script (self, "BEGIN IMMEDIATE;", tx);
      rialto_database_connection_script (self, self->migrations[i], tx);
      rialto_database_connection_script (self, number, tx);
      if (!sqlite3_get_autocommit (self->db))
        sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
    }
}

/* Whether the file is of another stamp. One that has none yet gets it. */
static gboolean
is_stale (RialtoDatabaseConnection *self,
          RialtoDatabaseTx         *tx)
{
  g_autofree char *stamp = NULL;

  if (self->stamp == NULL)
    return FALSE;

  rialto_database_connection_script (self, "CREATE TABLE IF NOT EXISTS stamp (value TEXT NOT NULL)", tx);
  {
    g_autoptr (RialtoDatabaseRows) rows = rialto_database_tx_query (tx, "SELECT value FROM stamp", "");

    if (rialto_database_rows_next (rows))
      stamp = rialto_database_rows_dup_text (rows, 0);
  }
  if (stamp == NULL)
    rialto_database_tx_exec (tx, "INSERT INTO stamp (value) VALUES (?1)", "t", self->stamp);
  return stamp != NULL && !g_str_equal (stamp, self->stamp);
}

/* <private>
 * rialto_database_connection_open: opens, brings up to date, and looks whether the file is sound.
 *
 * Returns: whether it can be used; otherwise @tx has the failure
 */
gboolean
rialto_database_connection_open (RialtoDatabaseConnection *self,
                                 RialtoDatabaseTx         *tx)
{
  const int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  g_autofree char *folder = g_path_get_dirname (self->path);
  gboolean precious = self->kind == RIALTO_DATABASE_PRECIOUS;
  gboolean stale;

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      rialto_database_tx_fail (tx, errno == ENOSPC ? RIALTO_DATABASE_FULL : RIALTO_DATABASE_BROKEN,
                               g_strerror (errno));
      return FALSE;
    }
  if (sqlite3_open_v2 (self->path, &self->db, flags, NULL) != SQLITE_OK)
    rialto_database_tx_fail_sqlite (tx);
  rialto_database_connection_script (self, common_pragmas, tx);
  rialto_database_connection_script (self,
                                     precious ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL",
                                     tx);
  if (precious)
    look_through (tx);
  stale = is_stale (self, tx);
  if (!stale)
    migrate (self, tx);
  if (stale || (tx->failure == RIALTO_DATABASE_NEWER && !precious))
    {
      rialto_database_tx_clear (tx);
      rialto_database_tx_fail (tx, RIALTO_DATABASE_DAMAGED, "of another program");
    }
  if (rialto_database_tx_failed (tx))
    {
      rialto_database_connection_close (self);
      return FALSE;
    }
  return TRUE;
}

static char *
name_aside (RialtoDatabaseConnection *self)
{
  g_autoptr (GDateTime) now = g_date_time_new_from_unix_local (rialto_clock_now () / RIALTO_SECOND);
  g_autofree char *time = g_date_time_format (now, "%Y-%m-%d-%H%M%S");
  char *path = g_strdup_printf ("%s.damaged-%s", self->path, time);

  for (guint i = 2; g_file_test (path, G_FILE_TEST_EXISTS); i++)
    {
      g_free (path);
      path = g_strdup_printf ("%s.damaged-%s-%u", self->path, time, i);
    }
  return path;
}

/* <private>
 * rialto_database_connection_set_aside: takes a damaged file away; closes it first.
 *
 * @kept_aside: (out) (transfer full) (nullable): where it is now; %NULL for a disposable one, which is gone
 *
 * Returns: whether the place is free
 */
gboolean
rialto_database_connection_set_aside (RialtoDatabaseConnection *self,
                                      char                    **kept_aside,
                                      GError                  **error)
{
  g_autofree char *aside = self->kind == RIALTO_DATABASE_PRECIOUS ? name_aside (self) : NULL;

  rialto_database_connection_close (self);
  for (guint i = 0; i < G_N_ELEMENTS (companions); i++)
    {
      g_autofree char *from = g_strconcat (self->path, companions[i], NULL);
      g_autofree char *to = aside != NULL ? g_strconcat (aside, companions[i], NULL) : NULL;
      int failed = to != NULL ? g_rename (from, to) : g_unlink (from);

      if (failed && errno != ENOENT)
        return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, _ ("%s is damaged and cannot be moved: %s."),
                                   from, g_strerror (errno));
    }
  *kept_aside = g_steal_pointer (&aside);
  return TRUE;
}
