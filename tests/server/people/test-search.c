/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

RIALTO_SQL (add_words,
            "test.add_words",
            "INSERT INTO person_words (word, user_id) SELECT handle, id FROM users WHERE id < ?1");
RIALTO_SQL (rank_extras,
            "test.rank_extras",
            "UPDATE user_counts SET followers = user_id % 3 WHERE user_id < ?1");

#define USER "/users/%" G_GINT64_FORMAT

static void
rename_to (ServerFixture *fixture,
           Member        *member,
           const char    *name)
{
  g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\"}", name);
  g_autoptr (Reply) reply = people_patch (fixture, member, body);

  assert_status (reply, 200);
}

static void
assert_found (ServerFixture *fixture,
              Member        *viewer,
              const char    *query,
              const char    *expected)
{
  g_autofree char *escaped = g_uri_escape_string (query, NULL, FALSE);
  g_autoptr (Reply) reply = people_call (fixture, viewer, "GET", NULL, "/users?query=%s", escaped);

  g_test_message ("%s", query);
  assert_handles (reply, expected);
}

static void
test_words (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna.b_7");
  g_autoptr (Member) bert = member_new (fixture, "bert");

  rename_to (fixture, anna, "\xc3\x89lodie  Gr\xc3\xbcnwald-O\xe2\x80\x99Hara");
  rename_to (fixture, bert, "Bert \xf0\x9f\x92\x83");
  assert_found (fixture, bert, "anna", "anna.b_7");
  assert_found (fixture, bert, "ANNA.B_7", "anna.b_7");
  assert_found (fixture, bert, "@anna.b_7", "anna.b_7");
  assert_found (fixture, bert, "anna.b", "anna.b_7");
  assert_found (fixture, bert, "7", "anna.b_7");
  assert_found (fixture, bert, "elo", "anna.b_7");
  assert_found (fixture, bert, "\xc3\x89LO", "anna.b_7");
  assert_found (fixture, bert, "gru el", "anna.b_7");
  assert_found (fixture, bert, "hara o grunwald elodie anna", "anna.b_7");
  assert_found (fixture, bert, "hara x", "");
  assert_found (fixture, bert, "lodie", "");
  assert_found (fixture, bert, "\xf0\x9f\x92\x83", "bert");
  assert_found (fixture, anna, "anna", "anna.b_7");
  /* The name before is forgotten. */
  rename_to (fixture, anna, "Zoe");
  assert_found (fixture, bert, "elo", "");
  assert_found (fixture, bert, "zoe anna", "anna.b_7");
}

static void
test_hostile (ServerFixture *fixture)
{
  static const char *const queries[] = {
    "'",
    "%",
    "_",
    "\\",
    "';--",
    "\xe2\x80\xae",
    "\xe2\x80\x8b",
    "*",
    "\"",
    "zz\xf4\x8f\xbf\xbf",
    "\xef\xbf\xbf",
  };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) blank = people_call (fixture, anna, "GET", NULL, "/users?query=");
  g_autoptr (Reply) missing = people_call (fixture, anna, "GET", NULL, "/users");
  g_autoptr (Reply) nul = people_call (fixture, anna, "GET", NULL, "/users?query=a%%00");
  g_autoptr (Reply) broken = people_call (fixture, anna, "GET", NULL, "/users?query=%%ff");
  g_autoptr (Reply) stranger = people_call (fixture, NULL, "GET", NULL, "/users?query=anna");

  for (guint i = 0; i < G_N_ELEMENTS (queries); i++)
    assert_found (fixture, anna, queries[i], "");
  assert_found (fixture, anna, "an\xe2\x80\x8bna", "anna");
  assert_code (blank, 422, "invalid");
  assert_code (missing, 422, "invalid");
  g_assert_cmpuint (nul->status / 100, ==, 4);
  g_assert_cmpuint (broken->status / 100, ==, 4);
  assert_code (stranger, 401, "unauthenticated");
}

static void
test_order (ServerFixture *fixture)
{
  g_autoptr (Member) mara = member_new (fixture, "mara");
  g_autoptr (Member) marabel = member_new (fixture, "marabel");
  g_autoptr (Member) maraya = member_new (fixture, "maraya");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) page = NULL, next = NULL, last = NULL;

  people_do (fixture, bert, 200, "PUT", USER "/follow", marabel->id);
  people_do (fixture, mara, 200, "PUT", USER "/follow", marabel->id);
  people_do (fixture, bert, 200, "PUT", USER "/follow", maraya->id);
  assert_found (fixture, bert, "mar", "marabel maraya mara");
  assert_found (fixture, bert, "mara", "mara marabel maraya");
  assert_found (fixture, bert, "maraya", "maraya");

  page = people_call (fixture, bert, "GET", NULL, "/users?query=mara&limit=1");
  assert_handles (page, "mara");
  next = people_call (fixture, bert, "GET", NULL, "/users?query=mara&limit=1&cursor=%s",
                      reply_string (page, "next"));
  assert_handles (next, "marabel");
  last = people_call (fixture, bert, "GET", NULL, "/users?query=mara&limit=1&cursor=%s",
                      reply_string (next, "next"));
  assert_handles (last, "maraya");
  g_assert_null (reply_string (last, "next"));
}

static void
test_hidden (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) annabel = member_new (fixture, "annabel");
  g_autoptr (Member) gone = member_new (fixture, "anngone");

  people_delete (fixture, gone);
  assert_found (fixture, bert, "anngone", "");
  people_do (fixture, bert, 204, "PUT", USER "/mute", annabel->id);
  assert_found (fixture, bert, "annabel", "annabel");
  people_do (fixture, anna, 204, "PUT", USER "/block", bert->id);
  assert_found (fixture, bert, "anna", "annabel");
  assert_found (fixture, anna, "bert", "");
  assert_found (fixture, annabel, "anna", "anna annabel");
  /* A locked profile is found like any other. */
  people_lock (fixture, annabel, TRUE);
  assert_found (fixture, bert, "ann", "annabel");
}

static void
test_pages (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (Reply) elsewhere = NULL;
  g_autofree char *next = NULL;
  RialtoId first = people_add_many (fixture, 150);

  people_exec (fixture, &add_words, first + 150, 0);
  people_exec (fixture, &rank_extras, first + 150, 0);
  do
    {
      g_autoptr (Reply) page = people_call (fixture, anna, "GET", NULL, "/users?query=extra&limit=50%s%s",
                                            next != NULL ? "&cursor=" : "", next != NULL ? next : "");
      g_autofree char *handles = people_handles (page);
      g_auto (GStrv) words = g_strsplit (handles, " ", -1);

      g_assert_cmpuint (g_strv_length (words), ==, 50);
      for (guint i = 0; words[i] != NULL; i++)
        g_assert_true (g_hash_table_add (seen, g_strdup (words[i])));
      g_free (next);
      next = g_strdup (reply_string (page, "next"));
      if (next != NULL && elsewhere == NULL)
        elsewhere = people_call (fixture, anna, "GET", NULL, "/users?query=extr&cursor=%s", next);
    }
  while (next != NULL);
  g_assert_cmpuint (g_hash_table_size (seen), ==, 150);
  assert_code (elsewhere, 422, "invalid");

  g_assert_cmpuint (people_statements (fixture, anna, "GET", "/users?query=extra&limit=1"), ==, 2);
  g_assert_cmpuint (people_statements (fixture, anna, "GET", "/users?query=extra&limit=100"), ==, 2);
  g_assert_cmpuint (people_statements (fixture, anna, "GET", "/users?query=a%20b%20c&limit=100"), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("people-search/words", test_words);
  server_test_add ("people-search/hostile", test_hostile);
  server_test_add ("people-search/order", test_order);
  server_test_add_alone ("people-search/hidden", test_hidden);
  server_test_add_alone ("people-search/pages", test_pages);
  return g_test_run ();
}
