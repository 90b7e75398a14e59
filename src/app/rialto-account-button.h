/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-memberships.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_ACCOUNT_BUTTON (rialto_account_button_get_type ())

G_DECLARE_FINAL_TYPE (RialtoAccountButton, rialto_account_button, RIALTO, ACCOUNT_BUTTON, GtkWidget)

G_END_DECLS
