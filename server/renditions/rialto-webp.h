/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean rialto_webp_is_plain (int   fd,
                               guint width,
                               guint height);

G_END_DECLS
