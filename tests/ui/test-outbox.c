/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "scene.h"

#include "rialto-api.h"
#include "rialto-composer-dialog.h"
#include "rialto-conversation-page.h"
#include "rialto-home-page.h"
#include "rialto-membership-pictures.h"
#include "rialto-notices.h"
#include "rialto-pending-row.h"
#include "rialto-profile-page.h"
#include "rialto-refused-dialog.h"
#include "rialto-window.h"

#include <glib/gstdio.h>

/* What was done and is not sent: as the whole window shows it. */

static void
open_window (Scene *scene)
{
  scene->window = g_object_new (RIALTO_TYPE_WINDOW, "membership", scene->membership, NULL);
  gtk_window_present (GTK_WINDOW (scene->window));
  while (!gtk_widget_get_mapped (scene->window))
    g_main_context_iteration (NULL, TRUE);
}

typedef struct
{
  gpointer widget;
  GType    type;
  guint    n;
} Search;

static gboolean
is_found (gpointer data)
{
  Search *search = data;

  return scene_find (search->widget, search->type, search->n) != NULL;
}

static gboolean
is_not_found (gpointer data)
{
  return !is_found (data);
}

static gpointer
await_widget (gpointer widget,
              GType    type,
              guint    n)
{
  wait_until (is_found, &(Search) { widget, type, n });
  return scene_find (widget, type, n);
}

static char *
dup_text (gpointer    object,
          const char *property)
{
  char *text = NULL;

  g_object_get (object, property, &text, NULL);
  return text;
}

static void
assert_text (gpointer    object,
             const char *property,
             const char *expected)
{
  g_autofree char *text = dup_text (object, property);

  g_assert_cmpstr (text, ==, expected);
}

static RialtoPostObject *
know_post (Scene   *scene,
           RialtoId id)
{
  return g_value_dup_object (wait_for_value (rialto_session_take (
    scene_session (scene), rialto_api_get_post (rialto_session_get_transport (scene_session (scene)),
                                                &(RialtoGetPostArgs) { .id = id }, NULL))));
}

static RialtoOutbox *
get_outbox (Scene *scene)
{
  return rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership));
}

/* The banner of the notices that leads there. */
static AdwBanner *
find_banner_to (Scene      *scene,
                const char *action)
{
  RialtoNotices *notices = scene_find (scene->window, RIALTO_TYPE_NOTICES, 0);

  for (guint i = 0;; i++)
    {
      AdwBanner *banner = scene_find (notices, ADW_TYPE_BANNER, i);

      if (banner == NULL || g_strcmp0 (gtk_actionable_get_action_name (GTK_ACTIONABLE (banner)), action) == 0)
        return banner;
    }
}

static AdwBanner *
find_banner (Scene *scene)
{
  return find_banner_to (scene, "win.show-refused");
}

/* Somebody likes and comments what has gone meanwhile. */
static RialtoPostObject *
do_in_vain (Scene *scene)
{
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  RialtoId id = live_member_post (scene->dara, "Gone soon"), other = live_member_post (scene->dara, "Stays");
  RialtoPostObject *post = know_post (scene, id);
  g_autoptr (RialtoOutboxItem) comment = NULL;

  scene_do (scene->dara, "DELETE", "/posts/%s", id);
  rialto_deeds_like_post (deeds, post, TRUE);
  comment = rialto_deeds_comment (deeds, other, 1, "To nobody", NULL);
  scene_await_n (rialto_outbox_get_refused (get_outbox (scene)), 2);
  return post;
}

static gboolean
says_to_nobody (gpointer data)
{
  return g_str_equal (rialto_conversation_get_text (data), "To nobody");
}

static void
test_refused (Scene        *scene,
              gconstpointer data)
{
  GListModel *refused = rialto_outbox_get_refused (get_outbox (scene));
  g_autoptr (RialtoPostObject) post = NULL;
  gpointer dialog, row;

  open_window (scene);
  g_assert_false (adw_banner_get_revealed (find_banner (scene)));
  post = do_in_vain (scene);
  g_assert_true (adw_banner_get_revealed (find_banner (scene)));
  g_assert_cmpstr (adw_banner_get_title (find_banner (scene)), ==, "2 things could not be sent");

  g_assert_true (gtk_widget_activate_action (scene->window, "win.show-refused", NULL));
  dialog = await_widget (scene->window, RIALTO_TYPE_REFUSED_DIALOG, 0);
  row = await_widget (dialog, RIALTO_TYPE_PENDING_ROW, 0);
  assert_text (row, "text", "Like a post by Dara");
  {
    g_autofree char *status = dup_text (row, "status");

    g_assert_true (g_str_has_prefix (status, "Could not be sent: "));
    g_assert_cmpuint (strlen (status), >, strlen ("Could not be sent: "));
  }
  g_assert_false (scene_get (row, "editable"));
  g_assert_true (scene_get (row, "retriable"));
  assert_text (await_widget (dialog, RIALTO_TYPE_PENDING_ROW, 1), "text", "To nobody");
  g_assert_true (scene_get (scene_find (dialog, RIALTO_TYPE_PENDING_ROW, 1), "editable"));

  /* Tried again it is on its way, until it is refused again. */
  live_server_set_shut (scene->server, TRUE);
  g_assert_true (gtk_widget_activate_action (row, "pending.retry", NULL));
  g_assert_cmpuint (g_list_model_get_n_items (refused), ==, 1);
  g_assert_cmpstr (adw_banner_get_title (find_banner (scene)), ==, "1 thing could not be sent");
  live_server_set_shut (scene->server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (scene_session (scene)));
  scene_await_n (refused, 2);

  row = await_widget (dialog, RIALTO_TYPE_PENDING_ROW, 0);
  assert_text (row, "text", "Like a post by Dara");
  g_assert_true (gtk_widget_activate_action (row, "pending.discard", NULL));
  scene_await_n (refused, 1);

  /* A comment is written anew where it was written. */
  row = await_widget (dialog, RIALTO_TYPE_PENDING_ROW, 0);
  g_assert_true (gtk_widget_activate_action (row, "pending.edit", NULL));
  {
    RialtoConversationPage *page = await_widget (scene->window, RIALTO_TYPE_CONVERSATION_PAGE, 0);

    wait_until (says_to_nobody, rialto_conversation_page_get_conversation (page));
  }
  wait_until (is_not_found, &(Search) { scene->window, RIALTO_TYPE_REFUSED_DIALOG, 0 });
  scene_await_n (refused, 0);
  g_assert_false (adw_banner_get_revealed (find_banner (scene)));
}

/* With the last of them gone it says that there is nothing. */
static void
test_refused_states (Scene        *scene,
                     gconstpointer data)
{
  g_autoptr (RialtoPostObject) post = NULL;
  gpointer dialog;
  GtkWidget *place;

  open_window (scene);
  post = do_in_vain (scene);
  gtk_widget_activate_action (scene->window, "win.show-refused", NULL);
  dialog = await_widget (scene->window, RIALTO_TYPE_REFUSED_DIALOG, 0);
  place = adw_toolbar_view_get_content (ADW_TOOLBAR_VIEW (adw_dialog_get_child (dialog)));
  g_assert_cmpint (scene_get (place, "state"), ==, RIALTO_LISTING_CONTENT);
  for (guint left = 2; left > 0; left--)
    {
      g_assert_true (gtk_widget_activate_action (await_widget (dialog, RIALTO_TYPE_PENDING_ROW, 0),
                                                 "pending.discard", NULL));
      scene_await_n (rialto_outbox_get_refused (get_outbox (scene)), left - 1);
    }
  g_assert_cmpint (scene_get (place, "state"), ==, RIALTO_LISTING_EMPTY);
  g_assert_false (scene_get (place, "offline"));
  live_server_set_shut (scene->server, TRUE);
  scene_await (place, "offline", TRUE);
  live_server_set_shut (scene->server, FALSE);
}

static RialtoMembership *
make_visit (Scene *scene)
{
  RialtoMembership *visit =
    g_value_dup_object (wait_for_value (rialto_membership_visit (live_server_get_base (scene->server),
                                                                 TRUE)));

  rialto_membership_bring_pictures (visit, NULL);
  return visit;
}

/* Dialogs go with the membership that they are about: what is written stays its draft, and what was refused stays where it is. */
static void
test_membership_goes (Scene        *scene,
                      gconstpointer data)
{
  RialtoDrafts *drafts = rialto_outbox_get_drafts (get_outbox (scene));
  g_autoptr (RialtoMembership) visit = make_visit (scene);
  g_autoptr (RialtoPostObject) post = NULL;
  g_autofree char *draft = NULL;
  gpointer dialog;
  gint64 id;

  open_window (scene);
  gtk_widget_activate_action (scene->window, "win.compose", NULL);
  dialog = await_widget (scene->window, RIALTO_TYPE_COMPOSER_DIALOG, 0);
  assert_wait (rialto_drafts_flush (drafts));
  run_what_is_due ();
  g_object_set (rialto_composer_dialog_get_composition (dialog), "caption", "My new coat", NULL);
  g_object_set (scene->window, "membership", visit, NULL);
  wait_until (is_not_found, &(Search) { scene->window, RIALTO_TYPE_COMPOSER_DIALOG, 0 });
  draft = g_value_dup_string (wait_for_value (rialto_drafts_get (drafts, "post")));
  g_assert_nonnull (strstr (draft, "My new coat"));

  g_object_set (scene->window, "membership", scene->membership, NULL);
  post = do_in_vain (scene);
  {
    g_autoptr (RialtoOutboxItem)
      item = g_list_model_get_item (rialto_outbox_get_refused (get_outbox (scene)), 1);

    id = rialto_outbox_item_get_id (item);
  }
  gtk_widget_activate_action (scene->window, "win.show-refused", NULL);
  dialog = g_object_ref (await_widget (scene->window, RIALTO_TYPE_REFUSED_DIALOG, 0));
  g_object_set (scene->window, "membership", visit, NULL);
  g_assert_false (gtk_widget_get_can_target (dialog));
  gtk_widget_activate_action (scene->window, "win.rewrite", "x", id);
  wait_until (is_not_found, &(Search) { scene->window, RIALTO_TYPE_REFUSED_DIALOG, 0 });
  g_object_unref (dialog);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_outbox_get_refused (get_outbox (scene))), ==, 2);
}

static gboolean
is_hidden (gpointer object)
{
  return rialto_entity_object_get_hidden (object);
}

static void delete (Scene   *scene,
                    RialtoId id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  g_assert_true (gtk_widget_activate_action (scene->window, "win.delete-post", "s", text));
}

static GtkWidget *
find_button (Scene      *scene,
             const char *label)
{
  for (guint i = 0;; i++)
    {
      GtkWidget *button = scene_find (scene->window, GTK_TYPE_BUTTON, i);

      if (button == NULL || g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
        return button;
    }
}

/* While the toast is there it can be undone; when the window goes with the toast, the deed is done. */
static void
test_deletion (Scene        *scene,
               gconstpointer data)
{
  GListModel *outbox = G_LIST_MODEL (get_outbox (scene));
  RialtoId id = live_member_post (scene->mira, "A mistake");
  g_autoptr (RialtoPostObject) post = know_post (scene, id);
  GtkWidget *undo;

  open_window (scene);
  delete (scene, id);
  g_assert_true (is_hidden (post));
  g_assert_cmpuint (g_list_model_get_n_items (outbox), ==, 1);
  while ((undo = find_button (scene, "_Undo")) == NULL)
    g_main_context_iteration (NULL, TRUE);
  g_signal_emit_by_name (undo, "clicked");
  g_assert_false (is_hidden (post));
  scene_await_n (outbox, 0);

  delete (scene, id);
  g_assert_true (is_hidden (post));
  gtk_window_close (GTK_WINDOW (scene->window));
  scene->window = NULL;
  scene_await_n (outbox, 0);
  g_assert_true (rialto_entity_object_get_deleted (RIALTO_ENTITY_OBJECT (post)));
}

static gboolean
shows_label (gpointer data)
{
  gpointer *wanted = data;

  for (guint i = 0;; i++)
    {
      GtkLabel *label = scene_find (wanted[0], GTK_TYPE_LABEL, i);

      if (label == NULL || g_str_equal (gtk_label_get_label (label), wanted[1]))
        return label != NULL;
    }
}

/* A like that this computer cannot keep is taken off again, and not in silence. */
static void
test_lost (Scene        *scene,
           gconstpointer data)
{
  RialtoId id = live_member_post (scene->dara, "One");
  g_autoptr (RialtoPostObject) post = know_post (scene, id);
  gpointer wanted[] = { NULL, (gpointer) "This could not be kept. The database has been closed." };

  open_window (scene);
  wanted[0] = scene->window;
  assert_wait (rialto_outbox_close (get_outbox (scene)));
  rialto_deeds_like_post (rialto_membership_get_deeds (scene->membership), post, TRUE);
  wait_until (shows_label, wanted);
  g_assert_false (rialto_post_object_get_liked (post));
}

static GListModel *
get_list (gpointer page)
{
  g_autoptr (GListModel) list = NULL;

  g_object_get (page, "list", &list, NULL);
  return list;
}

static RialtoId
id_at (GListModel *list,
       guint       position)
{
  g_autoptr (RialtoPostObject) post = g_list_model_get_item (list, position);

  return rialto_post_object_get_id (post);
}

static void
activate (Scene      *scene,
          const char *action,
          RialtoId    id)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, id);

  g_assert_true (gtk_widget_activate_action (scene->window, action, "s", text));
}

/* Whoever is muted leaves Home at once, and is back in their place when that is undone; their own page still shows what they show. */
static void
test_muted (Scene        *scene,
            gconstpointer data)
{
  RialtoId dara = live_member_get_id (scene->dara), first, second, third;
  GListModel *list;
  gpointer home, profile;

  scene_do (scene->mira, "PUT", "/users/%s/follow", dara);
  first = live_member_post (scene->mira, "One");
  second = live_member_post (scene->dara, "Two");
  third = live_member_post (scene->mira, "Three");
  open_window (scene);
  home = await_widget (scene->window, RIALTO_TYPE_HOME_PAGE, 0);
  list = get_list (home);
  scene_await_n (list, 3);

  activate (scene, "win.mute", dara);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  scene_await_n (get_outbox (scene), 0);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
  activate (scene, "win.unmute", dara);
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 3);
  g_assert_cmpint (id_at (list, 0), ==, third);
  g_assert_cmpint (id_at (list, 1), ==, second);
  g_assert_cmpint (id_at (list, 2), ==, first);
  scene_await_n (get_outbox (scene), 0);

  activate (scene, "win.mute", dara);
  activate (scene, "win.show-person", dara);
  profile = await_widget (scene->window, RIALTO_TYPE_PROFILE_PAGE, 0);
  scene_await (profile, "state", RIALTO_LISTING_CONTENT);
  {
    g_autoptr (GListModel) model = NULL;

    g_object_get (profile, "model", &model, NULL);
    /* The head, the post, and what is said below. */
    scene_await_n (model, 3);
  }
  g_assert_cmpuint (g_list_model_get_n_items (list), ==, 2);
}

/* Another start, before which something has happened to the files. */
static void
start_with_damage (Scene *scene)
{
  g_autoptr (RialtoAccountRecord) record = g_object_ref (rialto_membership_get_record (scene->membership));
  g_autofree char *outbox = rialto_accounts_dup_path (scene->accounts, record, RIALTO_ACCOUNT_OUTBOX);
  g_autofree char *cache = rialto_accounts_dup_path (scene->accounts, record, RIALTO_ACCOUNT_CACHE);
  g_autofree char *text = NULL;
  gsize length;

  assert_wait (rialto_membership_close (scene->membership));
  g_clear_object (&scene->membership);
  g_assert_true (g_file_get_contents (outbox, &text, &length, NULL));
  memset (text, 'x', 4096);
  g_assert_true (g_file_set_contents (outbox, text, (gssize) length, NULL));
  /* Not even a new one can be made. */
  g_assert_cmpint (g_unlink (cache), ==, 0);
  g_assert_cmpint (g_mkdir (cache, 0700), ==, 0);
  scene->membership = g_value_dup_object (wait_for_value (rialto_membership_open (scene->accounts, record)));
  rialto_membership_bring_pictures (scene->membership, NULL);
}

/* What was lost is told until somebody has seen it, and what was not is there; a cache that cannot be opened keeps nobody away. */
static void
test_damaged (Scene        *scene,
              gconstpointer data)
{
  RialtoDrafts *drafts = rialto_outbox_get_drafts (get_outbox (scene));
  g_autofree char *draft = NULL;
  gpointer dialog;

  rialto_drafts_set (drafts, "post", "Half a sentence");
  assert_wait (rialto_drafts_flush (drafts));
  start_with_damage (scene);
  draft =
    g_value_dup_string (wait_for_value (rialto_drafts_get (rialto_outbox_get_drafts (get_outbox (scene)),
                                                           "post")));
  g_assert_cmpstr (draft, ==, "Half a sentence");
  open_window (scene);
  g_assert_true (adw_banner_get_revealed (find_banner_to (scene, "win.show-damage")));
  gtk_widget_activate_action (scene->window, "win.show-damage", NULL);
  dialog = await_widget (scene->window, ADW_TYPE_ALERT_DIALOG, 0);
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (dialog), "outbox.db.damaged-"));
  g_assert_nonnull (strstr (adw_alert_dialog_get_body (dialog), "nothing is lost"));
  g_signal_emit_by_name (dialog, "response::cancel", "cancel");
  g_assert_true (adw_banner_get_revealed (find_banner_to (scene, "win.show-damage")));
  g_signal_emit_by_name (dialog, "response::dismiss", "dismiss");
  g_assert_false (adw_banner_get_revealed (find_banner_to (scene, "win.show-damage")));
  adw_dialog_force_close (dialog);
  scene_close (scene);
  scene_start_again (scene);
  g_assert_null (rialto_outbox_get_kept_aside (get_outbox (scene), NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/outbox/refused", test_refused);
  scene_test_add ("/outbox/refused-states", test_refused_states);
  scene_test_add ("/outbox/membership-goes", test_membership_goes);
  scene_test_add ("/outbox/deletion", test_deletion);
  scene_test_add ("/outbox/lost", test_lost);
  scene_test_add ("/outbox/muted", test_muted);
  scene_test_add ("/outbox/damaged", test_damaged);
  return g_test_run ();
}
