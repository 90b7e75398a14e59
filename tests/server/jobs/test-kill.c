/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job-fixture.h"
#include "rialto-clock.h"

#include <gio/gio.h>
#include <signal.h>
#include <sys/prctl.h>
#include <unistd.h>

static guint n_run;

/* In the process that is killed: says that it has begun, and does not end. */
static gboolean
hang (RialtoContext *context,
      const char    *payload,
      GError       **error)
{
  g_print ("begun\n");
  while (pause () < 0)
    ;
  return TRUE;
}

static gboolean
count (RialtoContext *context,
       const char    *payload,
       GError       **error)
{
  n_run++;
  return TRUE;
}

static const RialtoJobKind hanging_kinds[] = { { "test.long", hang } };
static const RialtoJobTables hanging = { hanging_kinds, 1, NULL, 0 };
static const RialtoJobKind counting_kinds[] = { { "test.long", count } };
static const RialtoJobTables counting = { counting_kinds, 1, NULL, 0 };

static int
run_child (const char *uri)
{
  RialtoStoreOptions options = { .uri = uri };
  g_autoptr (GError) error = NULL;
  g_autoptr (RialtoStore) store = rialto_store_open (&options, &error);
  RialtoContext context = { .store = store };
  RialtoJobs *jobs;

  g_assert_no_error (error);
  /* Not left behind by a test that fails. */
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  jobs = rialto_jobs_new_with_tables (&context, &hanging);
  rialto_jobs_start (jobs);
  while (pause () < 0)
    ;
  return 0;
}

/* A server that is killed in the middle of a job. */
static void
kill_one_amidst (const char *uri)
{
  g_autoptr (GError) error = NULL;
  /* Under valgrind the link itself would start valgrind. */
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  g_autoptr (GSubprocess)
    child = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, self, "--child", uri, NULL);
  g_autoptr (GDataInputStream) lines = NULL;
  g_autofree char *line = NULL;

  g_assert_no_error (error);
  lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (child));
  line = g_data_input_stream_read_line (lines, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (line, ==, "begun");
  g_subprocess_force_exit (child);
  g_subprocess_wait (child, NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_if_signaled (child));
}

static void
test_kill (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = store_fixture_new ((RialtoStoreKind) GPOINTER_TO_INT (kind));
  RialtoContext context = { 0 };
  g_autoptr (RialtoJobs) jobs = NULL;
  RialtoId id = job_enqueue (fixture->store, "test.long", "key", 0);
  RialtoId next = job_enqueue (fixture->store, "test.long", "key", 0);
  JobState state;

  store_fixture_close (fixture);
  kill_one_amidst (fixture->uri);
  store_fixture_open (fixture);
  context.store = fixture->store;
  jobs = rialto_jobs_new_with_tables (&context, &counting);

  n_run = 0;
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_RUNNING);
  g_assert_cmpuint (rialto_jobs_run_due (jobs), ==, 0);

  rialto_clock_fake (rialto_clock_now () + RIALTO_JOB_LEASE);
  g_assert_cmpuint (rialto_jobs_run_due (jobs), ==, 2);
  g_assert_cmpuint (n_run, ==, 2);
  job_look_at (fixture->store, id, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_DONE);
  g_assert_cmpint (state.attempts, ==, 2);
  job_look_at (fixture->store, next, &state);
  g_assert_cmpint (state.attempts, ==, 1);
  rialto_clock_unfake ();
}

int
main (int    argc,
      char **argv)
{
  if (argc == 3 && g_str_equal (argv[1], "--child"))
    return run_child (argv[2]);
  g_test_init (&argc, &argv, NULL);
  store_fixture_add_test ("/jobs/kill", test_kill);
  return g_test_run ();
}
