/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-session.h"

G_BEGIN_DECLS

/* An int64: the newest item that was read on any device; 0: none. */
DexFuture *rialto_session_load_marker (RialtoSession *session,
                                       RialtoTimeline timeline) G_GNUC_WARN_UNUSED_RESULT;
void       rialto_session_move_marker (RialtoSession *session,
                                       RialtoTimeline timeline,
                                       RialtoId       last_read);

G_END_DECLS
