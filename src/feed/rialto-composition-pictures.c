/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-composition-private.h"

/* The pictures of a composition: how they come into it, leave it and stand in it. */

static guint
get_n_pictures (RialtoComposition *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->pictures));
}

/**
 * rialto_composition_add_files:
 * @self: a composition
 * @files: of GFile
 *
 * Returns: how many there was no room for
 */
guint
rialto_composition_add_files (RialtoComposition *self,
                              GListModel        *files)
{
  guint n = g_list_model_get_n_items (files);

  for (guint i = 0; i < n; i++)
    {
      g_autoptr (GFile) file = g_list_model_get_item (files, i);
      g_autoptr (RialtoComposedPicture) picture = NULL;

      if (!rialto_composition_can_add (self))
        return n - i;
      picture = rialto_composed_picture_new ();
      rialto_composition_append (self, picture);
      rialto_composition_prepare (self, picture, file, NULL);
    }
  return 0;
}

/**
 * rialto_composition_add_texture:
 * @self: a composition
 * @texture: what was pasted
 *
 * Returns: whether there was room for it
 */
gboolean
rialto_composition_add_texture (RialtoComposition *self,
                                GdkTexture        *texture)
{
  g_autoptr (RialtoComposedPicture) picture = NULL;

  if (!rialto_composition_can_add (self))
    return FALSE;
  picture = rialto_composed_picture_new ();
  rialto_composition_append (self, picture);
  rialto_composition_prepare (self, picture, NULL, texture);
  return TRUE;
}

/**
 * rialto_composition_remove:
 * @self: a composition
 * @picture: one of its pictures
 */
void
rialto_composition_remove (RialtoComposition     *self,
                           RialtoComposedPicture *picture)
{
  /* The list may be all that holds it. */
  g_autoptr (RialtoComposedPicture) held = g_object_ref (picture);

  rialto_composition_take_out (self, held);
  rialto_composition_forget (self, held);
}

/**
 * rialto_composition_take_out:
 * @self: a composition
 * @picture: one of its pictures
 *
 * Its file stays, until rialto_composition_forget().
 */
void
rialto_composition_take_out (RialtoComposition     *self,
                             RialtoComposedPicture *picture)
{
  guint position;

  if (!g_list_store_find (self->pictures, picture, &position))
    return;
  g_signal_handlers_disconnect_by_data (picture, self);
  g_list_store_remove (self->pictures, position);
}

/**
 * rialto_composition_put_back:
 * @self: a composition
 * @picture: what was taken out of it
 * @position: where it was
 *
 * Returns: whether there was room for it
 */
gboolean
rialto_composition_put_back (RialtoComposition     *self,
                             RialtoComposedPicture *picture,
                             guint                  position)
{
  if (get_n_pictures (self) >= RIALTO_COMPOSITION_PICTURES)
    return FALSE;
  rialto_composition_append (self, picture);
  rialto_composition_move (self, picture, position);
  return TRUE;
}

/**
 * rialto_composition_forget:
 * @self: a composition
 * @picture: what was taken out of it, and perhaps put back
 */
void
rialto_composition_forget (RialtoComposition     *self,
                           RialtoComposedPicture *picture)
{
  if (!g_list_store_find (self->pictures, picture, NULL))
    rialto_composition_forget_file (self, picture);
}

/**
 * rialto_composition_move:
 * @self: a composition
 * @picture: one of its pictures
 * @position: where it stands from now on; beyond the end is the end
 */
void
rialto_composition_move (RialtoComposition     *self,
                         RialtoComposedPicture *picture,
                         guint                  position)
{
  g_autoptr (RialtoComposedPicture) moved = g_object_ref (picture);
  guint from;

  position = MIN (position, get_n_pictures (self) - 1);
  if (!g_list_store_find (self->pictures, picture, &from) || from == position)
    return;
  g_list_store_remove (self->pictures, from);
  g_list_store_insert (self->pictures, position, moved);
}
