/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "probe-frames.h"

#include "probe-report.h"

/* CPU time of the main thread: of a frame, from its begin to its end, and of all that it did since the frame before. */
typedef struct
{
  float frame;
  float all;
} Work;

static GArray *works;
static double frame_begin, last_end;

static void
on_before_paint (GdkFrameClock *clock)
{
  frame_begin = probe_cpu ();
}

static void
on_after_paint (GdkFrameClock *clock)
{
  double now = probe_cpu ();
  Work work = { (float) (now - frame_begin), (float) (now - last_end) };

  g_array_append_val (works, work);
  last_end = now;
}

/* The handlers for the end must be the first. */
void
probe_frames_follow (GdkFrameClock *clock)
{
  works = g_array_new (FALSE, FALSE, sizeof (Work));
  g_signal_connect (clock, "before-paint", G_CALLBACK (on_before_paint), NULL);
  g_signal_connect (clock, "after-paint", G_CALLBACK (on_after_paint), NULL);
}

/* What was done so far does not count. */
void
probe_frames_begin (void)
{
  g_array_set_size (works, 0);
  last_end = probe_cpu ();
}

/* `frames POSTS STEP FRAME/ALL...`, ms */
void
probe_frames_tell (guint  posts,
                   double step)
{
  probe_report_write ("frames %u %.0f", posts, step);
  for (guint i = 0; i < works->len; i++)
    probe_report_write (" %.2f/%.2f", (double) g_array_index (works, Work, i).frame,
                        (double) g_array_index (works, Work, i).all);
  probe_report_write ("\n");
}
