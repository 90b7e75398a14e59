/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PROFILE_ROW (rialto_profile_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoProfileRow, rialto_profile_row, RIALTO, PROFILE_ROW, GtkWidget)

G_END_DECLS
