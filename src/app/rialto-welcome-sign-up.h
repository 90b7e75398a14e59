/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-welcome-page-private.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_SIGN_UP (rialto_welcome_sign_up_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeSignUp, rialto_welcome_sign_up, RIALTO, WELCOME_SIGN_UP, RialtoWelcomePage)

G_END_DECLS
