/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

void rialto_feed_register_checks (RialtoStore *store);

G_END_DECLS
