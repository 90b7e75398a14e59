/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

/* One frame, encoded once for all who hear it. @type, @payload: nullable; @seq 0: ephemeral or no event. */
RialtoFrame *
rialto_gateway_frame (RialtoOpcode    op,
                      const char     *type,
                      gint64          seq,
                      const char     *payload,
                      RialtoFrameKind kind)
{
  RialtoGatewayFrame frame = { .op = op };
  g_autofree char *json = NULL;
  gsize length;

  if (type != NULL)
    rialto_gateway_frame_set_t (&frame, type);
  if (seq > 0)
    rialto_gateway_frame_set_s (&frame, seq);
  if (payload != NULL)
    rialto_gateway_frame_set_d (&frame, payload);
  json = rialto_entity_to_json (&rialto_gateway_frame_info, &frame, RIALTO_ENCODE_DEFAULT,
                                RIALTO_SINCE_LATEST, &length);
  return rialto_frame_new (json, length, kind);
}
