/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-figures.h"
#include "rialto-tx.h"
#include "store-fixture.h"

#include <stdlib.h>

/* store-bench sqlite|postgres [SECONDS]: what a small write and a point query through the store cost on this machine. */

#define N_CONCURRENT 64

RIALTO_SQL (create_notes,
            "bench.create_notes",
            "CREATE TABLE notes (id BIGINT PRIMARY KEY, channel BIGINT NOT NULL, body TEXT NOT NULL)");
RIALTO_SQL (index_notes, "bench.index_notes", "CREATE INDEX notes_channel ON notes (channel, id)");
RIALTO_SQL (insert_note, "bench.insert_note", "INSERT INTO notes (id, channel, body) VALUES (?1, ?2, ?3)");
RIALTO_SQL (select_note, "bench.select_note", "SELECT channel, body FROM notes WHERE id = ?1");

static const char body[] =
  "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx";

typedef struct
{
  StoreFixture *fixture;
  GMutex        lock;
  GCond         changed;
  guint         n_running;
  guint64       n_done;
  gint64        end;
  GArray       *times; /* gint64 us */
} Bench;

typedef struct
{
  Bench     *bench;
  RialtoWork work;
  gint64     begun;
  RialtoId   id;
} Request;

static gboolean
create (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  rialto_tx_exec (tx, &create_notes);
  rialto_tx_exec (tx, &index_notes);
  return TRUE;
}

static gboolean
write_note (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Request *request = data;

  request->id = rialto_tx_new_id (tx);
  rialto_tx_exec (tx, &insert_note, SQL_ID (request->id), SQL_INT (request->id % 1000), SQL_TEXT (body));
  rialto_tx_emit (tx, &(RialtoEvent) { "user", 1, 1, request->id, 1 });
  return TRUE;
}

/* Each that is answered is sent again until the time is over. */
static void
note_written (gpointer      data,
              gint64        seq,
              const GError *error)
{
  Request *request = data;
  Bench *bench = request->bench;
  gint64 now = g_get_monotonic_time ();
  gint64 elapsed = now - request->begun;

  g_assert_no_error (error);
  g_mutex_lock (&bench->lock);
  bench->n_done++;
  g_array_append_val (bench->times, elapsed);
  if (now >= bench->end)
    {
      bench->n_running--;
      g_cond_signal (&bench->changed);
      g_mutex_unlock (&bench->lock);
      return;
    }
  g_mutex_unlock (&bench->lock);
  request->begun = now;
  rialto_store_queue_write (bench->fixture->store, &request->work);
}

static int
compare_times (gconstpointer one,
               gconstpointer other)
{
  return *(const gint64 *) one < *(const gint64 *) other ? -1
                                                         : *(const gint64 *) one > *(const gint64 *) other;
}

static void
run_writes (Bench *bench,
            gint64 duration)
{
  Request requests[N_CONCURRENT] = { 0 };
  RialtoStoreFigures figures;

  bench->end = g_get_monotonic_time () + duration;
  bench->n_running = N_CONCURRENT;
  for (guint i = 0; i < N_CONCURRENT; i++)
    {
      Request *request = &requests[i];

      request->bench = bench;
      request->begun = g_get_monotonic_time ();
      request->work = (RialtoWork) {
        .run = write_note, .done = note_written, .data = request, .arena = rialto_arena_new ()
      };
      rialto_store_queue_write (bench->fixture->store, &request->work);
    }
  g_mutex_lock (&bench->lock);
  while (bench->n_running > 0)
    g_cond_wait (&bench->changed, &bench->lock);
  g_mutex_unlock (&bench->lock);
  for (guint i = 0; i < N_CONCURRENT; i++)
    rialto_arena_free (requests[i].work.arena);

  g_array_sort (bench->times, compare_times);
  rialto_store_get_figures (bench->fixture->store, &figures);
  g_print ("%u concurrent writes with an event: %.0f a second, p50 %.2f ms, p99 %.2f ms", N_CONCURRENT,
           (double) bench->n_done * G_USEC_PER_SEC / (double) duration,
           (double) g_array_index (bench->times, gint64, bench->times->len / 2) / 1000,
           (double) g_array_index (bench->times, gint64, bench->times->len * 99 / 100) / 1000);
  if (figures.groups > 0)
    g_print (", %.1f in a group", (double) figures.writes / (double) figures.groups);
  g_print ("\n");
}

static gboolean
read_note (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_note, SQL_ID (((Request *) data)->id));

  return rialto_rows_next (rows) && rialto_rows_text (rows, 1) != NULL;
}

static void
note_read (gpointer      data,
           gint64        seq,
           const GError *error)
{
  g_assert_no_error (error);
  ((Request *) data)->bench->n_done++;
}

static void
run_reads (Bench   *bench,
           RialtoId id,
           gint64   duration)
{
  RialtoReader *reader = rialto_reader_new (bench->fixture->store, NULL);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  Request request = { .bench = bench, .id = id };
  gint64 begun = g_get_monotonic_time ();

  bench->n_done = 0;
  while (g_get_monotonic_time () - begun < duration)
    {
      request.work = (RialtoWork) { .run = read_note, .done = note_read, .data = &request, .arena = arena };
      g_assert_true (rialto_reader_run (reader, &request.work));
    }
  g_print ("point query through a reader: %.2f us\n", (double) duration / (double) bench->n_done);
  rialto_reader_free (reader);
}

int
main (int   argc,
      char *argv[])
{
  RialtoStoreKind kind = argc > 1 && g_str_equal (argv[1], "postgres") ? RIALTO_STORE_POSTGRES
                                                                       : RIALTO_STORE_SQLITE;
  gint64 duration = (argc > 2 ? atoi (argv[2]) : 3) * G_USEC_PER_SEC;
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (kind);
  Bench bench = { .fixture = fixture, .times = g_array_new (FALSE, FALSE, sizeof (gint64)) };
  Request probe = { .bench = &bench };

  g_mutex_init (&bench.lock);
  g_cond_init (&bench.changed);
  /* Others on the machine are not to be taken for a long read. */
  fixture->options.inline_budget_us = G_MAXUINT;
  store_fixture_open (fixture);
  store_fixture_write (fixture, create, NULL);
  store_fixture_write (fixture, write_note, &probe);
  run_writes (&bench, duration);
  if (kind == RIALTO_STORE_SQLITE)
    run_reads (&bench, probe.id, duration);
  g_array_unref (bench.times);
  return EXIT_SUCCESS;
}
