/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"

G_BEGIN_DECLS

/* A community for benchmarks: @users people, ten posts each, about fifty follows and a hundred likes each. */
gboolean rialto_demo_scale (RialtoContext *context,
                            guint          users,
                            const char    *password,
                            GError       **error);

G_END_DECLS
