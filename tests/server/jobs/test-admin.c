/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "job-fixture.h"
#include "rialto-jobs.h"
#include "server-fixture.h"

RIALTO_SQL (test_add_job,
            "test.add_job",
            "INSERT INTO jobs (id, kind, payload, run_at, attempts, state, last_error, created_at) "
            "VALUES (?1, 'test.kind', '{}', ?2, 10, ?3, 'It broke.', ?2)");

typedef struct
{
  RialtoId       id;
  RialtoJobState state;
} Added;

static gboolean
run_add (RialtoTx *tx,
         gpointer  data,
         GError  **error)
{
  Added *added = data;

  added->id = rialto_tx_new_id (tx);
  rialto_tx_exec (tx, &test_add_job, SQL_ID (added->id), SQL_TIME (rialto_tx_get_now (tx)),
                  SQL_INT (added->state));
  return TRUE;
}

static RialtoId
add_job (ServerFixture *fixture,
         RialtoJobState state)
{
  Added added = { 0, state };
  g_autoptr (GError) error = NULL;

  rialto_store_write (fixture->context->store, run_add, &added, NULL, &error);
  g_assert_no_error (error);
  return added.id;
}

static Reply *
retry (ServerFixture *fixture,
       const char    *token,
       RialtoId       id)
{
  g_autofree char *path = g_strdup_printf ("/admin/jobs/%" G_GINT64_FORMAT "/retry", id);

  return server_call (fixture, token, "POST", path, NULL);
}

static void
test_rights (ServerFixture *fixture)
{
  g_autoptr (Member) user = member_new (fixture, "anna");
  g_autoptr (Member) moderator = member_new_with_role (fixture, "bert", RIALTO_ROLE_MODERATOR);
  RialtoId id = add_job (fixture, RIALTO_JOB_STATE_DEAD);
  const char *tokens[] = { user->token, moderator->token };

  for (guint i = 0; i < G_N_ELEMENTS (tokens); i++)
    {
      g_autoptr (Reply) list = server_call (fixture, tokens[i], "GET", "/admin/jobs", NULL);
      g_autoptr (Reply) again = retry (fixture, tokens[i], id);

      assert_code (list, 403, "forbidden");
      assert_code (again, 403, "forbidden");
    }
  {
    g_autoptr (Reply) list = server_call (fixture, NULL, "GET", "/admin/jobs", NULL);
    g_autoptr (Reply) again = retry (fixture, NULL, id);

    assert_code (list, 401, "unauthenticated");
    assert_code (again, 401, "unauthenticated");
  }
}

static void
test_retry (ServerFixture *fixture)
{
  g_autoptr (Member) admin = member_new_with_role (fixture, "anna", RIALTO_ROLE_ADMIN);
  RialtoId dead, done;
  JobState state;

  dead = add_job (fixture, RIALTO_JOB_STATE_DEAD);
  done = add_job (fixture, RIALTO_JOB_STATE_DONE);
  {
    g_autoptr (Reply) list = server_call (fixture, admin->token, "GET", "/admin/jobs", NULL);

    assert_status (list, 200);
    g_assert_cmpuint (reply_count (list, "items"), ==, 1);
    g_assert_cmpint (reply_id (list, "items/0/id"), ==, dead);
    g_assert_cmpstr (reply_string (list, "items/0/kind"), ==, "test.kind");
    g_assert_cmpstr (reply_string (list, "items/0/state"), ==, "dead");
    g_assert_cmpstr (reply_string (list, "items/0/last_error"), ==, "It broke.");
    g_assert_cmpint (reply_int (list, "items/0/attempts"), ==, 10);
  }
  {
    g_autoptr (Reply) begun = retry (fixture, admin->token, dead);
    g_autoptr (Reply) again = retry (fixture, admin->token, dead);
    g_autoptr (Reply) ended = retry (fixture, admin->token, done);
    g_autoptr (Reply) missing = retry (fixture, admin->token, 12345);

    assert_status (begun, 200);
    g_assert_cmpstr (reply_string (begun, "state"), ==, "waiting");
    g_assert_cmpint (reply_int (begun, "attempts"), ==, 0);
    assert_code (again, 409, "conflict");
    assert_code (ended, 409, "conflict");
    assert_code (missing, 404, "not_found");
  }
  /* It is really run, and fails as before: nobody knows the kind. */
  rialto_jobs_run_due (fixture->context->jobs);
  job_look_at (fixture->context->store, dead, &state);
  g_assert_cmpint (state.state, ==, RIALTO_JOB_STATE_WAITING);
  g_assert_cmpint (state.attempts, ==, 1);
}

static void
test_pages (ServerFixture *fixture)
{
  g_autoptr (Member) admin = member_new_with_role (fixture, "anna", RIALTO_ROLE_OWNER);
  RialtoId ids[5];
  g_autofree char *cursor = NULL;
  guint n = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ids); i++)
    ids[i] = add_job (fixture, RIALTO_JOB_STATE_DEAD);
  do
    {
      g_autofree char *path = cursor == NULL
                                ? g_strdup ("/admin/jobs?state=dead&limit=2")
                                : g_strdup_printf ("/admin/jobs?state=dead&limit=2&cursor=%s", cursor);
      g_autoptr (Reply) reply = server_call (fixture, admin->token, "GET", path, NULL);

      assert_status (reply, 200);
      for (guint i = 0; i < reply_count (reply, "items"); i++, n++)
        {
          g_autofree char *id = g_strdup_printf ("items/%u/id", i);

          g_assert_cmpint (reply_id (reply, id), ==, ids[G_N_ELEMENTS (ids) - 1 - n]);
        }
      g_clear_pointer (&cursor, g_free);
      cursor = g_strdup (reply_string (reply, "next"));
    }
  while (cursor != NULL && n < 10);
  g_assert_cmpuint (n, ==, G_N_ELEMENTS (ids));
  {
    g_autoptr (Reply) wrong = server_call (fixture, admin->token, "GET", "/admin/jobs?state=asleep", NULL);

    assert_code (wrong, 422, "invalid");
  }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("jobs/rights", test_rights);
  server_test_add ("jobs/retry", test_retry);
  server_test_add ("jobs/pages", test_pages);
  return g_test_run ();
}
