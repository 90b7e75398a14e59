/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-error.h"

G_BEGIN_DECLS

typedef enum
{
  RIALTO_BREAKER_CLOSED,    /* calls go through */
  RIALTO_BREAKER_OPEN,      /* calls fail at once */
  RIALTO_BREAKER_HALF_OPEN, /* one call goes through, to see */
} RialtoBreakerState;

typedef struct _RialtoBreaker RialtoBreaker;

RialtoBreaker     *rialto_breaker_new       (const char    *name,
                                             guint          threshold,
                                             RialtoTime     pause,
                                             RialtoTime     max_pause);
void               rialto_breaker_free      (RialtoBreaker *breaker);

gboolean           rialto_breaker_enter     (RialtoBreaker *breaker,
                                             GError       **error);
void               rialto_breaker_succeed   (RialtoBreaker *breaker);
void               rialto_breaker_fail      (RialtoBreaker *breaker);

const char        *rialto_breaker_get_name  (RialtoBreaker *breaker);
RialtoBreakerState rialto_breaker_get_state (RialtoBreaker *breaker);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoBreaker, rialto_breaker_free)

G_END_DECLS
