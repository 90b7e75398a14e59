/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_REQUEST_ROW (rialto_request_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoRequestRow, rialto_request_row, RIALTO, REQUEST_ROW, GtkWidget)

G_END_DECLS
