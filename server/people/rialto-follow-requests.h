/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

/* People who ask to follow @user, at most 100. */
gint64 rialto_follow_requests_count (RialtoTx *tx,
                                     RialtoId  user);

G_END_DECLS
