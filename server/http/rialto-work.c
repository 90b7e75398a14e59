/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-work.h"

#include "rialto-guard.h"
#include "rialto-request-private.h"

/* What a transaction makes lives as long as the request, so each has an arena of its own. */
static RialtoArena *
next_arena (RialtoRequest *request)
{
  RialtoArena *arena = rialto_arena_new ();

  if (request->spare == NULL)
    request->spare = g_ptr_array_new_with_free_func ((GDestroyNotify) rialto_arena_free);
  g_ptr_array_add (request->spare, arena);
  return arena;
}

/* Whoever waits is on the stack of a thread that may be gone as soon as it is told, so the lock is nobody's. */
static GMutex wait_lock;

typedef struct
{
  RialtoTxFunc run;
  gpointer     data;
  GCond        answered;
  gboolean     done; /* under wait_lock */
  gint64       seq;
  GError      *error;
} Wait;

static gboolean
wait_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Wait *wait = data;

  return wait->run (tx, wait->data, error);
}

static void
wait_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  Wait *wait = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&wait_lock);

  wait->seq = seq;
  wait->error = error != NULL ? g_error_copy (error) : NULL;
  wait->done = TRUE;
  g_cond_signal (&wait->answered);
}

/* The answer's seq is that of the last transaction: what it made is what is answered. */
static gboolean
run_and_wait (RialtoRequest *request,
              void           (*queue) (RialtoStore *store, RialtoWork *work),
              RialtoTxFunc   run,
              gpointer       data,
              GError       **error)
{
  Wait wait = { .run = run, .data = data };
  RialtoWork work = {
    .run = wait_run,
    .done = wait_done,
    .data = &wait,
    .arena = next_arena (request),
    .name = request->route->name,
  };

  g_cond_init (&wait.answered);
  queue (request->context->store, &work);
  g_mutex_lock (&wait_lock);
  while (!wait.done)
    g_cond_wait (&wait.answered, &wait_lock);
  g_mutex_unlock (&wait_lock);
  g_cond_clear (&wait.answered);

  request->seq = wait.seq;
  if (wait.error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&wait.error));
  return FALSE;
}

/**
 * rialto_work_read:
 * @request: a request of a work route
 * @run: the transaction's body; it may run more than once
 * @data: for @run
 * @error: return location
 *
 * Reads one snapshot, and waits for it. What @run makes in its arena lives until the answer.
 *
 * Returns: whether @run succeeded
 */
gboolean
rialto_work_read (RialtoRequest *request,
                  RialtoTxFunc   run,
                  gpointer       data,
                  GError       **error)
{
  return run_and_wait (request, rialto_store_queue_read, run, data, error);
}

/**
 * rialto_work_write:
 * @request: a request of a work route
 * @run: the transaction's body; it may run more than once
 * @data: for @run
 * @error: return location
 *
 * Writes, and waits until it is committed. What @run makes in its arena lives until the answer.
 *
 * Returns: whether @run succeeded and was committed
 */
gboolean
rialto_work_write (RialtoRequest *request,
                   RialtoTxFunc   run,
                   gpointer       data,
                   GError       **error)
{
  return run_and_wait (request, rialto_store_queue_write, run, data, error);
}

static gboolean
load_run (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  return rialto_guard_load (tx, data, error);
}

/**
 * rialto_work_load_principal:
 * @request: a request whose token was read
 * @error: return location
 *
 * Loads the token's session where no thread before could.
 *
 * Returns: %FALSE when there is no such session
 */
gboolean
rialto_work_load_principal (RialtoRequest *request,
                            GError       **error)
{
  return request->principal.session == request->token_session ||
         rialto_work_read (request, load_run, request, error);
}
