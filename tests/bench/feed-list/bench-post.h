/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define BENCH_TYPE_POST (bench_post_get_type ())
G_DECLARE_FINAL_TYPE (BenchPost, bench_post, BENCH, POST, GObject)

BenchPost  *bench_post_new         (guint      id);
guint       bench_post_get_id      (BenchPost *self);
const char *bench_post_get_author  (BenchPost *self);
const char *bench_post_get_caption (BenchPost *self);
void        bench_post_set_lines   (BenchPost *self,
                                    guint      lines);
guint       bench_post_get_lines   (BenchPost *self);
guint       bench_post_get_tags    (BenchPost *self);
double      bench_post_get_ratio   (BenchPost *self);
GListStore *bench_post_make_feed   (guint      count);

G_END_DECLS
