/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *rialto_blurhash_encode (const guint8 *rgb,
                              guint         width,
                              guint         height,
                              guint         components_x,
                              guint         components_y);

G_END_DECLS
