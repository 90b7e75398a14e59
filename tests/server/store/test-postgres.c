/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-figures.h"
#include "rialto-tx.h"
#include "store-batch.h"

/* What happens where others are at work as well, and where connections break. */

RIALTO_SQL (create_accounts,
            "test.create_accounts",
            "CREATE TABLE accounts (id BIGINT PRIMARY KEY, number BIGINT NOT NULL)");
RIALTO_SQL (insert_account, "test.insert_account", "INSERT INTO accounts (id, number) VALUES (?1, 0)");
RIALTO_SQL (bump_account, "test.bump_account", "UPDATE accounts SET number = number + 1 WHERE id = ?1");
RIALTO_SQL (set_account, "test.set_account", "UPDATE accounts SET number = ?2 WHERE id = ?1");
RIALTO_SQL (select_account, "test.select_account", "SELECT number FROM accounts WHERE id = ?1");
RIALTO_SQL (own_backend, "test.own_backend", "SELECT pg_backend_pid ()");
RIALTO_SQL (fail_always, "test.fail_always", "SELECT fail_always ()");
RIALTO_SQL (sleep_long, "test.sleep_long", "SELECT pg_sleep (600)");
RIALTO_SQL (average, "test.average", "SELECT avg (number) FROM accounts");

static gboolean
create (RialtoTx *tx,
        gpointer  data,
        GError  **error)
{
  rialto_tx_exec (tx, &create_accounts);
  for (int id = 1; id <= 3; id++)
    rialto_tx_exec (tx, &insert_account, SQL_ID (id));
  return TRUE;
}

static StoreFixture *
fixture_with_accounts (guint pool)
{
  StoreFixture *fixture = store_fixture_new_empty (RIALTO_STORE_POSTGRES);
  g_autofree char *sql = g_strdup_printf ("ALTER DATABASE %s SET deadlock_timeout = '20ms'",
                                          fixture->database);

  g_free (store_fixture_psql (fixture, sql));
  fixture->options.postgres_pool = pool;
  store_fixture_open (fixture);
  store_fixture_write (fixture, create, NULL);
  return fixture;
}

static gboolean
query_account (RialtoTx *tx,
               RialtoId  id,
               gint64   *number)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &select_account, SQL_ID (id));

  if (!rialto_rows_next (rows))
    return FALSE;
  *number = rialto_rows_int (rows, 0);
  return TRUE;
}

typedef struct
{
  RialtoId id;
  gint64   number;
  gboolean found;
} Account;

static gboolean
read_account (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  Account *account = data;

  account->found = query_account (tx, account->id, &account->number);
  return TRUE;
}

static gint64
account_number (StoreFixture *fixture,
                RialtoId      id)
{
  Account account = { .id = id };

  store_fixture_read (fixture, read_account, &account);
  return account.found ? account.number : -1;
}

static guint64
n_reruns (StoreFixture *fixture)
{
  RialtoStoreFigures figures;

  rialto_store_get_figures (fixture->store, &figures);
  return figures.reruns;
}

/* Two that meet: each waits in its first run until the other has come as far. */
typedef struct
{
  GMutex lock;
  GCond  changed;
  guint  n_here;
} Meeting;

typedef struct
{
  Meeting *meeting;
  RialtoId first;
  RialtoId second;
  guint    runs;
} Party;

static void
meet (Party *party)
{
  if (party->runs++ > 0)
    return;

  g_mutex_lock (&party->meeting->lock);
  party->meeting->n_here++;
  g_cond_broadcast (&party->meeting->changed);
  while (party->meeting->n_here < 2)
    g_cond_wait (&party->meeting->changed, &party->meeting->lock);
  g_mutex_unlock (&party->meeting->lock);
}

static void
run_parties (StoreFixture *fixture,
             RialtoTxFunc  run,
             Party        *parties,
             StoreBatch  **batch)
{
  Meeting meeting = { .n_here = 0 };

  g_mutex_init (&meeting.lock);
  g_cond_init (&meeting.changed);
  *batch = store_batch_new (fixture, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      parties[i].meeting = &meeting;
      store_batch_add_write (*batch, run, &parties[i]);
    }
  store_batch_wait (*batch);
  g_mutex_clear (&meeting.lock);
  g_cond_clear (&meeting.changed);
}

static gboolean
lock_crosswise (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  Party *party = data;

  rialto_tx_exec (tx, &bump_account, SQL_ID (party->first));
  meet (party);
  rialto_tx_exec (tx, &bump_account, SQL_ID (party->second));
  return TRUE;
}

static void
test_deadlock (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (4);
  g_autoptr (StoreBatch) batch = NULL;
  Party parties[2] = { { .first = 1, .second = 2 }, { .first = 2, .second = 1 } };

  run_parties (fixture, lock_crosswise, parties, &batch);
  for (guint i = 0; i < 2; i++)
    g_assert_no_error (store_batch_get_error (batch, i));
  /* One is the victim; if it is back before the other has woken up, there is another. */
  g_assert_cmpuint (parties[0].runs + parties[1].runs, >=, 3);
  g_assert_cmpuint (n_reruns (fixture), ==, parties[0].runs + parties[1].runs - 2);
  g_assert_cmpint (account_number (fixture, 1), ==, 2);
  g_assert_cmpint (account_number (fixture, 2), ==, 2);
}

static gboolean
fail_to_serialize (RialtoTx *tx,
                   gpointer  data,
                   GError  **error)
{
  g_autoptr (RialtoRows) rows = NULL;

  ++*(guint *) data;
  rialto_tx_exec (tx, &bump_account, SQL_ID (1));
  rows = rialto_tx_query (tx, &fail_always);
  return TRUE;
}

static void
test_serialization (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (2);
  g_autoptr (GError) error = NULL;
  guint runs = 0;

  g_free (store_fixture_psql (fixture,
                              "CREATE FUNCTION fail_always () RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN "
                              "RAISE 'again' USING ERRCODE = 'serialization_failure'; END $$"));
  g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "test.fail_always: again (40001)");
  g_assert_false (rialto_store_write (fixture->store, fail_to_serialize, &runs, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  /* Once, and five times more. */
  g_assert_cmpuint (runs, ==, 6);
  g_assert_cmpint (account_number (fixture, 1), ==, 0);
}

/* Looks first, then inserts: the other comes between. The next run sees what there is, and says so in its own words. */
static gboolean
take_name (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  gint64 number;

  if (query_account (tx, 77, &number))
    return rialto_fail (error, RIALTO_ERROR_HANDLE_TAKEN);
  if (rialto_tx_has_failed (tx))
    return TRUE;
  meet (data);
  rialto_tx_exec (tx, &insert_account, SQL_ID (77));
  return TRUE;
}

static void
test_check_then_insert (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (4);
  g_autoptr (StoreBatch) batch = NULL;
  Party parties[2] = { { 0 }, { 0 } };
  guint winner;

  run_parties (fixture, take_name, parties, &batch);
  winner = store_batch_get_error (batch, 0) == NULL ? 0 : 1;
  g_assert_no_error (store_batch_get_error (batch, winner));
  g_assert_error (store_batch_get_error (batch, 1 - winner), RIALTO_ERROR, RIALTO_ERROR_HANDLE_TAKEN);
  g_assert_cmpuint (n_reruns (fixture), ==, 1);
}

typedef struct
{
  StoreFixture *fixture;
  guint         runs;
  guint         n_deaths;
  gboolean      write;
} Dying;

/* Somebody ends the connection under the transaction. */
static gboolean
run_and_be_terminated (RialtoTx *tx,
                       gpointer  data,
                       GError  **error)
{
  Dying *dying = data;
  g_autofree char *sql = NULL;
  gint64 number = -1;
  gint64 backend = 0;

  if (dying->write)
    rialto_tx_exec (tx, &bump_account, SQL_ID (1));
  if (dying->runs++ < dying->n_deaths)
    {
      g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &own_backend);

      g_assert_true (rialto_rows_next (rows));
      backend = rialto_rows_int (rows, 0);
      sql = g_strdup_printf ("SELECT pg_terminate_backend (%" G_GINT64_FORMAT ", 5000)", backend);
      g_free (store_fixture_psql (dying->fixture, sql));
    }
  return query_account (tx, 1, &number) ? TRUE : rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}

static void
test_terminated (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (2);
  RialtoStoreFigures figures;

  for (guint i = 0; i < 2; i++)
    {
      Dying once = { .fixture = fixture, .n_deaths = 1, .write = i == 1 };
      Dying twice = { .fixture = fixture, .n_deaths = 2, .write = i == 1 };
      g_autoptr (GError) error = NULL;

      if (once.write)
        store_fixture_write (fixture, run_and_be_terminated, &once);
      else
        store_fixture_read (fixture, run_and_be_terminated, &once);
      g_assert_cmpuint (once.runs, ==, 2);
      g_assert_cmpint (account_number (fixture, 1), ==, once.write);

      g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "test.select_account: *terminat*");
      g_assert_false (twice.write
                        ? rialto_store_write (fixture->store, run_and_be_terminated, &twice, NULL, &error)
                        : rialto_store_read (fixture->store, run_and_be_terminated, &twice, NULL, &error));
      g_test_assert_expected_messages ();
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
      g_assert_cmpuint (twice.runs, ==, 2);
      g_assert_cmpint (account_number (fixture, 1), ==, once.write);
    }
  rialto_store_get_figures (fixture->store, &figures);
  g_assert_cmpuint (figures.reconnects, >=, 5);
}

static gboolean
bump (RialtoTx *tx,
      gpointer  data,
      GError  **error)
{
  ++*(guint *) data;
  rialto_tx_exec (tx, &bump_account, SQL_ID (1));
  return TRUE;
}

static const char terminate_all[] =
  "SELECT count (pg_terminate_backend (pid, 5000)) FROM pg_stat_activity WHERE datname = current_database () AND pid <> pg_backend_pid ()";

/* Connections that broke while nobody used them cost nobody an answer. */
static void
test_terminated_idle (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (4);
  guint runs = 0;

  for (guint i = 1; i <= 8; i++)
    {
      g_free (store_fixture_psql (fixture, terminate_all));
      store_fixture_write (fixture, bump, &runs);
      g_assert_cmpint (account_number (fixture, 1), ==, i);
    }
}

/* COMMIT was sent and nothing came back: it is not run again, and nobody is told that it was done. */
static void
test_unknown_commit (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (2);
  g_autoptr (GError) error = NULL;
  guint runs = 0;

  g_free (store_fixture_psql (
    fixture, "CREATE FUNCTION die () RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
             "PERFORM pg_terminate_backend (pg_backend_pid ()); PERFORM pg_sleep (10); RETURN NULL; END $$"));
  g_free (store_fixture_psql (
    fixture, "CREATE CONSTRAINT TRIGGER die_at_commit AFTER UPDATE ON accounts DEFERRABLE INITIALLY DEFERRED "
             "FOR EACH ROW EXECUTE FUNCTION die ()"));
  g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "COMMIT: *terminating*");
  g_assert_false (rialto_store_write (fixture->store, bump, &runs, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpuint (runs, ==, 1);

  g_free (store_fixture_psql (fixture, "DROP TRIGGER die_at_commit ON accounts"));
  store_fixture_write (fixture, bump, &runs);
  g_assert_cmpint (account_number (fixture, 1), ==, 1);
}

/* While the database is away requests are turned away, soon; when it is back all goes on. */
static void
test_away (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (2);
  g_autofree char *role = g_strdup_printf ("keeper_%s", fixture->database);
  g_autofree char *create_role = g_strdup_printf ("CREATE ROLE %s LOGIN SUPERUSER", role);
  g_autofree char *close_door = g_strdup_printf ("ALTER ROLE %s NOLOGIN", role);
  g_autofree char *open_door = g_strdup_printf ("ALTER ROLE %s LOGIN", role);
  g_autofree char *drop_role = g_strdup_printf ("DROP ROLE %s", role);
  g_autofree char *uri = g_strdup_printf ("%s&user=%s", fixture->uri, role);
  GLogLevelFlags fatal = g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL);
  g_autoptr (GError) error = NULL;
  guint runs = 0;

  g_free (store_fixture_psql (fixture, create_role));
  store_fixture_close (fixture);
  fixture->options.uri = uri;
  store_fixture_open (fixture);
  g_free (store_fixture_psql (fixture, close_door));
  g_free (store_fixture_psql (fixture, terminate_all));
  for (guint i = 0; i < 4; i++)
    {
      g_assert_false (rialto_store_write (fixture->store, bump, &runs, NULL, &error));
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
      g_clear_error (&error);
    }
  g_assert_cmpuint (runs, ==, 0);

  g_free (store_fixture_psql (fixture, open_door));
  while (!rialto_store_write (fixture->store, bump, &runs, NULL, NULL))
    /* lint: allow sleep-in-test: a look every 10 ms; nobody tells when the store will try to connect again */
    g_usleep (10000);
  g_assert_cmpuint (runs, ==, 1);
  g_assert_cmpint (account_number (fixture, 1), ==, 1);
  store_fixture_close (fixture);
  g_free (store_fixture_psql (fixture, drop_role));
  g_log_set_always_fatal (fatal);
}

static void
test_no_database (void)
{
  RialtoStoreOptions options = { .uri = "postgresql://nobody@127.0.0.1:1/nothing" };
  g_autoptr (GError) error = NULL;

  g_assert_null (rialto_store_open (&options, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
}

/* Reads, thinks, writes: right only under the lock. */
static gboolean
bump_by_hand (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  gint64 number = 0;

  rialto_tx_lock (tx, RIALTO_LOCK_HUB, 1);
  query_account (tx, 1, &number);
  rialto_tx_exec (tx, &set_account, SQL_ID (1), SQL_INT (number + 1));
  return TRUE;
}

static void
test_lock (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (16);
  g_autoptr (StoreBatch) batch = store_batch_new (fixture, FALSE);

  for (guint i = 0; i < 300; i++)
    store_batch_add_write (batch, bump_by_hand, NULL);
  store_batch_wait (batch);
  g_assert_cmpint (account_number (fixture, 1), ==, 300);
}

typedef struct
{
  StoreFixture  *fixture;
  RialtoLockKind kind;
  gint64         id;
  gboolean       got;
} Trying;

static gboolean
try_lock (RialtoTx *tx,
          gpointer  data,
          GError  **error)
{
  Trying *trying = data;

  trying->got = rialto_tx_try_lock (tx, trying->kind, trying->id);
  return TRUE;
}

static gboolean
hold_lock (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Trying same = { .kind = RIALTO_LOCK_IDEMPOTENCY, .id = -5, .got = TRUE };
  Trying other_kind = { .kind = RIALTO_LOCK_HUB, .id = -5 };
  Trying other_id = { .kind = RIALTO_LOCK_IDEMPOTENCY, .id = 5 };

  g_assert_true (rialto_tx_try_lock (tx, RIALTO_LOCK_IDEMPOTENCY, -5));
  store_fixture_write (data, try_lock, &same);
  store_fixture_write (data, try_lock, &other_kind);
  store_fixture_write (data, try_lock, &other_id);
  g_assert_false (same.got);
  g_assert_true (other_kind.got);
  g_assert_true (other_id.got);
  return TRUE;
}

static void
test_try_lock (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (4);
  Trying after = { .kind = RIALTO_LOCK_IDEMPOTENCY, .id = -5 };

  store_fixture_write (fixture, hold_lock, fixture);
  store_fixture_write (fixture, try_lock, &after);
  g_assert_true (after.got);
}

static gboolean
read_average (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &average);

  return TRUE;
}

/* A type that has no equal on SQLite is said at once, not read as nonsense. */
static void
test_foreign_type (void)
{
  g_autoptr (StoreFixture) fixture = fixture_with_accounts (1);
  g_autoptr (GError) error = NULL;

  g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING,
                         "test.average: column 0 has type 1700: cast it");
  g_assert_false (rialto_store_read (fixture->store, read_average, NULL, NULL, &error));
  g_test_assert_expected_messages ();
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INTERNAL);
}

static gboolean
sleep_longer (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  rialto_rows_free (rialto_tx_query (tx, &sleep_long));
  return TRUE;
}

static gboolean
write_nothing (RialtoTx *tx,
               gpointer  data,
               GError  **error)
{
  return TRUE;
}

/* A statement that takes too long is given up, and its connection goes on; also one that was made anew. */
static void
test_time_limit (void)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new_empty (RIALTO_STORE_POSTGRES);

  fixture->options.postgres_pool = 1;
  fixture->options.statement_ms = 50;
  store_fixture_open (fixture);
  for (guint round = 0; round < 2; round++)
    {
      g_autoptr (GError) error = NULL;

      g_test_expect_message ("rialto-store", G_LOG_LEVEL_WARNING, "*test.sleep_long*statement timeout*");
      g_assert_false (rialto_store_read (fixture->store, sleep_longer, NULL, NULL, &error));
      g_test_assert_expected_messages ();
      g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
      g_assert_cmpint (rialto_error_get_retry_after (error), >, 0);
      store_fixture_write (fixture, write_nothing, NULL);
      g_free (store_fixture_psql (fixture,
                                  "SELECT pg_terminate_backend (pid) FROM pg_stat_activity "
                                  "WHERE datname = current_database () AND pid <> pg_backend_pid ()"));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/postgres/deadlock", test_deadlock);
  g_test_add_func ("/store/postgres/serialization", test_serialization);
  g_test_add_func ("/store/postgres/check-then-insert", test_check_then_insert);
  g_test_add_func ("/store/postgres/terminated", test_terminated);
  g_test_add_func ("/store/postgres/terminated-idle", test_terminated_idle);
  g_test_add_func ("/store/postgres/unknown-commit", test_unknown_commit);
  g_test_add_func ("/store/postgres/away", test_away);
  g_test_add_func ("/store/postgres/no-database", test_no_database);
  g_test_add_func ("/store/postgres/lock", test_lock);
  g_test_add_func ("/store/postgres/try-lock", test_try_lock);
  g_test_add_func ("/store/postgres/time-limit", test_time_limit);
  g_test_add_func ("/store/postgres/foreign-type", test_foreign_type);
  return g_test_run ();
}
