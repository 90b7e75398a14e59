/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

/* Follows, with the counts and notifications that go with them. Whoever calls holds the lock of both, and tells them. */
gboolean rialto_follow_exists       (RialtoTx       *tx,
                                     RialtoId        follower,
                                     RialtoId        followee);
gboolean rialto_follow_has_room     (RialtoTx       *tx,
                                     RialtoId        follower);
gboolean rialto_follow_add          (RialtoTx       *tx,
                                     RialtoId        follower,
                                     RialtoId        followee);
void     rialto_follow_add_many     (RialtoTx       *tx,
                                     const RialtoId *followers,
                                     guint           n_followers,
                                     RialtoId        followee);
gboolean rialto_follow_end          (RialtoTx       *tx,
                                     RialtoId        follower,
                                     RialtoId        followee);
void     rialto_follow_changed      (RialtoTx       *tx,
                                     RialtoId        follower,
                                     RialtoId        followee,
                                     RialtoId        actor);
void     rialto_follow_changed_many (RialtoTx       *tx,
                                     const RialtoId *followers,
                                     guint           n_followers,
                                     RialtoId        followee);

G_END_DECLS
