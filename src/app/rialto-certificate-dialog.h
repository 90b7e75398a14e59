/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_CERTIFICATE_DIALOG (rialto_certificate_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoCertificateDialog, rialto_certificate_dialog, RIALTO, CERTIFICATE_DIALOG, AdwDialog)

G_END_DECLS
