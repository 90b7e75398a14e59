/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

#ifdef RIALTO_HAVE_POSTGRES
#include "rialto-postgres-private.h"
#endif

/* <private>
 * rialto_uri_get_kind: which database @uri names.
 */
gboolean
rialto_uri_get_kind (const char      *uri,
                     RialtoStoreKind *kind,
                     GError         **error)
{
  if (uri != NULL && g_str_has_prefix (uri, "sqlite:") && uri[strlen ("sqlite:")] != '\0')
    {
      *kind = RIALTO_STORE_SQLITE;
      return TRUE;
    }
  if (uri != NULL && (g_str_has_prefix (uri, "postgresql:") || g_str_has_prefix (uri, "postgres:")))
    {
#ifdef RIALTO_HAVE_POSTGRES
      *kind = RIALTO_STORE_POSTGRES;
      return TRUE;
#else
      return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "This rialtod was built without PostgreSQL");
#endif
    }

  return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL,
                             "A store is sqlite:/path/file or postgresql://host/database");
}

/* <private>
 * rialto_connection_open: a bare connection, for work beside the store: migrations, introspection.
 */
RialtoConnection *
rialto_connection_open (const RialtoStoreOptions *options,
                        gboolean                  writable,
                        GError                  **error)
{
  RialtoSqliteConnection *connection;
  RialtoStoreKind kind;

  if (!rialto_uri_get_kind (options->uri, &kind, error))
    return NULL;
#ifdef RIALTO_HAVE_POSTGRES
  if (kind == RIALTO_STORE_POSTGRES)
    return rialto_postgres_connection_open (options->uri, 0, error);
#endif

  connection = rialto_sqlite_connection_open (options->uri, writable, error);
  return connection != NULL ? &connection->parent : NULL;
}

/* <private> */
void
rialto_store_connection_free (RialtoConnection *connection)
{
  connection->backend->free (connection);
}

/* <private>
 * rialto_connection_run: one transaction on a bare connection, without ids, events or another run.
 */
gboolean
rialto_connection_run (RialtoConnection *connection,
                       gboolean          writable,
                       RialtoTxFunc      run,
                       gpointer          data,
                       RialtoArena      *arena,
                       GError          **error)
{
  g_autoptr (RialtoArena) own_arena = arena == NULL ? rialto_arena_new () : NULL;
  const RialtoBackend *backend = connection->backend;
  g_auto (RialtoTx) tx = { 0 };
  gboolean ok;

  rialto_tx_init (&tx, connection, NULL, arena != NULL ? arena : own_arena, writable);
  ok = backend->begin (connection, writable ? RIALTO_BEGIN_WRITE : RIALTO_BEGIN_READ, NULL, &tx.failure) &&
       rialto_tx_run (&tx, run, data, error) && backend->commit (connection, &tx.failure);
  if (ok)
    return TRUE;

  backend->rollback (connection);
  if (tx.failure.kind != RIALTO_FAILURE_NONE)
    {
      g_clear_error (error);
      rialto_fail_detail (error,
                          tx.failure.kind == RIALTO_FAILURE_FULL ? RIALTO_ERROR_STORAGE_FULL
                                                                 : RIALTO_ERROR_INTERNAL,
                          "%s: %s", tx.failure.statement != NULL ? tx.failure.statement : "transaction",
                          tx.failure.message);
    }
  return FALSE;
}
