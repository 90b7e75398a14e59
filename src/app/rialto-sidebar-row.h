/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SIDEBAR_ROW (rialto_sidebar_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoSidebarRow, rialto_sidebar_row, RIALTO, SIDEBAR_ROW, GtkListBoxRow)

const char *rialto_sidebar_row_get_place (RialtoSidebarRow *self);

G_END_DECLS
