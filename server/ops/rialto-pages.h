/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"
#include "rialto-request.h"

G_BEGIN_DECLS

/* What those who run the server ask: /healthz, /readyz, /metrics. */
gboolean rialto_pages_know   (const char     *path);
void     rialto_pages_answer (RialtoContext  *context,
                              RialtoExchange *exchange);

G_END_DECLS
