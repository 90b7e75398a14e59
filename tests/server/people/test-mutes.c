/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

RIALTO_SQL (add_mutes,
            "test.add_mutes",
            "INSERT INTO mutes (muter, muted, id) SELECT ?1, id, id FROM users WHERE id < ?2");
RIALTO_SQL (follow_muted,
            "test.follow_muted",
            "SELECT CASE WHEN muted THEN 1 ELSE 0 END FROM follows WHERE follower = ?1 AND followee = ?2");
RIALTO_SQL (all_events, "test.all_events", "SELECT count (*) FROM events WHERE topic_id = ?1");

#define USER "/users/%" G_GINT64_FORMAT

static void
test_mute (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) profile = NULL, list = NULL, theirs = NULL;
  gint64 heard = people_number (fixture, &all_events, bert->id, 0);

  people_do (fixture, anna, 204, "PUT", USER "/mute", bert->id);
  people_do (fixture, anna, 204, "PUT", USER "/mute", bert->id);
  profile = people_call (fixture, anna, "GET", NULL, USER, bert->id);
  list = people_call (fixture, anna, "GET", NULL, "/mutes");
  theirs = people_call (fixture, bert, "GET", NULL, "/mutes");
  g_assert_true (reply_bool (profile, "relation/muting"));
  assert_handles (list, "bert");
  assert_handles (theirs, "");
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", bert->id), ==, 1);
  /* They are not told. */
  g_assert_cmpint (people_number (fixture, &all_events, bert->id, 0), ==, heard);

  people_do (fixture, anna, 204, "DELETE", USER "/mute", bert->id);
  people_do (fixture, anna, 204, "DELETE", USER "/mute", bert->id);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", bert->id), ==, 2);
}

/* The home feed reads it from the follow, whichever came first. */
static void
test_follows (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");

  people_do (fixture, anna, 200, "PUT", USER "/follow", bert->id);
  g_assert_cmpint (people_number (fixture, &follow_muted, anna->id, bert->id), ==, 0);
  people_do (fixture, anna, 204, "PUT", USER "/mute", bert->id);
  g_assert_cmpint (people_number (fixture, &follow_muted, anna->id, bert->id), ==, 1);
  people_do (fixture, anna, 204, "DELETE", USER "/mute", bert->id);
  g_assert_cmpint (people_number (fixture, &follow_muted, anna->id, bert->id), ==, 0);

  people_do (fixture, anna, 204, "PUT", USER "/mute", carl->id);
  people_do (fixture, anna, 200, "PUT", USER "/follow", carl->id);
  g_assert_cmpint (people_number (fixture, &follow_muted, anna->id, carl->id), ==, 1);
  people_do (fixture, carl, 200, "PUT", USER "/follow", anna->id);
  g_assert_cmpint (people_number (fixture, &follow_muted, carl->id, anna->id), ==, 0);
  people_check (fixture);

  people_lock (fixture, bert, TRUE);
  people_do (fixture, carl, 204, "PUT", USER "/mute", bert->id);
  people_do (fixture, carl, 200, "PUT", USER "/follow", bert->id);
  people_do (fixture, bert, 204, "PUT", "/follow-requests/%" G_GINT64_FORMAT, carl->id);
  g_assert_cmpint (people_number (fixture, &follow_muted, carl->id, bert->id), ==, 1);
  people_check (fixture);
}

static void
test_refused (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) oneself = people_call (fixture, anna, "PUT", NULL, USER "/mute", anna->id);
  g_autoptr (Reply) nobody = people_call (fixture, anna, "PUT", NULL, USER "/mute", (RialtoId) 4711);
  g_autoptr (Reply) blocked = NULL, list = NULL;

  assert_code (oneself, 422, "invalid");
  assert_code (nobody, 404, "not_found");
  people_do (fixture, anna, 204, "PUT", USER "/mute", bert->id);
  people_do (fixture, bert, 204, "PUT", USER "/block", anna->id);
  blocked = people_call (fixture, anna, "PUT", NULL, USER "/mute", bert->id);
  list = people_call (fixture, anna, "GET", NULL, "/mutes");
  assert_code (blocked, 404, "not_found");
  assert_handles (list, "");
  people_do (fixture, anna, 204, "DELETE", USER "/mute", bert->id);
}

static void
test_limit (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) over = NULL, page = NULL, next = NULL;
  RialtoId first = people_add_many (fixture, 10000);

  people_exec (fixture, &add_mutes, anna->id, first + 10000);
  over = people_call (fixture, anna, "PUT", NULL, USER "/mute", bert->id);
  assert_code (over, 422, "limit_reached");
  people_do (fixture, anna, 204, "DELETE", USER "/mute", first);
  people_do (fixture, anna, 204, "PUT", USER "/mute", bert->id);

  page = people_call (fixture, anna, "GET", NULL, "/mutes?limit=2");
  assert_handles (page, "bert extra9999");
  next = people_call (fixture, anna, "GET", NULL, "/mutes?limit=2&cursor=%s", reply_string (page, "next"));
  assert_handles (next, "extra9998 extra9997");
  g_assert_cmpuint (people_statements (fixture, anna, "GET", "/mutes?limit=1"), ==, 1);
  g_assert_cmpuint (people_statements (fixture, anna, "GET", "/mutes?limit=100"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("mutes/mute", test_mute);
  server_test_add ("mutes/follows", test_follows);
  server_test_add ("mutes/refused", test_refused);
  server_test_add_alone ("mutes/limit", test_limit);
  return g_test_run ();
}
