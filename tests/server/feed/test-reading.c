/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"

#define ID G_GINT64_FORMAT

RIALTO_SQL (count_views, "test.count_views", "SELECT count(*) FROM post_views WHERE post_id = ?1");
RIALTO_SQL (count_all_views, "test.count_all_views", "SELECT count(*) FROM post_views");
RIALTO_SQL (views_of_day,
            "test.views_of_day",
            "SELECT views FROM post_view_days WHERE post_id = ?1 ORDER BY day");
RIALTO_SQL (add_view, "test.add_view", "INSERT INTO post_views (day, post_id, user_id) VALUES (?1, ?2, ?3)");
RIALTO_SQL (count_events,
            "test.count_events",
            "SELECT count(*) FROM events WHERE topic = 'user' AND topic_id = ?1 AND type = 'marker.update'");

static Reply *
move (ServerFixture *fixture,
      Member        *member,
      const char    *timeline,
      RialtoId       last_read)
{
  g_autofree char *body = g_strdup_printf ("{\"last_read\":\"%" ID "\"}", last_read);

  return feed_call (fixture, member, "PUT", body, "/markers/%s", timeline);
}

static void
test_markers (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId first = member_post (fixture, anna, "one", "public");
  RialtoId second = member_post (fixture, anna, "two", "public");
  g_autoptr (Reply) unread = feed_call (fixture, anna, "GET", NULL, "/markers");
  g_autoptr (Reply) moved = move (fixture, anna, "home", second);
  g_autoptr (Reply) back = move (fixture, anna, "home", first);
  g_autoptr (Reply) same = move (fixture, anna, "home", second);
  g_autoptr (Reply) other = move (fixture, anna, "notifications", first);
  g_autoptr (Reply) unknown = move (fixture, anna, "elsewhere", first);
  g_autoptr (Reply) future = move (fixture, anna, "home", G_MAXINT64);
  g_autoptr (Reply) all = feed_call (fixture, anna, "GET", NULL, "/markers");

  g_assert_cmpuint (reply_count (unread, "items"), ==, 2);
  g_assert_cmpstr (reply_string (unread, "items/0/timeline"), ==, "home");
  g_assert_null (reply_string (unread, "items/0/last_read"));
  g_assert_null (reply_string (unread, "items/0/updated_at"));
  g_assert_cmpint (reply_id (moved, "last_read"), ==, second);
  g_assert_cmpstr (reply_string (moved, "timeline"), ==, "home");
  /* The answer says how far it is, not what was asked for. */
  assert_status (back, 200);
  g_assert_cmpint (reply_id (back, "last_read"), ==, second);
  g_assert_cmpstr (reply_string (back, "updated_at"), ==, reply_string (moved, "updated_at"));
  g_assert_cmpint (reply_id (same, "last_read"), ==, second);
  g_assert_cmpint (reply_id (other, "last_read"), ==, first);
  assert_code (unknown, 404, "not_found");
  assert_code (future, 422, "invalid");
  g_assert_cmpint (reply_id (all, "items/0/last_read"), ==, second);
  g_assert_cmpint (reply_id (all, "items/1/last_read"), ==, first);
  g_assert_cmpint (feed_get (fixture, &count_events, anna->id, 0), ==, 2);
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  RialtoId      *posts;
  guint          n_posts, offset;
} Device;

static gpointer
read_on (gpointer data)
{
  Device *device = data;
  RialtoId furthest = 0;

  for (guint i = 0; i < device->n_posts; i++)
    {
      RialtoId post = device->posts[(i * 7 + device->offset) % device->n_posts];
      g_autoptr (Reply) reply = move (device->fixture, device->member, "home", post);
      RialtoId now;

      assert_status (reply, 200);
      now = reply_id (reply, "last_read");
      g_assert_cmpint (now, >=, post);
      g_assert_cmpint (now, >=, furthest);
      furthest = now;
    }
  return NULL;
}

/* Two devices that read in any order: the marker is where the furthest was, and never went back. */
static void
test_two_devices (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId posts[25];
  Device devices[2];
  GThread *threads[2];
  g_autoptr (Reply) reply = NULL;

  feed_add_posts (fixture, &anna->id, 1, G_N_ELEMENTS (posts), "hat", posts);
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    {
      devices[i] = (Device) { fixture, anna, posts, G_N_ELEMENTS (posts), i * 11 };
      threads[i] = g_thread_new ("read", read_on, &devices[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);
  reply = feed_call (fixture, anna, "GET", NULL, "/markers");
  g_assert_cmpint (reply_id (reply, "items/0/last_read"), ==, posts[G_N_ELEMENTS (posts) - 1]);
}

static void
look_at (ServerFixture  *fixture,
         Member         *member,
         const RialtoId *posts,
         guint           n_posts)
{
  g_autoptr (GString) body = g_string_new ("{\"posts\":[");
  g_autoptr (Reply) reply = NULL;

  for (guint i = 0; i < n_posts; i++)
    g_string_append_printf (body, "%s\"%" ID "\"", i > 0 ? "," : "", posts[i]);
  g_string_append (body, "]}");
  reply = feed_call (fixture, member, "POST", body->str, "/views");
  assert_status (reply, 204);
}

static void
test_views (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId posts[45];
  RialtoId restricted = member_post (fixture, anna, "hat", "followers");
  RialtoId unseen[] = { restricted, 1 };
  g_autoptr (Reply) none = feed_call (fixture, anna, "POST", "{\"posts\":[]}", "/views");
  g_autoptr (Reply) nobody = feed_call (fixture, NULL, "POST", "{\"posts\":[\"1\"]}", "/views");

  /* All of this is on one day. */
  rialto_clock_fake (rialto_clock_now ());
  feed_add_posts (fixture, &anna->id, 1, G_N_ELEMENTS (posts), "hat", posts);
  look_at (fixture, bert, posts, G_N_ELEMENTS (posts));
  look_at (fixture, bert, posts, G_N_ELEMENTS (posts));
  look_at (fixture, bert, (const RialtoId[]) { posts[0], posts[0] }, 2);
  look_at (fixture, anna, posts, 1);
  look_at (fixture, bert, unseen, G_N_ELEMENTS (unseen));
  g_assert_cmpint (feed_get (fixture, &count_all_views, 0, 0), ==, G_N_ELEMENTS (posts) + 1);
  g_assert_cmpint (feed_get (fixture, &count_views, posts[0], 0), ==, 2);
  g_assert_cmpint (feed_get (fixture, &count_views, posts[44], 0), ==, 1);
  assert_code (none, 422, "invalid");
  assert_code (nobody, 401, "unauthenticated");
}

/* Days that are over become sums; today stays. */
static void
test_roll_up (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoTime now = rialto_clock_now ();
  gint64 today = now / RIALTO_DAY;
  RialtoId posts[2];
  g_autoptr (GArray) first = NULL;
  g_autoptr (GArray) second = NULL;
  g_autoptr (GArray) later = NULL;

  rialto_clock_fake (now);
  feed_add_posts (fixture, &anna->id, 1, 2, "hat", posts);
  for (guint i = 0; i < 400; i++)
    {
      g_autofree char *handle = g_strdup_printf ("viewer%u", i);
      RialtoId viewer = feed_add_person (fixture, handle);

      feed_exec (fixture, &add_view, today - 1, posts[0], viewer, 0);
      if (i < 30)
        feed_exec (fixture, &add_view, today - 2, posts[i % 2], viewer, 0);
    }
  look_at (fixture, anna, posts, 2);
  feed_run (fixture, rialto_feed_job_roll_up_views, 0);
  feed_run (fixture, rialto_feed_job_roll_up_views, 0);
  first = feed_list (fixture, &views_of_day, posts[0], 0);
  second = feed_list (fixture, &views_of_day, posts[1], 0);
  assert_ids (first, 15, 400);
  assert_ids (second, 15);
  g_assert_cmpint (feed_get (fixture, &count_all_views, 0, 0), ==, 2);

  /* A view that was committed late joins its day. */
  feed_exec (fixture, &add_view, today - 1, posts[0], anna->id, 0);
  feed_run (fixture, rialto_feed_job_roll_up_views, 0);
  later = feed_list (fixture, &views_of_day, posts[0], 0);
  assert_ids (later, 15, 401);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("reading/markers", test_markers);
  server_test_add ("reading/two-devices", test_two_devices);
  server_test_add ("reading/views", test_views);
  server_test_add ("reading/roll-up", test_roll_up);
  return g_test_run ();
}
