/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

gboolean rialto_feed_check_author   (RialtoTx      *tx,
                                     RialtoRequest *request,
                                     GError       **error);
gboolean rialto_feed_is_open        (RialtoTx      *tx,
                                     RialtoId       author);

void     rialto_feed_announce_count (RialtoTx      *tx,
                                     RialtoId       author,
                                     RialtoId       actor);

G_END_DECLS
