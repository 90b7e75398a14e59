/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-welcome-page-private.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_RESET (rialto_welcome_reset_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeReset, rialto_welcome_reset, RIALTO, WELCOME_RESET, RialtoWelcomePage)

G_END_DECLS
