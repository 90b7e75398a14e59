/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-jobs-private.h"

#include "rialto-context.h"
#include "rialto-job-queue.h"
#include "rialto-log.h"
#include "rialto-schedules.h"

#define N_THREADS 4
#define POLL      G_USEC_PER_SEC
#define HEARTBEAT (20 * G_USEC_PER_SEC)

/**
 * RialtoJobs:
 *
 * The durable queue's threads. A worker claims a job in one transaction, runs it outside of any, and ends it in another, which counts
 * only while its lease is its own. While it runs, the heartbeat thread renews the lease. Workers sleep until the store says that jobs
 * were committed; one of them looks each second besides, for what has become due, what another server left behind and schedules.
 */
struct _RialtoJobs
{
  RialtoContext         *context; /* borrowed */
  const RialtoJobTables *tables;  /* borrowed, static */

  GThread   *workers[N_THREADS];
  GThread   *heartbeat;
  GMutex     lock;
  GCond      wake;      /* workers */
  GCond      beat;      /* heartbeat */
  guint      wakes;     /* workers that should look */
  gint64     next_poll; /* monotonic, µs */
  GPtrArray *running;   /* borrowed RialtoJobClaim */
  gboolean   stopping;
  gboolean   resting; /* no job runs any more */
};

/**
 * rialto_jobs_new:
 * @context: the server's parts; the store must be open as long as the queue runs
 *
 * Returns: (transfer full): a queue that does not run yet
 */
RialtoJobs *
rialto_jobs_new (RialtoContext *context)
{
  return rialto_jobs_new_with_tables (context, &rialto_job_tables);
}

/* <private>
 * rialto_jobs_new_with_tables: a queue with kinds and schedules of a test's own.
 */
RialtoJobs *
rialto_jobs_new_with_tables (RialtoContext         *context,
                             const RialtoJobTables *tables)
{
  RialtoJobs *jobs = g_new0 (RialtoJobs, 1);

  jobs->context = context;
  jobs->tables = tables;
  jobs->running = g_ptr_array_new ();
  g_mutex_init (&jobs->lock);
  g_cond_init (&jobs->wake);
  g_cond_init (&jobs->beat);
  return jobs;
}

/**
 * rialto_jobs_free:
 * @jobs: (transfer full): a queue; it is stopped first
 */
void
rialto_jobs_free (RialtoJobs *jobs)
{
  rialto_jobs_stop (jobs);
  g_ptr_array_unref (jobs->running);
  g_mutex_clear (&jobs->lock);
  g_cond_clear (&jobs->wake);
  g_cond_clear (&jobs->beat);
  g_free (jobs);
}

static RialtoJobFunc
find_function (RialtoJobs *jobs,
               const char *kind)
{
  for (guint i = 0; i < jobs->tables->n_kinds; i++)
    if (g_str_equal (jobs->tables->kinds[i].kind, kind))
      return jobs->tables->kinds[i].run;
  return NULL;
}

static void
set_running (RialtoJobs     *jobs,
             RialtoJobClaim *claim,
             gboolean        running)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&jobs->lock);

  if (running)
    g_ptr_array_add (jobs->running, claim);
  else
    g_ptr_array_remove_fast (jobs->running, claim);
}

static gboolean
call_function (RialtoJobs           *jobs,
               const RialtoJobClaim *claim,
               GError              **error)
{
  RialtoJobFunc run = find_function (jobs, claim->kind);

  if (run == NULL)
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "There is no job of the kind %s.", claim->kind);
  if (run (jobs->context, claim->payload, error))
    return TRUE;
  if (error != NULL && *error == NULL)
    rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "The job %s failed without saying why.", claim->kind);
  return FALSE;
}

static void
run_claim (RialtoJobs     *jobs,
           RialtoJobClaim *claim)
{
  g_autoptr (GError) failure = NULL;
  g_autoptr (GError) error = NULL;

  set_running (jobs, claim, TRUE);
  if (!call_function (jobs, claim, &failure))
    rialto_log (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_WARNING, "a job failed",
                RIALTO_LOG_NUMBER ("job", claim->id), RIALTO_LOG_TEXT ("kind", claim->kind),
                RIALTO_LOG_NUMBER ("attempt", claim->attempts), RIALTO_LOG_TEXT ("error", failure->message));
  set_running (jobs, claim, FALSE);

  if (!rialto_job_queue_finish (jobs->context->store, claim, failure, &error))
    rialto_log (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_WARNING, "a job could not be ended",
                RIALTO_LOG_NUMBER ("job", claim->id), RIALTO_LOG_TEXT ("kind", claim->kind),
                RIALTO_LOG_TEXT ("error", error != NULL ? error->message : "its lease has run out"));
}

static void
tell_trouble (const GError *error)
{
  if (error != NULL)
    rialto_log (RIALTO_LOG_APPLICATION, RIALTO_LEVEL_WARNING, "the job queue cannot be used",
                RIALTO_LOG_TEXT ("error", error->message));
}

static void
wake_one (gpointer data)
{
  RialtoJobs *jobs = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&jobs->lock);

  jobs->wakes = MIN (jobs->wakes + 1, N_THREADS);
  g_cond_signal (&jobs->wake);
}

/* Claims and runs one job. Where there was one there may be another, so a colleague is woken first. */
static gboolean
run_one (RialtoJobs *jobs,
         gboolean    alone)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;
  RialtoJobClaim claim;

  if (!rialto_job_queue_claim (jobs->context->store, arena, &claim, &error))
    {
      tell_trouble (error);
      return FALSE;
    }
  if (!alone)
    wake_one (jobs);
  run_claim (jobs, &claim);
  return TRUE;
}

static gboolean
enqueue_scheduled (RialtoJobs *jobs)
{
  g_autoptr (GError) error = NULL;

  if (rialto_schedules_enqueue (jobs->context->store, jobs->tables, &error))
    return TRUE;
  tell_trouble (error);
  return FALSE;
}

static gboolean
look (RialtoJobs *jobs)
{
  g_autoptr (GError) error = NULL;
  gboolean due;

  if (!enqueue_scheduled (jobs))
    return FALSE;
  due = rialto_job_queue_has_due (jobs->context->store, &error);
  tell_trouble (error);
  return due;
}

typedef enum
{
  NEXT_CLAIM,
  NEXT_POLL,
  NEXT_END,
} Next;

static Next
wait_for_work (RialtoJobs *jobs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&jobs->lock);

  while (!jobs->stopping)
    {
      gint64 now = g_get_monotonic_time ();

      if (jobs->wakes > 0)
        {
          jobs->wakes--;
          return NEXT_CLAIM;
        }
      if (now >= jobs->next_poll)
        {
          jobs->next_poll = now + POLL;
          return NEXT_POLL;
        }
      g_cond_wait_until (&jobs->wake, &jobs->lock, jobs->next_poll);
    }
  return NEXT_END;
}

static gboolean
is_stopping (RialtoJobs *jobs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&jobs->lock);

  return jobs->stopping;
}

static gpointer
work (gpointer data)
{
  RialtoJobs *jobs = data;
  Next next;

  while ((next = wait_for_work (jobs)) != NEXT_END)
    if (next == NEXT_CLAIM || look (jobs))
      while (!is_stopping (jobs) && run_one (jobs, FALSE))
        ;
  return NULL;
}

static GArray *
copy_running (RialtoJobs *jobs)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&jobs->lock);
  GArray *claims = g_array_new (FALSE, FALSE, sizeof (RialtoJobClaim));

  for (guint i = 0; i < jobs->running->len; i++)
    {
      const RialtoJobClaim *claim = g_ptr_array_index (jobs->running, i);
      RialtoJobClaim copy = { .id = claim->id, .lease = claim->lease };

      g_array_append_val (claims, copy);
    }
  return claims;
}

/* <private>
 * rialto_jobs_renew: renews the leases of all that runs. One that has run out meanwhile stays lost; its job notices at its end.
 */
void
rialto_jobs_renew (RialtoJobs *jobs)
{
  g_autoptr (GArray) claims = copy_running (jobs);

  for (guint i = 0; i < claims->len; i++)
    {
      g_autoptr (GError) error = NULL;

      rialto_job_queue_renew (jobs->context->store, &g_array_index (claims, RialtoJobClaim, i), &error);
      tell_trouble (error);
    }
}

static gpointer
beat (gpointer data)
{
  RialtoJobs *jobs = data;
  gboolean resting = FALSE;

  while (!resting)
    {
      gint64 until = g_get_monotonic_time () + HEARTBEAT;

      g_mutex_lock (&jobs->lock);
      while (!jobs->resting && g_cond_wait_until (&jobs->beat, &jobs->lock, until))
        ;
      resting = jobs->resting;
      g_mutex_unlock (&jobs->lock);
      if (!resting)
        rialto_jobs_renew (jobs);
    }
  return NULL;
}

/**
 * rialto_jobs_start:
 * @jobs: a queue that does not run
 */
void
rialto_jobs_start (RialtoJobs *jobs)
{
  g_return_if_fail (jobs->heartbeat == NULL);

  jobs->stopping = FALSE;
  jobs->resting = FALSE;
  jobs->next_poll = 0;
  jobs->heartbeat = g_thread_new ("job-leases", beat, jobs);
  for (guint i = 0; i < N_THREADS; i++)
    jobs->workers[i] = g_thread_new ("jobs", work, jobs);
  rialto_store_set_job_wake (jobs->context->store, wake_one, jobs);
}

/**
 * rialto_jobs_stop:
 * @jobs: a queue
 *
 * Begins no job any more, and waits for those that run. Nothing when the queue does not run.
 */
void
rialto_jobs_stop (RialtoJobs *jobs)
{
  if (jobs->heartbeat == NULL)
    return;

  rialto_store_set_job_wake (jobs->context->store, NULL, NULL);
  g_mutex_lock (&jobs->lock);
  jobs->stopping = TRUE;
  g_cond_broadcast (&jobs->wake);
  g_mutex_unlock (&jobs->lock);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (g_steal_pointer (&jobs->workers[i]));

  g_mutex_lock (&jobs->lock);
  jobs->resting = TRUE;
  g_cond_broadcast (&jobs->beat);
  g_mutex_unlock (&jobs->lock);
  g_thread_join (g_steal_pointer (&jobs->heartbeat));
}

/**
 * rialto_jobs_run_due:
 * @jobs: a queue that does not run
 *
 * Runs all that is due now, and what that asks for, on the calling thread. For tests, with a clock that stands still.
 *
 * Returns: how many jobs were run
 */
guint
rialto_jobs_run_due (RialtoJobs *jobs)
{
  guint n = 0;

  enqueue_scheduled (jobs);
  while (run_one (jobs, TRUE))
    n++;
  return n;
}

typedef struct
{
  RialtoChunkFunc chunk;
  gpointer        data;
  gboolean        more;
} Chunk;

static gboolean
write_chunk (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Chunk *chunk = data;

  chunk->more = chunk->chunk (tx, chunk->data);
  return TRUE;
}

/**
 * rialto_job_run_chunks:
 * @context: the server's parts
 * @chunk: a transaction that touches at most 500 rows
 * @data: for @chunk
 * @error: return location
 *
 * Runs @chunk in a transaction of its own again and again, until it says that there is no more. A server that ends breaks off between
 * two; the job comes back.
 *
 * Returns: %FALSE when it was broken off, or the store failed
 */
gboolean
rialto_job_run_chunks (RialtoContext  *context,
                       RialtoChunkFunc chunk,
                       gpointer        data,
                       GError        **error)
{
  Chunk state = { chunk, data, TRUE };

  while (state.more)
    {
      if (g_atomic_int_get (&context->draining))
        return rialto_fail (error, RIALTO_ERROR_UNAVAILABLE);
      if (!rialto_store_write (context->store, write_chunk, &state, NULL, error))
        return FALSE;
    }
  return TRUE;
}
