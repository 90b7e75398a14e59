/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_SIGN_IN_PAGE (rialto_account_sign_in_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAccountSignInPage, rialto_account_sign_in_page, RIALTO, ACCOUNT_SIGN_IN_PAGE, AdwPreferencesPage)

G_END_DECLS
