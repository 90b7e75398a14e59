/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

#include "rialto-work-queue-private.h"

#define MAX_ATTEMPTS 5

/* One run in a fresh snapshot. FALSE when it says nothing: @failure tells why. */
static gboolean
read_once (RialtoStore            *store,
           RialtoSqliteConnection *connection,
           RialtoWork             *work,
           guint                   budget_us,
           RialtoFailure          *failure)
{
  const RialtoBackend *backend = connection->parent.backend;
  g_auto (RialtoTx) tx = { 0 };
  gboolean ok;

  rialto_arena_reset (work->arena);
  rialto_tx_init (&tx, &connection->parent, store, work->arena, FALSE);
  connection->deadline = budget_us != 0 ? g_get_monotonic_time () + budget_us : 0;
  ok = backend->begin (&connection->parent, RIALTO_BEGIN_READ, &tx.seq, &tx.failure) &&
       rialto_work_attempt (work, &tx);
  /* The end of a snapshot is not to be interrupted as well. */
  connection->deadline = 0;
  if (ok)
    ok = backend->commit (&connection->parent, &tx.failure);
  if (!ok)
    backend->rollback (&connection->parent);

  *failure = tx.failure;
  if (failure->kind != RIALTO_FAILURE_NONE)
    return FALSE;
  rialto_work_keep (work, &tx);
  return TRUE;
}

/* <private>
 * rialto_sqlite_read: runs @work and answers it. With a budget (0: none), FALSE when it was over: nothing has been answered then.
 */
gboolean
rialto_sqlite_read (RialtoStore            *store,
                    RialtoSqliteConnection *connection,
                    RialtoWork             *work,
                    guint                   budget_us)
{
  RialtoFailure failure = { 0 };

  for (guint attempt = 1; !read_once (store, connection, work, budget_us, &failure); attempt++)
    {
      if (failure.kind == RIALTO_FAILURE_INTERRUPTED)
        {
          rialto_work_drop (work);
          rialto_store_count (store, RIALTO_COUNT_OVER_BUDGET);
          return FALSE;
        }
      if (failure.kind != RIALTO_FAILURE_BUSY || attempt == MAX_ATTEMPTS)
        {
          rialto_work_fail (work, &failure);
          break;
        }
    }

  rialto_work_finish (work, store);
  return TRUE;
}

/**
 * RialtoReader:
 *
 * A connection that only reads, for a thread that may not wait: a reactor. It is made, used and freed by that thread.
 */
struct _RialtoReader
{
  RialtoStore            *store;      /* borrowed */
  RialtoSqliteConnection *connection; /* owned */
};

/**
 * rialto_reader_new:
 * @store: a store
 * @error: (out): `internal` when the file cannot be opened
 *
 * Returns: (transfer full) (nullable): a reader of the calling thread's own, to be freed before @store; %NULL without @error on
 *   PostgreSQL, where reads are queued.
 */
RialtoReader *
rialto_reader_new (RialtoStore *store,
                   GError     **error)
{
  RialtoSqliteConnection *connection;
  RialtoReader *reader;

  if (rialto_store_get_kind (store) != RIALTO_STORE_SQLITE)
    return NULL;

  connection = rialto_sqlite_connection_open (rialto_store_get_options (store)->uri, FALSE, error);
  if (connection == NULL)
    return NULL;

  reader = g_new0 (RialtoReader, 1);
  reader->store = store;
  reader->connection = connection;
  return reader;
}

/**
 * rialto_reader_free:
 * @reader: (transfer full) (nullable): a reader
 */
void
rialto_reader_free (RialtoReader *reader)
{
  if (reader == NULL)
    return;

  rialto_store_connection_free (&reader->connection->parent);
  g_free (reader);
}

/**
 * rialto_reader_run:
 * @reader: a reader
 * @work: a unit of work that reads
 *
 * Runs @work here and now in a fresh snapshot, and calls its done before returning, unless its statements take longer than the
 * inline budget.
 *
 * Returns: whether it has been answered; if not, hand it to rialto_store_queue_read().
 */
gboolean
rialto_reader_run (RialtoReader *reader,
                   RialtoWork   *work)
{
  work->writable = FALSE;
  work->attempts = 0;
  return rialto_sqlite_read (reader->store, reader->connection, work,
                             rialto_store_get_options (reader->store)->inline_budget_us);
}
