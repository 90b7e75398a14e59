/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-session-state.h"

/**
 * RialtoSessionState:
 *
 * Whether somebody is signed in, for a property.
 */
G_DEFINE_ENUM_TYPE (RialtoSessionState,
                    rialto_session_state,
                    G_DEFINE_ENUM_VALUE (RIALTO_SESSION_STATE_ANONYMOUS, "anonymous"),
                    G_DEFINE_ENUM_VALUE (RIALTO_SESSION_STATE_SIGNED_IN, "signed-in"),
                    G_DEFINE_ENUM_VALUE (RIALTO_SESSION_STATE_SIGNED_OUT, "signed-out"))
