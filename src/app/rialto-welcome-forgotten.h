/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-welcome-page-private.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_FORGOTTEN (rialto_welcome_forgotten_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeForgotten, rialto_welcome_forgotten, RIALTO, WELCOME_FORGOTTEN, RialtoWelcomePage)

G_END_DECLS
