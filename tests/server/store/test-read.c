/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-figures.h"
#include "rialto-tx.h"
#include "store-batch.h"

/* Snapshots, and reads that take too long for the thread they are on. */

RIALTO_SQL (create_pairs,
            "test.create_pairs",
            "CREATE TABLE pairs (id BIGINT PRIMARY KEY, number BIGINT NOT NULL)");
RIALTO_SQL (insert_pair, "test.insert_pair", "INSERT INTO pairs (id, number) VALUES (?1, 0)");
RIALTO_SQL (bump_pair, "test.bump_pair", "UPDATE pairs SET number = number + 1 WHERE id = ?1");
RIALTO_SQL (select_pair, "test.select_pair", "SELECT number FROM pairs WHERE id = ?1");
RIALTO_SQL (
  count_up,
  "test.count_up",
  "WITH RECURSIVE up (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM up WHERE n < ?1) SELECT count (*) FROM up");

static gboolean
create (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  rialto_tx_exec (tx, &create_pairs);
  rialto_tx_exec (tx, &insert_pair, SQL_ID (1));
  rialto_tx_exec (tx, &insert_pair, SQL_ID (2));
  return TRUE;
}

static StoreFixture *
fixture_with_pairs (gconstpointer data)
{
  StoreFixture *fixture = store_fixture_new (GPOINTER_TO_INT (data));

  store_fixture_write (fixture, create, NULL);
  return fixture;
}

static gint64
pair_number (RialtoTx *tx,
             RialtoId  id)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_pair, SQL_ID (id));

  g_assert_true (rialto_rows_next (rows));
  return rialto_rows_int (rows, 0);
}

static gboolean
bump_both (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  rialto_tx_exec (tx, &bump_pair, SQL_ID (1));
  rialto_tx_exec (tx, &bump_pair, SQL_ID (2));
  rialto_tx_emit (tx, &(RialtoEvent) { "user", 1, 1, 1, 1 });
  return TRUE;
}

typedef struct
{
  StoreFixture *fixture;
  gint64        first;
  gint64        second;
  gint64        seq;
} Snapshot;

/* Between two looks, somebody else commits. */
static gboolean
look_twice (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Snapshot *snapshot = data;

  snapshot->first = pair_number (tx, 1);
  store_fixture_write (snapshot->fixture, bump_both, NULL);
  snapshot->second = pair_number (tx, 2);
  snapshot->seq = rialto_tx_get_seq (tx);
  return TRUE;
}

static void
test_snapshot (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_pairs (data);

  for (gint64 i = 0; i < 5; i++)
    {
      Snapshot snapshot = { .fixture = fixture };

      rialto_store_number_events (fixture->store, NULL);
      store_fixture_read (fixture, look_twice, &snapshot);
      /* Each read sees what was committed before it, and not what comes while it runs. */
      g_assert_cmpint (snapshot.first, ==, i);
      g_assert_cmpint (snapshot.second, ==, i);
      g_assert_cmpint (snapshot.seq, ==, i);
    }
}

typedef struct
{
  StoreFixture *fixture;
  gint          stop;
  gint64        n_reads;
  gint64        last;
} Race;

static gboolean
read_race (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Race *race = data;
  gint64 first = pair_number (tx, 1);

  g_assert_cmpint (first, ==, pair_number (tx, 2));
  g_assert_cmpint (first, >=, race->last);
  /* Every bump is an event. */
  g_assert_cmpint (rialto_tx_get_seq (tx), ==, first);
  race->last = first;
  race->n_reads++;
  return TRUE;
}

static void
race_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  g_assert_no_error (error);
  g_assert_cmpint (seq, ==, ((Race *) data)->last);
}

static gpointer
read_inline (gpointer data)
{
  Race *race = data;
  g_autoptr (GError) error = NULL;
  RialtoReader *reader = rialto_reader_new (race->fixture->store, &error);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();

  g_assert_no_error (error);
  do
    {
      RialtoWork work = { .run = read_race, .done = race_done, .data = race, .arena = arena };

      g_assert_true (rialto_reader_run (reader, &work));
    }
  while (!g_atomic_int_get (&race->stop));
  rialto_reader_free (reader);
  return NULL;
}

/* A reader beside the writer sees whole transactions, newer ones each time, and their seq. */
static void
test_beside_writer (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (RIALTO_STORE_SQLITE);
  Race races[2] = { { .fixture = fixture }, { .fixture = fixture } };
  GThread *threads[2];

  /* However slow the machine is: what is tried here is not the budget. */
  fixture->options.inline_budget_us = G_MAXUINT;
  store_fixture_open (fixture);
  store_fixture_write (fixture, create, NULL);
  for (guint i = 0; i < 2; i++)
    threads[i] = g_thread_new ("reader", read_inline, &races[i]);
  for (guint i = 0; i < 300; i++)
    store_fixture_write (fixture, bump_both, NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_atomic_int_set (&races[i].stop, 1);
      g_thread_join (threads[i]);
      g_assert_cmpint (races[i].n_reads, >, 0);
    }
}

typedef struct
{
  RialtoWork work;
  gint64     limit;
  gint64     counted;
  gint       runs;
  gint       answers;
  GMutex     lock;
  GCond      answered;
} Long;

static gboolean
count_long (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  Long *read = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &count_up, SQL_INT (read->limit));

  read->runs++;
  /* A body that does not ask whether it failed. */
  if (!rialto_rows_next (rows))
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  read->counted = rialto_rows_int (rows, 0);
  return TRUE;
}

static void
long_done (gpointer      data,
           gint64        seq,
           const GError *error)
{
  Long *read = data;

  g_assert_no_error (error);
  g_mutex_lock (&read->lock);
  read->answers++;
  g_cond_signal (&read->answered);
  g_mutex_unlock (&read->lock);
}

static void
test_budget (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (RIALTO_STORE_SQLITE);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoReader *reader = rialto_reader_new (fixture->store, NULL);
  Long read = { .limit = 600000 };
  RialtoStoreFigures figures;

  g_mutex_init (&read.lock);
  g_cond_init (&read.answered);
  read.work = (RialtoWork) { .run = count_long, .done = long_done, .data = &read, .arena = arena };

  /* Far over 5 ms on any machine. */
  g_assert_false (rialto_reader_run (reader, &read.work));
  g_assert_cmpint (read.answers, ==, 0);
  g_assert_cmpint (read.runs, ==, 1);
  g_assert_cmpint (read.counted, ==, 0);
  rialto_store_get_figures (fixture->store, &figures);
  g_assert_cmpuint (figures.over_budget, ==, 1);

  rialto_store_queue_read (fixture->store, &read.work);
  g_mutex_lock (&read.lock);
  while (read.answers == 0)
    g_cond_wait (&read.answered, &read.lock);
  g_mutex_unlock (&read.lock);
  g_assert_cmpint (read.counted, ==, read.limit);
  g_assert_cmpint (read.runs, ==, 2);

  /* The reader is as good as before. */
  read.limit = 10;
  g_assert_true (rialto_reader_run (reader, &read.work));
  g_assert_cmpint (read.counted, ==, 10);
  g_assert_cmpint (read.answers, ==, 2);
  rialto_reader_free (reader);
  g_mutex_clear (&read.lock);
  g_cond_clear (&read.answered);
}

/* Wherever the budget ends, in the body or in what stands around it, the next read begins afresh. */
static void
test_budget_everywhere (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (RIALTO_STORE_SQLITE);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  Long read = { .limit = 150 };
  RialtoReader *reader;
  guint n_over = 0;

  fixture->options.inline_budget_us = 1;
  store_fixture_open (fixture);
  reader = rialto_reader_new (fixture->store, NULL);
  g_mutex_init (&read.lock);
  g_cond_init (&read.answered);
  for (guint i = 0; i < 3000; i++)
    {
      read.work = (RialtoWork) { .run = count_long, .done = long_done, .data = &read, .arena = arena };
      if (!rialto_reader_run (reader, &read.work))
        n_over++;
    }
  g_assert_cmpuint (n_over, >, 0);
  g_assert_cmpuint (n_over + (guint) read.answers, ==, 3000);
  rialto_reader_free (reader);
  g_mutex_clear (&read.lock);
  g_cond_clear (&read.answered);
}

static gboolean
answer_forbidden (RialtoTx *tx,
                  gpointer  data,
                  GError  **error)
{
  return rialto_fail_detail (error, RIALTO_ERROR_FORBIDDEN, "Not yours.");
}

static void
forbidden_done (gpointer      data,
                gint64        seq,
                const GError *error)
{
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_FORBIDDEN);
  g_assert_cmpstr (error->message, ==, "Not yours.");
  ++*(gint *) data;
}

static void
test_answer (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (RIALTO_STORE_SQLITE);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoReader *reader = rialto_reader_new (fixture->store, NULL);
  gint answers = 0;
  RialtoWork work = { .run = answer_forbidden, .done = forbidden_done, .data = &answers, .arena = arena };

  g_assert_true (rialto_reader_run (reader, &work));
  g_assert_cmpint (answers, ==, 1);
  rialto_reader_free (reader);
}

#ifdef RIALTO_HAVE_POSTGRES
static void
test_no_reader (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (RIALTO_STORE_POSTGRES);
  g_autoptr (GError) error = NULL;

  g_assert_null (rialto_reader_new (fixture->store, &error));
  g_assert_no_error (error);
}
#endif

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_fixture_add_test ("/store/read/snapshot", test_snapshot);
  g_test_add_func ("/store/read/beside-writer", test_beside_writer);
  g_test_add_func ("/store/read/budget", test_budget);
  g_test_add_func ("/store/read/budget-everywhere", test_budget_everywhere);
  g_test_add_func ("/store/read/answer", test_answer);
#ifdef RIALTO_HAVE_POSTGRES
  g_test_add_func ("/store/read/no-reader", test_no_reader);
#endif
  return g_test_run ();
}
