/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "listener.h"
#include "picture-maker.h"
#include "writer.h"

/* kill -9 at any moment: what was acknowledged is there, once; what was not is there or not, and can be asked for again; and who was
 * listening resumes. */

/* At most so many acknowledged writes from one kill to the next. */
#define MAX_WRITES 60

typedef struct
{
  ChildServer *child;
  WriterMeter  meter;
  Writer      *writers[N_WRITERS];
  Listener    *listeners[N_WRITERS];
  GThread     *threads[2 * N_WRITERS];
} Scene;

static gpointer
listen_main (gpointer listener)
{
  listener_read (listener, -1);
  return NULL;
}

static void
scene_init (Scene          *scene,
            RialtoStoreKind kind)
{
  scene->child = child_server_new (kind, NULL);
  g_mutex_init (&scene->meter.lock);
  g_cond_init (&scene->meter.changed);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      scene->writers[i] = writer_new (scene->child, &scene->meter, i);
      scene->listeners[i] = listener_new (scene->child, writer_get_member (scene->writers[i]));
      listener_catch_up (scene->listeners[i], 0);
    }
  for (guint i = 0; i < N_WRITERS; i++)
    writer_meet (scene->writers[i], scene->writers);
}

static void
scene_clear (Scene *scene)
{
  for (guint i = 0; i < N_WRITERS; i++)
    {
      listener_free (scene->listeners[i]);
      writer_free (scene->writers[i]);
    }
  g_mutex_clear (&scene->meter.lock);
  g_cond_clear (&scene->meter.changed);
  child_server_free (scene->child);
}

static void
play_round (Scene *scene)
{
  guint n_acks = scene->meter.n_acks + (guint) g_test_rand_int_range (0, MAX_WRITES);

  for (guint i = 0; i < N_WRITERS; i++)
    {
      scene->threads[i] = g_thread_new ("writer", writer_run, scene->writers[i]);
      scene->threads[N_WRITERS + i] = g_thread_new ("listener", listen_main, scene->listeners[i]);
    }
  writer_meter_await (&scene->meter, n_acks);
  child_server_kill (scene->child);
  for (guint i = 0; i < 2 * N_WRITERS; i++)
    g_thread_join (scene->threads[i]);

  if (g_test_rand_int_range (0, 8) == 0)
    child_server_start_short (scene->child);
  child_server_start (scene->child);
  for (guint i = 0; i < N_WRITERS; i++)
    writer_settle (scene->writers[i]);
}

/* Each in its order of writing down: nobody writes any more when a listener is held against a fresh Ready. */
static void
end_well (Scene *scene)
{
  gint64 versions[N_WRITERS];

  for (guint i = 0; i < N_WRITERS; i++)
    versions[i] = writer_sign_off (scene->writers[i]);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      listener_catch_up (scene->listeners[i], versions[i]);
      listener_assert_current (scene->listeners[i]);
    }
  server_forget_connections ();
  child_server_stop (scene->child);
  child_server_check (scene->child);
}

RIALTO_SQL (event_figures, "test.event_figures", "SELECT count (*), min (seq), max (seq) FROM events");

static gboolean
assert_no_gap (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &event_figures);

  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_int (rows, 1), ==, 1);
  g_assert_cmpint (rialto_rows_int (rows, 2), ==, rialto_rows_int (rows, 0));
  return TRUE;
}

static void
look_into_database (Scene *scene)
{
  StoreFixture *database = scene->child->database;
  g_autoptr (GError) error = NULL;
  guint n_events = 0, n_resumed = 0;

  store_fixture_open (database);
  rialto_store_number_events (database->store, &error);
  g_assert_no_error (error);
  store_fixture_read (database, assert_no_gap, NULL);
  for (guint i = 0; i < N_WRITERS; i++)
    {
      writer_assert_whole (scene->writers[i], database->store);
      listener_assert_whole (scene->listeners[i], database->store);
      n_events += listener_count_events (scene->listeners[i]);
      n_resumed += listener_count_resumed (scene->listeners[i]);
    }
  store_fixture_close (database);
  g_test_message ("%u acknowledged writes, %u events told, resumed %u times", scene->meter.n_acks, n_events,
                  n_resumed);
}

static void
test_kill (gconstpointer kind)
{
  guint n_rounds = chaos_count ("kills", 8, 200);
  Scene scene = { 0 };

  scene_init (&scene, (RialtoStoreKind) GPOINTER_TO_INT (kind));
  for (guint i = 0; i < n_rounds; i++)
    play_round (&scene);
  end_well (&scene);
  look_into_database (&scene);
  scene_clear (&scene);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  chaos_add_test ("chaos/kill", test_kill);
  return g_test_run ();
}
