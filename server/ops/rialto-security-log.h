/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-log.h"
#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

void rialto_security_log           (RialtoRequest *request,
                                    RialtoLogLevel level,
                                    const char    *event,
                                    RialtoId       subject);
void rialto_security_log_on_commit (RialtoTx      *tx,
                                    RialtoRequest *request,
                                    RialtoLogLevel level,
                                    const char    *event,
                                    RialtoId       subject);

G_END_DECLS
