/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job-fixture.h"
#include "rialto-clock.h"

#include <string.h>

#define START G_GINT64_CONSTANT (1804000000000)

/* What the jobs of this test have in common; a job function has no data of its own. */
static struct
{
  GMutex lock;
  GCond changed;
  guint n_run, n_running, n_most, n_failures;
  gboolean held;
} shared;

static gboolean
count_job (RialtoContext *context,
           const char    *payload,
           GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared.lock);

  shared.n_run++;
  g_cond_broadcast (&shared.changed);
  return TRUE;
}

static gboolean
hold_job (RialtoContext *context,
          const char    *payload,
          GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared.lock);

  shared.n_running++;
  shared.n_most = MAX (shared.n_most, shared.n_running);
  g_cond_broadcast (&shared.changed);
  while (shared.held)
    g_cond_wait (&shared.changed, &shared.lock);
  shared.n_running--;
  shared.n_run++;
  g_cond_broadcast (&shared.changed);
  return TRUE;
}

static gboolean
fail_job (RialtoContext *context,
          const char    *payload,
          GError       **error)
{
  if (shared.n_failures == 0)
    return TRUE;
  shared.n_failures--;
  return rialto_fail (error, RIALTO_ERROR_UNAVAILABLE);
}

static gboolean
silent_job (RialtoContext *context,
            const char    *payload,
            GError       **error)
{
  return FALSE;
}

static const RialtoJobKind kinds[] = {
  { "test.count", count_job },
  { "test.fail", fail_job },
  { "test.hold", hold_job },
  { "test.silent", silent_job },
};
static const RialtoJobTables tables = { kinds, G_N_ELEMENTS (kinds), NULL, 0 };

static StoreFixture *
begin (gconstpointer kind)
{
  shared.n_run = shared.n_running = shared.n_most = shared.n_failures = 0;
  shared.held = TRUE;
  return store_fixture_new ((RialtoStoreKind) GPOINTER_TO_INT (kind));
}

static void
wait_for (const guint *value,
          guint        wanted)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared.lock);

  while (*value != wanted)
    g_cond_wait (&shared.changed, &shared.lock);
}

static void
let_go (void)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&shared.lock);

  shared.held = FALSE;
  g_cond_broadcast (&shared.changed);
}

static void
test_run_due (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (&context, &tables);
  RialtoId failing;
  JobState state;

  rialto_clock_fake (START);
  job_enqueue (fixture->store, "test.count", NULL, 0);
  job_enqueue (fixture->store, "test.count", "key", 0);
  job_enqueue (fixture->store, "test.count", "key", 0);
  job_enqueue (fixture->store, "test.count", NULL, START + RIALTO_SECOND);
  shared.n_failures = 2;
  failing = job_enqueue (fixture->store, "test.fail", NULL, 0);
  g_assert_cmpuint (rialto_jobs_run_due (jobs), ==, 4);
  g_assert_cmpuint (shared.n_run, ==, 3);
  g_assert_cmpuint (rialto_jobs_run_due (jobs), ==, 0);

  rialto_clock_advance (RIALTO_SECOND);
  g_assert_cmpuint (rialto_jobs_run_due (jobs), ==, 2);
  job_look_at (fixture->store, failing, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_WAITING);
  rialto_clock_advance (3 * RIALTO_SECOND);
  g_assert_cmpuint (rialto_jobs_run_due (jobs), ==, 1);
  job_look_at (fixture->store, failing, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DONE);
  g_assert_cmpint (state.attempts, ==, 3);
}

/* A kind that this server does not know, and a job that does not say why it failed. */
static void
test_unknown (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (&context, &tables);
  RialtoId unknown, silent;
  JobState state;

  rialto_clock_fake (START);
  unknown = job_enqueue (fixture->store, "test.unknown", NULL, 0);
  silent = job_enqueue (fixture->store, "test.silent", NULL, 0);
  g_assert_cmpuint (rialto_jobs_run_due (jobs), ==, 2);
  job_look_at (fixture->store, unknown, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_WAITING);
  g_assert_nonnull (strstr (state.last_error, "test.unknown"));
  job_look_at (fixture->store, silent, &state);
  g_assert_nonnull (strstr (state.last_error, "test.silent"));
}

/* Threads: jobs without a key run side by side, those of a key do not, and stopping waits for them. */
static void
test_threads (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (&context, &tables);

  rialto_jobs_start (jobs);
  for (guint i = 0; i < 3; i++)
    job_enqueue (fixture->store, "test.hold", NULL, 0);
  job_enqueue (fixture->store, "test.hold", "key", 0);
  for (guint i = 0; i < 5; i++)
    job_enqueue (fixture->store, "test.count", "other", 0);
  wait_for (&shared.n_running, 4);
  let_go ();
  wait_for (&shared.n_run, 9);
  g_assert_cmpuint (shared.n_most, ==, 4);
  rialto_jobs_stop (jobs);
  /* A second time is nothing. */
  rialto_jobs_stop (jobs);
}

static gpointer
stop (gpointer jobs)
{
  rialto_jobs_stop (jobs);
  return NULL;
}

static void
test_stop_waits (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (&context, &tables);
  RialtoId id;
  GThread *thread;
  JobState state;

  rialto_jobs_start (jobs);
  id = job_enqueue (fixture->store, "test.hold", "key", 0);
  wait_for (&shared.n_running, 1);
  job_enqueue (fixture->store, "test.count", "key", 0);
  thread = g_thread_new ("stop", stop, jobs);
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_RUNNING);
  let_go ();
  g_thread_join (thread);
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DONE);
}

/* A job may take longer than its lease. */
static void
test_heartbeat (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (&context, &tables);
  g_autoptr (RialtoJobs) others = rialto_jobs_new_with_tables (&context, &tables);
  RialtoId id;
  JobState state;

  rialto_clock_fake (START);
  rialto_jobs_start (jobs);
  id = job_enqueue (fixture->store, "test.hold", NULL, 0);
  wait_for (&shared.n_running, 1);
  for (guint i = 0; i < 5; i++)
    {
      rialto_clock_advance (RIALTO_JOB_LEASE - RIALTO_SECOND);
      rialto_jobs_renew (jobs);
      g_assert_cmpuint (rialto_jobs_run_due (others), ==, 0);
    }
  let_go ();
  wait_for (&shared.n_run, 1);
  rialto_jobs_stop (jobs);
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DONE);
  g_assert_cmpint (state.attempts, ==, 1);
}

static gboolean
count_chunk (RialtoTx *tx,
             gpointer  data)
{
  guint *n = data;

  return ++*n < 3;
}

static void
test_chunks (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (GError) error = NULL;
  guint n = 0;

  g_assert_true (rialto_job_run_chunks (&context, count_chunk, &n, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (n, ==, 3);
  g_atomic_int_set (&context.draining, TRUE);
  g_assert_false (rialto_job_run_chunks (&context, count_chunk, &n, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpuint (n, ==, 3);
}

static void
add (const char   *path,
     GTestDataFunc func)
{
  store_fixture_add_test (path, func);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  add ("/jobs/threads", test_threads);
  add ("/jobs/stop-waits", test_stop_waits);
  add ("/jobs/chunks", test_chunks);
  add ("/jobs/run-due", test_run_due);
  add ("/jobs/unknown", test_unknown);
  add ("/jobs/heartbeat", test_heartbeat);
  return g_test_run ();
}
