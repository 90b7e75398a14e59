/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "sight.h"

#include "rialto-composer-dialog.h"
#include "rialto-pending-row.h"
#include "rialto-place.h"
#include "rialto-refused-dialog.h"

/* What was done and has not reached the server. */

static RialtoDeeds *
get_deeds (Booth *booth)
{
  return rialto_membership_get_deeds (rialto_application_get_membership (booth->application));
}

static RialtoOutbox *
get_outbox (Booth *booth)
{
  return rialto_deeds_get_outbox (get_deeds (booth));
}

static gboolean
is_empty (gpointer booth)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_outbox (booth))) == 0;
}

static void
discard_all (Booth *booth)
{
  GListModel *items = G_LIST_MODEL (get_outbox (booth));

  for (guint i = g_list_model_get_n_items (items); i-- > 0;)
    {
      g_autoptr (RialtoOutboxItem) item = g_list_model_get_item (items, i);

      dex_future_disown (rialto_outbox_discard (get_outbox (booth), item));
    }
  wait_until (is_empty, booth);
  live_server_set_held (booth_server (booth), FALSE);
}

static gboolean
is_home (gpointer booth)
{
  return sight_is_listed (booth, STATE_EMPTY);
}

/* What it shows of its picture comes a moment later. */
static gboolean
has_preview (GtkWidget *row)
{
  g_autoptr (GdkPaintable) preview = NULL;

  g_object_get (row, "preview", &preview, NULL);
  return preview != NULL;
}

static gboolean
is_row (Booth *booth,
        State  state)
{
  guint n_refused = g_list_model_get_n_items (rialto_outbox_get_refused (get_outbox (booth)));
  GtkWidget *row = sight_find (booth, RIALTO_TYPE_PENDING_ROW);

  return row != NULL && (n_refused > 0) == (state == STATE_ERROR) &&
         (state == STATE_ERROR || has_preview (row));
}

static gboolean
may_post (gpointer booth)
{
  return sight_is_composed (booth, STATE_CONTENT);
}

/* Its pictures are on their way as long as the server does not answer. */
static void
post (Booth *booth)
{
  RialtoComposerDialog *dialog;

  booth_do (booth, "win.compose", NULL);
  sight_compose (booth, STATE_CONTENT, NULL);
  wait_until (may_post, booth);
  live_server_set_held (booth_server (booth), TRUE);
  dialog = sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG);
  assert_wait (rialto_composition_post (rialto_composer_dialog_get_composition (dialog)));
  adw_dialog_force_close (ADW_DIALOG (dialog));
}

/* What is no picture is not taken for one. */
static void
post_in_vain (Booth *booth)
{
  g_autofree char *path = g_build_filename (g_get_user_data_dir (), "words.png", NULL);
  RialtoPostDraft draft = { 0 };
  RialtoDeedPicture picture = { .path = path, .type = "image/png", .alt = "A dress" };
  g_autoptr (RialtoOutboxItem) item = NULL;
  g_autoptr (GError) error = NULL;

  g_file_set_contents (path, "This is no picture.", -1, &error);
  g_assert_no_error (error);
  rialto_post_draft_set_caption (&draft, "Dyed twice, and still not the green I wanted. #linen");
  item = rialto_deeds_post (get_deeds (booth), &draft, &picture, 1, NULL);
}

static void
post_something (Booth      *booth,
                State       state,
                const char *with)
{
  wait_until (is_home, booth);
  if (state == STATE_ERROR)
    post_in_vain (booth);
  else
    post (booth);
}

static gboolean
are_refused (gpointer booth)
{
  return g_list_model_get_n_items (rialto_outbox_get_refused (get_outbox (booth))) == 2;
}

/* About what has gone, and what never was. */
static void
do_in_vain (Booth      *booth,
            State       state,
            const char *with)
{
  RialtoId gone = g_ascii_strtoll (community_name (booth->community, "gone"), NULL, 10);
  g_autoptr (RialtoOutboxItem) comment = NULL;

  if (state == STATE_EMPTY || are_refused (booth))
    return;
  comment = rialto_deeds_comment (get_deeds (booth), gone, 0,
                                  "The green is right. It is the light of the shop that is not.", NULL);
  rialto_deeds_follow (get_deeds (booth), 999, TRUE);
  wait_until (are_refused, booth);
}

static void
show_refused (Booth      *booth,
              State       state,
              const char *with)
{
  do_in_vain (booth, state, with);
  booth_do (booth, "win.show-refused", NULL);
}

/* It is over a place, which is not asked. */
static gboolean
is_refused (Booth *booth,
            State  state)
{
  gpointer dialog = sight_find (booth, RIALTO_TYPE_REFUSED_DIALOG);
  gpointer place = dialog != NULL ? scene_find (dialog, RIALTO_TYPE_PLACE, 0) : NULL;

  return place != NULL && (sight_find (booth, RIALTO_TYPE_PENDING_ROW) == NULL) == (state == STATE_EMPTY) &&
         scene_get (place, "offline") == (state == STATE_OFFLINE) &&
         (state != STATE_OFFLINE || sight_is_offline (booth));
}

const Place places_of_outbox[] = {
  { "posting", WHO_NEWCOMER, is_row, "win.show-place", "home", .go = post_something, .leave = discard_all,
    .lacks = { [STATE_LOADING] = "that is its content",
               [STATE_EMPTY] = "as in home",
               [STATE_OFFLINE] = "how far it came until the line broke is different each time" } },
  { "refused", WHO_NEWCOMER, is_refused, "win.search", .go = show_refused,
    .lacks = { [STATE_LOADING] = ONLY_HERE, [STATE_ERROR] = ONLY_HERE } },
  { "refused-note", WHO_NEWCOMER, sight_is_window, "win.search", .go = do_in_vain, ONLY_CONTENT (ONLY_HERE) },
  { NULL },
};
