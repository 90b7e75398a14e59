/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PENDING_ROW (rialto_pending_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPendingRow, rialto_pending_row, RIALTO, PENDING_ROW, GtkListBoxRow)

GtkWidget *rialto_pending_row_new (RialtoMembership *membership,
                                   RialtoOutboxItem *item) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
