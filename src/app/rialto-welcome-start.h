/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-join.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_WELCOME_START (rialto_welcome_start_get_type ())

G_DECLARE_FINAL_TYPE (RialtoWelcomeStart, rialto_welcome_start, RIALTO, WELCOME_START, AdwNavigationPage)

G_END_DECLS
