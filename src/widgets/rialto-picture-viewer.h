/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-textures.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PICTURE_VIEWER (rialto_picture_viewer_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPictureViewer, rialto_picture_viewer, RIALTO, PICTURE_VIEWER, AdwDialog)

void rialto_picture_viewer_present (GListModel     *pictures,
                                    guint           position,
                                    RialtoTextures *textures,
                                    GtkWidget      *parent);

G_END_DECLS
