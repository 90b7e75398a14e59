/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "resumable-fixture.h"

#include <gio/gio.h>
#include <string.h>

RIALTO_SQL (test_reserved,
            "test.reserved",
            "SELECT reserved FROM user_counts WHERE user_id = ?1 AND ?2 = ''");

GBytes *
large_photo_new (int seed)
{
  return photo_new (1600, 1200, seed, ".jpg[Q=97]");
}

Reply *
try_announce (ServerFixture *fixture,
              Member        *member,
              const char    *sha256,
              gsize          length)
{
  g_autofree char *body = g_strdup_printf ("{\"length\":%" G_GSIZE_FORMAT ",\"sha256\":\"%s\"}", length,
                                           sha256);

  return server_call (fixture, member != NULL ? member->token : NULL, "POST", "/uploads/resumable", body);
}

RialtoId
member_announce (ServerFixture *fixture,
                 Member        *member,
                 GBytes        *file)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, file);
  g_autoptr (Reply) reply = try_announce (fixture, member, sha256, g_bytes_get_size (file));

  assert_status (reply, 201);
  return reply_id (reply, "id");
}

static char *
path_of (RialtoId upload)
{
  return g_strdup_printf ("/uploads/resumable/%" G_GINT64_FORMAT, upload);
}

Reply *
member_append (ServerFixture *fixture,
               Member        *member,
               RialtoId       upload,
               GBytes        *file,
               gsize          offset,
               gsize          end)
{
  g_autofree char *path = path_of (upload);
  g_autofree char *at = g_strdup_printf ("Upload-Offset: %" G_GSIZE_FORMAT, offset);
  g_autofree char *of = g_strdup_printf ("Upload-Length: %" G_GSIZE_FORMAT, g_bytes_get_size (file));
  const char *const headers[] = { at, of, NULL };
  const char *data = g_bytes_get_data (file, NULL);

  return server_call_full (fixture, member != NULL ? member->token : NULL, "PATCH", path, data + offset,
                           (gssize) (end - offset), headers);
}

Reply *
ask_resumable (ServerFixture *fixture,
               Member        *member,
               const char    *method,
               RialtoId       upload)
{
  g_autofree char *path = path_of (upload);

  return server_call (fixture, member != NULL ? member->token : NULL, method, path, NULL);
}

gint64
member_get_offset (ServerFixture *fixture,
                   Member        *member,
                   RialtoId       upload)
{
  g_autoptr (Reply) reply = ask_resumable (fixture, member, "GET", upload);

  assert_status (reply, 200);
  return reply_int (reply, "offset");
}

char *
member_finish (ServerFixture *fixture,
               Member        *member,
               RialtoId       upload,
               GBytes        *file,
               gsize          offset)
{
  g_autoptr (Reply) reply = member_append (fixture, member, upload, file, offset, g_bytes_get_size (file));

  assert_status (reply, 200);
  g_assert_cmpint (reply_int (reply, "offset"), ==, g_bytes_get_size (file));
  return g_strdup (reply_string (reply, "upload/blob"));
}

gint64
member_get_reserved (ServerFixture *fixture,
                     Member        *member)
{
  return server_read (fixture, &test_reserved, member->id, "");
}

guint
try_announce_number (ServerFixture *fixture,
                     Member        *member,
                     guint          number)
{
  g_autofree char *sha256 = g_strdup_printf ("%064x", number);
  g_autoptr (Reply) reply = try_announce (fixture, member, sha256, 5);

  return reply->status;
}

void
assert_offset (Reply *reply,
               gint64 offset)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, offset);

  g_assert_cmpstr (g_hash_table_lookup (reply->headers, "upload-offset"), ==, text);
}

void
assert_appended (Reply *reply,
                 gint64 offset)
{
  assert_status (reply, 200);
  g_assert_cmpint (reply_int (reply, "offset"), ==, offset);
  assert_offset (reply, offset);
  g_assert_true (JSON_NODE_HOLDS_NULL (reply_node (reply, "upload")));
}

GSocketConnection *
begin_append (const char *base,
              Member     *member,
              RialtoId    upload,
              gsize       length,
              gsize       offset)
{
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GError) error = NULL;
  g_autofree char *head = g_strdup_printf (
    "PATCH /api/v1/uploads/resumable/%" G_GINT64_FORMAT " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
    "Authorization: Bearer %s\r\nUpload-Offset: %zu\r\nUpload-Length: %zu\r\nContent-Length: %zu\r\n\r\n",
    upload, member->token, offset, length, length - offset);
  GSocketConnection *connection;

  /* Looking for a proxy would load much that has nothing to do with this. */
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, base + strlen ("http://"), 80, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), head, strlen (head),
                             NULL, NULL, &error);
  g_assert_no_error (error);
  return connection;
}

void
write_some (GSocketConnection *connection,
            GBytes            *file,
            gsize              from,
            gsize              to)
{
  const char *data = g_bytes_get_data (file, NULL);
  g_autoptr (GError) error = NULL;

  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), data + from, to - from,
                             NULL, NULL, &error);
  g_assert_no_error (error);
}

guint
server_count_parts (ServerFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->context->config->blobs.folder, ".parts", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}
