/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"
#include "rialto-paged-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PEOPLE_PAGE (rialto_people_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPeoplePage, rialto_people_page, RIALTO, PEOPLE_PAGE, AdwNavigationPage)

AdwNavigationPage *rialto_people_page_new_followers (RialtoMembership *membership,
                                                     RialtoId          person) G_GNUC_WARN_UNUSED_RESULT;
AdwNavigationPage *rialto_people_page_new_following (RialtoMembership *membership,
                                                     RialtoId          person) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
