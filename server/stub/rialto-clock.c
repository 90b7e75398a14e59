/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "rialto-clock.h"
static gint64 fake;
static gint64 mono;
RialtoTime rialto_clock_now (void) { gint64 f = __atomic_load_n (&fake, __ATOMIC_RELAXED); return f ? f : g_get_real_time () / 1000; }
RialtoTime rialto_clock_monotonic (void) { gint64 f = __atomic_load_n (&mono, __ATOMIC_RELAXED); return f ? f : g_get_monotonic_time () / 1000; }
void rialto_clock_fake (RialtoTime now) { __atomic_store_n (&mono, rialto_clock_monotonic (), __ATOMIC_RELAXED); __atomic_store_n (&fake, now, __ATOMIC_RELAXED); }
void rialto_clock_advance (RialtoTime by) { __atomic_fetch_add (&fake, by, __ATOMIC_RELAXED); __atomic_fetch_add (&mono, by, __ATOMIC_RELAXED); }
void rialto_clock_unfake (void) { __atomic_store_n (&mono, 0, __ATOMIC_RELAXED); __atomic_store_n (&fake, 0, __ATOMIC_RELAXED); }
