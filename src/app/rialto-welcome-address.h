/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-welcome-page-private.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_ADDRESS (rialto_welcome_address_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeAddress, rialto_welcome_address, RIALTO, WELCOME_ADDRESS, RialtoWelcomePage)

G_END_DECLS
