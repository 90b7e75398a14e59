/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

gint64   rialto_follow_requests_count       (RialtoTx *tx,
                                             RialtoId  user);

/* Requests to follow somebody who approves followers. Whoever calls holds the lock of both people. */
gboolean rialto_follow_request_add          (RialtoTx *tx,
                                             RialtoId  target,
                                             RialtoId  requester);
gboolean rialto_follow_request_end          (RialtoTx *tx,
                                             RialtoId  target,
                                             RialtoId  requester);
gboolean rialto_follow_request_accept       (RialtoTx *tx,
                                             RialtoId  target,
                                             RialtoId  requester);
gboolean rialto_follow_requests_accept_some (RialtoTx *tx,
                                             RialtoId  target,
                                             guint     limit);
void     rialto_follow_requests_accept_all  (RialtoTx *tx,
                                             RialtoId  target);

G_END_DECLS
