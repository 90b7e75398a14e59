/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-request.h"

G_BEGIN_DECLS

/* What /metrics tells of a whole server, and to whom. */
typedef struct _RialtoServerMetrics RialtoServerMetrics;

RialtoServerMetrics *rialto_server_metrics_new      (RialtoContext       *context,
                                                     GError             **error);
void                 rialto_server_metrics_free     (RialtoServerMetrics *self);
gboolean             rialto_server_metrics_admit    (RialtoServerMetrics *self,
                                                     RialtoExchange      *exchange);
char                *rialto_server_metrics_dup_text (RialtoServerMetrics *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoServerMetrics, rialto_server_metrics_free)

G_END_DECLS
