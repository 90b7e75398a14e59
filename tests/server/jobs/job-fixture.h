/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-context.h"
#include "rialto-job-queue.h"
#include "rialto-jobs-private.h"
#include "store-fixture.h"

G_BEGIN_DECLS

/* What a test sees of a job. */
typedef struct
{
  gint64     state, attempts;
  RialtoTime run_at;
  gboolean   leased;
  char       last_error[400];
} JobState;

RialtoId job_enqueue (RialtoStore    *store,
                      const char     *kind,
                      const char     *key,
                      RialtoTime      run_at);
void     job_look_at (RialtoStore    *store,
                      RialtoId        id,
                      JobState       *state);
gint64   job_count   (RialtoStore    *store,
                      const char     *kind);
gboolean job_claim   (RialtoStore    *store,
                      RialtoArena    *arena,
                      RialtoJobClaim *claim);
gboolean job_finish  (RialtoStore    *store,
                      RialtoJobClaim *claim,
                      RialtoError     failure);

G_END_DECLS
