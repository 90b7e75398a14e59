/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-async-private.h"

struct _RialtoWorker
{
  GThreadPool *threads; /* owned */
};

/* One piece of work in a worker's queue. */
typedef struct
{
  DexPromise    *promise; /* owned */
  DexFuture     *outcome; /* owned, nullable */
  RialtoWorkFunc func;
  gpointer       data;
  GDestroyNotify data_destroy;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  dex_clear (&work->outcome);
  dex_unref (work->promise);
  g_free (work);
}

static gboolean
settle (gpointer data)
{
  Work *work = data;
  g_autoptr (GError) error = NULL;
  const GValue *value = work->outcome != NULL ? dex_future_get_value (work->outcome, &error) : NULL;

  if (value != NULL)
    dex_promise_resolve (work->promise, value);
  else if (error != NULL)
    dex_promise_reject (work->promise, g_steal_pointer (&error));
  else
    dex_promise_resolve_boolean (work->promise, TRUE);
  return G_SOURCE_REMOVE;
}

/* Whoever settles a future holds for a moment what hangs on it, and may be the last to: that must be the main thread, where objects
 * live, and where ending a worker does not wait for the thread it is called on. */
static void
run (gpointer data,
     gpointer worker_data)
{
  Work *work = data;

  work->outcome = work->func (work->data);
  if (work->data_destroy != NULL)
    work->data_destroy (work->data);
  g_idle_add_full (G_PRIORITY_DEFAULT, settle, work, work_free);
}

/**
 * rialto_worker_new:
 * @n_threads: how many; one does its work in order
 *
 * Returns: (transfer full): a worker.
 */
RialtoWorker *
rialto_worker_new (guint n_threads)
{
  RialtoWorker *worker = g_new0 (RialtoWorker, 1);

  worker->threads = g_thread_pool_new (run, worker, (gint) n_threads, FALSE, NULL);
  return worker;
}

/**
 * rialto_worker_free:
 * @worker: (transfer full): a worker
 *
 * Blocks until all that was queued is done.
 */
void
rialto_worker_free (RialtoWorker *worker)
{
  g_thread_pool_free (worker->threads, FALSE, TRUE);
  g_free (worker);
}

/**
 * rialto_worker_run:
 * @worker: a worker
 * @func: what to do on one of its threads
 * @data: (transfer full): for @func
 * @data_destroy: (nullable): frees @data, on that thread
 *
 * It is done whether or not somebody waits for the future.
 *
 * Returns: (transfer full): what @func's future holds; %TRUE when that is %NULL.
 */
DexFuture *
rialto_worker_run (RialtoWorker  *worker,
                   RialtoWorkFunc func,
                   gpointer       data,
                   GDestroyNotify data_destroy)
{
  DexPromise *promise = dex_promise_new ();
  Work *work = g_new0 (Work, 1);

  work->promise = dex_ref (promise);
  work->func = func;
  work->data = data;
  work->data_destroy = data_destroy;
  g_thread_pool_push (worker->threads, work, NULL);
  return DEX_FUTURE (promise);
}
