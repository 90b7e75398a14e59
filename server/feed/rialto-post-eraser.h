/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

void rialto_post_erase (RialtoTx *tx,
                        RialtoId  post,
                        RialtoId  actor);

G_END_DECLS
