/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

/* Open sockets, what they may hear, and the pump that tells them. */
typedef struct _RialtoGateway RialtoGateway;

typedef struct
{
  guint64 ready, resumed, invalid, events, frames;
  gint64  seq;          /* newest event that was read */
  gint64  told;         /* newest event that is on its way to every socket */
  gint64  caught_up_at; /* when there was none left to tell, monotonic */
} RialtoGatewayFigures;

RialtoGateway *rialto_gateway_new         (RialtoContext        *context);
gboolean       rialto_gateway_start       (RialtoGateway        *gateway,
                                           GError              **error);
void           rialto_gateway_serve       (RialtoGateway        *gateway);
void           rialto_gateway_drain       (RialtoGateway        *gateway);
void           rialto_gateway_stop        (RialtoGateway        *gateway);
void           rialto_gateway_free        (RialtoGateway        *gateway);
void           rialto_gateway_get_figures (RialtoGateway        *gateway,
                                           RialtoGatewayFigures *figures);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoGateway, rialto_gateway_free)

G_END_DECLS
