/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

char *rialto_store_describe (const RialtoStoreOptions *options,
                             GError                  **error);

G_END_DECLS
