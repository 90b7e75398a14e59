/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"

G_BEGIN_DECLS

gboolean rialto_demo_community (RialtoContext *context,
                                const char    *photos,
                                const char    *password,
                                GError       **error);

G_END_DECLS
