/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-jobs.h"

G_BEGIN_DECLS

/* What a kind of job does. */
typedef struct
{
  const char   *kind;
  RialtoJobFunc run;
} RialtoJobKind;

/* A job without a payload that is asked for once in each period, over all instances. Periods begin at multiples of it in UTC. */
typedef struct
{
  const char *name;
  RialtoTime  every;
  const char *kind;
} RialtoSchedule;

typedef struct
{
  const RialtoJobKind  *kinds;
  guint                 n_kinds;
  const RialtoSchedule *schedules;
  guint                 n_schedules;
} RialtoJobTables;

extern const RialtoJobTables rialto_job_tables;

G_END_DECLS
