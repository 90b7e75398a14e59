/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FEED_ROW (rialto_feed_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFeedRow, rialto_feed_row, RIALTO, FEED_ROW, GtkWidget)

G_END_DECLS
