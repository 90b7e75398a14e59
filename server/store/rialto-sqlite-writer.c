/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

#include "rialto-work-queue-private.h"

/**
 * RialtoSqliteWriter:
 *
 * The one thread that writes. What has queued up while it was busy becomes the next group: one transaction with a savepoint for each
 * unit of work, and one flush of the disk for all. Nobody is answered before that. When a group is lost as a whole, its members run
 * again one by one, so that what fits is kept and what does not is answered.
 */
struct _RialtoSqliteWriter
{
  RialtoStore              *store;        /* borrowed */
  RialtoSqliteCheckpointer *checkpointer; /* borrowed */
  RialtoSqliteConnection   *connection;   /* owned */
  RialtoWorkQueue          *queue;        /* owned */
  GThread                  *thread;
  gint64                    seq; /* of the transaction in progress */
};

/* After these nothing of the transaction can be trusted, or SQLite has rolled it back already. */
static gboolean
loses_group (RialtoSqliteWriter  *self,
             const RialtoFailure *failure)
{
  return failure->kind == RIALTO_FAILURE_FULL || failure->kind == RIALTO_FAILURE_BROKEN ||
         sqlite3_get_autocommit (self->connection->db);
}

/* One unit of work in its savepoint. FALSE when the whole group is lost. */
static gboolean
run_one (RialtoSqliteWriter *self,
         RialtoWork         *work,
         RialtoWakes        *wakes,
         RialtoFailure      *group_failure)
{
  RialtoConnection *connection = &self->connection->parent;
  g_auto (RialtoTx) tx = { 0 };

  rialto_arena_reset (work->arena);
  rialto_tx_init (&tx, connection, self->store, work->arena, TRUE);
  tx.seq = self->seq;
  if (connection->backend->begin (connection, RIALTO_BEGIN_NESTED, NULL, &tx.failure) &&
      rialto_work_attempt (work, &tx) && connection->backend->commit (connection, &tx.failure))
    {
      rialto_work_keep (work, &tx);
      self->seq = tx.seq;
      *wakes |= tx.wakes;
      return TRUE;
    }

  if (tx.failure.kind != RIALTO_FAILURE_NONE && loses_group (self, &tx.failure))
    {
      *group_failure = tx.failure;
      return FALSE;
    }

  connection->backend->rollback (connection);
  if (tx.failure.kind != RIALTO_FAILURE_NONE)
    rialto_work_fail (work, &tx.failure);
  work->seq = self->seq;
  return TRUE;
}

/* A transaction for the whole list. FALSE when it was rolled back. */
static gboolean
run_group (RialtoSqliteWriter *self,
           RialtoWork         *list,
           RialtoFailure      *failure)
{
  RialtoConnection *connection = &self->connection->parent;
  RialtoWakes wakes = 0;
  gboolean ok = connection->backend->begin (connection, RIALTO_BEGIN_WRITE, &self->seq, failure);

  for (RialtoWork *work = list; ok && work != NULL; work = work->next)
    ok = run_one (self, work, &wakes, failure);

  connection->mode = RIALTO_BEGIN_WRITE;
  if (ok)
    ok = connection->backend->commit (connection, failure);
  if (!ok)
    {
      connection->backend->rollback (connection);
      return FALSE;
    }

  rialto_store_count (self->store, RIALTO_COUNT_GROUPS);
  rialto_store_wake (self->store, wakes);
  return TRUE;
}

static void
finish_list (RialtoSqliteWriter *self,
             RialtoWork         *list)
{
  while (list != NULL)
    {
      RialtoWork *next = g_steal_pointer (&list->next);

      rialto_work_finish (list, self->store);
      list = next;
    }
}

static void
fail_list (RialtoWork          *list,
           const RialtoFailure *failure)
{
  for (RialtoWork *work = list; work != NULL; work = work->next)
    rialto_work_fail (work, failure);
}

/* Each by itself: a transaction, and an answer, of its own. */
static void
run_alone (RialtoSqliteWriter *self,
           RialtoWork         *list)
{
  while (list != NULL)
    {
      RialtoWork *next = g_steal_pointer (&list->next);
      RialtoFailure failure = { 0 };

      if (!run_group (self, list, &failure))
        fail_list (list, &failure);
      finish_list (self, list);
      list = next;
    }
}

static gpointer
writer_thread (gpointer data)
{
  RialtoSqliteWriter *self = data;
  guint limit = rialto_store_get_options (self->store)->group_limit;
  RialtoWork *list;

  while ((list = rialto_work_queue_pop (self->queue, limit)) != NULL)
    {
      RialtoFailure failure = { 0 };

      if (run_group (self, list, &failure))
        finish_list (self, list);
      else if (failure.kind == RIALTO_FAILURE_BUSY)
        {
          /* Another process holds the database for longer than the busy timeout; a run each would wait as long again. */
          fail_list (list, &failure);
          finish_list (self, list);
        }
      else
        {
          rialto_store_count (self->store, RIALTO_COUNT_GROUP_RERUNS);
          run_alone (self, list);
        }
      rialto_sqlite_checkpointer_yield (self->checkpointer, self->connection);
    }
  return NULL;
}

/* <private>
 * rialto_sqlite_writer_new: @checkpointer outlives it.
 */
RialtoSqliteWriter *
rialto_sqlite_writer_new (RialtoStore              *store,
                          RialtoSqliteCheckpointer *checkpointer,
                          GError                  **error)
{
  RialtoSqliteConnection *connection = rialto_sqlite_connection_open (rialto_store_get_options (store)->uri,
                                                                      TRUE, error);
  RialtoSqliteWriter *self;

  if (connection == NULL)
    return NULL;

  self = g_new0 (RialtoSqliteWriter, 1);
  self->store = store;
  self->checkpointer = checkpointer;
  self->connection = connection;
  self->queue = rialto_work_queue_new ();
  rialto_sqlite_checkpointer_watch (checkpointer, connection);
  self->thread = g_thread_new ("rialto-writer", writer_thread, self);
  return self;
}

/* <private>
 * rialto_sqlite_writer_free: ends what is queued first.
 */
void
rialto_sqlite_writer_free (RialtoSqliteWriter *self)
{
  rialto_work_queue_close (self->queue);
  g_thread_join (self->thread);
  rialto_work_queue_free (self->queue);
  rialto_store_connection_free (&self->connection->parent);
  g_free (self);
}

/* <private> */
void
rialto_sqlite_writer_push (RialtoSqliteWriter *self,
                           RialtoWork         *work)
{
  rialto_work_queue_push (self->queue, work);
}

/* <private> */
guint
rialto_sqlite_writer_get_backlog (RialtoSqliteWriter *self)
{
  return rialto_work_queue_get_length (self->queue);
}
