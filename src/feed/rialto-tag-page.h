/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_TAG_PAGE (rialto_tag_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoTagPage, rialto_tag_page, RIALTO, TAG_PAGE, AdwNavigationPage)

G_END_DECLS
