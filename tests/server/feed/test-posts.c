/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "feed-fixture.h"

#include "rialto-clock.h"

#include <string.h>

#define ID G_GINT64_FORMAT

RIALTO_SQL (count_posts, "test.count_posts", "SELECT count(*) FROM posts WHERE author = ?1");
RIALTO_SQL (author_posts, "test.author_posts", "SELECT posts FROM user_counts WHERE user_id = ?1");
RIALTO_SQL (verify, "test.verify", "UPDATE credentials SET email_verified = TRUE WHERE user_id = ?1");
RIALTO_SQL (public_uses,
            "test.public_uses",
            "SELECT count(*) FROM blob_uses WHERE subject = ?1 AND is_public");
RIALTO_SQL (uses, "test.uses", "SELECT count(*) FROM blob_uses WHERE subject = ?1");
RIALTO_SQL (set_suspended, "test.set_suspended", "UPDATE users SET suspended_until = ?2 WHERE id = ?1");

static char *
draft (ServerFixture *fixture,
       Member        *member,
       const char    *rest)
{
  g_autofree char *blob = feed_add_blob (fixture, member);

  return g_strdup_printf ("{\"pictures\":[{\"blob\":\"%s\",\"alt\":\"a hat\",\"focus_x\":-100}]%s}", blob,
                          rest);
}

static void
test_create (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *body = draft (fixture, anna,
                                 ",\"caption\":\"  Hat by @bert, @nobody #Mützen https://example.org/hat \","
                                 "\"content_warning\":\"hats\"");
  g_autofree char *foreign = draft (fixture, bert, "");
  g_autoptr (Reply) reply = feed_call (fixture, anna, "POST", body, "/posts");
  g_autoptr (Reply) stolen = feed_call (fixture, anna, "POST", foreign, "/posts");
  g_autoptr (Reply)
    bare = feed_call (fixture, anna, "POST", "{\"caption\":\"hat\",\"pictures\":[]}", "/posts");
  g_autoptr (Reply) nobody = feed_call (fixture, NULL, "POST", body, "/posts");

  assert_status (reply, 201);
  g_assert_cmpstr (reply_string (reply, "caption"), ==,
                   "Hat by @bert, @nobody #Mützen https://example.org/hat");
  g_assert_cmpuint (reply_count (reply, "facets"), ==, 3);
  g_assert_cmpint (reply_id (reply, "facets/0/person"), ==, bert->id);
  g_assert_cmpint (reply_int (reply, "facets/0/start"), ==, 7);
  g_assert_cmpint (reply_int (reply, "facets/0/length"), ==, 5);
  g_assert_cmpstr (reply_string (reply, "facets/1/value"), ==, "mutzen");
  g_assert_cmpstr (reply_string (reply, "facets/2/value"), ==, "https://example.org/hat");
  g_assert_cmpstr (reply_string (reply, "content_warning"), ==, "hats");
  g_assert_cmpstr (reply_string (reply, "audience"), ==, "public");
  g_assert_cmpstr (reply_string (reply, "pictures/0/alt"), ==, "a hat");
  g_assert_cmpint (reply_int (reply, "pictures/0/focus_x"), ==, -100);
  g_assert_cmpint (reply_int (reply, "pictures/0/height"), ==, 1350);
  g_assert_cmpint (reply_int (reply, "version"), ==, 1);
  g_assert_null (reply_string (reply, "edited_at"));
  g_assert_true (g_str_has_prefix (reply_string (reply, "link"), "https://rialto.example/p/"));
  g_assert_cmpint (feed_get (fixture, &author_posts, anna->id, 0), ==, 1);

  assert_code (stolen, 422, "invalid");
  g_assert_nonnull (strstr (stolen->body, "\"pictures/0/blob\""));
  assert_code (bare, 422, "invalid");
  assert_code (nobody, 401, "unauthenticated");
  g_assert_cmpint (feed_get (fixture, &count_posts, anna->id, 0), ==, 1);
  feed_check (fixture);
}

static void
test_nonce (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *first = draft (fixture, anna, ",\"caption\":\"one\",\"nonce\":\"n1\"");
  g_autofree char *second = draft (fixture, anna, ",\"caption\":\"two\",\"nonce\":\"n1\"");
  g_autofree char *other = draft (fixture, bert, ",\"caption\":\"three\",\"nonce\":\"n1\"");
  g_autoptr (Reply) one = feed_call (fixture, anna, "POST", first, "/posts");
  g_autoptr (Reply) again = feed_call (fixture, anna, "POST", first, "/posts");
  g_autoptr (Reply) changed = feed_call (fixture, anna, "POST", second, "/posts");
  g_autoptr (Reply) others = feed_call (fixture, bert, "POST", other, "/posts");

  assert_status (one, 201);
  assert_status (again, 201);
  g_assert_cmpint (reply_id (again, "id"), ==, reply_id (one, "id"));
  g_assert_cmpint (reply_id (changed, "id"), ==, reply_id (one, "id"));
  g_assert_cmpstr (reply_string (changed, "caption"), ==, "one");
  g_assert_cmpint (reply_id (others, "id"), !=, reply_id (one, "id"));
  g_assert_cmpint (feed_get (fixture, &count_posts, anna->id, 0), ==, 1);
  g_assert_cmpint (feed_get (fixture, &author_posts, anna->id, 0), ==, 1);
  feed_check (fixture);
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  const char    *body;
  RialtoId       id;
} Sender;

static gpointer
send (gpointer data)
{
  Sender *sender = data;
  g_autoptr (Reply) reply = feed_call (sender->fixture, sender->member, "POST", sender->body, "/posts");

  assert_status (reply, 201);
  sender->id = reply_id (reply, "id");
  return NULL;
}

/* The same post from several connections at once is one post. */
static void
test_nonce_at_once (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  GThread *threads[6];
  Sender senders[G_N_ELEMENTS (threads)];

  for (guint round = 0; round < 5; round++)
    {
      g_autofree char *nonce = g_strdup_printf (",\"caption\":\"#hat\",\"nonce\":\"%u\"", round);
      g_autofree char *body = draft (fixture, anna, nonce);

      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        {
          senders[i] = (Sender) { fixture, anna, body, 0 };
          threads[i] = g_thread_new ("send", send, &senders[i]);
        }
      for (guint i = 0; i < G_N_ELEMENTS (threads); i++)
        g_thread_join (threads[i]);
      for (guint i = 1; i < G_N_ELEMENTS (threads); i++)
        g_assert_cmpint (senders[i].id, ==, senders[0].id);
    }
  g_assert_cmpint (feed_get (fixture, &count_posts, anna->id, 0), ==, 5);
  feed_check (fixture);
}

static void
test_list (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId posts[30];
  g_autoptr (GString) all = g_string_new (NULL);
  g_autoptr (GString) many = g_string_new ("1");
  g_autoptr (Reply) listed = NULL;
  g_autoptr (Reply) single = NULL;
  g_autoptr (Reply) gone = feed_call (fixture, NULL, "GET", NULL, "/posts/1");
  g_autoptr (Reply) bad = feed_call (fixture, NULL, "GET", NULL, "/posts?ids=1,x");
  g_autoptr (Reply) too_many = NULL;
  g_autoptr (GArray) ids = NULL;

  feed_add_posts (fixture, &anna->id, 1, G_N_ELEMENTS (posts), "hat", posts);
  for (guint i = 0; i < G_N_ELEMENTS (posts); i++)
    g_string_append_printf (all, "%s%" ID, i > 0 ? "," : "", posts[i]);
  for (guint i = 0; i < 100; i++)
    g_string_append (many, ",1");
  listed = feed_call (fixture, NULL, "GET", NULL, "/posts?ids=%s,77", all->str);
  ids = feed_ids (listed);
  g_assert_cmpuint (ids->len, ==, G_N_ELEMENTS (posts));
  single = feed_call (fixture, NULL, "GET", NULL, "/posts/%" ID, posts[3]);
  g_assert_cmpint (reply_id (single, "id"), ==, posts[3]);
  assert_code (gone, 404, "not_found");
  assert_code (bad, 422, "invalid");
  too_many = feed_call (fixture, NULL, "GET", NULL, "/posts?ids=%s", many->str);
  assert_code (too_many, 422, "invalid");
}

static void
test_unverified (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *body = draft (fixture, anna, "");
  g_autoptr (Reply) refused = feed_call (fixture, anna, "POST", body, "/posts");
  g_autoptr (Reply) posted = NULL;
  g_autoptr (Reply) comment = NULL;
  g_autoptr (Reply) later = NULL;
  g_autofree char *path = NULL;

  assert_code (refused, 403, "email_unverified");
  feed_exec (fixture, &verify, anna->id, 0, 0, 0);
  posted = feed_call (fixture, anna, "POST", body, "/posts");
  assert_status (posted, 201);

  g_autoptr (Member) bert = member_new (fixture, "bert");

  path = g_strdup_printf ("/posts/%" ID "/comments", reply_id (posted, "id"));
  comment = feed_call (fixture, bert, "POST", "{\"text\":\"nice\"}", "%s", path);
  assert_code (comment, 403, "email_unverified");
  feed_exec (fixture, &verify, bert->id, 0, 0, 0);
  feed_touch (fixture, bert->id);
  later = feed_call (fixture, bert, "POST", "{\"text\":\"nice\"}", "%s", path);
  assert_status (later, 201);
}

static void
test_suspended (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "hat", "public");
  g_autofree char *body = draft (fixture, anna, "");
  g_autoptr (Reply) refused = NULL;
  g_autoptr (Reply) like = NULL;

  feed_exec (fixture, &set_suspended, anna->id, rialto_clock_now () + RIALTO_DAY, 0, 0);
  feed_touch (fixture, anna->id);
  rialto_session_cache_drop_user (fixture->context->sessions, anna->id);
  refused = feed_call (fixture, anna, "POST", body, "/posts");
  like = feed_call (fixture, anna, "PUT", NULL, "/posts/%" ID "/like", post);
  assert_code (refused, 403, "suspended");
  assert_code (like, 403, "suspended");
}

/* A picture is public as long as its post is. */
static void
test_pictures_public (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId open = member_post (fixture, anna, "hat", "public");
  RialtoId restricted = member_post (fixture, anna, "hat", "followers");
  RialtoId hidden;

  g_assert_cmpint (feed_get (fixture, &public_uses, open, 0), ==, 1);
  g_assert_cmpint (feed_get (fixture, &public_uses, restricted, 0), ==, 0);
  g_assert_cmpint (feed_get (fixture, &uses, restricted, 0), ==, 1);
  feed_lock (fixture, anna, TRUE);
  hidden = member_post (fixture, anna, "hat", "public");
  g_assert_cmpint (feed_get (fixture, &public_uses, hidden, 0), ==, 0);
}

static void
test_user_posts (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  RialtoId first = member_post (fixture, anna, "one", "public");
  RialtoId second = member_post (fixture, anna, "two", "followers");
  RialtoId third = member_post (fixture, anna, "three", "public");
  g_autoptr (GArray) stranger = feed_walk (fixture, bert, 1, "/users/%" ID "/posts", anna->id);
  g_autoptr (GArray) own = feed_walk (fixture, anna, 2, "/users/%" ID "/posts", anna->id);
  g_autoptr (GArray) follower = NULL;
  g_autoptr (GArray) muter = NULL;
  g_autoptr (Reply) nobody = feed_call (fixture, NULL, "GET", NULL, "/users/1/posts");

  assert_ids (stranger, third, first);
  assert_ids (own, third, second, first);
  feed_follow (fixture, bert, anna->id);
  follower = feed_walk (fixture, bert, 2, "/users/%" ID "/posts", anna->id);
  assert_ids (follower, third, second, first);
  /* A mute hides from lists, not from somebody's own page. */
  feed_mute (fixture, bert, anna->id);
  muter = feed_walk (fixture, bert, 2, "/users/%" ID "/posts", anna->id);
  assert_ids (muter, third, second, first);
  assert_code (nobody, 404, "not_found");
}

int
main (int    argc,
      char **argv)
{
  static const char *const strict[] = { "accounts.require_verified_email=true", NULL };

  g_test_init (&argc, &argv, NULL);
  server_test_add ("posts/create", test_create);
  server_test_add ("posts/nonce", test_nonce);
  server_test_add ("posts/nonce-at-once", test_nonce_at_once);
  server_test_add ("posts/list", test_list);
  server_test_add_full ("posts/unverified", strict, test_unverified);
  server_test_add ("posts/suspended", test_suspended);
  server_test_add ("posts/pictures-public", test_pictures_public);
  server_test_add ("posts/user-posts", test_user_posts);
  return g_test_run ();
}
