/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-blob-use.h"

G_BEGIN_DECLS

gboolean rialto_post_use_pictures     (RialtoTx                 *tx,
                                       const RialtoBlobUse      *use,
                                       const RialtoPictureDraft *drafts,
                                       guint                     n_pictures,
                                       RialtoPicture           **pictures,
                                       GError                  **error);
void     rialto_post_publish_pictures (RialtoTx                 *tx,
                                       RialtoId                  post,
                                       const RialtoPicture      *pictures,
                                       guint                     n_pictures,
                                       gboolean                  is_public);

G_END_DECLS
