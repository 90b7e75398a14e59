/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-welcome-page-private.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_SIGN_IN (rialto_welcome_sign_in_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeSignIn, rialto_welcome_sign_in, RIALTO, WELCOME_SIGN_IN, RialtoWelcomePage)

G_END_DECLS
