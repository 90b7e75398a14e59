/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_FOUND_ROW (rialto_found_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoFoundRow, rialto_found_row, RIALTO, FOUND_ROW, GtkWidget)

G_END_DECLS
