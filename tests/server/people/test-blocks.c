/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

RIALTO_SQL (add_blocks,
            "test.add_blocks",
            "INSERT INTO blocks (blocker, blocked, id) SELECT ?1, id, id FROM users WHERE id < ?2");
RIALTO_SQL (count_blocks, "test.count_blocks", "SELECT count (*) FROM blocks WHERE blocker = ?1");
RIALTO_SQL (
  relation_events,
  "test.relation_events",
  "SELECT count (*) FROM events WHERE topic = 'user' AND topic_id = ?1 AND type = 'relation.update' "
  "AND actor = ?2");
RIALTO_SQL (count_related,
            "test.count_related",
            "SELECT (SELECT count (*) FROM follows WHERE follower = ?1 OR followee = ?1) + "
            "(SELECT count (*) FROM follow_requests WHERE requester = ?1 OR target = ?1)");

#define USER "/users/%" G_GINT64_FORMAT

static void
test_block (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) list = NULL, seen = NULL, hidden = NULL, by_handle = NULL, follow = NULL,
                    follow_back = NULL;
  g_autoptr (Reply) me = NULL;

  people_do (fixture, anna, 200, "PUT", USER "/follow", bert->id);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  g_assert_cmpint (people_number (fixture, &count_related, anna->id, 0), ==, 0);
  me = people_call (fixture, bert, "GET", NULL, "/auth/me");
  g_assert_cmpint (reply_int (me, "profile/follower_count"), ==, 0);
  g_assert_cmpint (reply_int (me, "profile/following_count"), ==, 0);

  list = people_call (fixture, anna, "GET", NULL, "/blocks");
  assert_handles (list, "bert");
  /* Who blocks sees the other, to be able to end it. */
  seen = people_call (fixture, anna, "GET", NULL, USER, bert->id);
  g_assert_true (reply_bool (seen, "relation/blocking"));
  hidden = people_call (fixture, bert, "GET", NULL, USER, anna->id);
  by_handle = people_call (fixture, bert, "GET", NULL, "/users/by-handle/anna");
  follow = people_call (fixture, bert, "PUT", NULL, USER "/follow", anna->id);
  follow_back = people_call (fixture, anna, "PUT", NULL, USER "/follow", bert->id);
  assert_code (hidden, 404, "not_found");
  assert_code (by_handle, 404, "not_found");
  assert_code (follow, 404, "not_found");
  assert_code (follow_back, 404, "not_found");
  people_check (fixture);
}

/* The other one hears that the follows are gone, and not who did it; without follows, nothing. */
static void
test_silence (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");

  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", carl->id);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 2);
  g_assert_cmpint (people_number (fixture, &relation_events, bert->id, anna->id), ==, 0);
  g_assert_cmpuint (people_events (fixture, "user", carl->id, "relation.update", anna->id), ==, 0);
  g_assert_cmpuint (people_events (fixture, "user", carl->id, "account.update", carl->id), ==, 0);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", carl->id), ==, 1);

  people_do (fixture, anna, 204, "DELETE", USER "/block", carl->id);
  people_do (fixture, anna, 204, "DELETE", USER "/block", carl->id);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", carl->id), ==, 2);
  g_assert_cmpuint (people_events (fixture, "user", carl->id, "relation.update", anna->id), ==, 0);
}

static void
test_requests (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autoptr (Reply) list = NULL, accepted = NULL;

  people_lock (fixture, anna, TRUE);
  people_lock (fixture, carl, TRUE);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 200, "PUT", USER "/follow", carl->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", carl->id);
  g_assert_cmpint (people_number (fixture, &count_related, anna->id, 0), ==, 0);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 2);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "follow_requests.update", anna->id), ==, 2);
  g_assert_cmpuint (people_events (fixture, "user", carl->id, "follow_requests.update", carl->id), ==, 2);
  list = people_call (fixture, anna, "GET", NULL, "/follow-requests");
  assert_handles (list, "");
  accepted = people_call (fixture, anna, "PUT", NULL, "/follow-requests/%" G_GINT64_FORMAT, bert->id);
  assert_code (accepted, 404, "not_found");
  people_check (fixture);
}

static void
test_unblock (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) seen = NULL, list = NULL;

  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  people_do (fixture, anna, 204, "DELETE", USER "/block", bert->id);
  people_do (fixture, anna, 204, "DELETE", USER "/block", (RialtoId) 4711);
  seen = people_call (fixture, bert, "GET", NULL, USER, anna->id);
  list = people_call (fixture, anna, "GET", NULL, "/blocks");
  assert_status (seen, 200);
  g_assert_false (reply_bool (seen, "relation/following"));
  assert_handles (list, "");
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_check (fixture);
}

/* Nobody learns from a block of their own that they are blocked; one that is there can always be ended. */
static void
test_both (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autoptr (Reply) blocked = NULL, nobody = NULL, list = NULL, oneself = NULL;

  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  blocked = people_call (fixture, bert, "PUT", NULL, USER "/block", anna->id);
  nobody = people_call (fixture, bert, "PUT", NULL, USER "/block", (RialtoId) 4711);
  oneself = people_call (fixture, bert, "PUT", NULL, USER "/block", bert->id);
  assert_code (blocked, 404, "not_found");
  assert_code (nobody, 404, "not_found");
  assert_code (oneself, 422, "invalid");

  people_do (fixture, carl, 204, "PUT", USER "/block", anna->id);
  people_do (fixture, anna, 404, "PUT", USER "/block", carl->id);
  people_do (fixture, carl, 204, "DELETE", USER "/block", anna->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", carl->id);
  list = people_call (fixture, anna, "GET", NULL, "/blocks");
  assert_handles (list, "carl bert");
}

static void
test_limit (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) over = NULL, page = NULL;
  RialtoId first = people_add_many (fixture, 10000);

  people_exec (fixture, &add_blocks, anna->id, first + 10000);
  over = people_call (fixture, anna, "PUT", NULL, USER "/block", bert->id);
  assert_code (over, 422, "limit_reached");
  g_assert_cmpint (people_number (fixture, &count_blocks, anna->id, 0), ==, 10000);
  people_do (fixture, anna, 204, "PUT", USER "/block", first);
  people_do (fixture, anna, 204, "DELETE", USER "/block", first);
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);

  page = people_call (fixture, anna, "GET", NULL, "/blocks?limit=2");
  assert_handles (page, "bert extra9999");
  g_assert_cmpuint (people_statements (fixture, anna, "GET", "/blocks?limit=1"), ==, 1);
  g_assert_cmpuint (people_statements (fixture, anna, "GET", "/blocks?limit=100"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("blocks/block", test_block);
  server_test_add ("blocks/silence", test_silence);
  server_test_add ("blocks/requests", test_requests);
  server_test_add ("blocks/unblock", test_unblock);
  server_test_add ("blocks/both", test_both);
  server_test_add_alone ("blocks/limit", test_limit);
  return g_test_run ();
}
