/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "upload-fixture.h"

#include "rialto-blob-backend.h"

#include <unistd.h>

GBytes *
photo_new (int         width,
           int         height,
           int         seed,
           const char *suffix)
{
  g_autoptr (VipsImage) image = picture_maker_photo (width, height, seed);

  return picture_maker_save (image, suffix);
}

Reply *
member_upload (ServerFixture *fixture,
               Member        *member,
               GBytes        *picture)
{
  gsize size = 0;
  const char *data = g_bytes_get_data (picture, &size);

  return server_call_full (fixture, member != NULL ? member->token : NULL, "POST", "/uploads",
                           data != NULL ? data : "", (gssize) size, NULL);
}

char *
member_upload_photo (ServerFixture *fixture,
                     Member        *member,
                     int            seed)
{
  g_autoptr (GBytes) photo = photo_new (300, 200, seed, ".jpg");
  g_autoptr (Reply) reply = member_upload (fixture, member, photo);

  assert_status (reply, 201);
  return g_strdup (reply_string (reply, "blob"));
}

gint64
member_get_storage (ServerFixture *fixture,
                    Member        *member)
{
  g_autoptr (Reply) me = server_call (fixture, member->token, "GET", "/auth/me", NULL);

  assert_status (me, 200);
  return reply_int (me, "storage_used");
}

void
member_renew (ServerFixture *fixture,
              Member        *member)
{
  g_autofree char *body = g_strdup_printf ("{\"refresh_token\":\"%s\"}", member->refresh);
  g_autoptr (Reply) reply = server_call (fixture, NULL, "POST", "/auth/refresh-token", body);

  assert_status (reply, 200);
  g_set_str (&member->token, reply_string (reply, "access_token"));
  g_set_str (&member->refresh, reply_string (reply, "refresh_token"));
}

RialtoId
member_post_blob (ServerFixture *fixture,
                  Member        *member,
                  const char    *blob,
                  const char    *audience)
{
  g_autofree char *body =
    g_strdup_printf ("{\"caption\":\"\",\"audience\":\"%s\",\"pictures\":[{\"blob\":\"%s\"}]}", audience,
                     blob);
  g_autoptr (Reply) reply = server_call (fixture, member->token, "POST", "/posts", body);

  assert_status (reply, 201);
  return reply_id (reply, "id");
}

typedef struct
{
  RialtoSql  *sql;
  RialtoId    id;
  const char *blob;
  gint64      result;
} Statement;

static gboolean
exec_statement (RialtoTx *tx,
                gpointer  data,
                GError  **error)
{
  Statement *statement = data;

  statement->result = rialto_tx_exec (tx, statement->sql, SQL_ID (statement->id), SQL_TEXT (statement->blob));
  return TRUE;
}

static gboolean
query_statement (RialtoTx *tx,
                 gpointer  data,
                 GError  **error)
{
  Statement *statement = data;
  g_autoptr (RialtoRows)
    rows = rialto_tx_query (tx, statement->sql, SQL_ID (statement->id), SQL_TEXT (statement->blob));

  statement->result = rialto_rows_next (rows) ? rialto_rows_int (rows, 0) : 0;
  return TRUE;
}

gint64
server_write (ServerFixture *fixture,
              RialtoSql     *sql,
              RialtoId       id,
              const char    *blob)
{
  Statement statement = { sql, id, blob, 0 };
  g_autoptr (GError) error = NULL;

  rialto_store_write (fixture->context->store, exec_statement, &statement, NULL, &error);
  g_assert_no_error (error);
  return statement.result;
}

gint64
server_read (ServerFixture *fixture,
             RialtoSql     *sql,
             RialtoId       id,
             const char    *blob)
{
  Statement statement = { sql, id, blob, 0 };
  g_autoptr (GError) error = NULL;

  rialto_store_read (fixture->context->store, query_statement, &statement, NULL, &error);
  g_assert_no_error (error);
  return statement.result;
}

guint
server_count_blobs (ServerFixture *fixture)
{
  g_autoptr (GError) error = NULL;
  RialtoBlobTotals totals;

  rialto_blob_backend_measure (fixture->context->blobs, &totals, &error);
  g_assert_no_error (error);
  return (guint) totals.blobs;
}

guint
server_count_stages (ServerFixture *fixture)
{
  g_autofree char *path = g_build_filename (fixture->context->config->blobs.folder, ".stage", NULL);
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  g_assert_nonnull (folder);
  while (g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

gboolean
server_has_files (ServerFixture *fixture,
                  const char    *blob)
{
  RialtoBlobReading reading;
  gboolean there = rialto_blob_backend_open (fixture->context->blobs, blob, 160, &reading, NULL);

  if (there)
    close (reading.fd);
  return there;
}
