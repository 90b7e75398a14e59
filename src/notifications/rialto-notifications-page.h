/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_NOTIFICATIONS_PAGE (rialto_notifications_page_get_type ())

G_DECLARE_FINAL_TYPE (RialtoNotificationsPage, rialto_notifications_page, RIALTO, NOTIFICATIONS_PAGE, AdwNavigationPage)

G_END_DECLS
