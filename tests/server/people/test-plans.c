/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

#define USER "/users/%" G_GINT64_FORMAT

/* Every route once, so that every statement is known with the types of its parameters. */
static void
test_plans (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) renamed = people_patch (fixture, anna, "{\"handle\":\"anne\"}");

  people_do (fixture, anna, 200, "GET", "/users/by-handle/bert");
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_lock (fixture, anna, TRUE);
  people_do (fixture, bert, 200, "DELETE", USER "/follow", anna->id);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 200, "GET", "/follow-requests");
  people_lock (fixture, anna, FALSE);
  people_do (fixture, anna, 200, "GET", USER "/followers", anna->id);
  people_do (fixture, anna, 200, "GET", USER "/following", anna->id);
  people_do (fixture, anna, 204, "DELETE", "/followers/%" G_GINT64_FORMAT, bert->id);
  people_do (fixture, anna, 404, "PUT", "/follow-requests/%" G_GINT64_FORMAT, bert->id);
  people_do (fixture, anna, 204, "PUT", USER "/mute", bert->id);
  people_do (fixture, anna, 200, "GET", "/mutes");
  people_do (fixture, anna, 204, "DELETE", USER "/mute", bert->id);
  people_do (fixture, anna, 200, "GET", "/users?query=bert");
  people_do (fixture, anna, 200, "GET", "/suggestions");
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  people_do (fixture, anna, 200, "GET", "/blocks");
  people_do (fixture, anna, 204, "DELETE", USER "/block", bert->id);
  people_check_plans (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("people/plans", test_plans);
  return g_test_run ();
}
