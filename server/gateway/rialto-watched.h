/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-gateway-private.h"

G_BEGIN_DECLS

/* What is merely on screens: noted when it changes, told once per quarter of a second in its present state, to those who may see it. */
typedef struct _RialtoWatched RialtoWatched;

RialtoWatched *rialto_watched_new     (RialtoGateway      *gateway,
                                       RialtoTime          interval);
void           rialto_watched_free    (RialtoWatched      *watched);
void           rialto_watched_note    (RialtoWatched      *watched,
                                       const char         *topic,
                                       RialtoId            topic_id,
                                       const char         *type,
                                       RialtoId            entity,
                                       RialtoId            actor);
void           rialto_watched_doubt   (RialtoWatched      *watched,
                                       const char         *type,
                                       RialtoId            topic_id,
                                       RialtoId            entity);
void           rialto_watched_begin   (RialtoWatched      *watched);
void           rialto_watched_publish (RialtoWatched      *watched,
                                       RialtoTx           *tx,
                                       GPtrArray          *deliveries);
void           rialto_watched_look    (RialtoWatched      *watched,
                                       RialtoTx           *tx,
                                       RialtoWatchRequest *request);
void           rialto_watched_commit  (RialtoWatched      *watched);
RialtoTime     rialto_watched_get_due (RialtoWatched      *watched);

G_END_DECLS
