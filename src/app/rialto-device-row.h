/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_DEVICE_ROW (rialto_device_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoDeviceRow, rialto_device_row, RIALTO, DEVICE_ROW, AdwActionRow)

G_END_DECLS
