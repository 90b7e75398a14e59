/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-feed-jobs-private.h"

#include "rialto-id.h"

#include <string.h>

typedef struct
{
  RialtoFeedStepFunc step;
  gpointer           data;
  gint64             done, position;
  gboolean           more;
} Walk;

/**
 * rialto_feed_enqueue:
 * @tx: a write transaction
 * @kind: what to do
 * @id: with what; jobs of one kind and id run one after another
 *
 * Leaves something to a job. Its payload is the id, as JSON.
 */
void
rialto_feed_enqueue (RialtoTx   *tx,
                     const char *kind,
                     RialtoId    id)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);
  const char *key = rialto_arena_printf (arena, "%" G_GINT64_FORMAT, id);

  rialto_tx_enqueue (tx, kind, key, rialto_arena_printf (arena, "\"%s\"", key), 0);
}

/* <private>
 * rialto_feed_job_read_id: the id in a payload, which is JSON: a string, as ids are elsewhere, or a number.
 */
gboolean
rialto_feed_job_read_id (const char *payload,
                         RialtoId   *id,
                         GError    **error)
{
  gsize length = strlen (payload);
  gboolean quoted = length > 2 && payload[0] == '"' && payload[length - 1] == '"';

  return rialto_id_parse_n (payload + quoted, length - 2 * (gsize) quoted, id) ||
         rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "%s is not an id", payload);
}

static gboolean
run_step (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Walk *walk = data;

  walk->position = walk->done;
  walk->more = walk->step (tx, walk->data, &walk->position);
  return TRUE;
}

/* <private>
 * rialto_feed_job_run_steps: transactions, until one says that there is no more to do. As rialto_job_run_chunks(), with a position.
 */
gboolean
rialto_feed_job_run_steps (RialtoContext     *context,
                           RialtoFeedStepFunc step,
                           gpointer           data,
                           GError           **error)
{
  Walk walk = { .step = step, .data = data };

  do
    {
      if (g_atomic_int_get (&context->draining))
        return rialto_fail (error, RIALTO_ERROR_UNAVAILABLE);
      if (!rialto_store_write (context->store, run_step, &walk, NULL, error))
        return FALSE;
      walk.done = walk.position;
    }
  while (walk.more);
  return TRUE;
}
