/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "child-server.h"
#include "resumable-fixture.h"

#include <gio/gio.h>

/* Pictures arrive in pieces while the server is killed, again and again: what was there before is there afterwards, each goes on where
 * it was, and each is one upload in the end. */

#define N_UPLOADERS 3
#define PHOTO_SEED  10

/* How far all of them are. */
typedef struct
{
  GMutex lock;
  GCond  changed;
  guint  n_pieces;
  guint  n_complete;
} Meter;

typedef struct
{
  ChildServer *child;
  Meter       *meter;
  Member      *member;
  GBytes      *photo;
  GRand       *random;
  RialtoId     upload;
  gint64       known; /* bytes that the server has said it has */
  guint64      n_sent;
  char        *blob;
} Uploader;

/* What the server says; NULL while it is not there. */
static Reply *
ask (Uploader   *uploader,
     const char *method,
     const char *path,
     const char *body)
{
  Reply *reply = child_server_call (uploader->child, uploader->member->token, method, path, body, NULL);

  if (reply == NULL)
    child_server_await (uploader->child);
  else if (reply->status / 100 != 2)
    assert_status (reply, 503);
  return reply;
}

static void
note (Uploader *uploader,
      Reply    *reply)
{
  gint64 offset;

  if (reply->status / 100 != 2)
    return;
  offset = reply_int (reply, "offset");
  g_assert_cmpint (offset, >=, uploader->known);
  uploader->known = offset;
  uploader->upload = reply_id (reply, "id");
  if (!JSON_NODE_HOLDS_NULL (reply_node (reply, "upload")))
    uploader->blob = g_strdup (reply_string (reply, "upload/blob"));
}

static void
announce (Uploader *uploader)
{
  g_autofree char *sha256 = g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, uploader->photo);
  g_autofree char *body = g_strdup_printf ("{\"length\":%" G_GSIZE_FORMAT ",\"sha256\":\"%s\"}",
                                           g_bytes_get_size (uploader->photo), sha256);
  g_autoptr (Reply) reply = ask (uploader, "POST", "/uploads/resumable", body);

  if (reply != NULL)
    note (uploader, reply);
}

static void
look (Uploader *uploader)
{
  g_autofree char *path = g_strdup_printf ("/uploads/resumable/%" G_GINT64_FORMAT, uploader->upload);
  g_autoptr (Reply) reply = ask (uploader, "GET", path, NULL);

  if (reply != NULL)
    note (uploader, reply);
}

/* Some of the rest, or all of it. */
static void
append (Uploader *uploader)
{
  gsize size = g_bytes_get_size (uploader->photo), offset = (gsize) uploader->known;
  gsize n = size - offset > 1 ? (gsize) g_rand_int_range (uploader->random, 1, (gint32) (size - offset + 1))
                              : size - offset;
  g_autofree char *base = child_server_dup_base (uploader->child);
  g_autofree char *path = g_strdup_printf ("/uploads/resumable/%" G_GINT64_FORMAT, uploader->upload);
  g_autofree char *at = g_strdup_printf ("Upload-Offset: %" G_GSIZE_FORMAT, offset);
  g_autofree char *of = g_strdup_printf ("Upload-Length: %" G_GSIZE_FORMAT, size);
  const char *const headers[] = { at, of, NULL };
  const char *data = g_bytes_get_data (uploader->photo, NULL);
  g_autoptr (Reply)
    reply = server_try (base, uploader->member->token, "PATCH", path, data + offset, (gssize) n, headers);

  if (reply == NULL)
    {
      child_server_await (uploader->child);
      look (uploader);
    }
  else if (reply->status / 100 == 2)
    {
      uploader->n_sent += n;
      note (uploader, reply);
    }
  else
    {
      /* It was complete when its answer was lost; or the server is on its way up or down. */
      g_assert_true (reply->status == 404 || reply->status == 409 || reply->status == 503);
      look (uploader);
    }
}

static gpointer
upload_main (gpointer data)
{
  Uploader *uploader = data;

  while (uploader->upload == 0)
    announce (uploader);
  while (uploader->blob == NULL)
    {
      append (uploader);
      g_mutex_lock (&uploader->meter->lock);
      uploader->meter->n_pieces++;
      uploader->meter->n_complete += uploader->blob != NULL;
      g_cond_broadcast (&uploader->meter->changed);
      g_mutex_unlock (&uploader->meter->lock);
    }
  server_forget_connections ();
  return NULL;
}

/* Until there are some pieces more: whoever did not send the last one is in the middle of something. */
static void
await_pieces (Meter *meter,
              guint  more)
{
  guint wanted;

  g_mutex_lock (&meter->lock);
  wanted = meter->n_pieces + more;
  while (meter->n_pieces < wanted && meter->n_complete < N_UPLOADERS)
    g_cond_wait (&meter->changed, &meter->lock);
  g_mutex_unlock (&meter->lock);
}

static void
play_round (ChildServer *child,
            Member     **members,
            guint        round)
{
  Uploader uploaders[N_UPLOADERS];
  GThread *threads[N_UPLOADERS];
  Meter meter = { 0 };

  g_mutex_init (&meter.lock);
  g_cond_init (&meter.changed);
  for (guint i = 0; i < N_UPLOADERS; i++)
    {
      uploaders[i] = (Uploader) { .child = child,
                                  .meter = &meter,
                                  .member = members[i],
                                  .photo = large_photo_new (PHOTO_SEED + (int) (round * N_UPLOADERS + i)),
                                  .random = g_rand_new_with_seed ((guint32) g_test_rand_int ()) };
      threads[i] = g_thread_new ("uploader", upload_main, &uploaders[i]);
    }
  for (guint n = (guint) g_test_rand_int_range (2, 6); n > 0; n--)
    {
      await_pieces (&meter, (guint) g_test_rand_int_range (1, 4));
      child_server_kill (child);
      child_server_start (child);
    }
  for (guint i = 0; i < N_UPLOADERS; i++)
    {
      g_autoptr (Reply) reply = NULL;
      g_autofree char *path = NULL;

      g_thread_join (threads[i]);
      path = g_strconcat ("/uploads/", uploaders[i].blob, NULL);
      reply = server_call (&child->http, members[i]->token, "GET", path, NULL);
      assert_status (reply, 200);
      g_assert_cmpint (reply_int (reply, "width"), ==, 1600);
      g_bytes_unref (uploaders[i].photo);
      g_rand_free (uploaders[i].random);
      g_free (uploaders[i].blob);
    }
  g_mutex_clear (&meter.lock);
  g_cond_clear (&meter.changed);
}

RIALTO_SQL (count_left,
            "test.count_left",
            "SELECT (SELECT count (*) FROM resumable_uploads WHERE blob IS NULL), "
            "(SELECT count (*) FROM uploads), (SELECT CAST (sum (reserved) AS BIGINT) FROM user_counts)");

static gboolean
assert_left (RialtoTx *tx,
             gpointer  data,
             GError  **error)
{
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &count_left);

  g_assert_true (rialto_rows_next (rows));
  g_assert_cmpint (rialto_rows_int (rows, 0), ==, 0);
  g_assert_cmpint (rialto_rows_int (rows, 1), ==, *(guint *) data);
  g_assert_cmpint (rialto_rows_int (rows, 2), ==, 0);
  return TRUE;
}

static void
test_killed (gconstpointer kind)
{
  g_autoptr (ChildServer) child = child_server_new ((RialtoStoreKind) GPOINTER_TO_INT (kind), NULL);
  guint n_rounds = chaos_count ("rounds", 1, 40), n_uploads = n_rounds * N_UPLOADERS;
  Member *members[N_UPLOADERS];

  for (guint i = 0; i < N_UPLOADERS; i++)
    {
      g_autofree char *handle = g_strdup_printf ("uploader%u", i);

      members[i] = member_new (&child->http, handle);
    }
  for (guint i = 0; i < n_rounds; i++)
    play_round (child, members, i);
  server_forget_connections ();
  child_server_stop (child);
  child_server_check (child);
  store_fixture_open (child->database);
  store_fixture_read (child->database, assert_left, &n_uploads);
  store_fixture_close (child->database);
  for (guint i = 0; i < N_UPLOADERS; i++)
    member_free (members[i]);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  chaos_add_test ("chaos/uploads", test_killed);
  return g_test_run ();
}
