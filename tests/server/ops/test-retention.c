/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-clock.h"
#include "rialto-context.h"
#include "rialto-entities.h"
#include "rialto-presence-rows.h"
#include "rialto-retention.h"
#include "store-fixture.h"

#define START G_GINT64_CONSTANT (1804000000000)

/* More than one chunk of each. */
#define N_OLD 501

RIALTO_SQL (test_add_user,
            "test.add_user",
            "INSERT INTO users (id, handle, name, role, locked) VALUES (?1, 'anna', 'Anna', 0, FALSE)");
RIALTO_SQL (test_add_token,
            "test.add_token",
            "INSERT INTO one_time_tokens (hash, kind, created_at, expires_at) VALUES (?1, 1, ?2, ?2)");
RIALTO_SQL (
  test_add_session,
  "test.add_session",
  "INSERT INTO sessions (id, user_id, device, agent, address, created_at, seen_at, expires_at, counter, "
  "rotated_at) VALUES (?1, 1, '', '', '', ?2, ?2, ?2, 0, ?2)");
RIALTO_SQL (test_add_key,
            "test.add_key",
            "INSERT INTO idempotency (principal, route, key, body_hash, status, created_at) "
            "VALUES ('1', 'test', ?1, ?2, 200, ?3)");
RIALTO_SQL (test_add_job,
            "test.add_job",
            "INSERT INTO jobs (id, kind, payload, run_at, attempts, state, created_at) "
            "VALUES (?1, 'test', '{}', ?2, 1, ?3, ?2)");
RIALTO_SQL (
  test_add_users,
  "test.add_users",
  "INSERT INTO users (id, handle, name, role, locked) VALUES (?1, CAST (?1 AS TEXT), '', 0, FALSE)");
RIALTO_SQL (test_add_presence,
            "test.add_presence",
            "INSERT INTO presence (instance, user_id, status, expires_at) SELECT ?1, id, 2, ?2 FROM users");
RIALTO_SQL (test_presence, "test.presence", "SELECT count (*) FROM presence WHERE instance = 2");
RIALTO_SQL (test_all_presence, "test.all_presence", "SELECT count (*) FROM presence");
RIALTO_SQL (test_told, "test.told", "SELECT count (*) FROM events WHERE type = 'presence.update'");
RIALTO_SQL (test_tokens, "test.tokens", "SELECT count (*) FROM one_time_tokens");
RIALTO_SQL (test_sessions, "test.sessions", "SELECT count (*) FROM sessions");
RIALTO_SQL (test_keys, "test.keys", "SELECT count (*) FROM idempotency");
RIALTO_SQL (test_jobs, "test.jobs", "SELECT count (*) FROM jobs");

typedef struct
{
  RialtoTime     time;
  guint          n;
  RialtoJobState state;
  RialtoSql     *sql;
  gint64         number;
} Step;

static void
write_step (StoreFixture *fixture,
            RialtoTxFunc  run,
            RialtoTime    time,
            guint         n,
            int           state)
{
  store_fixture_write (fixture, run, &(Step) { .time = time, .n = n, .state = (RialtoJobState) state });
}

static gboolean
run_count (RialtoTx *tx,
           gpointer  data,
           GError  **error)
{
  Step *step = data;
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, step->sql);

  step->number = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : -1;
  return TRUE;
}

static gint64
count (StoreFixture *fixture,
       RialtoSql    *sql)
{
  Step step = { .sql = sql };

  store_fixture_read (fixture, run_count, &step);
  return step.number;
}

static gboolean
run_add_user (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  rialto_tx_exec (tx, &test_add_user, SQL_ID (1));
  return TRUE;
}

static gboolean
run_add_tokens (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  const Step *step = data;

  for (guint i = 0; i < step->n; i++)
    {
      RialtoId id = rialto_tx_new_id (tx);

      rialto_tx_exec (tx, &test_add_token, SQL_BYTES (&id, sizeof id), SQL_TIME (step->time));
      rialto_tx_exec (tx, &test_add_session, SQL_ID (id), SQL_TIME (step->time));
    }
  return TRUE;
}

static gboolean
run_add_keys (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  const Step *step = data;

  for (guint i = 0; i < step->n; i++)
    {
      RialtoId id = rialto_tx_new_id (tx);
      g_autofree char *key = g_strdup_printf ("%" G_GINT64_FORMAT, id);

      rialto_tx_exec (tx, &test_add_key, SQL_TEXT (key), SQL_BYTES (&id, sizeof id), SQL_TIME (step->time));
    }
  return TRUE;
}

static gboolean
run_add_jobs (RialtoTx *tx,
              gpointer  data,
              GError  **error)
{
  const Step *step = data;

  for (guint i = 0; i < step->n; i++)
    rialto_tx_exec (tx, &test_add_job, SQL_ID (rialto_tx_new_id (tx)), SQL_TIME (step->time),
                    SQL_INT (step->state));
  return TRUE;
}

static StoreFixture *
begin (gconstpointer kind)
{
  rialto_clock_fake (START);
  return store_fixture_new ((RialtoStoreKind) GPOINTER_TO_INT (kind));
}

static void
test_accounts (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (GError) error = NULL;

  store_fixture_write (fixture, run_add_user, NULL);
  write_step (fixture, run_add_tokens, START, N_OLD, 0);
  write_step (fixture, run_add_tokens, START + 1, 2, 0);
  g_assert_true (rialto_retention_sweep_accounts (&context, "{}", &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, &test_tokens), ==, 2);
  g_assert_cmpint (count (fixture, &test_sessions), ==, 2);
}

static void
test_idempotency (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (GError) error = NULL;

  write_step (fixture, run_add_keys, START - RIALTO_DAY, N_OLD, 0);
  write_step (fixture, run_add_keys, START - RIALTO_DAY + 1, 2, 0);
  g_assert_true (rialto_retention_sweep_idempotency (&context, "{}", &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, &test_keys), ==, 2);
}

static void
test_done_jobs (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (GError) error = NULL;

  write_step (fixture, run_add_jobs, START - 7 * RIALTO_DAY, N_OLD, RIALTO_JOB_STATE_DONE);
  write_step (fixture, run_add_jobs, START - 7 * RIALTO_DAY + 1, 2, RIALTO_JOB_STATE_DONE);
  write_step (fixture, run_add_jobs, START - 70 * RIALTO_DAY, 3, RIALTO_JOB_STATE_DEAD);
  write_step (fixture, run_add_jobs, START - 70 * RIALTO_DAY, 1, RIALTO_JOB_STATE_WAITING);
  g_assert_true (rialto_retention_sweep_jobs (&context, "{}", &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, &test_jobs), ==, 6);
}

static gboolean
run_add_presence (RialtoTx *tx,
                  gpointer  data,
                  GError  **error)
{
  for (guint i = 0; i < N_OLD; i++)
    rialto_tx_exec (tx, &test_add_users, SQL_ID (rialto_tx_new_id (tx)));
  rialto_tx_exec (tx, &test_add_presence, SQL_ID (1), SQL_TIME (START));
  rialto_tx_exec (tx, &test_add_presence, SQL_ID (2), SQL_TIME (START + 1));
  return TRUE;
}

/* Of an instance that has died; those who watch are told. */
static void
test_dead_instance (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (GError) error = NULL;

  store_fixture_write (fixture, run_add_presence, NULL);
  g_assert_true (rialto_presence_job_sweep (&context, "{}", &error));
  g_assert_no_error (error);
  g_assert_cmpint (count (fixture, &test_all_presence), ==, N_OLD);
  g_assert_cmpint (count (fixture, &test_presence), ==, N_OLD);
  g_assert_cmpint (count (fixture, &test_told), ==, N_OLD);
  rialto_clock_advance (1);
  g_assert_true (rialto_presence_job_sweep (&context, "{}", &error));
  g_assert_cmpint (count (fixture, &test_all_presence), ==, 0);
}

/* A server that ends breaks off, and the job comes back. */
static void
test_draining (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store, .draining = TRUE };
  g_autoptr (GError) error = NULL;

  write_step (fixture, run_add_keys, START - RIALTO_DAY, 1, 0);
  g_assert_false (rialto_retention_sweep_idempotency (&context, "{}", &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpint (count (fixture, &test_keys), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  store_fixture_add_test ("/retention/accounts", test_accounts);
  store_fixture_add_test ("/retention/idempotency", test_idempotency);
  store_fixture_add_test ("/retention/jobs", test_done_jobs);
  store_fixture_add_test ("/retention/presence", test_dead_instance);
  store_fixture_add_test ("/retention/draining", test_draining);
  return g_test_run ();
}
