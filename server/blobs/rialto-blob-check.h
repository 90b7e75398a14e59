/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-blob-backend.h"
#include "rialto-store.h"

G_BEGIN_DECLS

void     rialto_blobs_register_checks (RialtoStore       *store);
gboolean rialto_blobs_check           (RialtoStore       *store,
                                       RialtoBlobBackend *blobs,
                                       gboolean           deep,
                                       GPtrArray         *problems,
                                       GError           **error);

G_END_DECLS
