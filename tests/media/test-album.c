/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "stage.h"

#include "rialto-album.h"
#include "rialto-picture-view.h"
#include "rialto-picture-viewer.h"
#include "rialto-zoom.h"

static GListStore *
make_pictures (guint n)
{
  GListStore *pictures = g_list_store_new (RIALTO_TYPE_PICTURE_OBJECT);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (RialtoPictureObject) picture = make_picture (i, i == 0 ? 1200 : 800, i == 0 ? 900 : 1600,
                                                              i == 1 ? "A red coat over grey trousers" : "");

      g_list_store_append (pictures, picture);
    }
  return pictures;
}

static RialtoAlbum *
make_album (Stage      *stage,
            GListStore *pictures)
{
  return g_object_new (RIALTO_TYPE_ALBUM, "pictures", pictures, "textures", stage->textures, NULL);
}

static void
assert_place (RialtoAlbum *album,
              guint        position,
              const char  *counter)
{
  g_autofree char *shown = NULL;
  guint at = 0;

  g_object_get (album, "position", &at, "counter", &shown, NULL);
  g_assert_cmpuint (at, ==, position);
  g_assert_cmpstr (shown, ==, counter);
}

static void
act (gpointer    widget,
     const char *action,
     int         parameter)
{
  if (parameter != 0)
    g_assert_true (gtk_widget_activate_action (widget, action, "i", parameter));
  else
    g_assert_true (gtk_widget_activate_action (widget, action, NULL));
}

static GtkWidget *
find_icon (gpointer    widget,
           const char *icon)
{
  GtkWidget *button;

  for (guint i = 0; (button = find_mapped (widget, GTK_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (gtk_button_get_icon_name (GTK_BUTTON (button)), icon) == 0)
      break;
  return button;
}

static void
test_walk (Stage        *stage,
           gconstpointer data)
{
  g_autoptr (GListStore) pictures = make_pictures (5);
  RialtoAlbum *album = make_album (stage, pictures);

  stage->server.answer = make_webp (640, 480, FALSE);
  stage_show (stage, album, 500, 420);
  assert_place (album, 0, "1/5");
  stage_shoot (stage, "album-first");
  act (album, "album.move", 1);
  stage_settle (stage);
  assert_place (album, 1, "2/5");
  act (album, "album.jump", 1);
  stage_settle (stage);
  assert_place (album, 4, "5/5");
  act (album, "album.move", 1);
  assert_place (album, 4, "5/5");
  act (album, "album.jump", -1);
  act (album, "album.move", -1);
  stage_settle (stage);
  assert_place (album, 0, "1/5");

  /* Read from right to left, the next one is to the left. */
  gtk_widget_set_direction (GTK_WIDGET (album), GTK_TEXT_DIR_RTL);
  act (album, "album.move", -1);
  stage_settle (stage);
  assert_place (album, 1, "2/5");
}

/* Only what is looked at is loaded, and its neighbours once somebody walks. */
static void
test_loads_few (Stage        *stage,
                gconstpointer data)
{
  g_autoptr (GListStore) pictures = make_pictures (10);
  RialtoAlbum *album = make_album (stage, pictures);

  stage_show (stage, album, 500, 420);
  gtk_window_set_focus (GTK_WINDOW (stage->window), NULL);
  stage_settle (stage);
  g_assert_cmpuint (fake_server_n_open (&stage->server), ==, 1);
  g_assert_cmpstr (stage->server.asked->pdata[0], ==, "0 640 ");
  act (album, "album.jump", 1);
  stage_settle (stage);
  g_assert_cmpuint (fake_server_n_open (&stage->server), ==, 2);
  act (album, "album.move", -1);
  stage_settle (stage);
  g_assert_cmpuint (fake_server_n_open (&stage->server), ==, 3);
}

static void
test_height (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (GListStore) pictures = make_pictures (1);
  g_autoptr (RialtoAlbum) album = g_object_ref_sink (make_album (stage, pictures));
  int alone, height;

  gtk_widget_measure (GTK_WIDGET (album), GTK_ORIENTATION_VERTICAL, 600, &alone, NULL, NULL, NULL);
  g_assert_cmpint (alone, ==, 450);
  for (guint i = 0; i < 3; i++)
    {
      g_autoptr (RialtoPictureObject) tall = make_picture (i + 1, 500, 2000, "");

      g_list_store_append (pictures, tall);
    }
  gtk_widget_measure (GTK_WIDGET (album), GTK_ORIENTATION_VERTICAL, 600, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <, alone + 40);
  g_list_store_remove (pictures, 0);
  gtk_widget_measure (GTK_WIDGET (album), GTK_ORIENTATION_VERTICAL, 600, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, >=, 1200);
  g_list_store_remove_all (pictures);
  g_object_set (album, "pictures", NULL, NULL);
  g_assert_finalize_object (g_steal_pointer (&album));
}

static void
test_buttons (Stage        *stage,
              gconstpointer data)
{
  g_autoptr (GListStore) pictures = make_pictures (3);
  RialtoAlbum *album = make_album (stage, pictures);
  gboolean previous = TRUE, next = TRUE;

  stage->server.answer = make_webp (640, 480, FALSE);
  stage_show (stage, album, 500, 420);
  gtk_window_set_focus (GTK_WINDOW (stage->window), NULL);
  stage_settle (stage);
  g_object_get (album, "shows-previous", &previous, "shows-next", &next, NULL);
  g_assert_false (previous);
  g_assert_false (next);
  g_assert_true (gtk_widget_grab_focus (GTK_WIDGET (album)));
  act (album, "album.move", 1);
  stage_settle (stage);
  g_object_get (album, "shows-previous", &previous, "shows-next", &next, NULL);
  g_assert_true (previous);
  g_assert_true (next);
  stage_shoot (stage, "album-middle");
  press (find_icon (album, "go-previous-symbolic"));
  stage_settle (stage);
  assert_place (album, 0, "1/3");
}

static void
test_cover (Stage        *stage,
            gconstpointer data)
{
  g_autoptr (GListStore) pictures = make_pictures (3);
  RialtoAlbum *album = make_album (stage, pictures);
  gboolean covered = TRUE;

  g_object_set (album, "warning", "Bare skin", "covered", TRUE, NULL);
  stage_show (stage, album, 500, 420);
  stage_shoot (stage, "album-covered");
  act (album, "album.open", 0);
  g_assert_null (find_mapped (stage->window, RIALTO_TYPE_PICTURE_VIEWER, 0));
  press (find_mapped (find_mapped (album, RIALTO_TYPE_PICTURE_VIEW, 0), GTK_TYPE_BUTTON, 0));
  g_object_get (album, "covered", &covered, NULL);
  g_assert_false (covered);
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (album)));
  /* It, and the next. */
  stage_await (stage, 2);
}

static void
test_viewer (Stage        *stage,
             gconstpointer data)
{
  g_autoptr (GListStore) pictures = make_pictures (3);
  RialtoAlbum *album = make_album (stage, pictures);
  GtkWidget *viewer, *zoom;
  g_autofree char *title = NULL;

  stage->server.answer = make_webp (1200, 900, FALSE);
  stage_show (stage, album, 800, 660);
  act (album, "album.open", 0);
  stage_settle (stage);
  viewer = find_mapped (stage->window, RIALTO_TYPE_PICTURE_VIEWER, 0);
  g_assert_nonnull (viewer);
  zoom = find_mapped (viewer, RIALTO_TYPE_ZOOM, 0);
  g_assert_true (gtk_widget_is_focus (zoom));
  act (viewer, "viewer.walk", 1);
  stage_settle (stage);
  stage_shoot (stage, "viewer");
  g_object_get (viewer, "title", &title, NULL);
  g_assert_cmpstr (title, ==, "2 of 3");

  act (zoom, "zoom.in", 0);
  act (zoom, "zoom.in", 0);
  g_assert_cmpfloat_with_epsilon (rialto_zoom_get_level (RIALTO_ZOOM (zoom)), 1.5625, 0.001);
  stage_settle (stage);
  stage_shoot (stage, "viewer-zoomed");
  act (zoom, "zoom.reset", 0);
  g_assert_cmpfloat_with_epsilon (rialto_zoom_get_level (RIALTO_ZOOM (zoom)), 1, 0.001);
  act (zoom, "zoom.in", 0);
  act (viewer, "viewer.jump", 1);
  g_assert_cmpfloat_with_epsilon (rialto_zoom_get_level (RIALTO_ZOOM (zoom)), 1, 0.001);

  g_object_add_weak_pointer (G_OBJECT (viewer), (gpointer *) &viewer);
  adw_dialog_force_close (ADW_DIALOG (viewer));
  while (viewer != NULL)
    g_main_context_iteration (NULL, TRUE);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  stage_test_add ("/album/walk", test_walk);
  stage_test_add ("/album/loads-few", test_loads_few);
  stage_test_add ("/album/height", test_height);
  stage_test_add ("/album/buttons", test_buttons);
  stage_test_add ("/album/cover", test_cover);
  stage_test_add ("/album/viewer", test_viewer);
  return g_test_run ();
}
