/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SHORTCUT_ROW (rialto_shortcut_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoShortcutRow,
                      rialto_shortcut_row,
                      RIALTO,
                      SHORTCUT_ROW,
                      AdwActionRow)

G_END_DECLS
