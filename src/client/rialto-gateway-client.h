/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-gateway-state.h"
#include "rialto-transport.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_GATEWAY_CLIENT (rialto_gateway_client_get_type ())
G_DECLARE_FINAL_TYPE (RialtoGatewayClient, rialto_gateway_client, RIALTO, GATEWAY_CLIENT, GObject)

RialtoGatewayClient *rialto_gateway_client_new          (RialtoTransport     *transport);
void                 rialto_gateway_client_start        (RialtoGatewayClient *self);
void                 rialto_gateway_client_stop         (RialtoGatewayClient *self);
void                 rialto_gateway_client_retry        (RialtoGatewayClient *self);
RialtoGatewayState   rialto_gateway_client_get_state    (RialtoGatewayClient *self);
RialtoTime           rialto_gateway_client_get_retry_at (RialtoGatewayClient *self);
gint64               rialto_gateway_client_get_seq      (RialtoGatewayClient *self);
void                 rialto_gateway_client_go_on_from   (RialtoGatewayClient *self,
                                                         gint64               seq);

void                 rialto_gateway_client_watch        (RialtoGatewayClient *self,
                                                         const char          *topic);
gboolean             rialto_gateway_client_unwatch      (RialtoGatewayClient *self,
                                                         const char          *topic);
GStrv                rialto_gateway_client_list_topics  (RialtoGatewayClient *self);
void                 rialto_gateway_client_set_presence (RialtoGatewayClient *self,
                                                         RialtoPresenceStatus status);

G_END_DECLS
