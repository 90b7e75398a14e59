/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-postgres-private.h"
#include "rialto-work-queue-private.h"

#define MAX_RERUNS 5

/**
 * PostgresPool:
 *
 * Threads with a connection each; reads and writes come from one queue, because the database is the one that orders them. A run that
 * met another transaction is repeated after a short, random wait; one that lost its connection is repeated once on a new one, unless
 * COMMIT had been sent: then nobody knows, and whoever asked has to look.
 */
typedef struct
{
  RialtoStore     *store;       /* borrowed */
  RialtoWorkQueue *queue;       /* owned */
  GPtrArray       *connections; /* owned RialtoConnection, one each */
  GPtrArray       *threads;     /* GThread */
  _Atomic gint64   down_until;  /* monotonic us: nobody tries to connect before */
} PostgresPool;

typedef struct
{
  PostgresPool             *pool;
  RialtoPostgresConnection *connection;
} PoolThread;

typedef struct
{
  guint    n_busy;
  gboolean lost;
  gboolean constraint;
} Reruns;

static gboolean
run_once (PoolThread    *self,
          RialtoWork    *work,
          RialtoFailure *failure)
{
  RialtoConnection *connection = &self->connection->parent;
  const RialtoBackend *backend = connection->backend;
  g_auto (RialtoTx) tx = { 0 };
  gboolean ok;

  if (!rialto_postgres_connection_ensure (self->connection, self->pool->store, &self->pool->down_until,
                                          failure))
    return FALSE;

  rialto_arena_reset (work->arena);
  rialto_tx_init (&tx, connection, self->pool->store, work->arena, work->writable);
  ok = backend->begin (connection, work->writable ? RIALTO_BEGIN_WRITE : RIALTO_BEGIN_READ, &tx.seq,
                       &tx.failure) &&
       rialto_work_attempt (work, &tx) && backend->commit (connection, &tx.failure);
  if (!ok)
    backend->rollback (connection);

  *failure = tx.failure;
  if (failure->kind != RIALTO_FAILURE_NONE)
    return FALSE;
  rialto_work_keep (work, &tx);
  if (ok)
    rialto_store_wake (self->pool->store, tx.wakes);
  return TRUE;
}

static gboolean
may_run_again (Reruns              *reruns,
               const RialtoFailure *failure)
{
  switch (failure->kind)
    {
    case RIALTO_FAILURE_BUSY:
      if (reruns->n_busy++ >= MAX_RERUNS)
        return FALSE;
      g_usleep ((gulong) g_random_int_range (1000, 2000 << reruns->n_busy));
      return TRUE;
    case RIALTO_FAILURE_LOST:
      return !reruns->lost && (reruns->lost = TRUE);
    case RIALTO_FAILURE_DUPLICATE:
    case RIALTO_FAILURE_CONSTRAINT:
      /* Somebody may have come between what it read and what it wrote; another run sees that and answers by its own rules. */
      return !reruns->constraint && (reruns->constraint = TRUE);
    case RIALTO_FAILURE_NONE:
    case RIALTO_FAILURE_INTERRUPTED:
    case RIALTO_FAILURE_FULL:
    case RIALTO_FAILURE_BROKEN:
    case RIALTO_FAILURE_UNKNOWN:
    case RIALTO_FAILURE_UNAVAILABLE:
    case RIALTO_FAILURE_MISUSE:
    default:
      return FALSE;
    }
}

static gpointer
pool_thread (gpointer data)
{
  g_autofree PoolThread *self = data;
  RialtoWork *work;

  while ((work = rialto_work_queue_pop (self->pool->queue, 1)) != NULL)
    {
      RialtoFailure failure = { 0 };
      Reruns reruns = { 0 };

      while (!run_once (self, work, &failure) && may_run_again (&reruns, &failure))
        failure = (RialtoFailure) { 0 };
      if (failure.kind != RIALTO_FAILURE_NONE)
        rialto_work_fail (work, &failure);
      rialto_work_finish (work, self->pool->store);
    }
  return NULL;
}

static void
engine_stop (gpointer data)
{
  PostgresPool *self = data;

  rialto_work_queue_close (self->queue);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->connections);
  rialto_work_queue_free (self->queue);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (PostgresPool, engine_stop)

static gpointer
engine_start (RialtoStore *store,
              GError     **error)
{
  const RialtoStoreOptions *options = rialto_store_get_options (store);
  g_autoptr (PostgresPool) self = g_new0 (PostgresPool, 1);

  self->store = store;
  self->queue = rialto_work_queue_new ();
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_store_connection_free);
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < options->postgres_pool; i++)
    {
      RialtoConnection *connection = rialto_postgres_connection_open (options->uri, options->statement_ms,
                                                                      error);
      PoolThread *thread;

      if (connection == NULL)
        return NULL;
      g_ptr_array_add (self->connections, connection);
      thread = g_new0 (PoolThread, 1);
      thread->pool = self;
      thread->connection = (RialtoPostgresConnection *) connection;
      g_ptr_array_add (self->threads, g_thread_new ("rialto-pg", pool_thread, thread));
    }
  return g_steal_pointer (&self);
}

static void
engine_queue (gpointer    self,
              RialtoWork *work)
{
  rialto_work_queue_push (((PostgresPool *) self)->queue, work);
}

static guint
engine_backlog (gpointer self)
{
  return rialto_work_queue_get_length (((PostgresPool *) self)->queue);
}

const RialtoEngine rialto_postgres_engine = {
  .start = engine_start,
  .stop = engine_stop,
  .queue_read = engine_queue,
  .queue_write = engine_queue,
  .backlog = engine_backlog,
};
