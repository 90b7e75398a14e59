/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-join.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_COMMUNITY (rialto_welcome_community_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeCommunity, rialto_welcome_community, RIALTO, WELCOME_COMMUNITY, AdwNavigationPage)

G_END_DECLS
