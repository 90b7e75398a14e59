/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"

G_BEGIN_DECLS

/* What the feed does behind: the functions of the kinds "feed.erase_post" and so on. Each runs its own transactions, in chunks that
 * a write may have, and may run again after half of it. The payload is an id, or nothing. */
gboolean rialto_feed_job_erase_post    (RialtoContext *context,
                                        const char    *payload,
                                        GError       **error);
gboolean rialto_feed_job_erase_comment (RialtoContext *context,
                                        const char    *payload,
                                        GError       **error);
gboolean rialto_feed_job_index_post    (RialtoContext *context,
                                        const char    *payload,
                                        GError       **error);
gboolean rialto_feed_job_republish     (RialtoContext *context,
                                        const char    *payload,
                                        GError       **error);
gboolean rialto_feed_job_rank_explore  (RialtoContext *context,
                                        const char    *payload,
                                        GError       **error);
gboolean rialto_feed_job_roll_up_views (RialtoContext *context,
                                        const char    *payload,
                                        GError       **error);

void     rialto_feed_enqueue           (RialtoTx      *tx,
                                        const char    *kind,
                                        RialtoId       id);

G_END_DECLS
