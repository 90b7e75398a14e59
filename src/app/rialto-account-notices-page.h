/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_NOTICES_PAGE (rialto_account_notices_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAccountNoticesPage, rialto_account_notices_page, RIALTO, ACCOUNT_NOTICES_PAGE, AdwPreferencesPage)

G_END_DECLS
