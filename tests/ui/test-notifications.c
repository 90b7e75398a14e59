/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "session-fixture.h"

#include "rialto-api.h"
#include "rialto-feed-list.h"
#include "rialto-listing.h"
#include "rialto-notifications-page.h"
#include "rialto-request-row.h"

/* Whether the window is the one in front is not for the test to say: it reads by hand. */
static gpointer
show_page (Scene *scene)
{
  gpointer page = g_object_new (RIALTO_TYPE_NOTIFICATIONS_PAGE, "membership", scene->membership, "seen-after",
                                3600 * 1000, NULL);

  scene_show (scene, page);
  return page;
}

static GListModel *
get_model (gpointer page)
{
  g_autoptr (GListModel) model = NULL;

  g_object_get (page, "model", &model, NULL);
  return model;
}

/* The widget that shows an item now. */
static gpointer
find_row (Scene *scene,
          guint  position)
{
  return rialto_feed_list_find_row (scene_await_find (scene->window, RIALTO_TYPE_FEED_LIST, 0), position);
}

typedef struct
{
  Scene      *scene;
  guint       position;
  const char *label;
} Named;

static gboolean
is_named (gpointer data)
{
  Named *named = data;
  gpointer row = find_row (named->scene, named->position);
  g_autofree char *wrong = NULL;

  if (row == NULL)
    return FALSE;
  wrong = gtk_test_accessible_check_property (row, GTK_ACCESSIBLE_PROPERTY_LABEL, named->label);
  return wrong == NULL;
}

/* Waits until a reader of the screen would hear it there. */
static void
await_row (Scene      *scene,
           guint       position,
           const char *label)
{
  wait_until (is_named, &(Named) { scene, position, label });
}

static void
test_states (Scene        *scene,
             gconstpointer data)
{
  gpointer page;

  live_server_set_held (scene->server, TRUE);
  page = show_page (scene);
  g_assert_cmpint (scene_get (page, "state"), ==, RIALTO_LISTING_LOADING);
  live_server_set_shut (scene->server, TRUE);
  scene_await (page, "state", RIALTO_LISTING_ERROR);
  live_server_set_held (scene->server, FALSE);
  live_server_set_shut (scene->server, FALSE);
  g_signal_emit_by_name (
    adw_toolbar_view_get_content (ADW_TOOLBAR_VIEW (adw_navigation_page_get_child (page))), "retry");
  scene_await (page, "state", RIALTO_LISTING_EMPTY);
  scene_close (scene);

  /* What was seen is there. */
  live_server_set_shut (scene->server, TRUE);
  page = show_page (scene);
  scene_await (page, "state", RIALTO_LISTING_EMPTY);
  live_server_set_shut (scene->server, FALSE);
  scene_close (scene);

  page = show_page (scene);
  g_object_add_weak_pointer (page, &page);
  scene_close (scene);
  g_assert_null (page);
}

/* A group grows in its row, and comes to the top. */
static void
test_groups (Scene        *scene,
             gconstpointer data)
{
  g_autoptr (LiveMember) bruno = live_member_new (scene->server, "bruno");
  g_autoptr (LiveMember) aiko = live_member_new (scene->server, "aiko");
  RialtoId post = live_member_post (scene->mira, "A coat.");
  gpointer page = show_page (scene);

  scene_await (page, "state", RIALTO_LISTING_EMPTY);
  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  await_row (scene, 0, "Unread: Dara liked your post");
  scene_do (scene->dara, "PUT", "/users/%s/follow", live_member_get_id (scene->mira));
  scene_await_n (get_model (page), 2);
  await_row (scene, 0, "Unread: Dara follows you");
  scene_do (bruno, "PUT", "/posts/%s/like", post);
  await_row (scene, 0, "Unread: Bruno and Dara liked your post");
  scene_do (aiko, "PUT", "/posts/%s/like", post);
  await_row (scene, 0, "Unread: Aiko and 2 others liked your post");
  g_assert_cmpuint (g_list_model_get_n_items (get_model (page)), ==, 2);
  /* What was taken back leaves. */
  scene_do (scene->dara, "DELETE", "/users/%s/follow", live_member_get_id (scene->mira));
  scene_await_n (get_model (page), 1);
}

static void
test_read (Scene        *scene,
           gconstpointer data)
{
  RialtoId post = live_member_post (scene->mira, "A coat.");
  gpointer page;
  g_autofree char *expected = g_strdup_printf ("show-post %" G_GINT64_FORMAT "\n", post);

  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  scene_do (scene->dara, "PUT", "/users/%s/follow", live_member_get_id (scene->mira));
  scene_await (scene_session (scene), "unread-notifications", 2);
  page = show_page (scene);
  scene_await_n (get_model (page), 2);
  await_row (scene, 0, "Unread: Dara follows you");
  await_row (scene, 1, "Unread: Dara liked your post");

  /* What is opened is read; the others are not. */
  gtk_widget_activate_action (find_row (scene, 1), "row.show", NULL);
  g_assert_cmpstr (scene->asked->str, ==, expected);
  await_row (scene, 1, "Dara liked your post");
  await_row (scene, 0, "Unread: Dara follows you");

  gtk_widget_activate_action (page, "notifications.read-all", NULL);
  await_row (scene, 0, "Dara follows you");
  scene_await (scene_session (scene), "unread-notifications", 0);
}

/* Read on another device. */
static void
test_elsewhere (Scene        *scene,
                gconstpointer data)
{
  RialtoId post = live_member_post (scene->mira, "A coat.");
  g_autoptr (RialtoNotificationObject) notification = NULL;
  gpointer page;

  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  page = show_page (scene);
  scene_await_n (get_model (page), 1);
  notification = g_list_model_get_item (get_model (page), 0);
  g_assert_false (rialto_notification_object_get_read (notification));
  scene_do (scene->mira, "PUT", "/notifications/%s/read", rialto_notification_object_get_id (notification));
  scene_await (notification, "read", TRUE);
}

static void
lock (Scene *scene)
{
  RialtoTransport *transport = rialto_session_get_transport (scene_session (scene));
  RialtoGetUserArgs get = { .id = live_member_get_id (scene->mira) };
  RialtoProfilePatch patch = { 0 };
  RialtoUpdateUserArgs args = { .id = live_member_get_id (scene->mira), .body = &patch };
  g_autoptr (RialtoProfileObject)
    profile = session_get (scene_session (scene), rialto_api_get_user (transport, &get, NULL));

  rialto_profile_patch_set_locked (&patch, TRUE);
  assert_wait (rialto_api_update_user (transport, &args, rialto_profile_object_get_version (profile), NULL));
}

static void
test_requests (Scene        *scene,
               gconstpointer data)
{
  g_autoptr (LiveMember) bruno = live_member_new (scene->server, "bruno");
  RialtoGetUserArgs get = { .id = live_member_get_id (scene->dara) };
  g_autoptr (RialtoProfileObject) dara =
    session_get (scene_session (scene),
                 rialto_api_get_user (rialto_session_get_transport (scene_session (scene)), &get, NULL));
  gpointer page;

  lock (scene);
  page = show_page (scene);
  scene_await (page, "state", RIALTO_LISTING_EMPTY);
  scene_do (bruno, "PUT", "/users/%s/follow", live_member_get_id (scene->mira));
  await_row (scene, 0, "Bruno asks to follow you");
  scene_do (scene->dara, "PUT", "/users/%s/follow", live_member_get_id (scene->mira));
  await_row (scene, 0, "Dara asks to follow you");
  /* Once each: the notifications do not say it again. */
  scene_await_n (get_model (page), 2);

  gtk_widget_activate_action (scene_find (find_row (scene, 0), RIALTO_TYPE_REQUEST_ROW, 0), "request.accept",
                              NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_model (page)), ==, 1);
  scene_await (rialto_profile_object_get_relation (dara), "followed-by", TRUE);
  await_row (scene, 0, "Bruno asks to follow you");
  gtk_widget_activate_action (scene_find (find_row (scene, 0), RIALTO_TYPE_REQUEST_ROW, 0), "request.refuse",
                              NULL);
  g_assert_cmpuint (g_list_model_get_n_items (get_model (page)), ==, 0);
  scene_await (scene_session (scene), "follow-requests", 0);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/notifications/states", test_states);
  scene_test_add ("/notifications/groups", test_groups);
  scene_test_add ("/notifications/read", test_read);
  scene_test_add ("/notifications/elsewhere", test_elsewhere);
  scene_test_add ("/notifications/requests", test_requests);
  return g_test_run ();
}
