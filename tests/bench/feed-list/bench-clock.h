/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef struct _BenchClock BenchClock;

BenchClock *bench_clock_new   (GtkWidget  *window);
void        bench_clock_run   (BenchClock *self,
                               guint       frames);
void        bench_clock_start (BenchClock *self);
void        bench_clock_print (BenchClock *self,
                               const char *what);
double      bench_clock_rss   (void);

G_END_DECLS
