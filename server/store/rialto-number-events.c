/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-store-private.h"

#define BATCH 5000

#define LOCK_NUMBERS ((RialtoLockKind) 0)

RIALTO_SQL (select_event_mark, "events.mark", "SELECT seq FROM event_mark");

/* Rows of one transaction stand together, and those of transactions that met stand in the order in which they committed, because they
 * are written last, under the locks of everything the transaction changed. */
RIALTO_SQL (
  number_events,
  "events.number",
  "UPDATE events SET seq = ?1 + numbered.position "
  "FROM (SELECT row_id, row_number () OVER (ORDER BY row_id) AS position "
  "      FROM (SELECT row_id FROM events WHERE seq IS NULL ORDER BY row_id LIMIT ?2) AS fresh) AS numbered "
  "WHERE events.row_id = numbered.row_id");

RIALTO_SQL (set_event_mark, "events.set_mark", "UPDATE event_mark SET seq = ?1");

typedef struct
{
  gint64 newest;
  gint64 numbered;
} Numbers;

static gboolean
number_batch (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Numbers *numbers = data;
  g_autoptr (RialtoRows) mark = NULL;

  rialto_tx_lock (tx, LOCK_NUMBERS, 3);
  mark = rialto_tx_query (tx, &select_event_mark);
  if (!rialto_rows_next (mark))
    return rialto_fail (error, RIALTO_ERROR_INTERNAL);

  numbers->newest = rialto_rows_int (mark, 0);
  numbers->numbered = rialto_tx_exec (tx, &number_events, SQL_INT (numbers->newest), SQL_INT (BATCH));
  numbers->newest += numbers->numbered;
  if (numbers->numbered > 0)
    rialto_tx_exec (tx, &set_event_mark, SQL_INT (numbers->newest));
  return TRUE;
}

static gboolean
look_up (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  ((Numbers *) data)->newest = rialto_tx_get_seq (tx);
  return TRUE;
}

/**
 * rialto_store_number_events:
 * @store: a store
 * @error: (out): `unavailable`, `internal`
 *
 * On PostgreSQL, gives the events that have been committed since the last call their numbers, one after another; several servers may
 * call at once. On SQLite they have them already. Waits; not from a reactor, nor from a thread of the store.
 *
 * Returns: the newest number; -1 with @error.
 */
gint64
rialto_store_number_events (RialtoStore *store,
                            GError     **error)
{
  Numbers numbers = { 0 };

  if (rialto_store_get_kind (store) == RIALTO_STORE_SQLITE)
    return rialto_store_read (store, look_up, &numbers, NULL, error) ? numbers.newest : -1;

  do
    if (!rialto_store_write (store, number_batch, &numbers, NULL, error))
      return -1;
  while (numbers.numbered == BATCH);
  return numbers.newest;
}
