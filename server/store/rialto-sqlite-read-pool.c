/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

#include "rialto-work-queue-private.h"

/**
 * RialtoSqliteReadPool:
 *
 * Threads for reads that may take their time: those over the budget of a reactor, and those that are known to be long.
 */
struct _RialtoSqliteReadPool
{
  RialtoStore     *store;       /* borrowed */
  RialtoWorkQueue *queue;       /* owned */
  GPtrArray       *connections; /* owned RialtoConnection, one each */
  GPtrArray       *threads;     /* GThread */
};

typedef struct
{
  RialtoSqliteReadPool   *pool;
  RialtoSqliteConnection *connection;
} PoolThread;

static gpointer
pool_thread (gpointer data)
{
  g_autofree PoolThread *self = data;
  RialtoWork *work;

  while ((work = rialto_work_queue_pop (self->pool->queue, 1)) != NULL)
    rialto_sqlite_read (self->pool->store, self->connection, work, 0);
  return NULL;
}

/* <private> */
RialtoSqliteReadPool *
rialto_sqlite_read_pool_new (RialtoStore *store,
                             GError     **error)
{
  const RialtoStoreOptions *options = rialto_store_get_options (store);
  g_autoptr (RialtoSqliteReadPool) self = g_new0 (RialtoSqliteReadPool, 1);

  self->store = store;
  self->queue = rialto_work_queue_new ();
  self->connections = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_store_connection_free);
  self->threads = g_ptr_array_new ();
  for (guint i = 0; i < options->read_pool; i++)
    {
      RialtoSqliteConnection *connection = rialto_sqlite_connection_open (options->uri, FALSE, error);
      PoolThread *thread;

      if (connection == NULL)
        return NULL;
      g_ptr_array_add (self->connections, connection);
      thread = g_new0 (PoolThread, 1);
      thread->pool = self;
      thread->connection = connection;
      g_ptr_array_add (self->threads, g_thread_new ("rialto-read", pool_thread, thread));
    }
  return g_steal_pointer (&self);
}

/* <private>
 * rialto_sqlite_read_pool_free: ends what is queued first.
 */
void
rialto_sqlite_read_pool_free (RialtoSqliteReadPool *self)
{
  rialto_work_queue_close (self->queue);
  for (guint i = 0; i < self->threads->len; i++)
    g_thread_join (self->threads->pdata[i]);
  g_ptr_array_unref (self->threads);
  g_ptr_array_unref (self->connections);
  rialto_work_queue_free (self->queue);
  g_free (self);
}

/* <private> */
void
rialto_sqlite_read_pool_push (RialtoSqliteReadPool *self,
                              RialtoWork           *work)
{
  rialto_work_queue_push (self->queue, work);
}

/* <private> */
guint
rialto_sqlite_read_pool_get_backlog (RialtoSqliteReadPool *self)
{
  return rialto_work_queue_get_length (self->queue);
}
