/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "composing.h"

#include "rialto-api.h"

GdkTexture *
make_texture (guint side,
              guint colour)
{
  g_autoptr (GBytes) bytes = NULL;
  guint32 *pixels = g_new (guint32, side * side);

  for (guint i = 0; i < side * side; i++)
    pixels[i] = 0xff000000 | (colour * 0x123456 & 0xffffff);
  bytes = g_bytes_new_take (pixels, side * side * 4);
  return gdk_memory_texture_new ((int) side, (int) side, GDK_MEMORY_R8G8B8A8, bytes, side * 4);
}

GListModel *
make_files (Scene *scene,
            guint  n)
{
  GListStore *files = g_list_store_new (G_TYPE_FILE);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("picked-%u.png", i);
      g_autofree char *path = g_build_filename (scene->folder, name, NULL);
      g_autoptr (GdkTexture) texture = make_texture (64 + i, i + 1);
      g_autoptr (GFile) file = g_file_new_for_path (path);

      g_assert_true (gdk_texture_save_to_png (texture, path));
      g_list_store_append (files, file);
    }
  return G_LIST_MODEL (files);
}

static gboolean
on_frame (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       data)
{
  guint *n_left = data;

  return --*n_left > 0;
}

/* Until it stands still: what is closed while it opens is another matter. */
void
settle (GtkWidget *widget)
{
  guint n_left = 3;

  gtk_widget_add_tick_callback (widget, on_frame, &n_left, NULL);
  while (n_left > 0)
    g_main_context_iteration (NULL, TRUE);
}

RialtoComposition *
open_dialog (Scene                 *scene,
             RialtoPostObject      *post,
             RialtoComposerDialog **dialog)
{
  *dialog = rialto_composer_dialog_new (scene->membership, post);
  g_object_add_weak_pointer (G_OBJECT (*dialog), (gpointer *) dialog);
  if (scene->window == NULL)
    scene_show (scene, adw_bin_new ());
  adw_dialog_present (ADW_DIALOG (*dialog), scene->window);
  while (!gtk_widget_get_mapped (GTK_WIDGET (*dialog)))
    g_main_context_iteration (NULL, TRUE);
  settle (scene->window);
  return rialto_composer_dialog_get_composition (*dialog);
}

void
await_gone (RialtoComposerDialog **dialog)
{
  while (*dialog != NULL)
    g_main_context_iteration (NULL, TRUE);
}

void
discard (RialtoComposerDialog **dialog)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (*dialog), "composer.discard", NULL));
  await_gone (dialog);
}

gboolean
are_ready (gpointer data)
{
  return rialto_composition_can_post (data);
}

RialtoComposedPicture *
get_picture (RialtoComposition *composition,
             guint              position)
{
  g_autoptr (RialtoComposedPicture)
    picture = g_list_model_get_item (rialto_composition_get_pictures (composition), position);

  g_assert_nonnull (picture);
  return picture;
}

guint
count (RialtoComposition *composition)
{
  return g_list_model_get_n_items (rialto_composition_get_pictures (composition));
}

guint
count_files (Scene *scene)
{
  RialtoDrafts *drafts =
    rialto_outbox_get_drafts (rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership)));

  return g_strv_length (g_value_get_boxed (wait_for_value (rialto_drafts_files (drafts, "post"))));
}

RialtoPostObject *
get_post (Scene   *scene,
          RialtoId id)
{
  RialtoGetPostArgs args = { .present = RIALTO_GET_POST_ARGS_HAS_ID, .id = id };

  return g_value_dup_object (wait_for_value (rialto_session_take (
    scene_session (scene),
    rialto_api_get_post (rialto_session_get_transport (scene_session (scene)), &args, NULL))));
}
