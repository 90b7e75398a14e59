/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* What somebody has done to a post or a comment, for their own devices. */
gboolean rialto_own_like_load         (RialtoTx               *tx,
                                       RialtoId                user,
                                       RialtoId                post,
                                       RialtoLikeState        *state);
void     rialto_own_save_load         (RialtoTx               *tx,
                                       RialtoId                user,
                                       RialtoId                post,
                                       RialtoSaveState        *state);
gboolean rialto_own_comment_like_load (RialtoTx               *tx,
                                       RialtoId                user,
                                       RialtoId                comment,
                                       RialtoCommentLikeState *state);

G_END_DECLS
