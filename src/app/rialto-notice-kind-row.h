/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_NOTICE_KIND_ROW (rialto_notice_kind_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoNoticeKindRow, rialto_notice_kind_row, RIALTO, NOTICE_KIND_ROW, AdwExpanderRow)

G_END_DECLS
