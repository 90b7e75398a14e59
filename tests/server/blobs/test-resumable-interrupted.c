/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "resumable-fixture.h"

#include "rialto-gateway.h"
#include "rialto-resumable-upload.h"

#include <gio/gio.h>
#include <signal.h>
#include <sys/resource.h>

/* Uploads in pieces that something comes between. */

#define FIRST  100001
#define SECOND 222222

/* Everything that has happened is told, for that lets sessions go, and the session is known again. */
static void
settle (ServerFixture *fixture,
        Member        *member)
{
  g_autoptr (GError) error = NULL;
  gint64 seq = rialto_store_number_events (fixture->context->store, &error);
  RialtoGatewayFigures figures;
  g_autoptr (Reply) me = NULL;

  g_assert_no_error (error);
  do
    {
      g_thread_yield ();
      rialto_gateway_get_figures (fixture->context->gateway, &figures);
    }
  while (figures.told < seq);
  me = server_call (fixture, member->token, "GET", "/auth/me", NULL);
  assert_status (me, 200);
}

static void
wait_for_offset (ServerFixture *fixture,
                 Member        *member,
                 RialtoId       upload,
                 gint64         offset)
{
  while (member_get_offset (fixture, member, upload) != offset)
    g_thread_yield ();
}

/* A piece that goes on: the server has what stands from @from to @to, and waits for the rest of @file. */
static GSocketConnection *
begin_piece (ServerFixture *fixture,
             Member        *member,
             RialtoId       upload,
             GBytes        *file,
             gsize          from,
             gsize          to)
{
  GSocketConnection *line;

  settle (fixture, member);
  line = begin_append (fixture->base, member, upload, g_bytes_get_size (file), from);
  write_some (line, file, from, to);
  wait_for_offset (fixture, member, upload, (gint64) to);
  return line;
}

static void
assert_answered (GSocketConnection *line,
                 const char        *expected)
{
  char answer[16] = "";

  g_assert_true (g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (line)), answer, 12, NULL,
                                          NULL, NULL));
  g_assert_cmpstr (answer, ==, expected);
}

static void
assert_finishes (ServerFixture *fixture,
                 Member        *member,
                 RialtoId       upload,
                 GBytes        *file,
                 gsize          offset)
{
  g_autofree char *blob = member_finish (fixture, member, upload, file, offset);

  g_assert_true (server_has_files (fixture, blob));
}

/* The client goes away in the middle of a piece: what has come stays. */
static void
test_cut (ServerFixture *fixture)
{
  static const gsize cuts[] = { 1, 4097, FIRST, FIRST + 1, SECOND };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = large_photo_new (1);
  gsize offset = 0;
  RialtoId upload = member_announce (fixture, anna, photo);

  for (guint i = 0; i < G_N_ELEMENTS (cuts); i++)
    {
      g_autoptr (GSocketConnection) line = begin_piece (fixture, anna, upload, photo, offset, cuts[i]);

      g_io_stream_close (G_IO_STREAM (line), NULL, NULL);
      offset = cuts[i];
      /* Until the server has noticed. */
      for (gboolean busy = TRUE; busy;)
        {
          g_autoptr (Reply) reply = member_append (fixture, anna, upload, photo, offset, offset);

          busy = reply->status == 409;
          if (busy)
            assert_code (reply, 409, "conflict");
          else
            assert_appended (reply, (gint64) offset);
        }
    }
  assert_finishes (fixture, anna, upload, photo, offset);
}

/* Two at once: the one that is there first goes on, and the other is told how far it is. */
static void
test_at_once (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = large_photo_new (1);
  gsize size = g_bytes_get_size (photo);
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (GSocketConnection) line = begin_piece (fixture, anna, upload, photo, 0, FIRST);
  g_autoptr (Reply) other = NULL, after = NULL;

  other = member_append (fixture, anna, upload, photo, FIRST, size);
  assert_code (other, 409, "conflict");
  assert_offset (other, FIRST);
  write_some (line, photo, FIRST, size);
  assert_answered (line, "HTTP/1.1 200");
  after = ask_resumable (fixture, anna, "GET", upload);
  g_assert_true (server_has_files (fixture, reply_string (after, "upload/blob")));
}

/* Given up while it still arrives. */
static void
test_delete (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = large_photo_new (1);
  gsize size = g_bytes_get_size (photo);
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (GSocketConnection) line = begin_piece (fixture, anna, upload, photo, 0, FIRST);
  g_autoptr (Reply) deleted = NULL, again = NULL, gone = NULL;

  deleted = ask_resumable (fixture, anna, "DELETE", upload);
  again = ask_resumable (fixture, anna, "DELETE", upload);
  gone = member_append (fixture, anna, upload, photo, FIRST, size);
  write_some (line, photo, FIRST, size);
  assert_answered (line, "HTTP/1.1 404");
  assert_status (deleted, 204);
  assert_code (again, 404, "not_found");
  assert_code (gone, 404, "not_found");
  g_assert_cmpint (member_get_reserved (fixture, anna), ==, 0);
  g_assert_cmpuint (server_count_parts (fixture), ==, 0);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 0);
}

/* The disk runs full in the middle of a piece: it is said, and when there is room again the rest is enough. */
static void
test_full_disk (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *zeros = g_malloc0 (12 * 1024 * 1024), *sha256 = NULL;
  g_autoptr (GBytes) file = g_bytes_new (zeros, 12 * 1024 * 1024);
  RialtoId upload = member_announce (fixture, anna, file);
  g_autoptr (Reply) full = NULL, rest = NULL;
  struct rlimit before, limit;
  gint64 offset;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 8 * 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  full = member_append (fixture, anna, upload, file, 0, 12 * 1024 * 1024);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  assert_code (full, 507, "storage_full");
  offset = member_get_offset (fixture, anna, upload);
  g_assert_cmpint (offset, >, 7 * 1024 * 1024);
  g_assert_cmpint (offset, <=, 8 * 1024 * 1024);
  rest = member_append (fixture, anna, upload, file, (gsize) offset, 12 * 1024 * 1024);
  assert_code (rest, 422, "unprocessable_picture");
}

/* Settings: a helper that is not there. All of it stays until there is one. */
static void
test_no_helper (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = large_photo_new (1);
  gsize size = g_bytes_get_size (photo);
  RialtoId upload = member_announce (fixture, anna, photo);
  g_autoptr (Reply) reply = NULL;

  g_test_expect_message ("rialto-renditions", G_LOG_LEVEL_WARNING, "*cannot be started*");
  reply = member_append (fixture, anna, upload, photo, 0, size);
  g_test_assert_expected_messages ();
  assert_code (reply, 503, "unavailable");
  g_assert_cmpint (member_get_offset (fixture, anna, upload), ==, size);
  fixture->alone = TRUE;
  server_fixture_restart (fixture);
  g_free (member_finish (fixture, anna, upload, photo, size));
}

/* Its file is lost, as in a copy of the database without the folder: it begins again. */
static void
test_lost_file (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = large_photo_new (1);
  RialtoId upload = member_announce (fixture, anna, photo);
  RialtoPart part = { anna->id, upload, (gint64) g_bytes_get_size (photo) };
  g_autoptr (Reply) gone = NULL;

  rialto_part_folder_remove (fixture->context->parts, &part);
  gone = ask_resumable (fixture, anna, "GET", upload);
  assert_code (gone, 404, "not_found");
  g_assert_cmpint (member_announce (fixture, anna, photo), ==, upload);
  assert_finishes (fixture, anna, upload, photo, 0);
}

static void
test_restart (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (GBytes) photo = large_photo_new (1);
  g_autoptr (Reply) one = NULL;
  RialtoId upload;

  anna = member_new (fixture, "anna");
  upload = member_announce (fixture, anna, photo);
  one = member_append (fixture, anna, upload, photo, 0, FIRST);
  assert_appended (one, FIRST);
  server_fixture_restart (fixture);
  g_assert_cmpint (member_get_offset (fixture, anna, upload), ==, FIRST);
  assert_finishes (fixture, anna, upload, photo, FIRST);
}

int
main (int    argc,
      char **argv)
{
  static const char *const no_helper[] = { "blobs.renditions_helper=/nonexistent/helper", NULL };

  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  server_test_add ("interrupted/cut", test_cut);
  server_test_add ("interrupted/at-once", test_at_once);
  server_test_add ("interrupted/delete", test_delete);
  server_test_add ("interrupted/full-disk", test_full_disk);
  server_test_add_full ("interrupted/no-helper", no_helper, test_no_helper);
  server_test_add ("interrupted/lost-file", test_lost_file);
  server_test_add_alone ("interrupted/restart", test_restart);
  return g_test_run ();
}
