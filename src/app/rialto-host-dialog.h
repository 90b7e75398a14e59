/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_HOST_DIALOG (rialto_host_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoHostDialog, rialto_host_dialog, RIALTO, HOST_DIALOG, AdwDialog)

G_END_DECLS
