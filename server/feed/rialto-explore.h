/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

gint64 rialto_explore_score (gint64     likes,
                             gint64     comments,
                             RialtoTime age);

G_END_DECLS
