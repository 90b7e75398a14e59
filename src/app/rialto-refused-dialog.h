/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_REFUSED_DIALOG (rialto_refused_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoRefusedDialog, rialto_refused_dialog, RIALTO, REFUSED_DIALOG, AdwDialog)

G_END_DECLS
