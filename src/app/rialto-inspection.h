/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

G_BEGIN_DECLS

#define RIALTO_TYPE_INSPECTION (rialto_inspection_get_type ())

G_DECLARE_FINAL_TYPE (RialtoInspection, rialto_inspection, RIALTO, INSPECTION, GObject)

RialtoInspection *rialto_inspection_new      (RialtoMembership *membership) G_GNUC_WARN_UNUSED_RESULT;
GListModel       *rialto_inspection_get_rows (RialtoInspection *self);
void              rialto_inspection_sample   (RialtoInspection *self);

G_END_DECLS
