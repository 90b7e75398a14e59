/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-routes.h"
#include "rialto-upload.h"

/* POST /uploads */
gboolean
rialto_route_upload_picture (RialtoRequest                 *request,
                             const RialtoUploadPictureArgs *args,
                             RialtoUpload                  *answer,
                             GError                       **error)
{
  RialtoUploadSource source = { .fd = rialto_request_get_body_fd (request) };

  return rialto_upload_take (request, &source, answer, error);
}

/* GET /uploads/{blob} */
gboolean
rialto_route_get_upload (RialtoTx                  *tx,
                         RialtoRequest             *request,
                         const RialtoGetUploadArgs *args,
                         RialtoUpload              *answer,
                         GError                   **error)
{
  return rialto_upload_load (tx, rialto_request_get_user (request), args->blob, answer) ||
         rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
}
