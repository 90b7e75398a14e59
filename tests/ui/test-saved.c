/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "rialto-paged-list.h"
#include "rialto-saved-page.h"

static GListModel *
get_list (gpointer page)
{
  g_autoptr (GListModel) list = NULL;

  g_object_get (page, "list", &list, NULL);
  return list;
}

static gboolean
is_unsaved (gpointer post)
{
  return !rialto_post_object_peek (post)->saved;
}

static gboolean
has_no_focus (gpointer window)
{
  return gtk_window_get_focus (window) == NULL;
}

/* What is unsaved stays until one comes back; what is saved elsewhere is there then. */
static void
test_saved (Scene        *scene,
            gconstpointer data)
{
  RialtoId first = live_member_post (scene->dara, "one"), second = live_member_post (scene->dara, "two");
  gpointer page = g_object_new (RIALTO_TYPE_SAVED_PAGE, "membership", scene->membership, NULL);
  g_autoptr (RialtoPostObject) post = NULL;

  scene_do (scene->mira, "PUT", "/posts/%s/save", first);
  scene_show (scene, page);
  scene_await_n (get_list (page), 1);
  post = g_list_model_get_item (get_list (page), 0);
  g_assert_true (rialto_post_object_get_saved (post));
  rialto_deeds_save_post (rialto_membership_get_deeds (scene->membership), post, FALSE);
  g_assert_false (rialto_post_object_get_saved (post));
  g_assert_cmpuint (g_list_model_get_n_items (get_list (page)), ==, 1);

  wait_until (is_unsaved, post);
  scene_do (scene->mira, "PUT", "/posts/%s/save", second);
  gtk_widget_set_visible (page, FALSE);
  /* GTK takes the focus out of it a moment later; if its rows go before that, GTK forgets to let go of the page. */
  wait_until (has_no_focus, scene->window);
  gtk_widget_set_visible (page, TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (get_list (page)), ==, 0);
  scene_await_n (get_list (page), 1);
}

static void
test_empty (Scene        *scene,
            gconstpointer data)
{
  gpointer page = g_object_new (RIALTO_TYPE_SAVED_PAGE, "membership", scene->membership, NULL);

  scene_show (scene, page);
  scene_await (get_list (page), "state", RIALTO_LISTING_EMPTY);
  scene_close (scene);

  page = g_object_new (RIALTO_TYPE_SAVED_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  g_object_add_weak_pointer (page, &page);
  scene_close (scene);
  g_assert_null (page);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/saved/saved", test_saved);
  scene_test_add ("/saved/empty", test_empty);
  return g_test_run ();
}
