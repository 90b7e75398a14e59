/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <vips/vips.h>

G_BEGIN_DECLS

VipsImage *rialto_drawing_paint (const char *drawing,
                                 gsize       size);

G_END_DECLS
