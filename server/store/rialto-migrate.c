/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-migrate-private.h"

#include "rialto-clock.h"
#include "rialto-sqlite-private.h"

#include <glib/gstdio.h>

/* Whoever migrates a PostgreSQL holds this lock; RialtoLockKind begins at 1. */
#define LOCK_MIGRATE ((RialtoLockKind) 0)

static const RialtoMigration history = { 0, "schema-migrations",
                                         "CREATE TABLE IF NOT EXISTS schema_migrations (\n"
                                         "  number     {{int}} PRIMARY KEY,\n"
                                         "  name       {{text}} NOT NULL,\n"
                                         "  applied_at {{time}} NOT NULL,\n"
                                         "  hash       {{text}} NOT NULL\n"
                                         ");\n" };

RIALTO_SQL (sqlite_has_history,
            "schema.has_history",
            "SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = 'schema_migrations'");

RIALTO_SQL (
  postgres_has_history,
  "schema.has_history",
  "SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = current_schema () AND tablename = 'schema_migrations'");

RIALTO_SQL (select_history, "schema.history", "SELECT number, hash FROM schema_migrations ORDER BY number");

RIALTO_SQL (select_applied, "schema.applied", "SELECT 1 FROM schema_migrations WHERE number = ?1");

RIALTO_SQL (insert_applied,
            "schema.insert",
            "INSERT INTO schema_migrations (number, name, applied_at, hash) VALUES (?1, ?2, ?3, ?4)");

RIALTO_SQL (find_orphans, "schema.orphans", "PRAGMA foreign_key_check");

static char *
migration_hash (const RialtoMigration *migration)
{
  return g_compute_checksum_for_string (G_CHECKSUM_SHA256, migration->text, -1);
}

typedef struct
{
  const RialtoMigration *migrations;
  guint                  n_migrations;
  guint                  applied; /* the newest */
} History;

static gboolean
has_history (RialtoTx *tx)
{
  g_autoptr (RialtoRows) rows = tx->connection->backend->kind == RIALTO_STORE_SQLITE
                                  ? rialto_tx_query (tx, &sqlite_has_history)
                                  : rialto_tx_query (tx, &postgres_has_history);

  return rialto_rows_next (rows);
}

/* Reads what has been applied, and refuses what this program does not know as it stands there. */
static gboolean
read_history (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  History *self = data;
  g_autoptr (RialtoRows) rows = NULL;

  self->applied = 0;
  if (!has_history (tx))
    return TRUE;

  rows = rialto_tx_query (tx, &select_history);
  while (rialto_rows_next (rows))
    {
      gint64 number = rialto_rows_int (rows, 0);
      g_autofree char *hash = NULL;

      if (number > self->n_migrations)
        return rialto_fail_detail (error, RIALTO_ERROR_NEWER_DATA,
                                   "The schema is at %" G_GINT64_FORMAT
                                   ", newer than this program, which knows %u: run a newer rialtod",
                                   number, self->n_migrations);
      hash = migration_hash (&self->migrations[number - 1]);
      if (number != self->applied + 1 || g_strcmp0 (hash, rialto_rows_text (rows, 1)) != 0)
        return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL,
                                   "Migration %03" G_GINT64_FORMAT
                                   "-%s is not the one that was applied to this database",
                                   number, self->migrations[number - 1].name);
      self->applied = (guint) number;
    }
  return TRUE;
}

typedef struct
{
  const RialtoMigration *migration;
  const char            *script;
} Step;

static gboolean
find_orphan (RialtoTx *tx,
             GError  **error)
{
  g_autoptr (RialtoRows) rows = NULL;

  if (tx->connection->backend->kind != RIALTO_STORE_SQLITE)
    return TRUE;

  rows = rialto_tx_query (tx, &find_orphans);
  if (!rialto_rows_next (rows))
    return TRUE;
  return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL,
                             "a row of %s points at a row of %s that is not there",
                             rialto_rows_text (rows, 0), rialto_rows_text (rows, 2));
}

static gboolean
run_step (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  const Step *step = data;
  g_autofree char *hash = migration_hash (step->migration);
  g_autoptr (RialtoRows) applied = NULL;

  rialto_tx_lock (tx, LOCK_MIGRATE, 1);
  /* Somebody else may have come first. */
  applied = rialto_tx_query (tx, &select_applied, SQL_INT (step->migration->number));
  if (rialto_rows_next (applied))
    return TRUE;
  if (rialto_tx_has_failed (tx) ||
      !tx->connection->backend->script (tx->connection, step->script, &tx->failure))
    return TRUE;

  rialto_tx_exec (tx, &insert_applied, SQL_INT (step->migration->number), SQL_TEXT (step->migration->name),
                  SQL_TIME (tx->now), SQL_TEXT (hash));
  return find_orphan (tx, error);
}

static gboolean
apply_one (RialtoConnection      *connection,
           const RialtoMigration *migration,
           GError               **error)
{
  g_autofree char *script = rialto_migration_translate (migration, connection->backend->kind, error);
  Step step = { migration, script };

  if (script == NULL)
    return FALSE;
  if (!rialto_connection_run (connection, TRUE, run_step, &step, NULL, error))
    {
      g_prefix_error (error, "Migration %03u-%s: ", migration->number, migration->name);
      return FALSE;
    }

  g_message ("Migration %03u-%s applied", migration->number, migration->name);
  return TRUE;
}

static gboolean
create_history (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  g_autofree char *script = rialto_migration_translate (&history, tx->connection->backend->kind, error);

  if (script == NULL)
    return FALSE;
  rialto_tx_lock (tx, LOCK_MIGRATE, 1);
  if (!rialto_tx_has_failed (tx) && !has_history (tx))
    tx->connection->backend->script (tx->connection, script, &tx->failure);
  return TRUE;
}

/* A way back for whoever finds the new version wanting. */
static gboolean
keep_copy (const RialtoStoreOptions *options,
           RialtoStoreKind           kind,
           guint                     applied,
           GError                  **error)
{
  g_autofree char *path = NULL;
  g_autofree char *copy = NULL;

  if (kind == RIALTO_STORE_POSTGRES)
    {
      g_message ("The schema is about to change from %u on; a dump of the database (pg_dump) is the way back",
                 applied);
      return TRUE;
    }

  path = rialto_sqlite_uri_get_path (options->uri);
  copy = g_strdup_printf ("%s.schema-%03u", path, applied);
  if (!rialto_sqlite_snapshot (options->uri, copy, error))
    return FALSE;
  g_message ("The database as it was at schema %u is kept as %s", applied, copy);
  return TRUE;
}

/* Tables are rebuilt by making, copying, dropping: references are checked at the end of each migration, not while it runs. */
static gboolean
check_references (RialtoConnection *connection,
                  gboolean          check,
                  GError          **error)
{
  RialtoFailure failure = { 0 };

  if (connection->backend->kind != RIALTO_STORE_SQLITE ||
      connection->backend->script (connection,
                                   check ? "PRAGMA foreign_keys = ON" : "PRAGMA foreign_keys = OFF",
                                   &failure))
    return TRUE;
  return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s", failure.message);
}

static gboolean
apply (const RialtoStoreOptions *options,
       RialtoStoreKind           kind,
       History                  *known,
       guint                     target,
       GError                  **error)
{
  g_autoptr (RialtoConnection) connection = rialto_connection_open (options, TRUE, error);

  if (connection == NULL || !check_references (connection, FALSE, error) ||
      !rialto_connection_run (connection, FALSE, read_history, known, NULL, error))
    return FALSE;
  if (known->applied >= target)
    return TRUE;
  if (known->applied == 0 && !rialto_connection_run (connection, TRUE, create_history, NULL, NULL, error))
    return FALSE;
  if (known->applied > 0 && !keep_copy (options, kind, known->applied, error))
    return FALSE;

  for (guint i = known->applied; i < target; i++)
    {
      if (!apply_one (connection, &known->migrations[i], error))
        return FALSE;
    }
  return TRUE;
}

/* <private>
 * rialto_migrations_apply: as rialto_store_migrate(), with migrations numbered from 1.
 */
gboolean
rialto_migrations_apply (const RialtoStoreOptions *options,
                         const RialtoMigration    *migrations,
                         guint                     n_migrations,
                         guint                     target,
                         GError                  **error)
{
  History known = { migrations, n_migrations, 0 };
  g_autofd int lock = -1;
  RialtoStoreKind kind;

  if (target == 0 || target > n_migrations)
    target = n_migrations;
  if (!rialto_uri_get_kind (options->uri, &kind, error))
    return FALSE;
  /* The copy belongs to the run that makes it. PostgreSQL locks each migration instead. */
  if (kind == RIALTO_STORE_SQLITE && (lock = rialto_sqlite_lock_folder (options->uri, error)) < 0)
    return FALSE;

  return apply (options, kind, &known, target, error);
}

/**
 * rialto_store_migrate:
 * @options: which database; only the uri is read
 * @target: the number to go to, 0 for the newest that this program knows; nothing is done when the schema is there already
 * @error: (out): `internal` or, when the schema is newer than this program, `newer_data`, with a sentence for whoever runs this
 *
 * Brings the schema up to date, each migration in a transaction of its own. On SQLite a copy of the database is kept beside it first,
 * its schema's number in the name. Refuses a schema that is newer than this program, and one that another text has made.
 *
 * Returns: whether the schema is at @target now.
 */
gboolean
rialto_store_migrate (const RialtoStoreOptions *options,
                      guint                     target,
                      GError                  **error)
{
  return rialto_migrations_apply (options, rialto_migrations, rialto_n_migrations, target, error);
}

static gboolean
find_schema (const RialtoStoreOptions *options,
             History                  *known,
             GError                  **error)
{
  g_autoptr (RialtoConnection) connection = NULL;
  RialtoStoreKind kind;

  if (!rialto_uri_get_kind (options->uri, &kind, error))
    return FALSE;
  if (kind == RIALTO_STORE_SQLITE)
    {
      g_autofree char *path = rialto_sqlite_uri_get_path (options->uri);

      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        return TRUE;
    }

  connection = rialto_connection_open (options, FALSE, error);
  return connection != NULL && rialto_connection_run (connection, FALSE, read_history, known, NULL, error);
}

/* <private>
 * rialto_migrations_verify: whether the schema is exactly what these migrations make.
 */
gboolean
rialto_migrations_verify (const RialtoStoreOptions *options,
                          const RialtoMigration    *migrations,
                          guint                     n_migrations,
                          GError                  **error)
{
  History known = { migrations, n_migrations, 0 };

  if (!find_schema (options, &known, error))
    return FALSE;
  if (known.applied == n_migrations)
    return TRUE;
  return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL,
                             "The schema is at %u and this program needs %u: run rialtod migrate",
                             known.applied, n_migrations);
}

/**
 * rialto_store_get_schema:
 * @options: which database; only the uri is read
 * @error: (out): `internal`, also when the schema is not this program's own; `newer_data` when it is newer
 *
 * Returns: the number of the last migration applied; 0 when there is none, or with @error.
 */
guint
rialto_store_get_schema (const RialtoStoreOptions *options,
                         GError                  **error)
{
  History known = { rialto_migrations, rialto_n_migrations, 0 };

  return find_schema (options, &known, error) ? known.applied : 0;
}
