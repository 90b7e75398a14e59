/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-job-queue.h"

#include "rialto-clock.h"
#include "rialto-entities.h"

#define FIRST_DELAY  RIALTO_SECOND
#define MAX_DELAY    RIALTO_HOUR
#define MAX_ERROR    300
#define ENDED_AMIDST "The server ended while the job ran."

/* In SQL the states are written out, because partial indexes are found by them. */
G_STATIC_ASSERT (RIALTO_JOB_STATE_WAITING == 0 && RIALTO_JOB_STATE_RUNNING == 1);
G_STATIC_ASSERT (RIALTO_JOB_STATE_DEAD == 2 && RIALTO_JOB_STATE_DONE == 3);

/* The next one: due, nothing with its key was asked for before it, and nobody runs one. */
#define NEXT_JOB                                                                                             \
  "SELECT j.id FROM jobs j WHERE j.state = 0 AND j.run_at <= ?1 AND (j.key IS NULL OR (NOT EXISTS "          \
  "(SELECT 1 FROM jobs o WHERE o.kind = j.kind AND o.key = j.key AND o.state < 2 AND o.id < j.id) AND "      \
  "NOT EXISTS (SELECT 1 FROM jobs o WHERE o.kind = j.kind AND o.key = j.key AND o.state = 1))) "             \
  "ORDER BY j.run_at, j.id LIMIT 1"
#define CLAIM(next)                                                                                          \
  "UPDATE jobs SET state = 1, attempts = attempts + 1, lease_id = ?2, lease_until = ?3 WHERE id = (" next    \
  ") RETURNING id, attempts, kind, key, payload"

RIALTO_SQL (jobs_due,
            "jobs.due",
            "SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 0 AND run_at <= ?1) OR "
            "EXISTS (SELECT 1 FROM jobs WHERE state = 1 AND lease_until <= ?1)");
/* A job that ends the server every time must not do so for ever. */
RIALTO_SQL (jobs_recover,
            "jobs.recover",
            "UPDATE jobs SET state = CASE WHEN attempts >= ?2 THEN 2 ELSE 0 END, lease_id = NULL, "
            "lease_until = NULL, last_error = ?3 WHERE state = 1 AND lease_until <= ?1");
RIALTO_SQL (jobs_claim_sqlite, "jobs.claim", CLAIM (NEXT_JOB));
RIALTO_SQL (jobs_claim_postgres, "jobs.claim", CLAIM (NEXT_JOB " FOR UPDATE SKIP LOCKED"));
RIALTO_SQL (jobs_renew,
            "jobs.renew",
            "UPDATE jobs SET lease_until = ?3 WHERE id = ?1 AND lease_id = ?2 AND state = 1");
RIALTO_SQL (jobs_finish,
            "jobs.finish",
            "UPDATE jobs SET state = ?3, run_at = COALESCE (?4, run_at), last_error = ?5, lease_id = NULL, "
            "lease_until = NULL WHERE id = ?1 AND lease_id = ?2 AND state = 1");

typedef struct
{
  RialtoJobClaim *claim;
  const GError   *failure;
  gboolean        found;
} Step;

static gboolean
read_due (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Step *step = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &jobs_due, SQL_TIME (rialto_tx_get_now (tx)));

  step->found = rialto_rows_next (rows) && rialto_rows_bool (rows, 0);
  return TRUE;
}

/**
 * rialto_job_queue_has_due:
 * @store: the store
 * @error: return location
 *
 * For polling: does not write. Not from a reactor.
 *
 * Returns: whether there may be something to claim; %FALSE with @error set when that cannot be known
 */
gboolean
rialto_job_queue_has_due (RialtoStore *store,
                          GError     **error)
{
  Step step = { 0 };

  return rialto_store_read (store, read_due, &step, NULL, error) && step.found;
}

/* What was claimed by a server that is not there any more waits again. */
static void
recover (RialtoTx *tx)
{
  rialto_tx_exec (tx, &jobs_recover, SQL_TIME (rialto_tx_get_now (tx)), SQL_INT (RIALTO_JOB_MAX_ATTEMPTS),
                  SQL_TEXT (ENDED_AMIDST));
}

static gboolean
write_claim (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Step *step = data;
  RialtoTime now = rialto_tx_get_now (tx);
  gboolean postgres = rialto_tx_get_kind (tx) == RIALTO_STORE_POSTGRES;
  RialtoId lease = rialto_tx_new_id (tx);

  /* Which of a key's jobs is the next depends on all of them. */
  rialto_tx_lock (tx, RIALTO_LOCK_JOBS, 0);
  recover (tx);

  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, postgres ? &jobs_claim_postgres : &jobs_claim_sqlite, SQL_TIME (now),
                            SQL_ID (lease), SQL_TIME (now + RIALTO_JOB_LEASE));

  step->found = rialto_rows_next (rows);
  if (step->found)
    *step->claim = (RialtoJobClaim) {
      .id = rialto_rows_id (rows, 0),
      .lease = lease,
      .attempts = rialto_rows_int (rows, 1),
      .kind = rialto_rows_text (rows, 2),
      .key = rialto_rows_text (rows, 3),
      .payload = rialto_rows_text (rows, 4),
    };
  return TRUE;
}

/**
 * rialto_job_queue_claim:
 * @store: the store
 * @arena: where the claim's strings live
 * @claim: (out): a job that is due and now begun
 * @error: return location
 *
 * Takes the oldest job that is due, once those whose lease has run out wait again. Jobs of one kind and key are given out one after
 * another, in the order of their ids. Not from a reactor.
 *
 * Returns: whether there was one; %FALSE with @error set when the store failed
 */
gboolean
rialto_job_queue_claim (RialtoStore    *store,
                        RialtoArena    *arena,
                        RialtoJobClaim *claim,
                        GError        **error)
{
  Step step = { .claim = claim };

  return rialto_store_write (store, write_claim, &step, arena, error) && step.found;
}

static gboolean
write_renewal (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  Step *step = data;

  step->found = rialto_tx_exec (tx, &jobs_renew, SQL_ID (step->claim->id), SQL_ID (step->claim->lease),
                                SQL_TIME (rialto_tx_get_now (tx) + RIALTO_JOB_LEASE)) == 1;
  return TRUE;
}

/**
 * rialto_job_queue_renew:
 * @store: the store
 * @claim: a job that still runs
 * @error: return location
 *
 * Returns: whether the lease is good for another minute; %FALSE without @error when somebody else has the job
 */
gboolean
rialto_job_queue_renew (RialtoStore          *store,
                        const RialtoJobClaim *claim,
                        GError              **error)
{
  RialtoJobClaim copy = *claim;
  Step step = { .claim = &copy };

  return rialto_store_write (store, write_renewal, &step, NULL, error) && step.found;
}

static const char *
cut_error (RialtoArena  *arena,
           const GError *failure)
{
  g_autofree char *valid = g_utf8_make_valid (failure->message, -1);
  g_autofree char *cut = g_utf8_substring (valid, 0, MIN (MAX_ERROR, g_utf8_strlen (valid, -1)));

  for (char *at = cut; *at != '\0'; at++)
    *at = g_ascii_iscntrl (*at) ? ' ' : *at;
  return rialto_arena_strdup (arena, cut);
}

static gboolean
write_end (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Step *step = data;
  RialtoJobState state = RIALTO_JOB_STATE_DONE;
  RialtoTime again = 0;

  if (step->failure != NULL)
    {
      gboolean dead = step->claim->attempts >= RIALTO_JOB_MAX_ATTEMPTS;

      state = dead ? RIALTO_JOB_STATE_DEAD : RIALTO_JOB_STATE_WAITING;
      if (!dead)
        again = rialto_tx_get_now (tx) +
                MAX (rialto_error_get_retry_after (step->failure),
                     rialto_job_queue_backoff (step->claim->attempts, g_random_double ()));
    }
  step->found = rialto_tx_exec (tx, &jobs_finish, SQL_ID (step->claim->id), SQL_ID (step->claim->lease),
                                SQL_INT (state), SQL_ID (again),
                                SQL_TEXT (step->failure != NULL
                                            ? cut_error (rialto_tx_get_arena (tx), step->failure)
                                            : NULL)) == 1;
  return TRUE;
}

/**
 * rialto_job_queue_finish:
 * @store: the store
 * @claim: a job that has ended
 * @failure: (nullable): why it failed; %NULL when it is done
 * @error: return location
 *
 * Ends a claim. A job that failed waits for another attempt, or is dead after the tenth.
 *
 * Returns: whether the claim was still good; %FALSE without @error when somebody else has the job by now
 */
gboolean
rialto_job_queue_finish (RialtoStore          *store,
                         const RialtoJobClaim *claim,
                         const GError         *failure,
                         GError              **error)
{
  RialtoJobClaim copy = *claim;
  Step step = { .claim = &copy, .failure = failure };

  return rialto_store_write (store, write_end, &step, NULL, error) && step.found;
}

/**
 * rialto_job_queue_backoff:
 * @attempts: how often the job was begun, from 1
 * @chance: from 0 to 1
 *
 * Three times as long after each failure, from a second to an hour, and up to a quarter less by chance, so that what failed together
 * does not come back together.
 *
 * Returns: how long the job waits, in milliseconds
 */
RialtoTime
rialto_job_queue_backoff (gint64 attempts,
                          double chance)
{
  RialtoTime delay = FIRST_DELAY;

  for (gint64 i = 1; i < attempts && delay < MAX_DELAY; i++)
    delay *= 3;
  delay = MIN (delay, MAX_DELAY);
  return MAX (FIRST_DELAY, delay - (RialtoTime) ((double) delay * chance / 4));
}
