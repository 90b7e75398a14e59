/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-job-kinds.h"
#include "rialto-store.h"

G_BEGIN_DECLS

gboolean rialto_schedules_enqueue (RialtoStore           *store,
                                   const RialtoJobTables *tables,
                                   GError               **error);

G_END_DECLS
