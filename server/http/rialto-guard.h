/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request-private.h"

G_BEGIN_DECLS

/* Who asks, may they, how often. */
gboolean rialto_guard_identify     (RialtoRequest     *request,
                                    GError           **error);
gboolean rialto_guard_load_session (RialtoTx          *tx,
                                    RialtoContext     *context,
                                    RialtoId           session,
                                    RialtoSessionInfo *info,
                                    GError           **error);
gboolean rialto_guard_load         (RialtoTx          *tx,
                                    RialtoRequest     *request,
                                    GError           **error);
gboolean rialto_guard_admit        (RialtoRequest     *request,
                                    GError           **error);

G_END_DECLS
