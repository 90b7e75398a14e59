/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-objects.h"
#include "rialto-textures.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define RIALTO_PICTURE_MIN_RATIO 0.5
#define RIALTO_PICTURE_MAX_RATIO 1.91

#define RIALTO_TYPE_PICTURE_VIEW (rialto_picture_view_get_type ())

G_DECLARE_FINAL_TYPE (RialtoPictureView, rialto_picture_view, RIALTO, PICTURE_VIEW, GtkWidget)

RialtoPictureView *rialto_picture_view_new    (void) G_GNUC_WARN_UNUSED_RESULT;
const char        *rialto_picture_describe    (RialtoPictureObject   *picture);
double             rialto_picture_shown_ratio (RialtoPictureObject   *picture);
void               rialto_picture_crop        (double                 picture_ratio,
                                               double                 focus_x,
                                               double                 focus_y,
                                               const graphene_size_t *area,
                                               graphene_rect_t       *drawn);

G_END_DECLS
