/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-pictures.h"

RIALTO_SQL (picture_publish,
            "blob_uses.publish_picture",
            "UPDATE blob_uses SET is_public = TRUE WHERE blob = ?1 AND kind = ?2 AND subject = ?3");

/**
 * rialto_post_use_pictures:
 * @tx: a write transaction
 * @use: the post
 * @drafts: (array length=n_pictures): its pictures
 * @n_pictures: how many
 * @pictures: (out) (array length=n_pictures): the same with what is known of their blobs, in the transaction's arena
 * @error: return location
 *
 * Ties uploads to a post.
 *
 * Returns: %FALSE with %RIALTO_ERROR_INVALID when one is not the author's
 */
gboolean
rialto_post_use_pictures (RialtoTx                 *tx,
                          const RialtoBlobUse      *use,
                          const RialtoPictureDraft *drafts,
                          guint                     n_pictures,
                          RialtoPicture           **pictures,
                          GError                  **error)
{
  RialtoArena *arena = rialto_tx_get_arena (tx);

  *pictures = rialto_arena_new_array (arena, RialtoPicture, n_pictures);
  for (guint i = 0; i < n_pictures; i++)
    {
      RialtoPicture *picture = &(*pictures)[i];
      const char *path = rialto_arena_printf (arena, "pictures/%u/blob", i);

      if (!rialto_blob_use (tx, use, drafts[i].blob, path, picture, error))
        return FALSE;
      picture->alt = drafts[i].alt != NULL ? drafts[i].alt : "";
      picture->focus_x = drafts[i].focus_x;
      picture->focus_y = drafts[i].focus_y;
    }
  return TRUE;
}

/**
 * rialto_post_publish_pictures:
 * @tx: a write transaction
 * @post: a post
 * @pictures: (array length=n_pictures): those it shows
 * @n_pictures: how many
 * @is_public: whether everybody may see it
 *
 * A post keeps using the pictures of its earlier versions. Those are never public by it: its history shows them by signed addresses.
 */
void
rialto_post_publish_pictures (RialtoTx            *tx,
                              RialtoId             post,
                              const RialtoPicture *pictures,
                              guint                n_pictures,
                              gboolean             is_public)
{
  rialto_blob_publish (tx, RIALTO_BLOB_USE_POST, post, FALSE);
  for (guint i = 0; is_public && i < n_pictures; i++)
    rialto_tx_exec (tx, &picture_publish, SQL_TEXT (pictures[i].blob), SQL_INT (RIALTO_BLOB_USE_POST),
                    SQL_ID (post));
}
