/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

gboolean rialto_store_check     (RialtoStore *store,
                                 GPtrArray   *problems,
                                 GError     **error);
void     rialto_store_add_check (const char  *name,
                                 RialtoSql   *sql);

G_END_DECLS
