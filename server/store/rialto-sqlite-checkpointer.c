/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-sqlite-private.h"

#include <stdatomic.h>

#define ROUND          (100 * G_TIME_SPAN_MILLISECOND)
#define YIELD_MS       100 /* how long the writer waits for readers of the old WAL */
#define RETRY_FRACTION 4   /* if that was not enough: again after a quarter of the limit more */

/**
 * RialtoSqliteCheckpointer:
 *
 * Moves what has been committed from the WAL into the database, every 100 ms on a thread of its own, so that no commit pays for it.
 * Under a steady load that alone never empties the WAL: from the limit on the writer waits a moment for the readers that still look
 * at it, and begins it anew.
 */
struct _RialtoSqliteCheckpointer
{
  RialtoStore            *store;      /* borrowed */
  RialtoSqliteConnection *connection; /* owned; by the thread, under the lock */
  GThread                *thread;
  GMutex                  lock; /* of a checkpoint, passive or not */
  GCond                   stop;
  gboolean                stopping;
  gint64                  page_size;
  gint64                  retry_at; /* bytes; the writer's own */
  _Atomic guint           commits;  /* of the writer */
  _Atomic gint64          wal_pages;
};

/* On the writer's thread, after each COMMIT. */
static int
committed (void       *data,
           sqlite3    *db,
           const char *name,
           int         pages)
{
  RialtoSqliteCheckpointer *self = data;

  atomic_store_explicit (&self->wal_pages, pages, memory_order_relaxed);
  atomic_fetch_add_explicit (&self->commits, 1, memory_order_relaxed);
  rialto_store_count_set (self->store, RIALTO_COUNT_WAL_BYTES, (guint64) (pages * self->page_size));
  return SQLITE_OK;
}

/* TRUE when the whole WAL is in the database. */
static gboolean
checkpoint (RialtoSqliteCheckpointer *self)
{
  int n_log = 0;
  int n_done = 0;
  int code = sqlite3_wal_checkpoint_v2 (self->connection->db, NULL, SQLITE_CHECKPOINT_PASSIVE, &n_log,
                                        &n_done);

  if (code != SQLITE_OK && code != SQLITE_BUSY)
    {
      g_warning ("checkpoint: %s", sqlite3_errmsg (self->connection->db));
      return TRUE;
    }
  if (n_done > 0)
    rialto_store_count (self->store, RIALTO_COUNT_CHECKPOINTS);
  return code == SQLITE_OK && n_done >= n_log;
}

static gpointer
checkpointer_thread (gpointer data)
{
  RialtoSqliteCheckpointer *self = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);
  guint seen = 0;
  gboolean complete = TRUE;

  while (!self->stopping)
    {
      guint commits = atomic_load (&self->commits);

      if (commits != seen || !complete)
        complete = checkpoint (self);
      seen = commits;
      g_cond_wait_until (&self->stop, &self->lock, g_get_monotonic_time () + ROUND);
    }
  return NULL;
}

static gint64
read_page_size (sqlite3 *db)
{
  sqlite3_stmt *statement = NULL;
  gint64 size = 4096;

  if (sqlite3_prepare_v2 (db, "PRAGMA page_size", -1, &statement, NULL) == SQLITE_OK &&
      sqlite3_step (statement) == SQLITE_ROW)
    size = sqlite3_column_int64 (statement, 0);
  sqlite3_finalize (statement);
  return size;
}

/* <private> */
RialtoSqliteCheckpointer *
rialto_sqlite_checkpointer_new (RialtoStore *store,
                                GError     **error)
{
  RialtoSqliteConnection *connection = rialto_sqlite_connection_open (rialto_store_get_options (store)->uri,
                                                                      TRUE, error);
  RialtoSqliteCheckpointer *self;

  if (connection == NULL)
    return NULL;

  self = g_new0 (RialtoSqliteCheckpointer, 1);
  self->store = store;
  self->connection = connection;
  self->page_size = read_page_size (connection->db);
  g_mutex_init (&self->lock);
  g_cond_init (&self->stop);
  self->thread = g_thread_new ("rialto-ckpt", checkpointer_thread, self);
  return self;
}

/* <private>
 * rialto_sqlite_checkpointer_free: the writer has gone.
 */
void
rialto_sqlite_checkpointer_free (RialtoSqliteCheckpointer *self)
{
  g_mutex_lock (&self->lock);
  self->stopping = TRUE;
  g_cond_signal (&self->stop);
  g_mutex_unlock (&self->lock);
  g_thread_join (self->thread);
  rialto_store_connection_free (&self->connection->parent);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->stop);
  g_free (self);
}

/* <private>
 * rialto_sqlite_checkpointer_watch: @writer's commits are to be told; before its thread starts.
 */
void
rialto_sqlite_checkpointer_watch (RialtoSqliteCheckpointer *self,
                                  RialtoSqliteConnection   *writer)
{
  g_autofree char *limit = g_strdup_printf ("PRAGMA journal_size_limit = %" G_GINT64_FORMAT,
                                            rialto_store_get_options (self->store)->wal_limit);

  sqlite3_exec (writer->db, limit, NULL, NULL, NULL);
  sqlite3_wal_hook (writer->db, committed, self);
}

/* <private>
 * rialto_sqlite_checkpointer_yield: called by the writer between groups.
 */
void
rialto_sqlite_checkpointer_yield (RialtoSqliteCheckpointer *self,
                                  RialtoSqliteConnection   *writer)
{
  gint64 limit = rialto_store_get_options (self->store)->wal_limit;
  gint64 bytes = atomic_load_explicit (&self->wal_pages, memory_order_relaxed) * self->page_size;
  int code;

  if (G_LIKELY (bytes <= limit))
    {
      self->retry_at = 0;
      return;
    }
  if (bytes < self->retry_at)
    return;

  g_mutex_lock (&self->lock);
  sqlite3_busy_timeout (writer->db, YIELD_MS);
  code = sqlite3_wal_checkpoint_v2 (writer->db, NULL, SQLITE_CHECKPOINT_RESTART, NULL, NULL);
  sqlite3_busy_timeout (writer->db, RIALTO_SQLITE_BUSY_MS);
  g_mutex_unlock (&self->lock);

  self->retry_at = bytes + limit / RETRY_FRACTION;
  if (code != SQLITE_OK)
    return;
  /* The next commit writes at its beginning. */
  atomic_store_explicit (&self->wal_pages, 0, memory_order_relaxed);
  rialto_store_count (self->store, RIALTO_COUNT_WAL_RESTARTS);
}
