/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "outfit.h"
#include "sight.h"

#include "rialto-album.h"
#include "rialto-composer-dialog.h"

static void
add_picture (RialtoComposition *composition,
             const char        *name)
{
  g_autoptr (GBytes) drawing = outfit_draw (name);
  g_autoptr (GdkTexture) texture = gdk_texture_new_from_bytes (drawing, NULL);

  g_assert_true (rialto_composition_add_texture (composition, texture));
}

static void
compose (Booth *booth,
         State  state)
{
  RialtoComposition *composition;
  g_autoptr (RialtoComposedPicture) first = NULL;

  if (state == STATE_EMPTY)
    return;
  composition = rialto_composer_dialog_get_composition (sight_await (booth, RIALTO_TYPE_COMPOSER_DIALOG));
  g_object_set (composition, "caption", "Dyed twice, and still not the green I wanted. #linen", NULL);
  add_picture (composition, "a-dress");
  add_picture (composition, "a-trousers");
  first = g_list_model_get_item (rialto_composition_get_pictures (composition), 0);
  rialto_composed_picture_set_alt (first, "A green linen dress with a yellow belt");
  if (state == STATE_ERROR)
    rialto_composed_picture_set_error (first, "This picture cannot be read.");
}

static gboolean
is_composed (Booth *booth,
             State  state)
{
  RialtoComposerDialog *dialog = sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG);
  GListModel *pictures = dialog != NULL
                           ? rialto_composition_get_pictures (rialto_composer_dialog_get_composition (dialog))
                           : NULL;

  for (guint i = 0; pictures != NULL && i < g_list_model_get_n_items (pictures); i++)
    {
      g_autoptr (RialtoComposedPicture) picture = g_list_model_get_item (pictures, i);

      if (!rialto_composed_picture_get_ready (picture))
        return FALSE;
    }
  return dialog != NULL;
}

/* What was written is kept as a draft, and would be there in the next window. */
static void
leave_composer (Booth *booth)
{
  RialtoComposerDialog *dialog = sight_find (booth, RIALTO_TYPE_COMPOSER_DIALOG);

  if (dialog != NULL)
    rialto_composition_discard (rialto_composer_dialog_get_composition (dialog));
}

static void
open_picture (Booth *booth,
              State  state)
{
  sight_await (booth, RIALTO_TYPE_ALBUM);
  sight_await_rest (booth);
  gtk_widget_activate_action (sight_find (booth, RIALTO_TYPE_ALBUM), "album.open", NULL);
}

const Place places_of_feed[] = {
  { "home", WHO_MEMBER, sight_is_listed, "win.show-place", "home" },
  { "post", WHO_MEMBER, sight_is_listed, "win.show-post", "{dress}", "{gone}" },
  { "explore", WHO_MEMBER, sight_is_listed, "win.show-place", "explore" },
  { "tag", WHO_MEMBER, sight_is_listed, "win.show-tag", "wool", "velvet" },
  { "saved", WHO_MEMBER, sight_is_listed, "win.show-place", "saved" },
  { "composer", WHO_NEWCOMER, is_composed, "win.compose", .go = compose, .leave = leave_composer,
    .lacks = { [STATE_LOADING] = ONLY_HERE, [STATE_OFFLINE] = NO_LINE } },
  { "viewer", WHO_MEMBER, sight_is_dialog, "win.show-tag", "linen", .go = open_picture,
    ONLY_CONTENT (OVER_A_POST) },
  { NULL },
};
