/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "place.h"

#include "rialto-error.h"
#include "rialto-outbox.h"

#include <string.h>

static RialtoOutbox *
open_outbox (Place *place)
{
  return wait_for_object (rialto_outbox_open (place->path));
}

static void
close_outbox (RialtoOutbox *outbox)
{
  assert_wait (rialto_outbox_close (outbox));
  forget_last ();
  g_assert_finalize_object (outbox);
}

#define assert_draft(outbox, key, expected)                                                                  \
  g_assert_cmpstr (g_value_get_string (wait_for_value (rialto_drafts_get (rialto_outbox_get_drafts (outbox), (key)))), \
                   ==, (expected))

static void
test_kept (Place        *place,
           gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place);
  RialtoDrafts *drafts = rialto_outbox_get_drafts (outbox);
  char **keys;

  assert_draft (outbox, "post", NULL);
  rialto_drafts_set (drafts, "post", "W");
  rialto_drafts_set (drafts, "post", "Wo");
  assert_draft (outbox, "post", "Wo");
  rialto_drafts_set (drafts, "comment:1", "{\"text\":\"x\"}");
  rialto_drafts_set (drafts, "comment:2", "gone soon");
  /* Dropped before it was written. */
  g_assert_finalize_object (outbox);

  outbox = open_outbox (place);
  drafts = rialto_outbox_get_drafts (outbox);
  assert_draft (outbox, "post", "Wo");
  assert_draft (outbox, "comment:1", "{\"text\":\"x\"}");
  assert_wait (rialto_drafts_discard (drafts, "comment:2"));
  assert_draft (outbox, "comment:2", NULL);
  keys = g_value_get_boxed (wait_for_value (rialto_drafts_list (drafts)));
  g_assert_cmpuint (g_strv_length (keys), ==, 2);
  g_assert_true (g_strv_contains ((const char *const *) keys, "post"));
  /* Discarding also ends what waits. */
  rialto_drafts_set (drafts, "post", "late");
  assert_wait (rialto_drafts_discard (drafts, "post"));
  assert_draft (outbox, "post", NULL);
  close_outbox (outbox);
}

static gboolean
is_written (gpointer path)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL);
  g_autofree char *text = NULL;
  gsize length = 0;

  return g_file_get_contents (wal, &text, &length, NULL) && memmem (text, length, "by itself", 9) != NULL;
}

static void
test_by_itself (Place        *place,
                gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place);

  rialto_drafts_set (rialto_outbox_get_drafts (outbox), "post", "by itself");
  wait_until (is_written, place->path);
  close_outbox (outbox);
}

static void
assert_text (const char *path,
             const char *expected)
{
  g_autofree char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  g_assert_cmpstr (text, ==, expected);
}

static void
test_files (Place        *place,
            gconstpointer data)
{
  RialtoOutbox *outbox = open_outbox (place);
  RialtoDrafts *drafts = rialto_outbox_get_drafts (outbox);
  g_autofree char *picture = g_build_filename (place->folder, "a picture.jpg", NULL);
  g_autofree char *folder = g_strconcat (place->path, ".files", NULL);
  g_autofree char *stray = g_build_filename (folder, "stray", NULL);
  g_autofree char *one = NULL, *two = NULL, *sent = NULL;
  RialtoOutboxDraft draft = { .route = "upload_picture", .args = "{}", .subject = "upload" };
  RialtoOutboxItem *item;
  char **paths;

  g_assert_true (g_file_set_contents (picture, "first", -1, NULL));
  one = g_value_dup_string (wait_for_value (rialto_drafts_attach (drafts, "post", picture)));
  g_assert_true (g_file_set_contents (picture, "second", -1, NULL));
  two = g_value_dup_string (wait_for_value (rialto_drafts_attach (drafts, "post", picture)));
  assert_text (one, "first");
  assert_text (two, "second");
  assert_wait_error (rialto_drafts_attach (drafts, "post", "/nowhere/x.jpg"), RIALTO_ERROR,
                     RIALTO_ERROR_NOT_FOUND);
  g_assert_true (g_file_set_contents (stray, "of a row that was never written", -1, NULL));
  close_outbox (outbox);

  outbox = open_outbox (place);
  drafts = rialto_outbox_get_drafts (outbox);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  paths = g_value_get_boxed (wait_for_value (rialto_drafts_files (drafts, "post")));
  g_assert_cmpuint (g_strv_length (paths), ==, 2);
  g_assert_cmpstr (paths[0], ==, one);
  g_assert_cmpstr (paths[1], ==, two);

  /* It is sent, and the draft with its copies is gone: the outbox has its own. */
  draft.file = two;
  item = rialto_outbox_enqueue (outbox, &draft);
  assert_wait (rialto_outbox_item_when_saved (item));
  assert_wait (rialto_drafts_detach (drafts, "post", one));
  g_assert_false (g_file_test (one, G_FILE_TEST_EXISTS));
  assert_wait (rialto_drafts_discard (drafts, "post"));
  assert_wait (rialto_drafts_flush (drafts));
  g_assert_false (g_file_test (two, G_FILE_TEST_EXISTS));
  sent = g_strdup (rialto_outbox_item_get_file (item));
  assert_text (sent, "second");
  g_object_unref (item);
  close_outbox (outbox);
  outbox = open_outbox (place);
  assert_text (sent, "second");
  close_outbox (outbox);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  place_test_add ("/drafts/kept", test_kept);
  place_test_add ("/drafts/by-itself", test_by_itself);
  place_test_add ("/drafts/files", test_files);
  return g_test_run ();
}
