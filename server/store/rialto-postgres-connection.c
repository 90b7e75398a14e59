/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-postgres-private.h"

#include <stdatomic.h>

#define DOWN_TIME G_USEC_PER_SEC

/* ms before each attempt to connect again: a restart of the database takes about as long as all of them. */
static const guint connect_delays[] = { 0, 50, 150, 400 };

/* Plans of short statements are not worth compiling. A page out of order costs hardly more than its neighbour: by PostgreSQL's default a
 * thousand rows looked up cost more than a hundred thousand read through. What others may have set for this user or database is not
 * what we count on. */
static const char session_settings[] =
  "SET jit = off; SET random_page_cost = 1.1; SET standard_conforming_strings = on; SET bytea_output = hex; SET default_transaction_read_only = off;";

static RialtoFailureKind
failure_kind (const char *state)
{
  static const struct
  {
    const char *prefix;
    RialtoFailureKind kind;
  } kinds[] = {
    { "40001", RIALTO_FAILURE_BUSY },                                          /* serialization_failure */
    { "40P01", RIALTO_FAILURE_BUSY },                                          /* deadlock_detected */
    { "55P03", RIALTO_FAILURE_BUSY },                                          /* lock_not_available */
    { "23505", RIALTO_FAILURE_DUPLICATE },                                     /* unique_violation */
    { "23", RIALTO_FAILURE_CONSTRAINT },     { "53100", RIALTO_FAILURE_FULL }, /* disk_full */
    { "53", RIALTO_FAILURE_UNAVAILABLE },                                      /* memory, connections */
    { "57014", RIALTO_FAILURE_UNAVAILABLE },                                   /* statement_timeout */
    { "57P", RIALTO_FAILURE_LOST },                                            /* shutdown, terminated */
    { "25P03", RIALTO_FAILURE_LOST }, /* idle_in_transaction_session_timeout */
    { "08", RIALTO_FAILURE_LOST },           { "58", RIALTO_FAILURE_BROKEN },
    { "XX", RIALTO_FAILURE_BROKEN },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_str_has_prefix (state, kinds[i].prefix))
        return kinds[i].kind;
    }
  return RIALTO_FAILURE_MISUSE;
}

/* Nothing more is asked of it; the next transaction connects again. */
static void
disconnect (RialtoPostgresConnection *self)
{
  rialto_postgres_forget (self);
  g_clear_pointer (&self->link, PQfinish);
}

/* <private>
 * rialto_postgres_check: whether @result is a success; its failure otherwise. The detail line of a message may quote data, so only
 * the first is kept.
 */
gboolean
rialto_postgres_check (RialtoPostgresConnection *self,
                       const PGresult           *result,
                       const char               *statement,
                       RialtoFailure            *failure)
{
  ExecStatusType status = PQresultStatus (result);
  const char *state = PQresultErrorField (result, PG_DIAG_SQLSTATE);
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
    return TRUE;

  if (PQstatus (self->link) == CONNECTION_BAD || state == NULL || failure_kind (state) == RIALTO_FAILURE_LOST)
    {
      rialto_failure_set (failure, RIALTO_FAILURE_LOST, statement, "%s",
                          message != NULL ? message : PQerrorMessage (self->link));
      disconnect (self);
    }
  else
    rialto_failure_set (failure, failure_kind (state), statement, "%s (%s)", message, state);
  return FALSE;
}

static void
notice (void           *data,
        const PGresult *result)
{
  const char *message = PQresultErrorField (result, PG_DIAG_MESSAGE_PRIMARY);

  g_debug ("PostgreSQL: %s", message != NULL ? message : "");
}

/* Also for waiting on a lock. What takes so long keeps a connection of the pool from everybody else. */
static gboolean
set_time_limit (RialtoPostgresConnection *self,
                RialtoFailure            *failure)
{
  g_autofree char *limit = g_strdup_printf ("%u", self->statement_ms);
  const char *const values[] = { limit };
  g_autoptr (PGresult)
    result = PQexecParams (self->link, "SELECT set_config ('statement_timeout', $1, false)", 1, NULL, values,
                           NULL, NULL, 0);

  return rialto_postgres_check (self, result, "connect", failure);
}

static gboolean
connect_once (RialtoPostgresConnection *self,
              RialtoFailure            *failure)
{
  /* What stands before the URI is a default, what comes after it is not. */
  static const char *const keys[] = { "connect_timeout", "fallback_application_name", "dbname",
                                      "client_encoding", NULL };
  const char *const values[] = { "5", "rialtod", self->uri, "UTF8", NULL };
  g_autoptr (PGresult) result = NULL;

  self->link = PQconnectdbParams (keys, values, 1);
  if (PQstatus (self->link) != CONNECTION_OK)
    {
      rialto_failure_set (failure, RIALTO_FAILURE_UNAVAILABLE, "connect", "%s", PQerrorMessage (self->link));
      disconnect (self);
      return FALSE;
    }

  PQsetNoticeReceiver (self->link, notice, NULL);
  result = PQexec (self->link, session_settings);
  return rialto_postgres_check (self, result, "connect", failure) && set_time_limit (self, failure);
}

/* <private>
 * rialto_postgres_connection_ensure: connects again where the connection has gone, with some patience. After that everybody who
 * shares @down_until (monotonic us) fails at once for a while, so that a queue of work does not wait for each other's patience.
 */
gboolean
rialto_postgres_connection_ensure (RialtoPostgresConnection *self,
                                   RialtoStore              *store,
                                   _Atomic gint64           *down_until,
                                   RialtoFailure            *failure)
{
  RialtoFailure last = { 0 };

  if (self->link != NULL)
    return TRUE;
  if (g_get_monotonic_time () < atomic_load (down_until))
    {
      rialto_failure_set (failure, RIALTO_FAILURE_UNAVAILABLE, "connect", "the database cannot be reached");
      return FALSE;
    }

  for (guint i = 0; i < G_N_ELEMENTS (connect_delays); i++)
    {
      if (connect_delays[i] > 0)
        g_usleep ((gulong) connect_delays[i] * 500 +
                  (gulong) g_random_int_range (0, (gint32) connect_delays[i] * 500));
      last = (RialtoFailure) { 0 };
      if (connect_once (self, &last))
        {
          atomic_store (down_until, 0);
          rialto_store_count (store, RIALTO_COUNT_RECONNECTS);
          return TRUE;
        }
    }

  atomic_store (down_until, g_get_monotonic_time () + DOWN_TIME);
  rialto_failure_set (failure, RIALTO_FAILURE_UNAVAILABLE, "connect", "%s", last.message);
  return FALSE;
}

static void
connection_free (RialtoConnection *connection)
{
  RialtoPostgresConnection *self = (RialtoPostgresConnection *) connection;

  disconnect (self);
  g_ptr_array_unref (connection->statements);
  g_free (self->uri);
  g_free (self);
}

static gboolean
connection_begin (RialtoConnection *connection,
                  RialtoBeginMode   mode,
                  gint64           *seq,
                  RialtoFailure    *failure)
{
  /* One journey for both. The snapshot of a read is taken by its first statement: this one. */
  static const char *const texts[2][2] = {
    { "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
      "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT seq FROM event_mark" },
    { "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE",
      "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT seq FROM event_mark" },
  };
  RialtoPostgresConnection *self = (RialtoPostgresConnection *) connection;
  g_autoptr (PGresult) result = PQexec (self->link, texts[mode != RIALTO_BEGIN_READ][seq != NULL]);

  connection->mode = mode;
  if (!rialto_postgres_check (self, result, "BEGIN", failure))
    return FALSE;
  if (seq != NULL)
    *seq = PQntuples (result) == 1 ? g_ascii_strtoll (PQgetvalue (result, 0, 0), NULL, 10) : 0;
  return TRUE;
}

static gboolean
connection_commit (RialtoConnection *connection,
                   RialtoFailure    *failure)
{
  RialtoPostgresConnection *self = (RialtoPostgresConnection *) connection;
  g_autoptr (PGresult) result = PQexec (self->link, "COMMIT");
  RialtoFailure lost = { 0 };

  if (!rialto_postgres_check (self, result, "COMMIT", &lost))
    {
      /* What was read is as good as it was. What was written is on the disk, or not. */
      if (lost.kind == RIALTO_FAILURE_LOST && connection->mode == RIALTO_BEGIN_READ)
        return TRUE;
      if (lost.kind == RIALTO_FAILURE_LOST)
        lost.kind = RIALTO_FAILURE_UNKNOWN;
      rialto_failure_set (failure, lost.kind, "COMMIT", "%s", lost.message);
      return FALSE;
    }
  if (!g_str_equal (PQcmdStatus ((PGresult *) result), "COMMIT"))
    {
      rialto_failure_set (failure, RIALTO_FAILURE_MISUSE, "COMMIT", "the transaction had failed before");
      return FALSE;
    }
  return TRUE;
}

static void
connection_rollback (RialtoConnection *connection)
{
  RialtoPostgresConnection *self = (RialtoPostgresConnection *) connection;
  g_autoptr (PGresult) result = NULL;
  RialtoFailure ignored = { 0 };

  if (self->link == NULL || PQtransactionStatus (self->link) == PQTRANS_IDLE)
    return;

  result = PQexec (self->link, "ROLLBACK");
  if (!rialto_postgres_check (self, result, "ROLLBACK", &ignored))
    disconnect (self);
}

static gboolean
connection_script (RialtoConnection *connection,
                   const char       *text,
                   RialtoFailure    *failure)
{
  RialtoPostgresConnection *self = (RialtoPostgresConnection *) connection;
  g_autoptr (PGresult) result = PQexec (self->link, text);

  return rialto_postgres_check (self, result, "script", failure);
}

const RialtoBackend rialto_postgres_backend = {
  .kind = RIALTO_STORE_POSTGRES,
  .free = connection_free,
  .begin = connection_begin,
  .commit = connection_commit,
  .rollback = connection_rollback,
  .script = connection_script,
  .open = rialto_postgres_open,
  .step = rialto_postgres_next,
  .columns = rialto_postgres_columns,
  .column = rialto_postgres_column,
  .close = rialto_postgres_close,
  .last_row = NULL, /* events have no number yet */
  .explain = rialto_postgres_explain,
};

/* <private>
 * rialto_postgres_connection_open: connects now, or fails.
 */
RialtoConnection *
rialto_postgres_connection_open (const char *uri,
                                 guint       statement_ms,
                                 GError    **error)
{
  RialtoPostgresConnection *self = g_new0 (RialtoPostgresConnection, 1);
  g_autoptr (RialtoConnection) connection = &self->parent;
  RialtoFailure failure = { 0 };

  connection->backend = &rialto_postgres_backend;
  connection->statements = g_ptr_array_new ();
  self->uri = g_strdup (uri);
  self->statement_ms = statement_ms;
  if (!connect_once (self, &failure))
    {
      rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s", failure.message);
      return NULL;
    }
  return g_steal_pointer (&connection);
}
