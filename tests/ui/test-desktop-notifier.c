/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "session-fixture.h"

#include "rialto-api.h"
#include "rialto-desktop-notifier.h"

/* What was asked of the desktop. */
typedef struct
{
  GHashTable *shown; /* id: title and body */
  char       *last_action;
  guint       n_shown;
} Desktop;

static void
on_show (Desktop    *desktop,
         const char *id,
         const char *title,
         const char *body,
         const char *action,
         const char *target)
{
  g_hash_table_replace (desktop->shown, g_strdup (id),
                        g_strdup_printf ("%s|%s", title, body != NULL ? body : ""));
  g_free (desktop->last_action);
  desktop->last_action = g_strdup_printf ("%s %s", action, target);
  desktop->n_shown++;
}

static void
on_withdraw (Desktop    *desktop,
             const char *id)
{
  g_hash_table_remove (desktop->shown, id);
}

static RialtoDesktopNotifier *
watch (Scene   *scene,
       Desktop *desktop)
{
  RialtoDesktopNotifier *notifier = rialto_desktop_notifier_new ();

  if (desktop->shown == NULL)
    desktop->shown = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_signal_connect_swapped (notifier, "show", G_CALLBACK (on_show), desktop);
  g_signal_connect_swapped (notifier, "withdraw", G_CALLBACK (on_withdraw), desktop);
  g_object_set (notifier, "membership", scene->membership, NULL);
  return notifier;
}

static void
desktop_clear (Desktop *desktop)
{
  g_hash_table_unref (desktop->shown);
  g_free (desktop->last_action);
}

typedef struct
{
  Desktop *desktop;
  guint    n; /* shown at all */
  guint    standing;
} Count;

static gboolean
has_count (gpointer data)
{
  Count *count = data;

  return count->desktop->n_shown == count->n && g_hash_table_size (count->desktop->shown) == count->standing;
}

static void
await_count (Desktop *desktop,
             guint    n,
             guint    standing)
{
  wait_until (has_count, &(Count) { desktop, n, standing });
}

static const char *
only (Desktop *desktop)
{
  GHashTableIter iter;
  gpointer words = NULL;

  g_assert_cmpuint (g_hash_table_size (desktop->shown), ==, 1);
  g_hash_table_iter_init (&iter, desktop->shown);
  g_hash_table_iter_next (&iter, NULL, &words);
  return words;
}

/* One a group: replaced when it grows, withdrawn when it was read. */
static void
test_group (Scene        *scene,
            gconstpointer data)
{
  g_autoptr (LiveMember) bruno = live_member_new (scene->server, "bruno");
  RialtoId post = live_member_post (scene->mira, "A coat.");
  Desktop desktop = { 0 };
  RialtoDesktopNotifier *notifier = watch (scene, &desktop);
  g_autofree char *expected = g_strdup_printf ("win.show-post %" G_GINT64_FORMAT, post);
  RialtoMarkerPatch all = { .last_read = G_MAXINT64 };
  RialtoReadNotificationsArgs args = { .body = &all };

  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  await_count (&desktop, 1, 1);
  g_assert_cmpstr (only (&desktop), ==, "Dara liked your post|A coat.");
  g_assert_cmpstr (desktop.last_action, ==, expected);
  scene_do (bruno, "PUT", "/posts/%s/like", post);
  await_count (&desktop, 2, 1);
  g_assert_cmpstr (only (&desktop), ==, "Bruno and Dara liked your post|A coat.");
  assert_wait (rialto_session_take (
    scene_session (scene),
    rialto_api_read_notifications (rialto_session_get_transport (scene_session (scene)), &args, NULL)));
  await_count (&desktop, 2, 0);
  g_assert_finalize_object (notifier);
  desktop_clear (&desktop);
}

/* What was taken back is not to be seen any more. */
static void
test_withdraw (Scene        *scene,
               gconstpointer data)
{
  Desktop desktop = { 0 };
  RialtoDesktopNotifier *notifier = watch (scene, &desktop);
  RialtoId mira = live_member_get_id (scene->mira);

  scene_do (scene->dara, "PUT", "/users/%s/follow", mira);
  await_count (&desktop, 1, 1);
  scene_do (scene->dara, "DELETE", "/users/%s/follow", mira);
  await_count (&desktop, 1, 0);
  g_assert_finalize_object (notifier);
  desktop_clear (&desktop);
}

static void
read_all (Scene *scene)
{
  live_member_do (scene->mira, "PUT", "/notifications/read", "{\"last_read\":\"9223372036854775807\"}");
}

/* What an earlier run has left on the desktop is withdrawn when it was read, before or after this one began. */
static void
test_earlier (Scene        *scene,
              gconstpointer data)
{
  RialtoId post = live_member_post (scene->mira, "A coat.");
  Desktop desktop = { 0 };
  RialtoDesktopNotifier *notifier = watch (scene, &desktop);

  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  await_count (&desktop, 1, 1);
  g_assert_finalize_object (notifier);
  scene_start_again (scene);
  notifier = watch (scene, &desktop);
  scene_await (scene_session (scene), "unread-notifications", 1);
  g_assert_cmpuint (g_hash_table_size (desktop.shown), ==, 1);
  read_all (scene);
  await_count (&desktop, 1, 0);

  scene_do (scene->dara, "PUT", "/users/%s/follow", live_member_get_id (scene->mira));
  await_count (&desktop, 2, 1);
  g_assert_finalize_object (notifier);
  read_all (scene);
  scene_start_again (scene);
  notifier = watch (scene, &desktop);
  await_count (&desktop, 2, 0);
  g_assert_finalize_object (notifier);
  desktop_clear (&desktop);
}

static void
test_summary (Scene        *scene,
              gconstpointer data)
{
  Desktop desktop = { 0 };
  RialtoDesktopNotifier *notifier = watch (scene, &desktop);

  for (guint i = 0; i < 3; i++)
    {
      scene_do (scene->dara, "PUT", "/posts/%s/like", live_member_post (scene->mira, "A coat."));
      await_count (&desktop, i + 1, i + 1);
    }
  scene_do (scene->dara, "PUT", "/posts/%s/like", live_member_post (scene->mira, "A coat."));
  await_count (&desktop, 4, 1);
  g_assert_cmpstr (only (&desktop), ==, "4 new notifications|");
  g_assert_cmpstr (desktop.last_action, ==, "win.show-place notifications");
  g_object_set (notifier, "enabled", FALSE, NULL);
  g_assert_cmpuint (g_hash_table_size (desktop.shown), ==, 0);
  g_assert_finalize_object (notifier);
  desktop_clear (&desktop);
}

static void
warn (Scene   *scene,
      RialtoId id)
{
  RialtoTransport *transport = rialto_session_get_transport (scene_session (scene));
  RialtoGetPostArgs get = { .id = id };
  RialtoPostPatch patch = { 0 };
  RialtoUpdatePostArgs args = { .id = id, .body = &patch };
  g_autoptr (RialtoPostObject)
    post = session_get (scene_session (scene), rialto_api_get_post (transport, &get, NULL));

  rialto_post_patch_set_content_warning (&patch, "Spiders");
  assert_wait (rialto_api_update_post (transport, &args, rialto_post_object_get_version (post), NULL));
}

/* Nothing while somebody looks, or does not want it, and no word of what is behind a warning. */
static void
test_silent (Scene        *scene,
             gconstpointer data)
{
  Desktop desktop = { 0 };
  RialtoDesktopNotifier *notifier = watch (scene, &desktop);
  RialtoId post = live_member_post (scene->mira, "A coat.");

  rialto_desktop_notifier_set_watching (notifier, TRUE);
  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  scene_await (scene_session (scene), "unread-notifications", 1);
  rialto_desktop_notifier_set_watching (notifier, FALSE);
  live_member_do (scene->mira, "PUT", "/notifications/preferences",
                  "{\"items\":[{\"kind\":\"follow\",\"app\":true,\"desktop\":false,\"email\":false}]}");
  scene_do (scene->dara, "PUT", "/users/%s/follow", live_member_get_id (scene->mira));
  scene_await (scene_session (scene), "unread-notifications", 2);
  g_assert_cmpuint (desktop.n_shown, ==, 0);

  post = live_member_post (scene->mira, "What nobody expects.");
  warn (scene, post);
  scene_do (scene->dara, "PUT", "/posts/%s/like", post);
  await_count (&desktop, 1, 1);
  g_assert_cmpstr (only (&desktop), ==, "Dara liked your post|");
  g_assert_finalize_object (notifier);
  desktop_clear (&desktop);
}

/* Who is not to be disturbed is told by the numbers in the window alone. */
static void
test_disturb (Scene        *scene,
              gconstpointer data)
{
  RialtoAccountRecord *record = rialto_membership_get_record (scene->membership);
  Desktop desktop = { 0 };
  RialtoDesktopNotifier *notifier = watch (scene, &desktop);

  scene_do (scene->dara, "PUT", "/posts/%s/like", live_member_post (scene->mira, "A coat."));
  await_count (&desktop, 1, 1);
  rialto_account_record_set_status (record, "dnd");
  g_assert_cmpuint (g_hash_table_size (desktop.shown), ==, 0);
  scene_do (scene->dara, "PUT", "/posts/%s/like", live_member_post (scene->mira, "A hat."));
  scene_await (scene_session (scene), "unread-notifications", 2);
  rialto_account_record_set_status (record, "online");
  scene_do (scene->dara, "PUT", "/posts/%s/like", live_member_post (scene->mira, "A scarf."));
  await_count (&desktop, 2, 1);
  g_assert_cmpstr (only (&desktop), ==, "Dara liked your post|A scarf.");
  g_assert_finalize_object (notifier);
  desktop_clear (&desktop);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/desktop-notifier/group", test_group);
  scene_test_add ("/desktop-notifier/withdraw", test_withdraw);
  scene_test_add ("/desktop-notifier/earlier", test_earlier);
  scene_test_add ("/desktop-notifier/summary", test_summary);
  scene_test_add ("/desktop-notifier/silent", test_silent);
  scene_test_add ("/desktop-notifier/disturb", test_disturb);
  return g_test_run ();
}
