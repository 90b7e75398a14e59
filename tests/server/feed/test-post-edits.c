/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"

#define ID G_GINT64_FORMAT

RIALTO_SQL (count_versions, "test.count_versions", "SELECT count(*) FROM post_versions WHERE post_id = ?1");
RIALTO_SQL (count_tags, "test.count_tags", "SELECT count(*) FROM post_tags WHERE post_id = ?1");
RIALTO_SQL (count_words, "test.count_words", "SELECT count(*) FROM post_words WHERE post_id = ?1");
RIALTO_SQL (public_uses,
            "test.public_uses",
            "SELECT count(*) FROM blob_uses WHERE subject = ?1 AND is_public");
RIALTO_SQL (uses, "test.uses", "SELECT count(*) FROM blob_uses WHERE subject = ?1");

static Reply *
patch (ServerFixture *fixture,
       Member        *member,
       RialtoId       post,
       gint64         version,
       const char    *body)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, post);
  g_autofree char *match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"", version);
  const char *headers[] = { version >= 0 ? match : NULL, NULL };

  return server_call_full (fixture, member->token, "PATCH", path, body, -1, headers);
}

static void
test_edit (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "a #red hat", "public");
  g_autoptr (Reply) original = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID, post);
  g_autoptr (Reply) edited = NULL;
  g_autoptr (Reply) again = NULL;
  g_autoptr (Reply) history = NULL;
  g_autofree char *blob = feed_add_blob (fixture, anna);
  g_autofree char *pictures =
    g_strdup_printf ("{\"pictures\":[{\"blob\":\"%s\",\"alt\":\"new\"}],\"content_warning\":\"bright\"}",
                     blob);

  edited = patch (fixture, anna, post, 1, "{\"caption\":\" a #blue hat \"}");
  assert_status (edited, 200);
  g_assert_cmpstr (reply_string (edited, "caption"), ==, "a #blue hat");
  g_assert_cmpstr (reply_string (edited, "facets/0/value"), ==, "blue");
  g_assert_cmpint (reply_int (edited, "version"), ==, 2);
  g_assert_nonnull (reply_string (edited, "edited_at"));
  again = patch (fixture, anna, post, 2, pictures);
  g_assert_cmpstr (reply_string (again, "pictures/0/alt"), ==, "new");
  g_assert_cmpstr (reply_string (again, "content_warning"), ==, "bright");
  g_assert_cmpstr (reply_string (again, "caption"), ==, "a #blue hat");

  history = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID "/history", post);
  g_assert_cmpuint (reply_count (history, "items"), ==, 2);
  g_assert_cmpint (reply_int (history, "items/0/version"), ==, 2);
  g_assert_cmpstr (reply_string (history, "items/0/caption"), ==, "a #blue hat");
  g_assert_cmpstr (reply_string (history, "items/0/created_at"), ==, reply_string (edited, "edited_at"));
  g_assert_null (reply_string (history, "items/0/content_warning"));
  g_assert_cmpstr (reply_string (history, "items/1/caption"), ==, "a #red hat");
  g_assert_cmpstr (reply_string (history, "items/1/created_at"), ==, reply_string (original, "created_at"));
  g_assert_cmpstr (reply_string (history, "items/1/pictures/0/blob"), ==,
                   reply_string (original, "pictures/0/blob"));
  g_assert_nonnull (reply_string (history, "items/1/pictures/0/access"));
  /* Both pictures are kept, the present one is public. */
  g_assert_cmpint (feed_get (fixture, &uses, post, 0), ==, 2);
  g_assert_cmpint (feed_get (fixture, &public_uses, post, 0), ==, 1);
  feed_check (fixture);
}

static void
test_history_pages (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  g_autoptr (Reply) first = NULL;
  g_autoptr (Reply) second = NULL;
  g_autoptr (Reply) hidden = feed_call (fixture, anna, "GET", NULL, "/posts/1/history");

  for (gint64 version = 1; version <= 5; version++)
    {
      g_autofree char *body = g_strdup_printf ("{\"caption\":\"hat %" ID "\"}", version);
      g_autoptr (Reply) reply = patch (fixture, anna, post, version, body);

      assert_status (reply, 200);
    }
  first = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID "/history?limit=3", post);
  g_assert_cmpuint (reply_count (first, "items"), ==, 3);
  g_assert_cmpint (reply_int (first, "items/0/version"), ==, 5);
  second = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID "/history?limit=3&cursor=%s", post,
                      reply_string (first, "next"));
  g_assert_cmpuint (reply_count (second, "items"), ==, 2);
  g_assert_cmpint (reply_int (second, "items/1/version"), ==, 1);
  g_assert_null (reply_string (second, "next"));
  assert_code (hidden, 404, "not_found");
}

static void
test_versions (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId restricted = member_post (fixture, anna, "hat", "followers");
  g_autoptr (Reply) bare = patch (fixture, anna, post, -1, "{\"caption\":\"coat\"}");
  g_autoptr (Reply) edited = patch (fixture, anna, post, 1, "{\"caption\":\"coat\"}");
  g_autoptr (Reply) stale = patch (fixture, anna, post, 1, "{\"caption\":\"shoes\"}");
  g_autoptr (Reply) foreign = patch (fixture, bert, post, 2, "{\"caption\":\"mine\"}");
  g_autoptr (Reply) unseen = patch (fixture, bert, restricted, 1, "{\"caption\":\"mine\"}");
  g_autoptr (Reply) nowhere = patch (fixture, anna, 1, 1, "{\"caption\":\"mine\"}");

  assert_code (bare, 428, "version_required");
  assert_status (edited, 200);
  assert_code (stale, 412, "stale");
  g_assert_cmpstr (reply_string (stale, "current/caption"), ==, "coat");
  g_assert_cmpint (reply_int (stale, "current/version"), ==, 2);
  assert_code (foreign, 403, "forbidden");
  assert_code (unseen, 404, "not_found");
  assert_code (nowhere, 404, "not_found");
}

/* What changes nothing is no edit; who may see it is no part of what it was. */
static void
test_no_edit (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  g_autoptr (Reply) empty = patch (fixture, anna, post, 1, "{}");
  g_autoptr (Reply) same = patch (fixture, anna, post, 1, "{\"caption\":\" hat\",\"content_warning\":null}");
  g_autoptr (Reply) present = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID, post);
  g_autofree char *body = g_strdup_printf ("{\"pictures\":[{\"blob\":\"%s\"}]}",
                                           reply_string (present, "pictures/0/blob"));
  g_autoptr (Reply) pictures = patch (fixture, anna, post, 1, body);
  g_autoptr (Reply) audience = NULL;
  g_autoptr (Reply) cleared = NULL;

  assert_status (empty, 200);
  assert_status (same, 200);
  assert_status (pictures, 200);
  g_assert_cmpint (reply_int (pictures, "version"), ==, 1);
  g_assert_null (reply_string (pictures, "edited_at"));
  g_assert_cmpint (feed_get (fixture, &public_uses, post, 0), ==, 1);

  audience = patch (fixture, anna, post, 1, "{\"audience\":\"followers\"}");
  g_assert_cmpint (reply_int (audience, "version"), ==, 2);
  g_assert_null (reply_string (audience, "edited_at"));
  g_assert_cmpint (feed_get (fixture, &count_versions, post, 0), ==, 0);
  cleared = patch (fixture, anna, post, 2, "{\"caption\":null}");
  g_assert_cmpstr (reply_string (cleared, "caption"), ==, "");
  g_assert_cmpint (feed_get (fixture, &count_versions, post, 0), ==, 1);
  feed_check (fixture);
}

static void
test_audience (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "a #red hat", "public");
  g_autoptr (Reply) narrow = NULL;
  g_autoptr (Reply) hidden = NULL;
  g_autoptr (Reply) wide = NULL;
  g_autoptr (GArray) tagged = NULL;

  feed_run (fixture, rialto_feed_job_index_post, post);
  g_assert_cmpint (feed_get (fixture, &count_words, post, 0), ==, 3);
  g_assert_cmpint (feed_get (fixture, &count_tags, post, 0), ==, 1);
  narrow = patch (fixture, anna, post, 1, "{\"audience\":\"followers\"}");
  assert_status (narrow, 200);
  g_assert_nonnull (reply_string (narrow, "pictures/0/access"));
  hidden = feed_call (fixture, bert, "GET", NULL, "/posts/%" ID, post);
  assert_code (hidden, 404, "not_found");
  feed_run (fixture, rialto_feed_job_index_post, post);
  g_assert_cmpint (feed_get (fixture, &count_words, post, 0), ==, 0);
  g_assert_cmpint (feed_get (fixture, &count_tags, post, 0), ==, 0);
  g_assert_cmpint (feed_get (fixture, &public_uses, post, 0), ==, 0);
  feed_check (fixture);

  wide = patch (fixture, anna, post, 2, "{\"audience\":\"public\"}");
  assert_status (wide, 200);
  g_assert_cmpint (feed_get (fixture, &public_uses, post, 0), ==, 1);
  tagged = feed_walk (fixture, bert, 20, "/tags/Red");
  assert_ids (tagged, post);
  feed_check (fixture);
}

/* What was said to followers does not become public because a later version is. */
static void
test_history_of_followers (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "at my house", "followers");
  g_autofree char *blob = feed_add_blob (fixture, anna);
  g_autofree char *body =
    g_strdup_printf ("{\"caption\":\"a hat\",\"audience\":\"public\",\"pictures\":[{\"blob\":\"%s\"}]}",
                     blob);
  g_autoptr (Reply) widened = patch (fixture, anna, post, 1, body);
  g_autoptr (Reply) edited = patch (fixture, anna, post, 2, "{\"caption\":\"a red hat\"}");
  g_autoptr (Reply) own = feed_call (fixture, anna, "GET", NULL, "/posts/%" ID "/history", post);
  g_autoptr (Reply) stranger = feed_call (fixture, bert, "GET", NULL, "/posts/%" ID "/history", post);
  g_autoptr (Reply) nobody = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID "/history", post);
  g_autoptr (Reply) follower = NULL;

  assert_status (widened, 200);
  assert_status (edited, 200);
  g_assert_cmpuint (reply_count (own, "items"), ==, 2);
  g_assert_cmpuint (reply_count (stranger, "items"), ==, 1);
  g_assert_cmpstr (reply_string (stranger, "items/0/caption"), ==, "a hat");
  g_assert_cmpuint (reply_count (nobody, "items"), ==, 1);
  g_assert_cmpint (feed_get (fixture, &public_uses, post, 0), ==, 1);
  feed_follow (fixture, bert, anna->id);
  follower = feed_call (fixture, bert, "GET", NULL, "/posts/%" ID "/history", post);
  g_assert_cmpuint (reply_count (follower, "items"), ==, 2);
}

/* Locking a profile takes its posts out of tags and search and shuts its pictures; unlocking brings all back. */
static void
test_republish (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId posts[60];
  RialtoId restricted = member_post (fixture, anna, "a #red hat", "followers");

  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    posts[i] = member_post (fixture, anna, "a #red hat of #wool", "public");
  for (guint turn = 0; turn < 4; turn++)
    {
      feed_lock (fixture, anna, turn % 2 == 0);
      feed_run (fixture, rialto_feed_job_republish, anna->id);
      for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
        {
          g_assert_cmpint (feed_get (fixture, &count_words, posts[i], 0), ==, turn % 2 == 0 ? 0 : 5);
          g_assert_cmpint (feed_get (fixture, &count_tags, posts[i], 0), ==, turn % 2 == 0 ? 0 : 2);
          g_assert_cmpint (feed_get (fixture, &public_uses, posts[i], 0), ==, turn % 2 == 0 ? 0 : 1);
        }
      g_assert_cmpint (feed_get (fixture, &count_words, restricted, 0), ==, 0);
      g_assert_cmpint (feed_get (fixture, &public_uses, restricted, 0), ==, 0);
      feed_check (fixture);
    }
}

/* Of two edits of one version at once, one is stale. */
typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  RialtoId       post;
  guint          status;
} Editor;

static gpointer
edit (gpointer data)
{
  Editor *editor = data;
  g_autofree char *body = g_strdup_printf ("{\"caption\":\"by %p\"}", data);
  g_autoptr (Reply) reply = patch (editor->fixture, editor->member, editor->post, 1, body);

  editor->status = reply->status;
  return NULL;
}

static void
test_edits_at_once (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  Editor editors[6];
  GThread *threads[G_N_ELEMENTS (editors)];
  RialtoId post = member_post (fixture, anna, "hat", "public");
  guint n_done = 0;

  for (guint i = 0; i < G_N_ELEMENTS (editors); i++)
    {
      editors[i] = (Editor) { fixture, anna, post, 0 };
      threads[i] = g_thread_new ("edit", edit, &editors[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (editors); i++)
    {
      g_thread_join (threads[i]);
      n_done += editors[i].status == 200;
      g_assert_true (editors[i].status == 200 || editors[i].status == 412);
    }
  g_assert_cmpuint (n_done, ==, 1);
  g_assert_cmpint (feed_get (fixture, &count_versions, post, 0), ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("edits/edit", test_edit);
  server_test_add ("edits/history-pages", test_history_pages);
  server_test_add ("edits/versions", test_versions);
  server_test_add ("edits/no-edit", test_no_edit);
  server_test_add ("edits/audience", test_audience);
  server_test_add ("edits/history-of-followers", test_history_of_followers);
  server_test_add ("edits/republish", test_republish);
  server_test_add ("edits/at-once", test_edits_at_once);
  return g_test_run ();
}
