/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

void rialto_email_ask_confirmation (RialtoTx      *tx,
                                    RialtoContext *context,
                                    RialtoId       user,
                                    const char    *email);

G_END_DECLS
