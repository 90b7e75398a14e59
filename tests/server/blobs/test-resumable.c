/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "resumable-fixture.h"

#include "rialto-resumable-upload.h"

#define FIRST  100001
#define SECOND 222222

RIALTO_SQL (test_suspend,
            "test.suspend_uploader",
            "UPDATE users SET suspended_until = 4000000000000 WHERE id = ?1 AND handle <> ?2");
RIALTO_SQL (test_count_resumable,
            "test.count_resumable",
            "SELECT count(*) FROM resumable_uploads WHERE user_id = ?1 AND sha256 <> ?2");

static void
test_pieces (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (GBytes) photo = large_photo_new (1);
  gsize size = g_bytes_get_size (photo);
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (Reply) begun = ask_resumable (fixture, anna, "GET", upload);
  g_autoptr (Reply) one = member_append (fixture, anna, upload, photo, 0, FIRST);
  g_autoptr (Reply) two = member_append (fixture, anna, upload, photo, FIRST, SECOND);
  g_autoptr (Reply) head = ask_resumable (fixture, anna, "HEAD", upload);
  g_autoptr (Reply) whole = member_upload (fixture, bert, photo);
  g_autoptr (Reply) after = NULL;
  g_autofree char *blob = NULL;

  g_assert_cmpuint (size, >, SECOND);
  assert_appended (begun, 0);
  g_assert_cmpint (reply_int (begun, "length"), ==, size);
  assert_appended (one, FIRST);
  assert_appended (two, SECOND);
  assert_status (head, 200);
  assert_offset (head, SECOND);
  /* What was announced has room until it is known what it takes, but takes nothing. */
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, size);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 0);
  g_assert_cmpuint (server_count_parts (fixture), ==, 1);

  blob = member_finish (fixture, anna, upload, photo, SECOND);
  g_assert_cmpstr (blob, ==, reply_string (whole, "blob"));
  g_assert_cmpint (member_get_storage (fixture, anna), ==, reply_int (whole, "size"));
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 0);
  g_assert_cmpuint (server_count_parts (fixture), ==, 0);
  g_assert_cmpuint (server_count_stages (fixture), ==, 0);
  /* The last answer may have been lost. */
  after = ask_resumable (fixture, anna, "GET", upload);
  g_assert_cmpstr (reply_string (after, "upload/blob"), ==, blob);
  g_assert_cmpint (reply_int (after, "offset"), ==, size);
}

/* Saying it again changes nothing, whatever has become of it; others have their own. */
static void
test_again (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (GBytes) photo = large_photo_new (1);
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, photo);
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (Reply) one = member_append (fixture, anna, upload, photo, 0, FIRST);
  g_autoptr (Reply) again = try_announce (fixture, anna, sha256, g_bytes_get_size (photo));
  g_autoptr (Reply) complete = NULL;
  g_autofree char *blob = NULL;
  gint64 storage;

  assert_status (again, 201);
  g_assert_cmpint (reply_id (again, "id"), ==, upload);
  g_assert_cmpint (reply_int (again, "offset"), ==, FIRST);
  g_assert_cmpint (member_announce (fixture, bert, photo), !=, upload);
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, g_bytes_get_size (photo));

  blob = member_finish (fixture, anna, upload, photo, FIRST);
  storage = member_get_storage (fixture, anna);
  complete = try_announce (fixture, anna, sha256, g_bytes_get_size (photo));
  assert_status (complete, 201);
  g_assert_cmpstr (reply_string (complete, "upload/blob"), ==, blob);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, storage);
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 0);
}

/* A request with headers of its own, and nothing for a body. */
static Reply *
append_with (ServerFixture *fixture,
             Member        *member,
             RialtoId       upload,
             const char    *offset,
             const char    *length)
{
  g_autofree char *path = g_strdup_printf ("/uploads/resumable/%" G_GINT64_FORMAT, upload);
  g_autofree char *at = g_strconcat ("Upload-Offset: ", offset, NULL);
  g_autofree char *of = g_strconcat ("Upload-Length: ", length, NULL);
  const char *const headers[] = { at, of, NULL };

  return server_call_full (fixture, member->token, "PATCH", path, "x", 1, headers);
}

static void
test_hostile (ServerFixture *fixture)
{
  static const char *const numbers[] = {
    "", "-1", "+1", "0x10", "1.0", "1e3", "1,2", "9", "abc", "١٢٣", "99999999999999999999", "26214401"
  };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) file = g_bytes_new_static ("12345678", 8);
  RialtoId upload = member_announce (fixture, anna, file);
  g_autoptr (Reply) early = member_append (fixture, anna, upload, file, 0, 3);
  g_autoptr (Reply) behind = member_append (fixture, anna, upload, file, 5, 8);
  g_autoptr (Reply) before = member_append (fixture, anna, upload, file, 0, 8);
  g_autoptr (Reply) too_much = append_with (fixture, anna, upload, "8", "8");
  g_autoptr (Reply) other_length = append_with (fixture, anna, upload, "3", "9");
  g_autoptr (Reply) nowhere = server_call (fixture, anna->token, "PATCH", "/uploads/resumable/abc", "x");
  g_autoptr (Reply) bare = ask_resumable (fixture, anna, "PATCH", upload);

  assert_appended (early, 3);
  assert_code (behind, 409, "offset_mismatch");
  assert_offset (behind, 3);
  assert_code (before, 409, "offset_mismatch");
  assert_offset (before, 3);
  assert_code (too_much, 409, "offset_mismatch");
  assert_code (other_length, 404, "not_found");
  assert_code (nowhere, 422, "invalid");
  assert_code (bare, 422, "invalid");
  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      g_autoptr (Reply) offset = append_with (fixture, anna, upload, numbers[i], "8");
      g_autoptr (Reply) length = append_with (fixture, anna, upload, "3", numbers[i]);

      assert_code (offset, 422, "invalid");
      g_assert_cmpuint (length->status, ==, g_str_equal (numbers[i], "9") ? 404 : 422);
    }
  g_assert_cmpint (member_get_offset (fixture, anna, upload), ==, 3);
}

/* More than was announced is not taken, and what was there stays. */
static void
test_too_much (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) file = g_bytes_new_static ("12345678", 8);
  RialtoId upload = member_announce (fixture, anna, file);
  g_autoptr (Reply) early = member_append (fixture, anna, upload, file, 0, 7);
  g_autofree char *path = g_strdup_printf ("/uploads/resumable/%" G_GINT64_FORMAT, upload);
  const char *const headers[] = { "Upload-Offset: 7", "Upload-Length: 8", NULL };
  const char *const chunked[] = { "Upload-Offset: 7", "Upload-Length: 8", "Transfer-Encoding: chunked",
                                  NULL };
  g_autoptr (Reply) more = server_call_full (fixture, anna->token, "PATCH", path, "89", 2, headers);
  g_autoptr (Reply) chunks = server_call_full (fixture, anna->token, "PATCH", path, "89", 2, chunked);
  g_autofree char *zeros = g_strnfill (64, '0');
  g_autoptr (Reply) huge = try_announce (fixture, anna, zeros, 26214401);
  g_autoptr (Reply) nothing = try_announce (fixture, anna, zeros, 0);
  g_autoptr (Reply) no_hash = try_announce (fixture, anna, "abc", 5);

  assert_appended (early, 7);
  assert_code (more, 413, "too_large");
  assert_code (chunks, 413, "too_large");
  assert_code (huge, 422, "invalid");
  assert_code (nothing, 422, "invalid");
  assert_code (no_hash, 422, "invalid");
  g_assert_cmpint (member_get_offset (fixture, anna, upload), ==, 7);
}

static void
test_rights (ServerFixture *fixture)
{
  static const char *const methods[] = { "GET", "DELETE" };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (GBytes) photo = large_photo_new (1);
  g_autofree char *zeros = g_strnfill (64, '0');
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (Reply) theirs = member_append (fixture, bert, upload, photo, 0, FIRST);
  g_autoptr (Reply) nobody = member_append (fixture, NULL, upload, photo, 0, FIRST);
  g_autoptr (Reply) anonymous = try_announce (fixture, NULL, zeros, 5);
  g_autoptr (Reply) announced = NULL, appended = NULL, deleted = NULL;

  assert_code (theirs, 404, "not_found");
  assert_code (nobody, 401, "unauthenticated");
  assert_code (anonymous, 401, "unauthenticated");
  for (guint i = 0; i < G_N_ELEMENTS (methods); i++)
    {
      g_autoptr (Reply) other = ask_resumable (fixture, bert, methods[i], upload);
      g_autoptr (Reply) none = ask_resumable (fixture, NULL, methods[i], upload);

      assert_code (other, 404, "not_found");
      assert_code (none, 401, "unauthenticated");
    }

  g_assert_cmpint (server_write (fixture, &test_suspend, anna->id, ""), ==, 1);
  rialto_session_cache_drop_user (fixture->context->sessions, anna->id);
  announced = try_announce (fixture, anna, zeros, 5);
  appended = member_append (fixture, anna, upload, photo, 0, FIRST);
  deleted = ask_resumable (fixture, anna, "DELETE", upload);
  assert_code (announced, 403, "suspended");
  assert_code (appended, 403, "suspended");
  assert_code (deleted, 403, "suspended");
  g_assert_cmpint (member_get_offset (fixture, anna, upload), ==, 0);
}

/* Who it is may be found out only when the body has come. */
static void
test_unknown_session (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autoptr (GBytes) photo = large_photo_new (1);
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (Reply) one = NULL, wrong = NULL, theirs = NULL;
  g_autofree char *blob = NULL;

  rialto_session_cache_drop_session (fixture->context->sessions, anna->session);
  one = member_append (fixture, anna, upload, photo, 0, FIRST);
  rialto_session_cache_drop_session (fixture->context->sessions, anna->session);
  wrong = member_append (fixture, anna, upload, photo, 0, FIRST);
  rialto_session_cache_drop_session (fixture->context->sessions, bert->session);
  theirs = member_append (fixture, bert, upload, photo, FIRST, SECOND);
  assert_appended (one, FIRST);
  assert_code (wrong, 409, "offset_mismatch");
  assert_offset (wrong, FIRST);
  assert_code (theirs, 404, "not_found");
  rialto_session_cache_drop_session (fixture->context->sessions, anna->session);
  blob = member_finish (fixture, anna, upload, photo, FIRST);
  g_assert_true (server_has_files (fixture, blob));
}

/* It is not what was announced, or no picture: nobody goes on with that. */
static void
test_damaged (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = large_photo_new (1);
  g_autoptr (GBytes) other = g_bytes_new_static ("This is no picture at all.", 26);
  g_autofree char *zeros = g_strnfill (64, '0');
  g_autoptr (Reply) announced = try_announce (fixture, anna, zeros, g_bytes_get_size (photo));
  RialtoId upload = reply_id (announced, "id"), text = member_announce (fixture, anna, other);
  g_autoptr (Reply) damaged = member_append (fixture, anna, upload, photo, 0, g_bytes_get_size (photo));
  g_autoptr (Reply) refused = member_append (fixture, anna, text, other, 0, 26);
  g_autoptr (Reply) gone = ask_resumable (fixture, anna, "GET", upload);
  g_autoptr (Reply) gone_too = ask_resumable (fixture, anna, "GET", text);

  assert_code (damaged, 422, "checksum_mismatch");
  assert_code (refused, 422, "unprocessable_picture");
  assert_code (gone, 404, "not_found");
  assert_code (gone_too, 404, "not_found");
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 0);
  g_assert_cmpuint (server_count_parts (fixture), ==, 0);
}

/* Settings: a quota of 1 MB. */
static void
test_quota (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *zeros = g_strnfill (64, '0'), *ones = g_strnfill (64, '1'), *twos = g_strnfill (64, '2');
  g_autoptr (Reply) one = try_announce (fixture, anna, zeros, 700000);
  g_autoptr (Reply) two = try_announce (fixture, anna, ones, 348577);
  g_autoptr (Reply) fits = try_announce (fixture, anna, twos, 348576);
  g_autoptr (Reply) again = try_announce (fixture, anna, zeros, 700000);
  g_autoptr (Reply) deleted = ask_resumable (fixture, anna, "DELETE", reply_id (one, "id"));
  g_autoptr (Reply) room = try_announce (fixture, anna, ones, 348577);

  assert_status (one, 201);
  assert_code (two, 422, "quota_exceeded");
  assert_status (fits, 201);
  assert_status (again, 201);
  assert_status (deleted, 204);
  assert_status (room, 201);
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 348576 + 348577);
}

/* Settings: a quota of 1 MB. What has been announced has room when it is complete, and not twice as much. */
static void
test_quota_complete (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = photo_new (1200, 800, 1, ".jpg[Q=95]");
  gint64 size = (gint64) g_bytes_get_size (photo);
  g_autofree char *zeros = g_strnfill (64, '0'), *blob = NULL;
  g_autoptr (GBytes) other = photo_new (300, 200, 2, ".jpg");
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (Reply) refused = NULL;
  g_autoptr (Reply) rest = try_announce (fixture, anna, zeros, (gsize) (1024 * 1024 - size));

  g_assert_cmpint (size, <, 1024 * 1024);
  assert_status (rest, 201);
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 1024 * 1024);
  refused = member_upload (fixture, anna, other);
  assert_code (refused, 422, "quota_exceeded");
  blob = member_finish (fixture, anna, upload, photo, 0);
  g_assert_true (server_has_files (fixture, blob));
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 1024 * 1024 - size);
  g_assert_cmpint (member_get_storage (fixture, anna), >, 0);
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  guint          number;
} Announcer;

static gpointer
announce_in_thread (gpointer data)
{
  Announcer *announcer = data;

  return GUINT_TO_POINTER (try_announce_number (announcer->fixture, announcer->member, announcer->number));
}

/* So many and no more, also when they are announced together. */
static void
test_limit (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  Announcer announcers[RIALTO_RESUMABLE_UPLOADS + 4];
  GThread *threads[G_N_ELEMENTS (announcers)];
  guint n_taken = 0;

  for (guint i = 0; i < G_N_ELEMENTS (announcers); i++)
    {
      announcers[i] = (Announcer) { fixture, anna, i + 1 };
      threads[i] = g_thread_new ("announcer", announce_in_thread, &announcers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (announcers); i++)
    {
      guint status = GPOINTER_TO_UINT (g_thread_join (threads[i]));

      g_assert_true (status == 201 || status == 422);
      n_taken += status == 201;
    }
  g_assert_cmpuint (n_taken, ==, RIALTO_RESUMABLE_UPLOADS);
  g_assert_cmpint (server_read (fixture, &test_count_resumable, anna->id, ""), ==, RIALTO_RESUMABLE_UPLOADS);
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 5 * RIALTO_RESUMABLE_UPLOADS);
}

int
main (int    argc,
      char **argv)
{
  static const char *const small_quota[] = { "blobs.quota_mb=1", NULL };

  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  server_test_add ("resumable/pieces", test_pieces);
  server_test_add ("resumable/again", test_again);
  server_test_add ("resumable/hostile", test_hostile);
  server_test_add ("resumable/too-much", test_too_much);
  server_test_add_alone ("resumable/rights", test_rights);
  server_test_add ("resumable/unknown-session", test_unknown_session);
  server_test_add ("resumable/damaged", test_damaged);
  server_test_add_full ("resumable/quota", small_quota, test_quota);
  server_test_add_full ("resumable/quota-complete", small_quota, test_quota_complete);
  server_test_add ("resumable/limit", test_limit);
  return g_test_run ();
}
