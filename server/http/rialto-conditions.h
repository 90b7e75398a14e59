/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-exchange.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_RANGE_WHOLE,         /* none asked for, or one that is not understood */
  RIALTO_RANGE_PART,
  RIALTO_RANGE_UNSATISFIABLE,
} RialtoRange;

gboolean    rialto_etag_matches     (const char     *list,
                                     const char     *etag);
RialtoRange rialto_range_parse      (const char     *range,
                                     gint64          size,
                                     gint64         *offset,
                                     gint64         *length);
void        rialto_conditions_apply (RialtoExchange *exchange);

G_END_DECLS
