/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-metrics.h"
#include "rialto-route.h"

G_BEGIN_DECLS

/* A request that is over. */
typedef struct
{
  const RialtoRoute *route; /* NULL: there is no such route */
  const char        *method;
  guint              status;     /* 0: the client went before there was an answer */
  gint64             elapsed_us; /* -1: nothing that a route took */
  gint64             bytes;
  RialtoId           user; /* 0: nobody */
  const char        *id;
  const char        *address;
} RialtoTraffic;

void rialto_traffic_note        (const RialtoTraffic *traffic);
void rialto_traffic_add_metrics (RialtoMetrics       *metrics);

G_END_DECLS
