/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_HOME_PAGE (rialto_home_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoHomePage, rialto_home_page, RIALTO, HOME_PAGE, AdwNavigationPage)

G_END_DECLS
