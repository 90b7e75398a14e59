/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-notify.h"

G_BEGIN_DECLS

void rialto_demo_add_notice   (RialtoTx           *tx,
                               const RialtoNotice *notice,
                               RialtoTime          time);
void rialto_demo_read_notices (RialtoTx           *tx,
                               RialtoTime          before);

G_END_DECLS
