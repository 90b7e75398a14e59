/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe-turns.h"

#include "probe-report.h"

/* The main loop asks for what is new and then does it; meanwhile nothing else can be done. Such a turn is a stall when it is long. */

#define WORTH_TELLING_MS 15

static GPollFunc poll_before;
static void (*look) (void);
static double wall, cpu;

static int
poll_and_time (GPollFD *fds,
               guint    n_fds,
               int      timeout)
{
  double now = probe_report_now ();
  int result;

  if (wall > 0 && now - wall >= WORTH_TELLING_MS)
    probe_report_write ("turn %.1f %.1f %.1f\n", wall, now - wall, probe_cpu () - cpu);
  look ();
  result = poll_before (fds, n_fds, timeout);
  probe_turns_forget ();
  return result;
}

/* The turn begins now: what was done so far in it was ours. */
void
probe_turns_forget (void)
{
  wall = probe_report_now ();
  cpu = probe_cpu ();
}

/* @func is called in each turn. */
void
probe_turns_follow (void (*func) (void))
{
  look = func;
  poll_before = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_and_time);
}
