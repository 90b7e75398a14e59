/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  RIALTO_GATEWAY_STATE_OFFLINE,    /* not wanted, or nobody is signed in */
  RIALTO_GATEWAY_STATE_CONNECTING,
  RIALTO_GATEWAY_STATE_ONLINE,     /* up to date, and told what changes */
  RIALTO_GATEWAY_STATE_WAITING,    /* for the next try; see retry-at */
} RialtoGatewayState;

#define RIALTO_TYPE_GATEWAY_STATE (rialto_gateway_state_get_type ())
GType rialto_gateway_state_get_type (void);

G_END_DECLS
