/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_SHORTCUTS_DIALOG (rialto_shortcuts_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoShortcutsDialog,
                      rialto_shortcuts_dialog,
                      RIALTO,
                      SHORTCUTS_DIALOG,
                      AdwPreferencesDialog)

G_END_DECLS
