/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"

#define ID G_GINT64_FORMAT
#define N_MEMBERS 6

RIALTO_SQL (set_deleted, "test.set_deleted", "UPDATE users SET deleted_at = ?2 WHERE id = ?1");
RIALTO_SQL (count_events,
            "test.count_events",
            "SELECT count(*) FROM events WHERE topic = 'post' AND topic_id = ?1 AND type = 'post.counts'");

static Reply *
like (ServerFixture *fixture,
      Member        *member,
      const char    *method,
      RialtoId       post)
{
  return feed_call (fixture, member, method, NULL, "/posts/%" ID "/like", post);
}

static void
assert_state (Reply   *reply,
              gint64   count,
              gboolean liked)
{
  assert_status (reply, 200);
  g_assert_cmpint (reply_int (reply, "like_count"), ==, count);
  g_assert_cmpint (reply_bool (reply, "liked"), ==, liked);
}

static void
test_like (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  g_autoptr (Reply) first = like (fixture, bert, "PUT", post);
  g_autoptr (Reply) again = like (fixture, bert, "PUT", post);
  g_autoptr (Reply) own = like (fixture, anna, "PUT", post);
  g_autoptr (Reply) seen = feed_call (fixture, bert, "GET", NULL, "/posts/%" ID, post);
  g_autoptr (Reply) unseen = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID, post);
  g_autoptr (Reply) back = like (fixture, bert, "DELETE", post);
  g_autoptr (Reply) back_again = like (fixture, bert, "DELETE", post);
  g_autoptr (Reply) nowhere = like (fixture, bert, "PUT", 1);

  assert_state (first, 1, TRUE);
  g_assert_cmpint (reply_id (first, "post"), ==, post);
  assert_state (again, 1, TRUE);
  assert_state (own, 2, TRUE);
  g_assert_true (reply_bool (seen, "liked"));
  g_assert_cmpint (reply_int (seen, "like_count"), ==, 2);
  g_assert_false (reply_bool (unseen, "liked"));
  assert_state (back, 1, FALSE);
  assert_state (back_again, 1, FALSE);
  assert_code (nowhere, 404, "not_found");
  /* What changed nothing tells nobody. */
  g_assert_cmpint (feed_get (fixture, &count_events, post, 0), ==, 3);
  feed_check (fixture);
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  RialtoId       post;
} Liker;

static gpointer
like_much (gpointer data)
{
  Liker *liker = data;

  for (guint i = 0; i < 25; i++)
    {
      gboolean on = i % 3 != 1;
      g_autoptr (Reply) reply = like (liker->fixture, liker->member, on ? "PUT" : "DELETE", liker->post);

      assert_status (reply, 200);
      g_assert_cmpint (reply_bool (reply, "liked"), ==, on);
      g_assert_cmpint (reply_int (reply, "like_count"), >=, on);
      g_assert_cmpint (reply_int (reply, "like_count"), <=, N_MEMBERS);
    }
  return NULL;
}

/* Several people, each from two connections at once. */
static void
test_at_once (ServerFixture *fixture)
{
  Member *members[N_MEMBERS];
  Liker likers[2 * N_MEMBERS];
  GThread *threads[2 * N_MEMBERS];
  RialtoId post = 0;
  g_autoptr (Reply) seen = NULL;

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *handle = g_strdup_printf ("liker%u", i);

      members[i] = member_new (fixture, handle);
      if (i == 0)
        post = member_post (fixture, members[0], "hat", "public");
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      likers[i] = (Liker) { fixture, members[i / 2], post };
      threads[i] = g_thread_new ("like", like_much, &likers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  /* The last thing that each connection did was to like. */
  seen = feed_call (fixture, members[0], "GET", NULL, "/posts/%" ID, post);
  g_assert_cmpint (reply_int (seen, "like_count"), ==, N_MEMBERS);
  feed_check (fixture);
  for (guint i = 0; i < N_MEMBERS; i++)
    member_free (members[i]);
}

static void
test_list (ServerFixture *fixture)
{
  Member *members[N_MEMBERS];
  RialtoId post = 0;
  g_autoptr (GArray) all = NULL;
  g_autoptr (GArray) blocked = NULL;
  g_autoptr (GArray) nobody = NULL;
  g_autoptr (Reply) hidden = feed_call (fixture, NULL, "GET", NULL, "/posts/1/likes");

  for (guint i = 0; i < N_MEMBERS; i++)
    {
      g_autofree char *handle = g_strdup_printf ("liker%u", i);
      g_autoptr (Reply) liked = NULL;

      members[i] = member_new (fixture, handle);
      if (i == 0)
        post = member_post (fixture, members[0], "hat", "public");
      liked = like (fixture, members[i], "PUT", post);
    }
  all = feed_walk (fixture, members[0], 2, "/posts/%" ID "/likes", post);
  assert_ids (all, members[5]->id, members[4]->id, members[3]->id, members[2]->id, members[1]->id,
              members[0]->id);

  feed_block (fixture, members[2], members[1]->id);
  feed_mute (fixture, members[1], members[5]->id);
  feed_exec (fixture, &set_deleted, members[4]->id, rialto_clock_now (), 0, 0);
  blocked = feed_walk (fixture, members[1], 2, "/posts/%" ID "/likes", post);
  assert_ids (blocked, members[3]->id, members[1]->id, members[0]->id);
  nobody = feed_walk (fixture, NULL, 50, "/posts/%" ID "/likes", post);
  g_assert_cmpuint (nobody->len, ==, N_MEMBERS - 1);
  assert_code (hidden, 404, "not_found");
  for (guint i = 0; i < N_MEMBERS; i++)
    member_free (members[i]);
}

static void
test_saves (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId posts[5];
  g_autoptr (GArray) saved = NULL;
  g_autoptr (GArray) later = NULL;
  g_autoptr (GArray) others = NULL;
  g_autoptr (Reply) seen = NULL;
  g_autoptr (Reply) unsaved = NULL;
  g_autoptr (Reply) nothing = feed_call (fixture, anna, "DELETE", NULL, "/posts/1/save");
  static const guint order[] = { 2, 0, 4, 1, 3, 2 };

  feed_add_posts (fixture, &bert->id, 1, G_N_ELEMENTS (posts), "hat", posts);
  for (guint i = 0; i < G_N_ELEMENTS (order); i++)
    {
      g_autoptr (Reply)
        reply = feed_call (fixture, anna, "PUT", NULL, "/posts/%" ID "/save", posts[order[i]]);

      assert_status (reply, 200);
      g_assert_true (reply_bool (reply, "saved"));
    }
  saved = feed_walk (fixture, anna, 2, "/saved");
  assert_ids (saved, posts[3], posts[1], posts[4], posts[0], posts[2]);
  seen = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID, posts[3]);
  g_assert_true (reply_bool (seen, "saved"));
  unsaved = feed_call (fixture, anna, "DELETE", NULL, "/posts/%" ID "/save", posts[3]);
  assert_status (unsaved, 200);
  g_assert_false (reply_bool (unsaved, "saved"));
  later = feed_walk (fixture, anna, 100, "/saved");
  assert_ids (later, posts[1], posts[4], posts[0], posts[2]);
  others = feed_walk (fixture, bert, 100, "/saved");
  assert_ids (others);
  assert_status (nothing, 200);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("likes/like", test_like);
  server_test_add ("likes/at-once", test_at_once);
  server_test_add ("likes/list", test_list);
  server_test_add ("likes/saves", test_saves);
  return g_test_run ();
}
