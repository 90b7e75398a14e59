/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-store-private.h"

#include "rialto-lease-private.h"
#include "rialto-migrate-private.h"
#include "rialto-work-queue-private.h"

#include <stdatomic.h>

typedef struct
{
  void     (*func) (gpointer data);
  gpointer data;
} Wake;

typedef struct
{
  gint64          threshold_us;
  RialtoQueryHook func;
  gpointer        data;
} QueryHook;

typedef struct
{
  RialtoWorkHook func;
  gpointer       data;
} WorkHook;

/**
 * RialtoStore:
 *
 * The database of a server and the threads that work on it. It owns the engine, the lease of its node number and the figures. Opened
 * and closed by one thread; everything between from any.
 */
struct _RialtoStore
{
  RialtoStoreOptions  options;
  char               *uri;
  RialtoStoreKind     kind;
  const RialtoEngine *engine;
  gpointer            engine_data; /* owned */
  RialtoLease        *lease;       /* owned */

  GMutex wait_lock; /* of those who wait for an answer */
  GMutex lock;      /* of the wakes and of old hooks */
  Wake events_wake;
  Wake jobs_wake;
  QueryHook *_Atomic hook;     /* nullable; read without the lock */
  GPtrArray *hooks;            /* owned: every hook there was, because a thread may still hold one */
  WorkHook *_Atomic work_hook; /* nullable; in hooks, too */

  _Atomic guint64 counts[RIALTO_N_COUNTS];
};

static void
set_options (RialtoStore              *store,
             const RialtoStoreOptions *options)
{
  store->uri = g_strdup (options->uri);
  store->options = *options;
  store->options.uri = store->uri;
  store->options.postgres_pool = options->postgres_pool != 0 ? options->postgres_pool : 16;
  store->options.read_pool = options->read_pool != 0 ? options->read_pool : 2;
  store->options.group_limit = options->group_limit != 0 ? options->group_limit : 256;
  store->options.wal_limit = options->wal_limit != 0 ? options->wal_limit : 64 * 1024 * 1024;
  store->options.inline_budget_us = options->inline_budget_us != 0 ? options->inline_budget_us : 5000;
}

static gboolean
find_engine (RialtoStore *store,
             GError     **error)
{
  if (!rialto_uri_get_kind (store->uri, &store->kind, error))
    return FALSE;

  store->engine = &rialto_sqlite_engine;
#ifdef RIALTO_HAVE_POSTGRES
  if (store->kind == RIALTO_STORE_POSTGRES)
    store->engine = &rialto_postgres_engine;
#endif
  return TRUE;
}

/**
 * rialto_store_open:
 * @options: what to open and how; numbers that are 0 take their default. Copied
 * @error: (out): `internal` with a sentence for whoever starts the server: no such database, a schema that is older or newer than
 *   this program, a clock that is more than an hour behind the newest id
 *
 * Opens the database, starts the threads and takes a node number.
 *
 * Returns: (transfer full) (nullable): the store.
 */
RialtoStore *
rialto_store_open (const RialtoStoreOptions *options,
                   GError                  **error)
{
  g_autoptr (RialtoStore) store = g_new0 (RialtoStore, 1);

  g_mutex_init (&store->lock);
  g_mutex_init (&store->wait_lock);
  store->hooks = g_ptr_array_new_with_free_func (g_free);
  set_options (store, options);
  if (!find_engine (store, error))
    return NULL;
  if (options->migrate && !rialto_store_migrate (&store->options, 0, error))
    return NULL;
  if (!rialto_migrations_verify (&store->options, rialto_migrations, rialto_n_migrations, error))
    return NULL;

  store->engine_data = store->engine->start (store, error);
  if (store->engine_data == NULL)
    return NULL;
  store->lease = rialto_lease_new (store, error);
  if (store->lease == NULL)
    return NULL;

  return g_steal_pointer (&store);
}

/**
 * rialto_store_close:
 * @store: (transfer full): a store that nobody uses any more
 *
 * Ends what is queued, gives the node number back and ends the threads. Waits.
 */
void
rialto_store_close (RialtoStore *store)
{
  g_clear_pointer (&store->lease, rialto_lease_free);
  if (store->engine_data != NULL)
    store->engine->stop (store->engine_data);
  g_ptr_array_unref (store->hooks);
  g_mutex_clear (&store->lock);
  g_mutex_clear (&store->wait_lock);
  g_free (store->uri);
  g_free (store);
}

/**
 * rialto_store_get_kind:
 * @store: a store
 *
 * Returns: which database it is.
 */
RialtoStoreKind
rialto_store_get_kind (RialtoStore *store)
{
  return store->kind;
}

/* <private> */
const RialtoStoreOptions *
rialto_store_get_options (RialtoStore *store)
{
  return &store->options;
}

/* <private> */
gpointer
rialto_store_get_engine (RialtoStore *store)
{
  return store->engine_data;
}

/* <private> */
RialtoLease *
rialto_store_get_lease (RialtoStore *store)
{
  return store->lease;
}

/**
 * rialto_store_queue_read:
 * @store: a store
 * @work: a unit of work, zeroed but for its public members; it belongs to the store until its done has been called
 *
 * Never waits. @work runs in one snapshot on a thread of the store.
 */
void
rialto_store_queue_read (RialtoStore *store,
                         RialtoWork  *work)
{
  work->writable = FALSE;
  work->attempts = 0;
  store->engine->queue_read (store->engine_data, work);
}

/**
 * rialto_store_queue_write:
 * @store: a store
 * @work: a unit of work, zeroed but for its public members; it belongs to the store until its done has been called
 *
 * Never waits. @work runs in a transaction on a thread of the store; done is called when it is on the disk.
 */
void
rialto_store_queue_write (RialtoStore *store,
                          RialtoWork  *work)
{
  work->writable = TRUE;
  work->attempts = 0;
  store->engine->queue_write (store->engine_data, work);
}

/**
 * rialto_store_get_backlog:
 * @store: a store
 *
 * Returns: how many units of work wait for a thread.
 */
guint
rialto_store_get_backlog (RialtoStore *store)
{
  return store->engine->backlog (store->engine_data);
}

typedef struct
{
  RialtoStore *store;
  RialtoTxFunc run;
  gpointer     data;
  GCond        answered;
  gboolean     done; /* under the store's wait_lock, which outlives this */
  GError      *error;
} Waiting;

static gboolean
waiting_run (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Waiting *waiting = data;

  return waiting->run (tx, waiting->data, error);
}

static void
waiting_done (gpointer      data,
              gint64        seq,
              const GError *error)
{
  Waiting *waiting = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&waiting->store->wait_lock);

  waiting->error = error != NULL ? g_error_copy (error) : NULL;
  waiting->done = TRUE;
  g_cond_signal (&waiting->answered);
}

static gboolean
run_and_wait (RialtoStore *store,
              void         (*queue) (RialtoStore *store, RialtoWork *work),
              RialtoTxFunc run,
              gpointer     data,
              RialtoArena *arena,
              GError     **error)
{
  g_autoptr (RialtoArena) own_arena = arena == NULL ? rialto_arena_new () : NULL;
  Waiting waiting = { .store = store, .run = run, .data = data };
  RialtoWork work = {
    .run = waiting_run, .done = waiting_done, .data = &waiting, .arena = arena != NULL ? arena : own_arena
  };

  g_cond_init (&waiting.answered);
  queue (store, &work);
  g_mutex_lock (&store->wait_lock);
  while (!waiting.done)
    g_cond_wait (&waiting.answered, &store->wait_lock);
  g_mutex_unlock (&store->wait_lock);
  g_cond_clear (&waiting.answered);

  if (waiting.error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&waiting.error));
  return FALSE;
}

/**
 * rialto_store_read:
 * @store: a store
 * @run: the body
 * @data: for @run
 * @arena: (nullable): where results go; %NULL when there are none
 * @error: (out): what @run answered, or `unavailable`, `internal`
 *
 * Runs @run in a snapshot and waits for it. Not from a reactor, nor from a thread of the store.
 *
 * Returns: what @run did.
 */
gboolean
rialto_store_read (RialtoStore *store,
                   RialtoTxFunc run,
                   gpointer     data,
                   RialtoArena *arena,
                   GError     **error)
{
  return run_and_wait (store, rialto_store_queue_read, run, data, arena, error);
}

/**
 * rialto_store_write:
 * @store: a store
 * @run: the body
 * @data: for @run
 * @arena: (nullable): where results go; %NULL when there are none
 * @error: (out): what @run answered, or `storage_full`, `conflict`, `unavailable`, `internal`
 *
 * Runs @run in a transaction and waits until it is on the disk. Not from a reactor, nor from a thread of the store.
 *
 * Returns: whether it has been committed.
 */
gboolean
rialto_store_write (RialtoStore *store,
                    RialtoTxFunc run,
                    gpointer     data,
                    RialtoArena *arena,
                    GError     **error)
{
  return run_and_wait (store, rialto_store_queue_write, run, data, arena, error);
}

static void
set_wake (RialtoStore *store,
          Wake        *wake,
          void         (*func) (gpointer data),
          gpointer     data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);

  wake->func = func;
  wake->data = data;
}

/**
 * rialto_store_set_wake:
 * @store: a store
 * @wake: (nullable): called after a COMMIT that wrote events, on a thread of the store; must only signal
 * @data: for @wake
 *
 * For the event pump. When this returns, the one before is not called any more.
 */
void
rialto_store_set_wake (RialtoStore *store,
                       void         (*wake) (gpointer data),
                       gpointer     data)
{
  set_wake (store, &store->events_wake, wake, data);
}

/**
 * rialto_store_set_job_wake:
 * @store: a store
 * @wake: (nullable): called after a COMMIT that queued jobs, on a thread of the store; must only signal
 * @data: for @wake
 *
 * For the job queue. When this returns, the one before is not called any more.
 */
void
rialto_store_set_job_wake (RialtoStore *store,
                           void         (*wake) (gpointer data),
                           gpointer     data)
{
  set_wake (store, &store->jobs_wake, wake, data);
}

/* <private>
 * rialto_store_wake: something of @wakes has been committed.
 */
void
rialto_store_wake (RialtoStore *store,
                   RialtoWakes  wakes)
{
  g_autoptr (GMutexLocker) locker = NULL;

  if (wakes == 0)
    return;

  locker = g_mutex_locker_new (&store->lock);
  if ((wakes & RIALTO_WAKE_EVENTS) != 0 && store->events_wake.func != NULL)
    store->events_wake.func (store->events_wake.data);
  if ((wakes & RIALTO_WAKE_JOBS) != 0 && store->jobs_wake.func != NULL)
    store->jobs_wake.func (store->jobs_wake.data);
}

/**
 * rialto_store_set_query_hook:
 * @store: a store
 * @threshold_us: statements that take this long are told
 * @func: (nullable): whom; %NULL for nobody
 * @data: for @func; must live as long as @store
 *
 * For the slow-query log. May be called again at any time, to change the threshold.
 */
void
rialto_store_set_query_hook (RialtoStore    *store,
                             gint64          threshold_us,
                             RialtoQueryHook func,
                             gpointer        data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);
  QueryHook *hook = NULL;

  if (func != NULL)
    {
      hook = g_new0 (QueryHook, 1);
      hook->threshold_us = threshold_us;
      hook->func = func;
      hook->data = data;
      g_ptr_array_add (store->hooks, hook);
    }
  atomic_store (&store->hook, hook);
}

/**
 * rialto_store_set_work_hook:
 * @store: a store
 * @func: told of each unit of work
 * @data: for @func; must live as long as @store
 *
 * For tests that hold a route to a number of statements.
 */
void
rialto_store_set_work_hook (RialtoStore   *store,
                            RialtoWorkHook func,
                            gpointer       data)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&store->lock);

  WorkHook *hook = g_new0 (WorkHook, 1);

  hook->func = func;
  hook->data = data;
  g_ptr_array_add (store->hooks, hook);
  atomic_store (&store->work_hook, hook);
}

/* <private> */
void
rialto_store_note_work (RialtoStore      *store,
                        const RialtoWork *work)
{
  const WorkHook *hook = atomic_load_explicit (&store->work_hook, memory_order_acquire);

  if (hook != NULL && work->name != NULL)
    hook->func (work->name, work->statements, hook->data);
}

/* <private> */
void
rialto_store_note_query (RialtoStore     *store,
                         const RialtoSql *sql,
                         gint64           elapsed_us,
                         guint64          rows)
{
  const QueryHook *hook = atomic_load_explicit (&store->hook, memory_order_acquire);

  if (hook != NULL && elapsed_us >= hook->threshold_us)
    hook->func (sql, elapsed_us, rows, hook->data);
}

/* <private> */
void
rialto_store_count (RialtoStore *store,
                    RialtoCount  what)
{
  atomic_fetch_add_explicit (&store->counts[what], 1, memory_order_relaxed);
}

/* <private> */
void
rialto_store_count_set (RialtoStore *store,
                        RialtoCount  what,
                        guint64      value)
{
  atomic_store_explicit (&store->counts[what], value, memory_order_relaxed);
}

/**
 * rialto_store_get_figures:
 * @store: a store
 * @figures: (out): what it has done so far
 *
 * For metrics. Any thread.
 */
void
rialto_store_get_figures (RialtoStore        *store,
                          RialtoStoreFigures *figures)
{
  *figures = (RialtoStoreFigures) {
    .reads = atomic_load (&store->counts[RIALTO_COUNT_READS]),
    .writes = atomic_load (&store->counts[RIALTO_COUNT_WRITES]),
    .groups = atomic_load (&store->counts[RIALTO_COUNT_GROUPS]),
    .group_reruns = atomic_load (&store->counts[RIALTO_COUNT_GROUP_RERUNS]),
    .over_budget = atomic_load (&store->counts[RIALTO_COUNT_OVER_BUDGET]),
    .reruns = atomic_load (&store->counts[RIALTO_COUNT_RERUNS]),
    .reconnects = atomic_load (&store->counts[RIALTO_COUNT_RECONNECTS]),
    .checkpoints = atomic_load (&store->counts[RIALTO_COUNT_CHECKPOINTS]),
    .wal_restarts = atomic_load (&store->counts[RIALTO_COUNT_WAL_RESTARTS]),
    .wal_bytes = atomic_load (&store->counts[RIALTO_COUNT_WAL_BYTES]),
  };
}
