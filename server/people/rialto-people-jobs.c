/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-people-jobs.h"

#include "rialto-follow-requests.h"
#include "rialto-job-payload.h"
#include "rialto-jobs.h"

/* Requests of one transaction; each touches about ten rows. */
#define CHUNK 50

static gboolean
accept_some (RialtoTx *tx,
             gpointer  data)
{
  RialtoId *target = data;

  return rialto_follow_requests_accept_some (tx, *target, CHUNK);
}

/**
 * rialto_people_job_accept_requests:
 * @context: the server's parts
 * @payload: whose profile was unlocked
 * @error: return location
 *
 * The job `people.accept_requests`: lets everybody in who has asked to follow somebody. It may be run again at any point.
 *
 * Returns: whether it is done
 */
gboolean
rialto_people_job_accept_requests (RialtoContext *context,
                                   const char    *payload,
                                   GError       **error)
{
  RialtoId target;

  return rialto_job_payload_read (payload, &target, 1, error) &&
         rialto_job_run_chunks (context, accept_some, &target, error);
}
