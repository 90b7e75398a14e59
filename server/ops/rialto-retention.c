/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-retention.h"

#include "rialto-jobs.h"

#define CHUNK            500 /* in the text, where PostgreSQL plans for it */
#define KEEP_IDEMPOTENCY RIALTO_DAY
#define KEEP_JOBS        (7 * RIALTO_DAY)

RIALTO_SQL (
  tokens_sweep,
  "one_time_tokens.sweep",
  "DELETE FROM one_time_tokens WHERE hash IN (SELECT hash FROM one_time_tokens WHERE expires_at <= ?1 "
  "ORDER BY expires_at LIMIT " G_STRINGIFY (CHUNK) ")");
RIALTO_SQL (sessions_sweep,
            "sessions.sweep",
            "DELETE FROM sessions WHERE id IN (SELECT id FROM sessions WHERE expires_at <= ?1 "
            "ORDER BY expires_at LIMIT " G_STRINGIFY (CHUNK) ")");
RIALTO_SQL (idempotency_sweep,
            "idempotency.sweep",
            "DELETE FROM idempotency WHERE (principal, route, key) IN (SELECT principal, route, key "
            "FROM idempotency WHERE created_at <= ?1 ORDER BY created_at LIMIT " G_STRINGIFY (CHUNK) ")");
/* State 3 is done. */
RIALTO_SQL (jobs_sweep,
            "jobs.sweep",
            "DELETE FROM jobs WHERE id IN (SELECT id FROM jobs WHERE state = 3 AND run_at <= ?1 "
            "ORDER BY run_at LIMIT " G_STRINGIFY (CHUNK) ")");

/* What goes, and how old it may become. */
typedef struct
{
  RialtoSql *sql;
  RialtoTime keep;
} Sweep;

static gboolean
sweep_chunk (RialtoTx *tx,
             gpointer  data)
{
  const Sweep *sweep = data;

  return rialto_tx_exec (tx, sweep->sql, SQL_TIME (rialto_tx_get_now (tx) - sweep->keep)) == CHUNK;
}

/**
 * rialto_retention_sweep_accounts:
 * @context: the server's parts
 * @payload: nothing
 * @error: return location
 *
 * Job: deletes one-time tokens and sessions that have ended.
 *
 * Returns: whether all are gone
 */
gboolean
rialto_retention_sweep_accounts (RialtoContext *context,
                                 const char    *payload,
                                 GError       **error)
{
  Sweep tokens = { &tokens_sweep, 0 };
  Sweep sessions = { &sessions_sweep, 0 };

  return rialto_job_run_chunks (context, sweep_chunk, &tokens, error) &&
         rialto_job_run_chunks (context, sweep_chunk, &sessions, error);
}

/**
 * rialto_retention_sweep_idempotency:
 * @context: the server's parts
 * @payload: nothing
 * @error: return location
 *
 * Job: deletes what repeated requests were told, after a day.
 *
 * Returns: whether all are gone
 */
gboolean
rialto_retention_sweep_idempotency (RialtoContext *context,
                                    const char    *payload,
                                    GError       **error)
{
  Sweep sweep = { &idempotency_sweep, KEEP_IDEMPOTENCY };

  return rialto_job_run_chunks (context, sweep_chunk, &sweep, error);
}

/**
 * rialto_retention_sweep_jobs:
 * @context: the server's parts
 * @payload: nothing
 * @error: return location
 *
 * Job: deletes jobs that are done, a week after they were due. Dead ones stay until somebody has looked at them.
 *
 * Returns: whether all are gone
 */
gboolean
rialto_retention_sweep_jobs (RialtoContext *context,
                             const char    *payload,
                             GError       **error)
{
  Sweep sweep = { &jobs_sweep, KEEP_JOBS };

  return rialto_job_run_chunks (context, sweep_chunk, &sweep, error);
}
