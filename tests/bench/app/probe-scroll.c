/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe-scroll.h"

#include "probe-feed.h"
#include "probe-frames.h"
#include "probe-memory.h"
#include "probe-report.h"
#include "probe-turns.h"

/* Scrolls as a fling does: some pixels on with each frame. The next step waits until the frame is painted and until there is nothing
 * else to do, as everything of lower priority would starve otherwise. */

#define STAGE        500 /* posts from one look at the memory to the next */
#define AT_END_MS    2   /* between two looks whether the list goes on */
#define MOST_AT_END  5000

static GtkWidget *feed;
static GtkAdjustment *adjustment;
static char **legs; /* STEP:POSTS */
static double step;
static guint leg_end, stage_end, due, at_end, all_at_end;

static gboolean
on_step (gpointer data)
{
  double value = gtk_adjustment_get_value (adjustment);

  due = 0;
  gtk_adjustment_set_value (adjustment, value + step);
  if (gtk_adjustment_get_value (adjustment) > value)
    {
      at_end = 0;
      return G_SOURCE_REMOVE;
    }
  at_end++;
  all_at_end++;
  due = g_timeout_add (AT_END_MS, on_step, NULL);
  return G_SOURCE_REMOVE;
}

/* `waits POSTS STEP N` how often the list had not gone on when it was wanted, and what was seen since the last time. */
static void
tell_stage (guint posts)
{
  probe_report_write ("waits %u %.0f %u\n", posts, step, all_at_end);
  probe_frames_tell (posts, step);
  probe_memory_tell (posts);
  probe_frames_begin ();
  probe_turns_forget ();
  all_at_end = 0;
}

/* Returns: whether there is a leg to go */
static gboolean
begin_leg (void)
{
  char *posts = NULL;

  if (*legs == NULL)
    return FALSE;
  step = g_ascii_strtod (*legs++, &posts);
  leg_end = (guint) g_ascii_strtoull (posts + 1, NULL, 10);
  return TRUE;
}

void
probe_scroll_begin (GtkWidget *list)
{
  feed = list;
  g_object_get (feed, "vadjustment", &adjustment, NULL);
  legs = g_strsplit (g_getenv ("RIALTO_PROBE_SCROLL"), " ", -1);
  begin_leg ();
  stage_end = MIN (leg_end, STAGE);
  probe_frames_begin ();
  probe_report_mark ("scroll");
  due = g_idle_add (on_step, NULL);
}

/* After each frame. Returns: whether there is more to do */
gboolean
probe_scroll_follow (void)
{
  guint passed = probe_feed_count_passed (feed);

  if (at_end > MOST_AT_END)
    return FALSE;
  if (passed >= stage_end)
    {
      tell_stage (stage_end);
      if (stage_end == leg_end && !begin_leg ())
        return FALSE;
      stage_end = MIN (leg_end, (stage_end / STAGE + 1) * STAGE);
    }
  if (due == 0)
    due = g_idle_add (on_step, NULL);
  return TRUE;
}
