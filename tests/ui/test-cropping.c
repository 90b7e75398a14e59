/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "composing.h"

#include "rialto-api.h"
#include "rialto-composed-picture-row.h"
#include "rialto-crop-dialog.h"
#include "rialto-crop-view.h"

/* What is left of a picture, and what of that stays in sight. */

#define RED  0xff0000
#define BLUE 0x0000ff

static RialtoComposition *
compose_wide (Scene                 *scene,
              RialtoComposerDialog **dialog)
{
  g_autofree char *path = g_build_filename (scene->folder, "wide.png", NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, 400, 200);
  g_autoptr (GdkPixbuf) right = gdk_pixbuf_new_subpixbuf (pixbuf, 200, 0, 200, 200);
  g_autoptr (GListStore) files = g_list_store_new (G_TYPE_FILE);
  g_autoptr (GFile) file = g_file_new_for_path (path);
  RialtoComposition *composition = open_dialog (scene, NULL, dialog);

  gdk_pixbuf_fill (pixbuf, 0xff0000ff);
  gdk_pixbuf_fill (right, 0x0000ffff);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, "png", NULL, NULL));
  g_list_store_append (files, file);
  rialto_composition_add_files (composition, G_LIST_MODEL (files));
  wait_until (are_ready, composition);
  return composition;
}

static RialtoCropView *
open_crop (Scene                *scene,
           RialtoComposerDialog *dialog)
{
  GtkWidget *row = scene_await_find (dialog, RIALTO_TYPE_COMPOSED_PICTURE_ROW, 0);

  g_assert_true (gtk_widget_activate_action (row, "picture.crop", NULL));
  return scene_await_find (scene->window, RIALTO_TYPE_CROP_VIEW, 0);
}

static GtkWidget *
find_handle (RialtoCropView *view,
             const char     *style)
{
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (view)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (gtk_widget_has_css_class (child, style))
      return child;
  return NULL;
}

static gboolean
press (GtkWidget *handle,
       guint      key)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (handle);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &taken);
    }
  return taken;
}

static void
close_crop (Scene *scene)
{
  AdwDialog *dialog = scene_await_find (scene->window, RIALTO_TYPE_CROP_DIALOG, 0);

  g_object_add_weak_pointer (G_OBJECT (dialog), (gpointer *) &dialog);
  adw_dialog_close (dialog);
  while (dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* The colour in the middle of what a grid would show. */
static guint32
get_thumbnail (RialtoComposedPicture *picture)
{
  g_autoptr (GdkTexture) thumbnail = NULL;
  g_autofree guint32 *pixels = NULL;
  int side;

  g_object_get (picture, "thumbnail", &thumbnail, NULL);
  side = gdk_texture_get_width (thumbnail);
  g_assert_cmpint (side, ==, gdk_texture_get_height (thumbnail));
  pixels = g_new (guint32, side * side);
  gdk_texture_download (thumbnail, (guchar *) pixels, (gsize) side * 4);
  return pixels[side / 2 * side + side / 2] & 0xffffff;
}

static gboolean
is_sent (gpointer scene)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (((Scene *) scene)->membership);

  return g_list_model_get_n_items (G_LIST_MODEL (rialto_deeds_get_outbox (deeds))) == 0;
}

/* By the keyboard, over another opening of the dialog, and to the server. */
static void
test_crop (Scene        *scene,
           gconstpointer data)
{
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = compose_wide (scene, &dialog);
  RialtoComposedPicture *picture = get_picture (composition, 0);
  RialtoCropView *view = open_crop (scene, dialog);
  GtkWidget *frame = find_handle (view, "crop-frame"), *point = find_handle (view, "crop-point");
  RialtoListUserPostsArgs args = { .id = live_member_get_id (scene->mira), .limit = 5 };
  g_autoptr (RialtoPage) page = NULL;
  g_autoptr (RialtoPictureObject) posted = NULL;

  g_assert_false (gtk_widget_get_visible (frame));
  rialto_composed_picture_set_crop (picture, RIALTO_CROP_SQUARE, 0.5);
  g_assert_true (gtk_widget_get_visible (frame));
  g_assert_true (gtk_widget_get_focusable (frame));
  g_assert_true (press (frame, GDK_KEY_Right));
  g_assert_cmpfloat_with_epsilon (rialto_composed_picture_get_position (picture), 0.52, 0.001);
  g_assert_true (press (frame, GDK_KEY_Home));
  g_assert_cmpuint (get_thumbnail (picture), ==, RED);
  g_assert_true (press (frame, GDK_KEY_End));
  g_assert_cmpuint (get_thumbnail (picture), ==, BLUE);
  g_assert_false (press (frame, GDK_KEY_Tab));
  g_assert_true (press (point, GDK_KEY_Left));
  g_assert_true (press (point, GDK_KEY_Up));
  g_assert_true (press (point, GDK_KEY_Up));
  g_assert_cmpint (rialto_composed_picture_get_focus_x (picture), ==, -50);
  g_assert_cmpint (rialto_composed_picture_get_focus_y (picture), ==, 100);
  close_crop (scene);
  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);

  composition = open_dialog (scene, NULL, &dialog);
  wait_until (are_ready, composition);
  picture = get_picture (composition, 0);
  g_assert_cmpint (rialto_composed_picture_get_crop (picture), ==, RIALTO_CROP_SQUARE);
  g_assert_cmpfloat (rialto_composed_picture_get_position (picture), ==, 1);
  g_assert_cmpint (rialto_composed_picture_get_focus_y (picture), ==, 100);
  rialto_composed_picture_set_alt (picture, "Blue");
  assert_wait (rialto_composition_post (composition));
  adw_dialog_force_close (ADW_DIALOG (dialog));
  await_gone (&dialog);
  wait_until (is_sent, scene);

  page = rialto_session_merge_page (scene_session (scene),
                                    g_value_get_boxed (wait_for_value (rialto_api_list_user_posts (
                                      rialto_session_get_transport (scene_session (scene)), &args, NULL))));
  g_assert_cmpuint (rialto_page_get_n_items (page), ==, 1);
  posted = g_list_model_get_item (rialto_post_object_get_pictures (rialto_page_get_item (page, 0)), 0);
  g_assert_cmpint (rialto_picture_object_get_width (posted), ==, 200);
  g_assert_cmpint (rialto_picture_object_get_height (posted), ==, 200);
  g_assert_cmpint (rialto_picture_object_get_focus_x (posted), ==, -50);
  g_assert_cmpint (rialto_picture_object_get_focus_y (posted), ==, 100);
}

/* Of a picture that others see already, what matters can be said still. */
static void
test_posted (Scene        *scene,
             gconstpointer data)
{
  g_autoptr (RialtoPostObject) post = get_post (scene, live_member_post (scene->mira, "As it was"));
  g_autoptr (RialtoPictureObject) posted = g_list_model_get_item (rialto_post_object_get_pictures (post), 0);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_dialog (scene, post, &dialog);
  RialtoCropView *view;

  scene_await (composition, "loading", FALSE);
  view = open_crop (scene, dialog);
  g_assert_null (scene_find (scene->window, ADW_TYPE_TOGGLE_GROUP, 0));
  g_assert_false (rialto_composition_has_changes (composition));
  g_assert_true (press (find_handle (view, "crop-point"), GDK_KEY_Down));
  g_assert_true (rialto_composition_has_changes (composition));
  close_crop (scene);
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.post", NULL));
  await_gone (&dialog);
  g_assert_cmpint (rialto_picture_object_get_focus_y (posted), ==, -50);
  wait_until (is_sent, scene);
  g_assert_cmpint (rialto_picture_object_get_focus_y (posted), ==, -50);
}

/* Drafts from before there was a crop are read still. */
static void
test_old_draft (Scene        *scene,
                gconstpointer data)
{
  RialtoDrafts *drafts =
    rialto_outbox_get_drafts (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)));
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = compose_wide (scene, &dialog);
  g_autofree char *path = g_strdup (rialto_composed_picture_get_path (get_picture (composition, 0)));
  g_autoptr (GVariantBuilder) pictures = g_variant_builder_new (G_VARIANT_TYPE ("a(sss)"));
  g_autoptr (GVariant) old = NULL;
  g_autofree char *content = NULL;

  adw_dialog_close (ADW_DIALOG (dialog));
  await_gone (&dialog);
  g_variant_builder_add (pictures, "(sss)", path, "image/jpeg", "What it is");
  old = g_variant_ref_sink (g_variant_new ("(ssua(sss))", "Old", "", 0, pictures));
  content = g_variant_print (old, FALSE);
  rialto_drafts_set (drafts, "post", content);
  composition = open_dialog (scene, NULL, &dialog);
  wait_until (are_ready, composition);
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Old");
  g_assert_cmpuint (count (composition), ==, 1);
  g_assert_cmpstr (rialto_composed_picture_get_alt (get_picture (composition, 0)), ==, "What it is");
  g_assert_cmpint (rialto_composed_picture_get_crop (get_picture (composition, 0)), ==, RIALTO_CROP_ORIGINAL);
  discard (&dialog);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  live_server_init (argv[0]);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/cropping/crop", test_crop);
  scene_test_add ("/cropping/posted", test_posted);
  scene_test_add ("/cropping/old-draft", test_old_draft);
  return g_test_run ();
}
