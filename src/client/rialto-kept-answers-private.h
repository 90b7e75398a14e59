/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-cache.h"
#include "rialto-outgoing.h"
#include "rialto-reply.h"

G_BEGIN_DECLS

gboolean     rialto_kept_answers_has    (const RialtoApiRoute *route);
void         rialto_kept_answers_put    (RialtoCache          *cache,
                                         RialtoOutgoing       *outgoing,
                                         gint64                seq,
                                         GBytes               *body);
void         rialto_kept_answers_forget (RialtoCache          *cache,
                                         RialtoOutgoing       *outgoing);
RialtoReply *rialto_kept_answers_await  (RialtoCache          *cache,
                                         RialtoOutgoing       *outgoing);

G_END_DECLS
