/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-breaker.h"

#include "rialto-clock.h"

/* Spares a provider that is down, and the threads that would wait for it. After a number of failures in a row calls fail at once for
 * a while; then one is let through. If that fails too, the while doubles. */

struct _RialtoBreaker
{
  GMutex     mutex;
  char      *name;
  guint      threshold;
  RialtoTime first_pause;
  RialtoTime max_pause;

  RialtoBreakerState state;
  guint              failures; /* in a row, while closed */
  RialtoTime         pause;
  RialtoTime         until; /* open: when to try; half open: when the trial counts as lost */
};

/**
 * rialto_breaker_new:
 * @name: what is called, for people
 * @threshold: failures in a row that open it
 * @pause: for how long it is open the first time, in milliseconds
 * @max_pause: for how long at most
 *
 * Returns: (transfer full): a closed breaker, which any thread may use
 */
RialtoBreaker *
rialto_breaker_new (const char *name,
                    guint       threshold,
                    RialtoTime  pause,
                    RialtoTime  max_pause)
{
  RialtoBreaker *breaker = g_new0 (RialtoBreaker, 1);

  g_mutex_init (&breaker->mutex);
  breaker->name = g_strdup (name);
  breaker->threshold = MAX (threshold, 1);
  breaker->first_pause = MAX (pause, 1);
  breaker->max_pause = MAX (max_pause, pause);
  breaker->pause = breaker->first_pause;
  return breaker;
}

/**
 * rialto_breaker_free:
 * @breaker: (transfer full): a breaker that no thread uses any more
 */
void
rialto_breaker_free (RialtoBreaker *breaker)
{
  g_mutex_clear (&breaker->mutex);
  g_free (breaker->name);
  g_free (breaker);
}

/**
 * rialto_breaker_enter:
 * @breaker: a breaker
 * @error: return location
 *
 * Asks whether to call. Each call that may be made is followed by one rialto_breaker_succeed () or rialto_breaker_fail ().
 *
 * Returns: %FALSE with %RIALTO_ERROR_UNAVAILABLE and the time to come again when the call must not be made
 */
gboolean
rialto_breaker_enter (RialtoBreaker *breaker,
                      GError       **error)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&breaker->mutex);
  RialtoTime now = rialto_clock_monotonic ();

  if (breaker->state == RIALTO_BREAKER_CLOSED)
    return TRUE;
  if (now >= breaker->until)
    {
      breaker->state = RIALTO_BREAKER_HALF_OPEN;
      breaker->until = now + breaker->pause;
      return TRUE;
    }
  if (error != NULL)
    {
      rialto_fail_detail (error, RIALTO_ERROR_UNAVAILABLE, "%s does not answer at present.", breaker->name);
      rialto_error_set_retry_after (*error, breaker->until - now);
    }
  return FALSE;
}

/**
 * rialto_breaker_succeed:
 * @breaker: a breaker
 *
 * The call worked, or failed in a way that shows that the provider is well.
 */
void
rialto_breaker_succeed (RialtoBreaker *breaker)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&breaker->mutex);

  /* Open: a call from before that, too late to say anything. */
  if (breaker->state == RIALTO_BREAKER_OPEN)
    return;
  breaker->state = RIALTO_BREAKER_CLOSED;
  breaker->failures = 0;
  breaker->pause = breaker->first_pause;
}

static void
open_breaker (RialtoBreaker *breaker)
{
  breaker->state = RIALTO_BREAKER_OPEN;
  breaker->until = rialto_clock_monotonic () + breaker->pause;
  breaker->failures = 0;
}

/**
 * rialto_breaker_fail:
 * @breaker: a breaker
 *
 * The provider could not be reached, did not answer in time or said that it is not well.
 */
void
rialto_breaker_fail (RialtoBreaker *breaker)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&breaker->mutex);

  if (breaker->state == RIALTO_BREAKER_HALF_OPEN)
    {
      breaker->pause = MIN (breaker->pause * 2, breaker->max_pause);
      open_breaker (breaker);
    }
  else if (breaker->state == RIALTO_BREAKER_CLOSED && ++breaker->failures >= breaker->threshold)
    open_breaker (breaker);
}

/**
 * rialto_breaker_get_name:
 * @breaker: a breaker
 *
 * Returns: (transfer none): what is called
 */
const char *
rialto_breaker_get_name (RialtoBreaker *breaker)
{
  return breaker->name;
}

/**
 * rialto_breaker_get_state:
 * @breaker: a breaker
 *
 * Returns: the state; open lasts until somebody asks to call
 */
RialtoBreakerState
rialto_breaker_get_state (RialtoBreaker *breaker)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&breaker->mutex);

  return breaker->state;
}
