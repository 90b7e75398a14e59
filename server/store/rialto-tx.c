/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-tx-private.h"

#include "rialto-lease-private.h"
#include "rialto-clock.h"
#include "rialto-store-private.h"

/**
 * RialtoTx:
 *
 * One run of a unit of work inside a transaction. Lives on the stack of the thread that runs it. It keeps what must not take effect
 * before COMMIT: hooks, wakes, and on PostgreSQL the events, which are written last, when every row the transaction changed is
 * locked, so that the order of their numbers is the order in which conflicting transactions commit.
 */

/* <private>
 * rialto_tx_init: begins nothing; the engine has done that, or will.
 */
void
rialto_tx_init (RialtoTx         *tx,
                RialtoConnection *connection,
                RialtoStore      *store,
                RialtoArena      *arena,
                gboolean          writable)
{
  memset (tx, 0, sizeof *tx);
  tx->connection = connection;
  tx->store = store;
  tx->arena = arena;
  tx->writable = writable;
  tx->now = rialto_clock_now ();
}

/* <private>
 * rialto_tx_run: the body, once. Returns TRUE when it may be committed. FALSE with tx->failure set when the store has to decide,
 * whatever the body itself answered: it has gone on without the rows it asked for. FALSE with @error otherwise.
 */
gboolean
rialto_tx_run (RialtoTx    *tx,
               RialtoTxFunc run,
               gpointer     data,
               GError     **error)
{
  g_autoptr (GError) local_error = NULL;
  gboolean ok = run (tx, data, &local_error);

  rialto_tx_close_rows (tx);
  if (ok)
    rialto_tx_flush_events (tx);
  if (tx->failure.kind != RIALTO_FAILURE_NONE)
    return FALSE;
  if (ok)
    {
      g_warn_if_fail (local_error == NULL);
      return TRUE;
    }
  if (local_error == NULL)
    {
      rialto_tx_fail (tx, RIALTO_FAILURE_MISUSE, NULL, "the function failed without saying why");
      return FALSE;
    }

  g_propagate_error (error, g_steal_pointer (&local_error));
  return FALSE;
}

/* <private>
 * rialto_tx_clear: for a run that was rolled back, or whose hooks have been taken.
 */
void
rialto_tx_clear (RialtoTx *tx)
{
  rialto_tx_close_rows (tx);
  rialto_tx_hooks_free (g_steal_pointer (&tx->hooks), FALSE);
}

/* <private>
 * rialto_tx_hooks_free: runs the hooks in the order they were added if @committed, and drops them.
 */
void
rialto_tx_hooks_free (GArray  *hooks,
                      gboolean committed)
{
  if (hooks == NULL)
    return;

  for (guint i = 0; i < hooks->len; i++)
    {
      RialtoCommitHook *hook = &g_array_index (hooks, RialtoCommitHook, i);

      if (committed)
        hook->func (hook->data);
      if (hook->destroy != NULL)
        hook->destroy (hook->data);
    }
  g_array_unref (hooks);
}

/* <private> */
void
rialto_tx_fail (RialtoTx         *tx,
                RialtoFailureKind kind,
                const char       *statement,
                const char       *message)
{
  rialto_failure_set (&tx->failure, kind, statement, "%s", message);
}

/**
 * rialto_tx_get_arena:
 * @tx: a transaction
 *
 * Returns: (transfer none): where its results live; reset before each run, kept after the last.
 */
RialtoArena *
rialto_tx_get_arena (RialtoTx *tx)
{
  return tx->arena;
}

/**
 * rialto_tx_get_now:
 * @tx: a transaction
 *
 * Returns: the time of this run, ms; the same for everything it writes.
 */
RialtoTime
rialto_tx_get_now (RialtoTx *tx)
{
  return tx->now;
}

/**
 * rialto_tx_get_seq:
 * @tx: a transaction
 *
 * Returns: the newest numbered event that its snapshot holds; on SQLite with its own events so far.
 */
gint64
rialto_tx_get_seq (RialtoTx *tx)
{
  return tx->seq;
}

/**
 * rialto_tx_is_writable:
 * @tx: a transaction
 *
 * Returns: whether it may write.
 */
gboolean
rialto_tx_is_writable (RialtoTx *tx)
{
  return tx->writable;
}

/**
 * rialto_tx_get_kind:
 * @tx: a transaction
 *
 * Returns: what database it is on, for the few statements whose plans must differ.
 */
RialtoStoreKind
rialto_tx_get_kind (RialtoTx *tx)
{
  return tx->connection->backend->kind;
}

/**
 * rialto_tx_has_failed:
 * @tx: a transaction
 *
 * Returns: whether a statement has failed. A long loop may ask so as to end early; nobody else needs to.
 */
gboolean
rialto_tx_has_failed (RialtoTx *tx)
{
  return tx->failure.kind != RIALTO_FAILURE_NONE;
}

/**
 * rialto_tx_get_statements:
 * @tx: a transaction
 *
 * Returns: how many statements this run has made, for tests that hold a handler to a number.
 */
guint
rialto_tx_get_statements (RialtoTx *tx)
{
  return tx->statements;
}

/**
 * rialto_tx_new_id:
 * @tx: a transaction that may write
 *
 * Returns: an id greater than all that this server has given, whatever its clock did; 0 when the transaction has failed.
 */
RialtoId
rialto_tx_new_id (RialtoTx *tx)
{
  return rialto_tx_id_after (tx, 0);
}

/**
 * rialto_tx_id_after:
 * @tx: a transaction that may write
 * @last: the last id of the place that the new one goes to, read under its lock; 0 when it is empty
 *
 * Returns: a new id that is greater than @last, whichever node gave that; 0 when the transaction has failed.
 */
RialtoId
rialto_tx_id_after (RialtoTx *tx,
                    RialtoId  last)
{
  if (tx->failure.kind != RIALTO_FAILURE_NONE)
    return 0;
  if (!tx->writable || tx->store == NULL)
    {
      rialto_tx_fail (tx, RIALTO_FAILURE_MISUSE, NULL, "an id in a transaction that does not write");
      return 0;
    }

  return rialto_lease_next_id (rialto_store_get_lease (tx->store), tx, last);
}

/**
 * rialto_tx_on_commit:
 * @tx: a transaction
 * @func: called once, on a thread of the store, after COMMIT and before the answer; must not block
 * @data: for @func
 * @destroy: (nullable): frees @data, after @func or when the run is rolled back
 *
 * The only way for a handler to touch the memory of the process.
 */
void
rialto_tx_on_commit (RialtoTx        *tx,
                     RialtoCommitFunc func,
                     gpointer         data,
                     GDestroyNotify   destroy)
{
  RialtoCommitHook hook = { func, data, destroy };

  if (tx->hooks == NULL)
    tx->hooks = g_array_new (FALSE, FALSE, sizeof (RialtoCommitHook));
  g_array_append_val (tx->hooks, hook);
}
