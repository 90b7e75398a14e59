/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-figures.h"
#include "rialto-tx.h"
#include "store-batch.h"

#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* Groups, what becomes of a run that fails, and when an answer may be given. */

#define BIG     (512 * 1024)
#define N_WORKS 12
#define ROUNDS  20

RIALTO_SQL (create_things, "test.create_things", "CREATE TABLE things (id BIGINT PRIMARY KEY, bytes BYTEA)");
RIALTO_SQL (insert_thing, "test.insert_thing", "INSERT INTO things (id, bytes) VALUES (?1, ?2)");
RIALTO_SQL (select_thing, "test.select_thing", "SELECT 1 FROM things WHERE id = ?1");
RIALTO_SQL (count_things, "test.count_things", "SELECT count (*) FROM things");
RIALTO_SQL (limit_pages, "test.limit_pages", "PRAGMA max_page_count = 120");
RIALTO_SQL (lift_limit, "test.lift_limit", "PRAGMA max_page_count = 1000000");

static guint8 big[BIG];

static gboolean
create (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  rialto_tx_exec (tx, &create_things);
  return TRUE;
}

static StoreFixture *
fixture_with_things (gconstpointer data)
{
  StoreFixture *fixture = store_fixture_new (GPOINTER_TO_INT (data));

  store_fixture_write (fixture, create, NULL);
  return fixture;
}

typedef struct
{
  gint64 id;
  gint64 found;
} Lookup;

static gboolean
look_up (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  Lookup *lookup = data;
  g_autoptr (RialtoRows) rows = lookup->id != 0 ? rialto_tx_query (tx, &select_thing, SQL_ID (lookup->id))
                                                : rialto_tx_query (tx, &count_things);

  lookup->found = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : 0;
  return TRUE;
}

static gboolean
has_thing (StoreFixture *fixture,
           gint64        id)
{
  Lookup lookup = { .id = id };

  store_fixture_read (fixture, look_up, &lookup);
  return lookup.found == 1;
}

static gint64
n_things (StoreFixture *fixture)
{
  Lookup lookup = { 0 };

  store_fixture_read (fixture, look_up, &lookup);
  return lookup.found;
}

static RialtoStoreFigures
get_figures (StoreFixture *fixture)
{
  RialtoStoreFigures figures;

  rialto_store_get_figures (fixture->store, &figures);
  return figures;
}

static gboolean
insert (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  g_assert_cmpint (rialto_tx_exec (tx, &insert_thing, SQL_ID (GPOINTER_TO_INT (data)), SQL_NULL), ==, 1);
  rialto_arena_alloc (rialto_tx_get_arena (tx), 1000);
  return TRUE;
}

static gboolean
insert_and_fail (RialtoTx *tx,
                 gpointer  data,
                 GError  **error)
{
  insert (tx, data, NULL);
  return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

/* Unlike insert() it may find the disk full. */
static gboolean
insert_big (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  rialto_tx_exec (tx, &insert_thing, SQL_ID (GPOINTER_TO_INT (data)), SQL_BYTES (big, sizeof big));
  return TRUE;
}

static void
test_group (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (data);
  guint64 groups = get_figures (fixture).groups;
  g_autoptr (StoreBatch) batch = store_batch_new (fixture, TRUE);

  for (int i = 0; i < N_WORKS; i++)
    store_batch_add_write (batch, i % 3 == 1 ? insert_and_fail : insert, GINT_TO_POINTER (i + 1));
  store_batch_wait (batch);

  for (guint i = 0; i < N_WORKS; i++)
    {
      if (i % 3 == 1)
        g_assert_error (store_batch_get_error (batch, i), RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
      else
        g_assert_no_error (store_batch_get_error (batch, i));
      g_assert_cmpint (has_thing (fixture, i + 1), ==, i % 3 != 1);
    }
  if (fixture->kind == RIALTO_STORE_SQLITE)
    {
      /* The one that held the writer, and all the others. */
      g_assert_cmpuint (get_figures (fixture).groups, ==, groups + 2);
      for (guint i = 0; i < N_WORKS; i++)
        g_assert_cmpuint (store_batch_get_order (batch, i), ==, i + 1);
    }
}

static void
test_group_limit (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (RIALTO_STORE_SQLITE);
  g_autoptr (StoreBatch) batch = NULL;
  guint64 groups;

  fixture->options.group_limit = 5;
  store_fixture_open (fixture);
  store_fixture_write (fixture, create, NULL);
  groups = get_figures (fixture).groups;
  batch = store_batch_new (fixture, TRUE);
  for (int i = 0; i < N_WORKS; i++)
    store_batch_add_write (batch, insert, GINT_TO_POINTER (i + 1));
  g_assert_cmpuint (rialto_store_get_backlog (fixture->store), ==, N_WORKS);
  store_batch_wait (batch);
  g_assert_cmpuint (get_figures (fixture).groups, ==, groups + 1 + 3);
  g_assert_cmpuint (rialto_store_get_backlog (fixture->store), ==, 0);
}

static void
assert_only_big_ones_failed (StoreFixture *fixture,
                             StoreBatch   *batch,
                             gint64        first_id)
{
  for (guint i = 0; i < N_WORKS; i++)
    {
      gsize used = rialto_arena_used (store_batch_get_arena (batch, i));

      if (i % 4 == 2)
        g_assert_error (store_batch_get_error (batch, i), RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
      else if (i == 5)
        g_assert_error (store_batch_get_error (batch, i), RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
      else
        g_assert_no_error (store_batch_get_error (batch, i));
      g_assert_cmpint (has_thing (fixture, first_id + i), ==, i % 4 != 2 && i != 5);
      /* What a first run left there is gone. */
      g_assert_cmpuint (used, <=, 1008);
    }
}

static void
add_mixed (StoreBatch *batch,
           int         first_id)
{
  for (int i = 0; i < N_WORKS; i++)
    store_batch_add_write (batch,
                           i % 4 == 2 ? insert_big
                           : i == 5   ? insert_and_fail
                                      : insert,
                           GINT_TO_POINTER (first_id + i));
}

static gboolean
run_pragma (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, data);

  g_assert_true (rialto_rows_next (rows));
  return TRUE;
}

/* A statement finds no room: everything of its group is rolled back and run again. */
static void
test_full (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (GINT_TO_POINTER (RIALTO_STORE_SQLITE));
  g_autoptr (StoreBatch) batch = NULL;

  store_fixture_write (fixture, run_pragma, &limit_pages);
  batch = store_batch_new (fixture, TRUE);
  add_mixed (batch, 1);
  g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "test: test.insert_thing: *full*");
  store_batch_wait (batch);
  g_test_assert_expected_messages ();
  assert_only_big_ones_failed (fixture, batch, 1);
  g_assert_cmpuint (get_figures (fixture).group_reruns, ==, 1);

  /* When there is room again all is well. */
  store_fixture_write (fixture, run_pragma, &lift_limit);
  store_fixture_write (fixture, insert_big, GINT_TO_POINTER (100));
  g_assert_true (has_thing (fixture, 100));
}

static struct rlimit
set_file_limit (rlim_t bytes)
{
  struct rlimit before;
  struct rlimit limit;

  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = bytes;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  return before;
}

/* COMMIT finds no room: every statement had succeeded, and nobody has been answered. */
static void
test_full_at_commit (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (GINT_TO_POINTER (RIALTO_STORE_SQLITE));
  g_autoptr (StoreBatch) batch = store_batch_new (fixture, TRUE);
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  struct rlimit before;

  signal (SIGXFSZ, SIG_IGN);
  before = set_file_limit (BIG);
  add_mixed (batch, 1);
  store_batch_wait (batch);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  g_log_set_always_fatal (fatal);

  assert_only_big_ones_failed (fixture, batch, 1);
  g_assert_cmpuint (get_figures (fixture).group_reruns, ==, 1);
  store_fixture_write (fixture, insert_big, GINT_TO_POINTER (100));
  g_assert_true (has_thing (fixture, 100));
}

typedef struct
{
  gint committed;
  gint destroyed;
  gint runs;
  gint fail;
} Hooks;

static void
hook_committed (gpointer data)
{
  Hooks *hooks = data;

  g_assert_cmpint (hooks->destroyed, ==, hooks->runs - 1);
  hooks->committed++;
}

static void
hook_destroyed (gpointer data)
{
  ((Hooks *) data)->destroyed++;
}

static gboolean
add_hook (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Hooks *hooks = data;

  hooks->runs++;
  rialto_tx_on_commit (tx, hook_committed, hooks, hook_destroyed);
  g_assert_cmpint (hooks->committed, ==, 0);
  return hooks->fail ? rialto_fail (error, RIALTO_ERROR_FORBIDDEN) : TRUE;
}

static void
hooks_done (gpointer      data,
            const GError *error,
            gpointer      user_data)
{
  Hooks *hooks = data;

  /* Hooks come before the answer. */
  g_assert_cmpint (hooks->committed, ==, error == NULL);
  g_assert_cmpint (hooks->destroyed, ==, 1);
}

static void
test_hooks (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (data);
  g_autoptr (StoreBatch) batch = store_batch_new (fixture, FALSE);
  Hooks all[4] = { { 0 }, { .fail = TRUE }, { 0 }, { .fail = TRUE } };

  store_batch_on_done (batch, hooks_done, NULL);
  store_batch_add_write (batch, add_hook, &all[0]);
  store_batch_add_write (batch, add_hook, &all[1]);
  store_batch_add_read (batch, add_hook, &all[2]);
  store_batch_add_read (batch, add_hook, &all[3]);
  store_batch_wait (batch);
  for (guint i = 0; i < G_N_ELEMENTS (all); i++)
    {
      g_assert_cmpint (all[i].runs, ==, 1);
      g_assert_cmpint (all[i].committed, ==, i % 2 == 0);
      g_assert_cmpint (all[i].destroyed, ==, 1);
    }
}

/* A hook of a run that was rolled back with its group is dropped; the one of the next run takes effect. */
static void
test_hooks_of_lost_group (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (GINT_TO_POINTER (RIALTO_STORE_SQLITE));
  g_autoptr (StoreBatch) batch = NULL;
  Hooks hooks = { 0 };
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);

  store_fixture_write (fixture, run_pragma, &limit_pages);
  batch = store_batch_new (fixture, TRUE);
  store_batch_add_write (batch, add_hook, &hooks);
  store_batch_add_write (batch, insert_big, GINT_TO_POINTER (1));
  store_batch_wait (batch);
  g_log_set_always_fatal (fatal);
  g_assert_cmpint (hooks.runs, ==, 2);
  g_assert_cmpint (hooks.committed, ==, 1);
  g_assert_cmpint (hooks.destroyed, ==, 2);
}

/* What has been answered survives the death of the process at that moment. */
static void
write_until_killed (const char *uri)
{
  RialtoStoreOptions options = { .uri = uri };
  g_autoptr (GError) error = NULL;
  RialtoStore *store = rialto_store_open (&options, &error);
  Lookup lookup = { 0 };

  if (store == NULL || !rialto_store_read (store, look_up, &lookup, NULL, &error))
    g_error ("%s", error->message);
  for (gint64 id = lookup.found + 1;
       rialto_store_write (store, insert, GINT_TO_POINTER ((int) id), NULL, NULL); id++)
    {
      g_autofree char *line = g_strdup_printf ("%" G_GINT64_FORMAT "\n", id);

      if (write (STDOUT_FILENO, line, strlen (line)) < 0)
        break;
    }
}

static const char *self_path;

/* The last id that the child acknowledged. */
static gint64
run_and_kill (StoreFixture *fixture,
              guint         n_lines)
{
  char *argv[] = { (char *) self_path, (char *) "--write-until-killed", fixture->uri, NULL };
  g_autoptr (GError) error = NULL;
  g_autoptr (GString) output = g_string_new (NULL);
  g_auto (GStrv) lines = NULL;
  char buffer[256];
  guint seen = 0;
  gssize n_read;
  gint out = -1;
  GPid pid;

  g_spawn_async_with_pipes (NULL, argv, NULL, G_SPAWN_DO_NOT_REAP_CHILD, NULL, NULL, &pid, NULL, &out, NULL,
                            &error);
  g_assert_no_error (error);
  while ((n_read = read (out, buffer, sizeof buffer)) > 0)
    {
      g_string_append_len (output, buffer, n_read);
      for (gssize i = 0; i < n_read; i++)
        seen += buffer[i] == '\n';
      if (seen >= n_lines)
        kill (pid, SIGKILL);
    }
  g_assert_cmpint (waitpid (pid, NULL, 0), ==, pid);
  close (out);
  g_assert_cmpuint (seen, >=, n_lines);
  lines = g_strsplit (output->str, "\n", -1);
  return g_ascii_strtoll (lines[seen - 1], NULL, 10);
}

static void
test_kill (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (data);
  gint64 before = 0;

  for (guint round = 0; round < ROUNDS; round++)
    {
      gint64 last;
      gint64 found;

      store_fixture_close (fixture);
      last = run_and_kill (fixture, 1 + round % 3);
      store_fixture_open (fixture);
      found = n_things (fixture);
      g_assert_true (has_thing (fixture, last));
      /* None is missing, and at most the one that was on its way is more. */
      g_assert_cmpint (found, >=, last);
      g_assert_cmpint (found, <=, last + 1);
      g_assert_cmpint (last, >, before);
      before = found;
    }
}

/* In done a stranger sees the row already. */
static void
see_row (gpointer      data,
         const GError *error,
         gpointer      user_data)
{
  sqlite3 *db = user_data;
  sqlite3_stmt *statement = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (db, "SELECT 1 FROM things WHERE id = ?1", -1, &statement, NULL), ==,
                   SQLITE_OK);
  sqlite3_bind_int (statement, 1, GPOINTER_TO_INT (data));
  g_assert_cmpint (sqlite3_step (statement), ==, SQLITE_ROW);
  sqlite3_finalize (statement);
}

static void
test_visible_in_done (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (GINT_TO_POINTER (RIALTO_STORE_SQLITE));
  g_autoptr (StoreBatch) batch = store_batch_new (fixture, TRUE);
  sqlite3 *db = NULL;

  g_assert_cmpint (sqlite3_open_v2 (fixture->path, &db, SQLITE_OPEN_READONLY, NULL), ==, SQLITE_OK);
  store_batch_on_done (batch, see_row, db);
  for (int i = 0; i < N_WORKS; i++)
    store_batch_add_write (batch, insert, GINT_TO_POINTER (i + 1));
  store_batch_wait (batch);
  sqlite3_close (db);
}

static gpointer
write_many (gpointer data)
{
  StoreFixture *fixture = data;
  static gint counter;

  for (int i = 0; i < 50; i++)
    store_fixture_write (fixture, insert, GINT_TO_POINTER (g_atomic_int_add (&counter, 1) + 1));
  return NULL;
}

static void
test_threads (gconstpointer data)
{
  g_autoptr (StoreFixture) fixture = fixture_with_things (data);
  GThread *threads[8];

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("write", write_many, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (n_things (fixture), ==, 50 * G_N_ELEMENTS (threads));
}

/* The WAL is begun anew from its limit on, and what was in it is in the database. */
static void
test_wal_limit (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (RIALTO_STORE_SQLITE);

  fixture->options.wal_limit = 1024 * 1024;
  store_fixture_open (fixture);
  store_fixture_write (fixture, create, NULL);
  for (int i = 1; i <= 12; i++)
    store_fixture_write (fixture, insert_big, GINT_TO_POINTER (i));
  g_assert_cmpuint (get_figures (fixture).wal_restarts, >=, 2);
  g_assert_cmpuint (get_figures (fixture).wal_bytes, <=, 2 * 1024 * 1024);
  g_assert_cmpint (n_things (fixture), ==, 12);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 3 && g_str_equal (argv[1], "--write-until-killed"))
    {
      write_until_killed (argv[2]);
      return EXIT_FAILURE;
    }

  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  store_fixture_add_test ("/store/write/group", test_group);
  g_test_add_func ("/store/write/group-limit", test_group_limit);
  g_test_add_func ("/store/write/full", test_full);
  g_test_add_func ("/store/write/full-at-commit", test_full_at_commit);
  store_fixture_add_test ("/store/write/hooks", test_hooks);
  g_test_add_func ("/store/write/hooks-of-lost-group", test_hooks_of_lost_group);
  g_test_add_func ("/store/write/visible-in-done", test_visible_in_done);
  store_fixture_add_test ("/store/write/kill", test_kill);
  store_fixture_add_test ("/store/write/threads", test_threads);
  g_test_add_func ("/store/write/wal-limit", test_wal_limit);
  return g_test_run ();
}
