/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "composing.h"

#include "rialto-api.h"
#include "rialto-gateway-client-private.h"
#include "rialto-pending-row.h"
#include "rialto-window.h"

/* Edits of posts: what is kept of one that was not saved, and what becomes of one that was. */

static RialtoOutbox *
get_outbox (Scene *scene)
{
  return rialto_deeds_get_outbox (rialto_membership_get_deeds (scene->membership));
}

static GtkWidget *
find_button (gpointer    widget,
             const char *label)
{
  GtkWidget *button;

  for (guint i = 0; (button = scene_find (widget, GTK_TYPE_BUTTON, i)) != NULL; i++)
    if (g_strcmp0 (gtk_button_get_label (GTK_BUTTON (button)), label) == 0)
      return button;
  return NULL;
}

typedef struct
{
  gpointer    widget;
  const char *label;
} Wanted;

static gboolean
has_button (gpointer data)
{
  Wanted *wanted = data;

  return find_button (wanted->widget, wanted->label) != NULL;
}

static void
press (gpointer    widget,
       const char *label)
{
  wait_until (has_button, &(Wanted) { widget, label });
  g_signal_emit_by_name (find_button (widget, label), "clicked");
}

static void
go_offline (Scene *scene)
{
  live_server_set_shut (scene->server, TRUE);
  scene_await (get_outbox (scene), "online", FALSE);
}

static void
come_back (Scene *scene)
{
  live_server_set_shut (scene->server, FALSE);
  rialto_gateway_client_retry (rialto_session_get_gateway (scene_session (scene)));
  scene_await (get_outbox (scene), "online", TRUE);
}

static void
save (RialtoComposerDialog **dialog)
{
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (*dialog), "composer.post", NULL));
  await_gone (dialog);
}

/* A dialog with what was left last time. */
static RialtoComposition *
open_edit (Scene                 *scene,
           RialtoPostObject      *post,
           RialtoComposerDialog **dialog)
{
  RialtoComposition *composition = open_dialog (scene, post, dialog);

  scene_await (composition, "loading", FALSE);
  return composition;
}

static void
close_edit (RialtoComposerDialog **dialog)
{
  adw_dialog_close (ADW_DIALOG (*dialog));
  await_gone (dialog);
}

static void
assert_elsewhere (RialtoComposition *composition,
                  const char        *expected)
{
  g_autofree char *elsewhere = NULL;

  g_object_get (composition, "elsewhere", &elsewhere, NULL);
  g_assert_cmpstr (elsewhere, ==, expected);
}

/* What the server says, whatever is laid over it here. */
static void
assert_said (Scene      *scene,
             RialtoId    id,
             const char *caption,
             const char *warning)
{
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  const RialtoPost *said = rialto_post_object_peek (post);

  g_assert_cmpstr (said->caption, ==, caption);
  g_assert_cmpstr (said->content_warning, ==, warning);
}

/* From another device. */
static void
edit_elsewhere (Scene      *scene,
                RialtoId    id,
                const char *caption)
{
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  RialtoPostPatch patch = { 0 };
  RialtoUpdatePostArgs args = { .present = RIALTO_UPDATE_POST_ARGS_HAS_ID, .id = id, .body = &patch };

  rialto_post_patch_set_caption (&patch, caption);
  assert_wait (rialto_api_update_post (rialto_session_get_transport (scene_session (scene)), &args,
                                       rialto_post_object_get_version (post), NULL));
}

static void
test_saved (Scene        *scene,
            gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "A mistke");
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_edit (scene, post, &dialog);

  g_object_set (composition, "caption", "A mistake", "warning", "Typing", NULL);
  rialto_composed_picture_set_alt (get_picture (composition, 0), "What it shows");
  save (&dialog);
  /* At once, and for good. */
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "A mistake");
  g_assert_cmpstr (rialto_post_object_get_content_warning (post), ==, "Typing");
  g_assert_nonnull (strstr (scene->asked->str, "toast Post saved"));
  scene_await_n (get_outbox (scene), 0);
  assert_said (scene, id, "A mistake", "Typing");
  g_assert_cmpint (rialto_post_object_get_version (post), ==, 2);
}

static void
test_draft (Scene        *scene,
            gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "As it was"),
           other = live_member_post (scene->mira, "Another");
  g_autoptr (RialtoPostObject) post = get_post (scene, id), same = NULL, another = NULL;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_edit (scene, post, &dialog);

  g_assert_false (scene_get (composition, "unsaved"));
  g_object_set (composition, "caption", "As it might be", NULL);
  rialto_composed_picture_set_alt (get_picture (composition, 0), "A coat");
  close_edit (&dialog);
  g_clear_object (&post);
  scene_start_again (scene);

  /* Each post has its own. */
  another = get_post (scene, other);
  composition = open_edit (scene, another, &dialog);
  g_assert_false (scene_get (composition, "unsaved"));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Another");
  close_edit (&dialog);

  same = get_post (scene, id);
  g_assert_cmpstr (rialto_post_object_get_caption (same), ==, "As it was");
  composition = open_edit (scene, same, &dialog);
  g_assert_true (scene_get (composition, "unsaved"));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "As it might be");
  g_assert_cmpstr (rialto_composed_picture_get_alt (get_picture (composition, 0)), ==, "A coat");
  assert_elsewhere (composition, NULL);

  /* Thrown away, and wanted back, and thrown away. */
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.discard", NULL));
  g_assert_false (scene_get (composition, "unsaved"));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "As it was");
  press (dialog, "_Undo");
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "As it might be");
  g_assert_true (gtk_widget_activate_action (GTK_WIDGET (dialog), "composer.discard", NULL));
  close_edit (&dialog);
  composition = open_edit (scene, same, &dialog);
  g_assert_false (scene_get (composition, "unsaved"));
  close_edit (&dialog);
}

/* Without a line: seen at once, seen after another start, one edit of two, and sent when there is one. */
static void
test_offline (Scene        *scene,
              gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "As it was");
  g_autoptr (RialtoPostObject) post = get_post (scene, id), same = NULL;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;
  g_autoptr (RialtoPictureObject) picture = NULL;

  go_offline (scene);
  composition = open_edit (scene, post, &dialog);
  g_object_set (composition, "caption", "First", "warning", "Loud", NULL);
  rialto_composed_picture_set_alt (get_picture (composition, 0), "A coat");
  save (&dialog);
  g_assert_nonnull (strstr (scene->asked->str, "toast Will be saved when you are online"));
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "First");

  /* What is taken back is sent as it was, too. */
  composition = open_edit (scene, post, &dialog);
  g_assert_false (scene_get (composition, "unsaved"));
  g_assert_cmpstr (rialto_composition_get_warning (composition), ==, "Loud");
  g_object_set (composition, "caption", "Second", "warning", "", NULL);
  save (&dialog);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (get_outbox (scene))), ==, 1);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Second");
  g_assert_null (rialto_post_object_get_content_warning (post));
  picture = g_list_model_get_item (rialto_post_object_get_pictures (post), 0);
  g_assert_cmpstr (rialto_picture_object_get_alt (picture), ==, "A coat");
  g_clear_object (&picture);
  g_clear_object (&post);

  scene_start_again (scene);
  live_server_set_shut (scene->server, FALSE);
  same = get_post (scene, id);
  g_assert_cmpstr (rialto_post_object_get_caption (same), ==, "Second");
  come_back (scene);
  scene_await_n (get_outbox (scene), 0);
  assert_said (scene, id, "Second", NULL);
  g_assert_cmpint (rialto_post_object_get_version (same), ==, 2);
}

/* An edit that comes too late is refused, and both texts are there to choose from. */
static void
test_stale (Scene        *scene,
            gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "As it was");
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  g_autoptr (RialtoOutboxItem) item = NULL;
  g_autoptr (GtkWidget) row = NULL;
  g_autofree char *text = NULL, *status = NULL;
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;

  /* With a line, but nothing is sent. */
  rialto_outbox_set_online (get_outbox (scene), FALSE);
  composition = open_edit (scene, post, &dialog);
  g_object_set (composition, "caption", "Mine", "warning", "Mine, too", NULL);
  save (&dialog);
  edit_elsewhere (scene, id, "As it is elsewhere");
  rialto_outbox_set_online (get_outbox (scene), TRUE);
  item = g_list_model_get_item (G_LIST_MODEL (get_outbox (scene)), 0);
  scene_await (item, "state", RIALTO_OUTBOX_REFUSED);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "As it is elsewhere");

  row = g_object_ref_sink (rialto_pending_row_new (scene->membership, item));
  g_object_get (row, "text", &text, "status", &status, NULL);
  g_assert_cmpstr (text, ==, "Edit a post: “Mine”");
  g_assert_cmpstr (status, ==,
                   "Could not be sent: The post was edited elsewhere meanwhile. Edit yours to see both.");
  g_assert_true (scene_get (row, "editable"));
  g_assert_false (scene_get (row, "retriable"));

  /* Not lost when the program ends here. */
  composition = open_edit (scene, post, &dialog);
  scene_await_n (get_outbox (scene), 0);
  close_edit (&dialog);
  composition = open_edit (scene, post, &dialog);
  g_assert_true (scene_get (composition, "unsaved"));
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Mine");
  g_assert_cmpstr (rialto_composition_get_warning (composition), ==, "Mine, too");
  save (&dialog);
  scene_await_n (get_outbox (scene), 0);
  assert_said (scene, id, "Mine", "Mine, too");
}

/* While somebody writes: what they have not touched follows, what they have is theirs, and they are told. */
static void
test_meanwhile (Scene        *scene,
                gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "As it was");
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition = open_edit (scene, post, &dialog);

  g_object_set (composition, "warning", "Mine", NULL);
  edit_elsewhere (scene, id, "As it is elsewhere");
  g_object_unref (get_post (scene, id));
  assert_elsewhere (composition, "The caption is now “As it is elsewhere”.");
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "As it is elsewhere");
  g_assert_cmpstr (rialto_composition_get_warning (composition), ==, "Mine");
  save (&dialog);
  scene_await_n (get_outbox (scene), 0);
  assert_said (scene, id, "As it is elsewhere", "Mine");
}

/* An edit that arrived, although its answer did not, is no quarrel. */
static void
test_lost_answer (Scene        *scene,
                  gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "As it was");
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  RialtoComposerDialog *dialog;
  RialtoComposition *composition;

  /* With a line, but nothing is sent. */
  rialto_outbox_set_online (get_outbox (scene), FALSE);
  composition = open_edit (scene, post, &dialog);
  g_object_set (composition, "caption", "The same", NULL);
  save (&dialog);
  edit_elsewhere (scene, id, "The same");
  rialto_outbox_set_online (get_outbox (scene), TRUE);
  scene_await_n (get_outbox (scene), 0);
  g_assert_cmpuint (g_list_model_get_n_items (rialto_outbox_get_refused (get_outbox (scene))), ==, 0);
  g_assert_cmpint (rialto_post_object_get_version (post), ==, 2);
}

/* The next edit is of what the one makes that is on its way. */
static void
test_twice (Scene        *scene,
            gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "As it was");
  RialtoDeeds *deeds = rialto_membership_get_deeds (scene->membership);
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  g_autoptr (RialtoOutboxItem) first = NULL, second = NULL;
  gint64 version = rialto_post_object_get_version (post);
  RialtoPostPatch patch = { 0 };

  rialto_post_patch_set_caption (&patch, "First");
  first = rialto_deeds_edit_post (deeds, post, &patch, version, "one", NULL);
  scene_await (first, "state", RIALTO_OUTBOX_SENDING);
  rialto_post_patch_set_caption (&patch, "Second");
  second = rialto_deeds_edit_post (deeds, post, &patch, version, "another", NULL);
  g_assert_true (first != second);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Second");
  scene_await (first, "state", RIALTO_OUTBOX_SENT);
  g_assert_cmpstr (rialto_post_object_get_caption (post), ==, "Second");
  scene_await (second, "state", RIALTO_OUTBOX_SENT);
  assert_said (scene, id, "Second", NULL);
  g_assert_cmpint (rialto_post_object_get_version (post), ==, version + 2);
}

static RialtoComposerDialog *
find_dialog (RialtoWindow *window)
{
  return scene_find (window, RIALTO_TYPE_COMPOSER_DIALOG, 0);
}

static gboolean
has_dialog (gpointer window)
{
  return find_dialog (window) != NULL;
}

/* From the list of what was not sent, after another start: nobody has shown the post since. */
static void
test_refused_again (Scene        *scene,
                    gconstpointer data)
{
  RialtoId id = live_member_post (scene->mira, "As it was");
  g_autoptr (RialtoPostObject) post = get_post (scene, id);
  g_autoptr (RialtoOutboxItem) item = NULL;
  RialtoComposition *composition;
  RialtoComposerDialog *dialog;

  rialto_outbox_set_online (get_outbox (scene), FALSE);
  composition = open_edit (scene, post, &dialog);
  g_object_set (composition, "caption", "Mine", NULL);
  save (&dialog);
  edit_elsewhere (scene, id, "As it is elsewhere");
  rialto_outbox_set_online (get_outbox (scene), TRUE);
  scene_await_n (rialto_outbox_get_refused (get_outbox (scene)), 1);
  g_clear_object (&post);
  scene_start_again (scene);

  scene->window = g_object_new (RIALTO_TYPE_WINDOW, "membership", scene->membership, NULL);
  gtk_window_present (GTK_WINDOW (scene->window));
  scene_await_n (rialto_outbox_get_refused (get_outbox (scene)), 1);
  item = g_list_model_get_item (rialto_outbox_get_refused (get_outbox (scene)), 0);
  g_assert_true (gtk_widget_activate_action (scene->window, "win.rewrite", "x",
                                             rialto_outbox_item_get_id (item)));
  wait_until (has_dialog, scene->window);
  composition = rialto_composer_dialog_get_composition (find_dialog (RIALTO_WINDOW (scene->window)));
  scene_await (composition, "loading", FALSE);
  g_assert_cmpstr (rialto_composition_get_caption (composition), ==, "Mine");
  assert_elsewhere (composition, "The caption is now “As it is elsewhere”.");
  scene_await_n (rialto_outbox_get_refused (get_outbox (scene)), 0);
}

int
main (int   argc,
      char *argv[])
{
  gtk_test_init (&argc, &argv, NULL);
  live_server_init (argv[0]);
  adw_init ();
  rialto_async_init ();
  scene_test_add ("/editing/saved", test_saved);
  scene_test_add ("/editing/draft", test_draft);
  scene_test_add ("/editing/offline", test_offline);
  scene_test_add ("/editing/stale", test_stale);
  scene_test_add ("/editing/meanwhile", test_meanwhile);
  scene_test_add ("/editing/lost-answer", test_lost_answer);
  scene_test_add ("/editing/twice", test_twice);
  scene_test_add ("/editing/refused-again", test_refused_again);
  return g_test_run ();
}
