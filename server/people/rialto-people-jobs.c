/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-people-jobs.h"

#include "rialto-context.h"
#include "rialto-follow-requests.h"
#include "rialto-id.h"

#include <string.h>

/* Requests of one transaction. */
#define CHUNK 100

/**
 * rialto_people_enqueue:
 * @tx: a write transaction
 * @kind: what is to be done
 * @person: for whom; the jobs of one kind and person run one after another
 *
 * Leaves something to a job. Its payload is the id, as JSON.
 */
void
rialto_people_enqueue (RialtoTx   *tx,
                       const char *kind,
                       RialtoId    person)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  const char *key = rialto_arena_printf (arena, "%" G_GINT64_FORMAT, person);

  rialto_tx_enqueue (tx, kind, key, rialto_arena_printf (arena, "\"%s\"", key), 0);
}

static gboolean
read_person (const char *payload,
             RialtoId   *person,
             GError    **error)
{
  gsize length = strlen (payload);

  return (length > 2 && payload[0] == '"' && payload[length - 1] == '"' &&
          rialto_id_parse_n (payload + 1, length - 2, person)) ||
         rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s is not an id", payload);
}

typedef struct
{
  RialtoId target;
  gboolean more;
} Accept;

static gboolean
accept_some (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  Accept *accept = data;

  accept->more = rialto_follow_requests_accept_some (tx, accept->target, CHUNK);
  return TRUE;
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
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  Accept accept = { 0, TRUE };

  if (!read_person (payload, &accept.target, error))
    return FALSE;
  while (accept.more)
    if (!rialto_store_write (context->store, accept_some, &accept, arena, error))
      return FALSE;
  return TRUE;
}
