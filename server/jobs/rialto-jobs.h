/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"
#include "rialto-tx.h"

G_BEGIN_DECLS

/* Runs what rialto_tx_enqueue() asked for, on threads of its own. */
typedef struct _RialtoJobs RialtoJobs;

/* Does a job. It may run more than once, also after it has succeeded (a server may end in between), and must bear that. */
typedef gboolean (*RialtoJobFunc) (RialtoContext *context,
                                   const char    *payload,
                                   GError       **error);

/* One transaction of a long job; answers whether there is more to do. It may run more than once. */
typedef gboolean (*RialtoChunkFunc) (RialtoTx *tx,
                                     gpointer  data);

RialtoJobs *rialto_jobs_new       (RialtoContext  *context);
void        rialto_jobs_free      (RialtoJobs     *jobs);
void        rialto_jobs_start     (RialtoJobs     *jobs);
void        rialto_jobs_stop      (RialtoJobs     *jobs);
guint       rialto_jobs_run_due   (RialtoJobs     *jobs);

gboolean    rialto_job_run_chunks (RialtoContext  *context,
                                   RialtoChunkFunc chunk,
                                   gpointer        data,
                                   GError        **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoJobs, rialto_jobs_free)

G_END_DECLS
