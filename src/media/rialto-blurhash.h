/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gdk/gdk.h>

G_BEGIN_DECLS

gboolean    rialto_blurhash_decode      (const char *hash,
                                         guint       width,
                                         guint       height,
                                         guint8     *rgba);
GdkTexture *rialto_blurhash_new_texture (const char *hash) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
