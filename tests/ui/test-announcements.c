/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "guest.h"

#include "rialto-connection-line.h"
#include "rialto-home-page.h"
#include "rialto-notices.h"
#include "rialto-paged-list.h"
#include "rialto-place.h"

#include <string.h>

/* What who does not look is told: what is new, and what went wrong; each once, and not every event. */

static void
assert_announced (const char *expected)
{
  g_autofree char *text = scene_take_announcements ();

  g_assert_cmpstr (text, ==, expected);
}

static void
forget_announced (void)
{
  g_autofree char *text = scene_take_announcements ();
}

typedef struct
{
  RialtoPagedList *list;
  guint            n_new;
} Waiting;

static gboolean
has_new (gpointer data)
{
  Waiting *waiting = data;

  return rialto_paged_list_get_n_new (waiting->list) == waiting->n_new;
}

static void
post_and_await (Scene           *scene,
                RialtoPagedList *list,
                guint            n_new)
{
  live_member_post (scene->dara, "newer");
  wait_until (has_new, &(Waiting) { list, n_new });
}

/* Three posts come, and are told of once. */
static void
test_new_posts (Scene        *scene,
                gconstpointer data)
{
  GtkWidget *page;
  g_autoptr (RialtoPagedList) list = NULL;

  scene_do (scene->mira, "PUT", "/users/%s/follow", live_member_get_id (scene->dara));
  live_member_post (scene->dara, "older");
  page = g_object_new (RIALTO_TYPE_HOME_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  g_object_get (page, "list", &list, NULL);
  scene_await (list, "state", RIALTO_LISTING_CONTENT);
  forget_announced ();
  for (guint i = 0; i < 3; i++)
    post_and_await (scene, list, i + 1);
  assert_announced ("1 New Post\n");
  rialto_paged_list_show_new (list);
  wait_until (has_new, &(Waiting) { list, 0 });
  post_and_await (scene, list, 1);
  assert_announced ("1 New Post\n");
}

static void
test_error (Scene        *scene,
            gconstpointer data)
{
  RialtoPlace *place = g_object_new (RIALTO_TYPE_PLACE, "content", gtk_label_new ("content"), NULL);

  scene_show (scene, place);
  forget_announced ();
  g_object_set (place, "state", RIALTO_LISTING_ERROR, NULL);
  g_object_set (place, "error-text", "The server cannot be reached.", NULL);
  assert_announced ("This Could Not Be Loaded\n");
  g_object_set (place, "state", RIALTO_LISTING_CONTENT, NULL);
  assert_announced ("");
  g_object_set (place, "offline", TRUE, NULL);
  assert_announced ("You are offline. This is what was here last.\n");
  g_object_set (place, "offline", FALSE, NULL);
  assert_announced ("");
}

/* What is not shown is not told of. */
static void
test_hidden (Scene        *scene,
             gconstpointer data)
{
  RialtoPlace *place = g_object_ref_sink (g_object_new (RIALTO_TYPE_PLACE, NULL));

  forget_announced ();
  g_object_set (place, "state", RIALTO_LISTING_ERROR, NULL);
  assert_announced ("");
  g_object_unref (place);
}

static gboolean
is_offline (gpointer line)
{
  g_autofree char *text = NULL;

  g_object_get (line, "text", &text, NULL);
  return g_strcmp0 (text, "Offline") == 0;
}

static void
test_line (Scene        *scene,
           gconstpointer data)
{
  RialtoConnectionLine *line = g_object_new (RIALTO_TYPE_CONNECTION_LINE, "membership", scene->membership,
                                             NULL);
  g_autofree char *told = NULL;

  scene_show (scene, line);
  forget_announced ();
  live_server_set_shut (scene->server, TRUE);
  live_server_cut (scene->server);
  wait_until (is_offline, line);
  told = scene_take_announcements ();
  g_assert_true (g_str_has_suffix (told, "Offline\n"));
  live_server_set_shut (scene->server, FALSE);
}

static void
test_notice (Scene        *scene,
             gconstpointer data)
{
  RialtoNotices *notices = g_object_new (RIALTO_TYPE_NOTICES, "accounts", scene->accounts, "membership",
                                         scene->membership, NULL);

  scene_show (scene, notices);
  forget_announced ();
  live_member_do (scene->mira, "DELETE", "/auth/sessions", NULL);
  scene_await (notices, "ended", TRUE);
  assert_announced ("Your session has ended. You can read what is here.\n");
}

/* libadwaita announces toasts; were it to stop, we would have to. */
static void
test_toast (Scene        *scene,
            gconstpointer data)
{
  GtkWidget *overlay = adw_toast_overlay_new ();
  g_autofree char *told = NULL;

  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), gtk_label_new ("below"));
  scene_show (scene, overlay);
  forget_announced ();
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new ("Copied"));
  told = scene_take_announcements ();
  g_assert_true (g_str_has_suffix (told, "Copied\n"));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();

  scene_test_add ("/announcements/new-posts", test_new_posts);
  scene_test_add ("/announcements/error", test_error);
  scene_test_add ("/announcements/hidden", test_hidden);
  scene_test_add ("/announcements/line", test_line);
  scene_test_add ("/announcements/notice", test_notice);
  scene_test_add ("/announcements/toast", test_toast);
  return g_test_run ();
}
