/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-store.h"

G_BEGIN_DECLS

/* A claim lasts this long, unless it is renewed. */
#define RIALTO_JOB_LEASE        RIALTO_MINUTE
#define RIALTO_JOB_MAX_ATTEMPTS 10

/* A job that somebody has begun, and the lease that lets them end it. */
typedef struct
{
  RialtoId    id, lease;
  gint64      attempts;
  const char *kind, *key, *payload;
} RialtoJobClaim;

gboolean   rialto_job_queue_has_due (RialtoStore          *store,
                                     GError              **error);
gboolean   rialto_job_queue_claim   (RialtoStore          *store,
                                     RialtoArena          *arena,
                                     RialtoJobClaim       *claim,
                                     GError              **error);
gboolean   rialto_job_queue_renew   (RialtoStore          *store,
                                     const RialtoJobClaim *claim,
                                     GError              **error);
gboolean   rialto_job_queue_finish  (RialtoStore          *store,
                                     const RialtoJobClaim *claim,
                                     const GError         *failure,
                                     GError              **error);
RialtoTime rialto_job_queue_backoff (gint64                attempts,
                                     double                chance);

G_END_DECLS
