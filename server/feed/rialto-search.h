/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-routes.h"

G_BEGIN_DECLS

const char *rialto_search_end   (RialtoArena            *arena,
                                 const char             *beginning);
gboolean    rialto_search_posts (RialtoTx               *tx,
                                 RialtoRequest          *request,
                                 const RialtoSearchArgs *args,
                                 RialtoSearchPage       *page,
                                 GError                **error);

G_END_DECLS
