/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "client-test.h"
#include "live-server.h"

#include "rialto-session.h"

G_BEGIN_DECLS

/* A session of that member, not started. */
RialtoSession *session_for          (LiveServer        *server,
                                     LiveMember        *member);
void           session_wait_online  (RialtoSession     *session);
void           session_wait_state   (RialtoSession     *session,
                                     RialtoGatewayState state);
/* All that Ready holds, as text. */
char          *session_describe     (RialtoSession     *session);
/* Until the session says what a fresh one says. */
void           session_assert_fresh (RialtoSession     *session,
                                     LiveServer        *server,
                                     LiveMember        *member);
/* What a call answered, as an object. */
gpointer       session_get          (RialtoSession     *session,
                                     DexFuture         *call);

G_END_DECLS
