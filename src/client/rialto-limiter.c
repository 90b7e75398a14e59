/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-async-private.h"

struct _RialtoLimiter
{
  guint  limit;
  guint  n_running;
  GQueue waiting; /* owned DexPromise */
};

/* A fiber that waits for its turn. */
typedef struct
{
  RialtoLimiter  *limiter; /* owned */
  RialtoFiberFunc func;
  gpointer        data;
  GDestroyNotify  data_destroy;
} Turn;

static void
limiter_clear (gpointer data)
{
  RialtoLimiter *limiter = data;

  g_queue_clear_full (&limiter->waiting, dex_unref);
}

/**
 * rialto_limiter_new:
 * @limit: how many may run at once, at least 1
 *
 * Returns: (transfer full): a limiter.
 */
RialtoLimiter *
rialto_limiter_new (guint limit)
{
  RialtoLimiter *limiter = g_rc_box_new0 (RialtoLimiter);

  limiter->limit = MAX (limit, 1);
  g_queue_init (&limiter->waiting);
  return limiter;
}

/**
 * rialto_limiter_ref:
 * @limiter: a limiter
 *
 * Returns: (transfer full): @limiter.
 */
RialtoLimiter *
rialto_limiter_ref (RialtoLimiter *limiter)
{
  return g_rc_box_acquire (limiter);
}

/**
 * rialto_limiter_unref:
 * @limiter: (transfer full): a limiter
 */
void
rialto_limiter_unref (RialtoLimiter *limiter)
{
  g_rc_box_release_full (limiter, limiter_clear);
}

static void
turn_free (gpointer data)
{
  Turn *turn = data;

  if (turn->data_destroy != NULL)
    turn->data_destroy (turn->data);
  rialto_limiter_unref (turn->limiter);
  g_free (turn);
}

/* Hands the place to the first who waits, or keeps it free. */
static void
leave (RialtoLimiter *limiter)
{
  g_autoptr (DexPromise) next = g_queue_pop_head (&limiter->waiting);

  if (next != NULL)
    dex_promise_resolve_boolean (next, TRUE);
  else
    limiter->n_running--;
}

static gboolean
enter (RialtoLimiter *limiter,
       GCancellable  *cancellable,
       GError       **error)
{
  g_autoptr (DexPromise) promise = NULL;

  if (limiter->n_running < limiter->limit)
    {
      limiter->n_running++;
      return TRUE;
    }

  promise = dex_promise_new ();
  g_queue_push_tail (&limiter->waiting, dex_ref (promise));
  if (dex_await (rialto_async_or_cancelled (dex_ref (DEX_FUTURE (promise)), cancellable), error))
    return TRUE;

  /* Given up; the place may have come all the same. */
  if (g_queue_remove (&limiter->waiting, promise))
    dex_unref (promise);
  else
    leave (limiter);
  return FALSE;
}

static DexFuture *
turn_fiber (RialtoFiber *fiber,
            gpointer     data)
{
  Turn *turn = data;
  g_autoptr (GError) error = NULL;
  DexFuture *outcome;

  if (!enter (turn->limiter, fiber->cancellable, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  outcome = turn->func (fiber, turn->data);
  /* What it returns may still be under way: the place is free when it is not. */
  if (outcome != NULL)
    dex_await (dex_ref (outcome), NULL);
  leave (turn->limiter);
  return outcome;
}

/**
 * rialto_limiter_spawn:
 * @limiter: a limiter
 * @name: static, for traces
 * @owner: (nullable): held weakly
 * @cancellable: (nullable): what ends it, the wait for its turn included
 * @func: the fiber
 * @data: (transfer full): for @func
 * @data_destroy: (nullable): frees @data
 *
 * As rialto_async_spawn(), once there is room. First come, first served. Main thread.
 *
 * Returns: (transfer full): what @func returns.
 */
DexFuture *
rialto_limiter_spawn (RialtoLimiter  *limiter,
                      const char     *name,
                      gpointer        owner,
                      GCancellable   *cancellable,
                      RialtoFiberFunc func,
                      gpointer        data,
                      GDestroyNotify  data_destroy)
{
  Turn *turn = g_new0 (Turn, 1);

  turn->limiter = rialto_limiter_ref (limiter);
  turn->func = func;
  turn->data = data;
  turn->data_destroy = data_destroy;
  return rialto_async_spawn (name, owner, cancellable, turn_fiber, turn, turn_free);
}
