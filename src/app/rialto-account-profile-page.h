/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_PROFILE_PAGE (rialto_account_profile_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAccountProfilePage, rialto_account_profile_page, RIALTO, ACCOUNT_PROFILE_PAGE, AdwPreferencesPage)

G_END_DECLS
