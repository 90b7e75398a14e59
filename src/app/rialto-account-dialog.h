/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_DIALOG (rialto_account_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAccountDialog, rialto_account_dialog, RIALTO, ACCOUNT_DIALOG, AdwPreferencesDialog)
void rialto_account_dialog_toast (GtkWidget  *page,
                                  const char *text);

G_END_DECLS
