/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outbox-server.h"

#include <glib/gstdio.h>
#include <string.h>

static guint
count_files (Place *place)
{
  g_autofree char *folder = g_strconcat (place->path, ".files", NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static char *
make_picture (Place *place)
{
  char *path = g_build_filename (place->folder, "picture.jpg", NULL);

  g_assert_true (g_file_set_contents (path, "a picture", -1, NULL));
  return path;
}

/* A post with a picture: two items. */
static RialtoOutboxItem *
enqueue_post (Place             *place,
              RialtoOutbox      *outbox,
              RialtoOutboxItem **upload)
{
  g_autofree char *picture = make_picture (place), *reference = NULL, *args = NULL;
  RialtoOutboxDraft first = {
    .route = "upload_picture", .args = "{}", .subject = "upload:1", .file = picture
  };
  RialtoOutboxDraft second = { .route = "create_post", .subject = "posts", .after = upload, .n_after = 1 };
  RialtoOutboxItem *post;

  *upload = rialto_outbox_enqueue (outbox, &first);
  reference = rialto_outbox_item_dup_reference (*upload);
  args = g_strdup_printf ("{\"caption\":\"not \\\"%s\\\"\",\"blob\":\"%s\"}", reference, reference);
  second.args = args;
  post = rialto_outbox_enqueue (outbox, &second);
  /* The copy is what counts. */
  assert_wait (rialto_outbox_item_when_saved (*upload));
  assert_wait (rialto_outbox_item_when_saved (post));
  g_unlink (picture);
  return post;
}

static void
check_upload (Call *call)
{
  g_autofree char *text = NULL;

  g_assert_cmpstr (rialto_outbox_item_get_route (call->item), ==, "upload_picture");
  g_assert_true (g_file_get_contents (rialto_outbox_item_get_file (call->item), &text, NULL, NULL));
  g_assert_cmpstr (text, ==, "a picture");
}

static gboolean
has_no_files (gpointer place)
{
  return count_files (place) == 0;
}

static void
test_uploads (Place        *place,
              gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, server);
  RialtoOutboxItem *upload, *post = enqueue_post (place, outbox, &upload);
  g_autofree char *reference = rialto_outbox_item_dup_reference (upload), *expected = NULL;

  check_upload (get_call (server, 0));
  g_assert_cmpint (rialto_outbox_item_get_state (post), ==, RIALTO_OUTBOX_WAITING);
  accept_with (get_call (server, 0), "abc\"def");
  get_call (server, 1);
  g_assert_cmpuint (count_items (outbox), ==, 1);
  g_clear_object (&upload);
  g_clear_object (&post);
  assert_wait (rialto_outbox_close (outbox));
  g_clear_object (&outbox);
  g_ptr_array_set_size (server->calls, 0);
  run_what_is_due ();

  /* What was uploaded is not uploaded again, and the copy is kept for as long as it may be needed. */
  outbox = open_outbox (place, server);
  g_assert_cmpuint (count_items (outbox), ==, 1);
  g_assert_cmpuint (count_files (place), ==, 1);
  expected = g_strdup_printf ("{\"caption\":\"not \\\"%s\\\"\",\"blob\":\"abc\\\"def\"}", reference);
  g_assert_cmpstr (get_call (server, 0)->args, ==, expected);

  /* The server has forgotten the picture meanwhile. */
  post = g_object_ref (get_call (server, 0)->item);
  refuse_call (get_call (server, 0), RIALTO_ERROR_INVALID);
  await_state (post, RIALTO_OUTBOX_REFUSED);
  assert_wait (rialto_outbox_retry (outbox, post));
  g_assert_cmpuint (count_items (outbox), ==, 2);
  check_upload (get_call (server, 1));
  accept_with (get_call (server, 1), "xyz");
  g_assert_nonnull (strstr (get_call (server, 2)->args, "\"blob\":\"xyz\""));
  accept_call (get_call (server, 2));
  wait_until (is_outbox_empty, outbox);
  wait_until (has_no_files, place);
  g_clear_object (&post);
  close_outbox (outbox);
}

static void
test_upload_refused (Place        *place,
                     gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  RialtoOutbox *outbox = open_outbox (place, server);
  RialtoOutboxItem *upload, *post = enqueue_post (place, outbox, &upload);

  refuse_call (get_call (server, 0), RIALTO_ERROR_UNPROCESSABLE_PICTURE);
  await_state (post, RIALTO_OUTBOX_REFUSED);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (post), ==, "unprocessable_picture");
  g_assert_cmpuint (count_items (outbox), ==, 2);
  /* Trying the post again tries the picture again. */
  assert_wait (rialto_outbox_retry (outbox, post));
  refuse_call (get_call (server, 1), RIALTO_ERROR_QUOTA_EXCEEDED);
  await_state (post, RIALTO_OUTBOX_REFUSED);
  assert_wait (rialto_outbox_discard (outbox, post));
  g_assert_cmpint (rialto_outbox_item_get_state (upload), ==, RIALTO_OUTBOX_GONE);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  wait_until (has_no_files, place);
  g_clear_object (&post);
  g_clear_object (&upload);

  post = enqueue_post (place, outbox, &upload);
  refuse_call (get_call (server, 2), RIALTO_ERROR_UNPROCESSABLE_PICTURE);
  await_state (post, RIALTO_OUTBOX_REFUSED);
  assert_wait (rialto_outbox_discard (outbox, upload));
  g_assert_cmpint (rialto_outbox_item_get_state (post), ==, RIALTO_OUTBOX_REFUSED);
  g_clear_object (&post);
  g_clear_object (&upload);
  close_outbox (outbox);
}

static void
test_no_file (Place        *place,
              gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place, NULL);
  RialtoOutboxDraft draft = {
    .route = "upload_picture", .args = "{}", .subject = "x", .file = "/nowhere/x.jpg"
  };
  g_autoptr (RialtoOutboxItem) item = rialto_outbox_enqueue (outbox, &draft);

  assert_wait_error (rialto_outbox_item_when_saved (item), RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  assert_wait_error (rialto_outbox_item_when_sent (item), RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_GONE);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  close_outbox (outbox);
}

static void
ruin (const char *path)
{
  g_autofree char *text = g_strnfill (20000, 'x');

  g_assert_true (g_file_set_contents (path, text, 20000, NULL));
}

static void
test_damaged (Place        *place,
              gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place, NULL);
  RialtoOutboxItem *upload, *post = enqueue_post (place, outbox, &upload);
  g_autofree char *kept = NULL, *files = NULL, *none = rialto_outbox_dup_kept_aside (outbox);

  g_assert_null (none);
  g_clear_object (&post);
  g_clear_object (&upload);
  close_outbox (outbox);
  ruin (place->path);
  outbox = open_outbox (place, NULL);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  g_object_get (outbox, "kept-aside", &kept, NULL);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
  /* The pictures too. */
  g_assert_cmpuint (count_files (place), ==, 0);
  files = g_strconcat (kept, ".files", NULL);
  g_assert_true (g_file_test (files, G_FILE_TEST_IS_DIR));
  close_outbox (outbox);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  place_test_add ("/outbox/uploads", test_uploads);
  place_test_add ("/outbox/upload-refused", test_upload_refused);
  place_test_add ("/outbox/no-file", test_no_file);
  place_test_add ("/outbox/damaged", test_damaged);
  return g_test_run ();
}
