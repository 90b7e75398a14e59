/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outbox-server.h"

#include "small-disk.h"

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

/* A post that was being written, with pictures. */
static RialtoOutboxItem *
enqueue_draft (RialtoOutbox      *outbox,
               const char *const *paths)
{
  g_autoptr (GPtrArray) uploads = g_ptr_array_new_with_free_func (g_object_unref);
  RialtoOutboxDraft post = { .route = "create_post", .args = "{}", .subject = "posts", .draft = "post" };

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autofree char *subject = g_strdup_printf ("upload:%u", i);
      RialtoOutboxDraft upload = {
        .route = "upload_picture", .args = "{}", .subject = subject, .file = paths[i]
      };

      g_ptr_array_add (uploads, rialto_outbox_enqueue (outbox, &upload));
    }
  post.after = (RialtoOutboxItem *const *) uploads->pdata;
  post.n_after = uploads->len;
  return rialto_outbox_enqueue (outbox, &post);
}

static void
assert_draft (RialtoOutbox *outbox,
              const char   *expected)
{
  DexFuture *draft = rialto_drafts_get (rialto_outbox_get_drafts (outbox), "post");

  g_assert_cmpstr (g_value_get_string (wait_for_value (draft)), ==, expected);
}

static gboolean
has_one_file (gpointer place)
{
  return count_files (place) == 1;
}

/* A post is kept with all its pictures, in the moment in which its draft goes; or not at all, and the draft stays. */
static void
test_all_or_nothing (Place        *place,
                     gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place, NULL);
  g_autofree char *picture = make_picture (place), *copy = NULL;
  RialtoDrafts *drafts = rialto_outbox_get_drafts (outbox);
  g_autoptr (RialtoOutboxItem) lost = NULL;
  RialtoOutboxItem *post;

  copy = g_value_dup_string (wait_for_value (rialto_drafts_attach (drafts, "post", picture)));
  rialto_drafts_set (drafts, "post", "a coat");
  lost = enqueue_draft (outbox, (const char *const[]) { copy, "/nowhere/x.jpg", NULL });
  assert_wait_error (rialto_outbox_when_kept (outbox, lost), RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  g_assert_cmpint (rialto_outbox_item_get_state (lost), ==, RIALTO_OUTBOX_GONE);
  wait_until (is_outbox_empty, outbox);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_outbox_get_refused (outbox)), ==, 0);
  wait_until (has_one_file, place);
  assert_draft (outbox, "a coat");
  g_clear_object (&lost);
  close_outbox (outbox);

  outbox = open_outbox (place, NULL);
  drafts = rialto_outbox_get_drafts (outbox);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  assert_draft (outbox, "a coat");
  /* Not written yet when it is posted. */
  rialto_drafts_set (drafts, "post", "a better coat");
  post = enqueue_draft (outbox, (const char *const[]) { copy, NULL });
  assert_wait (rialto_outbox_when_kept (outbox, post));
  assert_draft (outbox, NULL);
  /* The picture is the outbox's now. */
  wait_until (has_one_file, place);
  g_assert_false (g_file_test (copy, G_FILE_TEST_EXISTS));
  g_clear_object (&post);
  close_outbox (outbox);
}

#define FILLER (5 << 20)

static void
on_full_disk (const char *folder)
{
  Place place = { .path = g_build_filename (folder, "outbox.db", NULL) };
  g_autofree char *filler = g_build_filename (folder, "filler", NULL);
  g_autofree char *zeros = g_strnfill (FILLER, '0');
  g_autofree char *picture = g_build_filename (folder, "picture.jpg", NULL);
  g_autofree char *pixels = g_strnfill (1 << 20, 'x');
  RialtoOutbox *outbox;
  RialtoOutboxItem *post;

  rialto_async_init ();
  outbox = open_outbox (&place, NULL);
  rialto_drafts_set (rialto_outbox_get_drafts (outbox), "post", "a coat");
  assert_draft (outbox, "a coat");
  g_assert_true (g_file_set_contents (picture, pixels, 1 << 20, NULL));
  g_assert_true (g_file_set_contents (filler, zeros, FILLER, NULL));
  post = enqueue_draft (outbox, (const char *const[]) { picture, NULL });
  assert_wait_error (rialto_outbox_when_kept (outbox, post), RIALTO_ERROR, RIALTO_ERROR_STORAGE_FULL);
  g_assert_cmpint (rialto_outbox_item_get_state (post), ==, RIALTO_OUTBOX_GONE);
  assert_draft (outbox, "a coat");
  g_clear_object (&post);

  /* Room again: it goes on. */
  g_assert_cmpint (g_unlink (filler), ==, 0);
  post = enqueue_draft (outbox, (const char *const[]) { picture, NULL });
  assert_wait (rialto_outbox_when_kept (outbox, post));
  assert_draft (outbox, NULL);
  g_assert_cmpuint (count_files (&place), ==, 1);
  g_clear_object (&post);
  close_outbox (outbox);
}

static void
test_full_disk (Place        *place,
                gconstpointer data)
{
  small_disk_run (place->folder, 6656, 100, on_full_disk);
}

static void
ruin (const char *path)
{
  g_autofree char *text = g_strnfill (20000, 'x');

  g_assert_true (g_file_set_contents (path, text, 20000, NULL));
}

static void
ruin_first_page (const char *path)
{
  g_autofree char *text = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  memset (text, 'x', 4096);
  g_assert_true (g_file_set_contents (path, text, (gssize) length, NULL));
}

static void
keep_post (Place *place)
{
  RialtoOutbox *outbox = open_outbox (place, NULL);
  RialtoOutboxItem *upload, *post = enqueue_post (place, outbox, &upload);

  g_assert_null (rialto_outbox_get_kept_aside (outbox, NULL, NULL));
  g_clear_object (&post);
  g_clear_object (&upload);
  close_outbox (outbox);
}

/* Nothing can be read: it is told until somebody has seen it. */
static void
test_damaged (Place        *place,
              gconstpointer data)
{
  g_autofree char *kept = NULL, *files = NULL;
  RialtoOutbox *outbox;
  guint n_saved = 1;
  gboolean lost_none = TRUE;

  keep_post (place);
  ruin (place->path);
  outbox = open_outbox (place, NULL);
  g_assert_cmpuint (count_items (outbox), ==, 0);
  g_object_get (outbox, "kept-aside", &kept, NULL);
  g_assert_cmpstr (kept, ==, rialto_outbox_get_kept_aside (outbox, &n_saved, &lost_none));
  g_assert_cmpuint (n_saved, ==, 0);
  g_assert_false (lost_none);
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
  /* The pictures too. */
  g_assert_cmpuint (count_files (place), ==, 0);
  files = g_strconcat (kept, ".files", NULL);
  g_assert_true (g_file_test (files, G_FILE_TEST_IS_DIR));
  close_outbox (outbox);

  outbox = open_outbox (place, NULL);
  g_assert_cmpstr (rialto_outbox_get_kept_aside (outbox, NULL, NULL), ==, kept);
  rialto_outbox_forget_damage (outbox);
  g_assert_null (rialto_outbox_get_kept_aside (outbox, NULL, NULL));
  close_outbox (outbox);
  outbox = open_outbox (place, NULL);
  g_assert_null (rialto_outbox_get_kept_aside (outbox, NULL, NULL));
  g_assert_true (g_file_test (kept, G_FILE_TEST_IS_REGULAR));
  close_outbox (outbox);
}

/* What can be read is sent as if nothing had been, with its picture. */
static void
test_rescued (Place        *place,
              gconstpointer data)
{
  g_autoptr (Server) server = server_new ();
  g_autofree char *expected = NULL;
  RialtoOutbox *outbox;
  guint n_saved = 0;
  gboolean lost_none = FALSE;

  keep_post (place);
  ruin_first_page (place->path);
  outbox = open_outbox (place, server);
  g_assert_nonnull (rialto_outbox_get_kept_aside (outbox, &n_saved, &lost_none));
  g_assert_cmpuint (n_saved, ==, 2);
  g_assert_true (lost_none);
  g_assert_cmpuint (count_items (outbox), ==, 2);
  check_upload (get_call (server, 0));
  accept_with (get_call (server, 0), "abc");
  g_assert_nonnull (strstr (get_call (server, 1)->args, "\"blob\":\"abc\""));
  accept_call (get_call (server, 1));
  wait_until (is_outbox_empty, outbox);
  wait_until (has_no_files, place);
  close_outbox (outbox);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/outbox/full-disk", Place, "alone", place_set_up, test_full_disk, place_tear_down);
  place_test_add ("/outbox/uploads", test_uploads);
  place_test_add ("/outbox/upload-refused", test_upload_refused);
  place_test_add ("/outbox/no-file", test_no_file);
  place_test_add ("/outbox/all-or-nothing", test_all_or_nothing);
  place_test_add ("/outbox/damaged", test_damaged);
  place_test_add ("/outbox/rescued", test_rescued);
  return g_test_run ();
}
