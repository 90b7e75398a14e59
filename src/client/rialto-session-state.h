/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  RIALTO_SESSION_STATE_ANONYMOUS,  /* looking around */
  RIALTO_SESSION_STATE_SIGNED_IN,
  RIALTO_SESSION_STATE_SIGNED_OUT, /* by the server: the person has to sign in again */
} RialtoSessionState;

#define RIALTO_TYPE_SESSION_STATE (rialto_session_state_get_type ())
GType rialto_session_state_get_type (void);

G_END_DECLS
