/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-clock.h"
#include "rialto-id.h"
#include "rialto-migrate.h"
#include "rialto-tx.h"
#include "store-fixture.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

/* Ids never go back: not over a restart, not over kill -9, whatever the clock does meanwhile. */

#define NOON G_GINT64_CONSTANT (1790000000000)

RIALTO_SQL (select_marks, "test.select_marks", "SELECT COALESCE (max (mark), 0) FROM nodes");
RIALTO_SQL (steal_node, "test.steal_node", "UPDATE nodes SET holder = 'thief', lease_until = ?1");

typedef struct
{
  guint    n_ids;
  RialtoId after;
  RialtoId first;
  RialtoId last;
} Ids;

static gboolean
take_ids (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Ids *ids = data;
  RialtoId before = 0;

  for (guint i = 0; i < ids->n_ids; i++)
    {
      RialtoId id = rialto_tx_id_after (tx, ids->after);

      if (id == 0)
        return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
      g_assert_cmpint (id, >, before);
      if (i == 0)
        ids->first = id;
      ids->last = before = id;
    }
  return TRUE;
}

static gboolean
read_mark (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_marks);

  g_assert_true (rialto_rows_next (rows));
  *(RialtoTime *) data = rialto_rows_time (rows, 0);
  return TRUE;
}

/* Takes ids, and sees that what is on the disk is above them. */
static Ids
take (StoreFixture *fixture,
      guint         n_ids,
      RialtoId      after)
{
  Ids ids = { .n_ids = n_ids, .after = after };
  RialtoTime mark = 0;

  store_fixture_write (fixture, take_ids, &ids);
  store_fixture_read (fixture, read_mark, &mark);
  g_assert_cmpint (mark, >=, rialto_id_get_time (ids.last));
  return ids;
}

static void
test_many (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  Ids one = take (fixture, 5000, 0);
  Ids two = take (fixture, 5000, 0);

  g_assert_cmpint (two.first, >, one.last);
}

/* The clock is set back between runs of the server; more than an hour is refused. */
static void
test_restart (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = NULL;
  g_autoptr (GError) error = NULL;
  static const RialtoTime times[] = { NOON, NOON + RIALTO_MINUTE, NOON - 30 * RIALTO_MINUTE,
                                      NOON + 2 * RIALTO_MINUTE, NOON - 50 * RIALTO_MINUTE };
  RialtoId last = 0;

  rialto_clock_fake (NOON);
  fixture = store_fixture_new (GPOINTER_TO_INT (data));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      Ids ids;

      store_fixture_close (fixture);
      rialto_clock_fake (times[i]);
      store_fixture_open (fixture);
      ids = take (fixture, 10, 0);
      g_assert_cmpint (ids.first, >, last);
      last = ids.last;
    }
  store_fixture_close (fixture);

  /* The newest mark is that of two minutes past noon. */
  rialto_clock_fake (NOON - 59 * RIALTO_MINUTE);
  g_assert_null (rialto_store_open (&fixture->options, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
  g_assert_true (g_pattern_match_simple ("*clock is 61 minutes behind*", error->message));
  rialto_clock_fake (NOON);
  store_fixture_open (fixture);
  g_assert_cmpint (take (fixture, 1, 0).first, >, last);
  rialto_clock_unfake ();
}

/* A clean end leaves no gap: the next id has the time of the clock. */
static void
test_clean_end (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = NULL;

  rialto_clock_fake (NOON);
  fixture = store_fixture_new (GPOINTER_TO_INT (data));
  take (fixture, 10, 0);
  store_fixture_close (fixture);
  rialto_clock_fake (NOON + 1);
  store_fixture_open (fixture);
  g_assert_cmpint (rialto_id_get_time (take (fixture, 1, 0).first), ==, NOON + 1);
  rialto_clock_unfake ();
}

static const char *self_path;

/* As the server that takes ids at a time and is killed at once. */
static void
take_and_die (const char *uri,
              const char *now)
{
  RialtoStoreOptions options = { .uri = uri };
  g_autofree char *line = NULL;
  g_autoptr (GError) error = NULL;
  Ids ids = { .n_ids = 100 };
  RialtoStore *store;

  rialto_clock_fake (g_ascii_strtoll (now, NULL, 10));
  store = rialto_store_open (&options, &error);
  if (store == NULL || !rialto_store_write (store, take_ids, &ids, NULL, &error))
    g_error ("%s", error->message);
  line = g_strdup_printf ("%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", ids.first, ids.last);
  if (write (STDOUT_FILENO, line, strlen (line)) > 0)
    kill (getpid (), SIGKILL);
}

static Ids
take_in_child (StoreFixture *fixture,
               RialtoTime    now)
{
  g_autofree char *time = g_strdup_printf ("%" G_GINT64_FORMAT, now);
  char *argv[] = { (char *) self_path, (char *) "--take-and-die", fixture->uri, time, NULL };
  g_autofree char *output = NULL;
  g_auto (GStrv) words = NULL;
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status));
  g_assert_cmpint (WTERMSIG (status), ==, SIGKILL);
  words = g_strsplit (output, " ", 2);
  return (Ids) { .first = g_ascii_strtoll (words[0], NULL, 10),
                 .last = g_ascii_strtoll (words[1], NULL, 10) };
}

static void
test_kill (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));
  static const RialtoTime times[] = { NOON, NOON, NOON - 20 * RIALTO_MINUTE, NOON + RIALTO_SECOND,
                                      NOON - 40 * RIALTO_MINUTE };
  RialtoId last = 0;

  g_assert_true (rialto_store_migrate (&fixture->options, 0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      Ids ids = take_in_child (fixture, times[i]);

      g_assert_cmpint (ids.first, >, last);
      last = ids.last;
    }
}

/* A server that falls over as soon as it stands, many times a minute, does not run away from the clock. */
static void
test_kill_again (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (GPOINTER_TO_INT (data));

  g_assert_true (rialto_store_migrate (&fixture->options, 0, NULL));
  for (guint i = 0; i < 10; i++)
    g_assert_cmpint (rialto_id_get_time (take_in_child (fixture, NOON).last), <=, NOON + 12 * RIALTO_SECOND);
}

/* Long after the last one, far ahead of the clock, and again: the mark on the disk stays above. */
static void
test_jumps (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = NULL;
  Ids ids;
  RialtoId future = rialto_id_make (NOON + RIALTO_HOUR, RIALTO_ID_MAX_NODE, 4095);

  rialto_clock_fake (NOON);
  fixture = store_fixture_new (GPOINTER_TO_INT (data));
  ids = take (fixture, 3, 0);
  for (guint i = 0; i < 5; i++)
    {
      RialtoId last = ids.last;

      rialto_clock_advance (i * 7 * RIALTO_SECOND);
      ids = take (fixture, 3, 0);
      g_assert_cmpint (ids.first, >, last);
    }
  ids = take (fixture, 3, future);
  g_assert_cmpint (ids.first, >, future);
  g_assert_cmpint (take (fixture, 1, 0).first, >, ids.last);
  rialto_clock_unfake ();
}

/* Servers on one database have a number each; one that ends gives its number back. */
static void
test_nodes (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new (GPOINTER_TO_INT (data));
  StoreFixture others[2] = { *fixture, *fixture };
  Ids ids;

  for (guint i = 0; i < 2; i++)
    {
      others[i].store = rialto_store_open (&fixture->options, NULL);
      g_assert_nonnull (others[i].store);
    }
  g_assert_cmpuint (rialto_id_get_node (take (fixture, 1, 0).first), ==, 0);
  g_assert_cmpuint (rialto_id_get_node (take (&others[0], 1, 0).first), ==, 1);
  g_assert_cmpuint (rialto_id_get_node (take (&others[1], 1, 0).first), ==, 2);

  rialto_store_close (others[0].store);
  others[0].store = rialto_store_open (&fixture->options, NULL);
  ids = take (&others[0], 1, 0);
  g_assert_cmpuint (rialto_id_get_node (ids.first), ==, 1);
  for (guint i = 0; i < 2; i++)
    rialto_store_close (others[i].store);
}

static gboolean
steal (RialtoTx *tx,
       gpointer  data,
       GError  **error)
{
  g_assert_cmpint (rialto_tx_exec (tx, &steal_node, SQL_TIME (rialto_tx_get_now (tx) + RIALTO_HOUR)), ==, 1);
  return TRUE;
}

/* A server that slept through its lease gives no id under a number that is another's now, and takes a new one. */
static void
test_lost_lease (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = NULL;
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_autoptr (GError) error = NULL;
  Ids ids = { .n_ids = 1 };

  rialto_clock_fake (NOON);
  fixture = store_fixture_new (GPOINTER_TO_INT (data));
  store_fixture_write (fixture, steal, NULL);
  rialto_clock_advance (10 * RIALTO_MINUTE);
  while (!rialto_store_write (fixture->store, take_ids, &ids, NULL, &error))
    {
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
      g_clear_error (&error);
      /* lint: allow sleep-in-test: a look every 10 ms; the store tells nobody when it has taken a new number */
      g_usleep (10000);
    }
  g_assert_cmpuint (rialto_id_get_node (ids.first), ==, 1);
  rialto_clock_unfake ();
  g_log_set_always_fatal (fatal);
}

static gboolean
look_at_clock (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  RialtoTime now = rialto_tx_get_now (tx);

  rialto_clock_advance (1000);
  g_assert_cmpint (rialto_tx_get_now (tx), ==, now);
  *(RialtoTime *) data = now;
  return TRUE;
}

static void
test_now (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = NULL;
  RialtoTime now = 0;

  rialto_clock_fake (NOON);
  fixture = store_fixture_new (GPOINTER_TO_INT (data));
  store_fixture_write (fixture, look_at_clock, &now);
  g_assert_cmpint (now, ==, NOON);
  store_fixture_read (fixture, look_at_clock, &now);
  g_assert_cmpint (now, ==, NOON + 1000);
  rialto_clock_unfake ();
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && g_str_equal (argv[1], "--take-and-die"))
    {
      take_and_die (argv[2], argv[3]);
      return EXIT_FAILURE;
    }

  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  store_fixture_add_test ("/store/ids/many", test_many);
  store_fixture_add_test ("/store/ids/restart", test_restart);
  store_fixture_add_test ("/store/ids/clean-end", test_clean_end);
  store_fixture_add_test ("/store/ids/kill", test_kill);
  store_fixture_add_test ("/store/ids/kill-again", test_kill_again);
  store_fixture_add_test ("/store/ids/jumps", test_jumps);
  store_fixture_add_test ("/store/ids/nodes", test_nodes);
  store_fixture_add_test ("/store/ids/lost-lease", test_lost_lease);
  store_fixture_add_test ("/store/ids/now", test_now);
  return g_test_run ();
}
