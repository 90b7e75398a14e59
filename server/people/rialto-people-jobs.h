/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* What is too much for one transaction. */
void     rialto_people_enqueue             (RialtoTx      *tx,
                                            const char    *kind,
                                            RialtoId       person);

gboolean rialto_people_job_accept_requests (RialtoContext *context,
                                            const char    *payload,
                                            GError       **error);

G_END_DECLS
