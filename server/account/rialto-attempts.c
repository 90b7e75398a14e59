/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-attempts.h"

#include "rialto-buckets.h"
#include "rialto-error.h"
#include "rialto-security-log.h"

/* Tries at one name, wherever they come from: a thousand addresses get no further than one. The name need not be anybody's, so that a
 * refusal tells nothing. 30 units that come back at 2 a minute, 3 a try: 10 tries in 15 minutes. */
#define COST       3
#define BURST      30
#define PER_MINUTE 2

static const char *const locked[] = {
  [RIALTO_ATTEMPT_LOGIN] = "sign_in.locked",
  [RIALTO_ATTEMPT_PASSWORD] = "password.locked",
  [RIALTO_ATTEMPT_MAIL] = "mail.locked",
};

static RialtoRateBucket
terms_for (RialtoContext *context)
{
  guint percent = context->config->limits.rate_percent;

  return (RialtoRateBucket) { MAX (COST, BURST * percent / 100), MAX (1, PER_MINUTE * percent / 100) };
}

static RialtoRateKey
key_for (RialtoAttempt what,
         const char   *name)
{
  return rialto_rate_key_for_name (RIALTO_N_BUCKETS + (guint) what, name);
}

/**
 * rialto_attempt_begin:
 * @request: who tries
 * @what: what is tried
 * @name: at whose account, folded; there need not be one
 * @error: return location
 *
 * Counts a try, and tells the security log of one too many. Any thread.
 *
 * Returns: %FALSE with %RIALTO_ERROR_RATE_LIMITED and a time to come again after too many of them
 */
gboolean
rialto_attempt_begin (RialtoRequest *request,
                      RialtoAttempt  what,
                      const char    *name,
                      GError       **error)
{
  RialtoContext *context = rialto_request_get_context (request);
  RialtoRateBucket terms = terms_for (context);
  RialtoRateKey key = key_for (what, name);
  RialtoRateState state;

  if (rialto_rate_limiter_take (context->limiter, &terms, &key, COST, &state))
    return TRUE;
  rialto_security_log (request, RIALTO_LEVEL_WARNING, locked[what], rialto_request_get_user (request));
  rialto_fail (error, RIALTO_ERROR_RATE_LIMITED);
  if (error != NULL)
    rialto_error_set_retry_after (*error, state.retry_after_ms);
  return FALSE;
}

/**
 * rialto_attempt_forgive:
 * @context: for the limiter
 * @what: what was tried
 * @name: as it was when it began
 *
 * Takes a try back that was right: only wrong ones count.
 */
void
rialto_attempt_forgive (RialtoContext *context,
                        RialtoAttempt  what,
                        const char    *name)
{
  RialtoRateBucket terms = terms_for (context);
  RialtoRateKey key = key_for (what, name);

  rialto_rate_limiter_refund (context->limiter, &terms, &key, COST);
}
