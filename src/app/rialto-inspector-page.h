/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_INSPECTOR_PAGE (rialto_inspector_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoInspectorPage, rialto_inspector_page, RIALTO, INSPECTOR_PAGE, AdwNavigationPage)

G_END_DECLS
