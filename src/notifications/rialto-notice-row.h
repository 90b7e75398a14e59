/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_NOTICE_ROW (rialto_notice_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoNoticeRow, rialto_notice_row, RIALTO, NOTICE_ROW, GtkWidget)

G_END_DECLS
