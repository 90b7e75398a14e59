/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-id-source.h"

#include "rialto-clock.h"
#include "rialto-id.h"

#include <stdatomic.h>

#define COUNTER_BITS 12

/**
 * RialtoIdSource:
 *
 * Mints the ids of one node by a hybrid logical clock: an id takes the wall clock where that is ahead, and the last id plus one
 * where it is not. So ids never repeat or go back, whatever the machine's clock does; 4096 ids in one millisecond run into the next.
 * Any thread.
 */
struct _RialtoIdSource
{
  guint          node;
  _Atomic gint64 state; /* ms since the epoch of ids << 12 | counter, of the last id */
};

/* The least state whose id, minted by @node, is greater than @id. */
static gint64
state_above (RialtoId id,
             guint    node)
{
  gint64 milliseconds = rialto_id_get_time (id) - RIALTO_ID_EPOCH;

  /* The node stands above the counter: within a millisecond, ids of a higher node are all greater, of a lower all less. */
  if (rialto_id_get_node (id) > node)
    return (milliseconds + 1) << COUNTER_BITS;
  if (rialto_id_get_node (id) < node)
    return milliseconds << COUNTER_BITS;
  return (milliseconds << COUNTER_BITS | rialto_id_get_counter (id)) + 1;
}

static RialtoId
id_of_state (gint64 state,
             guint  node)
{
  return rialto_id_make (RIALTO_ID_EPOCH + (state >> COUNTER_BITS), node, (guint) state & 0xfff);
}

/**
 * rialto_id_source_new:
 * @node: 0 to %RIALTO_ID_MAX_NODE; no other living source may have it
 * @high_water: an id that is at least the greatest ever minted by @node, 0 when there is none
 *
 * Returns: (transfer full): a source whose ids are all greater than @high_water.
 */
RialtoIdSource *
rialto_id_source_new (guint    node,
                      RialtoId high_water)
{
  RialtoIdSource *source;

  g_return_val_if_fail (node <= RIALTO_ID_MAX_NODE, NULL);

  source = g_new0 (RialtoIdSource, 1);
  source->node = node;
  atomic_init (&source->state, high_water > 0 ? state_above (high_water, node) - 1 : 0);
  return source;
}

/**
 * rialto_id_source_free:
 * @source: (transfer full) (nullable): a source
 */
void
rialto_id_source_free (RialtoIdSource *source)
{
  g_free (source);
}

/**
 * rialto_id_source_next:
 * @source: a source
 *
 * Returns: an id greater than every one that this source has given.
 */
RialtoId
rialto_id_source_next (RialtoIdSource *source)
{
  return rialto_id_source_after (source, 0);
}

/**
 * rialto_id_source_after:
 * @source: a source
 * @last: an id, of any node, or 0
 *
 * For a place where the order of ids is the order of things, though several nodes write there: call it under the lock of that place.
 *
 * Returns: an id greater than @last and than every one that this source has given.
 */
RialtoId
rialto_id_source_after (RialtoIdSource *source,
                        RialtoId        last)
{
  gint64 least = MAX (rialto_clock_now () - RIALTO_ID_EPOCH, 0) << COUNTER_BITS;
  gint64 state = atomic_load_explicit (&source->state, memory_order_relaxed);
  gint64 next;

  if (last > 0)
    least = MAX (least, state_above (last, source->node));
  do
    next = MAX (least, state + 1);
  while (!atomic_compare_exchange_weak (&source->state, &state, next));

  return id_of_state (next, source->node);
}

/**
 * rialto_id_source_get_mark:
 * @source: a source
 *
 * Returns: the last id given (or the first high-water mark), to be kept and handed to rialto_id_source_new() after a restart.
 */
RialtoId
rialto_id_source_get_mark (RialtoIdSource *source)
{
  return id_of_state (atomic_load (&source->state), source->node);
}
