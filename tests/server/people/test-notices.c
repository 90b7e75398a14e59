/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

#define USER    "/users/%" G_GINT64_FORMAT
#define REQUEST "/follow-requests/%" G_GINT64_FORMAT

/* What is in somebody's list, newest first: "kind:actor,actor". */
static char *
list_notices (ServerFixture *fixture,
              Member        *member)
{
  g_autoptr (Reply) reply = people_call (fixture, member, "GET", NULL, "/notifications");
  g_autoptr (GString) text = g_string_new (NULL);

  assert_status (reply, 200);
  for (guint i = 0; i < reply_count (reply, "items"); i++)
    {
      g_autofree char *kind = g_strdup_printf ("items/%u/kind", i);
      g_autofree char *actors = g_strdup_printf ("items/%u/actors", i);

      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", reply_string (reply, kind));
      for (guint k = 0; k < reply_count (reply, actors); k++)
        {
          g_autofree char *handle = g_strdup_printf ("%s/%u/handle", actors, k);

          g_string_append_printf (text, "%c%s", k > 0 ? ',' : ':', reply_string (reply, handle));
        }
    }
  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
assert_notices (ServerFixture *fixture,
                Member        *member,
                const char    *expected)
{
  g_autofree char *notices = list_notices (fixture, member);

  g_assert_cmpstr (notices, ==, expected);
}

static void
test_follow (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");

  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  assert_notices (fixture, anna, "follow:bert");
  people_do (fixture, carl, 200, "PUT", USER "/follow", anna->id);
  assert_notices (fixture, anna, "follow:carl,bert");
  people_do (fixture, bert, 200, "DELETE", USER "/follow", anna->id);
  assert_notices (fixture, anna, "follow:carl");
  people_do (fixture, anna, 204, "DELETE", "/followers/%" G_GINT64_FORMAT, carl->id);
  assert_notices (fixture, anna, "");
  assert_notices (fixture, bert, "");
  assert_notices (fixture, carl, "");
}

static void
test_request (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");

  people_lock (fixture, anna, TRUE);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  assert_notices (fixture, anna, "follow_request:bert");
  people_do (fixture, bert, 200, "DELETE", USER "/follow", anna->id);
  assert_notices (fixture, anna, "");

  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, carl, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 204, "PUT", REQUEST, bert->id);
  people_do (fixture, anna, 204, "DELETE", REQUEST, carl->id);
  assert_notices (fixture, anna, "");
  assert_notices (fixture, bert, "follow_accepted:anna");
  /* Who is refused is not told. */
  assert_notices (fixture, carl, "");

  people_do (fixture, bert, 200, "DELETE", USER "/follow", anna->id);
  assert_notices (fixture, bert, "");
}

static void
test_unlock (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");

  people_lock (fixture, anna, TRUE);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, carl, 200, "PUT", USER "/follow", anna->id);
  assert_notices (fixture, anna, "follow_request:carl,bert");
  people_lock (fixture, anna, FALSE);
  assert_notices (fixture, anna, "");
  assert_notices (fixture, bert, "follow_accepted:anna");
  assert_notices (fixture, carl, "follow_accepted:anna");
}

static void
test_block (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");

  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, carl, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 200, "PUT", USER "/follow", bert->id);
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  assert_notices (fixture, anna, "follow:carl");
  assert_notices (fixture, bert, "");
}

static void
test_mute (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");

  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 204, "PUT", USER "/mute", bert->id);
  people_do (fixture, anna, 204, "PUT", USER "/mute", carl->id);
  people_do (fixture, carl, 200, "PUT", USER "/follow", anna->id);
  assert_notices (fixture, anna, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("notices/follow", test_follow);
  server_test_add ("notices/request", test_request);
  server_test_add ("notices/unlock", test_unlock);
  server_test_add ("notices/block", test_block);
  server_test_add ("notices/mute", test_mute);
  return g_test_run ();
}
