/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PREFERENCES_DIALOG (rialto_preferences_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPreferencesDialog,
                      rialto_preferences_dialog,
                      RIALTO,
                      PREFERENCES_DIALOG,
                      AdwPreferencesDialog)

G_END_DECLS
