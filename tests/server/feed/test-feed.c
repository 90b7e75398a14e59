/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"
#include "rialto-figures.h"

#define ID G_GINT64_FORMAT

RIALTO_SQL (set_following, "test.set_following", "UPDATE user_counts SET following = ?2 WHERE user_id = ?1");
RIALTO_SQL (set_deleted, "test.set_deleted", "UPDATE users SET deleted_at = ?2 WHERE id = ?1");
RIALTO_SQL (set_suspended, "test.set_suspended", "UPDATE users SET suspended_until = ?2 WHERE id = ?1");
RIALTO_SQL (set_state, "test.set_state", "UPDATE posts SET state = ?2 WHERE id = ?1");
RIALTO_SQL (mute_again,
            "test.mute_again",
            "UPDATE follows SET muted = TRUE WHERE follower = ?1 AND followee = ?2");
/* The feed as one would say it. */
RIALTO_SQL (
  naive_feed,
  "test.naive_feed",
  "SELECT p.id FROM posts p JOIN users u ON u.id = p.author WHERE p.state = 0 AND u.deleted_at IS NULL "
  "AND (p.author = ?1 OR EXISTS (SELECT 1 FROM follows WHERE follower = ?1 AND followee = p.author "
  "AND NOT muted)) ORDER BY p.id DESC");

#define HEAVY 2000

static void
test_order (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cara = member_new (fixture, "cara");
  RialtoId own, followed, restricted, foreign;
  g_autoptr (GArray) feed = NULL;
  g_autoptr (Reply) reply = NULL;
  g_autoptr (Reply) nobody = feed_call (fixture, NULL, "GET", NULL, "/feed");

  feed_follow (fixture, anna, bert->id);
  followed = member_post (fixture, bert, "coat", "public");
  own = member_post (fixture, anna, "hat", "public");
  foreign = member_post (fixture, cara, "shoes", "public");
  restricted = member_post (fixture, bert, "scarf", "followers");
  feed = feed_walk (fixture, anna, 100, "/feed");
  assert_ids (feed, restricted, own, followed);
  g_assert_cmpint (foreign, !=, 0);

  reply = feed_call (fixture, anna, "GET", NULL, "/feed");
  g_assert_cmpstr (reply_string (reply, "items/0/author/handle"), ==, "bert");
  g_assert_cmpstr (reply_string (reply, "items/0/audience"), ==, "followers");
  g_assert_cmpuint (reply_count (reply, "items/0/pictures"), ==, 1);
  /* What not everybody may see opens by a signature only. */
  g_assert_nonnull (reply_string (reply, "items/0/pictures/0/access"));
  g_assert_null (reply_string (reply, "items/1/pictures/0/access"));
  assert_code (nobody, 401, "unauthenticated");
}

/* Pages hang together while posts arrive between them. */
static void
test_paging (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId posts[25];
  g_autoptr (GArray) seen = g_array_new (FALSE, FALSE, sizeof (RialtoId));
  g_autofree char *next = NULL;

  feed_follow (fixture, anna, bert->id);
  feed_add_posts (fixture, &bert->id, 1, G_N_ELEMENTS (posts), "old", posts);
  for (guint page = 0; page < 3; page++)
    {
      g_autoptr (Reply) reply = feed_call (fixture, anna, "GET", NULL, "/feed?limit=10%s%s",
                                           next != NULL ? "&cursor=" : "", next != NULL ? next : "");
      g_autoptr (GArray) ids = feed_ids (reply);

      g_array_append_vals (seen, ids->data, ids->len);
      g_free (next);
      next = g_strdup (reply_string (reply, "next"));
      g_assert_true ((next == NULL) == (page == 2));
      feed_add_posts (fixture, &bert->id, 1, 3, "new", NULL);
    }

  g_assert_cmpuint (seen->len, ==, G_N_ELEMENTS (posts));
  for (guint i = 0; i < seen->len; i++)
    g_assert_cmpint (g_array_index (seen, RialtoId, i), ==, posts[G_N_ELEMENTS (posts) - 1 - i]);
}

/* A page that is exactly full is the last one. */
static void
test_last_page (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) empty = feed_call (fixture, anna, "GET", NULL, "/feed");
  g_autoptr (Reply) full = NULL;
  g_autoptr (Reply) elsewhere = NULL;
  g_autoptr (Reply) nonsense = NULL;
  g_autoptr (Reply) more = NULL;

  g_assert_cmpuint (reply_count (empty, "items"), ==, 0);
  g_assert_null (reply_string (empty, "next"));
  feed_add_posts (fixture, &anna->id, 1, 5, "hat", NULL);
  full = feed_call (fixture, anna, "GET", NULL, "/feed?limit=5");
  g_assert_cmpuint (reply_count (full, "items"), ==, 5);
  g_assert_null (reply_string (full, "next"));

  more = feed_call (fixture, anna, "GET", NULL, "/feed?limit=4");
  elsewhere = feed_call (fixture, anna, "GET", NULL, "/saved?cursor=%s", reply_string (more, "next"));
  nonsense = feed_call (fixture, anna, "GET", NULL, "/feed?cursor=nonsense");
  assert_code (elsewhere, 422, "invalid");
  assert_code (nonsense, 422, "invalid");
  for (guint length = 1; length < 40; length++)
    {
      g_autofree char *cursor = g_strnfill (length, 'x');
      g_autoptr (Reply) reply = feed_call (fixture, anna, "GET", NULL, "/feed?cursor=%s", cursor);

      assert_code (reply, 422, "invalid");
    }
}

/* Who is gone or suspended is hidden, and does not end the list. */
static void
test_hidden (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId gone = feed_add_person (fixture, "gone");
  RialtoId suspended = feed_add_person (fixture, "suspended");
  RialtoId active = feed_add_person (fixture, "active");
  RialtoId first, erased, second;
  gint64 now = rialto_clock_now ();
  g_autoptr (GArray) feed = NULL;
  g_autoptr (GArray) later = NULL;

  feed_follow (fixture, anna, gone);
  feed_follow (fixture, anna, suspended);
  feed_follow (fixture, anna, active);
  feed_add_posts (fixture, &active, 1, 1, "first", &first);
  feed_add_posts (fixture, (const RialtoId[]) { gone, suspended }, 2, 30, "hidden", NULL);
  feed_add_posts (fixture, &active, 1, 1, "erased", &erased);
  feed_add_posts (fixture, &active, 1, 1, "second", &second);
  feed_exec (fixture, &set_deleted, gone, now, 0, 0);
  feed_exec (fixture, &set_suspended, suspended, now + RIALTO_DAY, 0, 0);
  feed_exec (fixture, &set_state, erased, 1, 0, 0);

  for (guint limit = 1; limit < 40; limit += 7)
    {
      g_clear_pointer (&feed, g_array_unref);
      feed = feed_walk (fixture, anna, limit, "/feed");
      assert_ids (feed, second, first);
    }
  /* A suspension that is over hides nothing. */
  feed_exec (fixture, &set_suspended, suspended, now - 1, 0, 0);
  later = feed_walk (fixture, anna, 100, "/feed");
  g_assert_cmpuint (later->len, >, 2);
}

static void
test_suspended_sees_own (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  g_autoptr (GArray) feed = NULL;

  feed_exec (fixture, &set_suspended, anna->id, rialto_clock_now () + RIALTO_DAY, 0, 0);
  feed_touch (fixture, anna->id);
  feed = feed_walk (fixture, anna, 20, "/feed");
  assert_ids (feed, post);
}

static void
assert_feed (ServerFixture *fixture,
             Member        *viewer,
             gint64         following,
             guint          limit)
{
  g_autoptr (GArray) expected = feed_list (fixture, &naive_feed, viewer->id, 0);
  g_autoptr (GArray) feed = NULL;

  feed_exec (fixture, &set_following, viewer->id, following, 0, 0);
  feed = feed_walk (fixture, viewer, limit, "/feed");
  feed_assert_ids (feed, (const RialtoId *) (gpointer) expected->data, expected->len);
}

/* Pull and scan give the same pages as the naive question, whatever the graph. */
static void
test_plans_agree (ServerFixture *fixture)
{
  g_autoptr (Member) viewer = member_new (fixture, "viewer");
  RialtoId people[12];

  for (guint i = 0; i < G_N_ELEMENTS (people); i++)
    {
      g_autofree char *handle = g_strdup_printf ("person%u", i);

      people[i] = feed_add_person (fixture, handle);
    }
  for (guint round = 0; round < 6; round++)
    {
      RialtoId *person = &people[round * 2];

      feed_follow (fixture, viewer, person[0]);
      if (g_random_boolean ())
        feed_follow (fixture, viewer, person[1]);
      if (g_random_boolean ())
        feed_exec (fixture, &mute_again, viewer->id, person[0], 0, 0);
      if (round == 4)
        feed_exec (fixture, &set_deleted, person[0], rialto_clock_now (), 0, 0);
      feed_add_posts (fixture, people, G_N_ELEMENTS (people), (guint) g_random_int_range (1, 40), "worn",
                      NULL);
      feed_add_posts (fixture, &viewer->id, 1, (guint) g_random_int_range (0, 4), "own", NULL);
      assert_feed (fixture, viewer, round + 1, (guint) g_random_int_range (1, 30));
      assert_feed (fixture, viewer, HEAVY, (guint) g_random_int_range (1, 30));
    }
}

/* A scan is bounded: behind five thousand posts of strangers, pull finds what it does not. */
static void
test_scan_is_bounded (ServerFixture *fixture)
{
  g_autoptr (Member) viewer = member_new (fixture, "viewer");
  RialtoId quiet = feed_add_person (fixture, "quiet");
  RialtoId loud = feed_add_person (fixture, "loud");

  feed_follow (fixture, viewer, quiet);
  feed_add_posts (fixture, &quiet, 1, 12, "rare", NULL);
  feed_add_posts (fixture, &loud, 1, 5200, "often", NULL);
  assert_feed (fixture, viewer, HEAVY, 5);
  feed_add_posts (fixture, &quiet, 1, 7, "rare", NULL);
  assert_feed (fixture, viewer, HEAVY, 5);
}

/* Runs of the feed's statements that were not given up for taking too long on a busy machine. */
static guint64
count_runs (ServerFixture *fixture)
{
  g_autoptr (GArray) statements = rialto_store_sql_figures (fixture->context->store);
  RialtoStoreFigures figures;
  guint64 runs = 0;

  for (guint i = 0; i < statements->len; i++)
    {
      const RialtoSqlFigures *statement = &g_array_index (statements, RialtoSqlFigures, i);

      if (g_str_has_prefix (statement->sql->name, "feed.") || g_str_has_prefix (statement->sql->name, "post"))
        runs += statement->runs;
    }
  rialto_store_get_figures (fixture->context->store, &figures);
  return runs - figures.over_budget - figures.reruns;
}

/* Two statements a page, of whichever plan. */
static void
test_statements (ServerFixture *fixture)
{
  g_autoptr (Member) viewer = member_new (fixture, "viewer");
  g_autoptr (Reply) warm = feed_call (fixture, viewer, "GET", NULL, "/feed?limit=20");
  RialtoId person = feed_add_person (fixture, "person");

  assert_status (warm, 200);
  feed_follow (fixture, viewer, person);
  feed_add_posts (fixture, &person, 1, 50, "worn", NULL);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Reply) reply = NULL;
      guint64 before;

      feed_exec (fixture, &set_following, viewer->id, i == 0 ? 1 : HEAVY, 0, 0);
      before = count_runs (fixture);
      reply = feed_call (fixture, viewer, "GET", NULL, "/feed?limit=20");
      g_assert_cmpuint (reply_count (reply, "items"), ==, 20);
      g_assert_cmpuint (count_runs (fixture) - before, ==, 2);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("feed/order", test_order);
  server_test_add ("feed/paging", test_paging);
  server_test_add ("feed/last-page", test_last_page);
  server_test_add ("feed/hidden", test_hidden);
  server_test_add ("feed/suspended-sees-own", test_suspended_sees_own);
  server_test_add_alone ("feed/plans-agree", test_plans_agree);
  server_test_add_alone ("feed/scan-is-bounded", test_scan_is_bounded);
  server_test_add_alone ("feed/statements", test_statements);
  return g_test_run ();
}
