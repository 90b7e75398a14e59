/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

/* A WebP file: a gradient, opaque or with a transparent left half. */
GBytes *make_webp      (guint       width,
                        guint       height,
                        gboolean    transparent);
/* One whose frames are a red and a green one, in the middle of a picture twice their size. */
GBytes *make_animation (guint       side);
/* Its beginning. */
GBytes *cut            (GBytes     *bytes,
                        gsize       length);
/* Four bytes of a texture: red, green, blue, alpha. */
guint32 get_pixel      (GdkTexture *texture,
                        guint       x,
                        guint       y);

G_END_DECLS
