/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "composing.h"

#include "rialto-feed-list.h"
#include "rialto-home-page.h"
#include "rialto-paged-list.h"

static RialtoPagedList *
get_list (gpointer page)
{
  g_autoptr (RialtoPagedList) list = NULL;

  g_object_get (page, "list", &list, NULL);
  return list;
}

static gpointer
make_home (Scene *scene)
{
  return g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
}

static RialtoPagedList *
show_home (Scene *scene)
{
  gpointer page = make_home (scene);

  scene_show (scene, page);
  return get_list (page);
}

static const char *
get_caption_at (RialtoPagedList *list,
                guint            position)
{
  return rialto_post_object_get_caption (rialto_paged_list_peek_row (list, position));
}

/* Whoever is followed is there with what they have posted before, above and below what was there. */
static gboolean
has_one_new (gpointer list)
{
  return rialto_paged_list_get_n_new (list) == 1;
}

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
  wait_until (has_one_new, list);
  rialto_paged_list_show_new (list);
  g_assert_cmpstr (get_caption_at (list, 0), ==, "three");
}

static void
post_some (LiveMember *member,
           guint       n)
{
  for (guint i = 0; i < n; i++)
    live_member_post (member, "mine");
}

typedef struct
{
  RialtoPagedList *list;
  guint            n_rows;
} Reading;

/* Reads the last row until there are so many. */
static gboolean
has_read (gpointer data)
{
  Reading *reading = data;
  guint n_rows = rialto_paged_list_get_n_rows (reading->list);

  if (n_rows > 0)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (reading->list), n_rows - 1));
  return n_rows == reading->n_rows;
}

/* Also below the newest page, and below all that was there. */
static void
test_follow_far_down (Scene        *scene,
                      gconstpointer data)
{
  RialtoPagedList *list;

  live_member_post (scene->dara, "oldest");
  post_some (scene->mira, 8);
  live_member_post (scene->dara, "deep");
  post_some (scene->mira, 25);
  list = show_home (scene);
  wait_until (has_read, &(Reading) { list, 33 });
  scene_do (scene->mira, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  scene_await_n (list, 35);
  g_assert_cmpstr (get_caption_at (list, 24), ==, "mine");
  g_assert_cmpstr (get_caption_at (list, 25), ==, "deep");
  g_assert_cmpstr (get_caption_at (list, 26), ==, "mine");
  g_assert_cmpstr (get_caption_at (list, 34), ==, "oldest");
  g_assert_cmpuint (rialto_paged_list_get_n_new (list), ==, 0);
}

static gboolean
is_offline (gpointer session)
{
  return rialto_gateway_client_get_state (rialto_session_get_gateway (session)) ==
         RIALTO_GATEWAY_STATE_WAITING;
}

static gboolean
is_online (gpointer session)
{
  return rialto_gateway_client_get_state (rialto_session_get_gateway (session)) ==
         RIALTO_GATEWAY_STATE_ONLINE;
}

static void
come_back (Scene *scene)
{
  live_server_set_shut (scene->server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (scene_session (scene)));
}

static gboolean
is_loaded (gpointer list)
{
  return !rialto_paged_list_get_busy (list) && rialto_paged_list_get_state (list) == RIALTO_LISTING_CONTENT;
}

/* The line was lost, and is there again: nobody tells of what was posted meanwhile. */
static void
test_resumed (Scene        *scene,
              gconstpointer data)
{
  RialtoPagedList *list;

  scene_do (scene->mira, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  live_member_post (scene->dara, "one");
  /* So that nothing is told of these two any more. */
  scene_start_again (scene);
  list = show_home (scene);
  wait_until (is_online, scene_session (scene));
  wait_until (is_loaded, list);
  live_server_set_shut (scene->server, TRUE);
  wait_until (is_offline, scene_session (scene));
  live_member_post (scene->dara, "two");
  come_back (scene);
  wait_until (has_one_new, list);
}

static gboolean
is_behind (gpointer list)
{
  return !rialto_paged_list_get_busy (list) && rialto_paged_list_is_behind (list, 0);
}

/* The app is started before there is a network. */
static void
test_start_offline (Scene        *scene,
                    gconstpointer data)
{
  RialtoPagedList *list;

  scene_do (scene->mira, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  live_member_post (scene->dara, "one");
  scene_await_n (show_home (scene), 1);
  scene_close (scene);
  live_server_set_shut (scene->server, TRUE);
  live_member_post (scene->dara, "two");
  scene_start_again (scene);
  list = show_home (scene);
  scene_await_n (list, 1);
  wait_until (is_behind, list);
  come_back (scene);
  wait_until (has_one_new, list);
  g_assert_false (rialto_paged_list_is_behind (list, 0));
}

static gboolean
has_no_like (gpointer post)
{
  return rialto_post_object_get_like_count (post) == 0;
}

/* The server was restored from a backup while the app was not running: what was kept of it is newer than what it says now. */
static void
test_restored (Scene        *scene,
               gconstpointer data)
{
  RialtoPagedList *list;
  RialtoId post;

  scene_do (scene->mira, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  post = live_member_post (scene->dara, "one");
  /* The server gives a new refresh token, which is in the backup. */
  scene_start_again (scene);
  wait_until (is_online, scene_session (scene));
  live_server_back_up (scene->server);
  for (guint i = 0; i < 10; i++)
    {
      scene_do (scene->dara, "PUT", "/posts/%s/like", post);
      scene_do (scene->dara, "DELETE", "/posts/%s/like", post);
    }
  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  list = show_home (scene);
  wait_until (is_loaded, list);
  g_assert_cmpint (rialto_post_object_get_like_count (rialto_paged_list_peek_row (list, 0)), ==, 1);
  scene_close (scene);

  live_server_restore (scene->server);
  scene_start_again (scene);
  list = show_home (scene);
  scene_await_n (list, 1);
  wait_until (has_no_like, rialto_paged_list_peek_row (list, 0));
  wait_until (is_online, scene_session (scene));
  /* What is kept from then on is what it says now. */
  wait_until (is_loaded, list);
  live_server_set_shut (scene->server, TRUE);
  scene_start_again (scene);
  list = show_home (scene);
  scene_await_n (list, 1);
  wait_until (has_no_like, rialto_paged_list_peek_row (list, 0));
}

static void
on_busy (RialtoPagedList *list,
         GParamSpec      *pspec,
         guint           *n_loads)
{
  *n_loads += rialto_paged_list_get_busy (list);
}

static gboolean
has_begun (gpointer n_loads)
{
  return *(guint *) n_loads > 0;
}

/* With a network, the newest are asked for once. */
static void
test_start_once (Scene        *scene,
                 gconstpointer data)
{
  gpointer page;
  guint n_loads = 0;

  live_member_post (scene->mira, "mine");
  scene_start_again (scene);
  page = make_home (scene);
  g_signal_connect (get_list (page), "notify::busy", G_CALLBACK (on_busy), &n_loads);
  scene_show (scene, page);
  wait_until (is_online, scene_session (scene));
  wait_until (has_begun, &n_loads);
  wait_until (is_loaded, get_list (page));
  run_what_is_due ();
  g_assert_cmpuint (n_loads, ==, 1);
}

static RialtoOutboxItem *
post_own (Scene      *scene,
          const char *caption)
{
  g_autoptr (GListModel) files = make_files (scene, 1);
  g_autoptr (GFile) file = g_list_model_get_item (files, 0);
  RialtoDeedPicture picture = { .path = g_file_peek_path (file), .type = "image/png" };
  RialtoPostDraft draft = { 0 };

  rialto_post_draft_set_caption (&draft, caption);
  return rialto_deeds_post (rialto_membership_get_deeds (scene->membership), &draft, &picture, 1, NULL);
}

static gboolean
shows_own (gpointer view)
{
  g_autoptr (RialtoPostObject) post = g_list_model_get_item (rialto_feed_list_get_model (view), 0);
  GtkWidget *row = rialto_feed_list_find_row (view, 0);
  double offset;

  return g_strcmp0 (rialto_post_object_get_caption (post), "Mine, at the top") == 0 && row != NULL &&
         gtk_widget_get_mapped (row) && rialto_feed_list_get_anchor (view, &offset) == 0 && offset >= 0;
}

static gboolean
is_further_down (gpointer view)
{
  return !rialto_feed_list_get_at_top (view);
}

/* Whoever is at the top sees what they posted; whoever is further down is told of it, and stays there. */
static void
test_own (Scene        *scene,
          gconstpointer data)
{
  g_autoptr (RialtoOutboxItem) first = NULL, second = NULL;
  RialtoPagedList *list;
  RialtoFeedList *view;
  double offset;
  guint anchor;

  for (guint i = 0; i < 6; i++)
    live_member_post (scene->mira, "An older one");
  list = show_home (scene);
  scene_await (list, "state", RIALTO_LISTING_CONTENT);
  view = scene_await_find (scene->window, RIALTO_TYPE_FEED_LIST, 0);
  first = post_own (scene, "Mine, at the top");
  scene_await (first, "state", RIALTO_OUTBOX_SENT);
  wait_until (shows_own, view);

  rialto_feed_list_scroll_to (view, 4, 0);
  wait_until (is_further_down, view);
  anchor = rialto_feed_list_get_anchor (view, &offset);
  second = post_own (scene, "Mine, above");
  wait_until (has_one_new, list);
  g_assert_cmpuint (rialto_feed_list_get_anchor (view, &offset), ==, anchor);
  g_assert_cmpuint (rialto_paged_list_get_n_rows (list), ==, 7);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/home/follow", test_follow);
  scene_test_add ("/home/follow-far-down", test_follow_far_down);
  scene_test_add ("/home/resumed", test_resumed);
  scene_test_add ("/home/start-offline", test_start_offline);
  scene_test_add ("/home/start-once", test_start_once);
  scene_test_add ("/home/restored", test_restored);
  scene_test_add ("/home/own", test_own);
  return g_test_run ();
}
