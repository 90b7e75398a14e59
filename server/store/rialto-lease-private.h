/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store-private.h"

G_BEGIN_DECLS

RialtoLease *rialto_lease_new      (RialtoStore *store,
                                    GError     **error);
void         rialto_lease_free     (RialtoLease *lease);
RialtoId     rialto_lease_next_id  (RialtoLease *lease,
                                    RialtoTx    *tx,
                                    RialtoId     last);
guint        rialto_lease_get_node (RialtoLease *lease);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoLease, rialto_lease_free)

G_END_DECLS
