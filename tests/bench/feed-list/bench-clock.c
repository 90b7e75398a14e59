/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "bench-clock.h"

#include <time.h>

/* CPU time of the main thread from one painted frame to the next: scrolling, binding and measuring rows, layout, painting. */
struct _BenchClock
{
  guint   frames;
  double  begin;
  GArray *times; /* double, ms */
};

static double
cpu_ms (void)
{
  struct timespec spec;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &spec);
  return (double) spec.tv_sec * 1e3 + (double) spec.tv_nsec / 1e6;
}

static void
after_paint (GdkFrameClock *clock,
             BenchClock    *self)
{
  double now = cpu_ms ();
  double time = now - self->begin;
  g_array_append_val (self->times, time);
  self->begin = now;
  self->frames++;
}

static gboolean
keep_ticking (GtkWidget     *widget,
              GdkFrameClock *clock,
              gpointer       unused)
{
  return G_SOURCE_CONTINUE;
}

BenchClock *
bench_clock_new (GtkWidget *window)
{
  BenchClock *self = g_new0 (BenchClock, 1);
  GdkFrameClock *clock = gtk_widget_get_frame_clock (window);
  self->times = g_array_new (FALSE, FALSE, sizeof (double));
  g_signal_connect (clock, "after-paint", G_CALLBACK (after_paint), self);
  gtk_widget_add_tick_callback (window, keep_ticking, NULL, NULL);
  return self;
}

/* Until that many frames more were painted. */
void
bench_clock_run (BenchClock *self,
                 guint       frames)
{
  guint until = self->frames + frames;
  while (self->frames < until)
    g_main_context_iteration (NULL, TRUE);
}

void
bench_clock_start (BenchClock *self)
{
  g_array_set_size (self->times, 0);
  self->begin = cpu_ms ();
}

static int
ascending (gconstpointer a,
           gconstpointer b)
{
  const double x = *(const double *) a;
  const double y = *(const double *) b;
  return (x > y) - (x < y);
}

void
bench_clock_print (BenchClock *self,
                   const char *what)
{
  const double *t = (const double *) (gpointer) self->times->data;
  guint count = self->times->len;
  g_array_sort (self->times, ascending);
  g_print ("%-20s frame p50 %.1f  p95 %.1f  p99 %.1f  max %.1f ms (%u frames)\n", what, t[count / 2],
           t[count * 95 / 100], t[count * 99 / 100], t[count - 1], count);
}

/* MB. */
double
bench_clock_rss (void)
{
  g_autofree char *text = NULL;
  unsigned long pages = 0;
  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*u %lu", &pages);
  return (double) pages * 4096 / 1e6;
}
