/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

GBytes *rialto_pixels_new (gsize    size,
                           guint8 **pixels) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
