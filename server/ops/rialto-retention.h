/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

/* Jobs: what nobody needs any more goes. */
gboolean rialto_retention_sweep_accounts    (RialtoContext *context,
                                             const char    *payload,
                                             GError       **error);
gboolean rialto_retention_sweep_idempotency (RialtoContext *context,
                                             const char    *payload,
                                             GError       **error);
gboolean rialto_retention_sweep_jobs        (RialtoContext *context,
                                             const char    *payload,
                                             GError       **error);

G_END_DECLS
