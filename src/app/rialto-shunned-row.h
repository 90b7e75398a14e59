/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SHUNNED_ROW (rialto_shunned_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoShunnedRow, rialto_shunned_row, RIALTO, SHUNNED_ROW, AdwActionRow)

G_END_DECLS
