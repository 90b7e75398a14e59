/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

RIALTO_SQL (
  follow_extras,
  "test.follow_extras",
  "INSERT INTO follows (follower, followee, id, muted) SELECT ?1, id, id, FALSE FROM users WHERE id < ?2");
RIALTO_SQL (
  follow_extras_backwards,
  "test.follow_extras_backwards",
  "INSERT INTO follows (follower, followee, id, muted) SELECT ?1, id, 100000 - id, FALSE FROM users WHERE id < ?2");
/* Each extra follows the ?2 after it, the nearest last. */
RIALTO_SQL (extras_follow,
            "test.extras_follow",
            "INSERT INTO follows (follower, followee, id, muted) "
            "SELECT f.id, t.id, 100000000 + f.id * 1000 - (t.id - f.id), FALSE "
            "FROM users f JOIN users t ON t.id < ?1 AND t.id > f.id AND t.id <= f.id + ?2 WHERE f.id < ?1");

#define USER "/users/%" G_GINT64_FORMAT

/* "handle:mutuals:some of them", with spaces between. */
static char *
list_suggestions (ServerFixture *fixture,
                  Member        *member,
                  guint          limit)
{
  g_autoptr (Reply) reply = people_call (fixture, member, "GET", NULL, "/suggestions?limit=%u", limit);
  g_autoptr (GString) text = g_string_new (NULL);

  assert_status (reply, 200);
  for (guint i = 0; i < reply_count (reply, "items"); i++)
    {
      g_autofree char *handle = g_strdup_printf ("items/%u/person/handle", i);
      g_autofree char *count = g_strdup_printf ("items/%u/mutual_count", i);
      g_autofree char *mutuals = g_strdup_printf ("items/%u/mutuals", i);

      g_string_append_printf (text, "%s%s:%" G_GINT64_FORMAT, i > 0 ? " " : "", reply_string (reply, handle),
                              reply_int (reply, count));
      for (guint k = 0; k < reply_count (reply, mutuals); k++)
        {
          g_autofree char *mutual = g_strdup_printf ("%s/%u/handle", mutuals, k);

          g_string_append_printf (text, "%c%s", k > 0 ? ',' : ':', reply_string (reply, mutual));
        }
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
assert_suggestions (ServerFixture *fixture,
                    Member        *member,
                    guint          limit,
                    const char    *expected)
{
  g_autofree char *found = list_suggestions (fixture, member, limit);

  g_assert_cmpstr (found, ==, expected);
}

static void
follow (ServerFixture *fixture,
        Member        *follower,
        Member        *followee)
{
  people_do (fixture, follower, 200, "PUT", USER "/follow", followee->id);
}

static void
test_mutuals (ServerFixture *fixture)
{
  g_autoptr (Member) me = member_new (fixture, "me");
  g_autoptr (Member) a = member_new (fixture, "aa");
  g_autoptr (Member) b = member_new (fixture, "bb");
  g_autoptr (Member) c = member_new (fixture, "cc");
  g_autoptr (Member) d = member_new (fixture, "dd");
  g_autoptr (Member) x = member_new (fixture, "xx");
  g_autoptr (Member) y = member_new (fixture, "yy");

  follow (fixture, me, a);
  follow (fixture, me, b);
  follow (fixture, me, c);
  follow (fixture, me, d);
  follow (fixture, a, y);
  follow (fixture, a, x);
  follow (fixture, b, x);
  follow (fixture, c, x);
  follow (fixture, d, x);
  follow (fixture, a, me);
  follow (fixture, a, b);
  /* Those who share most first; of the mutuals the three whom one followed last. */
  assert_suggestions (fixture, me, 10, "xx:4:dd,cc,bb yy:1:aa");
  assert_suggestions (fixture, me, 1, "xx:4:dd,cc,bb");
  /* Whom one follows now is none any more. */
  follow (fixture, me, x);
  assert_suggestions (fixture, me, 10, "yy:1:aa");
}

static void
test_fill_up (ServerFixture *fixture)
{
  g_autoptr (Member) me = member_new (fixture, "me");
  g_autoptr (Member) a = member_new (fixture, "aa");
  g_autoptr (Member) b = member_new (fixture, "bb");
  g_autoptr (Member) c = member_new (fixture, "cc");

  /* Nobody is followed yet: the newest. */
  assert_suggestions (fixture, me, 10, "cc:0 bb:0 aa:0");
  follow (fixture, a, b);
  follow (fixture, c, b);
  follow (fixture, b, a);
  assert_suggestions (fixture, me, 10, "bb:0 aa:0 cc:0");
  follow (fixture, me, a);
  assert_suggestions (fixture, me, 10, "bb:1:aa cc:0");
  assert_suggestions (fixture, me, 1, "bb:1:aa");
}

static void
test_left_out (ServerFixture *fixture)
{
  g_autoptr (Member) me = member_new (fixture, "me");
  g_autoptr (Member) a = member_new (fixture, "aa");
  g_autoptr (Member) blocked = member_new (fixture, "blocked");
  g_autoptr (Member) blocking = member_new (fixture, "blocking");
  g_autoptr (Member) muted = member_new (fixture, "muted");
  g_autoptr (Member) asked = member_new (fixture, "asked");
  g_autoptr (Member) gone = member_new (fixture, "gone");
  g_autoptr (Member) locked = member_new (fixture, "locked");

  follow (fixture, me, a);
  follow (fixture, a, blocked);
  follow (fixture, a, blocking);
  follow (fixture, a, muted);
  follow (fixture, a, asked);
  follow (fixture, a, gone);
  follow (fixture, a, locked);
  people_lock (fixture, asked, TRUE);
  people_lock (fixture, locked, TRUE);
  follow (fixture, me, asked);
  people_do (fixture, me, 204, "PUT", USER "/block", blocked->id);
  people_do (fixture, blocking, 204, "PUT", USER "/block", me->id);
  people_do (fixture, me, 204, "PUT", USER "/mute", muted->id);
  people_delete (fixture, gone);
  assert_suggestions (fixture, me, 10, "locked:1:aa");

  /* Whom one mutes recommends nobody. */
  people_do (fixture, me, 204, "PUT", USER "/mute", a->id);
  assert_suggestions (fixture, me, 10, "locked:0");
}

/* The newest two hundred of mine, the newest fifty of each; as many statements for all of them as for one. */
static void
test_bounds (ServerFixture *fixture)
{
  g_autoptr (Member) me = member_new (fixture, "me");
  g_autoptr (Member) other = member_new (fixture, "other");
  RialtoId first = people_add_many (fixture, 300);
  g_autofree char *found = NULL, *found_backwards = NULL;

  people_exec (fixture, &extras_follow, first + 300, 60);
  people_exec (fixture, &follow_extras, me->id, first + 250);
  /* Sixty follow number 250, ten of them too long ago. */
  found = list_suggestions (fixture, me, 50);
  g_assert_true (g_str_has_prefix (found, "extra250:50:extra249,extra248,extra247 extra251:49:extra249,"));
  g_assert_cmpuint (people_statements (fixture, me, "GET", "/suggestions?limit=50"), ==, 1);
  g_assert_cmpuint (people_statements (fixture, me, "GET", "/suggestions?limit=1"), ==, 1);

  /* Numbers 0 to 199 are the newest here, and none of them follows 250. */
  people_exec (fixture, &follow_extras_backwards, other->id, first + 250);
  found_backwards = list_suggestions (fixture, other, 1);
  g_assert_true (g_str_has_suffix (found_backwards, ":0"));
  g_assert_cmpuint (people_statements (fixture, other, "GET", "/suggestions?limit=50"), ==, 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("suggestions/mutuals", test_mutuals);
  server_test_add ("suggestions/fill-up", test_fill_up);
  server_test_add_alone ("suggestions/left-out", test_left_out);
  server_test_add_alone ("suggestions/bounds", test_bounds);
  return g_test_run ();
}
