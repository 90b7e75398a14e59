/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-context.h"
#include "rialto-openapi.h"
#include "rialto-routes.h"

/* GET /meta */
gboolean
rialto_route_get_meta (RialtoTx                *tx,
                       RialtoRequest           *request,
                       const RialtoGetMetaArgs *args,
                       RialtoMeta              *meta,
                       GError                 **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  const RialtoConfig *config = context->config;

  *meta = (RialtoMeta) {
    .present = RIALTO_META_HAS_MAIL,
    .name = config->server.name,
    .version = RIALTO_VERSION,
    .since = RIALTO_CONTRACT_SINCE,
    .signup = (RialtoSignup) config->accounts.signup,
    .max_upload = context->max_upload,
    .now = rialto_tx_get_now (tx),
    .mail = config->mail.transport != RIALTO_MAIL_FOLDER,
  };
  return TRUE;
}

/* GET /openapi.json */
gboolean
rialto_route_get_openapi (RialtoTx                   *tx,
                          RialtoRequest              *request,
                          const RialtoGetOpenapiArgs *args,
                          GError                    **error)
{
  rialto_request_take_body (request, "application/json", g_strndup (rialto_openapi, rialto_openapi_length),
                            rialto_openapi_length);
  return TRUE;
}
