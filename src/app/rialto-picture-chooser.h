/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-membership.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_TYPE_PICTURE_CHOOSER (rialto_picture_chooser_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPictureChooser, rialto_picture_chooser, RIALTO, PICTURE_CHOOSER, GtkWidget)

void rialto_picture_chooser_take (RialtoPictureChooser *self,
                                  GFile                *file);

G_END_DECLS
