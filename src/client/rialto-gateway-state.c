/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-gateway-state.h"

/**
 * RialtoGatewayState:
 *
 * How the line to the server stands, for a property.
 */
G_DEFINE_ENUM_TYPE (RialtoGatewayState,
                    rialto_gateway_state,
                    G_DEFINE_ENUM_VALUE (RIALTO_GATEWAY_STATE_OFFLINE, "offline"),
                    G_DEFINE_ENUM_VALUE (RIALTO_GATEWAY_STATE_CONNECTING, "connecting"),
                    G_DEFINE_ENUM_VALUE (RIALTO_GATEWAY_STATE_ONLINE, "online"),
                    G_DEFINE_ENUM_VALUE (RIALTO_GATEWAY_STATE_WAITING, "waiting"))
