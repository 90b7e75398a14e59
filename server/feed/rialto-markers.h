/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-entities.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* An event of a marker names its timeline, counted from 1. */
#define RIALTO_MARKER_ENTITY(timeline) ((RialtoId) (timeline) + 1)

void rialto_marker_load  (RialtoTx      *tx,
                          RialtoId       user,
                          RialtoTimeline timeline,
                          RialtoMarker  *marker);
void rialto_markers_load (RialtoTx      *tx,
                          RialtoId       user,
                          RialtoMarker **markers,
                          guint         *n_markers);

G_END_DECLS
