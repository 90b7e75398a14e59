/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "people-fixture.h"

RIALTO_SQL (avatar_uses,
            "test.avatar_uses",
            "SELECT count (*) FROM blob_uses WHERE kind = 2 AND subject = ?1 AND user_id = ?1 AND is_public");

RIALTO_SQL (banner_uses,
            "test.banner_uses",
            "SELECT count (*) FROM blob_uses WHERE kind = 3 AND subject = ?1 AND user_id = ?1 AND is_public");

#define USER "/users/%" G_GINT64_FORMAT

static Reply *
patch_with (ServerFixture *fixture,
            Member        *member,
            RialtoId       id,
            const char    *match,
            const char    *body)
{
  g_autofree char *path = g_strdup_printf (USER, id);

  return server_call_full (fixture, member != NULL ? member->token : NULL, "PATCH", path, body, -1,
                           (const char *const[]) { match, NULL });
}

static void
test_get (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) own = people_call (fixture, anna, "GET", NULL, USER, anna->id);
  g_autoptr (Reply) other = people_call (fixture, bert, "GET", NULL, "/users/by-handle/anna");
  g_autoptr (Reply) stranger = people_call (fixture, NULL, "GET", NULL, USER, anna->id);
  g_autoptr (Reply) nobody = people_call (fixture, NULL, "GET", NULL, USER, (RialtoId) 4711);
  g_autoptr (Reply) no_handle = people_call (fixture, NULL, "GET", NULL, "/users/by-handle/nobody");
  g_autofree char *path = g_strdup_printf (USER, anna->id);
  g_autoptr (Reply) gone = NULL, gone_by_handle = NULL;

  assert_status (own, 200);
  g_assert_cmpint (reply_id (own, "id"), ==, anna->id);
  g_assert_cmpstr (reply_string (own, "name"), ==, "Anna");
  g_assert_cmpstr (reply_string (own, "bio"), ==, "");
  g_assert_cmpint (reply_int (own, "version"), ==, 1);
  g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (own, "relation")));
  g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (stranger, "relation")));
  g_assert_false (reply_bool (other, "relation/following"));
  assert_code (nobody, 404, "not_found");
  assert_code (no_handle, 404, "not_found");
  g_assert_cmpuint (people_statements (fixture, bert, "GET", path), ==, 2);
  g_assert_cmpuint (people_statements (fixture, bert, "GET", "/users/by-handle/anna"), ==, 3);

  people_delete (fixture, anna);
  gone = people_call (fixture, bert, "GET", NULL, USER, anna->id);
  gone_by_handle = people_call (fixture, bert, "GET", NULL, "/users/by-handle/anna");
  assert_code (gone, 404, "not_found");
  assert_code (gone_by_handle, 404, "not_found");
}

static Reply *
list (ServerFixture *fixture,
      Member        *member,
      const char    *format,
      RialtoId       one,
      RialtoId       other)
{
  g_autofree char *ids = g_strdup_printf ("%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT "%s", one, other, format);

  return people_call (fixture, member, "GET", NULL, "/profiles?ids=%s", ids);
}

/* The item of somebody; NULL when they are not in it. */
static const char *
find_item (Reply      *reply,
           RialtoId    id,
           const char *field,
           char       *path,
           gsize       size)
{
  for (guint i = 0; i < reply_count (reply, "items"); i++)
    {
      g_snprintf (path, size, "items/%u/id", i);
      if (reply_id (reply, path) != id)
        continue;
      g_snprintf (path, size, "items/%u/%s", i, field);
      return path;
    }
  return NULL;
}

/* What a list of people does not say: how the reader stands to each. */
static void
test_list (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) cleo = member_new (fixture, "cleo");
  g_autoptr (Reply) many = NULL, others = NULL, stranger = NULL, blocked = NULL, blocker = NULL, bad = NULL,
                    too_many = NULL, gone = NULL;
  g_autoptr (GString) ids = g_string_new ("1");
  char path[60];

  people_lock (fixture, cleo, TRUE);
  people_do (fixture, anna, 200, "PUT", USER "/follow", bert->id);
  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  people_do (fixture, anna, 200, "PUT", USER "/follow", cleo->id);
  people_do (fixture, anna, 204, "PUT", USER "/mute", cleo->id);
  many = list (fixture, anna, ",4711", bert->id, cleo->id);
  assert_status (many, 200);
  g_assert_cmpuint (reply_count (many, "items"), ==, 2);
  g_assert_true (reply_bool (many, find_item (many, bert->id, "relation/following", path, sizeof path)));
  g_assert_true (reply_bool (many, find_item (many, bert->id, "relation/followed_by", path, sizeof path)));
  g_assert_false (reply_bool (many, find_item (many, bert->id, "relation/muting", path, sizeof path)));
  g_assert_false (reply_bool (many, find_item (many, cleo->id, "relation/following", path, sizeof path)));
  g_assert_true (reply_bool (many, find_item (many, cleo->id, "relation/requested", path, sizeof path)));
  g_assert_true (reply_bool (many, find_item (many, cleo->id, "relation/muting", path, sizeof path)));
  g_assert_true (reply_bool (many, find_item (many, cleo->id, "locked", path, sizeof path)));

  /* Oneself, and for a stranger anybody, without a relation. */
  others = list (fixture, bert, "", bert->id, anna->id);
  g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (others, find_item (others, bert->id, "relation", path,
                                                                      sizeof path))));
  stranger = list (fixture, NULL, "", bert->id, anna->id);
  assert_status (stranger, 200);
  g_assert_cmpuint (reply_count (stranger, "items"), ==, 2);
  g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (stranger, "items/0/relation")));

  /* Who is blocked does not see the other; the other still does. */
  people_do (fixture, cleo, 204, "PUT", USER "/block", anna->id);
  blocked = list (fixture, anna, "", bert->id, cleo->id);
  g_assert_cmpuint (reply_count (blocked, "items"), ==, 1);
  blocker = list (fixture, cleo, "", bert->id, anna->id);
  g_assert_true (reply_bool (blocker, find_item (blocker, anna->id, "relation/blocking", path, sizeof path)));

  bad = list (fixture, anna, ",x", bert->id, cleo->id);
  assert_code (bad, 422, "invalid");
  for (guint i = 0; i < 100; i++)
    g_string_append (ids, ",1");
  too_many = people_call (fixture, anna, "GET", NULL, "/profiles?ids=%s", ids->str);
  assert_code (too_many, 422, "invalid");
  people_delete (fixture, bert);
  gone = list (fixture, anna, "", bert->id, anna->id);
  g_assert_cmpuint (reply_count (gone, "items"), ==, 1);
}

/* A statement for twenty, whoever they are. */
static void
test_list_many (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  static const struct
  {
    guint n, statements;
  } counts[] = { { 1, 1 }, { 20, 1 }, { 100, 5 } };

  for (gsize i = 0; i < G_N_ELEMENTS (counts); i++)
    {
      g_autoptr (GString) path = g_string_new ("/profiles?ids=");

      for (guint j = 0; j < counts[i].n; j++)
        g_string_append_printf (path, "%s%u", j > 0 ? "," : "", j + 1);
      g_assert_cmpuint (people_statements (fixture, anna, "GET", path->str), ==, counts[i].statements);
    }
}

/* The address to share, for who has no app. */
static void
test_page (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) filled = people_patch (fixture, anna, "{\"bio\":\"<b>Linen</b> & more\"}");
  g_autofree char *path = g_strdup_printf ("!/u/%" G_GINT64_FORMAT, anna->id);
  g_autofree char *link = g_strdup_printf ("\"rialto://person/%" G_GINT64_FORMAT "\"", anna->id);
  g_autoptr (Reply) page = server_call (fixture, NULL, "GET", path, NULL);
  g_autoptr (Reply) nobody = server_call (fixture, NULL, "GET", "!/u/4711", NULL);

  assert_status (filled, 200);
  assert_status (page, 200);
  g_assert_cmpstr (g_hash_table_lookup (page->headers, "content-type"), ==, "text/html; charset=utf-8");
  g_assert_nonnull (strstr (page->body, "<h1>Anna</h1>"));
  g_assert_nonnull (strstr (page->body, "@anna"));
  g_assert_nonnull (strstr (page->body, "&lt;b&gt;Linen&lt;/b&gt; &amp; more"));
  g_assert_nonnull (strstr (page->body, link));
  assert_status (nobody, 404);
}

static void
test_update (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply)
    filled = people_patch (fixture, anna,
                           "{\"name\":\"  Anna Blume \\u00a0\",\"bio\":\" Lines\\nof \\\"text\\\" \","
                           "\"link\":\"https://anna.example/a?b=c\"}");
  g_autoptr (Reply) same = people_patch (fixture, anna, "{\"name\":\"Anna Blume\"}");
  g_autoptr (Reply) nothing = people_patch (fixture, anna, "{}");
  g_autoptr (Reply) cleared = people_patch (fixture, anna, "{\"bio\":null,\"link\":null}");

  assert_status (filled, 200);
  g_assert_cmpstr (reply_string (filled, "name"), ==, "Anna Blume");
  g_assert_cmpstr (reply_string (filled, "bio"), ==, "Lines\nof \"text\"");
  g_assert_cmpstr (reply_string (filled, "link"), ==, "https://anna.example/a?b=c");
  g_assert_cmpint (reply_int (filled, "version"), ==, 2);
  /* What changes nothing is no new version. */
  assert_status (same, 200);
  g_assert_cmpint (reply_int (same, "version"), ==, 2);
  assert_status (nothing, 200);
  g_assert_cmpint (reply_int (nothing, "version"), ==, 2);
  assert_status (cleared, 200);
  g_assert_cmpstr (reply_string (cleared, "bio"), ==, "");
  g_assert_null (reply_string (cleared, "link"));
  g_assert_cmpstr (reply_string (cleared, "name"), ==, "Anna Blume");
  g_assert_cmpint (reply_int (cleared, "version"), ==, 3);
  g_assert_cmpuint (people_events (fixture, "user", anna->id, "account.update", anna->id), ==, 2);
  g_assert_cmpuint (people_events (fixture, "profile", anna->id, "profile.update", anna->id), ==, 2);
}

static void
test_versions (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) first = patch_with (fixture, anna, anna->id, "If-Match: \"1\"", "{\"bio\":\"one\"}");
  g_autoptr (Reply) stale = patch_with (fixture, anna, anna->id, "If-Match: \"1\"", "{\"bio\":\"two\"}");
  g_autoptr (Reply) missing = patch_with (fixture, anna, anna->id, NULL, "{\"bio\":\"two\"}");
  g_autoptr (Reply) other = patch_with (fixture, bert, anna->id, "If-Match: \"2\"", "{\"bio\":\"two\"}");
  g_autoptr (Reply) nobody = patch_with (fixture, bert, 4711, "If-Match: \"2\"", "{\"bio\":\"two\"}");
  g_autoptr (Reply) stranger = patch_with (fixture, NULL, anna->id, "If-Match: \"2\"", "{\"bio\":\"two\"}");
  g_autoptr (Reply) now = people_call (fixture, anna, "GET", NULL, USER, anna->id);

  assert_status (first, 200);
  assert_code (stale, 412, "stale");
  g_assert_cmpstr (reply_string (stale, "current/bio"), ==, "one");
  g_assert_cmpint (reply_int (stale, "current/version"), ==, 2);
  assert_code (missing, 428, "version_required");
  assert_code (other, 403, "forbidden");
  assert_code (nobody, 404, "not_found");
  assert_code (stranger, 401, "unauthenticated");
  g_assert_cmpstr (reply_string (now, "bio"), ==, "one");
}

static void
test_bad_fields (ServerFixture *fixture)
{
  static const char *const bodies[] = {
    "{\"name\":\"\"}",
    "{\"name\":\"   \"}",
    "{\"name\":\"\\u200b\\u200f\\u2060\"}",
    "{\"name\":\"a\\nb\"}",
    "{\"name\":null}",
    "{\"handle\":\"Anna\"}",
    "{\"handle\":\"a\"}",
    "{\"handle\":\"an na\"}",
    "{\"handle\":\"anna.\"}",
    "{\"link\":\"javascript:alert(1)\"}",
    "{\"link\":\"https://user:secret@example.org\"}",
    "{\"avatar\":\"0000000000000000000000000000000000000000000000000000000000000000\"}",
    "{\"locked\":1}",
    "{\"locked\":null}",
    "{\"role\":\"owner\"}",
    "{\"version\":9}",
  };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Reply) now = NULL;
  g_autofree char *long_name = g_strnfill (61, 'x');
  g_autofree char *long_bio = g_strnfill (501, 'x');
  g_autofree char *name_body = g_strdup_printf ("{\"name\":\"%s\"}", long_name);
  g_autofree char *bio_body = g_strdup_printf ("{\"bio\":\"%s\"}", long_bio);
  g_autoptr (Reply) name = people_patch (fixture, anna, name_body);
  g_autoptr (Reply) bio = people_patch (fixture, anna, bio_body);

  assert_code (name, 422, "invalid");
  g_assert_true (reply_has (name, "fields/name"));
  assert_code (bio, 422, "invalid");
  for (guint i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr (Reply) reply = people_patch (fixture, anna, bodies[i]);

      g_test_message ("%s", bodies[i]);
      assert_code (reply, 422, "invalid");
      g_assert_cmpuint (json_object_get_size (json_node_get_object (reply_node (reply, "fields"))), ==, 1);
    }
  now = people_call (fixture, anna, "GET", NULL, USER, anna->id);
  g_assert_cmpstr (reply_string (now, "name"), ==, "Anna");
  g_assert_cmpint (reply_int (now, "version"), ==, 1);
  g_assert_false (reply_bool (now, "locked"));
}

/* The same rule for a name when somebody signs up. */
static void
test_first_name (ServerFixture *fixture)
{
  static const char format[] = "{\"handle\":\"anna\",\"name\":\"%s\",\"email\":\"anna@example.org\","
                               "\"password\":\"seven green teapots\"}";
  g_autofree char *blank = g_strdup_printf (format, "\xe2\x80\x8b \xe2\x80\x8f");
  g_autofree char *spaced = g_strdup_printf (format, "  Anna \xe3\x80\x80");
  g_autoptr (Reply) refused = people_call (fixture, NULL, "POST", blank, "/auth/register");
  g_autoptr (Reply) accepted = people_call (fixture, NULL, "POST", spaced, "/auth/register");

  assert_code (refused, 422, "invalid");
  g_assert_true (reply_has (refused, "fields/name"));
  assert_status (accepted, 201);
  g_assert_cmpstr (reply_string (accepted, "account/profile/name"), ==, "Anna");
}

/* They come back as they were sent, and hurt nobody. */
static void
test_hostile_text (ServerFixture *fixture)
{
  static const char *const texts[] = {
    "Robert'); DROP TABLE users; --",
    "a' OR '1'='1",
    "\xe2\x80\xae"
    "evom",                                         /* right to left */
    "\xe2\x80\x8f\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d", /* Hebrew with its mark */
    "zero\xe2\x80\x8bwidth",
    "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x8e\xa4", /* two emoji and a joiner */
    "\xf4\x8f\xbf\xbf",                             /* the last character */
    "Z\xcc\xa4\xcc\xab\xcc\xa0"
    "a\xcd\xa8lgo", /* marks over marks */
    "?1 $1 %s %n {{id}}",
    "<script>alert (1)</script>",
  };
  g_autoptr (Member) anna = member_new (fixture, "anna");

  for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"name\":\"%s\",\"bio\":\"%s\"}", texts[i], texts[i]);
      g_autoptr (Reply) reply = people_patch (fixture, anna, body);
      g_autoptr (Reply) now = people_call (fixture, anna, "GET", NULL, USER, anna->id);

      assert_status (reply, 200);
      g_assert_cmpstr (reply_string (now, "name"), ==, texts[i]);
      g_assert_cmpstr (reply_string (now, "bio"), ==, texts[i]);
    }
}

static void
test_handle (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Member) gone = member_new (fixture, "gone");
  g_autoptr (Reply) taken = people_patch (fixture, anna, "{\"handle\":\"bert\",\"bio\":\"not written\"}");
  g_autoptr (Reply) of_deleted = NULL, mine = NULL, moved = NULL, old = NULL, found = NULL, lost = NULL;
  g_autoptr (Reply) free_again = NULL;

  people_delete (fixture, gone);
  of_deleted = people_patch (fixture, anna, "{\"handle\":\"gone\"}");
  mine = people_patch (fixture, anna, "{\"handle\":\"anna\"}");
  moved = people_patch (fixture, anna, "{\"handle\":\"anna.blume_7\"}");
  assert_code (taken, 409, "handle_taken");
  assert_code (of_deleted, 409, "handle_taken");
  assert_status (mine, 200);
  g_assert_cmpint (reply_int (mine, "version"), ==, 1);
  g_assert_cmpstr (reply_string (mine, "bio"), ==, "");
  assert_status (moved, 200);
  g_assert_cmpstr (reply_string (moved, "handle"), ==, "anna.blume_7");

  old = people_call (fixture, bert, "GET", NULL, "/users/by-handle/anna");
  found = people_call (fixture, bert, "GET", NULL, "/users?query=blume_7");
  lost = people_call (fixture, bert, "GET", NULL, "/users?query=anna");
  free_again = people_patch (fixture, bert, "{\"handle\":\"anna\"}");
  assert_code (old, 404, "not_found");
  assert_handles (found, "anna.blume_7");
  assert_handles (lost, "anna.blume_7");
  assert_status (free_again, 200);
}

static void
test_avatar (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *blob = member_add_blob (fixture, anna);
  g_autofree char *second = member_add_blob (fixture, anna);
  g_autofree char *theirs = member_add_blob (fixture, bert);
  g_autofree char *body = g_strdup_printf ("{\"avatar\":\"%s\"}", blob);
  g_autofree char *second_body = g_strdup_printf ("{\"avatar\":\"%s\"}", second);
  g_autofree char *their_body = g_strdup_printf ("{\"avatar\":\"%s\"}", theirs);
  g_autoptr (Reply) set = people_patch (fixture, anna, body);
  g_autoptr (Reply) foreign = people_patch (fixture, anna, their_body);
  g_autoptr (Reply) person = NULL, replaced = NULL, cleared = NULL;

  assert_status (set, 200);
  g_assert_cmpstr (reply_string (set, "avatar"), ==, blob);
  g_assert_cmpstr (reply_string (set, "avatar_blurhash"), ==, "LEHV6nWB2yk8");
  g_assert_cmpint (people_number (fixture, &avatar_uses, anna->id, 0), ==, 1);
  assert_code (foreign, 422, "invalid");
  g_assert_true (reply_has (foreign, "fields/avatar"));
  person = people_call (fixture, bert, "GET", NULL, "/users?query=anna");
  g_assert_cmpstr (reply_string (person, "items/0/avatar"), ==, blob);
  people_check (fixture);

  replaced = people_patch (fixture, anna, second_body);
  g_assert_cmpstr (reply_string (replaced, "avatar"), ==, second);
  g_assert_cmpint (people_number (fixture, &avatar_uses, anna->id, 0), ==, 1);
  people_check (fixture);

  cleared = people_patch (fixture, anna, "{\"avatar\":null}");
  g_assert_null (reply_string (cleared, "avatar"));
  g_assert_null (reply_string (cleared, "avatar_blurhash"));
  g_assert_cmpint (people_number (fixture, &avatar_uses, anna->id, 0), ==, 0);
  people_check (fixture);
}

static void
test_banner (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *blob = member_add_blob (fixture, anna);
  g_autofree char *second = member_add_blob (fixture, anna);
  g_autofree char *theirs = member_add_blob (fixture, bert);
  g_autofree char *both = g_strdup_printf ("{\"avatar\":\"%s\",\"banner\":\"%s\"}", blob, blob);
  g_autofree char *body = g_strdup_printf ("{\"banner\":\"%s\"}", second);
  g_autofree char *their_body = g_strdup_printf ("{\"banner\":\"%s\"}", theirs);
  g_autoptr (Reply) before = people_call (fixture, bert, "GET", NULL, USER, anna->id);
  g_autoptr (Reply) set = people_patch (fixture, anna, both);
  g_autoptr (Reply) foreign = people_patch (fixture, anna, their_body);
  g_autoptr (Reply) seen = NULL, replaced = NULL, cleared = NULL;

  assert_status (before, 200);
  g_assert_true (reply_has (before, "banner"));
  g_assert_false (reply_has (before, "banner/blob"));
  /* One picture can be both: each use of it is its own. */
  assert_status (set, 200);
  g_assert_cmpstr (reply_string (set, "banner/blob"), ==, blob);
  g_assert_cmpstr (reply_string (set, "banner/blurhash"), ==, "LEHV6nWB2yk8");
  g_assert_cmpint (people_number (fixture, &banner_uses, anna->id, 0), ==, 1);
  assert_code (foreign, 422, "invalid");
  g_assert_true (reply_has (foreign, "fields/banner"));
  people_lock (fixture, anna, TRUE);
  seen = people_call (fixture, bert, "GET", NULL, USER, anna->id);
  g_assert_cmpstr (reply_string (seen, "banner/blob"), ==, blob);
  g_assert_cmpint (people_number (fixture, &banner_uses, anna->id, 0), ==, 1);
  people_check (fixture);

  replaced = people_patch (fixture, anna, body);
  g_assert_cmpstr (reply_string (replaced, "banner/blob"), ==, second);
  g_assert_cmpstr (reply_string (replaced, "avatar"), ==, blob);
  g_assert_cmpint (people_number (fixture, &avatar_uses, anna->id, 0), ==, 1);
  g_assert_cmpint (people_number (fixture, &banner_uses, anna->id, 0), ==, 1);
  people_check (fixture);

  cleared = people_patch (fixture, anna, "{\"banner\":null}");
  g_assert_false (reply_has (cleared, "banner/blob"));
  g_assert_cmpstr (reply_string (cleared, "avatar"), ==, blob);
  g_assert_cmpint (people_number (fixture, &banner_uses, anna->id, 0), ==, 0);
  people_check (fixture);
}

/* Posts are published or withdrawn by a job, both ways. */
static void
test_locking (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (Reply) profile = NULL;

  people_do (fixture, bert, 200, "PUT", USER "/follow", anna->id);
  g_assert_cmpuint (people_jobs (fixture, "feed.republish", anna->id), ==, 0);
  people_lock (fixture, anna, TRUE);
  g_assert_cmpuint (people_jobs (fixture, "feed.republish", anna->id), ==, 1);
  profile = people_call (fixture, bert, "GET", NULL, USER, anna->id);
  g_assert_true (reply_bool (profile, "relation/following"));
  g_assert_cmpint (reply_int (profile, "follower_count"), ==, 1);
  people_lock (fixture, anna, TRUE);
  people_lock (fixture, anna, FALSE);
  g_assert_cmpuint (people_jobs (fixture, "feed.republish", anna->id), ==, 2);
  g_assert_cmpuint (people_jobs (fixture, "people.accept_requests", anna->id), ==, 0);
  people_check (fixture);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  server_test_add_alone ("profiles/get", test_get);
  server_test_add_alone ("profiles/list", test_list);
  server_test_add_alone ("profiles/list-many", test_list_many);
  server_test_add ("profiles/page", test_page);
  server_test_add ("profiles/update", test_update);
  server_test_add ("profiles/versions", test_versions);
  server_test_add ("profiles/bad-fields", test_bad_fields);
  server_test_add ("profiles/first-name", test_first_name);
  server_test_add ("profiles/hostile-text", test_hostile_text);
  server_test_add_alone ("profiles/handle", test_handle);
  server_test_add ("profiles/avatar", test_avatar);
  server_test_add ("profiles/banner", test_banner);
  server_test_add ("profiles/locking", test_locking);
  return g_test_run ();
}
