/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

gboolean rialto_comment_load       (RialtoTx      *tx,
                                    RialtoId       viewer,
                                    RialtoId       id,
                                    RialtoComment *comment);
gboolean rialto_comment_is_visible (RialtoTx      *tx,
                                    RialtoId       viewer,
                                    RialtoId       id);

G_END_DECLS
