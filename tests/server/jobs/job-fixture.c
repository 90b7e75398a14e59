/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job-fixture.h"

RIALTO_SQL (test_job,
            "test.job",
            "SELECT state, attempts, run_at, lease_id, last_error FROM jobs WHERE id = ?1");
RIALTO_SQL (test_count, "test.count", "SELECT count (*) FROM jobs WHERE kind = ?1");

typedef struct
{
  const char *kind, *key;
  RialtoTime  run_at;
  RialtoId    id;
  JobState   *state;
  gint64      number;
} Step;

static gboolean
run_enqueue (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Step *step = data;

  step->id = rialto_tx_enqueue (tx, step->kind, step->key, "{}", step->run_at);
  return TRUE;
}

/* Something to do; the tests' jobs have no payload. */
RialtoId
job_enqueue (RialtoStore *store,
             const char  *kind,
             const char  *key,
             RialtoTime   run_at)
{
  Step step = { .kind = kind, .key = key, .run_at = run_at };
  g_autoptr (GError) error = NULL;

  rialto_store_write (store, run_enqueue, &step, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpint (step.id, >, 0);
  return step.id;
}

static gboolean
run_look (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Step *step = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &test_job, SQL_ID (step->id));
  const char *text;

  g_assert_true (rialto_rows_next (rows));
  step->state->state = rialto_rows_int (rows, 0);
  step->state->attempts = rialto_rows_int (rows, 1);
  step->state->run_at = rialto_rows_time (rows, 2);
  step->state->leased = !rialto_rows_is_null (rows, 3);
  text = rialto_rows_text (rows, 4);
  g_strlcpy (step->state->last_error, text != NULL ? text : "", sizeof step->state->last_error);
  return TRUE;
}

void
job_look_at (RialtoStore *store,
             RialtoId     id,
             JobState    *state)
{
  Step step = { .id = id, .state = state };
  g_autoptr (GError) error = NULL;

  rialto_store_read (store, run_look, &step, NULL, &error);
  g_assert_no_error (error);
}

static gboolean
run_count (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Step *step = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &test_count, SQL_TEXT (step->kind));

  step->number = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : -1;
  return TRUE;
}

gint64
job_count (RialtoStore *store,
           const char  *kind)
{
  Step step = { .kind = kind };
  g_autoptr (GError) error = NULL;

  rialto_store_read (store, run_count, &step, NULL, &error);
  g_assert_no_error (error);
  return step.number;
}

gboolean
job_claim (RialtoStore    *store,
           RialtoArena    *arena,
           RialtoJobClaim *claim)
{
  g_autoptr (GError) error = NULL;
  gboolean found = rialto_job_queue_claim (store, arena, claim, &error);

  g_assert_no_error (error);
  return found;
}

/* 0 is success. Answers whether the claim was good. */
gboolean
job_finish (RialtoStore    *store,
            RialtoJobClaim *claim,
            RialtoError     failure)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) error = NULL;
  gboolean good;

  if (failure != 0)
    rialto_fail (&cause, failure);
  good = rialto_job_queue_finish (store, claim, cause, &error);
  g_assert_no_error (error);
  return good;
}
