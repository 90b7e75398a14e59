/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

gboolean rialto_comment_erase (RialtoTx *tx,
                               RialtoId  comment,
                               RialtoId  post,
                               RialtoId  actor);

G_END_DECLS
