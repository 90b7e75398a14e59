/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PROFILE_PAGE (rialto_profile_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoProfilePage, rialto_profile_page, RIALTO, PROFILE_PAGE, AdwNavigationPage)

AdwNavigationPage *rialto_profile_page_new (RialtoMembership *membership,
                                            RialtoId          person) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
