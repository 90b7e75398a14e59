/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-join.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_SIGN_IN (rialto_welcome_sign_in_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeSignIn, rialto_welcome_sign_in, RIALTO, WELCOME_SIGN_IN, AdwNavigationPage)

G_END_DECLS
