/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "server-fixture.h"

#include <string.h>

static Reply *
get_page (ServerFixture *fixture,
          Member        *member,
          RialtoId       post)
{
  g_autofree char *path = g_strdup_printf ("!/p/%" G_GINT64_FORMAT, post);

  return server_call (fixture, member != NULL ? member->token : NULL, "GET", path, NULL);
}

static void
assert_page (Reply *reply)
{
  const char *policy = g_hash_table_lookup (reply->headers, "content-security-policy");

  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "content-type"), ==, "text/html; charset=utf-8");
  g_assert_true (g_str_has_prefix (policy, "default-src 'none'; "));
  g_assert_null (strstr (policy, "unsafe"));
  g_assert_nonnull (strstr (policy, "form-action 'none'"));
  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "referrer-policy"), ==, "no-referrer");
  g_assert_null (strstr (reply->body, "<script"));
}

static void
test_public (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "<script>alert(1)</script> \\\"red & blue\\\"", "public");
  g_autoptr (Reply) page = get_page (fixture, NULL, post);
  g_autofree char *link = g_strdup_printf ("\"rialto://rialto.example/post/%" G_GINT64_FORMAT "\"", post);

  assert_status (page, 200);
  assert_page (page);
  g_assert_nonnull (strstr (g_hash_table_lookup (page->headers, "content-security-policy"),
                            "img-src 'self'"));
  g_assert_cmpstr (g_hash_table_lookup (page->headers, "cache-control"), ==, "no-cache");
  g_assert_nonnull (strstr (page->body, "&lt;script&gt;alert(1)&lt;/script&gt; &quot;red &amp; blue&quot;"));
  g_assert_nonnull (strstr (page->body, "<h1>Anna</h1>"));
  g_assert_nonnull (strstr (page->body, "<img src=\"/api/v1/blobs/"));
  g_assert_nonnull (strstr (page->body, link));
}

/* What is not for everybody is not there, whoever asks: the page may be passed on. A reader gets a page all the same. */
static void
test_not_public (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  RialtoId post = member_post (fixture, anna, "for friends", "followers");
  g_autoptr (Reply) stranger = get_page (fixture, NULL, post);
  g_autoptr (Reply) author = get_page (fixture, anna, post);
  g_autoptr (Reply) none = get_page (fixture, NULL, 1);
  g_autoptr (Reply) nonsense = server_call (fixture, NULL, "GET", "!/p/%3Cb%3E", NULL);

  assert_status (stranger, 404);
  assert_status (author, 404);
  assert_status (none, 404);
  assert_status (nonsense, 404);
  assert_page (stranger);
  assert_page (nonsense);
  g_assert_null (strstr (author->body, "friends"));
  g_assert_nonnull (strstr (stranger->body, "That is not here, or not for you."));
  g_assert_cmpstr (g_hash_table_lookup (stranger->headers, "cache-control"), ==, "no-store");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add ("share-page/public", test_public);
  server_test_add ("share-page/not-public", test_not_public);
  return g_test_run ();
}
