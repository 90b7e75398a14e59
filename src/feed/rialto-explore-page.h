/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_EXPLORE_PAGE (rialto_explore_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoExplorePage, rialto_explore_page, RIALTO, EXPLORE_PAGE, AdwNavigationPage)

G_END_DECLS
