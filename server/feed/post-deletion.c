/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-post-eraser.h"
#include "rialto-post-loader.h"
#include "rialto-routes.h"

/* DELETE /posts/{id} */
gboolean
rialto_route_delete_post (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoDeletePostArgs *args,
                          GError                    **error)
{
  RialtoId viewer = rialto_request_get_user (request);
  RialtoId author;

  rialto_tx_lock (tx, RIALTO_LOCK_POST, args->id);
  author = rialto_post_get_author (tx, viewer, args->id);
  if (author == 0)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (author != viewer)
    return rialto_fail (error, RIALTO_ERROR_FORBIDDEN);
  rialto_post_erase (tx, args->id, viewer);
  return TRUE;
}
