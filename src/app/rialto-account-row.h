/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-account-entry.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_ROW (rialto_account_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAccountRow, rialto_account_row, RIALTO, ACCOUNT_ROW, GtkListBoxRow)

G_END_DECLS
