/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "composing.h"

#include "rialto-api.h"
#include "rialto-composed-picture-row.h"
#include "rialto-home-page.h"
#include "rialto-paged-list.h"
#include "rialto-pending-row.h"
#include "rialto-window.h"

#include <glib/gstdio.h>

/* How a post leaves the dialog, and comes back to it. */

static gboolean
shows_caption (gpointer data)
{
  RialtoPagedList *list = data;
  g_autoptr (GObject) first = g_list_model_get_item (G_LIST_MODEL (list), 0);

  return RIALTO_IS_POST_OBJECT (first) &&
         g_str_equal (rialto_post_object_get_caption (RIALTO_POST_OBJECT (first)), "My new coat");
}

/* From the dialog to the top of Home; a picture without a description is worth a word. */
static void
test_post (Scene        *scene,
           gconstpointer data)
{
  g_autoptr (GListModel) files = make_files (scene, 2);
  RialtoHomePage *home = g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
  g_autoptr (RialtoPagedList) list = NULL;
  g_autoptr (RialtoPostObject) post = NULL;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;
  AdwDialog *reminder;

  live_member_post (scene->mira, "An older one");
  scene_show (scene, home);
  g_object_get (home, "list", &list, NULL);
  scene_await (list, "state", RIALTO_LISTING_CONTENT);
  composition = open_dialog (scene, NULL, &dialog);
  rialto_composition_add_files (composition, files);
  g_object_set (composition, "caption", "My new coat", NULL);
  wait_until (are_ready, composition);
  rialto_composed_picture_set_alt (get_picture (composition, 0), "A coat from behind");

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.post", NULL));
  reminder = scene_await_find (scene->window, ADW_TYPE_ALERT_DIALOG, 0);
  g_signal_emit_by_name (reminder, "response::post", "post");
  adw_dialog_force_close (reminder);
  await_gone (&dialog);
  wait_until (shows_caption, list);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 2);
  post = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_post_object_get_pictures (post)), ==, 2);
  g_assert_null (scene_find (home, RIALTO_TYPE_PENDING_ROW, 0));
}

static guint
count_posts (Scene *scene)
{
  GListModel *items =
    G_LIST_MODEL (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)));
  guint n = 0;

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i);

      n += g_str_equal (rialto_outbox_item_get_route (item), rialto_api_routes[RIALTO_API_CREATE_POST].name);
    }
  return n;
}

/* A button that is pressed twice asks once, and posts once. */
static void
test_once (Scene        *scene,
           gconstpointer data)
{
  g_autoptr (GListModel) files = make_files (scene, 1);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);
  AdwDialog *reminder;
  gboolean animations;

  /* It takes a while to close. */
  g_object_get (gtk_settings_get_default (), "gtk-enable-animations", &animations, NULL);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", TRUE, NULL);
  rialto_composition_add_files (composition, files);
  wait_until (are_ready, composition);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.post", NULL);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.post", NULL);
  reminder = scene_await_find (scene->window, ADW_TYPE_ALERT_DIALOG, 0);
  settle (scene->window);
  g_assert_null (scene_find (scene->window, ADW_TYPE_ALERT_DIALOG, 1));
  g_assert_cmpuint (count_posts (scene), ==, 0);

  g_signal_emit_by_name (reminder, "response::post", "post");
  g_signal_emit_by_name (reminder, "response::post", "post");
  g_assert_nonnull (dialog);
  gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.post", NULL);
  g_assert_cmpuint (count_posts (scene), ==, 1);
  g_assert_false (rialto_composition_can_post (composition));
  adw_dialog_force_close (reminder);
  await_gone (&dialog);
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", animations, NULL);
}

static gboolean
has_error (gpointer data)
{
  g_autofree char *error = NULL;

  g_object_get (data, "error", &error, NULL);
  return error != NULL;
}

/* What cannot be kept for sending is still being written, and why is said. */
static void
test_not_kept (Scene        *scene,
               gconstpointer data)
{
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership));
  g_autoptr (GListModel) files = make_files (scene, 2);
  g_autofree char *path = NULL, *hidden = NULL, *error = NULL;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);

  rialto_composition_add_files (composition, files);
  g_object_set (composition, "caption", "My new coat", NULL);
  wait_until (are_ready, composition);
  rialto_composed_picture_set_alt (get_picture (composition, 0), "Before");
  rialto_composed_picture_set_alt (get_picture (composition, 1), "Behind");
  path = g_strdup (rialto_composed_picture_get_path (get_picture (composition, 1)));
  hidden = g_strconcat (path, ".hidden", NULL);
  g_assert_cmpint (g_rename (path, hidden), ==, 0);

  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.post", NULL));
  /* It does not close under the hand of whoever waits for it. */
  g_assert_false (adw_dialog_get_can_close (ADW_DIALOG (dialog)));
  wait_until (has_error, dialog);
  g_object_get (dialog, "error", &error, NULL);
  g_assert_nonnull (strstr (error, "is not there any more"));
  g_assert_true (adw_dialog_get_can_close (ADW_DIALOG (dialog)));
  scene_await_n (outbox, 0);
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "My new coat");
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);

  /* The draft has it, too. */
  g_assert_cmpint (g_rename (hidden, path), ==, 0);
  composition = open_dialog (scene, NULL, &dialog);
  wait_until (are_ready, composition);
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "My new coat");
  g_assert_cmpuint (count (composition), ==, 2);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.post", NULL));
  await_gone (&dialog);
  scene_await_n (outbox, 0);
  composition = open_dialog (scene, NULL, &dialog);
  assert_wait (rialto_drafts_flush (rialto_outbox_get_drafts (outbox)));
  run_what_is_due ();
  g_assert_true (rialto_composition_is_blank (composition));
  discard (&dialog);
}

static GtkWidget *
await_row (RialtoHomePage *home)
{
  GtkWidget *row;

  row = scene_await_find (home, RIALTO_TYPE_PENDING_ROW, 0);
  return row;
}

static void
on_rewrite (GSimpleAction *action,
            GVariant      *target,
            gpointer       data)
{
  *(gint64 *) data = g_variant_get_int64 (target);
}

/* What the server does not take is above Home, and can be written anew. */
static void
test_refused (Scene        *scene,
              gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  g_autofree char *path = g_build_filename (scene->folder, "no-picture.jpg", NULL), *status = NULL;
  RialtoDeedPicture picture = { .path = path, .alt = "Nothing" };
  RialtoPostDraft draft = { 0 };
  RialtoHomePage *home = g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
  g_autoptr (RialtoOutboxItem) item = NULL;
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();
  g_autoptr (GSimpleAction) rewrite = g_simple_action_new ("rewrite", G_VARIANT_TYPE_INT64);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;
  GtkWidget *row;
  gint64 asked = 0;

  g_assert_true (g_file_set_contents (path, "words", -1, NULL));
  rialto_post_draft_set_caption (&draft, "Not to be had");
  item = rialto_deeds_post (deeds, &draft, &picture, 1, NULL);
  scene_await (item, "state", RIALTO_OUTBOX_REFUSED);
  scene_show (scene, home);
  row = await_row (home);
  g_object_get (row, "status", &status, NULL);
  g_assert_true (g_str_has_prefix (status, "Could not be posted: "));

  g_signal_connect (rewrite, "activate", G_CALLBACK (on_rewrite), &asked);
  g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (rewrite));
  gtk_widget_insert_action_group (scene->window, "win", G_ACTION_GROUP (actions));
  g_assert_true (gtk_widget_activate_action (row, "pending.edit", NULL));
  g_assert_cmpint (asked, ==, rialto_outbox_item_get_id (item));

  composition = open_dialog (scene, NULL, &dialog);
  assert_wait (rialto_composition_take_back (composition, item));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Not to be had");
  g_assert_cmpstr (rialto_composed_picture_get_alt (get_picture (composition, 0)), ==, "Nothing");
  scene_await (item, "state", RIALTO_OUTBOX_GONE);
  g_assert_null (scene_find (home, RIALTO_TYPE_PENDING_ROW, 0));
  discard (&dialog);
}

static GtkWidget *
open_window (Scene *scene)
{
  GtkWidget *window = g_object_new (RIALTO_TYPE_WINDOW, "membership", scene->membership, NULL);

  gtk_window_present (GTK_WINDOW (window));
  while (!gtk_widget_get_mapped (window))
    g_main_context_iteration (NULL, TRUE);
  return window;
}

static RialtoComposerDialog *
await_composer (GtkWidget *window)
{
  RialtoComposerDialog *dialog;

  dialog = scene_await_find (window, RIALTO_TYPE_COMPOSER_DIALOG, 0);
  settle (window);
  return dialog;
}

/* A post that the server does not take. */
static RialtoOutboxItem *
post_in_vain (Scene      *scene,
              const char *caption)
{
  g_autofree char *path = g_build_filename (scene->folder, "no-picture.jpg", NULL);
  RialtoDeedPicture picture = { .path = path, .alt = "Nothing" };
  RialtoPostDraft draft = { 0 };
  RialtoOutboxItem *item;

  g_assert_true (g_file_set_contents (path, "words", -1, NULL));
  rialto_post_draft_set_caption (&draft, caption);
  item = rialto_deeds_post (rialto_membership_get_deeds (scene->membership), &draft, &picture, 1, NULL);
  scene_await (item, "state", RIALTO_OUTBOX_REFUSED);
  return item;
}

/* There is one draft: what is written in one window is not written over from another. */
static void
test_windows (Scene        *scene,
              gconstpointer data)
{
  g_autoptr (RialtoOutboxItem) item = post_in_vain (scene, "Refused");
  GtkWidget *other = open_window (scene);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;

  scene->window = open_window (scene);
  g_assert_true (gtk_widget_activate_action (scene->window, "win.compose", NULL));
  dialog = await_composer (scene->window);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  composition = rialto_composer_dialog_get_composition (dialog);
  g_object_set (composition, "caption", "Begun here", NULL);

  g_assert_true (gtk_widget_activate_action (other, "win.compose", NULL));
  settle (other);
  g_assert_null (scene_find (other, RIALTO_TYPE_COMPOSER_DIALOG, 0));
  g_assert_true (gtk_widget_activate_action (other, "win.rewrite", "x", rialto_outbox_item_get_id (item)));
  scene_await (item, "state", RIALTO_OUTBOX_GONE);
  g_assert_null (scene_find (other, RIALTO_TYPE_COMPOSER_DIALOG, 0));
  g_assert_null (scene_find (scene->window, RIALTO_TYPE_COMPOSER_DIALOG, 1));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Refused\nBegun here");
  g_assert_cmpuint (count (composition), ==, 1);
  discard (&dialog);
  gtk_window_destroy (GTK_WINDOW (other));
}

/* The dialog of a whole window. */
static RialtoComposition *
compose (Scene                 *scene,
         RialtoComposerDialog **dialog)
{
  g_assert_true (gtk_widget_activate_action (scene->window, "win.compose", NULL));
  *dialog = await_composer (scene->window);
  g_object_add_weak_pointer (G_OBJECT (*dialog), (gpointer *) dialog);
  return rialto_composer_dialog_get_composition (*dialog);
}

/* Whoever throws a draft away can have it back for a while, with its pictures. */
static void
test_undo (Scene        *scene,
           gconstpointer data)
{
  g_autoptr (GListModel) files = make_files (scene, 2);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;

  scene->window = open_window (scene);
  composition = compose (scene, &dialog);
  rialto_composition_add_files (composition, files);
  g_object_set (composition, "caption", "Many words", "warning", "Wool", NULL);
  wait_until (are_ready, composition);
  rialto_composed_picture_set_alt (get_picture (composition, 1), "A green coat");
  discard (&dialog);

  /* What is begun then has nothing of it. */
  composition = compose (scene, &dialog);
  g_object_set (composition, "caption", "Other words", NULL);
  g_assert_cmpuint (count_files (scene), ==, 0);
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);

  g_assert_true (gtk_widget_activate_action (scene->window, "win.undo", NULL));
  dialog = await_composer (scene->window);
  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  composition = rialto_composer_dialog_get_composition (dialog);
  wait_until (are_ready, composition);
  while (count (composition) < 2)
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpstr (rialto_composition_get_warning (composition), ==, "Wool");
  g_assert_nonnull (strstr (rialto_composition_get_caption (composition), "Many words"));
  g_assert_nonnull (strstr (rialto_composition_get_caption (composition), "Other words"));
  g_assert_cmpstr (rialto_composed_picture_get_alt (get_picture (composition, 1)), ==, "A green coat");
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);
  g_assert_cmpuint (count_files (scene), ==, 2);

  composition = compose (scene, &dialog);
  wait_until (are_ready, composition);
  g_assert_cmpuint (count (composition), ==, 2);
  discard (&dialog);
}

static gboolean
has_left_out (gpointer dialog)
{
  g_autofree char *error = NULL;

  g_object_get (dialog, "error", &error, NULL);
  return g_strcmp0 (error, "A post has at most ten pictures. 2 were left out.") == 0;
}

/* What there is no room for is not left out without a word. */
static void
test_undo_many (Scene        *scene,
                gconstpointer data)
{
  g_autoptr (GListModel) many = make_files (scene, 8), more = make_files (scene, 4);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;

  scene->window = open_window (scene);
  composition = compose (scene, &dialog);
  rialto_composition_add_files (composition, many);
  wait_until (are_ready, composition);
  discard (&dialog);
  composition = compose (scene, &dialog);
  rialto_composition_add_files (composition, more);
  wait_until (are_ready, composition);
  g_assert_true (gtk_widget_activate_action (scene->window, "win.undo", NULL));
  wait_until (has_left_out, dialog);
  g_assert_cmpuint (count (composition), ==, RIALTO_COMPOSITION_PICTURES);
  discard (&dialog);
}

/* A post of many files that are no pictures. */
static RialtoOutboxItem *
make_refused (Scene *scene,
              guint  n)
{
  RialtoDeedPicture pictures[RIALTO_COMPOSITION_PICTURES] = { 0 };
  RialtoPostDraft draft = { 0 };
  g_autoptr (GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  RialtoOutboxItem *item;

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("no-picture-%u.jpg", i);
      char *path = g_build_filename (scene->folder, name, NULL);

      g_assert_true (g_file_set_contents (path, "words", -1, NULL));
      g_ptr_array_add (paths, path);
      pictures[i].path = path;
      pictures[i].alt = "Nothing";
    }
  rialto_post_draft_set_caption (&draft, "Not to be had");
  item = rialto_deeds_post (rialto_membership_get_deeds (scene->membership), &draft, pictures, n, NULL);
  scene_await (item, "state", RIALTO_OUTBOX_REFUSED);
  return item;
}

static void
await_n_draft_files (Scene *scene,
                     guint  n)
{
  RialtoDrafts *drafts =
    rialto_outbox_get_drafts (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)));
  char **files;

  do
    files = g_value_get_boxed (wait_for_value (rialto_drafts_files (drafts, "post")));
  while (g_strv_length (files) != n);
}

static void
assert_stays (Scene             *scene,
              RialtoComposition *composition,
              RialtoOutboxItem  *item)
{
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership));
  g_autoptr (GPtrArray) uploads = rialto_outbox_list_needed (outbox, item);

  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_REFUSED);
  g_assert_cmpuint (uploads->len, ==, 6);
  g_assert_true (g_file_test (rialto_outbox_item_get_file (uploads->pdata[0]), G_FILE_TEST_IS_REGULAR));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "My own");
}

/* A post is taken back with all its pictures, or stays where it is. */
static void
test_not_taken_back (Scene        *scene,
                     gconstpointer data)
{
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership));
  g_autoptr (RialtoOutboxItem) item = make_refused (scene, 6);
  g_autoptr (GListModel) files = make_files (scene, 6);
  g_autoptr (GPtrArray) uploads = NULL;
  g_autofree char *error = NULL, *hidden = NULL;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, NULL, &dialog);

  rialto_composition_add_files (composition, files);
  g_object_set (composition, "caption", "My own", NULL);
  wait_until (are_ready, composition);
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);

  /* There is no room beside the draft, which is not here yet when it is asked for. */
  composition = open_dialog (scene, NULL, &dialog);
  rialto_composer_dialog_take_back (dialog, item);
  g_assert_false (rialto_composition_can_post (composition));
  wait_until (has_error, dialog);
  g_object_get (dialog, "error", &error, NULL);
  g_assert_nonnull (strstr (error, "at most ten"));
  g_assert_cmpuint (count (composition), ==, 6);
  assert_stays (scene, composition, item);
  await_n_draft_files (scene, 6);
  wait_until (are_ready, composition);

  /* There is room, but not all can be copied. */
  rialto_composition_remove (composition, get_picture (composition, 0));
  rialto_composition_remove (composition, get_picture (composition, 0));
  await_n_draft_files (scene, 4);
  uploads = rialto_outbox_list_needed (outbox, item);
  hidden = g_strconcat (rialto_outbox_item_get_file (uploads->pdata[5]), ".hidden", NULL);
  g_assert_cmpint (g_rename (rialto_outbox_item_get_file (uploads->pdata[5]), hidden), ==, 0);
  assert_wait_error (rialto_composition_take_back (composition, item), RIALTO_ERROR, RIALTO_ERROR_NOT_FOUND);
  g_assert_cmpuint (count (composition), ==, 4);
  assert_stays (scene, composition, item);
  await_n_draft_files (scene, 4);

  g_assert_cmpint (g_rename (hidden, rialto_outbox_item_get_file (uploads->pdata[5])), ==, 0);
  g_clear_pointer (&uploads, g_ptr_array_unref);
  assert_wait (rialto_composition_take_back (composition, item));
  g_assert_cmpuint (count (composition), ==, 10);
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Not to be had\nMy own");
  g_assert_cmpstr (rialto_composed_picture_get_alt (get_picture (composition, 9)), ==, "Nothing");
  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_GONE);
  discard (&dialog);
}

static void
await_status (GtkWidget  *row,
              const char *wanted)
{
  g_autofree char *status = NULL;

  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_pointer (&status, g_free);
      g_object_get (row, "status", &status, NULL);
    }
  while (!g_str_has_prefix (status, wanted));
}

/* The connection breaks in the middle of a picture: how far it is stays to be seen, and it goes on from there. */
static void
test_uploading (Scene        *scene,
                gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoOutbox *outbox = rialto_deeds_get_outbox (deeds);
  g_autofree char *path = g_build_filename (scene->folder, "photo.jpg", NULL), *label = NULL;
  g_autoptr (GBytes) photo = live_server_make_photo (2100, 1575);
  RialtoDeedPicture picture = { .path = path, .type = "image/jpeg" };
  RialtoPostDraft draft = { 0 };
  RialtoHomePage *home = g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
  g_autoptr (RialtoOutboxItem) item = NULL;
  gint64 length = (gint64) g_bytes_get_size (photo), n_sent = live_server_get_n_sent (scene->server);
  gboolean uploading;
  double progress;
  GtkWidget *row;

  g_assert_true (g_file_set_contents (path, g_bytes_get_data (photo, NULL), (gssize) length, NULL));
  rialto_post_draft_set_caption (&draft, "A coat of many colours");
  scene_show (scene, home);
  live_server_cut_after (scene->server, length / 2);
  item = rialto_deeds_post (deeds, &draft, &picture, 1, NULL);
  while (live_server_get_n_sent (scene->server) - n_sent < length / 2)
    g_main_context_iteration (NULL, FALSE);
  live_server_set_shut (scene->server, TRUE);
  row = await_row (home);
  await_status (row, "Waiting for the connection");
  /* What was handed to the line and did not arrive counts no more. */
  do
    {
      g_main_context_iteration (NULL, TRUE);
      g_object_get (row, "uploading", &uploading, "progress", &progress, NULL);
    }
  while (progress > 0.7);
  g_assert_true (uploading);
  g_assert_cmpfloat (progress, >, 0.3);
  g_object_get (row, "discard-label", &label, NULL);
  g_assert_cmpstr (label, ==, "Cancel");

  live_server_set_shut (scene->server, FALSE);
  scene_await (item, "state", RIALTO_OUTBOX_SENT);
  g_assert_null (scene_find (home, RIALTO_TYPE_PENDING_ROW, 0));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (outbox)), ==, 0);
}

static gboolean
has_pending_row (gpointer data)
{
  return scene_find (data, RIALTO_TYPE_PENDING_ROW, 0) != NULL;
}

static gboolean
has_no_pending_row (gpointer data)
{
  return !has_pending_row (data);
}

/* What waits or was refused and is discarded can be had back, too. */
static void
test_discarded (Scene        *scene,
                gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoId post = live_member_post (scene->dara, "A post"), other = live_member_post (scene->dara, "Another");
  g_autoptr (RialtoOutboxItem) item = post_in_vain (scene, "Refused"), comment = NULL, later = NULL;

  scene->window = open_window (scene);
  wait_until (has_pending_row, scene->window);
  g_assert_true (gtk_widget_activate_action (scene_await_find (scene->window, RIALTO_TYPE_PENDING_ROW, 0),
                                             "pending.discard", NULL));
  wait_until (has_no_pending_row, scene->window);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_outbox_get_refused (rialto_deeds_get_outbox (deeds))),
                    ==, 0);
  g_assert_true (gtk_widget_activate_action (scene->window, "win.undo", NULL));
  wait_until (has_pending_row, scene->window);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_outbox_get_refused (rialto_deeds_get_outbox (deeds))),
                    ==, 1);
  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_REFUSED);

  /* What is set aside is not sent. */
  live_server_set_shut (scene->server, TRUE);
  scene_await (rialto_deeds_get_outbox (deeds), "online", FALSE);
  comment = rialto_deeds_comment (deeds, post, 0, "On second thoughts", NULL);
  later = rialto_deeds_comment (deeds, other, 0, "By all means", NULL);
  scene_await (comment, "state", RIALTO_OUTBOX_WAITING);
  g_assert_true (gtk_widget_activate_action (scene->window, "win.discard-writing", "x",
                                             rialto_outbox_item_get_id (comment)));
  live_server_set_shut (scene->server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (scene_session (scene)));
  scene_await (later, "state", RIALTO_OUTBOX_SENT);
  g_assert_cmpint (rialto_outbox_item_get_state (comment), ==, RIALTO_OUTBOX_WAITING);
  g_assert_true (gtk_widget_activate_action (scene->window, "win.undo", NULL));
  scene_await (comment, "state", RIALTO_OUTBOX_SENT);

  /* When nobody can have it back any more it is gone. */
  g_assert_true (gtk_widget_activate_action (scene_await_find (scene->window, RIALTO_TYPE_PENDING_ROW, 0),
                                             "pending.discard", NULL));
  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_REFUSED);
  scene_close (scene);
  g_assert_cmpint (rialto_outbox_item_get_state (item), ==, RIALTO_OUTBOX_GONE);
}

static gboolean
has_preview (gpointer row)
{
  GtkImage *image = scene_await_find (row, GTK_TYPE_IMAGE, 0);

  return image != NULL && gtk_image_get_storage_type (image) == GTK_IMAGE_PAINTABLE;
}

/* What the server does not like about it is said with it. */
static void
test_reason (Scene        *scene,
             gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  g_autofree char *path = g_build_filename (scene->folder, "picked-0.png", NULL);
  g_autofree char *caption = g_strnfill (RIALTO_CAPTION_MAX + 1, 'a'), *status = NULL;
  g_autoptr (GListModel) files = make_files (scene, 1);
  RialtoDeedPicture picture = { .path = path, .type = "image/png" };
  RialtoPostDraft draft = { 0 };
  RialtoHomePage *home = g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
  g_autoptr (RialtoOutboxItem) item = NULL;

  rialto_post_draft_set_caption (&draft, caption);
  item = rialto_deeds_post (deeds, &draft, &picture, 1, NULL);
  scene_await (item, "state", RIALTO_OUTBOX_REFUSED);
  g_assert_cmpstr (rialto_outbox_item_get_error_code (item), ==, "invalid");
  scene_show (scene, home);
  g_object_get (await_row (home), "status", &status, NULL);
  g_assert_null (strstr (status, rialto_error_get_info (RIALTO_ERROR_INVALID)->title));
  g_assert_nonnull (strstr (status, "2200"));
  /* With its picture. */
  wait_until (has_preview, await_row (home));
}

static void
clutter (Scene        *scene,
         RialtoDrafts *drafts)
{
  g_autofree char *path = g_build_filename (scene->folder, "large.picture", NULL),
                  *zeros = g_malloc0 (1 << 22);

  g_assert_true (g_file_set_contents (path, zeros, 1 << 22, NULL));
  for (guint i = 0; i < 20; i++)
    dex_future_disown (rialto_drafts_attach (drafts, "elsewhere", path));
}

/* The row is there before its picture has been copied, and shows it all the same. */
static void
test_preview (Scene        *scene,
              gconstpointer data)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoDrafts *drafts = rialto_outbox_get_drafts (rialto_deeds_get_outbox (deeds));
  g_autofree char *path = g_build_filename (scene->folder, "picked-0.png", NULL);
  g_autoptr (GListModel) files = make_files (scene, 1);
  RialtoDeedPicture picture = { .path = path, .type = "image/png" };
  RialtoPostDraft draft = { .caption = "A coat" };
  RialtoHomePage *home = g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
  g_autoptr (RialtoOutboxItem) item = NULL;

  scene_show (scene, home);
  live_server_set_shut (scene->server, TRUE);
  scene_await (rialto_deeds_get_outbox (deeds), "online", FALSE);
  clutter (scene, drafts);
  item = rialto_deeds_post (deeds, &draft, &picture, 1, NULL);
  wait_until (has_preview, await_row (home));
  dex_future_disown (rialto_drafts_discard (drafts, "elsewhere"));
  live_server_set_shut (scene->server, FALSE);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  live_server_init (argv[0]);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/posting/post", test_post);
  scene_test_add ("/posting/once", test_once);
  scene_test_add ("/posting/windows", test_windows);
  scene_test_add ("/posting/undo", test_undo);
  scene_test_add ("/posting/undo-many", test_undo_many);
  scene_test_add ("/posting/not-kept", test_not_kept);
  scene_test_add ("/posting/refused", test_refused);
  scene_test_add ("/posting/not-taken-back", test_not_taken_back);
  scene_test_add ("/posting/uploading", test_uploading);
  scene_test_add ("/posting/discarded", test_discarded);
  scene_test_add ("/posting/reason", test_reason);
  scene_test_add ("/posting/preview", test_preview);
  return g_test_run ();
}
