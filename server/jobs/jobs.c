/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-cursor.h"
#include "rialto-routes.h"
#include "rialto-tx.h"

#define JOB_COLUMNS "id, kind, state, attempts, run_at, last_error, created_at"

RIALTO_SQL (jobs_page,
            "jobs.page",
            "SELECT " JOB_COLUMNS " FROM jobs WHERE state = ?1 AND (run_at, id) < (?2, ?3) "
            "ORDER BY run_at DESC, id DESC LIMIT ?4");
RIALTO_SQL (job_by_id, "jobs.by_id", "SELECT " JOB_COLUMNS " FROM jobs WHERE id = ?1");
RIALTO_SQL (job_retry,
            "jobs.retry",
            "UPDATE jobs SET state = ?2, attempts = 0, run_at = ?3 WHERE id = ?1 AND state = ?4");

static void
read_job (RialtoRows *rows,
          RialtoJob  *job)
{
  job->id = rialto_rows_id (rows, 0);
  job->kind = rialto_rows_text (rows, 1);
  job->state = (RialtoJobState) rialto_rows_int (rows, 2);
  job->attempts = rialto_rows_int (rows, 3);
  job->run_at = rialto_rows_time (rows, 4);
  job->last_error = rialto_rows_text (rows, 5);
  job->created_at = rialto_rows_time (rows, 6);
}

/* GET /admin/jobs */
gboolean
rialto_route_list_jobs (RialtoTx                 *tx,
                        RialtoRequest            *request,
                        const RialtoListJobsArgs *args,
                        RialtoJobPage            *page,
                        GError                  **error)
{
  gint64 run_at = G_MAXINT64;
  gint64 before = G_MAXINT64;
  gboolean more = FALSE;

  if (!rialto_cursor_read (request, args->cursor, &run_at, &before, error))
    return FALSE;

  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &jobs_page, SQL_INT (args->state), SQL_TIME (run_at),
                                                 SQL_INT (before), SQL_INT (args->limit + 1));

  page->items = rialto_arena_new_array (rialto_tx_get_arena (tx), RialtoJob, args->limit);
  while (rialto_rows_next (rows) && !(more = page->n_items == args->limit))
    read_job (rows, &page->items[page->n_items++]);
  if (more)
    page->next = rialto_cursor_write (request, page->items[page->n_items - 1].run_at,
                                      page->items[page->n_items - 1].id);
  return TRUE;
}

/* POST /admin/jobs/{id}/retry */
gboolean
rialto_route_retry_job (RialtoTx                 *tx,
                        RialtoRequest            *request,
                        const RialtoRetryJobArgs *args,
                        RialtoJob                *job,
                        GError                  **error)
{
  gboolean begun = rialto_tx_exec (tx, &job_retry, SQL_ID (args->id), SQL_INT (RIALTO_JOB_STATE_WAITING),
                                   SQL_TIME (rialto_tx_get_now (tx)), SQL_INT (RIALTO_JOB_STATE_DEAD)) == 1;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &job_by_id, SQL_ID (args->id));

  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!begun)
    return rialto_fail_detail (error, RIALTO_ERROR_CONFLICT, "Only a dead job can be begun afresh.");
  read_job (rows, job);
  return TRUE;
}
