/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

RIALTO_SQL (set_following, "test.set_following", "UPDATE user_counts SET following = ?2 WHERE user_id = ?1");
RIALTO_SQL (count_requests,
            "test.count_requests",
            "SELECT count (*) FROM follow_requests WHERE requester = ?1");
RIALTO_SQL (
  add_followers,
  "test.add_followers",
  "INSERT INTO follows (follower, followee, id, muted) SELECT id, ?1, id, FALSE FROM users WHERE id < ?2");
RIALTO_SQL (set_followers, "test.set_followers", "UPDATE user_counts SET followers = ?2 WHERE user_id = ?1");
RIALTO_SQL (set_extras_following,
            "test.set_extras_following",
            "UPDATE user_counts SET following = ?2 WHERE user_id < ?1");

#define FOLLOW "/users/%" G_GINT64_FORMAT "/follow"

static void
assert_counts (ServerFixture *fixture,
               Member        *member,
               gint64         followers,
               gint64         following)
{
  g_autoptr (Reply) reply = people_call (fixture, member, "GET", NULL, "/auth/me");

  g_assert_cmpint (reply_int (reply, "profile/follower_count"), ==, followers);
  g_assert_cmpint (reply_int (reply, "profile/following_count"), ==, following);
}

static void
test_follow (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) first = people_call (fixture, anna, "PUT", NULL, FOLLOW, bert->id);
  g_autoptr (Reply) again = people_call (fixture, anna, "PUT", NULL, FOLLOW, bert->id);
  g_autoptr (Reply) back = NULL;

  assert_status (first, 200);
  g_assert_cmpstr (reply_string (first, "person/handle"), ==, "bert");
  g_assert_cmpint (reply_int (first, "follower_count"), ==, 1);
  g_assert_true (reply_bool (first, "relation/following"));
  g_assert_false (reply_bool (first, "relation/requested"));
  g_assert_false (reply_bool (first, "relation/followed_by"));
  assert_status (again, 200);
  g_assert_cmpint (reply_int (again, "follower_count"), ==, 1);
  assert_counts (fixture, anna, 0, 1);
  assert_counts (fixture, bert, 1, 0);

  /* Each of the two is told once, and so is whoever looks at either. */
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", bert->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "account.update", anna->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "account.update", bert->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "profile", anna->id, "profile.update", anna->id), ==, 1);
  g_assert_cmpuint (people_events (fixture, "profile", bert->id, "profile.update", bert->id), ==, 1);

  back = people_call (fixture, bert, "PUT", NULL, FOLLOW, anna->id);
  g_assert_true (reply_bool (back, "relation/followed_by"));
  people_check (fixture);
}

static void
test_statements (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *path = g_strdup_printf (FOLLOW, bert->id);

  g_assert_cmpuint (people_statements (fixture, anna, "PUT", path), ==, 8);
  g_assert_cmpuint (people_statements (fixture, anna, "PUT", path), ==, 4);
  g_assert_cmpuint (people_statements (fixture, anna, "DELETE", path), ==, 6);
  g_assert_cmpuint (people_statements (fixture, anna, "DELETE", path), ==, 5);
  people_lock (fixture, bert, TRUE);
  g_assert_cmpuint (people_statements (fixture, anna, "PUT", path), ==, 6);
  g_assert_cmpuint (people_statements (fixture, bert, "GET", "/follow-requests?limit=100"), ==, 1);
}

static void
test_unfollow (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) first = NULL, again = NULL;

  people_do (fixture, anna, 200, "PUT", FOLLOW, bert->id);
  first = people_call (fixture, anna, "DELETE", NULL, FOLLOW, bert->id);
  again = people_call (fixture, anna, "DELETE", NULL, FOLLOW, bert->id);
  assert_status (first, 200);
  g_assert_false (reply_bool (first, "relation/following"));
  g_assert_cmpint (reply_int (first, "follower_count"), ==, 0);
  assert_status (again, 200);
  g_assert_cmpint (reply_int (again, "follower_count"), ==, 0);
  assert_counts (fixture, anna, 0, 0);
  assert_counts (fixture, bert, 0, 0);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "relation.update", bert->id), ==, 2);
  g_assert_cmpuint (people_events (fixture, "user", bert->id, "relation.update", anna->id), ==, 2);
  people_check (fixture);
}

static void
test_refused (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) gone = member_new (fixture, "gone");
  g_autoptr (Reply) oneself = people_call (fixture, anna, "PUT", NULL, FOLLOW, anna->id);
  g_autoptr (Reply) nobody = people_call (fixture, anna, "PUT", NULL, FOLLOW, (RialtoId) 4711);
  g_autoptr (Reply) not_signed_in = people_call (fixture, NULL, "PUT", NULL, FOLLOW, anna->id);
  g_autoptr (Reply) deleted = NULL, unfollowed = NULL, oneself_again = NULL;

  people_delete (fixture, gone);
  deleted = people_call (fixture, anna, "PUT", NULL, FOLLOW, gone->id);
  unfollowed = people_call (fixture, anna, "DELETE", NULL, FOLLOW, gone->id);
  oneself_again = people_call (fixture, anna, "DELETE", NULL, FOLLOW, anna->id);
  assert_code (oneself, 422, "invalid");
  g_assert_true (reply_has (oneself, "fields/id"));
  assert_code (oneself_again, 422, "invalid");
  assert_code (nobody, 404, "not_found");
  assert_code (deleted, 404, "not_found");
  assert_code (unfollowed, 404, "not_found");
  assert_code (not_signed_in, 401, "unauthenticated");
  assert_counts (fixture, anna, 0, 0);
  people_check (fixture);
}

static void
test_remove_follower (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) again = NULL, relation = NULL;

  people_do (fixture, bert, 200, "PUT", FOLLOW, anna->id);
  people_do (fixture, anna, 200, "PUT", FOLLOW, bert->id);
  people_do (fixture, anna, 204, "DELETE", "/followers/%" G_GINT64_FORMAT, bert->id);
  again = people_call (fixture, anna, "DELETE", NULL, "/followers/%" G_GINT64_FORMAT, bert->id);
  assert_code (again, 404, "not_found");
  assert_counts (fixture, anna, 0, 1);
  assert_counts (fixture, bert, 1, 0);
  relation = people_call (fixture, bert, "GET", NULL, "/users/%" G_GINT64_FORMAT, anna->id);
  g_assert_false (reply_bool (relation, "relation/following"));
  g_assert_true (reply_bool (relation, "relation/followed_by"));
  people_check (fixture);
}

/* Follows and open requests count together, so that a request can always be accepted. */
static void
test_limit (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autoptr (Member) dora = member_new (fixture, "dora");
  g_autoptr (Reply) over = NULL, over_too = NULL;

  people_lock (fixture, carl, TRUE);
  people_lock (fixture, dora, TRUE);
  people_exec (fixture, &set_following, anna->id, 7499);
  people_do (fixture, anna, 200, "PUT", FOLLOW, carl->id);
  over = people_call (fixture, anna, "PUT", NULL, FOLLOW, bert->id);
  over_too = people_call (fixture, anna, "PUT", NULL, FOLLOW, dora->id);
  assert_code (over, 422, "limit_reached");
  assert_code (over_too, 422, "limit_reached");
  assert_counts (fixture, anna, 0, 7499);
  assert_counts (fixture, bert, 0, 0);
  g_assert_cmpint (people_number (fixture, &count_requests, anna->id, 0), ==, 1);
  /* What is there is not over the limit when it is asked for again. */
  people_do (fixture, anna, 200, "PUT", FOLLOW, carl->id);

  people_do (fixture, anna, 200, "DELETE", FOLLOW, carl->id);
  people_do (fixture, anna, 200, "PUT", FOLLOW, bert->id);
  assert_counts (fixture, anna, 0, 7500);
  people_exec (fixture, &set_following, anna->id, 1);
  people_check (fixture);
}

static void
test_lists (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autoptr (Member) gone = member_new (fixture, "gone");
  g_autoptr (Reply) followers = NULL, following = NULL, stranger = NULL, blocked = NULL, muted = NULL;

  people_do (fixture, carl, 200, "PUT", FOLLOW, anna->id);
  people_do (fixture, bert, 200, "PUT", FOLLOW, anna->id);
  people_do (fixture, gone, 200, "PUT", FOLLOW, anna->id);
  people_do (fixture, anna, 200, "PUT", FOLLOW, bert->id);
  people_do (fixture, anna, 200, "PUT", FOLLOW, carl->id);
  people_delete (fixture, gone);

  followers = people_call (fixture, anna, "GET", NULL, "/users/%" G_GINT64_FORMAT "/followers", anna->id);
  following = people_call (fixture, bert, "GET", NULL, "/users/%" G_GINT64_FORMAT "/following", anna->id);
  stranger = people_call (fixture, NULL, "GET", NULL, "/users/%" G_GINT64_FORMAT "/following", anna->id);
  assert_handles (followers, "bert carl");
  assert_handles (following, "carl bert");
  assert_handles (stranger, "carl bert");
  g_assert_null (reply_string (stranger, "next"));

  /* One does not see whom one blocks, or is blocked by, among them; whom one mutes, one does. */
  people_do (fixture, bert, 204, "PUT", "/users/%" G_GINT64_FORMAT "/block", carl->id);
  people_do (fixture, anna, 204, "PUT", "/users/%" G_GINT64_FORMAT "/mute", carl->id);
  blocked = people_call (fixture, carl, "GET", NULL, "/users/%" G_GINT64_FORMAT "/followers", anna->id);
  muted = people_call (fixture, anna, "GET", NULL, "/users/%" G_GINT64_FORMAT "/followers", anna->id);
  assert_handles (blocked, "carl");
  assert_handles (muted, "bert carl");
}

static void
assert_lists (ServerFixture *fixture,
              Member        *viewer,
              Member        *whose,
              guint          status)
{
  people_do (fixture, viewer, status, "GET", "/users/%" G_GINT64_FORMAT "/followers", whose->id);
  people_do (fixture, viewer, status, "GET", "/users/%" G_GINT64_FORMAT "/following", whose->id);
}

static void
test_closed_lists (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autoptr (Member) dora = member_new (fixture, "dora");

  people_do (fixture, bert, 200, "PUT", FOLLOW, anna->id);
  assert_lists (fixture, carl, anna, 200);
  people_lock (fixture, anna, TRUE);
  assert_lists (fixture, anna, anna, 200);
  assert_lists (fixture, bert, anna, 200);
  assert_lists (fixture, carl, anna, 404);
  assert_lists (fixture, NULL, anna, 404);
  /* Having asked is not enough. */
  people_do (fixture, carl, 200, "PUT", FOLLOW, anna->id);
  assert_lists (fixture, carl, anna, 404);

  people_do (fixture, dora, 204, "PUT", "/users/%" G_GINT64_FORMAT "/block", bert->id);
  assert_lists (fixture, dora, bert, 404);
  assert_lists (fixture, bert, dora, 404);
  people_delete (fixture, anna);
  assert_lists (fixture, bert, anna, 404);
}

static void
read_pages (ServerFixture *fixture,
            Member        *viewer,
            const char    *path,
            guint          expected)
{
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *next = NULL;
  guint n_pages = 0;

  do
    {
      g_autofree char *where = g_strdup_printf ("%s?limit=7%s%s", path, next != NULL ? "&cursor=" : "",
                                                next != NULL ? next : "");
      g_autoptr (Reply) page = people_call (fixture, viewer, "GET", NULL, "%s", where);
      g_autofree char *handles = people_handles (page);
      g_auto (GStrv) words = g_strsplit (handles, " ", -1);

      for (guint i = 0; words[i] != NULL; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (words[i])));
      g_free (next);
      next = g_strdup (reply_string (page, "next"));
      n_pages++;
    }
  while (next != NULL);
  g_assert_cmpuint (g_hash_table_size (seen), ==, expected);
  g_assert_cmpuint (n_pages, ==, (expected + 6) / 7);
}

static void
test_pages (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId first = people_add_many (fixture, 21);
  g_autofree char *path = g_strdup_printf ("/users/%" G_GINT64_FORMAT "/followers", anna->id);
  g_autofree char *one = g_strconcat (path, "?limit=1", NULL);
  g_autoptr (Reply) page = NULL, elsewhere = NULL, other = NULL, garbage = NULL;
  const char *cursor;

  people_exec (fixture, &add_followers, anna->id, first + 21);
  people_exec (fixture, &set_followers, anna->id, 21);
  people_exec (fixture, &set_extras_following, first + 21, 1);
  read_pages (fixture, bert, path, 21);

  page = people_call (fixture, bert, "GET", NULL, "%s?limit=20", path);
  g_assert_cmpuint (reply_count (page, "items"), ==, 20);
  cursor = reply_string (page, "next");
  g_assert_nonnull (cursor);
  elsewhere = people_call (fixture, bert, "GET", NULL, "/users/%" G_GINT64_FORMAT "/following?cursor=%s",
                           anna->id, cursor);
  other = people_call (fixture, bert, "GET", NULL, "/users/%" G_GINT64_FORMAT "/followers?cursor=%s",
                       bert->id, cursor);
  garbage = people_call (fixture, bert, "GET", NULL, "%s?cursor=AAAA", path);
  assert_code (elsewhere, 422, "invalid");
  g_assert_true (reply_has (elsewhere, "fields/cursor"));
  assert_code (other, 422, "invalid");
  assert_code (garbage, 422, "invalid");

  /* As many statements for one as for twenty. */
  g_assert_cmpuint (people_statements (fixture, bert, "GET", one), ==, 2);
  g_assert_cmpuint (people_statements (fixture, bert, "GET", path), ==, 2);
  people_check (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("follows/follow", test_follow);
  server_test_add_alone ("follows/statements", test_statements);
  server_test_add ("follows/unfollow", test_unfollow);
  server_test_add_alone ("follows/refused", test_refused);
  server_test_add ("follows/remove-follower", test_remove_follower);
  server_test_add_alone ("follows/limit", test_limit);
  server_test_add_alone ("follows/lists", test_lists);
  server_test_add_alone ("follows/closed-lists", test_closed_lists);
  server_test_add_alone ("follows/pages", test_pages);
  return g_test_run ();
}
