/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

typedef void (*RialtoDifferenceFunc) (RialtoTx   *tx,
                                      const char *key,
                                      gboolean    add,
                                      gpointer    user_data);

guint rialto_difference_apply (RialtoTx            *tx,
                               RialtoRows          *present,
                               GPtrArray           *wanted,
                               RialtoDifferenceFunc change,
                               gpointer             user_data);

G_END_DECLS
