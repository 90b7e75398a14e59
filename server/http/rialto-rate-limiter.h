/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "rialto-types.h"

G_BEGIN_DECLS

/* How many calls of one kind somebody may make at once and how fast the allowance comes back. */
typedef struct
{
  guint burst;      /* at least 1 */
  guint per_minute; /* at least 1 */
} RialtoRateBucket;

/* Who asks for what, or what is asked for; made by rialto_rate_key_for_user (), _for_address () or _for_name (). */
typedef struct
{
  guint64 who;
  guint32 bucket;
  guint32 kind;
} RialtoRateKey;

/* What the X-RateLimit headers and Retry-After say. */
typedef struct
{
  guint  limit;
  guint  remaining;
  gint64 reset_after_ms; /* until the whole burst is there again */
  gint64 retry_after_ms; /* 0: allowed */
} RialtoRateState;

typedef struct _RialtoRateLimiter RialtoRateLimiter;

RialtoRateKey      rialto_rate_key_for_user         (guint                   bucket,
                                                     RialtoId                user);
RialtoRateKey      rialto_rate_key_for_address      (guint                   bucket,
                                                     const char             *address);
RialtoRateKey      rialto_rate_key_for_name         (guint                   bucket,
                                                     const char             *name);

RialtoRateLimiter *rialto_rate_limiter_new          (guint                   max_keys);
void               rialto_rate_limiter_free         (RialtoRateLimiter      *limiter);

gboolean           rialto_rate_limiter_take         (RialtoRateLimiter      *limiter,
                                                     const RialtoRateBucket *bucket,
                                                     const RialtoRateKey    *key,
                                                     guint                   cost,
                                                     RialtoRateState        *state);
void               rialto_rate_limiter_peek         (RialtoRateLimiter      *limiter,
                                                     const RialtoRateBucket *bucket,
                                                     const RialtoRateKey    *key,
                                                     RialtoRateState        *state);
void               rialto_rate_limiter_refund       (RialtoRateLimiter      *limiter,
                                                     const RialtoRateBucket *bucket,
                                                     const RialtoRateKey    *key,
                                                     guint                   cost);
guint              rialto_rate_limiter_get_capacity (RialtoRateLimiter      *limiter);
guint64            rialto_rate_limiter_get_evicted  (RialtoRateLimiter      *limiter);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (RialtoRateLimiter, rialto_rate_limiter_free)

G_END_DECLS
