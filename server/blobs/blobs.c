/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-blob-backend.h"
#include "rialto-context.h"
#include "rialto-routes.h"

/* Public; the reader's own, used or just uploaded; used at all. */
RIALTO_SQL (blob_access,
            "blobs.access",
            "SELECT EXISTS (SELECT 1 FROM blob_uses WHERE blob = ?1 AND is_public), "
            "EXISTS (SELECT 1 FROM uploads WHERE user_id = ?2 AND blob = ?1) "
            "OR EXISTS (SELECT 1 FROM blob_uses WHERE user_id = ?2 AND blob = ?1), "
            "EXISTS (SELECT 1 FROM blob_uses WHERE blob = ?1)");

/* How long a copy may be kept by those who got it; NULL: the reader must not have it. */
static const char *
choose_cache_control (RialtoTx                *tx,
                      RialtoRequest           *request,
                      const RialtoGetBlobArgs *args)
{
  RialtoContext *context = rialto_request_get_context (request);
  g_autoptr (RialtoRows) rows = rialto_tx_query (tx, &blob_access, SQL_TEXT (args->blob),
                                                 SQL_INT (rialto_request_get_user (request)));

  if (!rialto_rows_next (rows))
    return NULL;
  if (rialto_rows_bool (rows, 0))
    return "public, max-age=31536000, immutable";
  /* An address outlives neither its hour nor what it was made for. */
  if (rialto_rows_bool (rows, 1) ||
      (rialto_rows_bool (rows, 2) &&
       rialto_context_verify_blob (context, args->blob, args->expires, args->signature)))
    return "private, no-cache";
  return NULL;
}

/* GET /blobs/{blob}/{width} */
gboolean
rialto_route_get_blob (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoGetBlobArgs *args,
                       GError                 **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  const char *cache_control = choose_cache_control (tx, request, args);
  RialtoBlobReading reading;

  if (cache_control == NULL)
    return rialto_fail (error, RIALTO_ERROR_NOT_FOUND);
  if (!rialto_blob_backend_open (context->blobs, args->blob, (guint) args->width, &reading, error))
    return FALSE;
  rialto_request_set_header (request, "Cache-Control", cache_control);
  rialto_request_take_file (request, "image/webp", reading.fd, reading.etag);
  return TRUE;
}
