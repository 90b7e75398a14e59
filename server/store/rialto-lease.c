/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-lease-private.h"

#include "rialto-clock.h"
#include "rialto-id-source.h"
#include "rialto-id.h"

#include <stdatomic.h>

#define LEASE_TIME   (2 * RIALTO_MINUTE)
#define RESERVE      (10 * RIALTO_SECOND)
#define RESERVE_AHEAD (RIALTO_SECOND / 10) /* of ids that are ahead of the clock: they count on, 4096 a millisecond */
#define MAX_BEHIND   RIALTO_HOUR
#define ROUND        (2 * G_USEC_PER_SEC)

/* Everybody who takes a node number takes this lock first. */
#define LOCK_NODES   ((RialtoLockKind) 0)

RIALTO_SQL (select_mark, "nodes.mark", "SELECT COALESCE (max (mark), 0) FROM nodes");

RIALTO_SQL (select_free_node,
            "nodes.free",
            "SELECT id FROM nodes WHERE lease_until <= ?1 ORDER BY id LIMIT 1");

RIALTO_SQL (select_next_node, "nodes.next", "SELECT COALESCE (max (id) + 1, 0) FROM nodes");

RIALTO_SQL (
  take_node,
  "nodes.take",
  "INSERT INTO nodes (id, holder, lease_until, mark) VALUES (?1, ?2, ?3, ?4) "
  "ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, lease_until = excluded.lease_until, mark = excluded.mark");

/* Two transactions may extend at once, and the later mark must stay. */
RIALTO_SQL (
  extend_node,
  "nodes.extend",
  "UPDATE nodes SET lease_until = ?3, mark = CASE WHEN mark < ?4 THEN ?4 ELSE mark END WHERE id = ?1 AND holder = ?2");

RIALTO_SQL (release_node,
            "nodes.release",
            "UPDATE nodes SET lease_until = 0, mark = ?3 WHERE id = ?1 AND holder = ?2");

typedef struct
{
  RialtoIdSource *ids; /* owned */
  guint           node;
} Node;

/**
 * RialtoLease:
 *
 * The node number of this process, and the promise that ids never go back. The number is leased in the table nodes; the mark there is
 * a time that no id given so far is later than. It is kept some seconds ahead of the ids, so that a process that is killed leaves a
 * mark above everything it gave. A thread moves both on; a transaction that comes to their end before does it itself, as part of
 * itself.
 */
struct _RialtoLease
{
  RialtoStore *store; /* borrowed */
  char *holder;
  Node *_Atomic node;      /* in nodes */
  GPtrArray *nodes;        /* owned: all there were, because a transaction may still hold an old one */
  _Atomic gint64 until;    /* wall clock */
  _Atomic gint64 reserved; /* the mark that has been committed */
  atomic_bool lost;        /* somebody else has the number */

  GThread *thread;
  GMutex   lock;
  GCond    stop;
  gboolean stopping;
};

static void
node_free (gpointer data)
{
  Node *node = data;

  rialto_id_source_free (node->ids);
  g_free (node);
}

static void
raise_to (_Atomic gint64 *value,
          gint64          least)
{
  gint64 now = atomic_load (value);

  while (now < least && !atomic_compare_exchange_weak (value, &now, least))
    ;
}

/* A server that is killed again and again begins each time at the mark of the last: it must not run away from the clock. */
static RialtoTime
mark_beyond (RialtoTime now,
             RialtoTime time)
{
  return MAX (now + RESERVE, time + RESERVE_AHEAD);
}

/* What is in force once the transaction has been committed. */
typedef struct
{
  RialtoLease *lease;
  RialtoTime   until;
  RialtoTime   mark;
} Extension;

static void
extension_committed (gpointer data)
{
  Extension *extension = data;

  atomic_store (&extension->lease->until, extension->until);
  raise_to (&extension->lease->reserved, extension->mark);
}

/* Moves the lease on, and the mark beyond @time, as part of @tx. */
static void
extend (RialtoLease *lease,
        RialtoTx    *tx,
        RialtoTime   time)
{
  const Node *node = atomic_load (&lease->node);
  Extension *extension = g_new0 (Extension, 1);

  extension->lease = lease;
  extension->until = tx->now + LEASE_TIME;
  extension->mark = mark_beyond (tx->now, time);
  rialto_tx_on_commit (tx, extension_committed, extension, g_free);
  if (rialto_tx_exec (tx, &extend_node, SQL_INT (node->node), SQL_TEXT (lease->holder),
                      SQL_TIME (extension->until), SQL_TIME (extension->mark)) == 0 &&
      !rialto_tx_has_failed (tx))
    {
      atomic_store (&lease->lost, TRUE);
      rialto_tx_fail (tx, RIALTO_FAILURE_UNAVAILABLE, "nodes.extend",
                      "this server's node number has been taken over");
    }
}

/* <private>
 * rialto_lease_next_id: an id above @last; 0 when the transaction has failed.
 */
RialtoId
rialto_lease_next_id (RialtoLease *lease,
                      RialtoTx    *tx,
                      RialtoId     last)
{
  RialtoId id = rialto_id_source_after (atomic_load (&lease->node)->ids, last);
  RialtoTime time = rialto_id_get_time (id);

  if (G_UNLIKELY (time > atomic_load (&lease->reserved) || tx->now >= atomic_load (&lease->until)))
    extend (lease, tx, time);
  return tx->failure.kind == RIALTO_FAILURE_NONE ? id : 0;
}

/* <private> */
guint
rialto_lease_get_node (RialtoLease *lease)
{
  return atomic_load (&lease->node)->node;
}

typedef struct
{
  RialtoLease *lease;
  guint        node;
  RialtoTime   before; /* no id there is is later */
  RialtoTime   until;
  RialtoTime   mark;
} Taking;

static gint64
query_number (RialtoTx         *tx,
              RialtoSql        *sql,
              const RialtoBind *binds,
              guint             n_binds,
              gint64            otherwise)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query_array (tx, sql, binds, n_binds);

  return rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : otherwise;
}

static gboolean
take (RialtoTx *tx,
      gpointer  data,
      GError  **error)
{
  Taking *taking = data;
  gint64 node;

  rialto_tx_lock (tx, LOCK_NODES, 0);
  taking->before = query_number (tx, &select_mark, NULL, 0, 0);
  if (taking->before - tx->now > MAX_BEHIND)
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL,
                               "The clock is %" G_GINT64_FORMAT
                               " minutes behind the newest id: set it right first",
                               (taking->before - tx->now) / RIALTO_MINUTE);

  node = query_number (tx, &select_free_node, &SQL_TIME (tx->now), 1, -1);
  if (node < 0)
    node = query_number (tx, &select_next_node, NULL, 0, 0);
  if (node > RIALTO_ID_MAX_NODE)
    return rialto_fail_detail (error, RIALTO_ERROR_INTERNAL, "All %d node numbers are in use",
                               RIALTO_ID_MAX_NODE + 1);

  taking->node = (guint) node;
  taking->until = tx->now + LEASE_TIME;
  taking->mark = mark_beyond (tx->now, taking->before);
  rialto_tx_exec (tx, &take_node, SQL_INT (node), SQL_TEXT (taking->lease->holder), SQL_TIME (taking->until),
                  SQL_TIME (taking->mark));
  return TRUE;
}

static gboolean
lease_take (RialtoLease *lease,
            GError     **error)
{
  Taking taking = { .lease = lease };
  Node *node;

  if (!rialto_store_write (lease->store, take, &taking, NULL, error))
    return FALSE;

  node = g_new0 (Node, 1);
  node->node = taking.node;
  node->ids = rialto_id_source_new (taking.node, taking.before > 0
                                                   ? rialto_id_make (taking.before, RIALTO_ID_MAX_NODE, 4095)
                                                   : 0);
  g_ptr_array_add (lease->nodes, node);
  atomic_store (&lease->node, node);
  atomic_store (&lease->until, taking.until);
  atomic_store (&lease->lost, FALSE);
  raise_to (&lease->reserved, taking.mark);
  return TRUE;
}

static gboolean
extend_now (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  RialtoLease *lease = data;

  extend (lease, tx, rialto_id_get_time (rialto_id_source_get_mark (atomic_load (&lease->node)->ids)));
  return TRUE;
}

/* Ids that are given move the mark on; on PostgreSQL it moves always, lest idle transactions meet at that row when they begin. */
static gboolean
should_extend (RialtoLease *lease)
{
  RialtoTime now = rialto_clock_now ();
  RialtoTime reserved = atomic_load (&lease->reserved);
  RialtoTime last = rialto_id_get_time (rialto_id_source_get_mark (atomic_load (&lease->node)->ids));

  if (rialto_store_get_kind (lease->store) == RIALTO_STORE_POSTGRES)
    last = MAX (last, now);
  return atomic_load (&lease->until) - now < LEASE_TIME / 2 ||
         reserved < mark_beyond (MIN (last, now) - RESERVE / 2, last - RESERVE_AHEAD / 2);
}

static gpointer
lease_thread (gpointer data)
{
  RialtoLease *lease = data;
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&lease->lock);

  while (!lease->stopping)
    {
      if (g_cond_wait_until (&lease->stop, &lease->lock, g_get_monotonic_time () + ROUND) ||
          lease->stopping || !should_extend (lease))
        continue;

      /* The store has logged what went wrong. */
      g_mutex_unlock (&lease->lock);
      if (!rialto_store_write (lease->store, extend_now, lease, NULL, NULL) && atomic_load (&lease->lost))
        lease_take (lease, NULL);
      g_mutex_lock (&lease->lock);
    }
  return NULL;
}

/* <private>
 * rialto_lease_new: takes a node number; fails when the clock is more than an hour behind the mark.
 */
RialtoLease *
rialto_lease_new (RialtoStore *store,
                  GError     **error)
{
  g_autoptr (RialtoLease) lease = g_new0 (RialtoLease, 1);

  lease->store = store;
  lease->holder = g_uuid_string_random ();
  lease->nodes = g_ptr_array_new_with_free_func (node_free);
  g_mutex_init (&lease->lock);
  g_cond_init (&lease->stop);
  if (!lease_take (lease, error))
    return NULL;

  lease->thread = g_thread_new ("rialto-lease", lease_thread, lease);
  return g_steal_pointer (&lease);
}

static gboolean
release (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  RialtoLease *lease = data;
  const Node *node = atomic_load (&lease->node);
  RialtoTime last = rialto_id_get_time (rialto_id_source_get_mark (node->ids));

  rialto_tx_exec (tx, &release_node, SQL_INT (node->node), SQL_TEXT (lease->holder), SQL_TIME (last));
  return TRUE;
}

/* <private>
 * rialto_lease_free: gives the number back, with the mark at the last id, so that a restart goes on from there.
 */
void
rialto_lease_free (RialtoLease *lease)
{
  if (lease->thread != NULL)
    {
      g_mutex_lock (&lease->lock);
      lease->stopping = TRUE;
      g_cond_signal (&lease->stop);
      g_mutex_unlock (&lease->lock);
      g_thread_join (lease->thread);
      rialto_store_write (lease->store, release, lease, NULL, NULL);
    }
  g_ptr_array_unref (lease->nodes);
  g_mutex_clear (&lease->lock);
  g_cond_clear (&lease->stop);
  g_free (lease->holder);
  g_free (lease);
}
