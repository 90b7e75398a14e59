/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

gboolean rialto_invite_use (RialtoTx   *tx,
                            const char *code,
                            GError    **error);

G_END_DECLS
