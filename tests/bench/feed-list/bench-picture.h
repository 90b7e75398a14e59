/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define BENCH_TYPE_PICTURE (bench_picture_get_type ())
G_DECLARE_FINAL_TYPE (BenchPicture, bench_picture, BENCH, PICTURE, GObject)

GdkPaintable *bench_picture_new     (double        ratio);
void          bench_picture_load    (BenchPicture *self);
void          bench_picture_drop    (BenchPicture *self);
guint         bench_picture_loaded  (void);
guint         bench_picture_pending (void);

G_END_DECLS
