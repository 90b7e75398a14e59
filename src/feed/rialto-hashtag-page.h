/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_HASHTAG_PAGE (rialto_hashtag_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoHashtagPage, rialto_hashtag_page, RIALTO, HASHTAG_PAGE, AdwNavigationPage)

G_END_DECLS
