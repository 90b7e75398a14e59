/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-figures.h"
#include "rialto-gateway.h"
#include "rialto-http-server.h"
#include "rialto-renditions.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_JOBS_WAITING,
  RIALTO_JOBS_RUNNING,
  RIALTO_JOBS_DEAD,
  RIALTO_N_JOBS_STATES,
} RialtoJobsState;

/* What the parts of a server say of themselves at one moment; -1: not known. */
typedef struct
{
  RialtoHttpFigures      http;
  RialtoStoreFigures     store;
  RialtoGatewayFigures   gateway;
  RialtoRenditionFigures renditions;
  gint64                 backlog, work_waiting, uploads_waiting, passwords_waiting;
  gint64                 pictures_busy, pictures_waiting, events_late, log_dropped, limits_evicted;
  gint64                 jobs[RIALTO_N_JOBS_STATES];
} RialtoFigures;

void rialto_figures_append     (const RialtoFigures *figures,
                                GString             *text);
void rialto_figures_append_sql (const GArray        *statements,
                                GString             *text);

G_END_DECLS
