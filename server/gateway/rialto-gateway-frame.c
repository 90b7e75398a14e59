/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-private.h"

/**
 * rialto_gateway_encode:
 * @op: what kind of frame
 * @type: (nullable): the event's wire name
 * @seq: the event's number; 0: none
 * @payload: (nullable): JSON
 * @length: (out) (optional): bytes
 *
 * Returns: (transfer full): the frame's JSON
 */
char *
rialto_gateway_encode (RialtoOpcode op,
                       const char  *type,
                       gint64       seq,
                       const char  *payload,
                       gsize       *length)
{
  RialtoGatewayFrame frame = { .op = op };

  if (type != NULL)
    rialto_gateway_frame_set_t (&frame, type);
  if (seq > 0)
    rialto_gateway_frame_set_s (&frame, seq);
  if (payload != NULL)
    rialto_gateway_frame_set_d (&frame, payload);
  return rialto_entity_to_json (&rialto_gateway_frame_info, &frame, RIALTO_ENCODE_DEFAULT,
                                RIALTO_SINCE_LATEST, length);
}

/**
 * rialto_gateway_frame:
 * @op: what kind of frame
 * @type: (nullable): the event's wire name
 * @seq: the event's number; 0: none
 * @payload: (nullable): JSON
 * @kind: whether it may be dropped
 *
 * Returns: (transfer full): one frame, encoded once for all who hear it
 */
RialtoFrame *
rialto_gateway_frame (RialtoOpcode    op,
                      const char     *type,
                      gint64          seq,
                      const char     *payload,
                      RialtoFrameKind kind)
{
  gsize length;
  g_autofree char *json = rialto_gateway_encode (op, type, seq, payload, &length);

  return rialto_frame_new (json, length, kind);
}
