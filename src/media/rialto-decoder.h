/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-async.h"

#include <gdk/gdk.h>

G_BEGIN_DECLS

#define RIALTO_DECODER_MAX_BYTES  (32 * 1024 * 1024)
#define RIALTO_DECODER_MAX_PIXELS (8 * 1024 * 1024) /* of a texture */

guint       rialto_rendition_for_width (double   width,
                                        double   scale);
GdkTexture *rialto_decoder_decode      (GBytes  *encoded,
                                        guint    max_width,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
DexFuture  *rialto_decoder_run         (GBytes  *encoded,
                                        guint    max_width) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
