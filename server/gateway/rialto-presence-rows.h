/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* How long a socket that is gone is taken to be on its way back. */
#define RIALTO_PRESENCE_GRACE (30 * RIALTO_SECOND)

/* How long what an instance has written is good, unless it writes again. */
#define RIALTO_PRESENCE_LIFE (150 * RIALTO_SECOND)

gboolean rialto_presence_load      (RialtoTx            *tx,
                                    RialtoId             viewer,
                                    RialtoId             user,
                                    RialtoPresence      *presence);
void     rialto_presence_write     (RialtoTx            *tx,
                                    RialtoId             instance,
                                    RialtoId             user,
                                    RialtoPresenceStatus status);
gint64   rialto_presence_extend    (RialtoTx            *tx,
                                    RialtoId             instance,
                                    const RialtoId      *users,
                                    guint                n_users,
                                    RialtoTime           life);
gboolean rialto_presence_job_sweep (RialtoContext       *context,
                                    const char          *payload,
                                    GError             **error);

G_END_DECLS
