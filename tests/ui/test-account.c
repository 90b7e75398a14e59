/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "rialto-account-devices-page.h"
#include "rialto-account-dialog.h"
#include "rialto-account-notices-page.h"
#include "rialto-account-people-page.h"
#include "rialto-account-profile-page.h"
#include "rialto-account-sign-in-page.h"
#include "rialto-api.h"
#include "rialto-device-row.h"
#include "rialto-errand.h"
#include "rialto-notice-kind-row.h"
#include "rialto-paged-list.h"
#include "rialto-picture-chooser.h"
#include "rialto-picture-view.h"
#include "rialto-shunned-row.h"

static gpointer
get_object (gpointer    object,
            const char *property)
{
  g_autoptr (GObject) value = NULL;

  g_object_get (object, property, &value, NULL);
  return value;
}

static gboolean
has_text (gpointer    object,
          const char *property,
          const char *text)
{
  g_autofree char *value = NULL;

  g_object_get (object, property, &value, NULL);
  return g_strcmp0 (value, text) == 0;
}

static void
await_text (gpointer    object,
            const char *property,
            const char *text)
{
  while (!has_text (object, property, text))
    g_main_context_iteration (NULL, TRUE);
}

/* What a template made and named. */
static gpointer
get_part (gpointer    widget,
          GType       type,
          const char *name)
{
  return gtk_widget_get_template_child (widget, type, name);
}

static void
patch_elsewhere (Scene      *scene,
                 const char *bio)
{
  RialtoProfileObject *profile =
    rialto_account_object_get_profile (rialto_session_get_me (scene_session (scene)));
  RialtoProfilePatch patch = { 0 };
  RialtoUpdateUserArgs args = { .id = rialto_profile_object_get_id (profile), .body = &patch };

  rialto_profile_patch_set_bio (&patch, bio);
  assert_wait (rialto_api_update_user (rialto_session_get_transport (scene_session (scene)), &args,
                                       rialto_profile_object_get_version (profile), NULL));
}

/* The one button row of a page that is its action. */
static void
press (gpointer page,
       guint    n)
{
  GtkWidget *row = scene_await_find (page, ADW_TYPE_BUTTON_ROW, n);

  g_assert_true (gtk_widget_is_sensitive (row));
  g_signal_emit_by_name (row, "activated");
}

static void
test_profile (Scene        *scene,
              gconstpointer data)
{
  RialtoAccountProfilePage *page = g_object_new (RIALTO_TYPE_ACCOUNT_PROFILE_PAGE, "membership",
                                                 scene->membership, NULL);
  RialtoProfileObject *profile = get_object (page, "profile");
  RialtoErrand *saving = get_part (page, RIALTO_TYPE_ACCOUNT_PROFILE_PAGE, "saving");

  scene_show (scene, page);
  g_assert_true (has_text (page, "shown-name", "Mira"));
  g_assert_false (gtk_widget_is_sensitive (scene_await_find (page, ADW_TYPE_BUTTON_ROW, 0)));

  g_object_set (page, "shown-name", "Mira Castellan", NULL);
  g_assert_true (scene_get (page, "changed"));
  /* What was not touched follows; what was stays. */
  patch_elsewhere (scene, "Written elsewhere");
  await_text (page, "bio", "Written elsewhere");
  g_assert_true (has_text (page, "shown-name", "Mira Castellan"));

  press (page, 0);
  g_assert_true (scene_get (saving, "busy"));
  scene_await (saving, "busy", FALSE);
  g_assert_true (has_text (saving, "error-text", NULL));
  g_assert_cmpstr (rialto_profile_object_get_name (profile), ==, "Mira Castellan");
  g_assert_cmpstr (rialto_profile_object_get_bio (profile), ==, "Written elsewhere");
  g_assert_false (scene_get (page, "changed"));

  /* What the server does not take is said, and stays to be mended. */
  g_object_set (page, "link", "no address", NULL);
  press (page, 0);
  scene_await (saving, "busy", FALSE);
  g_assert_false (has_text (saving, "error-text", NULL));
  g_assert_true (has_text (page, "link", "no address"));
  g_object_set (page, "link", "https://mira.example/", "locked", TRUE, NULL);
  press (page, 0);
  scene_await (profile, "locked", TRUE);
  g_assert_cmpstr (rialto_profile_object_get_link (profile), ==, "https://mira.example/");
}

/* A picture as a camera makes it, larger than anybody will see it. */
static GFile *
make_photo (Scene *scene)
{
  g_autofree char *path = g_build_filename (scene->folder, "wide.png", NULL);
  g_autofree guint32 *pixels = g_new (guint32, 2400 * 800);
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GdkTexture) texture = NULL;

  for (guint i = 0; i < 2400 * 800; i++)
    pixels[i] = 0xff204060u + i % 2400 / 16;
  bytes = g_bytes_new_take (g_steal_pointer (&pixels), 2400 * 800 * 4);
  texture = gdk_memory_texture_new (2400, 800, GDK_MEMORY_DEFAULT, bytes, (gsize) 2400 * 4);
  g_assert_true (gdk_texture_save_to_png (texture, path));
  return g_file_new_for_path (path);
}

static gpointer
find_chooser (gpointer page,
              gboolean banner)
{
  gpointer chooser = scene_find (page, RIALTO_TYPE_PICTURE_CHOOSER, banner ? 1 : 0);

  g_assert_nonnull (chooser);
  g_assert_cmpint (scene_get (chooser, "banner"), ==, banner);
  return chooser;
}

static void
press_button (gpointer widget,
              guint    n)
{
  g_signal_emit_by_name (scene_find (widget, GTK_TYPE_BUTTON, n), "clicked");
}

/* Both pictures are made smaller, sent and removed, each by itself. */
static void
test_pictures (Scene        *scene,
               gconstpointer data)
{
  gpointer page = g_object_new (RIALTO_TYPE_ACCOUNT_PROFILE_PAGE, "membership", scene->membership, NULL);
  RialtoProfileObject *profile = get_object (page, "profile");
  g_autoptr (GFile) photo = make_photo (scene);
  gpointer banner, face, errand;

  scene_show (scene, page);
  banner = find_chooser (page, TRUE);
  face = find_chooser (page, FALSE);
  errand = get_part (banner, RIALTO_TYPE_PICTURE_CHOOSER, "uploading");
  g_assert_null (scene_find (page, RIALTO_TYPE_PICTURE_VIEW, 0));
  /* There is nothing to remove. */
  g_assert_null (scene_find (banner, GTK_TYPE_BUTTON, 1));
  rialto_picture_chooser_take (banner, photo);
  g_assert_true (scene_get (errand, "busy"));
  scene_await (errand, "busy", FALSE);
  g_assert_true (has_text (errand, "error-text", NULL));
  g_assert_cmpint (rialto_picture_object_get_width (rialto_profile_object_get_banner (profile)), ==, 2048);
  g_assert_null (rialto_profile_object_get_avatar (profile));
  while (scene_find (page, RIALTO_TYPE_PICTURE_VIEW, 0) == NULL)
    g_main_context_iteration (NULL, TRUE);

  rialto_picture_chooser_take (face, photo);
  errand = get_part (face, RIALTO_TYPE_PICTURE_CHOOSER, "uploading");
  scene_await (errand, "busy", FALSE);
  g_assert_nonnull (rialto_profile_object_get_avatar (profile));
  while (scene_find (banner, GTK_TYPE_BUTTON, 1) == NULL)
    g_main_context_iteration (NULL, TRUE);
  press_button (banner, 1);
  while (rialto_profile_object_get_banner (profile) != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_nonnull (rialto_profile_object_get_avatar (profile));
  while (scene_find (page, RIALTO_TYPE_PICTURE_VIEW, 0) != NULL)
    g_main_context_iteration (NULL, TRUE);

  /* What is no picture is said at once. */
  g_assert_true (g_file_replace_contents (photo, "words", 5, NULL, FALSE, G_FILE_CREATE_NONE, NULL, NULL,
                                          NULL));
  errand = get_part (banner, RIALTO_TYPE_PICTURE_CHOOSER, "uploading");
  scene_await (errand, "busy", FALSE);
  rialto_picture_chooser_take (banner, photo);
  scene_await (errand, "busy", FALSE);
  g_assert_false (has_text (errand, "error-text", NULL));
  g_assert_null (rialto_profile_object_get_banner (profile));
}

static void
test_password (Scene        *scene,
               gconstpointer data)
{
  RialtoAccountSignInPage *page = g_object_new (RIALTO_TYPE_ACCOUNT_SIGN_IN_PAGE, "membership",
                                                scene->membership, NULL);
  RialtoErrand *changing = get_part (page, RIALTO_TYPE_ACCOUNT_SIGN_IN_PAGE, "changing_password");
  RialtoErrand *email = get_part (page, RIALTO_TYPE_ACCOUNT_SIGN_IN_PAGE, "changing_email");
  RialtoAccountObject *me = rialto_session_get_me (scene_session (scene));

  scene_show (scene, page);
  /* Where no mail leaves the address cannot be changed: the new one would never be confirmed. */
  g_assert_null (scene_find (page, ADW_TYPE_EXPANDER_ROW, 0));
  live_server_send_mail (scene->server);
  assert_wait (rialto_session_load_server (scene_session (scene), NULL));
  g_object_set (page, "old-password", "not this one", "new-password", "nine purple saucers", NULL);
  g_signal_emit_by_name (scene_await_find (page, ADW_TYPE_PASSWORD_ENTRY_ROW, 1), "entry-activated");
  scene_await (changing, "busy", FALSE);
  g_assert_false (has_text (changing, "error-text", NULL));
  g_assert_true (has_text (page, "new-password", "nine purple saucers"));

  g_object_set (page, "old-password", "seven green teapots", NULL);
  g_signal_emit_by_name (scene_await_find (page, ADW_TYPE_PASSWORD_ENTRY_ROW, 1), "entry-activated");
  scene_await (changing, "busy", FALSE);
  g_assert_true (has_text (changing, "error-text", NULL));
  g_assert_true (has_text (page, "old-password", ""));
  g_assert_true (has_text (page, "new-password", ""));

  g_object_set (scene_await_find (page, ADW_TYPE_EXPANDER_ROW, 0), "expanded", TRUE, NULL);
  g_object_set (page, "new-email", "mira@elsewhere.example", "email-password", "nine purple saucers", NULL);
  scene_await_find (page, ADW_TYPE_PASSWORD_ENTRY_ROW, 2);
  g_signal_emit_by_name (scene_find (page, ADW_TYPE_PASSWORD_ENTRY_ROW, 0), "entry-activated");
  scene_await (email, "busy", FALSE);
  g_assert_true (has_text (email, "error-text", NULL));
  g_assert_true (has_text (page, "new-email", ""));
  await_text (me, "pending-email", "mira@elsewhere.example");
}

static void
test_devices (Scene        *scene,
              gconstpointer data)
{
  RialtoAccountDevicesPage *page = g_object_new (RIALTO_TYPE_ACCOUNT_DEVICES_PAGE, "membership",
                                                 scene->membership, NULL);
  GListModel *list = get_object (page, "list");
  RialtoDeviceRow *row = NULL;
  guint n;

  scene_show (scene, page);
  scene_await (list, "state", RIALTO_LISTING_CONTENT);
  n = g_list_model_get_n_items (list);
  g_assert_cmpuint (n, >=, 2);
  for (guint i = 0; i < n; i++)
    {
      row = scene_await_find (page, RIALTO_TYPE_DEVICE_ROW, i);
      if (!rialto_device_object_get_current (get_object (row, "device")))
        break;
    }
  g_assert_false (rialto_device_object_get_current (get_object (row, "device")));
  g_signal_emit_by_name (scene_find (row, GTK_TYPE_BUTTON, 0), "clicked");
  scene_await_n (list, n - 1);
  /* This one is still signed in. */
  g_assert_cmpint (rialto_session_get_state (scene_session (scene)), ==, RIALTO_SESSION_STATE_SIGNED_IN);
}

static gboolean
is_other (gpointer data)
{
  return !rialto_notification_preference_object_get_app (data);
}

static void
test_notices (Scene        *scene,
              gconstpointer data)
{
  RialtoAccountNoticesPage *page = g_object_new (RIALTO_TYPE_ACCOUNT_NOTICES_PAGE, "membership",
                                                 scene->membership, NULL);
  RialtoNoticeKindRow *row;
  RialtoNotificationPreferenceObject *preference;

  scene_show (scene, page);
  row = scene_await_find (page, RIALTO_TYPE_NOTICE_KIND_ROW, 0);
  /* Where no mail leaves none is offered. */
  g_object_set (row, "expanded", TRUE, NULL);
  scene_await_find (row, ADW_TYPE_SWITCH_ROW, 1);
  g_assert_null (scene_find (row, ADW_TYPE_SWITCH_ROW, 2));
  g_object_set (row, "email", TRUE, NULL);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==,
                   "In the app and on the desktop");
  live_server_send_mail (scene->server);
  assert_wait (rialto_session_load_server (scene_session (scene), NULL));
  scene_await_find (row, ADW_TYPE_SWITCH_ROW, 2);
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==,
                   "In the app, on the desktop and by mail");

  preference = get_object (row, "preference");
  g_assert_true (scene_get (row, "app"));
  g_object_set (row, "app", FALSE, NULL);
  g_assert_false (scene_get (row, "app"));
  g_assert_cmpstr (adw_expander_row_get_subtitle (ADW_EXPANDER_ROW (row)), ==, "Not at all");
  wait_until (is_other, preference);

  /* What the server did not take goes back. */
  live_server_set_shut (scene->server, TRUE);
  g_object_set (row, "app", TRUE, NULL);
  g_assert_true (scene_get (row, "app"));
  scene_await (row, "app", FALSE);
  live_server_set_shut (scene->server, FALSE);
}

static void
test_people (Scene        *scene,
             gconstpointer data)
{
  RialtoAccountPeoplePage *page;
  RialtoShunnedRow *row;
  RialtoId dara = live_member_get_id (scene->dara);

  scene_do (scene->mira, "PUT", "/users/%s/block", dara);
  page = g_object_new (RIALTO_TYPE_ACCOUNT_PEOPLE_PAGE, "membership", scene->membership, NULL);
  scene_show (scene, page);
  scene_await (get_object (page, "mutes"), "state", RIALTO_LISTING_EMPTY);
  scene_await_n (get_object (page, "blocks"), 1);
  row = scene_await_find (page, RIALTO_TYPE_SHUNNED_ROW, 0);
  g_assert_cmpstr (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (row)), ==, "Dara");
  g_signal_emit_by_name (scene_find (row, GTK_TYPE_BUTTON, 0), "clicked");
  scene_await_n (get_object (page, "blocks"), 0);
  while (rialto_session_is_blocking (scene_session (scene), dara))
    g_main_context_iteration (NULL, TRUE);
}

/* Opened and closed while all of its pages still wait for an answer. */
static void
test_closed (Scene        *scene,
             gconstpointer data)
{
  AdwDialog *dialog = g_object_new (RIALTO_TYPE_ACCOUNT_DIALOG, "membership", scene->membership, NULL);
  gpointer left = dialog;

  scene_show (scene, adw_bin_new ());
  g_object_add_weak_pointer (G_OBJECT (dialog), &left);
  adw_dialog_present (dialog, scene->window);
  while (!gtk_widget_get_mapped (GTK_WIDGET (dialog)))
    g_main_context_iteration (NULL, TRUE);
  adw_dialog_force_close (dialog);
  scene_close (scene);
  while (left != NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
count (gpointer counter)
{
  (*(guint *) counter)++;
}

static void
test_errand (void)
{
  RialtoErrand *errand = g_object_new (RIALTO_TYPE_ERRAND, NULL);
  DexPromise *promise = dex_promise_new ();
  guint n_done = 0, n_failed = 0;

  g_signal_connect_swapped (errand, "done", G_CALLBACK (count), &n_done);
  g_signal_connect_swapped (errand, "failed", G_CALLBACK (count), &n_failed);
  rialto_errand_run (errand, dex_ref (promise));
  g_assert_true (rialto_errand_get_busy (errand));
  dex_promise_reject (promise, g_error_new_literal (RIALTO_ERROR, RIALTO_ERROR_CONFLICT, "Not so."));
  dex_unref (promise);
  scene_await (errand, "busy", FALSE);
  g_assert_true (has_text (errand, "error-text", "Not so."));
  g_assert_cmpuint (n_failed, ==, 1);

  rialto_errand_run (errand, dex_future_new_true ());
  g_assert_true (has_text (errand, "error-text", NULL));
  scene_await (errand, "busy", FALSE);
  g_assert_cmpuint (n_done, ==, 1);

  /* What is given up says nothing any more. */
  promise = dex_promise_new ();
  rialto_errand_run (errand, dex_ref (promise));
  g_assert_finalize_object (errand);
  dex_promise_resolve_boolean (promise, TRUE);
  dex_unref (promise);
  run_what_is_due ();
  g_assert_cmpuint (n_done, ==, 1);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  g_test_add_func ("/account/errand", test_errand);
  scene_test_add ("/account/profile", test_profile);
  scene_test_add ("/account/pictures", test_pictures);
  scene_test_add ("/account/password", test_password);
  scene_test_add ("/account/devices", test_devices);
  scene_test_add ("/account/notices", test_notices);
  scene_test_add ("/account/people", test_people);
  scene_test_add ("/account/closed", test_closed);
  return g_test_run ();
}
