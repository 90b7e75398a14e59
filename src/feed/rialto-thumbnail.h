/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

GdkTexture *rialto_thumbnail_new (GdkTexture *texture,
                                  double      ratio,
                                  double      position,
                                  int         focus_x,
                                  int         focus_y) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
