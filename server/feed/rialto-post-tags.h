/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

guint rialto_post_set_tags (RialtoTx          *tx,
                            RialtoId           post,
                            const RialtoFacet *facets,
                            guint              n_facets);

G_END_DECLS
