/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-composed-picture-row.h"
#include "rialto-composer-dialog.h"
#include "rialto-crop-dialog.h"
#include "rialto-crop-view.h"
#include "rialto-post-card.h"

/* What is asked before it is done, and what can be taken back. */

static gboolean
is_asked (Booth *booth,
          State  state)
{
  return sight_find (booth, ADW_TYPE_ALERT_DIALOG) != NULL;
}

static gboolean
is_person (gpointer booth)
{
  return sight_is_listed (booth, STATE_CONTENT);
}

/* Over nothing: what is behind it is of no matter. */
static void
block (Booth      *booth,
       State       state,
       const char *with)
{
  wait_until (is_person, booth);
  booth_do (booth, "win.search", NULL);
  booth_do (booth, "win.block", community_name (booth->community, "emil"));
}

static gboolean
may_post (gpointer booth)
{
  return sight_is_composed (booth, STATE_CONTENT);
}

static void
post (Booth      *booth,
      State       state,
      const char *with)
{
  sight_compose (booth, state, NULL);
  wait_until (may_post, booth);
  gtk_widget_activate_action (sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG), "composer.post", NULL);
}

static gboolean
is_loaded (gpointer dialog)
{
  gboolean loading = TRUE;

  g_object_get (rialto_composer_dialog_get_composition (dialog), "loading", &loading, NULL);
  return !loading;
}

static gboolean
is_closed (gpointer booth)
{
  return sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG) == NULL;
}

static void
change_post (Booth      *booth,
             State       state,
             const char *with)
{
  RialtoComposerDialog *dialog;

  sight_await_pictures (booth, 2);
  booth_do (booth, "win.edit-post", community_name (booth->community, "coat"));
  dialog = sight_await (booth, RIALTO_TYPE_COMPOSER_DIALOG);
  wait_until (is_loaded, dialog);
  g_object_set (rialto_composer_dialog_get_composition (dialog), "caption", "Dyed with madder.", NULL);
  adw_dialog_force_close (ADW_DIALOG (dialog));
  wait_until (is_closed, booth);
  booth_do (booth, "win.edit-post", community_name (booth->community, "coat"));
}

/* What was left last time, and says so. */
static gboolean
is_unsaved (Booth *booth,
            State  state)
{
  RialtoComposerDialog *dialog = sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG);
  gboolean unsaved = FALSE;

  if (dialog != NULL)
    g_object_get (rialto_composer_dialog_get_composition (dialog), "unsaved", &unsaved, NULL);
  return unsaved;
}

static void
leave_edit (Booth *booth)
{
  RialtoComposerDialog *dialog = sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG);

  rialto_composition_discard (rialto_composer_dialog_get_composition (dialog));
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

static void
crop (Booth      *booth,
      State       state,
      const char *with)
{
  g_autoptr (RialtoComposedPicture) picture = NULL;
  RialtoComposerDialog *dialog;

  sight_compose (booth, state, NULL);
  wait_until (may_post, booth);
  dialog = sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG);
  picture =
    g_list_model_get_item (rialto_composition_get_pictures (rialto_composer_dialog_get_composition (dialog)),
                           0);
  rialto_composed_picture_set_crop (picture, RIALTO_CROP_PORTRAIT, 0.6);
  rialto_composed_picture_set_focus (picture, 100, 300);
  gtk_widget_activate_action (sight_await (booth, RIALTO_TYPE_COMPOSED_PICTURE_ROW), "picture.crop", NULL);
}

static gboolean
is_cropping (Booth *booth,
             State  state)
{
  return sight_find (booth, RIALTO_TYPE_CROP_VIEW) != NULL;
}

static void
leave_crop (Booth *booth)
{
  adw_dialog_force_close (sight_find (booth, RIALTO_TYPE_CROP_DIALOG));
  sight_leave_composer (booth);
}

static void
delete_post (Booth      *booth,
             State       state,
             const char *with)
{
  sight_await (booth, RIALTO_TYPE_POST_CARD);
  booth_do (booth, "win.search", NULL);
  booth_do (booth, "win.delete-post", community_name (booth->community, "coat"));
}

static gboolean
has_toast (Booth *booth,
           State  state)
{
  return sight_find (booth, g_type_from_name ("AdwToastWidget")) != NULL;
}

static gboolean
is_all_sent (gpointer booth)
{
  RialtoMembership *membership = rialto_application_get_membership (((Booth *) booth)->application);
  RialtoOutbox *outbox = rialto_deeds_get_outbox (rialto_membership_get_deeds (membership));

  return g_list_model_get_n_items (G_LIST_MODEL (outbox)) == 0;
}

static void
take_back (Booth *booth)
{
  booth_do (booth, "win.undo", NULL);
  wait_until (is_all_sent, booth);
}

#define QUESTION "it is there at once"

const Place places_of_questions[] = {
  { "block", WHO_MEMBER, is_asked, "win.show-person", "{emil}", .go = block, ONLY_CONTENT (QUESTION) },
  { "crop", WHO_NEWCOMER, is_cropping, "win.compose", .go = crop, .leave = leave_crop,
    ONLY_CONTENT (QUESTION) },
  { "describe", WHO_NEWCOMER, is_asked, "win.compose", .go = post, .leave = sight_leave_composer,
    ONLY_CONTENT (QUESTION), .plain = TRUE },
  { "sign-out", WHO_NEWCOMER, is_asked, "win.sign-out", ONLY_CONTENT (QUESTION), .plain = TRUE },
  { "undo", WHO_MEMBER, has_toast, "win.show-post", "{coat}", .go = delete_post, .leave = take_back,
    ONLY_CONTENT (QUESTION) },
  { "unsaved", WHO_MEMBER, is_unsaved, "win.show-post", "{coat}", .go = change_post, .leave = leave_edit,
    ONLY_CONTENT (QUESTION), .plain = TRUE },
  { NULL },
};
