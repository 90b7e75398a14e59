/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-composition.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_COMPOSED_PICTURE_ROW (rialto_composed_picture_row_get_type ())

G_DECLARE_FINAL_TYPE (RialtoComposedPictureRow,
                      rialto_composed_picture_row,
                      RIALTO,
                      COMPOSED_PICTURE_ROW,
                      GtkListBoxRow)

GtkWidget *rialto_composed_picture_row_new (RialtoMembership      *membership,
                                            RialtoComposition     *composition,
                                            RialtoComposedPicture *picture) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
