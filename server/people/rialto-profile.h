/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

gboolean rialto_profile_load   (RialtoTx       *tx,
                                RialtoId        viewer,
                                RialtoId        id,
                                RialtoProfile  *profile);
void     rialto_relation_load  (RialtoTx       *tx,
                                RialtoId        viewer,
                                RialtoId        id,
                                RialtoRelation *relation);
RialtoId rialto_profile_lookup (RialtoTx       *tx,
                                const char     *handle);
void     rialto_profile_index  (RialtoTx       *tx,
                                RialtoId        id,
                                const char     *handle,
                                const char     *name);

G_END_DECLS
