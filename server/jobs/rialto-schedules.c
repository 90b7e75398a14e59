/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-schedules.h"

#include "rialto-entities.h"
#include "rialto-store.h"

RIALTO_SQL (schedules_ahead, "schedules.ahead", "SELECT name FROM schedules WHERE next_at > ?1");
/* Whoever changes the row has the period. */
RIALTO_SQL (schedule_take,
            "schedules.take",
            "INSERT INTO schedules (name, next_at) VALUES (?1, ?3) ON CONFLICT (name) "
            "DO UPDATE SET next_at = excluded.next_at WHERE schedules.next_at <= ?2");
RIALTO_SQL (job_unfinished,
            "schedules.unfinished",
            "SELECT 1 FROM jobs WHERE kind = ?1 AND key = ?2 AND state < 2 LIMIT 1");

typedef struct
{
  const RialtoJobTables *tables;
  gboolean              *due; /* for each schedule */
  guint                  n_due;
} Round;

static void
mark_ahead (Round      *round,
            const char *name)
{
  for (guint i = 0; i < round->tables->n_schedules; i++)
    if (round->due[i] && g_str_equal (round->tables->schedules[i].name, name))
      {
        round->due[i] = FALSE;
        round->n_due--;
      }
}

static gboolean
read_due (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Round *round = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &schedules_ahead, SQL_TIME (rialto_tx_get_now (tx)));

  round->n_due = round->tables->n_schedules;
  for (guint i = 0; i < round->n_due; i++)
    round->due[i] = TRUE;
  while (rialto_rows_next (rows))
    mark_ahead (round, rialto_rows_text (rows, 0));
  return TRUE;
}

static gboolean
is_unfinished (RialtoTx             *tx,
               const RialtoSchedule *schedule)
{
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, &job_unfinished, SQL_TEXT (schedule->kind), SQL_TEXT (schedule->name));

  return rialto_rows_next (rows);
}

static gboolean
write_due (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  const Round *round = data;
  RialtoTime now = rialto_tx_get_now (tx);

  for (guint i = 0; i < round->tables->n_schedules; i++)
    {
      const RialtoSchedule *schedule = &round->tables->schedules[i];
      RialtoTime next = (now / schedule->every + 1) * schedule->every;

      if (round->due[i] &&
          rialto_tx_exec (tx, &schedule_take, SQL_TEXT (schedule->name), SQL_TIME (now), SQL_TIME (next)) >
            0 &&
          !is_unfinished (tx, schedule))
        rialto_tx_enqueue (tx, schedule->kind, schedule->name, "{}", 0);
    }
  return TRUE;
}

/**
 * rialto_schedules_enqueue:
 * @store: the store
 * @tables: what is to happen when
 * @error: return location
 *
 * Asks for the jobs whose period has begun and for which no other server has asked; a period in which the job before has not ended is
 * left out. Not from a reactor.
 *
 * Returns: %FALSE when the store failed
 */
gboolean
rialto_schedules_enqueue (RialtoStore           *store,
                          const RialtoJobTables *tables,
                          GError               **error)
{
  g_autofree gboolean *due = g_new0 (gboolean, tables->n_schedules + 1);
  Round round = { .tables = tables, .due = due };

  return rialto_store_read (store, read_due, &round, NULL, error) &&
         (round.n_due == 0 || rialto_store_write (store, write_due, &round, NULL, error));
}
