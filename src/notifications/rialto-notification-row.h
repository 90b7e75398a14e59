/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_NOTIFICATION_ROW (rialto_notification_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoNotificationRow, rialto_notification_row, RIALTO, NOTIFICATION_ROW, GtkWidget)

G_END_DECLS
