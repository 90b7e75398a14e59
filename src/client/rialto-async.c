/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-async-private.h"

/* What the client's code waits with: futures and fibers, here and nowhere else. Requests are in rialto-async-send.c,
 * limiters in rialto-limiter.c, threads in rialto-worker.c. */

/* Decoding and signatures need more than libdex's own 128 KiB when sanitizers make every frame larger. */
#define STACK_SIZE  (512 * 1024)
#define N_POOL      2

static RialtoWorker *pool; /* as long as the process */

/**
 * rialto_async_init:
 *
 * Called once on the main thread, before anything else of the client. Calling it again does nothing.
 */
void
rialto_async_init (void)
{
  if (pool != NULL)
    return;

  dex_init ();
  pool = rialto_worker_new (N_POOL);
}

static void
fiber_free (gpointer data)
{
  RialtoFiber *fiber = data;

  if (fiber->data_destroy != NULL)
    fiber->data_destroy (fiber->data);
  g_weak_ref_clear (&fiber->owner_wr);
  g_clear_object (&fiber->cancellable);
  g_free (fiber);
}

static DexFuture *
fiber_main (gpointer data)
{
  RialtoFiber *fiber = data;
  g_autoptr (GError) error = NULL;

  if (g_cancellable_set_error_if_cancelled (fiber->cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return fiber->func (fiber, fiber->data);
}

/**
 * rialto_async_spawn:
 * @name: (not nullable): static, for traces
 * @owner: (nullable): the object on whose behalf this is done; held weakly
 * @cancellable: (nullable): what its owner ends it with
 * @func: the fiber
 * @data: (transfer full): for @func
 * @data_destroy: (nullable): frees @data
 *
 * Starts a fiber on the main thread; it begins at the next turn of the main loop, if @cancellable has not been cancelled by then. The
 * fiber goes on when nobody waits for the future. Main thread.
 *
 * Returns: (transfer full): what @func returns.
 */
DexFuture *
rialto_async_spawn (const char     *name,
                    gpointer        owner,
                    GCancellable   *cancellable,
                    RialtoFiberFunc func,
                    gpointer        data,
                    GDestroyNotify  data_destroy)
{
  RialtoFiber *fiber = g_new0 (RialtoFiber, 1);
  DexFuture *future;

  g_weak_ref_init (&fiber->owner_wr, owner);
  fiber->has_owner = owner != NULL;
  g_set_object (&fiber->cancellable, cancellable);
  fiber->func = func;
  fiber->data = data;
  fiber->data_destroy = data_destroy;
  future = dex_scheduler_spawn (dex_scheduler_get_default (), STACK_SIZE, fiber_main, fiber, fiber_free);
  dex_future_set_static_name (future, name);
  /* libdex 0.10 puts a fiber that is discarded, and whose wait ends before it has run again, into two queues at once; its scheduler
   * then starves the main loop. A fiber that somebody always waits for is never discarded: it ends by its cancellable. */
  dex_future_disown (dex_ref (future));
  return future;
}

/**
 * rialto_fiber_dup_owner:
 * @fiber: the running fiber
 *
 * To be asked again after each wait: the owner may be gone. Drop it before the next one.
 *
 * Returns: (transfer full) (nullable): the owner, or %NULL once nobody else holds it.
 */
gpointer
rialto_fiber_dup_owner (RialtoFiber *fiber)
{
  g_return_val_if_fail (fiber->has_owner, NULL);

  return g_weak_ref_get (&fiber->owner_wr);
}

/**
 * rialto_fiber_get_cancellable:
 * @fiber: the running fiber
 *
 * Returns: (transfer none) (nullable): what ends it.
 */
GCancellable *
rialto_fiber_get_cancellable (RialtoFiber *fiber)
{
  return fiber->cancellable;
}

/**
 * rialto_async_or_cancelled:
 * @future: (transfer full): an operation
 * @cancellable: (nullable): what may end the wait
 *
 * The operation is discarded when @cancellable comes first: what can be stopped of it stops.
 *
 * Returns: (transfer full): @future's outcome, or %G_IO_ERROR_CANCELLED.
 */
DexFuture *
rialto_async_or_cancelled (DexFuture    *future,
                           GCancellable *cancellable)
{
  DexFuture *cancelled;

  if (cancellable == NULL)
    return future;

  cancelled = dex_cancellable_new_from_cancellable (cancellable);
  return dex_future_first (future, cancelled, NULL);
}

static DexFuture *
slept (DexFuture *timeout,
       gpointer   data)
{
  return dex_future_new_true ();
}

/**
 * rialto_async_sleep:
 * @milliseconds: how long
 * @cancellable: (nullable): what may end it
 *
 * Returns: (transfer full): resolves to %TRUE when the time has passed; rejects with %G_IO_ERROR_CANCELLED.
 */
DexFuture *
rialto_async_sleep (RialtoTime    milliseconds,
                    GCancellable *cancellable)
{
  DexFuture *timeout = dex_timeout_new_msec ((int) CLAMP (milliseconds, 0, G_MAXINT));

  /* A timeout of libdex rejects; waiting is no error here. */
  return rialto_async_or_cancelled (dex_future_finally (timeout, slept, NULL, NULL), cancellable);
}

/**
 * rialto_async_run_in_pool:
 * @func: what to do; it must not wait for anything but the processor
 * @data: (transfer full): for @func
 * @data_destroy: (nullable): frees @data, on the pool's thread
 *
 * Returns: (transfer full): what @func's future holds.
 */
DexFuture *
rialto_async_run_in_pool (RialtoWorkFunc func,
                          gpointer       data,
                          GDestroyNotify data_destroy)
{
  return rialto_worker_run (pool, func, data, data_destroy);
}

/* A socket that is being opened, for somebody who may be gone by then. */
typedef struct
{
  DexPromise      *promise; /* owned */
  GWeakRef         owner_wr;
  RialtoSocketFunc opened;
} Opening;

static void
opening_free (Opening *opening)
{
  dex_clear (&opening->promise);
  g_weak_ref_clear (&opening->owner_wr);
  g_free (opening);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
open_done (GObject      *source,
           GAsyncResult *result,
           gpointer      data)
{
  g_autoptr (Opening) opening = data;
  g_autoptr (GObject) owner = g_weak_ref_get (&opening->owner_wr);
  g_autoptr (GError) error = NULL;
  SoupWebsocketConnection *socket = soup_session_websocket_connect_finish (SOUP_SESSION (source), result,
                                                                           &error);

  if (socket == NULL)
    {
      dex_promise_reject (opening->promise, g_steal_pointer (&error));
      return;
    }
  if (owner != NULL)
    opening->opened (owner, socket);
  dex_promise_resolve_object (opening->promise, socket);
}

/**
 * rialto_async_open_socket:
 * @session: a soup session
 * @message: the request that is to become a socket
 * @owner_wr: who reads it; not held meanwhile
 * @opened: connects to its signals: what the other side says at once would be lost to who waits for the future
 * @cancellable: (nullable): what may end it
 *
 * Returns: (transfer full): resolves to a #SoupWebsocketConnection.
 */
DexFuture *
rialto_async_open_socket (SoupSession     *session,
                          SoupMessage     *message,
                          GWeakRef        *owner_wr,
                          RialtoSocketFunc opened,
                          GCancellable    *cancellable)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  Opening *opening = g_new0 (Opening, 1);
  g_autoptr (GObject) owner = NULL;

  opening->promise = dex_ref (promise);
  owner = g_weak_ref_get (owner_wr);
  g_weak_ref_init (&opening->owner_wr, owner);
  opening->opened = opened;
  soup_session_websocket_connect_async (session, message, NULL, NULL, G_PRIORITY_DEFAULT,
                                        dex_promise_get_cancellable (promise), open_done, opening);
  return rialto_async_or_cancelled (DEX_FUTURE (promise), cancellable);
}
