/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#define ID G_GINT64_FORMAT

/* What somebody was told, in a few words, newest first: "like/bert comment/cara". */
static void
assert_told (ServerFixture *fixture,
             Member        *member,
             const char    *expected)
{
  g_autoptr (Reply) reply = feed_call (fixture, member, "GET", NULL, "/notifications");
  g_autoptr (GString) told = g_string_new (NULL);

  assert_status (reply, 200);
  for (guint i = 0; i < reply_count (reply, "items"); i++)
    {
      g_autofree char *kind = g_strdup_printf ("items/%u/kind", i);
      g_autofree char *actors = g_strdup_printf ("items/%u/actors", i);

      g_string_append_printf (told, "%s%s", i > 0 ? " " : "", reply_string (reply, kind));
      for (guint j = 0; j < reply_count (reply, actors); j++)
        {
          g_autofree char *handle = g_strdup_printf ("%s/%u/handle", actors, j);

          g_string_append_printf (told, "/%s", reply_string (reply, handle));
        }
    }
  g_assert_cmpstr (told->str, ==, expected);
}

static void
put (ServerFixture *fixture,
     Member        *member,
     const char    *method,
     const char    *path,
     RialtoId       id,
     const char    *rest)
{
  g_autoptr (Reply) reply = feed_call (fixture, member, method, NULL, "%s%" ID "%s", path, id, rest);

  g_assert_cmpuint (reply->status / 100, ==, 2);
}

static void
edit (ServerFixture *fixture,
      Member        *member,
      RialtoId       post,
      gint64         version,
      const char    *caption)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, post);
  g_autofree char *body = g_strdup_printf ("{\"caption\":\"%s\"}", caption);
  g_autofree char *match = g_strdup_printf ("If-Match: \"%" G_GINT64_FORMAT "\"", version);
  const char *const headers[] = { match, NULL };
  g_autoptr (Reply) reply = server_call_full (fixture, member->token, "PATCH", path, body, -1, headers);

  assert_status (reply, 200);
}

static void
test_likes (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId comment;

  put (fixture, anna, "PUT", "/posts/", post, "/like");
  assert_told (fixture, anna, "");
  put (fixture, bert, "PUT", "/posts/", post, "/like");
  put (fixture, bert, "PUT", "/posts/", post, "/like");
  assert_told (fixture, anna, "like/bert");
  put (fixture, bert, "DELETE", "/posts/", post, "/like");
  assert_told (fixture, anna, "");

  comment = feed_comment (fixture, anna, post, 0, "mine");
  put (fixture, bert, "PUT", "/comments/", comment, "/like");
  assert_told (fixture, anna, "like/bert");
  put (fixture, bert, "DELETE", "/comments/", comment, "/like");
  assert_told (fixture, anna, "");
  /* Nobody is told of what is kept. */
  put (fixture, bert, "PUT", "/posts/", post, "/save");
  assert_told (fixture, anna, "");
}

/* Each person is told once of a comment, of what concerns them most. */
static void
test_comments (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cara = member_new (fixture, "cara");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId first = feed_comment (fixture, bert, post, 0, "nice, @anna @cara @cara");
  RialtoId answer;

  assert_told (fixture, anna, "comment/bert");
  assert_told (fixture, cara, "mention/bert");
  assert_told (fixture, bert, "");

  answer = feed_comment (fixture, anna, post, first, "thanks @bert");
  assert_told (fixture, bert, "reply/anna");
  assert_told (fixture, anna, "comment/bert");

  /* An answer to a reply is told to whose reply it was, not to who began. */
  feed_comment (fixture, cara, post, answer, "indeed");
  assert_told (fixture, bert, "reply/anna");
  assert_told (fixture, anna, "reply/cara comment/bert");
}

static void
test_deleted (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cara = member_new (fixture, "cara");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  RialtoId comment = feed_comment (fixture, bert, post, 0, "nice, @cara");

  put (fixture, bert, "DELETE", "/comments/", comment, "");
  assert_told (fixture, anna, "");
  assert_told (fixture, cara, "");

  feed_comment (fixture, bert, post, 0, "nice, @cara");
  put (fixture, bert, "PUT", "/posts/", post, "/like");
  assert_told (fixture, anna, "like/bert comment/bert");
  put (fixture, anna, "DELETE", "/posts/", post, "");
  assert_told (fixture, anna, "");
  assert_told (fixture, cara, "");
}

static void
test_mentions (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cara = member_new (fixture, "cara");
  RialtoId post = member_post (fixture, anna, "by @bert, @bert and @anna", "public");

  assert_told (fixture, bert, "mention/anna");
  assert_told (fixture, anna, "");
  /* An edit tells those who are named newly, and takes back what is not so any more. */
  edit (fixture, anna, post, 1, "by @cara and @bert");
  assert_told (fixture, bert, "mention/anna");
  assert_told (fixture, cara, "mention/anna");
  edit (fixture, anna, post, 2, "by @cara");
  assert_told (fixture, bert, "");
  assert_told (fixture, cara, "mention/anna");
}

/* Who may not see a post is not told of it. */
static void
test_unseen (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cara = member_new (fixture, "cara");
  RialtoId post;

  feed_follow (fixture, cara, anna->id);
  post = member_post (fixture, anna, "by @bert and @cara", "followers");
  assert_told (fixture, bert, "");
  assert_told (fixture, cara, "mention/anna");
  feed_comment (fixture, cara, post, 0, "right, @bert?");
  assert_told (fixture, bert, "");
  assert_told (fixture, anna, "comment/cara follow/cara");
  feed_mute (fixture, anna, cara->id);
  feed_comment (fixture, cara, post, 0, "hello?");
  assert_told (fixture, anna, "");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("told/likes", test_likes);
  server_test_add ("told/comments", test_comments);
  server_test_add ("told/deleted", test_deleted);
  server_test_add ("told/mentions", test_mentions);
  server_test_add ("told/unseen", test_unseen);
  return g_test_run ();
}
