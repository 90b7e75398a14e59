/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-tx.h"

G_BEGIN_DECLS

guint rialto_post_set_words (RialtoTx   *tx,
                             RialtoId    post,
                             const char *caption);

G_END_DECLS
