/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-feed-jobs.h"
#include "rialto-jobs.h"

G_BEGIN_DECLS

/* Rows that one transaction of a job changes, about; a write may have 500. */
#define RIALTO_FEED_CHUNK 250

/* One transaction of a job that goes through a list: @position is where the last one that was committed left it, 0 at first, however
 * often this one is run. Whether there is more to do. */
typedef gboolean (*RialtoFeedStepFunc) (RialtoTx *tx,
                                        gpointer  data,
                                        gint64   *position);

gboolean rialto_feed_job_read_id   (const char        *payload,
                                    RialtoId          *id,
                                    GError           **error);
gboolean rialto_feed_job_run_steps (RialtoContext     *context,
                                    RialtoFeedStepFunc step,
                                    gpointer           data,
                                    GError           **error);

G_END_DECLS
