/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_INSPECTOR_ROW (rialto_inspector_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoInspectorRow, rialto_inspector_row, RIALTO, INSPECTOR_ROW, GObject)

RialtoInspectorRow *rialto_inspector_row_new        (const char         *title) G_GNUC_WARN_UNUSED_RESULT;
const char         *rialto_inspector_row_get_value  (RialtoInspectorRow *self);
void                rialto_inspector_row_take_value (RialtoInspectorRow *self,
                                                     char               *value);

G_END_DECLS
