/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-relation.h"

G_BEGIN_DECLS

gboolean    rialto_profile_load       (RialtoTx       *tx,
                                       RialtoId        viewer,
                                       RialtoId        id,
                                       RialtoProfile  *profile);
guint       rialto_profile_load_many  (RialtoTx       *tx,
                                       RialtoId        viewer,
                                       const RialtoId *ids,
                                       guint           n_ids,
                                       RialtoProfile **profiles);
RialtoId    rialto_profile_lookup     (RialtoTx       *tx,
                                       const char     *handle);
const char *rialto_profile_clean_name (RialtoArena    *arena,
                                       const char     *name,
                                       const char     *path,
                                       GError        **error);
void        rialto_profile_index      (RialtoTx       *tx,
                                       RialtoId        id,
                                       const char     *handle,
                                       const char     *name);

G_END_DECLS
