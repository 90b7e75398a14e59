/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "fake-server.h"
#include "place.h"
#include "session-fixture.h"

#include "rialto-api.h"
#include "rialto-deeds.h"
#include "rialto-error.h"
#include "rialto-uploader.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

/* Pictures on their way to a whole server, over a line that breaks at any byte. */

/* What the gate has in hand when it cuts, and the words of a request that has to be said again. */
#define WINDOW (32 * 1024)

#define BLOB "{\"blob\":\"b\",\"width\":1,\"height\":1,\"blurhash\":\"L\",\"size\":1,\"expires_at\":null}"

static const char *self_path;

static RialtoTransport *
transport_for (const char *base,
               const char *token)
{
  RialtoTransport *transport = rialto_transport_new (base, FALSE, NULL);
  RialtoTokens tokens = { .access_token = token, .refresh_token = "none" };

  g_assert_nonnull (transport);
  rialto_transport_set_tokens (transport, &tokens);
  return transport;
}

/* The result, or NULL where the line broke. */
static char *
run_once (RialtoUploader *uploader)
{
  DexFuture *future = rialto_uploader_run (uploader, NULL);
  g_autoptr (GError) error = wait_for (dex_ref (future));
  char *blob = error == NULL ? g_value_dup_string (dex_future_get_value (future, NULL)) : NULL;

  dex_unref (future);
  if (error != NULL)
    g_assert_error (error, RIALTO_ERROR, RIALTO_ERROR_UNREACHABLE);
  return blob;
}

static void
assert_arrived (RialtoTransport *transport,
                const char      *blob,
                gint64           width)
{
  RialtoGetUploadArgs args = { .blob = blob };
  RialtoReply *reply = g_value_get_boxed (wait_for_value (rialto_api_get_upload (transport, &args, NULL)));

  g_assert_cmpint (rialto_reply_get (reply, RialtoUpload)->width, ==, width);
}

static void
test_small (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport)
    transport = transport_for (live_server_get_base (server), live_member_get_token (ada));
  g_autoptr (GBytes) photo = live_server_make_photo (200, 150);
  g_autoptr (RialtoUploader) uploader = rialto_uploader_new (transport, photo, "image/jpeg", 0);
  g_autofree char *blob = run_once (uploader);

  g_assert_cmpuint (g_bytes_get_size (photo), <, RIALTO_UPLOADER_SMALL);
  assert_arrived (transport, blob, 200);
  g_assert_cmpint (rialto_uploader_get_upload (uploader), ==, 0);
  g_assert_cmpint (rialto_uploader_get_sent (uploader), ==, rialto_uploader_get_length (uploader));
}

typedef struct
{
  gint64 last;
  guint  n_steps;
} Progress;

static void
on_sent (RialtoUploader *uploader,
         GParamSpec     *pspec,
         Progress       *progress)
{
  gint64 sent = rialto_uploader_get_sent (uploader);

  g_assert_cmpint (sent, >, progress->last);
  g_assert_cmpint (sent, <=, rialto_uploader_get_length (uploader));
  g_assert_cmpint (rialto_uploader_get_kept (uploader), <=, sent);
  progress->last = sent;
  progress->n_steps++;
}

static void
test_pieces (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport)
    transport = transport_for (live_server_get_base (server), live_member_get_token (ada));
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  g_autoptr (RialtoUploader) uploader = rialto_uploader_new (transport, photo, "image/jpeg", 0), other = NULL;
  Progress progress = { 0 };
  g_autofree char *blob = NULL, *again = NULL;
  gint64 n_sent;

  g_signal_connect (uploader, "notify::sent", G_CALLBACK (on_sent), &progress);
  blob = run_once (uploader);
  assert_arrived (transport, blob, 2048);
  g_assert_cmpint (rialto_uploader_get_upload (uploader), !=, 0);
  g_assert_cmpint (progress.last, ==, rialto_uploader_get_length (uploader));
  g_assert_cmpuint (progress.n_steps, >, 8);
  g_assert_cmpuint (live_server_count_parts (server), ==, 0);

  /* The same picture once more costs words only. */
  n_sent = live_server_get_n_sent (server);
  other = rialto_uploader_new (transport, photo, "image/jpeg", 0);
  again = run_once (other);
  g_assert_cmpstr (again, ==, blob);
  g_assert_cmpint (live_server_get_n_sent (server) - n_sent, <, WINDOW);
}

/* Again and again until it is there, with so many cuts; how many bytes that took. Each attempt is one of an app that was started
 * again, and knows the number of the upload alone. */
static gint64
upload_with_cuts (LiveServer      *server,
                  RialtoTransport *transport,
                  GBytes          *photo,
                  guint            n_cuts)
{
  gint64 n_sent = live_server_get_n_sent (server), length = (gint64) g_bytes_get_size (photo);
  g_autofree char *blob = NULL;
  RialtoId upload = 0;
  gint64 kept = 0;

  live_server_cut_often (server, n_cuts, (gint32) (length / n_cuts));
  while (blob == NULL)
    {
      g_autoptr (RialtoUploader) uploader = rialto_uploader_new (transport, photo, "image/jpeg", upload);

      blob = run_once (uploader);
      upload = rialto_uploader_get_upload (uploader);
      if (rialto_uploader_get_kept (uploader) > 0)
        {
          g_assert_cmpint (rialto_uploader_get_kept (uploader), >=, kept);
          kept = rialto_uploader_get_kept (uploader);
        }
    }
  assert_arrived (transport, blob, 2048);
  return live_server_get_n_sent (server) - n_sent;
}

static void
test_cuts (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport)
    transport = transport_for (live_server_get_base (server), live_member_get_token (ada));
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  gint64 length = (gint64) g_bytes_get_size (photo);
  guint n_cuts = g_getenv ("RIALTO_TEST_LONG") != NULL ? 200 : 30;
  gint64 n_sent = upload_with_cuts (server, transport, photo, n_cuts);

  g_test_message ("%" G_GINT64_FORMAT " bytes, %u cuts: %" G_GINT64_FORMAT " bytes sent", length, n_cuts,
                  n_sent);
  g_assert_cmpint (n_sent, >=, length);
  g_assert_cmpint (n_sent, <, length + n_cuts * WINDOW);
  g_assert_cmpuint (live_server_count_parts (server), ==, 0);
}

/* How much of it the server has. */
static gint64
ask_offset (RialtoTransport *transport,
            RialtoId         upload)
{
  RialtoGetResumableUploadArgs args = { .id = upload };
  RialtoReply *reply =
    g_value_get_boxed (wait_for_value (rialto_api_get_resumable_upload (transport, &args, NULL)));

  return rialto_reply_get (reply, RialtoResumableUpload)->offset;
}

/* The server ends and begins in the middle of it: what it has taken stays, and it alone decides how much of what was on its way that is. */
static void
test_server_restart (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport)
    transport = transport_for (live_server_get_base (server), live_member_get_token (ada));
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  gint64 length = (gint64) g_bytes_get_size (photo), offset, n_sent;
  g_autoptr (RialtoUploader) uploader = rialto_uploader_new (transport, photo, "image/jpeg", 0);
  g_autofree char *blob = NULL;

  live_server_cut_after (server, length / 2);
  g_assert_null (run_once (uploader));
  g_assert_cmpint (rialto_uploader_get_kept (uploader), >, 0);
  live_server_restart (server);
  offset = ask_offset (transport, rialto_uploader_get_upload (uploader));
  g_assert_cmpint (offset, >=, rialto_uploader_get_kept (uploader));
  n_sent = live_server_get_n_sent (server);
  blob = run_once (uploader);
  assert_arrived (transport, blob, 2048);
  g_assert_cmpint (live_server_get_n_sent (server) - n_sent, <, length - offset + WINDOW);
}

/* A server that does not know pieces gets the whole; so does one that has enough of them. */
static void
test_old_server (void)
{
  static const char *const answers[][3] = {
    { FAKE_PROBLEM ("404 Not Found", "not_found"), FAKE_JSON ("201 Created", BLOB), NULL },
    { FAKE_PROBLEM ("405 Method Not Allowed", "method_not_allowed"), FAKE_JSON ("201 Created", BLOB), NULL },
    { FAKE_PROBLEM ("422 Unprocessable", "limit_reached"), FAKE_JSON ("201 Created", BLOB), NULL },
  };
  g_autofree char *zeros = g_malloc0 (300000);
  g_autoptr (GBytes) file = g_bytes_new (zeros, 300000);

  for (guint i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      g_autoptr (FakeServer) server = fake_server_new (answers[i]);
      g_autoptr (RialtoTransport) transport = transport_for (fake_server_get_base (server), "token");
      g_autoptr (RialtoUploader) uploader = rialto_uploader_new (transport, file, "image/jpeg", 0);
      g_autofree char *blob = run_once (uploader);
      g_autofree char *second = fake_server_dup_request (server, 1);

      g_assert_cmpstr (blob, ==, "b");
      g_assert_true (g_str_has_prefix (second, "POST /api/v1/uploads HTTP/1.1\r\n"));
      g_assert_cmpuint (fake_server_get_n_asked (server), ==, 2);
    }
}

/* What somebody else's request keeps busy is tried again later; what arrives damaged each time is given up. */
static void
test_stuck (void)
{
#define STATE(offset) "{\"id\":\"7\",\"length\":300000,\"offset\":" offset ",\"expires_at\":\"2027-01-01T00:00:00.000Z\",\"upload\":null}"
  static const char *const busy[] = {
    FAKE_JSON ("201 Created", STATE ("0")),    FAKE_PROBLEM ("409 Conflict", "conflict"),
    FAKE_JSON ("200 OK", STATE ("0")),         FAKE_PROBLEM ("409 Conflict", "offset_mismatch"),
    FAKE_JSON ("200 OK", STATE ("0")),         FAKE_PROBLEM ("409 Conflict", "conflict"),
    FAKE_PROBLEM ("409 Conflict", "conflict"), NULL
  };
  static const char *const damaged[] = { FAKE_JSON ("201 Created", STATE ("0")),
                                         FAKE_PROBLEM ("422 Unprocessable", "checksum_mismatch"), NULL };
  g_autofree char *zeros = g_malloc0 (300000);
  g_autoptr (GBytes) file = g_bytes_new (zeros, 300000);
  g_autoptr (FakeServer) one = fake_server_new (busy), other = fake_server_new (damaged);
  g_autoptr (RialtoTransport) transport = transport_for (fake_server_get_base (one), "token");
  g_autoptr (RialtoTransport) second = transport_for (fake_server_get_base (other), "token");
  g_autoptr (RialtoUploader) waits = rialto_uploader_new (transport, file, "image/jpeg", 0);
  g_autoptr (RialtoUploader) gives_up = rialto_uploader_new (second, file, "image/jpeg", 0);

  assert_wait_error (rialto_uploader_run (waits, NULL), RIALTO_ERROR, RIALTO_ERROR_UNAVAILABLE);
  g_assert_cmpint (rialto_uploader_get_upload (waits), ==, 7);
  assert_wait_error (rialto_uploader_run (gives_up, NULL), RIALTO_ERROR, RIALTO_ERROR_CHECKSUM_MISMATCH);
}

/* An app: a session with deeds whose outbox is a file. */
typedef struct
{
  RialtoSession *session;
  RialtoOutbox  *outbox;
  RialtoDeeds   *deeds;
} App;

static void
app_init (App           *app,
          RialtoSession *session,
          const char    *path)
{
  app->session = session;
  app->outbox = wait_for_object (rialto_outbox_open (path));
  app->deeds = rialto_deeds_new (session, app->outbox);
  rialto_session_start (session);
}

static void
app_clear (App *app)
{
  g_clear_object (&app->deeds);
  assert_wait (rialto_outbox_close (app->outbox));
  g_clear_object (&app->outbox);
  g_clear_object (&app->session);
}

static RialtoOutboxItem *
app_post (App        *app,
          const char *picture)
{
  RialtoDeedPicture pictures[] = { { .path = picture, .type = "image/jpeg" } };
  RialtoPostDraft draft = { .caption = "A coat" };

  return rialto_deeds_post (app->deeds, &draft, pictures, 1, NULL);
}

static gboolean
is_empty (gpointer outbox)
{
  return g_list_model_get_n_items (outbox) == 0;
}

static RialtoOutboxItem *
dup_upload (App              *app,
            RialtoOutboxItem *post)
{
  g_autoptr (GPtrArray) needed = rialto_outbox_list_needed (app->outbox, post);

  g_assert_cmpuint (needed->len, ==, 1);
  return g_object_ref (needed->pdata[0]);
}

static char *
write_photo (Place  *place,
             GBytes *photo)
{
  char *path = g_build_filename (place->folder, "photo.jpg", NULL);

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (photo, NULL), (gssize) g_bytes_get_size (photo),
                                      NULL));
  return path;
}

static gboolean
is_offline (gpointer outbox)
{
  return !rialto_outbox_get_online (outbox);
}

static gboolean
waits_with_some (gpointer item)
{
  double progress = rialto_outbox_item_get_progress (item);

  return rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_WAITING && progress > 0.3 && progress < 0.7;
}

static void
assert_posted_once (App        *app,
                    LiveMember *member)
{
  RialtoListUserPostsArgs args = { .id = live_member_get_id (member) };
  RialtoTransport *transport = rialto_session_get_transport (app->session);
  RialtoReply *reply =
    g_value_get_boxed (wait_for_value (rialto_api_list_user_posts (transport, &args, NULL)));
  const RialtoPostPage *page = rialto_reply_get (reply, RialtoPostPage);

  g_assert_cmpuint (page->n_items, ==, 1);
  g_assert_cmpuint (page->items[0].n_pictures, ==, 1);
  g_assert_cmpint (page->items[0].pictures[0].width, ==, 2048);
}

/* The line is cut in the middle, the app ends and begins: how far it was is known before the line is there again. */
static void
test_outbox (Place        *place,
             gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  g_autofree char *path = write_photo (place, photo);
  gint64 length = (gint64) g_bytes_get_size (photo), n_sent;
  g_autoptr (RialtoOutboxItem) post = NULL, upload = NULL;
  App app;

  app_init (&app, session_for (server, ada), place->path);
  session_wait_online (app.session);
  n_sent = live_server_get_n_sent (server);
  live_server_cut_after (server, length / 2);
  post = app_post (&app, path);
  upload = dup_upload (&app, post);
  while (live_server_get_n_sent (server) - n_sent < length / 2)
    run_what_is_due ();
  live_server_set_shut (server, TRUE);
  wait_until (is_offline, app.outbox);
  wait_until (waits_with_some, upload);
  g_clear_object (&upload);
  g_clear_object (&post);
  app_clear (&app);

  app_init (&app, session_for (server, ada), place->path);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (app.outbox)), ==, 2);
  upload = g_list_model_get_item (G_LIST_MODEL (app.outbox), 0);
  g_assert_true (waits_with_some (upload));
  live_server_set_shut (server, FALSE);
  wait_until (is_empty, app.outbox);
  assert_posted_once (&app, ada);
  /* The words of sessions that looked for the server are among these. */
  g_assert_cmpint (live_server_get_n_sent (server) - n_sent, <, length + 4 * WINDOW);
  g_clear_object (&upload);
  app_clear (&app);
}

static gboolean
is_refused (gpointer item)
{
  return rialto_outbox_item_get_state (item) == RIALTO_OUTBOX_REFUSED;
}

/* The copy of the picture is gone, however that came to be: nothing waits for it for ever. */
static void
test_file_is_gone (Place        *place,
                   gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (GBytes) photo = live_server_make_photo (64, 48);
  g_autofree char *path = write_photo (place, photo);
  g_autoptr (RialtoOutboxItem) post = NULL, upload = NULL;
  App app = { .session = session_for (server, ada) };

  app.outbox = wait_for_object (rialto_outbox_open (place->path));
  app.deeds = rialto_deeds_new (app.session, app.outbox);
  post = app_post (&app, path);
  upload = dup_upload (&app, post);
  assert_wait (rialto_outbox_when_kept (app.outbox, post));
  g_assert_cmpint (g_unlink (rialto_outbox_item_get_file (upload)), ==, 0);
  rialto_session_start (app.session);
  wait_until (is_refused, post);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (post), ==, "not_found");
  g_clear_object (&upload);
  g_clear_object (&post);
  app_clear (&app);
}

static gboolean
is_half_sent (gpointer item)
{
  return rialto_outbox_item_get_progress (item) > 0.5;
}

/* Discarded in the middle of its picture: nothing is left of it anywhere. */
static void
test_cancel (Place        *place,
             gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  g_autofree char *path = write_photo (place, photo);
  g_autoptr (RialtoOutboxItem) post = NULL, upload = NULL;
  RialtoListUserPostsArgs args = { .id = live_member_get_id (ada) };
  RialtoReply *reply;
  App app;

  app_init (&app, session_for (server, ada), place->path);
  session_wait_online (app.session);
  post = app_post (&app, path);
  upload = dup_upload (&app, post);
  wait_until (is_half_sent, upload);
  g_assert_cmpint (rialto_outbox_item_get_state (upload), ==, RIALTO_OUTBOX_SENDING);
  assert_wait (rialto_outbox_discard (app.outbox, post));
  wait_until (is_empty, app.outbox);
  g_assert_cmpint (rialto_outbox_item_get_state (post), ==, RIALTO_OUTBOX_GONE);
  g_assert_cmpint (rialto_outbox_item_get_state (upload), ==, RIALTO_OUTBOX_GONE);
  g_assert_cmpuint (live_server_count_parts (server), ==, 0);
  reply =
    g_value_get_boxed (wait_for_value (rialto_api_list_user_posts (rialto_session_get_transport (app.session),
                                                                   &args, NULL)));
  g_assert_cmpuint (rialto_reply_get (reply, RialtoPostPage)->n_items, ==, 0);
  g_clear_object (&upload);
  g_clear_object (&post);
  app_clear (&app);
}

/* The same with no line to the server: it is told once there is one. */
static void
test_cancel_offline (Place        *place,
                     gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  g_autofree char *path = write_photo (place, photo);
  g_autoptr (RialtoOutboxItem) post = NULL, upload = NULL;
  App app;

  app_init (&app, session_for (server, ada), place->path);
  session_wait_online (app.session);
  post = app_post (&app, path);
  upload = dup_upload (&app, post);
  wait_until (is_half_sent, upload);
  live_server_set_shut (server, TRUE);
  wait_until (is_offline, app.outbox);
  while (rialto_outbox_item_get_state (upload) == RIALTO_OUTBOX_SENDING)
    run_what_is_due ();
  assert_wait (rialto_outbox_discard (app.outbox, post));
  g_assert_cmpint (rialto_outbox_item_get_state (upload), ==, RIALTO_OUTBOX_GONE);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (app.outbox)), ==, 1);
  g_assert_cmpuint (live_server_count_parts (server), ==, 1);
  live_server_set_shut (server, FALSE);
  wait_until (is_empty, app.outbox);
  g_assert_cmpuint (live_server_count_parts (server), ==, 0);
  g_clear_object (&upload);
  g_clear_object (&post);
  app_clear (&app);
}

/* This program again, as an app that sends what is in its outbox, and @picture. */
static GSubprocess *
start_app (LiveServer *server,
           LiveMember *member,
           const char *path,
           const char *picture)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *app = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, self_path, "--app",
                                       live_server_get_base (server), live_member_get_token (member),
                                       live_member_get_refresh (member), path, picture, NULL);

  g_assert_no_error (error);
  return app;
}

/* kill -9 while it sends, again and again. */
static void
test_killed (Place        *place,
             gconstpointer data)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  g_autofree char *path = write_photo (place, photo);
  gint64 length = (gint64) g_bytes_get_size (photo), n_sent = live_server_get_n_sent (server);
  const guint n_kills = 4;
  g_autoptr (GSubprocess) last = NULL;
  g_autoptr (GError) error = NULL;
  App app;

  for (guint i = 0; i < n_kills; i++)
    {
      g_autoptr (GSubprocess) one = start_app (server, ada, place->path, i == 0 ? path : NULL);

      live_server_stop_after (server, g_test_rand_int_range (WINDOW, (gint32) (length / n_kills)));
      while (!live_server_is_stopped (server))
        run_what_is_due ();
      g_subprocess_force_exit (one);
      g_subprocess_wait (one, NULL, NULL);
      live_server_let_go (server);
    }
  last = start_app (server, ada, place->path, NULL);
  while (g_subprocess_get_identifier (last) != NULL)
    run_what_is_due ();
  g_assert_true (g_subprocess_wait_check (last, NULL, &error));
  g_assert_no_error (error);
  n_sent = live_server_get_n_sent (server) - n_sent;
  g_test_message ("%" G_GINT64_FORMAT " bytes, %u kills: %" G_GINT64_FORMAT " bytes sent", length, n_kills,
                  n_sent);
  g_assert_cmpint (n_sent, <, length + n_kills * 4 * WINDOW);
  app_init (&app, session_for (server, ada), place->path);
  assert_posted_once (&app, ada);
  app_clear (&app);
}

static int
run_app (char **argv)
{
  RialtoTokens tokens = { .access_token = argv[1], .refresh_token = argv[2] };
  RialtoTransport *transport;
  App app;

  rialto_async_init ();
  transport = rialto_transport_new (argv[0], FALSE, NULL);
  rialto_transport_set_tokens (transport, &tokens);
  app_init (&app, rialto_session_new (transport), argv[3]);
  if (argv[4] != NULL)
    g_object_unref (app_post (&app, argv[4]));
  wait_until (is_empty, app.outbox);
  assert_wait (rialto_outbox_close (app.outbox));
  return 0;
}

/* How much a cut costs; with nothing to go on from, and with pieces. */
static void
test_cost (void)
{
  g_autoptr (LiveServer) server = live_server_new ();
  g_autoptr (LiveMember) ada = live_member_new (server, "ada");
  g_autoptr (RialtoTransport)
    transport = transport_for (live_server_get_base (server), live_member_get_token (ada));
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  gint64 length = (gint64) g_bytes_get_size (photo), before = live_server_get_n_sent (server), after;
  const guint n_cuts = 5;

  for (guint i = 1; i <= n_cuts; i++)
    {
      live_server_cut_after (server, length * i / (n_cuts + 1));
      assert_wait_error (rialto_transport_upload (transport, photo, "image/jpeg", NULL), RIALTO_ERROR,
                         RIALTO_ERROR_UNREACHABLE);
    }
  assert_wait (rialto_transport_upload (transport, photo, "image/jpeg", NULL));
  before = live_server_get_n_sent (server) - before;
  after = upload_with_cuts (server, transport, photo, n_cuts);
  g_test_message ("%" G_GINT64_FORMAT " bytes, %u cuts: %" G_GINT64_FORMAT " as a whole, %" G_GINT64_FORMAT
                  " in pieces",
                  length, n_cuts, before, after);
  g_assert_cmpint (after, <, length + n_cuts * WINDOW);
  g_assert_cmpint (before, >, 2 * length);
}

int
main (int    argc,
      char **argv)
{
  if (argc > 5 && g_str_equal (argv[1], "--app"))
    return run_app (argv + 2);

  self_path = argv[0];
  g_test_init (&argc, &argv, NULL);
  live_server_init (argv[0]);
  rialto_async_init ();
  g_test_add_func ("/uploads/small", test_small);
  g_test_add_func ("/uploads/pieces", test_pieces);
  g_test_add_func ("/uploads/cuts", test_cuts);
  g_test_add_func ("/uploads/server-restart", test_server_restart);
  g_test_add_func ("/uploads/old-server", test_old_server);
  g_test_add_func ("/uploads/stuck", test_stuck);
  g_test_add_func ("/uploads/cost", test_cost);
  place_test_add ("/uploads/outbox", test_outbox);
  place_test_add ("/uploads/cancel", test_cancel);
  place_test_add ("/uploads/file-is-gone", test_file_is_gone);
  place_test_add ("/uploads/cancel-offline", test_cancel_offline);
  place_test_add ("/uploads/killed", test_killed);
  return g_test_run ();
}
