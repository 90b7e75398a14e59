/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-welcome-page-private.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_HOST (rialto_welcome_host_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeHost, rialto_welcome_host, RIALTO, WELCOME_HOST, RialtoWelcomePage)

G_END_DECLS
