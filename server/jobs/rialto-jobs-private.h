/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-job-kinds.h"

G_BEGIN_DECLS

RialtoJobs *rialto_jobs_new_with_tables (RialtoContext         *context,
                                         const RialtoJobTables *tables);
void        rialto_jobs_renew           (RialtoJobs            *jobs);

G_END_DECLS
