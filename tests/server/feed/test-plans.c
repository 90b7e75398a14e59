/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-figures.h"

#include <string.h>

#define ID G_GINT64_FORMAT

RIALTO_SQL (set_following, "test.set_following", "UPDATE user_counts SET following = ?2 WHERE user_id = ?1");

/* Statements of the feed begin with one of these. */
static const char *const areas[] = {
  "authors.", "captions.", "comment", "erase.", "explore.", "feed.", "index.",
  "likes.",   "markers.",  "post",    "saves.", "search.",  "tags.", "user_posts.",
};

/* What a plan may run through from its beginning to its end: results of subqueries, which are bounded, and the ranking of Explore,
 * which its job reads whole. */
static const char *const bounded[] = {
  "CONSTANT ROW", "t", "w", "n", "f", "scanned", "pulled", "(subquery-", "explore",
};

static void
get (ServerFixture *fixture,
     Member        *member,
     const char    *path)
{
  g_autoptr (Reply) reply = feed_call (fixture, member, "GET", NULL, "%s", path);

  assert_status (reply, 200);
}

static void
act (ServerFixture *fixture,
     Member        *member,
     const char    *method,
     const char    *body,
     const char    *path,
     const char    *rest)
{
  g_autoptr (Reply) reply = feed_call (fixture, member, method, body, "%s%s", path, rest);

  if (reply->status / 100 != 2)
    g_test_message ("%s %s%s: %s", method, path, rest, reply->body);
  g_assert_cmpuint (reply->status / 100, ==, 2);
}

/* Everything that can be done, once. */
static void
tour (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "a #red hat of @bert", "public");
  RialtoId top = feed_comment (fixture, bert, post, 0, "nice");
  RialtoId reply = feed_comment (fixture, anna, post, top, "thanks");
  g_autofree char *views = g_strdup_printf ("{\"posts\":[\"%" ID "\"]}", post);
  g_autofree char *marker = g_strdup_printf ("{\"last_read\":\"%" ID "\"}", post);
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, post);
  g_autofree char *batch = g_strdup_printf ("/posts?ids=%" ID, post);
  g_autofree char *comments = g_strdup_printf ("%s/comments", path);
  g_autofree char *likes = g_strdup_printf ("%s/likes", path);
  g_autofree char *history = g_strdup_printf ("%s/history", path);
  g_autofree char *replies = g_strdup_printf ("/comments/%" ID "/replies", top);
  g_autofree char *comment = g_strdup_printf ("/comments/%" ID, top);
  g_autofree char *answer = g_strdup_printf ("/comments/%" ID, reply);
  g_autofree char *page = g_strdup_printf ("/users/%" ID "/posts", anna->id);
  const char *const lists[] = {
    path,
    batch,
    comments,
    likes,
    history,
    replies,
    page,
    "/feed",
    "/saved",
    "/tags/red",
    "/explore",
    "/markers",
    "/search?type=posts&query=red+ha",
    "/search?type=people&query=an",
    "/search?type=tags&query=re",
    "/search?type=posts&query=common",
  };
  const char *const match[] = { "If-Match: \"1\"", NULL };
  g_autoptr (Reply)
    edited = server_call_full (fixture, anna->token, "PATCH", path,
                               "{\"caption\":\"a #blue hat\",\"audience\":\"followers\"}", -1, match);
  const char *const match_again[] = { "If-Match: \"2\"", NULL };
  g_autoptr (Reply)
    edited_again = server_call_full (fixture, anna->token, "PATCH", path,
                                     "{\"caption\":\"a #red hat\",\"audience\":\"public\"}", -1, match_again);

  assert_status (edited_again, 200);
  feed_add_posts (fixture, &anna->id, 1, 2001, "common", NULL);
  act (fixture, bert, "PUT", NULL, path, "/like");
  act (fixture, bert, "PUT", NULL, path, "/save");
  act (fixture, bert, "PUT", NULL, comment, "/like");
  act (fixture, bert, "POST", views, "/views", "");
  act (fixture, bert, "PUT", marker, "/markers/home", "");
  feed_run (fixture, rialto_feed_job_index_post, post);
  feed_run (fixture, rialto_feed_job_republish, anna->id);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  feed_run (fixture, rialto_feed_job_roll_up_views, 0);
  for (guint i = 0; i < G_N_ELEMENTS (lists); i++)
    get (fixture, bert, lists[i]);
  feed_exec (fixture, &set_following, bert->id, 2000, 0, 0);
  get (fixture, bert, "/feed");
  act (fixture, bert, "DELETE", NULL, path, "/like");
  act (fixture, bert, "DELETE", NULL, path, "/save");
  act (fixture, bert, "DELETE", NULL, comment, "/like");
  act (fixture, bert, "DELETE", NULL, comment, "");
  feed_run (fixture, rialto_feed_job_erase_comment, reply);
  act (fixture, anna, "DELETE", NULL, answer, "");
  act (fixture, anna, "DELETE", NULL, path, "");
  feed_run (fixture, rialto_feed_job_erase_post, post);
}

static gboolean
is_ours (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (areas); i++)
    if (g_str_has_prefix (name, areas[i]))
      return TRUE;
  return FALSE;
}

static gboolean
is_bounded (const char *what)
{
  for (guint i = 0; i < G_N_ELEMENTS (bounded); i++)
    {
      gsize length = strlen (bounded[i]);

      if (strncmp (what, bounded[i], length) == 0 &&
          (what[length] == '\0' || what[length] == ' ' || bounded[i][length - 1] == '-'))
        return TRUE;
    }
  return FALSE;
}

static void
assert_plan (ServerFixture   *fixture,
             const RialtoSql *sql)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *plan = rialto_store_explain (fixture->context->store, (RialtoSql *) sql, &error);
  g_auto (GStrv) lines = NULL;

  g_assert_no_error (error);
  lines = g_strsplit (plan, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *line = g_strstrip (lines[i]);

      if (!g_str_has_prefix (line, "SCAN ") || is_bounded (line + strlen ("SCAN ")))
        continue;
      g_test_message ("%s:\n%s", sql->name, plan);
      g_assert_cmpstr (line, ==, "no scan of a whole table");
    }
  /* Replies are not looked at to list comments. */
  if (g_str_equal (sql->name, "comments.page"))
    g_assert_nonnull (strstr (plan, "INDEX comments_post "));
}

/* No statement of the feed looks through a whole table. Only SQLite's plans can be judged here: PostgreSQL's follow from how much there
 * is in the tables, and there is next to nothing. */
static void
test_plans (ServerFixture *fixture)
{
  g_autoptr (GArray) statements = NULL;
  guint n_checked = 0;

  if (fixture->kind == RIALTO_STORE_POSTGRES)
    {
      tour (fixture);
      return;
    }
  tour (fixture);
  statements = rialto_store_sql_figures (fixture->context->store);
  for (guint i = 0; i < statements->len; i++)
    {
      const RialtoSqlFigures *statement = &g_array_index (statements, RialtoSqlFigures, i);

      if (statement->runs == 0 || !is_ours (statement->sql->name))
        continue;
      assert_plan (fixture, statement->sql);
      n_checked++;
    }
  g_test_message ("%u statements", n_checked);
  g_assert_cmpuint (n_checked, >=, 80);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add_alone ("feed-plans/no-full-scans", test_plans);
  return g_test_run ();
}
