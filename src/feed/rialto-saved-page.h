/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SAVED_PAGE (rialto_saved_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoSavedPage, rialto_saved_page, RIALTO, SAVED_PAGE, AdwNavigationPage)

G_END_DECLS
