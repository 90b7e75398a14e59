/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"
#include "rialto-request.h"

G_BEGIN_DECLS

gboolean rialto_cors_is_allowed (RialtoContext  *context,
                                 const char     *origin);
gboolean rialto_cors_answer     (RialtoContext  *context,
                                 RialtoExchange *exchange);

G_END_DECLS
