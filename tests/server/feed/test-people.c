/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"

#include <string.h>

#define ID G_GINT64_FORMAT

RIALTO_SQL (set_deleted, "test.set_deleted", "UPDATE users SET deleted_at = ?2 WHERE id = ?1");
RIALTO_SQL (count_people, "test.count_people", "SELECT count(*) FROM post_people WHERE post_id = ?1");
RIALTO_SQL (count_updates,
            "test.count_updates",
            "SELECT count(*) FROM events WHERE topic = 'post' AND topic_id = ?1 AND type = 'post.update'");

/* anna shows others. */
typedef struct
{
  ServerFixture *fixture;
  Member        *anna, *bert, *cara, *dora;
  char          *blobs[2];
} Cast;

static void
cast_init (Cast          *cast,
           ServerFixture *fixture)
{
  cast->fixture = fixture;
  cast->anna = member_new (fixture, "anna");
  cast->bert = member_new (fixture, "bert");
  cast->cara = member_new (fixture, "cara");
  cast->dora = member_new (fixture, "dora");
  for (guint i = 0; i < G_N_ELEMENTS (cast->blobs); i++)
    cast->blobs[i] = feed_add_blob (fixture, cast->anna);
}

static void
cast_clear (Cast *cast)
{
  member_free (cast->anna);
  member_free (cast->bert);
  member_free (cast->cara);
  member_free (cast->dora);
  for (guint i = 0; i < G_N_ELEMENTS (cast->blobs); i++)
    g_free (cast->blobs[i]);
}

static void
append (GString *people,
        RialtoId person,
        guint    picture,
        guint    x)
{
  g_string_append_printf (people, "%s{\"person\":\"%" ID "\",\"picture\":%u,\"x\":%u,\"y\":%u}",
                          people->len > 0 ? "," : "", person, picture, x, x + 1);
}

/* Of two pictures, unless there is only one person. */
static Reply *
show (Cast       *cast,
      const char *people,
      const char *audience)
{
  g_autofree char *body = g_strdup_printf (
    "{\"audience\":\"%s\",\"pictures\":[{\"blob\":\"%s\"},{\"blob\":\"%s\"}],\"people\":[%s]}", audience,
    cast->blobs[0], cast->blobs[1], people);

  return feed_call (cast->fixture, cast->anna, "POST", body, "/posts");
}

static RialtoId
show_one (Cast       *cast,
          Member     *member,
          const char *audience)
{
  g_autoptr (GString) people = g_string_new (NULL);
  g_autoptr (Reply) reply = NULL;

  append (people, member->id, 0, 500);
  reply = show (cast, people->str, audience);
  assert_status (reply, 201);
  return reply_id (reply, "id");
}

static Reply *
edit (Cast       *cast,
      RialtoId    post,
      gint64      version,
      const char *body)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" ID, post);
  g_autofree char *match = g_strdup_printf ("If-Match: \"%" ID "\"", version);
  const char *headers[] = { match, NULL };

  return server_call_full (cast->fixture, cast->anna->token, "PATCH", path, body, -1, headers);
}

static void
assert_marked (Reply      *reply,
               const char *handle,
               guint       index,
               gint64      picture,
               gint64      x)
{
  g_autofree char *who = g_strdup_printf ("people/%u/person/handle", index);
  g_autofree char *on = g_strdup_printf ("people/%u/picture", index);
  g_autofree char *at = g_strdup_printf ("people/%u/x", index);
  g_autofree char *below = g_strdup_printf ("people/%u/y", index);

  g_assert_cmpstr (reply_string (reply, who), ==, handle);
  g_assert_cmpint (reply_int (reply, on), ==, picture);
  g_assert_cmpint (reply_int (reply, at), ==, x);
  g_assert_cmpint (reply_int (reply, below), ==, x + 1);
}

/* How many people @viewer sees on it. */
static guint
count_seen (Cast    *cast,
            Member  *viewer,
            RialtoId post)
{
  g_autoptr (Reply) reply = feed_call (cast->fixture, viewer, "GET", NULL, "/posts/%" ID, post);

  assert_status (reply, 200);
  return reply_count (reply, "people");
}

static guint
count_tagged (Cast   *cast,
              Member *viewer,
              Member *member)
{
  g_autoptr (GArray) ids = feed_walk (cast->fixture, viewer, 2, "/users/%" ID "/tagged", member->id);

  return ids->len;
}

static guint
count_notices (Cast    *cast,
               Member  *member,
               RialtoId post)
{
  g_autoptr (Reply) reply = feed_call (cast->fixture, member, "GET", NULL, "/notifications");
  guint n = 0;

  for (guint i = 0; i < reply_count (reply, "items"); i++)
    {
      g_autofree char *kind = g_strdup_printf ("items/%u/kind", i);
      g_autofree char *about = g_strdup_printf ("items/%u/post", i);

      n += g_str_equal (reply_string (reply, kind), "tag") && reply_id (reply, about) == post;
    }
  return n;
}

static void
leave (Cast    *cast,
       Member  *member,
       RialtoId post)
{
  g_autoptr (Reply)
    reply = feed_call (cast->fixture, member, "DELETE", NULL, "/posts/%" ID "/people/me", post);

  assert_status (reply, 204);
}

static void
test_mark (ServerFixture *fixture)
{
  Cast cast;
  g_autoptr (GString) people = g_string_new (NULL);
  g_autoptr (Reply) made = NULL, list = NULL, nobody = NULL;
  g_autoptr (GArray) tagged = NULL;
  RialtoId post;

  cast_init (&cast, fixture);
  append (people, cast.bert->id, 1, 0);
  append (people, cast.cara->id, 0, 999);
  append (people, cast.bert->id, 0, 7);
  append (people, cast.anna->id, 0, 30);
  made = show (&cast, people->str, "public");
  assert_status (made, 201);
  post = reply_id (made, "id");
  g_assert_cmpuint (reply_count (made, "people"), ==, 4);
  assert_marked (made, "bert", 0, 1, 0);
  assert_marked (made, "cara", 1, 0, 999);
  assert_marked (made, "bert", 2, 0, 7);
  assert_marked (made, "anna", 3, 0, 30);

  list = feed_call (fixture, NULL, "GET", NULL, "/users/%" ID "/posts", cast.anna->id);
  g_assert_cmpuint (reply_count (list, "items/0/people"), ==, 4);
  g_assert_cmpuint (count_notices (&cast, cast.bert, post), ==, 1);
  g_assert_cmpuint (count_notices (&cast, cast.cara, post), ==, 1);
  g_assert_cmpuint (count_notices (&cast, cast.anna, post), ==, 0);
  tagged = feed_walk (fixture, NULL, 1, "/users/%" ID "/tagged", cast.bert->id);
  g_assert_cmpuint (tagged->len, ==, 1);
  g_assert_cmpint (g_array_index (tagged, RialtoId, 0), ==, post);
  g_assert_cmpuint (count_tagged (&cast, cast.bert, cast.dora), ==, 0);
  nobody = feed_call (fixture, cast.bert, "GET", NULL, "/users/1/tagged");
  assert_code (nobody, 404, "not_found");
  feed_check (fixture);
  cast_clear (&cast);
}

/* Newest first, page by page. */
static void
test_pages (ServerFixture *fixture)
{
  Cast cast;
  RialtoId posts[5];
  g_autoptr (GArray) tagged = NULL;

  cast_init (&cast, fixture);
  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    posts[i] = show_one (&cast, cast.bert, "public");
  tagged = feed_walk (fixture, cast.dora, 2, "/users/%" ID "/tagged", cast.bert->id);
  g_assert_cmpuint (tagged->len, ==, G_N_ELEMENTS (posts));
  for (guint i = 0; i < tagged->len; i++)
    g_assert_cmpint (g_array_index (tagged, RialtoId, i), ==, posts[G_N_ELEMENTS (posts) - 1 - i]);
  cast_clear (&cast);
}

static void
refuse (Cast       *cast,
        const char *people,
        const char *field)
{
  g_autoptr (Reply) reply = show (cast, people, "public");

  assert_code (reply, 422, "invalid");
  if (strstr (reply->body, field) == NULL)
    g_test_message ("%s", reply->body);
  g_assert_nonnull (strstr (reply->body, field));
}

static void
test_refused (ServerFixture *fixture)
{
  Cast cast;
  g_autoptr (GString) unknown = g_string_new (NULL), twice = g_string_new (NULL), many = g_string_new (NULL);
  g_autoptr (GString) nowhere = g_string_new (NULL), outside = g_string_new (NULL),
                      bert = g_string_new (NULL);
  g_autoptr (GArray) posts = NULL;

  cast_init (&cast, fixture);
  append (bert, cast.bert->id, 0, 0);
  append (unknown, cast.bert->id, 0, 0);
  append (unknown, 1, 0, 0);
  refuse (&cast, unknown->str, "\"people/1/person\"");
  append (twice, cast.bert->id, 1, 0);
  append (twice, cast.bert->id, 1, 9);
  refuse (&cast, twice->str, "\"people/1/person\"");
  append (nowhere, cast.bert->id, 2, 0);
  refuse (&cast, nowhere->str, "\"people/0/picture\"");
  append (outside, cast.bert->id, 1, 1000);
  refuse (&cast, outside->str, "\"people/0/y\"");
  for (guint i = 0; i < 21; i++)
    append (many, cast.bert->id, i % 10, i);
  refuse (&cast, many->str, "\"people\"");

  feed_block (fixture, cast.bert, cast.anna->id);
  refuse (&cast, bert->str, "\"people/0/person\"");
  g_string_truncate (bert, 0);
  append (bert, cast.cara->id, 0, 0);
  feed_block (fixture, cast.anna, cast.cara->id);
  refuse (&cast, bert->str, "\"people/0/person\"");
  posts = feed_walk (fixture, cast.anna, 10, "/users/%" ID "/posts", cast.anna->id);
  g_assert_cmpuint (posts->len, ==, 0);
  feed_check (fixture);
  cast_clear (&cast);
}

/* Who is marked is not what history keeps; pictures take their people along. */
static void
test_edit (ServerFixture *fixture)
{
  Cast cast;
  g_autoptr (GString) people = g_string_new (NULL);
  g_autofree char *other = NULL, *pictures = NULL;
  g_autoptr (Reply) made = NULL, other_people = NULL, moved = NULL, same = NULL, none = NULL, history = NULL;
  RialtoId post;

  cast_init (&cast, fixture);
  append (people, cast.bert->id, 0, 1);
  append (people, cast.cara->id, 1, 2);
  made = show (&cast, people->str, "public");
  post = reply_id (made, "id");
  g_string_truncate (people, 0);
  append (people, cast.bert->id, 1, 3);
  append (people, cast.dora->id, 0, 4);
  other = g_strdup_printf ("{\"people\":[%s]}", people->str);
  other_people = edit (&cast, post, 1, other);
  assert_status (other_people, 200);
  assert_marked (other_people, "bert", 0, 1, 3);
  assert_marked (other_people, "dora", 1, 0, 4);
  g_assert_cmpuint (reply_count (other_people, "people"), ==, 2);
  g_assert_cmpuint (count_notices (&cast, cast.bert, post), ==, 1);
  g_assert_cmpuint (count_notices (&cast, cast.cara, post), ==, 0);
  g_assert_cmpuint (count_notices (&cast, cast.dora, post), ==, 1);
  g_assert_cmpuint (count_tagged (&cast, cast.cara, cast.cara), ==, 0);
  history = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID "/history", post);
  g_assert_cmpuint (reply_count (history, "items"), ==, 0);

  same = edit (&cast, post, 2, other);
  g_assert_cmpint (reply_int (same, "version"), ==, 2);
  pictures = g_strdup_printf ("{\"pictures\":[{\"blob\":\"%s\"}]}", cast.blobs[1]);
  moved = edit (&cast, post, 2, pictures);
  g_assert_cmpuint (reply_count (moved, "people"), ==, 1);
  assert_marked (moved, "bert", 0, 0, 3);
  g_assert_cmpuint (count_notices (&cast, cast.dora, post), ==, 0);
  none = edit (&cast, post, 3, "{\"people\":[]}");
  g_assert_cmpuint (reply_count (none, "people"), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.bert, cast.bert), ==, 0);
  g_assert_cmpint (feed_get (fixture, &count_people, post, 0), ==, 0);
  feed_check (fixture);
  cast_clear (&cast);
}

/* For good, and without asking the author. */
static void
test_leave (ServerFixture *fixture)
{
  Cast cast;
  g_autoptr (GString) people = g_string_new (NULL);
  g_autofree char *again = NULL;
  g_autoptr (Reply) made = NULL, edited = NULL;
  RialtoId post;

  cast_init (&cast, fixture);
  append (people, cast.bert->id, 0, 1);
  append (people, cast.cara->id, 0, 2);
  append (people, cast.bert->id, 1, 3);
  made = show (&cast, people->str, "followers");
  post = reply_id (made, "id");
  g_assert_cmpuint (count_notices (&cast, cast.bert, post), ==, 0);
  leave (&cast, cast.bert, post);
  leave (&cast, cast.bert, post);
  leave (&cast, cast.dora, post);
  leave (&cast, cast.dora, 1);
  g_assert_cmpint (feed_get (fixture, &count_updates, post, 0), ==, 1);
  g_assert_cmpuint (count_seen (&cast, cast.anna, post), ==, 1);

  again = g_strdup_printf ("{\"audience\":\"public\",\"people\":[%s]}", people->str);
  edited = edit (&cast, post, 1, again);
  assert_status (edited, 200);
  g_assert_cmpuint (reply_count (edited, "people"), ==, 1);
  assert_marked (edited, "cara", 0, 0, 2);
  g_assert_cmpuint (count_notices (&cast, cast.bert, post), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.bert, cast.bert), ==, 0);
  feed_check (fixture);
  cast_clear (&cast);
}

static void
test_left_notice (ServerFixture *fixture)
{
  Cast cast;
  RialtoId post;

  cast_init (&cast, fixture);
  post = show_one (&cast, cast.bert, "public");
  g_assert_cmpuint (count_notices (&cast, cast.bert, post), ==, 1);
  leave (&cast, cast.bert, post);
  g_assert_cmpuint (count_notices (&cast, cast.bert, post), ==, 0);
  g_assert_cmpuint (count_seen (&cast, NULL, post), ==, 0);
  cast_clear (&cast);
}

/* A block hides either from the other, also on what a third one shows. */
static void
test_seen (ServerFixture *fixture)
{
  Cast cast;
  RialtoId post, quiet;
  g_autoptr (Reply) blocked = NULL;

  cast_init (&cast, fixture);
  feed_mute (fixture, cast.cara, cast.anna->id);
  post = show_one (&cast, cast.bert, "public");
  quiet = show_one (&cast, cast.cara, "followers");
  g_assert_cmpuint (count_notices (&cast, cast.cara, quiet), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.cara, cast.bert), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.bert, cast.cara), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.anna, cast.cara), ==, 1);
  g_assert_cmpuint (count_tagged (&cast, cast.dora, cast.bert), ==, 1);

  feed_block (fixture, cast.bert, cast.dora->id);
  g_assert_cmpuint (count_seen (&cast, cast.dora, post), ==, 0);
  g_assert_cmpuint (count_seen (&cast, cast.cara, post), ==, 1);
  blocked = feed_call (fixture, cast.dora, "GET", NULL, "/users/%" ID "/tagged", cast.bert->id);
  assert_code (blocked, 404, "not_found");
  feed_block (fixture, cast.cara, cast.bert->id);
  g_assert_cmpuint (count_seen (&cast, cast.cara, post), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.anna, cast.bert), ==, 1);
  feed_block (fixture, cast.anna, cast.bert->id);
  g_assert_cmpuint (count_seen (&cast, cast.anna, post), ==, 0);
  g_assert_cmpuint (count_seen (&cast, NULL, post), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, NULL, cast.bert), ==, 0);
  cast_clear (&cast);
}

static void
test_locked (ServerFixture *fixture)
{
  Cast cast;

  cast_init (&cast, fixture);
  show_one (&cast, cast.bert, "public");
  feed_follow (fixture, cast.cara, cast.bert->id);
  feed_lock (fixture, cast.bert, TRUE);
  g_assert_cmpuint (count_tagged (&cast, NULL, cast.bert), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.dora, cast.bert), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, cast.cara, cast.bert), ==, 1);
  g_assert_cmpuint (count_tagged (&cast, cast.bert, cast.bert), ==, 1);
  cast_clear (&cast);
}

static void
test_gone (ServerFixture *fixture)
{
  Cast cast;
  RialtoId post, other;
  g_autoptr (Reply) reply = NULL;

  cast_init (&cast, fixture);
  post = show_one (&cast, cast.bert, "public");
  other = show_one (&cast, cast.bert, "public");
  reply = feed_call (fixture, cast.anna, "DELETE", NULL, "/posts/%" ID, post);
  assert_status (reply, 204);
  g_assert_cmpint (feed_get (fixture, &count_people, post, 0), ==, 0);
  g_assert_cmpuint (count_tagged (&cast, NULL, cast.bert), ==, 1);
  feed_exec (fixture, &set_deleted, cast.bert->id, 1, 0, 0);
  g_assert_cmpuint (count_seen (&cast, cast.anna, other), ==, 0);
  feed_check (fixture);
  cast_clear (&cast);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("people/mark", test_mark);
  server_test_add ("people/pages", test_pages);
  server_test_add ("people/refused", test_refused);
  server_test_add ("people/edit", test_edit);
  server_test_add ("people/leave", test_leave);
  server_test_add ("people/left-notice", test_left_notice);
  server_test_add ("people/seen", test_seen);
  server_test_add ("people/locked", test_locked);
  server_test_add_alone ("people/gone", test_gone);
  return g_test_run ();
}
