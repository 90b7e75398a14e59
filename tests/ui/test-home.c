/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "rialto-home-page.h"
#include "rialto-paged-list.h"

static RialtoPagedList *
show_home (Scene *scene)
{
  gpointer page = g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
  g_autoptr (RialtoPagedList) list = NULL;

  scene_show (scene, page);
  g_object_get (page, "list", &list, NULL);
  return list;
}

static const char *
get_caption_at (RialtoPagedList *list,
                guint            position)
{
  return rialto_post_object_get_caption (rialto_paged_list_peek_row (list, position));
}

/* Whoever is followed is there with what they have posted before, above and below what was there. */
static void
test_follow (Scene        *scene,
             gconstpointer data)
{
  RialtoPagedList *list;

  live_member_post (scene->dara, "one");
  live_member_post (scene->dara, "two");
  live_member_post (scene->mira, "mine");
  live_member_post (scene->dara, "three");
  list = show_home (scene);
  scene_await_n (list, 1);
  scene_do (scene->mira, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  scene_await_n (list, 3);
  g_assert_cmpstr (get_caption_at (list, 0), ==, "mine");
  g_assert_cmpstr (get_caption_at (list, 1), ==, "two");
  g_assert_cmpstr (get_caption_at (list, 2), ==, "one");
  g_assert_cmpuint (rialto_paged_list_get_n_new (list), ==, 1);
  rialto_paged_list_show_new (list);
  g_assert_cmpstr (get_caption_at (list, 0), ==, "three");
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/home/follow", test_follow);
  return g_test_run ();
}
