/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composed-picture.h"
#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_CROP_DIALOG (rialto_crop_dialog_get_type ())

G_DECLARE_FINAL_TYPE (RialtoCropDialog, rialto_crop_dialog, RIALTO, CROP_DIALOG, AdwDialog)

AdwDialog *rialto_crop_dialog_new (RialtoMembership      *membership,
                                   RialtoComposedPicture *picture) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
