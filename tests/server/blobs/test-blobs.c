/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "upload-fixture.h"

#include "rialto-clock.h"

#define IMMUTABLE "public, max-age=31536000, immutable"

RIALTO_SQL (test_follow,
            "test.follow",
            "INSERT INTO follows (follower, followee, id, muted) SELECT ?1, id, 1, FALSE FROM users "
            "WHERE handle = ?2");
RIALTO_SQL (test_lock, "test.lock", "UPDATE users SET locked = TRUE WHERE id = ?1 AND handle = ?2");
RIALTO_SQL (test_release, "test.release", "DELETE FROM blob_uses WHERE user_id = ?1 AND blob = ?2");
RIALTO_SQL (test_forget_upload, "test.forget_upload", "DELETE FROM uploads WHERE user_id = ?1 AND blob = ?2");

static Reply *
get_blob_full (ServerFixture     *fixture,
               const char        *token,
               const char        *method,
               const char        *blob,
               const char        *rest,
               const char *const *headers)
{
  g_autofree char *path = g_strdup_printf ("/blobs/%s/%s", blob, rest);

  return server_call_full (fixture, token, method, path, NULL, -1, headers);
}

static Reply *
get_blob (ServerFixture *fixture,
          const char    *token,
          const char    *blob,
          const char    *rest)
{
  return get_blob_full (fixture, token, "GET", blob, rest, NULL);
}

static const char *
header (Reply      *reply,
        const char *name)
{
  return g_hash_table_lookup (reply->headers, name);
}

static void
assert_hidden (ServerFixture *fixture,
               const char    *token,
               const char    *blob,
               const char    *rest)
{
  g_autoptr (Reply) reply = get_blob (fixture, token, blob, rest);

  assert_code (reply, 404, "not_found");
  g_assert_cmpstr (header (reply, "cache-control"), ==, "no-store");
}

static void
assert_private (ServerFixture *fixture,
                const char    *token,
                const char    *blob,
                const char    *rest)
{
  g_autoptr (Reply) reply = get_blob (fixture, token, blob, rest);

  assert_status (reply, 200);
  g_assert_cmpstr (header (reply, "cache-control"), ==, "private, no-cache");
  g_assert_cmpstr (header (reply, "content-type"), ==, "image/webp");
  g_assert_true (memcmp (reply->body, "RIFF", 4) == 0);
}

/* Nobody but who brought it, until it is in something. */
static void
test_fresh (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *query = NULL;
  g_autoptr (RialtoArena) arena = rialto_arena_new ();

  assert_private (fixture, anna->token, blob, "160");
  assert_hidden (fixture, NULL, blob, "160");
  assert_hidden (fixture, bert->token, blob, "160");

  /* There is nothing yet that such an address could have come with. */
  query = g_strdup_printf ("160?%s", rialto_context_sign_blob (fixture->context, arena, blob));
  assert_hidden (fixture, NULL, blob, query);
}

static void
assert_width (ServerFixture *fixture,
              const char    *blob,
              const char    *wanted,
              const char    *width)
{
  g_autoptr (Reply) reply = get_blob (fixture, NULL, blob, wanted);
  g_autofree char *etag = g_strdup_printf ("\"%.32s-%s\"", blob, width);

  assert_status (reply, 200);
  g_assert_cmpstr (header (reply, "etag"), ==, etag);
}

static void
test_widths (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = photo_new (700, 500, 1, ".jpg");
  g_autoptr (Reply) upload = member_upload (fixture, anna, photo);
  const char *blob = reply_string (upload, "blob");
  g_autofree char *longer = g_strconcat (blob, "0", NULL);
  g_autofree char *unknown = g_strdup (blob);
  g_autoptr (Reply) none = NULL;

  member_post_blob (fixture, anna, blob, "public");
  assert_width (fixture, blob, "1", "160");
  assert_width (fixture, blob, "160", "160");
  assert_width (fixture, blob, "161", "320");
  assert_width (fixture, blob, "640", "640");
  assert_width (fixture, blob, "641", "700");
  assert_width (fixture, blob, "4096", "700");

  unknown[0] = unknown[0] == '0' ? '1' : '0';
  assert_hidden (fixture, NULL, unknown, "160");
  assert_hidden (fixture, NULL, longer, "160");
  assert_hidden (fixture, NULL, blob, "0");
  none = server_call (fixture, NULL, "GET", "/blobs/../160", NULL);
  assert_status (none, 404);
}

static void
test_public (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *condition = g_strdup_printf ("If-None-Match: \"%.32s-160\"", blob);
  const char *const conditions[] = { condition, NULL };
  static const char *const ranges[] = { "Range: bytes=8-11", NULL };
  g_autoptr (Reply) whole = NULL, known = NULL, head = NULL, part = NULL;

  member_post_blob (fixture, anna, blob, "public");
  whole = get_blob (fixture, NULL, blob, "160");
  assert_status (whole, 200);
  g_assert_cmpstr (header (whole, "cache-control"), ==, IMMUTABLE);
  g_assert_cmpstr (header (whole, "content-type"), ==, "image/webp");
  g_assert_cmpstr (header (whole, "x-content-type-options"), ==, "nosniff");

  known = get_blob_full (fixture, NULL, "GET", blob, "160", conditions);
  assert_status (known, 304);
  g_assert_cmpuint (known->length, ==, 0);
  g_assert_cmpstr (header (known, "cache-control"), ==, IMMUTABLE);

  head = get_blob_full (fixture, NULL, "HEAD", blob, "160", NULL);
  assert_status (head, 200);
  g_assert_cmpuint (head->length, ==, 0);
  g_assert_cmpuint (g_ascii_strtoull (header (head, "content-length"), NULL, 10), ==, whole->length);

  part = get_blob_full (fixture, NULL, "GET", blob, "160", ranges);
  assert_status (part, 206);
  g_assert_cmpuint (part->length, ==, 4);
  g_assert_true (memcmp (part->body, "WEBP", 4) == 0);
}

/* What the post says to those who may read it. */
static char *
dup_access (ServerFixture *fixture,
            Member        *reader,
            RialtoId       post)
{
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT, post);
  g_autoptr (Reply) reply = server_call (fixture, reader->token, "GET", path, NULL);

  assert_status (reply, 200);
  return g_strdup (reply_string (reply, "pictures/0/access"));
}

static char *
with_query (const char *width,
            const char *query)
{
  return g_strdup_printf ("%s?%s", width, query);
}

static void
test_followers (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) carl = member_new (fixture, "carl");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  RialtoId post = member_post_blob (fixture, anna, blob, "followers");
  g_autofree char *path = g_strdup_printf ("/posts/%" G_GINT64_FORMAT, post);
  g_autoptr (Reply) stranger = server_call (fixture, carl->token, "GET", path, NULL);
  g_autofree char *access = NULL;
  g_autofree char *small = NULL, *large = NULL;

  server_write (fixture, &test_follow, bert->id, "anna");
  access = dup_access (fixture, bert, post);
  small = with_query ("160", access);
  large = with_query ("2048", access);

  assert_status (stranger, 404);
  assert_private (fixture, anna->token, blob, "160");
  assert_hidden (fixture, NULL, blob, "160");
  assert_hidden (fixture, bert->token, blob, "160");
  assert_private (fixture, NULL, blob, small);
  assert_private (fixture, NULL, blob, large);
}

static void
test_locked (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *access = NULL;
  g_autofree char *rest = NULL;
  RialtoId post;

  server_write (fixture, &test_lock, anna->id, "anna");
  post = member_post_blob (fixture, anna, blob, "public");
  access = dup_access (fixture, anna, post);
  rest = with_query ("160", access);
  assert_hidden (fixture, NULL, blob, "160");
  assert_private (fixture, NULL, blob, rest);
}

static void
tamper (ServerFixture *fixture,
        const char    *blob,
        const char    *access,
        const char    *word,
        gsize          at)
{
  g_autofree char *query = g_strdup (access);
  g_autofree char *rest = NULL;
  char *digit = strstr (query, word) + strlen (word) + at;

  *digit = *digit == '1' ? '2' : '1';
  rest = with_query ("160", query);
  assert_hidden (fixture, NULL, blob, rest);
}

static void
test_signature (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autofree char *one = NULL, *other = NULL, *access = NULL, *rest = NULL, *bare = NULL;
  RialtoId post;

  rialto_clock_fake (UPLOAD_NOW);
  anna = member_new (fixture, "anna");
  one = member_upload_photo (fixture, anna, 1);
  other = member_upload_photo (fixture, anna, 2);
  member_post_blob (fixture, anna, other, "followers");
  post = member_post_blob (fixture, anna, one, "followers");
  access = dup_access (fixture, anna, post);
  rest = with_query ("160", access);

  assert_private (fixture, NULL, one, rest);
  assert_hidden (fixture, NULL, other, rest);
  tamper (fixture, one, access, "signature=", 0);
  tamper (fixture, one, access, "signature=", 10);
  tamper (fixture, one, access, "expires=", 1);
  bare = g_strdup (rest);
  *strstr (bare, "&signature=") = '\0';
  assert_hidden (fixture, NULL, one, bare);
  assert_hidden (fixture, NULL, one, "160?signature=");

  rialto_clock_advance (RIALTO_HOUR);
  assert_private (fixture, NULL, one, rest);
  rialto_clock_advance (16 * RIALTO_MINUTE);
  assert_hidden (fixture, NULL, one, rest);
}

/* For some minutes the same address, so that what a client has fetched is found again. */
static void
test_stable_address (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autofree char *blob = NULL, *first = NULL, *second = NULL, *third = NULL;
  RialtoId post;

  rialto_clock_fake (UPLOAD_NOW);
  anna = member_new (fixture, "anna");
  blob = member_upload_photo (fixture, anna, 1);
  post = member_post_blob (fixture, anna, blob, "followers");
  first = dup_access (fixture, anna, post);
  rialto_clock_advance (14 * RIALTO_MINUTE);
  second = dup_access (fixture, anna, post);
  rialto_clock_advance (RIALTO_MINUTE);
  member_renew (fixture, anna);
  third = dup_access (fixture, anna, post);
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, !=, third);
}

/* An address does not outlive the post that it came with. */
static void
test_released (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  RialtoId post = member_post_blob (fixture, anna, blob, "followers");
  g_autofree char *access = dup_access (fixture, anna, post);
  g_autofree char *rest = with_query ("160", access);

  g_assert_cmpint (server_write (fixture, &test_release, anna->id, blob), ==, 1);
  assert_hidden (fixture, NULL, blob, rest);
  assert_private (fixture, anna->token, blob, "160");
  g_assert_cmpint (server_write (fixture, &test_forget_upload, anna->id, blob), ==, 1);
  assert_hidden (fixture, anna->token, blob, "160");
}

/* In two posts: what one shows to everybody cannot be hidden by the other. */
static void
test_twice (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autoptr (Reply) reply = NULL;

  member_post_blob (fixture, anna, blob, "followers");
  assert_hidden (fixture, NULL, blob, "160");
  member_post_blob (fixture, anna, blob, "public");
  reply = get_blob (fixture, NULL, blob, "160");
  assert_status (reply, 200);
  g_assert_cmpstr (header (reply, "cache-control"), ==, IMMUTABLE);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  server_test_add ("blobs/fresh", test_fresh);
  server_test_add_alone ("blobs/widths", test_widths);
  server_test_add_alone ("blobs/public", test_public);
  server_test_add_alone ("blobs/followers", test_followers);
  server_test_add_alone ("blobs/locked", test_locked);
  server_test_add_alone ("blobs/signature", test_signature);
  server_test_add_alone ("blobs/stable-address", test_stable_address);
  server_test_add_alone ("blobs/released", test_released);
  server_test_add_alone ("blobs/twice", test_twice);
  return g_test_run ();
}
