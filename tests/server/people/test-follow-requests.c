/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

#include "rialto-follow-requests.h"
#include "rialto-people-jobs.h"

RIALTO_SQL (add_requests,
            "test.add_requests",
            "INSERT INTO follow_requests (target, requester, id) SELECT ?1, id, id FROM users WHERE id < ?2");
RIALTO_SQL (open_requests, "test.open_requests", "SELECT count (*) FROM follow_requests WHERE target = ?1");
RIALTO_SQL (followers, "test.followers", "SELECT count (*) FROM follows WHERE followee = ?1");

#define USER    "/users/%" G_GINT64_FORMAT
#define REQUEST "/follow-requests/%" G_GINT64_FORMAT

static void
assert_relation (ServerFixture *fixture,
                 Member        *viewer,
                 Member        *other,
                 gboolean       following,
                 gboolean       requested)
{
  g_autoptr (Reply) profile = people_call (fixture, viewer, "GET", NULL, USER, other->id);

  g_assert_true (reply_bool (profile, "relation/following") == following);
  g_assert_true (reply_bool (profile, "relation/requested") == requested);
}

static void
test_ask (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) asked = NULL, again = NULL, list = NULL, others = NULL, taken_back = NULL;

  people_lock (fixture, anna, TRUE);
  asked = people_call (fixture, bert, "PUT", NULL, USER "/follow", anna->id);
  again = people_call (fixture, bert, "PUT", NULL, USER "/follow", anna->id);
  list = people_call (fixture, anna, "GET", NULL, "/follow-requests");
  others = people_call (fixture, bert, "GET", NULL, "/follow-requests");
  assert_status (asked, 200);
  g_assert_false (reply_bool (asked, "relation/following"));
  g_assert_true (reply_bool (asked, "relation/requested"));
  g_assert_cmpint (reply_int (asked, "follower_count"), ==, 0);
  g_assert_true (reply_bool (again, "relation/requested"));
  assert_handles (list, "bert");
  assert_handles (others, "");
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "follow_requests.update", anna->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", bert->id), ==, 0);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "account.update", bert->id), ==, 0);

  taken_back = people_call (fixture, bert, "DELETE", NULL, USER "/follow", anna->id);
  g_assert_false (reply_bool (taken_back, "relation/requested"));
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "follow_requests.update", anna->id), ==, 2);
  g_assert_cmpint (people_number (fixture, &open_requests, anna->id, 0), ==, 0);
  people_check (fixture);
}

static void
test_accept (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) me = NULL, nobody = NULL;

  people_lock (fixture, anna, TRUE);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 204, "PUT", REQUEST, bert->id);
  assert_relation (fixture, bert, anna, TRUE, FALSE);
  me = people_call (fixture, anna, "GET", NULL, "/auth/me");
  g_assert_cmpint (reply_int (me, "profile/follower_count"), ==, 1);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 2);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "account.update", bert->id), ==, 1);
  /* Again after a lost answer. */
  people_do (fixture, anna, 204, "PUT", REQUEST, bert->id);
  nobody = people_call (fixture, anna, "PUT", NULL, REQUEST, (RialtoId) 4711);
  assert_code (nobody, 404, "not_found");
  g_assert_cmpint (people_number (fixture, &followers, anna->id, 0), ==, 1);
  people_check (fixture);

  /* Who follows already does not ask. */
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  assert_relation (fixture, bert, anna, TRUE, FALSE);
  people_check (fixture);
}

static void
test_refuse (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) again = NULL, accepted = NULL;

  people_lock (fixture, anna, TRUE);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 204, "DELETE", REQUEST, bert->id);
  again = people_call (fixture, anna, "DELETE", NULL, REQUEST, bert->id);
  accepted = people_call (fixture, anna, "PUT", NULL, REQUEST, bert->id);
  assert_code (again, 404, "not_found");
  assert_code (accepted, 404, "not_found");
  assert_relation (fixture, bert, anna, FALSE, FALSE);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 2);
  people_check (fixture);
}

static void
test_unlock (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autoptr (Member) gone = member_new (fixture, "gone");
  g_autoptr (Reply) me = NULL;

  people_lock (fixture, anna, TRUE);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, carl, 204, "PUT", USER "/mute", anna->id);
  people_do (fixture, carl, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, gone, 200, "PUT", USER "/follow", anna->id);
  people_delete (fixture, gone);
  people_lock (fixture, anna, FALSE);

  assert_relation (fixture, bert, anna, TRUE, FALSE);
  assert_relation (fixture, carl, anna, TRUE, FALSE);
  me = people_call (fixture, anna, "GET", NULL, "/auth/me");
  g_assert_cmpint (reply_int (me, "profile/follower_count"), ==, 2);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 2);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "account.update", bert->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", carl->id), ==, 1);
  people_check (fixture);
}

static gboolean
count_some (RialtoTx *tx,
            gpointer  data,
            GError  **error)
{
  RialtoId *user = data;

  *user = rialto_follow_requests_count (tx, *user);
  return TRUE;
}

static gint64
count_for_ready (ServerFixture *fixture,
                 RialtoId       user)
{
  g_autoptr (RialtoArena) arena = rialto_arena_new ();
  g_autoptr (GError) error = NULL;

  rialto_store_read (fixture->context->store, count_some, &user, arena, &error);
  g_assert_no_error (error);
  return user;
}

/* As many as one transaction may. */
static void
test_unlock_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId first = people_add_many (fixture, 50);

  people_lock (fixture, anna, TRUE);
  people_exec (fixture, &add_requests, anna->id, first + 50);
  g_assert_cmpint (count_for_ready (fixture, anna->id), ==, 50);
  people_lock (fixture, anna, FALSE);
  people_lock (fixture, anna, TRUE);
  g_assert_cmpint (people_number (fixture, &followers, anna->id, 0), ==, 50);
  g_assert_cmpint (count_for_ready (fixture, anna->id), ==, 0);
  g_assert_cmpuint (people_jobs (fixture, "people.accept_requests", anna->id), ==, 0);
  people_check (fixture);
}

/* Too many for one transaction: some at once, and a job goes on, unless the profile is locked again. */
static void
test_unlock_more (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId first = people_add_many (fixture, 501);
  g_autofree char *payload = g_strdup_printf ("{\"ids\":[\"%" G_GINT64_FORMAT "\"]}", anna->id);
  g_autoptr (GError) error = NULL;

  people_lock (fixture, anna, TRUE);
  people_exec (fixture, &add_requests, anna->id, first + 501);
  g_assert_cmpint (count_for_ready (fixture, anna->id), ==, 100);
  g_assert_true (rialto_people_job_accept_requests (fixture->context, payload, &error));
  g_assert_no_error (error);
  g_assert_cmpint (people_number (fixture, &open_requests, anna->id, 0), ==, 501);

  people_lock (fixture, anna, FALSE);
  g_assert_cmpuint (people_jobs (fixture, "people.accept_requests", anna->id), ==, 1);
  g_assert_cmpint (people_number (fixture, &followers, anna->id, 0), ==, 50);
  g_assert_cmpint (people_number (fixture, &open_requests, anna->id, 0), ==, 451);
  /* At the same time as the queue does it. */
  g_assert_true (rialto_people_job_accept_requests (fixture->context, payload, &error));
  g_assert_no_error (error);
  g_assert_cmpint (people_number (fixture, &open_requests, anna->id, 0), ==, 0);
  g_assert_cmpint (people_number (fixture, &followers, anna->id, 0), ==, 501);
  people_check (fixture);

  g_assert_false (rialto_people_job_accept_requests (fixture->context, "{}", &error));
  g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_INVALID);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("follow-requests/ask", test_ask);
  server_test_add ("follow-requests/accept", test_accept);
  server_test_add ("follow-requests/refuse", test_refuse);
  server_test_add_alone ("follow-requests/unlock", test_unlock);
  server_test_add_alone ("follow-requests/unlock-many", test_unlock_many);
  server_test_add_alone ("follow-requests/unlock-more", test_unlock_more);
  return g_test_run ();
}
