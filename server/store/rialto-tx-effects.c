/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-tx-private.h"

#include "rialto-lease-private.h"
#include "rialto-event-types.h"
#include "rialto-store-private.h"

/* The side effects that a handler may have besides its own rows: events, jobs, locks. */

RIALTO_SQL (
  insert_event,
  "events.insert",
  "INSERT INTO events (topic, topic_id, type, entity, actor, time) VALUES (?1, ?2, ?3, ?4, ?5, ?6)");

RIALTO_SQL (
  insert_job,
  "jobs.insert",
  "INSERT INTO jobs (id, kind, key, payload, run_at, attempts, state, created_at) VALUES (?1, ?2, ?3, ?4, ?5, 0, 0, ?6)");

RIALTO_SQL (advisory_lock, "store.lock", "SELECT pg_advisory_xact_lock (?1)");

RIALTO_SQL (try_advisory_lock, "store.try_lock", "SELECT pg_try_advisory_xact_lock (?1)");

struct _RialtoPendingEvent
{
  RialtoPendingEvent *older;
  RialtoEvent         event;
};

/* The name is stored: numbers change with the contract. */
static void
write_event (RialtoTx          *tx,
             const RialtoEvent *event)
{
  const RialtoEventInfo *info = rialto_event_get_info (event->type);

  if (info == NULL)
    {
      rialto_failure_set (&tx->failure, RIALTO_FAILURE_MISUSE, insert_event.name, "there is no event type %d",
                          event->type);
      return;
    }

  rialto_tx_exec (tx, &insert_event, SQL_TEXT (event->topic), SQL_INT (event->topic_id),
                  SQL_TEXT (info->name), SQL_ID (event->entity), SQL_ID (event->actor), SQL_TIME (tx->now));
}

/**
 * rialto_tx_emit:
 * @tx: a transaction that may write
 * @event: what changed; copied
 *
 * Adds a row to the event log. It gets its number when it is committed, and the pump is woken then.
 */
void
rialto_tx_emit (RialtoTx          *tx,
                const RialtoEvent *event)
{
  RialtoPendingEvent *pending;

  if (tx->failure.kind != RIALTO_FAILURE_NONE)
    return;

  tx->wakes |= RIALTO_WAKE_EVENTS;
  if (tx->connection->backend->kind == RIALTO_STORE_SQLITE)
    {
      write_event (tx, event);
      if (tx->failure.kind == RIALTO_FAILURE_NONE)
        tx->seq = tx->connection->backend->last_row (tx->connection);
      return;
    }

  pending = rialto_arena_new0 (tx->arena, RialtoPendingEvent);
  pending->event = *event;
  pending->event.topic = rialto_arena_strdup (tx->arena, event->topic);
  pending->older = tx->events;
  tx->events = pending;
}

/* <private>
 * rialto_tx_flush_events: writes what rialto_tx_emit() kept, oldest first.
 */
void
rialto_tx_flush_events (RialtoTx *tx)
{
  RialtoPendingEvent *newest = g_steal_pointer (&tx->events);
  RialtoPendingEvent *oldest = NULL;

  while (newest != NULL)
    {
      RialtoPendingEvent *older = newest->older;

      newest->older = oldest;
      oldest = newest;
      newest = older;
    }
  for (; oldest != NULL; oldest = oldest->older)
    write_event (tx, &oldest->event);
}

/**
 * rialto_tx_enqueue:
 * @tx: a transaction that may write
 * @kind: what to do
 * @key: (nullable): jobs of one kind and key run one after another
 * @payload: JSON
 * @run_at: not before, ms; 0 for at once
 *
 * Adds a job; the queue is woken when it is committed.
 *
 * Returns: its id; 0 when the transaction has failed.
 */
RialtoId
rialto_tx_enqueue (RialtoTx   *tx,
                   const char *kind,
                   const char *key,
                   const char *payload,
                   RialtoTime  run_at)
{
  RialtoId id = rialto_tx_new_id (tx);

  tx->wakes |= RIALTO_WAKE_JOBS;
  rialto_tx_exec (tx, &insert_job, SQL_ID (id), SQL_TEXT (kind), SQL_TEXT (key), SQL_TEXT (payload),
                  SQL_TIME (run_at != 0 ? run_at : tx->now), SQL_TIME (tx->now));
  return tx->failure.kind == RIALTO_FAILURE_NONE ? id : 0;
}

/* One number for both; two things that share it wait for each other, which is harmless. */
static gint64
lock_number (RialtoLockKind kind,
             gint64         id)
{
  guint64 hash = (guint64) id + (guint64) kind * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  hash = (hash ^ (hash >> 30)) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  hash = (hash ^ (hash >> 27)) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return (gint64) (hash ^ (hash >> 31));
}

/**
 * rialto_tx_lock:
 * @tx: a transaction that may write
 * @kind: what kind of thing
 * @id: which
 *
 * Waits until no other transaction holds the same lock, and holds it to the end. Call it before what it protects is read. Nothing
 * on SQLite, where there is one writer.
 */
void
rialto_tx_lock (RialtoTx      *tx,
                RialtoLockKind kind,
                gint64         id)
{
  if (tx->connection->backend->kind == RIALTO_STORE_SQLITE)
    return;

  rialto_rows_free (rialto_tx_query (tx, &advisory_lock, SQL_INT (lock_number (kind, id))));
}

/**
 * rialto_tx_try_lock:
 * @tx: a transaction that may write
 * @kind: what kind of thing
 * @id: which
 *
 * As rialto_tx_lock(), but does not wait.
 *
 * Returns: whether the lock is held now; always on SQLite, %FALSE when the transaction has failed.
 */
gboolean
rialto_tx_try_lock (RialtoTx      *tx,
                    RialtoLockKind kind,
                    gint64         id)
{
  g_autoptr (RialtoRows) rows = NULL;

  if (tx->connection->backend->kind == RIALTO_STORE_SQLITE)
    return tx->failure.kind == RIALTO_FAILURE_NONE;

  rows = rialto_tx_query (tx, &try_advisory_lock, SQL_INT (lock_number (kind, id)));
  return rialto_rows_next (rows) && rialto_rows_bool (rows, 0);
}
