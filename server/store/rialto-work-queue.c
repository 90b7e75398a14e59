/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-work-queue-private.h"

/* <private>
 * rialto_work_attempt: runs the body once in @tx, which has begun. TRUE when it may be committed; FALSE with tx->failure, or with the
 * body's own answer in work->error.
 */
gboolean
rialto_work_attempt (RialtoWork *work,
                     RialtoTx   *tx)
{
  rialto_work_drop (work);
  work->attempts++;
  if (work->attempts > 1)
    rialto_store_count (tx->store, RIALTO_COUNT_RERUNS);
  return rialto_tx_run (tx, work->run, work->data, &work->error);
}

/* <private>
 * rialto_work_keep: takes from @tx what has to wait for COMMIT.
 */
void
rialto_work_keep (RialtoWork *work,
                  RialtoTx   *tx)
{
  work->seq = tx->seq;
  work->statements = tx->statements;
  work->commit_hooks = g_steal_pointer (&tx->hooks);
}

/* <private>
 * rialto_work_drop: forgets a run that was rolled back, or had not happened.
 */
void
rialto_work_drop (RialtoWork *work)
{
  rialto_tx_hooks_free (g_steal_pointer (&work->commit_hooks), FALSE);
  g_clear_error (&work->error);
}

/* <private>
 * rialto_work_fail: makes @failure the answer.
 */
void
rialto_work_fail (RialtoWork          *work,
                  const RialtoFailure *failure)
{
  rialto_work_drop (work);
  rialto_failure_to_error (failure, work->name, &work->error);
}

/* <private>
 * rialto_work_finish: it has been committed, or answered with its error. @work may be gone when this returns.
 */
void
rialto_work_finish (RialtoWork  *work,
                    RialtoStore *store)
{
  g_autoptr (GError) error = g_steal_pointer (&work->error);
  RialtoTxDone done = work->done;

  rialto_store_count (store, work->writable ? RIALTO_COUNT_WRITES : RIALTO_COUNT_READS);
  rialto_tx_hooks_free (g_steal_pointer (&work->commit_hooks), error == NULL);
  if (error == NULL)
    rialto_store_note_work (store, work);
  done (work->data, work->seq, error);
}

/**
 * RialtoWorkQueue:
 *
 * First in, first out, linked through the work itself: queuing allocates nothing. Any thread.
 */
struct _RialtoWorkQueue
{
  GMutex      lock;
  GCond       filled;
  RialtoWork *first;
  RialtoWork *last;
  guint       length;
  gboolean    closed;
};

/* <private> */
RialtoWorkQueue *
rialto_work_queue_new (void)
{
  RialtoWorkQueue *queue = g_new0 (RialtoWorkQueue, 1);

  g_mutex_init (&queue->lock);
  g_cond_init (&queue->filled);
  return queue;
}

/* <private>
 * rialto_work_queue_free: it is empty and nobody waits.
 */
void
rialto_work_queue_free (RialtoWorkQueue *queue)
{
  g_mutex_clear (&queue->lock);
  g_cond_clear (&queue->filled);
  g_free (queue);
}

/* <private> */
void
rialto_work_queue_push (RialtoWorkQueue *queue,
                        RialtoWork      *work)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);

  g_return_if_fail (!queue->closed);
  work->next = NULL;
  if (queue->last != NULL)
    queue->last->next = work;
  else
    queue->first = work;
  queue->last = work;
  queue->length++;
  g_cond_signal (&queue->filled);
}

/* <private>
 * rialto_work_queue_pop: waits for work. A list of at most @limit, linked by next; NULL when the queue is closed and empty.
 */
RialtoWork *
rialto_work_queue_pop (RialtoWorkQueue *queue,
                       guint            limit)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);
  RialtoWork *list;
  RialtoWork *end;

  while (queue->first == NULL && !queue->closed)
    g_cond_wait (&queue->filled, &queue->lock);
  if (queue->first == NULL)
    return NULL;

  list = end = queue->first;
  queue->length--;
  for (guint i = 1; i < limit && end->next != NULL; i++)
    {
      end = end->next;
      queue->length--;
    }
  queue->first = g_steal_pointer (&end->next);
  if (queue->first == NULL)
    queue->last = NULL;
  return list;
}

/* <private>
 * rialto_work_queue_close: nothing is pushed from now on; what is there is still handed out.
 */
void
rialto_work_queue_close (RialtoWorkQueue *queue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);

  queue->closed = TRUE;
  g_cond_broadcast (&queue->filled);
}

/* <private> */
guint
rialto_work_queue_get_length (RialtoWorkQueue *queue)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&queue->lock);

  return queue->length;
}
