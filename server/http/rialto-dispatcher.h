/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-http-server.h"

G_BEGIN_DECLS

/* Between the front and the resources: finds the route, asks the guard, decodes, and runs the handler where it belongs.
 * Its user_data is the RialtoContext. */
extern const RialtoHttpApp rialto_dispatcher_app;

G_END_DECLS
