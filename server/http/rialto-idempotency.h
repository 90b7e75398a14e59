/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request-private.h"

G_BEGIN_DECLS

/* A request that carries a key is answered once; the same key again gets the same answer. */
gboolean rialto_idempotency_begin  (RialtoTx      *tx,
                                    RialtoRequest *request,
                                    GError       **error);
void     rialto_idempotency_finish (RialtoTx      *tx,
                                    RialtoRequest *request);

G_END_DECLS
