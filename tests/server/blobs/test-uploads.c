/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "upload-fixture.h"

#include "rialto-blob-backend-private.h"
#include "rialto-clock.h"

#include <signal.h>
#include <sys/resource.h>

RIALTO_SQL (test_count_uploads,
            "test.count_uploads",
            "SELECT count(*) FROM uploads WHERE user_id = ?1 AND blob = ?2");
RIALTO_SQL (test_count_blobs, "test.count_blobs", "SELECT count(*) FROM blobs WHERE hash <> ?2 OR ?1 = 0");
RIALTO_SQL (test_suspend,
            "test.suspend",
            "UPDATE users SET suspended_until = 4000000000000 WHERE id = ?1 AND handle <> ?2");

RIALTO_SQL (test_set_storage,
            "test.set_storage",
            "UPDATE user_counts SET storage = CAST (?2 AS BIGINT) WHERE user_id = ?1");

static guint
count_rows (ServerFixture *fixture)
{
  return (guint) server_read (fixture, &test_count_blobs, 1, "");
}

static void
test_kinds (ServerFixture *fixture)
{
  static const char *const suffixes[] = { ".jpg", ".png", ".webp" };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  gint64 total = 0;

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autoptr (GBytes) photo = photo_new (400, 300, (int) i, suffixes[i]);
      g_autoptr (Reply) reply = member_upload (fixture, anna, photo);
      g_autofree char *path = NULL;
      g_autoptr (Reply) again = NULL;

      assert_status (reply, 201);
      g_assert_cmpint (reply_int (reply, "width"), ==, 400);
      g_assert_cmpint (reply_int (reply, "height"), ==, 300);
      g_assert_cmpuint (strlen (reply_string (reply, "blurhash")), >=, 6);
      g_assert_nonnull (reply_string (reply, "expires_at"));
      g_assert_true (server_has_files (fixture, reply_string (reply, "blob")));
      total += reply_int (reply, "size");

      path = g_strconcat ("/uploads/", reply_string (reply, "blob"), NULL);
      again = server_call (fixture, anna->token, "GET", path, NULL);
      assert_status (again, 200);
      g_assert_cmpstr (again->body, ==, reply->body);
    }
  g_assert_cmpint (total, >, 0);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, total);
  g_assert_cmpuint (server_count_stages (fixture), ==, 0);
}

static void
test_again (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *first = member_upload_photo (fixture, anna, 1);
  gint64 size = member_get_storage (fixture, anna);
  g_autofree char *second = member_upload_photo (fixture, anna, 1);
  g_autofree char *theirs = member_upload_photo (fixture, bert, 1);

  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (first, ==, theirs);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, size);
  g_assert_cmpint (member_get_storage (fixture, bert), ==, size);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 1);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

/* Whoever uploads again has a day again. */
static void
test_renewal (ServerFixture *fixture)
{
  g_autoptr (Member) anna = NULL;
  g_autoptr (GBytes) photo = photo_new (300, 200, 1, ".jpg");
  g_autoptr (Reply) first = NULL, second = NULL;

  rialto_clock_fake (UPLOAD_NOW);
  anna = member_new (fixture, "anna");
  first = member_upload (fixture, anna, photo);
  assert_status (first, 201);
  g_assert_cmpstr (reply_string (first, "expires_at"), ==, "2027-01-16T08:00:00.000Z");
  rialto_clock_advance (10 * RIALTO_MINUTE);
  second = member_upload (fixture, anna, photo);
  g_assert_cmpstr (reply_string (second, "expires_at"), ==, "2027-01-16T08:10:00.000Z");
}

static void
refuse (ServerFixture *fixture,
        Member        *member,
        GBytes        *picture,
        const char    *sentence)
{
  g_autoptr (Reply) reply = member_upload (fixture, member, picture);

  assert_code (reply, 422, "unprocessable_picture");
  g_assert_nonnull (strstr (reply_string (reply, "detail"), sentence));
}

static void
test_hostile (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) empty = g_bytes_new_static ("", 0);
  g_autoptr (GBytes) text = g_bytes_new_static ("Dear diary,\n", 12);
  g_autoptr (GBytes) gif = photo_new (20, 20, 1, ".gif");
  g_autoptr (GBytes) whole = photo_new (400, 300, 1, ".jpg");
  g_autoptr (GBytes) half = g_bytes_new_from_bytes (whole, 0, g_bytes_get_size (whole) / 2);
  g_autoptr (GByteArray) bomb = picture_maker_png_head (60000, 60000, 8, 2);
  g_autoptr (GBytes) pixels = picture_maker_zlib (1000000);
  g_autoptr (GBytes) large = NULL;

  picture_maker_chunk (bomb, "IDAT", g_bytes_get_data (pixels, NULL), g_bytes_get_size (pixels));
  picture_maker_chunk (bomb, "IEND", NULL, 0);
  large = g_bytes_new (bomb->data, bomb->len);
  refuse (fixture, anna, empty, "empty");
  refuse (fixture, anna, text, "not a picture");
  refuse (fixture, anna, gif, "of the kind GIF");
  refuse (fixture, anna, half, "incomplete");
  refuse (fixture, anna, large, "60000 × 60000 pixels");
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 0);
  g_assert_cmpuint (server_count_stages (fixture), ==, 0);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 0);
}

/* Somebody without a shadow, because what they have used is changed behind the server's back. */
static Member *
lonely_member_new (ServerFixture *fixture,
                   const char    *handle)
{
  fixture->alone = TRUE;
  return member_new (fixture, handle);
}

/* Settings: a quota of 1 MB. What fits to the byte is taken, and nothing is kept of what does not. */
static void
test_quota (ServerFixture *fixture)
{
  g_autoptr (Member) anna = lonely_member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *kept = member_upload_photo (fixture, anna, 1);
  g_autofree char *theirs = member_upload_photo (fixture, bert, 2);
  gint64 size = member_get_storage (fixture, bert);
  g_autofree char *more = g_strdup_printf ("%" G_GINT64_FORMAT, 1024 * 1024 - size + 1);
  g_autofree char *fits = g_strdup_printf ("%" G_GINT64_FORMAT, 1024 * 1024 - size);
  g_autofree char *again = NULL, *second = NULL;
  g_autoptr (GBytes) known = photo_new (300, 200, 2, ".jpg");
  g_autoptr (GBytes) unknown = photo_new (300, 200, 3, ".jpg");
  g_autoptr (Reply) refused = NULL, refused_too = NULL;

  server_write (fixture, &test_set_storage, anna->id, more);
  refused = member_upload (fixture, anna, known);
  server_write (fixture, &test_set_storage, anna->id, "1048576");
  refused_too = member_upload (fixture, anna, unknown);
  assert_code (refused, 422, "quota_exceeded");
  assert_code (refused_too, 422, "quota_exceeded");
  g_assert_cmpint (server_read (fixture, &test_count_uploads, anna->id, theirs), ==, 0);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 2);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
  g_assert_cmpuint (server_count_stages (fixture), ==, 0);

  /* What is paid for may come again. */
  again = member_upload_photo (fixture, anna, 1);
  g_assert_cmpstr (again, ==, kept);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 1024 * 1024);

  server_write (fixture, &test_set_storage, anna->id, fits);
  second = member_upload_photo (fixture, anna, 2);
  g_assert_cmpstr (second, ==, theirs);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 1024 * 1024);
}

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  int            seed;
} Racer;

static gpointer
upload_once (gpointer data)
{
  Racer *racer = data;
  g_autoptr (GBytes) photo = photo_new (300, 200, racer->seed, ".jpg");
  g_autoptr (Reply) reply = member_upload (racer->fixture, racer->member, photo);

  return GUINT_TO_POINTER (reply->status);
}

/* Settings: a quota of 1 MB. Several at once do not fit because each would alone. */
static void
test_quota_together (ServerFixture *fixture)
{
  g_autoptr (Member) anna = lonely_member_new (fixture, "anna");
  g_autofree char *first = member_upload_photo (fixture, anna, 0);
  g_autofree char *used = g_strdup_printf ("%" G_GINT64_FORMAT,
                                           1024 * 1024 - member_get_storage (fixture, anna) * 3 / 2);
  Racer racers[4];
  GThread *threads[G_N_ELEMENTS (racers)];
  guint n_taken = 0;

  server_write (fixture, &test_set_storage, anna->id, used);
  for (guint i = 0; i < G_N_ELEMENTS (racers); i++)
    {
      racers[i] = (Racer) { fixture, anna, (int) i + 1 };
      threads[i] = g_thread_new ("racer", upload_once, &racers[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (racers); i++)
    {
      guint status = GPOINTER_TO_UINT (g_thread_join (threads[i]));

      g_assert_true (status == 201 || status == 422);
      n_taken += status == 201;
    }
  g_assert_cmpuint (n_taken, ==, 1);
  g_assert_cmpuint (count_rows (fixture), ==, 2);
  g_assert_cmpint (member_get_storage (fixture, anna), <=, 1024 * 1024);
}

/* Settings: uploads of 1 MB. */
static void
test_too_large (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *zeros = g_malloc0 (1024 * 1024 + 1);
  g_autoptr (GBytes) just = g_bytes_new (zeros, 1024 * 1024);
  g_autoptr (GBytes) more = g_bytes_new (zeros, 1024 * 1024 + 1);
  g_autoptr (Reply) meta = server_call (fixture, NULL, "GET", "/meta", NULL);
  g_autoptr (Reply) taken = member_upload (fixture, anna, just);
  g_autoptr (Reply) refused = member_upload (fixture, anna, more);

  g_assert_cmpint (reply_int (meta, "max_upload"), ==, 1024 * 1024);
  assert_code (taken, 422, "unprocessable_picture");
  assert_code (refused, 413, "too_large");
}

/* Settings: more than the contract allows. */
static void
test_contract_limit (ServerFixture *fixture)
{
  g_autoptr (Reply) meta = server_call (fixture, NULL, "GET", "/meta", NULL);

  g_assert_cmpint (reply_int (meta, "max_upload"), ==, 26214400);
}

static void
test_rights (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (Member) bert = member_new (fixture, "bert");
  g_autofree char *blob = member_upload_photo (fixture, anna, 1);
  g_autofree char *path = g_strconcat ("/uploads/", blob, NULL);
  g_autoptr (GBytes) photo = photo_new (300, 200, 2, ".jpg");
  g_autoptr (Reply) nobody = member_upload (fixture, NULL, photo);
  g_autoptr (Reply) theirs = server_call (fixture, bert->token, "GET", path, NULL);
  g_autoptr (Reply) odd = server_call (fixture, anna->token, "GET", "/uploads/abc", NULL);
  g_autoptr (Reply) suspended = NULL, own = NULL;

  assert_code (nobody, 401, "unauthenticated");
  assert_code (theirs, 404, "not_found");
  assert_code (odd, 404, "not_found");

  g_assert_cmpint (server_write (fixture, &test_suspend, anna->id, ""), ==, 1);
  rialto_session_cache_drop_user (fixture->context->sessions, anna->id);
  suspended = member_upload (fixture, anna, photo);
  own = server_call (fixture, anna->token, "GET", path, NULL);
  assert_code (suspended, 403, "suspended");
  assert_status (own, 200);
  g_assert_cmpuint (count_rows (fixture), ==, 1);
}

static gboolean
nobody_is_connected (ServerFixture *fixture)
{
  RialtoHttpFigures figures;

  rialto_http_server_get_figures (fixture->context->http, &figures);
  return figures.connections == 0;
}

/* The client goes away in the middle of the picture. */
static void
test_cut (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = photo_new (2000, 1400, 1, ".jpg[Q=95]");
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *head =
    g_strdup_printf ("POST /api/v1/uploads HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer %s\r\n"
                     "Content-Length: %zu\r\n\r\n",
                     anna->token, g_bytes_get_size (photo));
  const char *data = g_bytes_get_data (photo, NULL);
  GOutputStream *out;

  /* Looking for a proxy would load much that has nothing to do with this. */
  g_socket_client_set_enable_proxy (client, FALSE);
  connection = g_socket_client_connect_to_host (client, fixture->base + strlen ("http://"), 80, NULL, &error);
  g_assert_no_error (error);
  out = g_io_stream_get_output_stream (G_IO_STREAM (connection));
  g_output_stream_write_all (out, head, strlen (head), NULL, NULL, &error);
  g_assert_no_error (error);
  g_output_stream_write_all (out, data, g_bytes_get_size (photo) / 2, NULL, NULL, &error);
  g_assert_no_error (error);
  g_io_stream_close (G_IO_STREAM (connection), NULL, NULL);

  /* The other calls' connection is closed with their thread's client. */
  server_forget_connections ();
  while (!nobody_is_connected (fixture))
    g_thread_yield ();
  g_assert_cmpuint (count_rows (fixture), ==, 0);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 0);
  g_assert_cmpuint (server_count_stages (fixture), ==, 0);
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 0);
}

/* A place for blobs whose disk is full at one of its steps. */
typedef struct
{
  RialtoBlobBackend  parent;
  RialtoBlobBackend *real; /* borrowed */
  gboolean           stages;
} FullBackend;

static RialtoBlobStage *
full_stage (RialtoBlobBackend *backend,
            GError           **error)
{
  FullBackend *self = (FullBackend *) backend;

  if (self->stages)
    return rialto_blob_backend_stage (self->real, error);
  rialto_fail (error, RIALTO_ERROR_STORAGE_FULL);
  return NULL;
}

static gboolean
full_keep (RialtoBlobBackend *backend,
           RialtoBlobStage   *stage,
           const char        *hash,
           GError           **error)
{
  return rialto_fail (error, RIALTO_ERROR_STORAGE_FULL);
}

static void
test_full_disk (ServerFixture *fixture)
{
  static const RialtoBlobBackendClass klass = { .stage = full_stage, .keep = full_keep };
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = photo_new (300, 200, 1, ".jpg");
  FullBackend full = { { &klass }, fixture->context->blobs, FALSE };

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (Reply) reply = NULL;

      full.stages = i > 0;
      fixture->context->blobs = &full.parent;
      reply = member_upload (fixture, anna, photo);
      fixture->context->blobs = full.real;
      assert_code (reply, 507, "storage_full");
      g_assert_cmpuint (count_rows (fixture), ==, 0);
      g_assert_cmpuint (server_count_blobs (fixture), ==, 0);
      g_assert_cmpuint (server_count_stages (fixture), ==, 0);
    }
  g_assert_cmpint (member_get_storage (fixture, anna), ==, 0);
}

/* The disk has no room for the body itself. */
static void
test_full_spool (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autofree char *zeros = g_malloc0 (12 * 1024 * 1024);
  g_autoptr (GBytes) body = g_bytes_new (zeros, 12 * 1024 * 1024);
  g_autoptr (Reply) reply = NULL;
  struct rlimit before, limit;

  signal (SIGXFSZ, SIG_IGN);
  g_assert_cmpint (getrlimit (RLIMIT_FSIZE, &before), ==, 0);
  limit = before;
  limit.rlim_cur = 8 * 1024 * 1024;
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &limit), ==, 0);
  reply = member_upload (fixture, anna, body);
  g_assert_cmpint (setrlimit (RLIMIT_FSIZE, &before), ==, 0);
  assert_code (reply, 507, "storage_full");
}

/* Settings: a helper that is not there. */
static void
test_no_helper (ServerFixture *fixture)
{
  g_autoptr (Member) anna = member_new (fixture, "anna");
  g_autoptr (GBytes) photo = photo_new (300, 200, 1, ".jpg");
  g_autoptr (Reply) reply = NULL;

  g_test_expect_message ("rialto-renditions", G_LOG_LEVEL_WARNING, "*cannot be started*");
  reply = member_upload (fixture, anna, photo);
  g_test_assert_expected_messages ();
  assert_code (reply, 503, "unavailable");
  g_assert_nonnull (g_hash_table_lookup (reply->headers, "retry-after"));
  g_assert_cmpuint (server_count_stages (fixture), ==, 0);
}

#define N_PEOPLE 6

typedef struct
{
  ServerFixture *fixture;
  Member        *member;
  GBytes        *photo;
} Uploader;

static gpointer
upload_thrice (gpointer data)
{
  Uploader *uploader = data;
  char *blob = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (Reply) reply = member_upload (uploader->fixture, uploader->member, uploader->photo);

      assert_status (reply, 201);
      g_set_str (&blob, reply_string (reply, "blob"));
    }
  return blob;
}

/* Several people upload the same picture at the same time. */
static void
test_together (ServerFixture *fixture)
{
  g_autoptr (GBytes) photo = photo_new (300, 200, 1, ".jpg");
  g_autoptr (GPtrArray) people = g_ptr_array_new_with_free_func ((GDestroyNotify) member_free);
  Uploader uploaders[N_PEOPLE];
  GThread *threads[N_PEOPLE];
  g_autofree char *blob = NULL;

  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *handle = g_strdup_printf ("anna%u", i);

      g_ptr_array_add (people, member_new (fixture, handle));
      uploaders[i] = (Uploader) { fixture, people->pdata[i], photo };
    }
  for (guint i = 0; i < N_PEOPLE; i++)
    threads[i] = g_thread_new ("uploader", upload_thrice, &uploaders[i]);
  for (guint i = 0; i < N_PEOPLE; i++)
    {
      g_autofree char *theirs = g_thread_join (threads[i]);

      if (blob == NULL)
        blob = g_strdup (theirs);
      g_assert_cmpstr (blob, ==, theirs);
      g_assert_cmpint (server_read (fixture, &test_count_uploads, uploaders[i].member->id, blob), ==, 1);
    }
  g_assert_cmpuint (count_rows (fixture), ==, 1);
  g_assert_cmpuint (server_count_blobs (fixture), ==, 1);
  g_assert_cmpuint (server_count_stages (fixture), ==, 0);
  for (guint i = 1; i < N_PEOPLE; i++)
    g_assert_cmpint (member_get_storage (fixture, people->pdata[i]), ==,
                     member_get_storage (fixture, people->pdata[0]));
}

int
main (int    argc,
      char **argv)
{
  static const char *const small_quota[] = { "blobs.quota_mb=1", NULL };
  static const char *const small_uploads[] = { "blobs.max_upload_mb=1", NULL };
  static const char *const large_uploads[] = { "blobs.max_upload_mb=1000", NULL };
  static const char *const no_helper[] = { "blobs.renditions_helper=/nonexistent/helper", NULL };

  g_test_init (&argc, &argv, NULL);
  picture_maker_init (argv[0]);
  server_test_add ("uploads/kinds", test_kinds);
  server_test_add ("uploads/again", test_again);
  server_test_add ("uploads/renewal", test_renewal);
  server_test_add ("uploads/hostile", test_hostile);
  server_test_add_full ("uploads/quota", small_quota, test_quota);
  server_test_add_full ("uploads/quota-together", small_quota, test_quota_together);
  server_test_add_full ("uploads/too-large", small_uploads, test_too_large);
  server_test_add_full ("uploads/contract-limit", large_uploads, test_contract_limit);
  server_test_add_alone ("uploads/rights", test_rights);
  server_test_add_alone ("uploads/cut", test_cut);
  server_test_add ("uploads/full-disk", test_full_disk);
  server_test_add ("uploads/full-spool", test_full_spool);
  server_test_add_full ("uploads/no-helper", no_helper, test_no_helper);
  server_test_add ("uploads/together", test_together);
  return g_test_run ();
}
