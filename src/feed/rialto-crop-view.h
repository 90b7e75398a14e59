/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composed-picture.h"
#include "rialto-textures.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_CROP_VIEW (rialto_crop_view_get_type ())

G_DECLARE_FINAL_TYPE (RialtoCropView, rialto_crop_view, RIALTO, CROP_VIEW, GtkWidget)

void rialto_crop_view_show (RialtoCropView        *self,
                            RialtoComposedPicture *picture,
                            RialtoTextures        *textures);

G_END_DECLS
