/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-event-types.h"
#include "rialto-tx.h"
#include "store-batch.h"

/* The event log and its numbers, and the job queue's door. */

#define N_WRITERS 16
#define N_EACH    40
#define N_HUBS    3

RIALTO_SQL (select_events,
            "test.select_events",
            "SELECT seq, topic, topic_id, type, entity, actor, time FROM events WHERE seq > ?1 ORDER BY seq");
RIALTO_SQL (delete_events, "test.delete_events", "DELETE FROM events");
RIALTO_SQL (select_jobs,
            "test.select_jobs",
            "SELECT id, kind, key, payload, run_at, attempts, state FROM jobs ORDER BY id");
RIALTO_SQL (create_hubs,
            "test.create_hubs",
            "CREATE TABLE hubs (id BIGINT PRIMARY KEY, counter BIGINT NOT NULL)");
RIALTO_SQL (insert_hub, "test.insert_hub", "INSERT INTO hubs (id, counter) VALUES (?1, 0)");
RIALTO_SQL (bump_hub, "test.bump_hub", "UPDATE hubs SET counter = counter + 1 WHERE id = ?1");
RIALTO_SQL (create_states,
            "test.create_states",
            "CREATE TABLE states (hub BIGINT, counter BIGINT, actor BIGINT, PRIMARY KEY (hub, counter))");
RIALTO_SQL (insert_state,
            "test.insert_state",
            "INSERT INTO states (hub, counter, actor) SELECT id, counter, ?2 FROM hubs WHERE id = ?1");
RIALTO_SQL (select_states, "test.select_states", "SELECT hub, actor FROM states ORDER BY hub, counter");
RIALTO_SQL (select_changes,
            "test.select_changes",
            "SELECT topic_id, actor FROM events WHERE type = 'post.update' ORDER BY topic_id, seq");

static gboolean
emit (RialtoTx *tx,
      gpointer  data,
      GError  **error)
{
  g_autofree char *topic = g_strdup ("hub");

  rialto_tx_emit (tx, &(RialtoEvent) { topic, 7, RIALTO_EVENT_POST_UPDATE, 11, 12 });
  /* The caller's string may go. */
  memset (topic, 'x', 3);
  rialto_tx_emit (tx, &(RialtoEvent) { "user", 8, RIALTO_EVENT_MARKER_UPDATE, 0, 0 });
  return data != NULL ? rialto_fail (error, RIALTO_ERROR_FORBIDDEN) : TRUE;
}

static gboolean
read_events (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_events, SQL_INT (0));

  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_int (rows, 0), ==, 1);
  g_assert_cmpstr (rialto_rows_text (rows, 1), ==, "hub");
  g_assert_cmpint (rialto_rows_int (rows, 2), ==, 7);
  g_assert_cmpstr (rialto_rows_text (rows, 3), ==, "post.update");
  g_assert_cmpint (rialto_rows_int (rows, 4), ==, 11);
  g_assert_cmpint (rialto_rows_int (rows, 5), ==, 12);
  g_assert_cmpint (rialto_rows_int (rows, 6), >, 0);
  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_int (rows, 0), ==, 2);
  g_assert_cmpstr (rialto_rows_text (rows, 1), ==, "user");
  g_assert_cmpstr (rialto_rows_text (rows, 3), ==, "marker.update");
  g_assert_true (rialto_rows_is_null (rows, 4));
  g_assert_true (rialto_rows_is_null (rows, 5));
  g_assert_false (rialto_rows_next (rows));
  g_assert_cmpint (rialto_tx_get_seq (tx), ==, 2);
  return TRUE;
}

static gboolean
emit_nonsense (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  rialto_tx_emit (tx, &(RialtoEvent) { "user", 1, 999, 0, 0 });
  return TRUE;
}

static void
count_wake (gpointer data)
{
  g_atomic_int_inc ((gint *) data);
}

static gboolean
nothing (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  return TRUE;
}

static gint64
number (StoreFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  gint64 newest = rialto_store_number_events (fixture->store, &error);

  g_assert_no_error (error);
  return newest;
}

static void
test_emit (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  g_autoptr (StoreBatch) batch = NULL;
  gint wakes = 0;

  g_assert_cmpint (number (fixture), ==, 0);
  rialto_store_set_wake (fixture->store, count_wake, &wakes);
  store_fixture_write (fixture, nothing, NULL);
  g_assert_cmpint (g_atomic_int_get (&wakes), ==, 0);
  /* What was rolled back is no event, and takes no number. */
  g_assert_false (rialto_store_write (fixture->store, emit, &wakes, NULL, NULL));
  g_assert_cmpint (g_atomic_int_get (&wakes), ==, 0);

  batch = store_batch_new (fixture, FALSE);
  store_batch_add_write (batch, emit, NULL);
  store_batch_wait (batch);
  g_assert_cmpint (g_atomic_int_get (&wakes), ==, 1);
  g_assert_cmpint (store_batch_get_seq (batch, 0), ==, fixture->kind == RIALTO_STORE_SQLITE ? 2 : 0);

  g_assert_cmpint (number (fixture), ==, 2);
  g_assert_cmpint (number (fixture), ==, 2);
  store_fixture_read (fixture, read_events, NULL);
  rialto_store_set_wake (fixture->store, NULL, NULL);
}

static gboolean
emit_and_look (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  gint64 before = rialto_tx_get_seq (tx);

  emit (tx, NULL, NULL);
  *(gint64 *) data = rialto_tx_get_seq (tx) - before;
  return TRUE;
}

static gboolean
forget_events (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  rialto_tx_exec (tx, &delete_events);
  return TRUE;
}

/* Retention takes the rows away, not the numbers; neither does a restart. */
static void
test_numbers_stay (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  gint64 own = -1;

  store_fixture_write (fixture, emit_and_look, &own);
  g_assert_cmpint (own, ==, fixture->kind == RIALTO_STORE_SQLITE ? 2 : 0);
  g_assert_cmpint (number (fixture), ==, 2);
  store_fixture_write (fixture, forget_events, NULL);
  g_assert_cmpint (number (fixture), ==, 2);
  store_fixture_close (fixture);
  store_fixture_open (fixture);
  g_assert_cmpint (number (fixture), ==, 2);
  store_fixture_write (fixture, emit, NULL);
  g_assert_cmpint (number (fixture), ==, 4);
}

static gboolean
create (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  rialto_tx_exec (tx, &create_hubs);
  rialto_tx_exec (tx, &create_states);
  for (int hub = 1; hub <= N_HUBS; hub++)
    rialto_tx_exec (tx, &insert_hub, SQL_ID (hub));
  return TRUE;
}

/* The event is emitted before the row is changed, which is the harder way round: whoever changes first has to have the lower number. */
static gboolean
change_hub (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  gint64 hub = GPOINTER_TO_INT (data) % N_HUBS + 1;
  RialtoId actor = rialto_tx_new_id (tx);

  rialto_tx_emit (tx, &(RialtoEvent) { "hub", hub, RIALTO_EVENT_POST_UPDATE, 0, actor });
  rialto_tx_exec (tx, &bump_hub, SQL_ID (hub));
  rialto_tx_exec (tx, &insert_state, SQL_ID (hub), SQL_ID (actor));
  rialto_tx_emit (tx, &(RialtoEvent) { "user", 1, RIALTO_EVENT_MARKER_UPDATE, 0, actor });
  return TRUE;
}

typedef struct
{
  StoreFixture *fixture;
  guint         index;
} Writer;

static gpointer
write_events (gpointer data)
{
  Writer *writer = data;

  for (guint i = 0; i < N_EACH; i++)
    store_fixture_write (writer->fixture, change_hub, GINT_TO_POINTER ((gint) (writer->index + i)));
  return NULL;
}

typedef struct
{
  StoreFixture *fixture;
  gint64        seq; /* read so far */
  gint          stop;
} Pump;

/* What a pump sees is exactly the next numbers. */
static gboolean
read_new_events (RialtoTx *tx,
                 gpointer  data,
                 GError  **error)
{
  Pump *pump = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_events, SQL_INT (pump->seq));

  while (rialto_rows_next (rows))
    {
      g_assert_cmpint (rialto_rows_int (rows, 0), ==, pump->seq + 1);
      pump->seq++;
    }
  g_assert_cmpint (pump->seq, ==, rialto_tx_get_seq (tx));
  return TRUE;
}

/* For each hub, the numbers are in the order in which its states came to be. */
static gboolean
compare_orders (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  g_autoptr (RialtoRows) states = rialto_tx_query (tx, &select_states);
  g_autoptr (RialtoRows) changes = rialto_tx_query (tx, &select_changes);

  for (guint i = 0; i < N_WRITERS * N_EACH; i++)
    {
      g_assert_true (rialto_rows_next (states));
      g_assert_true (rialto_rows_next (changes));
      g_assert_cmpint (rialto_rows_id (states, 0), ==, rialto_rows_id (changes, 0));
      g_assert_cmpint (rialto_rows_id (states, 1), ==, rialto_rows_id (changes, 1));
    }
  g_assert_false (rialto_rows_next (states));
  return TRUE;
}

static gpointer
pump_events (gpointer data)
{
  Pump *pump = data;

  while (!g_atomic_int_get (&pump->stop))
    {
      number (pump->fixture);
      store_fixture_read (pump->fixture, read_new_events, pump);
    }
  return NULL;
}

/* Two pumps, as on two servers. */
static void
test_order (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  Pump pumps[2] = { { .fixture = fixture }, { .fixture = fixture } };
  Writer writers[N_WRITERS];
  GThread *pump_threads[2];
  GThread *threads[N_WRITERS];

  store_fixture_write (fixture, create, NULL);
  for (guint i = 0; i < 2; i++)
    pump_threads[i] = g_thread_new ("pump", pump_events, &pumps[i]);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      writers[i] = (Writer) { fixture, i };
      threads[i] = g_thread_new ("writer", write_events, &writers[i]);
    }
  for (guint i = 0; i < N_WRITERS; i++)
    g_thread_join (threads[i]);
  for (guint i = 0; i < 2; i++)
    {
      g_atomic_int_set (&pumps[i].stop, 1);
      g_thread_join (pump_threads[i]);
    }

  g_assert_cmpint (number (fixture), ==, 2 * N_WRITERS * N_EACH);
  for (guint i = 0; i < 2; i++)
    {
      store_fixture_read (fixture, read_new_events, &pumps[i]);
      g_assert_cmpint (pumps[i].seq, ==, 2 * N_WRITERS * N_EACH);
    }
  store_fixture_read (fixture, compare_orders, NULL);
}

static void
test_unknown_type (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "events.insert: there is no event type 999");
  g_assert_false (rialto_store_write (fixture->store, emit_nonsense, NULL, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
}

typedef struct
{
  RialtoId   first;
  RialtoId   second;
  RialtoTime now;
} Jobs;

static gboolean
enqueue (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  Jobs *jobs = data;

  jobs->now = rialto_tx_get_now (tx);
  jobs->first = rialto_tx_enqueue (tx, "mail", NULL, "{\"to\":1}", 0);
  jobs->second = rialto_tx_enqueue (tx, "index", "post:5", "{}", 123456789);
  return TRUE;
}

static gboolean
read_jobs (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  const Jobs *jobs = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_jobs);

  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_id (rows, 0), ==, jobs->first);
  g_assert_cmpstr (rialto_rows_text (rows, 1), ==, "mail");
  g_assert_true (rialto_rows_is_null (rows, 2));
  g_assert_cmpstr (rialto_rows_text (rows, 3), ==, "{\"to\":1}");
  g_assert_cmpint (rialto_rows_time (rows, 4), ==, jobs->now);
  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_id (rows, 0), ==, jobs->second);
  g_assert_cmpstr (rialto_rows_text (rows, 2), ==, "post:5");
  g_assert_cmpint (rialto_rows_time (rows, 4), ==, 123456789);
  g_assert_cmpint (rialto_rows_int (rows, 5), ==, 0);
  g_assert_cmpint (rialto_rows_int (rows, 6), ==, 0);
  g_assert_false (rialto_rows_next (rows));
  return TRUE;
}

static void
test_jobs (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  gint event_wakes = 0;
  gint job_wakes = 0;
  Jobs jobs = { 0 };

  rialto_store_set_wake (fixture->store, count_wake, &event_wakes);
  rialto_store_set_job_wake (fixture->store, count_wake, &job_wakes);
  store_fixture_write (fixture, enqueue, &jobs);
  g_assert_cmpint (g_atomic_int_get (&job_wakes), ==, 1);
  g_assert_cmpint (g_atomic_int_get (&event_wakes), ==, 0);
  g_assert_cmpint (jobs.first, >, 0);
  g_assert_cmpint (jobs.second, >, jobs.first);
  store_fixture_read (fixture, read_jobs, &jobs);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  store_fixture_add_test ("/store/events/emit", test_emit);
  store_fixture_add_test ("/store/events/numbers-stay", test_numbers_stay);
  store_fixture_add_test ("/store/events/order", test_order);
  store_fixture_add_test ("/store/events/unknown-type", test_unknown_type);
  store_fixture_add_test ("/store/events/jobs", test_jobs);
  return g_test_run ();
}
