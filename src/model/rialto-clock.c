/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-clock.h"

#include <stdatomic.h>

/* 0: the machine's clock. Both move together, unless the first alone is fixed; a reader may see one before the other, as with any two
   clocks. */
static _Atomic gint64 fake_now;
static _Atomic gint64 fake_monotonic;

/**
 * rialto_clock_now:
 *
 * The wall clock of the whole process; it may jump when the machine's clock is set. Any thread.
 *
 * Returns: ms since 1970.
 */
RialtoTime
rialto_clock_now (void)
{
  gint64 fake = atomic_load_explicit (&fake_now, memory_order_relaxed);

  return fake != 0 ? fake : g_get_real_time () / 1000;
}

/**
 * rialto_clock_monotonic:
 *
 * For time limits and durations. Any thread.
 *
 * Returns: ms since some moment; never goes back.
 */
RialtoTime
rialto_clock_monotonic (void)
{
  gint64 fake = atomic_load_explicit (&fake_monotonic, memory_order_relaxed);

  return fake != 0 ? fake : g_get_monotonic_time () / 1000;
}

/**
 * rialto_clock_fake:
 * @now: ms since 1970, not 0
 *
 * Stops both clocks, the wall clock at @now. The monotonic one goes on from where it is and is not set back by a second call.
 */
void
rialto_clock_fake (RialtoTime now)
{
  g_return_if_fail (now != 0);

  atomic_store (&fake_monotonic, MAX (rialto_clock_monotonic (), 1));
  atomic_store (&fake_now, now);
}

/**
 * rialto_clock_advance:
 * @milliseconds: how much later it is to be
 *
 * Moves both fake clocks. Only after rialto_clock_fake().
 */
void
rialto_clock_advance (RialtoTime milliseconds)
{
  g_return_if_fail (atomic_load (&fake_monotonic) != 0);
  g_return_if_fail (milliseconds >= 0);

  atomic_fetch_add (&fake_monotonic, milliseconds);
  atomic_fetch_add (&fake_now, milliseconds);
}

/**
 * rialto_clock_fix:
 * @now: ms since 1970, not 0
 *
 * Stops the wall clock at @now; the monotonic one is the machine's, so that time limits pass. A later call may move it either way.
 */
void
rialto_clock_fix (RialtoTime now)
{
  g_return_if_fail (now != 0);

  atomic_store (&fake_monotonic, 0);
  atomic_store (&fake_now, now);
}

/**
 * rialto_clock_unfake:
 *
 * Goes back to the machine's clocks.
 */
void
rialto_clock_unfake (void)
{
  atomic_store (&fake_now, 0);
  atomic_store (&fake_monotonic, 0);
}
