/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job-fixture.h"
#include "rialto-clock.h"

#include <string.h>

/* Noon of a day. */
#define NOON (G_GINT64_CONSTANT (20880) * RIALTO_DAY + RIALTO_DAY / 2)

static guint n_hourly, n_daily;

static gboolean
hourly (RialtoContext *context,
        const char    *payload,
        GError       **error)
{
  n_hourly++;
  return TRUE;
}

static gboolean
daily (RialtoContext *context,
       const char    *payload,
       GError       **error)
{
  n_daily++;
  return TRUE;
}

static gboolean
fail (RialtoContext *context,
      const char    *payload,
      GError       **error)
{
  return rialto_fail (error, RIALTO_ERROR_INTERNAL);
}

static const RialtoJobKind kinds[] = { { "test.hourly", hourly },
                                       { "test.daily", daily },
                                       { "test.fail", fail } };
static const RialtoSchedule schedules[] = {
  { "hourly", RIALTO_HOUR, "test.hourly" },
  { "daily", RIALTO_DAY, "test.daily" },
};
static const RialtoJobTables tables = { kinds, G_N_ELEMENTS (kinds), schedules, G_N_ELEMENTS (schedules) };
static const RialtoSchedule failing[] = { { "failing", RIALTO_MINUTE, "test.fail" } };
static const RialtoJobTables failing_tables = { kinds, G_N_ELEMENTS (kinds), failing, 1 };

static StoreFixture *
begin (gconstpointer kind)
{
  n_hourly = n_daily = 0;
  rialto_clock_fake (NOON);
  return store_fixture_new ((RialtoStoreKind) GPOINTER_TO_INT (kind));
}

/* Two servers, one day and a half: each period once, at its beginning. */
static void
test_once (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) one = rialto_jobs_new_with_tables (&context, &tables);
  g_autoptr (RialtoJobs) two = rialto_jobs_new_with_tables (&context, &tables);

  rialto_jobs_run_due (one);
  rialto_jobs_run_due (two);
  g_assert_cmpuint (n_hourly, ==, 1);
  g_assert_cmpuint (n_daily, ==, 1);

  for (guint i = 0; i < 36 * 4; i++)
    {
      rialto_clock_advance (RIALTO_HOUR / 4);
      rialto_jobs_run_due (i % 2 == 0 ? one : two);
      rialto_jobs_run_due (i % 2 == 0 ? two : one);
    }
  g_assert_cmpuint (n_hourly, ==, 1 + 36);
  g_assert_cmpuint (n_daily, ==, 1 + 2);
  g_assert_cmpint (job_count (fixture->store, "test.hourly"), ==, 1 + 36);
}

/* Nobody there for days: what was missed is done once. */
static void
test_missed (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (&context, &tables);

  rialto_jobs_run_due (jobs);
  rialto_clock_advance (5 * RIALTO_DAY);
  rialto_jobs_run_due (jobs);
  rialto_jobs_run_due (jobs);
  g_assert_cmpuint (n_hourly, ==, 2);
  g_assert_cmpuint (n_daily, ==, 2);
}

/* A job that does not end does not pile up. */
static void
test_no_pile (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (&context, &failing_tables);

  for (guint i = 0; i < 5; i++)
    {
      rialto_jobs_run_due (jobs);
      rialto_clock_advance (RIALTO_MINUTE);
    }
  g_assert_cmpint (job_count (fixture->store, "test.fail"), ==, 1);
}

typedef struct
{
  RialtoContext *context;
  gint          *ready; /* atomic */
} Server;

static gpointer
run_server (gpointer data)
{
  Server *server = data;
  g_autoptr (RialtoJobs) jobs = rialto_jobs_new_with_tables (server->context, &failing_tables);

  g_atomic_int_inc (server->ready);
  while (g_atomic_int_get (server->ready) < 4)
    g_thread_yield ();
  rialto_jobs_run_due (jobs);
  return NULL;
}

static void
test_at_once (gconstpointer kind)
{
  g_autoptr (StoreFixture) fixture = begin (kind);
  RialtoContext context = { .store = fixture->store };
  GThread *threads[4];
  gint ready = 0;
  Server server = { &context, &ready };

  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("server", run_server, &server);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  g_assert_cmpint (job_count (fixture->store, "test.fail"), ==, 1);
}

/* The server's own table: names once, kinds known, periods sensible. */
static void
test_table (void)
{
  for (guint i = 0; i < rialto_job_tables.n_schedules; i++)
    {
      const RialtoSchedule *schedule = &rialto_job_tables.schedules[i];
      guint n_kinds = 0, n_names = 0;

      for (guint j = 0; j < rialto_job_tables.n_kinds; j++)
        n_kinds += g_str_equal (rialto_job_tables.kinds[j].kind, schedule->kind);
      for (guint j = 0; j < rialto_job_tables.n_schedules; j++)
        n_names += g_str_equal (rialto_job_tables.schedules[j].name, schedule->name);
      g_assert_cmpuint (n_kinds, ==, 1);
      g_assert_cmpuint (n_names, ==, 1);
      g_assert_cmpint (schedule->every, >=, RIALTO_MINUTE);
    }
  for (guint i = 0; i < rialto_job_tables.n_kinds; i++)
    {
      g_assert_nonnull (rialto_job_tables.kinds[i].run);
      g_assert_cmpuint (strlen (rialto_job_tables.kinds[i].kind), <=, 60);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedules/table", test_table);
  store_fixture_add_test ("/schedules/once", test_once);
  store_fixture_add_test ("/schedules/missed", test_missed);
  store_fixture_add_test ("/schedules/no-pile", test_no_pile);
  store_fixture_add_test ("/schedules/at-once", test_at_once);
  return g_test_run ();
}
