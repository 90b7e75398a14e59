/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job-fixture.h"
#include "rialto-clock.h"
#include "rialto-job-payload.h"

#define START G_GINT64_CONSTANT (1804000000000)

static StoreFixture *
begin (gconstpointer kind)
{
  rialto_clock_fake (START);
  return store_fixture_new ((RialtoStoreKind) GPOINTER_TO_INT (kind));
}

static void
test_order (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoJobClaim claim;
  RialtoId later = job_enqueue (fixture->store, "a", NULL, START + RIALTO_MINUTE / 2);
  RialtoId second = job_enqueue (fixture->store, "b", "key", 0);
  RialtoId first = job_enqueue (fixture->store, "c", NULL, START - RIALTO_MINUTE);
  JobState state;

  g_assert_true (job_claim (fixture->store, arena, &claim));
  g_assert_cmpint (claim.id, ==, first);
  g_assert_cmpstr (claim.kind, ==, "c");
  g_assert_null (claim.key);
  g_assert_cmpint (claim.attempts, ==, 1);
  g_assert_true (job_claim (fixture->store, arena, &claim));
  g_assert_cmpint (claim.id, ==, second);
  g_assert_cmpstr (claim.key, ==, "key");
  g_assert_cmpstr (claim.payload, ==, "{}");
  g_assert_false (job_claim (fixture->store, arena, &claim));

  rialto_clock_advance (RIALTO_MINUTE / 2);
  g_assert_true (job_claim (fixture->store, arena, &claim));
  g_assert_cmpint (claim.id, ==, later);
  g_assert_true (job_finish (fixture->store, &claim, 0));
  job_look_at (fixture->store, later, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DONE);
  g_assert_false (state.leased);
  /* Once is enough. */
  g_assert_false (job_finish (fixture->store, &claim, 0));
}

/* Somebody who has lost the lease has no say any more. */
static void
test_lease (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (RialtoArena) other_arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;
  RialtoId id = job_enqueue (fixture->store, "a", NULL, 0);
  RialtoJobClaim lost, claim;
  JobState state;

  g_assert_true (job_claim (fixture->store, arena, &lost));
  rialto_clock_advance (RIALTO_JOB_LEASE - 1);
  g_assert_false (job_claim (fixture->store, other_arena, &claim));
  g_assert_true (rialto_job_queue_renew (fixture->store, &lost, &error));
  rialto_clock_advance (RIALTO_JOB_LEASE - 1);
  g_assert_false (job_claim (fixture->store, other_arena, &claim));

  rialto_clock_advance (1);
  g_assert_true (rialto_job_queue_has_due (fixture->store, &error));
  g_assert_true (job_claim (fixture->store, other_arena, &claim));
  g_assert_cmpint (claim.id, ==, id);
  g_assert_cmpint (claim.attempts, ==, 2);
  g_assert_cmpint (claim.lease, !=, lost.lease);

  g_assert_false (job_finish (fixture->store, &lost, 0));
  g_assert_false (job_finish (fixture->store, &lost, RIALTO_ERROR_INTERNAL));
  g_assert_false (rialto_job_queue_renew (fixture->store, &lost, &error));
  g_assert_no_error (error);
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_RUNNING);

  g_assert_true (job_finish (fixture->store, &claim, 0));
  g_assert_false (job_finish (fixture->store, &lost, 0));
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DONE);
}

/* Jobs of a key run one after another in the order of asking, also when one has to wait for its next attempt. */
static void
test_serial (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoId first = job_enqueue (fixture->store, "a", "one", 0);
  RialtoId second = job_enqueue (fixture->store, "a", "one", START - RIALTO_HOUR);
  RialtoId other = job_enqueue (fixture->store, "a", "two", 0);
  RialtoId third = job_enqueue (fixture->store, "b", "one", 0);
  RialtoJobClaim claim, second_claim;

  g_assert_true (job_claim (fixture->store, arena, &claim));
  g_assert_cmpint (claim.id, ==, first);
  g_assert_true (job_claim (fixture->store, arena, &second_claim));
  g_assert_cmpint (second_claim.id, ==, other);
  g_assert_true (job_claim (fixture->store, arena, &second_claim));
  g_assert_cmpint (second_claim.id, ==, third);
  g_assert_false (job_claim (fixture->store, arena, &second_claim));

  g_assert_true (job_finish (fixture->store, &claim, RIALTO_ERROR_UNAVAILABLE));
  g_assert_false (job_claim (fixture->store, arena, &claim));
  rialto_clock_advance (RIALTO_SECOND);
  g_assert_true (job_claim (fixture->store, arena, &claim));
  g_assert_cmpint (claim.id, ==, first);
  g_assert_true (job_finish (fixture->store, &claim, 0));
  g_assert_true (job_claim (fixture->store, arena, &claim));
  g_assert_cmpint (claim.id, ==, second);
}

static void
test_dead (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoId id = job_enqueue (fixture->store, "a", "key", 0);
  RialtoId next = job_enqueue (fixture->store, "a", "key", 0);
  RialtoJobClaim claim;
  JobState state;

  for (gint64 i = 1; i <= RIALTO_JOB_MAX_ATTEMPTS; i++)
    {
      g_assert_true (job_claim (fixture->store, arena, &claim));
      g_assert_cmpint (claim.id, ==, id);
      g_assert_cmpint (claim.attempts, ==, i);
      g_assert_true (job_finish (fixture->store, &claim, RIALTO_ERROR_INTERNAL));
      job_look_at (fixture->store, id, &state);
      if (i == RIALTO_JOB_MAX_ATTEMPTS)
        break;
      g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_WAITING);
      g_assert_cmpint (state.run_at, >=, rialto_clock_now () + rialto_job_queue_backoff (i, 1));
      g_assert_cmpint (state.run_at, <=, rialto_clock_now () + rialto_job_queue_backoff (i, 0));
      rialto_clock_advance (state.run_at - rialto_clock_now () - 1);
      g_assert_false (job_claim (fixture->store, arena, &claim));
      rialto_clock_advance (1);
    }
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DEAD);
  g_assert_cmpstr (state.last_error, ==, rialto_error_get_info (RIALTO_ERROR_INTERNAL)->title);
  /* It does not hold up what comes after it. */
  g_assert_true (job_claim (fixture->store, arena, &claim));
  g_assert_cmpint (claim.id, ==, next);
}

/* A job that ends its server each time does not do so for ever. */
static void
test_poison (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoId id = job_enqueue (fixture->store, "a", NULL, 0);
  RialtoJobClaim claim;
  JobState state;

  for (guint i = 0; i < RIALTO_JOB_MAX_ATTEMPTS; i++)
    {
      g_assert_true (job_claim (fixture->store, arena, &claim));
      rialto_clock_advance (RIALTO_JOB_LEASE);
    }
  g_assert_false (job_claim (fixture->store, arena, &claim));
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DEAD);
  g_assert_cmpint (state.attempts, ==, RIALTO_JOB_MAX_ATTEMPTS);
  g_assert_cmpstr (state.last_error, !=, "");
}

/* Who fails may say when to come back. */
static void
test_retry_after (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) cause = NULL;
  g_autoptr (GError) error = NULL;
  RialtoId id = job_enqueue (fixture->store, "a", NULL, 0);
  RialtoJobClaim claim;
  JobState state;

  g_assert_true (job_claim (fixture->store, arena, &claim));
  rialto_fail_detail (&cause, RIALTO_ERROR_UNAVAILABLE, "Come\nback.");
  rialto_error_set_retry_after (cause, 5 * RIALTO_MINUTE);
  g_assert_true (rialto_job_queue_finish (fixture->store, &claim, cause, &error));
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.run_at, ==, START + 5 * RIALTO_MINUTE);
  g_assert_cmpstr (state.last_error, ==, "Come back.");
}

typedef struct
{
  RialtoStore *store;
  gint        *running; /* atomic, of one key */
  gint        *n;       /* atomic, done in all */
  gboolean     broken;
} Worker;

static gpointer
work (gpointer data)
{
  Worker *worker = data;
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  RialtoJobClaim claim;

  while (job_claim (worker->store, arena, &claim))
    {
      worker->broken |= g_atomic_int_add (worker->running, 1) != 0;
      g_thread_yield ();
      g_atomic_int_add (worker->running, -1);
      g_atomic_int_inc (worker->n);
      g_assert_true (job_finish (worker->store, &claim, 0));
    }
  return NULL;
}

/* Several at once: each job is given out once, and never two of a key. */
static void
test_at_once (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  GThread *threads[6];
  Worker workers[6];
  gint running = 0, n = 0;

  for (guint i = 0; i < 40; i++)
    job_enqueue (fixture->store, "a", "key", 0);
  for (guint round = 0; g_atomic_int_get (&n) < 40 && round < 100; round++)
    {
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          workers[i] = (Worker) { fixture->store, &running, &n, FALSE };
          threads[i] = g_thread_new ("worker", work, &workers[i]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          g_thread_join (threads[i]);
          g_assert_false (workers[i].broken);
        }
    }
  g_assert_cmpint (n, ==, 40);
}

static void
test_backoff (void)
{
  g_assert_cmpint (rialto_job_queue_backoff (1, 0), ==, RIALTO_SECOND);
  g_assert_cmpint (rialto_job_queue_backoff (1, 1), ==, RIALTO_SECOND);
  g_assert_cmpint (rialto_job_queue_backoff (2, 0), ==, 3 * RIALTO_SECOND);
  g_assert_cmpint (rialto_job_queue_backoff (3, 0), ==, 9 * RIALTO_SECOND);
  g_assert_cmpint (rialto_job_queue_backoff (3, 1), ==, 6750);
  g_assert_cmpint (rialto_job_queue_backoff (9, 0), ==, RIALTO_HOUR);
  g_assert_cmpint (rialto_job_queue_backoff (9, 1), ==, RIALTO_HOUR * 3 / 4);
  g_assert_cmpint (rialto_job_queue_backoff (1000, 0), ==, RIALTO_HOUR);
}

static void
test_payload (void)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;
  RialtoId ids[] = { 7, G_MAXINT64 };
  RialtoId read[2] = { 0, 0 };
  const char *payload = rialto_job_payload_write (arena, ids, 2);

  g_assert_cmpstr (payload, ==, "{\"ids\":[\"7\",\"9223372036854775807\"]}");
  g_assert_true (rialto_job_payload_read (payload, read, 2, &error));
  g_assert_cmpint (read[0], ==, 7);
  g_assert_cmpint (read[1], ==, G_MAXINT64);
  g_assert_false (rialto_job_payload_read (payload, read, 1, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
  g_clear_error (&error);
  g_assert_false (rialto_job_payload_read ("{}", read, 1, &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/jobs/backoff", test_backoff);
  g_test_add_func ("/jobs/payload", test_payload);
  store_fixture_add_test ("/jobs/order", test_order);
  store_fixture_add_test ("/jobs/lease", test_lease);
  store_fixture_add_test ("/jobs/serial", test_serial);
  store_fixture_add_test ("/jobs/dead", test_dead);
  store_fixture_add_test ("/jobs/poison", test_poison);
  store_fixture_add_test ("/jobs/retry-after", test_retry_after);
  store_fixture_add_test ("/jobs/at-once", test_at_once);
  return g_test_run ();
}
