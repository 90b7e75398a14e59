/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"
#include "rialto-explore.h"
#include "rialto-id.h"

#include <math.h>

#define N_POSTS 40

RIALTO_SQL (
  add_old_post,
  "test.add_old_post",
  "INSERT INTO posts (id, author, audience, caption, pictures, version) VALUES (?1, ?2, ?3, 'old', '', 1)");
RIALTO_SQL (add_counts,
            "test.add_counts",
            "INSERT INTO post_counts (post_id, likes, comments) VALUES (?1, ?2, ?3)");
RIALTO_SQL (set_counts,
            "test.set_counts",
            "UPDATE post_counts SET likes = ?2, comments = ?3 WHERE post_id = ?1");
RIALTO_SQL (count_ranked, "test.count_ranked", "SELECT count(*) FROM explore");
RIALTO_SQL (set_suspended, "test.set_suspended", "UPDATE users SET suspended_until = ?2 WHERE id = ?1");
RIALTO_SQL (set_audience, "test.set_audience", "UPDATE posts SET audience = 1 WHERE id = ?1");

typedef struct
{
  RialtoId post;
  gint64   score;
} Rank;

static RialtoId
add_old (ServerFixture *fixture,
         RialtoId       author,
         RialtoTime     age,
         gint64         likes,
         gint64         comments)
{
  static guint counter;
  RialtoId id = rialto_id_make (rialto_clock_now () - age, 999, counter++ % 4096);

  feed_exec (fixture, &add_old_post, id, author, RIALTO_AUDIENCE_PUBLIC, 0);
  feed_exec (fixture, &add_counts, id, likes, comments, 0);
  return id;
}

static int
compare_ranks (gconstpointer one,
               gconstpointer other)
{
  const Rank *a = one;
  const Rank *b = other;

  return a->score != b->score ? (a->score > b->score ? -1 : 1) : (a->post > b->post ? -1 : 1);
}

static void
test_order (ServerFixture *fixture)
{
  RialtoTime now = rialto_clock_now ();
  RialtoId author = feed_add_person (fixture, "author");
  Rank ranks[N_POSTS];
  g_autoptr (GArray) explore = NULL;

  rialto_clock_fake (now);
  for (guint i = 0; i < N_POSTS; i++)
    {
      RialtoTime age = g_random_int_range (0, 7 * 24 * 60 - 1) * RIALTO_MINUTE;
      gint64 likes = g_random_int_range (0, 50);
      gint64 comments = g_random_int_range (0, 20);
      double hours = (double) age / 3600000.0;

      ranks[i].post = add_old (fixture, author, age, likes, comments);
      ranks[i].score = (gint64) (1e6 * (double) (likes + 2 * comments + 1) / pow (hours + 2, 1.5));
    }
  qsort (ranks, N_POSTS, sizeof *ranks, compare_ranks);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  explore = feed_walk (fixture, NULL, 7, "/explore");
  g_assert_cmpuint (explore->len, ==, N_POSTS);
  for (guint i = 0; i < N_POSTS; i++)
    g_assert_cmpint (g_array_index (explore, RialtoId, i), ==, ranks[i].post);
}

static void
test_ties (ServerFixture *fixture)
{
  RialtoId author = feed_add_person (fixture, "author");
  RialtoId posts[9];
  g_autoptr (GArray) explore = NULL;

  rialto_clock_fake (rialto_clock_now ());
  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    posts[i] = add_old (fixture, author, RIALTO_HOUR, 3, 1);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  explore = feed_walk (fixture, NULL, 2, "/explore");
  assert_ids (explore, posts[8], posts[7], posts[6], posts[5], posts[4], posts[3], posts[2], posts[1],
              posts[0]);
}

/* What it was is forgotten with the next run. */
static void
test_again (ServerFixture *fixture)
{
  RialtoTime now = rialto_clock_now ();
  RialtoId author = feed_add_person (fixture, "author");
  RialtoId old, ageing, rising, narrowed;
  g_autoptr (GArray) before = NULL;
  g_autoptr (GArray) after = NULL;

  rialto_clock_fake (now);
  old = add_old (fixture, author, 8 * RIALTO_DAY, 1000, 1000);
  ageing = add_old (fixture, author, 6 * RIALTO_DAY, 1000, 1000);
  rising = add_old (fixture, author, RIALTO_DAY, 0, 0);
  narrowed = add_old (fixture, author, RIALTO_DAY, 10, 10);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  before = feed_walk (fixture, NULL, 10, "/explore");
  assert_ids (before, ageing, narrowed, rising);
  g_assert_cmpint (old, !=, 0);

  feed_exec (fixture, &set_counts, rising, 5, 5, 0);
  feed_exec (fixture, &set_audience, narrowed, 0, 0, 0);
  rialto_clock_fake (now + 2 * RIALTO_DAY);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  after = feed_walk (fixture, NULL, 10, "/explore");
  assert_ids (after, rising);
  g_assert_cmpint (feed_get (fixture, &count_ranked, 0, 0), ==, 1);
}

/* The newest five thousand are considered, and chunks do not get into each other's way. */
static void
test_many (ServerFixture *fixture)
{
  RialtoId author = feed_add_person (fixture, "author");
  g_autofree RialtoId *posts = g_new0 (RialtoId, 5100);
  g_autoptr (GArray) first = NULL;
  g_autoptr (Reply) page = NULL;

  feed_add_posts (fixture, &author, 1, 5100, "hat", posts);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  g_assert_cmpint (feed_get (fixture, &count_ranked, 0, 0), ==, 5000);
  feed_exec (fixture, &set_counts, posts[50], 100, 0, 0);
  feed_exec (fixture, &set_counts, posts[3000], 50, 0, 0);
  feed_add_posts (fixture, &author, 1, 10, "hat", NULL);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  g_assert_cmpint (feed_get (fixture, &count_ranked, 0, 0), ==, 5000);
  page = feed_call (fixture, NULL, "GET", NULL, "/explore?limit=1");
  first = feed_ids (page);
  assert_ids (first, posts[3000]);
}

static void
test_suspended (ServerFixture *fixture)
{
  RialtoTime now = rialto_clock_now ();
  RialtoId author = feed_add_person (fixture, "author");
  RialtoId post = add_old (fixture, author, RIALTO_HOUR, 1, 0);
  g_autoptr (GArray) during = NULL;
  g_autoptr (GArray) after = NULL;

  feed_run (fixture, rialto_feed_job_rank_explore, 0);
  feed_exec (fixture, &set_suspended, author, now + RIALTO_DAY, 0, 0);
  during = feed_walk (fixture, NULL, 10, "/explore");
  assert_ids (during);
  feed_exec (fixture, &set_suspended, author, now - 1, 0, 0);
  after = feed_walk (fixture, NULL, 10, "/explore");
  assert_ids (after, post);
}

static void
test_score (void)
{
  g_assert_cmpint (rialto_explore_score (0, 0, 0), ==, 353553);
  g_assert_cmpint (rialto_explore_score (1, 1, 2 * RIALTO_HOUR), ==, 500000);
  /* A clock that is behind makes nothing younger than new. */
  g_assert_cmpint (rialto_explore_score (0, 0, -RIALTO_DAY), ==, 353553);
}

/* How many people use a tag counts, not how often; and only what anybody may see. */
static void
test_tags (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autoptr (Member) locked = member_new (fixture, "locked");
  g_autoptr (Reply) tags = NULL, after = NULL, few = NULL;

  for (guint i = 0; i < 4; i++)
    member_post (fixture, anna, "mine alone #loud", "public");
  member_post (fixture, anna, "#Linen", "public");
  member_post (fixture, bert, "#linen and #wool", "public");
  member_post (fixture, carl, "#wool #linen", "public");
  member_post (fixture, carl, "#secret", "followers");
  member_post (fixture, locked, "#hidden", "public");
  feed_lock (fixture, locked, TRUE);
  feed_run (fixture, rialto_feed_job_rank_explore, 0);

  tags = server_call (fixture, NULL, "GET", "/tags", NULL);
  assert_status (tags, 200);
  g_assert_cmpuint (reply_count (tags, "items"), ==, 3);
  g_assert_cmpstr (reply_string (tags, "items/0/name"), ==, "linen");
  g_assert_cmpint (reply_int (tags, "items/0/post_count"), ==, 3);
  g_assert_cmpstr (reply_string (tags, "items/1/name"), ==, "wool");
  g_assert_cmpstr (reply_string (tags, "items/2/name"), ==, "loud");
  g_assert_cmpint (reply_int (tags, "items/2/post_count"), ==, 4);

  few = server_call (fixture, anna->token, "GET", "/tags?limit=1", NULL);
  g_assert_cmpuint (reply_count (few, "items"), ==, 1);

  feed_exec (fixture, &set_suspended, carl->id, rialto_clock_now () + RIALTO_DAY, 0, 0);
  after = server_call (fixture, NULL, "GET", "/tags", NULL);
  g_assert_cmpstr (reply_string (after, "items/0/name"), ==, "linen");
  g_assert_cmpstr (reply_string (after, "items/1/name"), ==, "loud");
  g_assert_cmpstr (reply_string (after, "items/2/name"), ==, "wool");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/explore/score", test_score);
  server_test_add ("explore/order", test_order);
  server_test_add ("explore/ties", test_ties);
  server_test_add ("explore/again", test_again);
  server_test_add ("explore/many", test_many);
  server_test_add ("explore/suspended", test_suspended);
  server_test_add_alone ("explore/tags", test_tags);
  return g_test_run ();
}
